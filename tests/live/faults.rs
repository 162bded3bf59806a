//! Creation, failed, interrupted and killed before and after every step it has.

use serde_json::Value;

use crate::{checker::assert_same, outside::login_page, world::World};

#[test]
fn a_creation_cut_short_at_any_step_must_leave_nothing() {
    let world = World::with_template("faults");
    let url = world.repo().url();
    let create = World::creation("main", &url);
    let before = world.snapshot();

    let steps = names(&world.run(&create).ok());
    assert!(steps.len() > 5, "{steps:?}");
    world.delete("main");
    assert_same(&before, &world.snapshot(), "a creation and its deletion");

    let mut points = 0;
    let mut leaks = Vec::new();
    let mut look = |what: &str| {
        let after = world.snapshot();
        let mut differences: Vec<_> = after.symmetric_difference(&before).cloned().collect();
        if !differences.is_empty() {
            differences.insert(0, what.to_owned());
            eprintln!("LEAK    {differences:?}");
            leaks.push(differences.join("\n  "));
            let _ = world.run(&["env", "delete", "main"]);
        }
    };
    for step in &steps {
        for when in ["before", "after"] {
            let point = format!("env-create.{step}.{when}");

            world.run_with_fault(&format!("{point}:fail"), &create).fails(1);
            look(&format!("{point}:fail"));

            world.run_with_fault(&format!("{point}:interrupt"), &create).fails(130);
            look(&format!("{point}:interrupt"));

            world.run_with_fault(&format!("{point}:kill"), &create).must_end(-9);
            assert_incomplete(&world, step);
            if when == "after" && ["database", "container", "ready"].contains(&step.as_str()) {
                let made = world.run(&create).ok();
                assert_eq!((&made["created"], &made["ready"]), (&Value::Bool(true), &Value::Bool(true)));
                assert_eq!(login_page(made["url"].as_str().unwrap()), 200, "{point}");
            }
            world.delete("main");
            look(&format!("{point}:kill"));
            points += 3;
        }
    }
    eprintln!("{points} fault points, {} leaks", leaks.len());
    eprintln!("{} kill points, {} leaks", points / 3, leaks.len());
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

/// A killed creation is shown as such, with a step, and is not taken for an environment.
fn assert_incomplete(world: &World, step: &str) {
    let row = world.row("main").expect("a killed creation is listed");
    assert_eq!(row["status"], "incomplete", "{row}");
    let words = row["step"].as_str().expect("its step is named");
    // Of steps that run side by side any may be named.
    let beside = ["checkout", "database", "filestore"];
    match beside.contains(&step) {
        true => assert!(beside.iter().any(|name| words.contains(name)), "{words}"),
        false => assert!(words.contains(step), "{words} does not name {step}"),
    }
    world.run(&["env", "start", "main"]).fails(4);
}

/// Names of the steps a result lists.
pub fn names(result: &Value) -> Vec<String> {
    let steps = result["steps"].as_array().expect("steps").iter();
    steps.map(|step| step["name"].as_str().expect("a name").to_owned()).collect()
}
