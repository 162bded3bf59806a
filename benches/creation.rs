//! `env create` and `env delete`, one after another, each beside the same by hand.

use crate::{
    by_hand::ByHand,
    report::{Limit, Report, timed},
    support::{outside::login_page, world::World},
};

const RUNS: usize = 9;

pub fn measure(world: &World, report: &mut Report) {
    let (mut create, mut create_floor) = (Vec::new(), Vec::new());
    let (mut delete, mut delete_floor) = (Vec::new(), Vec::new());
    for run in 0..=RUNS {
        let by_hand = ByHand::prepare(world, 0);
        let floor = timed(|| by_hand.create()).0;
        let floor_of_deletion = timed(|| by_hand.delete()).0;
        by_hand.clean_up();
        let (ours, made) = timed(|| world.create("bench"));
        assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
        let deletion = timed(|| world.delete("bench")).0;
        // The first of each warms what is cold.
        if run > 0 {
            create_floor.push(floor);
            delete_floor.push(floor_of_deletion);
            create.push(ours);
            delete.push(deletion);
        }
    }
    report.add("env create", "ms", &create, &create_floor, Limit::Ratio(1.25));
    report.add("env delete", "ms", &delete, &delete_floor, Limit::Most(1000.0));
}
