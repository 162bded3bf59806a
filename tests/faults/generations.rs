//! Killed while a generation takes the place of another in more than the template: where it was
//! edited, and where environments are moved to it.

use crate::{
    kill::{Operation, kill_where},
    operations::{templates, with_environment, words},
    support::{outside::login_page, process::until, world::World},
};

/// What is saved is edited again. The steps that make the generation are killed elsewhere (`template
/// save`), but for those that tell whether it is there.
#[test]
fn template_edit_save() {
    let operation = Operation {
        name: "template edit --save",
        before: |name| {
            let world = World::with_template(name);
            world.run(&["template", "edit", "default"]).ok();
            world
        },
        forward: |_| words(&["template", "edit", "default", "--save"]),
        backward: |world| {
            // Refuses, and cleans up: an edit makes no generation, so it does not.
            world.run(&["template", "init"]);
            // What was saved is still edited, on the generation before.
            let listed = world.run(&["template", "list"]).ok();
            if listed["templates"][0]["generations"].as_array().unwrap().len() > 1 {
                world.run(&["template", "edit", "default", "--discard"]).ok();
            }
            words(&["template", "edit", "default"])
        },
        works: |world, is_saved| {
            assert_eq!(templates(world), 1);
            let edit = world.row("edit/default");
            assert_eq!(edit.is_none(), is_saved, "{edit:?}");
            if let Some(edit) = edit {
                assert_eq!(login_page(edit["url"].as_str().unwrap()), 200);
            }
        },
        undoes: false,
        again: 3,
    };
    kill_where(&operation, |point| {
        let of_save = point.strip_prefix("template-make.");
        of_save.is_none_or(|it| {
            ["begin", "copy", "publish", "end", "finish"].iter().any(|step| it.starts_with(step))
        })
    });
}

/// What makes the generation is killed elsewhere (`template reload`). There is no way back from a
/// generation, so the next command is the same in any case.
#[test]
fn template_reload_reset_environments() {
    let reload = |_: &World| words(&["template", "reload", "--reset-environments"]);
    let operation = Operation {
        name: "template reload --reset-environments",
        before: |name| {
            let world = with_environment(World::with_template(name));
            world.repo().branch("other", &[]);
            world.create("other");
            world
        },
        forward: reload,
        backward: reload,
        works: |world, _| {
            let listed = world.run(&["template", "list"]).ok();
            let generations = listed["templates"][0]["generations"].as_array().unwrap();
            assert_eq!(generations.len(), 1, "{listed}");
            for name in ["main", "other"] {
                let record = world.record(name);
                assert_eq!(record["origin"]["generation"], generations[0]["generation"], "{name}");
                until("Odoo answers", || login_page(record["url"].as_str().unwrap()) == 200);
            }
        },
        undoes: false,
        again: 5,
    };
    kill_where(&operation, |point| point.starts_with("exchange."));
}
