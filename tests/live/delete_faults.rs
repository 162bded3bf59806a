//! Deletion, killed and failed before and after every step it takes back.

use crate::{checker::assert_same, faults::names, outside::login_page, world::World};

#[test]
fn a_deletion_cut_short_at_any_step_must_be_finished_by_the_next() {
    let world = World::with_template("delete faults");
    let before = world.snapshot();
    let steps = names(&world.create("main"));
    let delete = ["env", "delete", "main"];

    // Each deletion comes one point further than the one before.
    for step in steps.iter().rev() {
        for when in ["undo-before", "undo-after"] {
            let point = format!("env-delete.{step}.{when}");
            let is_last = step == "workspace" && when == "undo-after";
            if !is_last {
                let error = world.run_with_fault(&format!("{point}:fail"), &delete).fails(1);
                assert!(error["message"].as_str().unwrap().contains(step), "{error}");
            }
            world.run_with_fault(&format!("{point}:kill"), &delete).must_end(-9);
            let row = world.row("main");
            assert_eq!(row.is_none(), is_last, "{point}: {row:?}");
            if let Some(row) = row {
                assert_eq!(row["status"], "incomplete", "{point}");
            }
        }
    }
    assert_same(&before, &world.snapshot(), "all deletions together");
    world.run(&delete).fails(4);

    // Creating again undoes what a killed deletion left.
    for step in ["container", "database", "filestore"] {
        world.create("main");
        world.run_with_fault(&format!("env-delete.{step}.undo-after:kill"), &delete).must_end(-9);
        let made = world.create("main");
        assert_eq!(made["created"], true);
        assert_eq!(login_page(made["url"].as_str().unwrap()), 200, "after {step}");
        world.delete("main");
        assert_same(&before, &world.snapshot(), "a deletion killed, a creation and a deletion");
    }
    // A failed creation whose undoing is killed too.
    let url = world.repo().url();
    let create = World::creation("main", &url);
    let undoing = "env-create.container.undo-after:kill";
    world.run_with_fault("env-create.ready.after:kill", &create).must_end(-9);
    world.run_with_fault(undoing, &create).ok();
    world.delete("main");
    assert_same(&before, &world.snapshot(), "an undoing killed");
    eprintln!("{} kill points, 0 leaks", steps.len() * 2 + 5);
}
