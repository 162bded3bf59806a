//! Names and ports that meet, or only seem to.

use std::{collections::BTreeSet, net::TcpListener};

use crate::support::{outside::login_page, world::World};

pub fn a_taken_port_must_be_passed_over(world: &World) {
    let _taken = TcpListener::bind(("127.0.0.1", world.first_port)).expect("the first port is free");
    world.unchanged("an environment beside a taken port", || {
        let made = world.create("main");
        let url = made["url"].as_str().unwrap();
        assert!(url.ends_with(&(world.first_port + 1).to_string()), "{url}");
        assert_eq!(login_page(url), 200);
        world.delete("main");
    });
}

pub fn twins_must_be_different_environments(world: &World) {
    let long = "l0ng/".to_owned() + &"name".repeat(49);
    let names = ["18.0", "180", "Twin", "twin", "ünï/çødé", &long];
    let refs = world.repo().refs();
    world.unchanged("twins and their deletion", || {
        let mut taken = BTreeSet::new();
        for name in names {
            let made = world.create(name);
            assert_eq!(
                (made["env_name"].as_str(), made["branch_created"].as_bool()),
                (Some(name), Some(true))
            );
            for field in ["env_id", "database", "odoo_container", "url", "workspace"] {
                let value = made[field].as_str().unwrap();
                assert!(value.len() <= 63 || field == "workspace", "{field} {value}");
                assert!(taken.insert(value.to_owned()), "{name} shares {field} {value}");
            }
        }
        for name in names {
            let row = world.row(name).unwrap_or_else(|| panic!("{name} is not listed"));
            assert_eq!((row["status"].as_str(), row["git_branch"].as_str()), (Some("running"), Some(name)));
            assert_eq!(login_page(row["url"].as_str().unwrap()), 200, "{name}");
        }
        for name in names {
            world.delete(name);
        }
    });
    assert_eq!(world.repo().refs(), refs, "something was pushed");
}

pub fn a_name_with_the_same_id_must_be_a_conflict_that_changes_nothing(world: &World) {
    let url = world.repo().url();
    world.unchanged("a conflict, its holder and the deletion of that", || {
        world.create("same/name");
        let record = world.record("same-name");
        let error =
            world.unchanged("a conflict of ids", || world.run(&World::creation("same-name", &url)).fails(5));
        assert_eq!(error["holder"], "same/name");
        assert_eq!(world.record("same-name"), record);
        // A name is all or nothing: the other one is not deleted by its twin's name.
        world.unchanged("deleting a name nobody has", || world.run(&["env", "delete", "same-name"]).fails(4));
        // The same host name counts too.
        let error = world.unchanged("a conflict of host names", || {
            world.run(&World::creation("same_name", &url)).fails(5)
        });
        assert_eq!(error["holder"], "same/name");
        world.delete("same/name");
    });
}

pub fn a_bad_name_must_be_refused_before_anything_is_done(world: &World) {
    let url = world.repo().url();
    let long = "x".repeat(251);
    world.unchanged("refused names", || {
        for name in ["..", "../out", "a/../b", "a//b", "a b", "-x", "a..b", "x.lock", "a\\b", "", &long] {
            let create = ["env", "create", "--template", "default", "--repo-url", &url, "--", name];
            // `--` ends the options, so --json and --yes must stand before it.
            let mut command = world.plain_command(&["--json"]);
            command.args(create);
            let output = crate::support::process::Running::start(command, format!("create {name:?}")).end();
            assert_eq!(output.code, 2, "{name:?}: {}", output.stderr);
        }
        world.run(&["env", "create", "main", "--repo-url", "git@host:x"]).fails(2);
        world.run(&["env", "create", "main", "--odoo-image", "Not An Image"]).fails(2);
    });
}
