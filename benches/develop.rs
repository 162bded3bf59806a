//! Changing code: what a pull and a judgement of a change cost.

use crate::{
    report::{Limit, Report, timed},
    support::{
        outside::{docker, login_page},
        repo::Repo,
        world::World,
    },
};

const RUNS: usize = 9;

pub fn measure(world: &World, report: &mut Report) {
    world.create("main");
    world.run(&["module", "install", "main", "greeting"]).ok();
    let (mut nothing, mut upgrade, mut floor) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..=RUNS {
        let by_hand = timed(|| upgrade_by_hand(world)).0;
        let model = format!(
            "from odoo import fields, models\n\n\nclass Partner(models.Model):\n    _inherit = 'res.partner'\n\n    \
             bench_{run} = fields.Char()\n"
        );
        world.repo().write("greeting/__init__.py", "from . import models\n");
        world.repo().write("greeting/models.py", &model);
        world.repo().commit("a field");
        let (ours, pulled) = timed(|| world.run(&["env", "pull", "main"]).ok());
        assert_eq!(pulled["upgrade"][0], "greeting");
        let again = timed(|| world.run(&["env", "pull", "main"]).ok()).0;
        // The first of each warms what is cold.
        if run > 0 {
            floor.push(by_hand);
            upgrade.push(ours);
            nothing.push(again);
        }
    }
    world.delete("main");
    report.add("env pull, one upgrade", "ms", &upgrade, &floor, Limit::Ratio(1.25));
    report.add("env pull, nothing new", "ms", &nothing, &[], Limit::Most(300.0));
    report.add("analyze, 1,000 changed files", "ms", &judgements(world), &[], Limit::Most(1000.0));
}

/// What a person would type: stop it, upgrade in another one, start it, wait.
fn upgrade_by_hand(world: &World) {
    let record = world.record("main");
    let text = |field: &str| record[field].as_str().unwrap().to_owned();
    let (container, database) = (text("container"), text("database"));
    docker(&["stop", &container]);
    let (network, volumes) = (format!("{}-net", world.prefix), ["--volumes-from", &container]);
    let place =
        ["run", "--rm", "--network", &network, "--entrypoint", "odoo", "-e", "ODOO_RC=/etc/odoo/odoo.conf"];
    let what = ["odoo:19.0", "-d", &database, "-u", "greeting", "--stop-after-init", "--no-http"];
    docker(&[&place[..], &volumes, &what].concat());
    docker(&["start", &container]);
    while login_page(&text("url")) != 200 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// Milliseconds for a commit that changes a field in each of a thousand files.
fn judgements(world: &World) -> Vec<f64> {
    let repo = Repo::new(&world.path("many"));
    for round in 0..2 {
        for module in 0..100 {
            repo.write(&format!("m{module}/__manifest__.py"), "{'name': 'M', 'version': '19.0.1.0.0'}\n");
            for file in 0..10 {
                let model = format!(
                    "from odoo import fields, models\n\n\nclass M(models.Model):\n    _name = 'm.{module}.{file}'\n\n    \
                     a = fields.Char(size={round})\n\n    def b(self):\n        return {round}\n"
                );
                repo.write(&format!("m{module}/models/f{file}.py"), &model);
            }
        }
        repo.commit("all of them");
    }
    let place = repo.path().display().to_string();
    let arguments = ["analyze", "--repo", &place, "--from", "HEAD~1", "--to", "HEAD"];
    let judge =
        || timed(|| assert!(world.run(&arguments).ok()["reasons"].as_array().unwrap().len() >= 1000)).0;
    (0..RUNS).map(|_| judge()).collect()
}
