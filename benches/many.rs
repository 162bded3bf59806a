//! Twenty environments four at a time against the same by hand; fifty listed; forty idle, then
//! nearly all of them stopped.

use std::sync::atomic::{AtomicU16, Ordering};

use crate::{
    by_hand::ByHand,
    idle::Idle,
    report::{Limit, Report, timed},
    support::world::World,
};

const AT_ONCE: usize = 4;
const COMPARED: u16 = 20;
const LISTED: u16 = 50;
const IDLE: u16 = 40;
const STOPPED: u16 = 36;

pub fn measure(world: &World, report: &mut Report) {
    let all_by_hand: Vec<ByHand> = (0..COMPARED).map(|number| ByHand::prepare(world, number)).collect();
    let floor = timed(|| at_once(COMPARED, |number| all_by_hand[usize::from(number)].create())).0;
    let idle_by_hand = Idle::of(&all_by_hand.iter().map(ByHand::container).collect::<Vec<_>>());
    for by_hand in all_by_hand {
        by_hand.delete();
        by_hand.clean_up();
    }

    world.configure_ports(LISTED + 10);
    let name = |number: u16| format!("many-{number}");
    let ours = timed(|| at_once(COMPARED, |number| drop(world.create(&name(number))))).0;
    report.add("20 environments, 4 at a time", "ms", &[ours], &[floor], Limit::Ratio(1.25));

    at_once(LISTED - COMPARED, |number| drop(world.create(&name(COMPARED + number))));
    let mut list = Vec::new();
    for _ in 0..20 {
        let (time, answer) = timed(|| world.plain(&["env", "list"]));
        assert_eq!(answer.stdout.lines().count(), usize::from(LISTED) + 1);
        list.push(time);
    }
    report.add("env list, 50 environments", "ms", &list, &[], Limit::Most(100.0));
    let several = |words: &[&str]| (0..5).map(|_| timed(|| world.run(words).ok()).0).collect::<Vec<_>>();
    report.add("stats, 50 environments", "ms", &several(&["stats"]), &[], Limit::Most(2_000.0));
    report.add("cleanup, 50 environments", "ms", &several(&["cleanup"]), &[], Limit::Most(5_000.0));

    let container = |number| format!("{}-1-{}-odoo", world.prefix, name(number));
    let containers: Vec<String> = (0..IDLE).map(container).collect();
    let idle = Idle::of(&containers.iter().map(String::as_str).collect::<Vec<_>>());
    report.add("memory of an idle environment", "MiB", &idle.memory, &idle_by_hand.memory, Limit::Ratio(1.1));
    report.add("CPU of an idle environment", "%", &idle.cpu, &idle_by_hand.cpu, Limit::Most(0.5));
    report.add("processes of odeum beside 40", "", &[Idle::our_processes()], &[], Limit::Most(0.0));

    at_once(LISTED - IDLE, |number| world.delete(&name(IDLE + number)));
    at_once(STOPPED, |number| drop(world.run(&["env", "stop", &name(number)]).ok()));
    report.add("env list, 36 of 40 stopped", "ms", &several(&["env", "list"]), &[], Limit::Most(100.0));
    report.add("stats, 36 of 40 stopped", "ms", &several(&["stats"]), &[], Limit::Most(2_000.0));
    report.add("cleanup, 36 of 40 stopped", "ms", &several(&["cleanup"]), &[], Limit::Most(5_000.0));
    at_once(IDLE, |number| world.delete(&name(number)));
}

/// Does something for each number, [`AT_ONCE`] at a time.
fn at_once(count: u16, work: impl Fn(u16) + Sync) {
    let next = AtomicU16::new(0);
    let worker = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                break;
            }
            work(number);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(worker);
        }
    });
}
