//! `template init` against Odoo's own installation of the same modules.

use crate::{
    by_hand::ByHand,
    report::{Limit, Report, timed},
    support::world::World,
};

const MODULES: &str = "base,web,contacts";

pub fn measure(world: &World, report: &mut Report) {
    // By hand needs the team's owner role, which the first template makes.
    world.run(&["template", "init", "--modules", MODULES]).ok();
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let by_hand = ByHand::prepare(world, 0);
        floor.push(timed(|| by_hand.install(MODULES)).0);
        by_hand.drop_database();
        by_hand.clean_up();
        ours.push(timed(|| world.run(&["template", "init", "--force", "--modules", MODULES]).ok()).0);
    }
    report.add("template init", "ms", &ours, &floor, Limit::Ratio(1.15));
}
