//! Signals and rivals: a creation that is stopped, killed or met by another command.

use std::net::{TcpListener, TcpStream};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::support::{
    outside::{docker, login_page},
    process::{Output, Running, until},
    story::scenarios,
    world::World,
};

#[test]
fn interruptions() {
    let world = &World::with_template("interruptions");
    scenarios![world;
        ctrl_c_in_the_checkout_must_leave_nothing,
        ctrl_c_before_the_first_answer_must_leave_nothing,
        termination_must_leave_nothing,
        a_second_ctrl_c_must_end_at_once_and_be_undone_by_a_deletion,
        a_creation_killed_in_the_checkout_must_be_undone_by_a_deletion,
        a_creation_killed_before_the_first_answer_must_be_made_anew,
        of_two_creations_one_must_win,
        a_deletion_during_a_creation_must_be_told_who_is_at_work,
    ];
}

/// A git server that accepts and never answers, so that a clone takes for ever.
pub struct Silence(TcpListener);

impl Silence {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    pub fn url(&self) -> String {
        format!("http://{}/addons.git", self.0.local_addr().unwrap())
    }

    /// Waits until somebody asks; the silence ends when the answer is dropped.
    pub fn asked(&self) -> TcpStream {
        let mut connection = None;
        until("git asks for the repository", || {
            connection = self.0.accept().ok();
            connection.is_some()
        });
        connection.expect("accepted").0
    }
}

/// How many programs have an environment's clone among their arguments.
fn at_work_on(world: &World, id: &str) -> usize {
    let path = world.workspace(id).join("repo").display().to_string();
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    let words = entries.filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok());
    words.filter(|words| words.split(|byte| *byte == 0).any(|word| word == path.as_bytes())).count()
}

/// A creation whose container runs and which waits for the first answer.
fn waiting_for_odoo(world: &World) -> Running {
    let url = world.repo().url();
    let running = world.start(&World::creation("main", &url));
    let name = format!("{}-1-main-odoo", world.prefix);
    until("the container runs", || {
        docker(&["ps", "--format", "{{.Names}}"]).lines().any(|found| found == name)
    });
    running
}

fn ctrl_c_in_the_checkout_must_leave_nothing(world: &World) {
    world.unchanged("Ctrl-C in the checkout", || {
        let silence = Silence::new();
        let running = world.start(&World::creation("main", &silence.url()));
        let _connection = silence.asked();
        running.interrupt();
        running.end().fails(130);
    });
}

fn ctrl_c_before_the_first_answer_must_leave_nothing(world: &World) {
    world.unchanged("Ctrl-C before the first answer", || {
        let running = waiting_for_odoo(world);
        running.interrupt();
        running.end().fails(130);
    });
}

fn termination_must_leave_nothing(world: &World) {
    world.unchanged("a termination", || {
        let silence = Silence::new();
        let running = world.start(&World::creation("main", &silence.url()));
        let _connection = silence.asked();
        let pid = Pid::from_raw(i32::try_from(running.pid()).unwrap()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
        running.end().fails(130);
    });
}

fn a_second_ctrl_c_must_end_at_once_and_be_undone_by_a_deletion(world: &World) {
    world.unchanged("two Ctrl-C and a deletion", || {
        let mut running = waiting_for_odoo(world);
        while running.is_running() {
            running.interrupt();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        running.end().must_end(130);
        let _ = world.run(&["env", "delete", "main"]);
    });
}

fn a_creation_killed_in_the_checkout_must_be_undone_by_a_deletion(world: &World) {
    world.unchanged("a kill in the checkout and a deletion", || {
        let silence = Silence::new();
        let running = world.start(&World::creation("main", &silence.url()));
        let connection = silence.asked();
        running.kill();
        running.end().must_end(-9);
        assert_eq!(world.row("main").unwrap()["status"], "incomplete");
        assert_eq!(at_work_on(world, "main"), 1, "git outlives its parent");
        world.delete("main");
        // It must not bring anything back.
        assert_eq!(at_work_on(world, "main"), 0, "git is still there");
        drop(connection);
    });
}

fn a_creation_killed_before_the_first_answer_must_be_made_anew(world: &World) {
    world.unchanged("a kill before the first answer, a creation and a deletion", || {
        let running = waiting_for_odoo(world);
        running.kill();
        running.end().must_end(-9);
        let made = world.create("main");
        assert_eq!((&made["created"], &made["ready"]), (&Value::Bool(true), &Value::Bool(true)));
        assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
        world.delete("main");
    });
}

fn of_two_creations_one_must_win(world: &World) {
    world.unchanged("two creations at once and a deletion", || {
        let url = world.repo().url();
        let [one, two] = [(); 2].map(|()| world.start(&World::creation("main", &url)));
        let pids = [one.pid(), two.pid()];
        let outputs = [one.end(), two.end()];
        let made = |output: &Output| output.code == 0 && output.json()["created"] == true;
        assert_eq!(outputs.iter().filter(|output| made(output)).count(), 1, "{outputs:?}");
        assert_eq!(login_page(world.record("main")["url"].as_str().unwrap()), 200);
        world.delete("main");
        let loser = outputs.iter().find(|output| !made(output)).unwrap();
        if loser.code != 0 {
            let error = loser.fails(75);
            let holder = error["pid"].as_u64().and_then(|pid| u32::try_from(pid).ok());
            assert!(holder.is_some_and(|pid| pids.contains(&pid)), "the holder is not named: {error}");
        }
    });
}

fn a_deletion_during_a_creation_must_be_told_who_is_at_work(world: &World) {
    world.unchanged("a busy environment", || {
        let silence = Silence::new();
        let running = world.start(&World::creation("main", &silence.url()));
        let _connection = silence.asked();
        for command in [["env", "delete", "main"], ["env", "start", "main"], ["env", "stop", "main"]] {
            let error = world.run(&command).fails(75);
            assert_eq!((&error["kind"], &error["holder"]), (&"busy".into(), &"create_environment".into()));
            assert_eq!(error["pid"], running.pid());
            assert!(error["started_at"].as_str().is_some_and(|time| time.contains('T')), "{error}");
        }
        let row = world.row("main").unwrap();
        assert_eq!(
            (&row["status"], &row["busy"]["tool"]),
            (&"creating".into(), &"create_environment".into())
        );
        // A template must not go away under a creation either.
        world.run(&["template", "delete", "default", "--force"]).fails(75);
        running.interrupt();
        running.end().fails(130);
    });
}
