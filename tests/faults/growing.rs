//! A store killed while it is made larger. It never becomes smaller, so there is only one way on.

use std::time::Duration;

use serde_json::Value;

use crate::{
    operations::{with_environment, works},
    support::{
        checker::{Snapshot, assert_same},
        world::World,
    },
};

#[test]
fn store_grow() {
    let world = World::new("store grow");
    world.run(&["init", "--store", "reflink", "--store-size", "3G"]).ok();
    world.run(&["template", "init", "--modules", "base"]).ok();
    let world = &with_environment(world);
    let before = world.snapshot();
    let (done, points) = world.trace(None, &["store", "grow", "4G"]);
    done.must_end(0);
    assert_eq!(points.len(), 4, "{points:?}");
    let mut size = 4;
    for point in &points {
        size += 1;
        world.run_with_fault(&format!("{point}:kill"), &["store", "grow", &format!("{size}G")]).must_end(-9);
        goes_on(world, &before, size, point);
    }
    for moment in 0..8 {
        size += 1;
        let running = world.start(&["store", "grow", &format!("{size}G")]);
        std::thread::sleep(Duration::from_millis(10 * moment));
        running.kill();
        assert!([0, -9].contains(&running.end().code));
        goes_on(world, &before, size, &format!("{} ms", 10 * moment));
    }
}

/// Databases serve at once, nothing is left of it, and the same command makes the store as large.
fn goes_on(world: &World, before: &Snapshot, size: u64, point: &str) {
    works(world, true);
    assert_eq!(world.invariants(), Vec::<Value>::new(), "{point}");
    world.run(&["env", "snapshot", "create", "main", "one"]).ok();
    world.run(&["env", "snapshot", "delete", "main", "one"]).ok();
    let wanted = format!("{size}G");
    assert_eq!(world.run(&["store", "grow", &wanted]).ok()["size"], wanted, "{point}");
    let found = world.run(&["store", "info"]).ok()["size_mb"].as_u64().unwrap();
    let megabytes = (size << 30) / 1_000_000;
    assert!((megabytes * 95 / 100..=megabytes).contains(&found), "{point}: {found} MB, not {wanted}");
    works(world, true);
    assert_same(before, &world.snapshot(), point);
}
