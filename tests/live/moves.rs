//! Databases moved to a store of another kind: nothing is lost, nobody gains a right, and what
//! cannot be moved stays where it is.

use std::fs;

use serde_json::Value;

use crate::support::{
    outside::{Login, login_page, try_docker},
    process::until,
    story::scenarios,
    world::World,
};

#[test]
fn moves() {
    let world = &World::with_template("moves");
    world.create("main");
    world.create("still");
    world.run(&["env", "stop", "still"]).ok();
    scenarios![world;
        a_plan_must_change_nothing,
        what_is_not_odeums_must_stand_in_the_way,
        a_hostile_database_must_gain_nothing_and_hold_nothing_up,
        a_snapshot_may_be_smaller_than_its_environment,
        a_new_server_must_not_take_an_environments_port,
        a_failed_move_must_leave_all_as_it_was,
        a_move_must_carry_everything,
        a_move_must_keep_environments_apart,
        a_template_must_still_be_cloned,
        a_snapshot_must_still_be_restored,
        a_move_to_where_it_is_must_do_nothing,
        a_move_back_must_carry_everything,
    ];
}

const THERE: [&str; 4] = ["store", "move", "--store-size", "3G"];

/// What is true of every database and role, and the rows of a few tables; but for what a generation
/// in the making has, which goes with it.
fn facts(world: &World) -> Vec<String> {
    let admin = world.admin();
    let of_databases = "SELECT datname, pg_get_userbyid(datdba), datistemplate, datallowconn, \
        shobj_description(oid, 'pg_database'), \
        (SELECT string_agg(pg_get_userbyid(grantee) || privilege_type, ',' ORDER BY 1) FROM aclexplode(datacl) \
         WHERE pg_get_userbyid(grantee) NOT LIKE 'odeum_tplgen_%') \
        FROM pg_database WHERE datname LIKE 'odeum%' AND datname NOT LIKE 'odeum_tplgen_%' ORDER BY 1";
    let of_roles = "SELECT rolname, rolcanlogin, rolsuper, rolpassword, \
        (SELECT string_agg(roleid::regrole::text, ',' ORDER BY 1) FROM pg_auth_members WHERE member = pg_authid.oid) \
        FROM pg_authid WHERE rolname ~ '^(u_|odeum_o)' ORDER BY 1";
    let mut facts: Vec<String> =
        [of_databases, of_roles].iter().map(|sql| admin.psql("postgres", sql).unwrap()).collect();
    for name in ["main", "still"] {
        let database = world.record(name)["database"].as_str().unwrap().to_owned();
        let sql = "SELECT (SELECT count(*) FROM ir_model_data), (SELECT md5(string_agg(t::text, '' ORDER BY id)) \
                   FROM ir_config_parameter t), (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace)";
        facts.push(world.login(name).psql(&database, sql).unwrap());
    }
    facts
}

fn a_plan_must_change_nothing(world: &World) {
    let plan = world.unchanged("a plan", || world.run(&["store", "move", "--dry-run"]).ok());
    assert_eq!((plan["moved"].as_bool(), plan["databases"].as_array().unwrap().len()), (Some(false), 3));
    assert_eq!(plan["environments"], serde_json::json!(["main"]), "{plan}");
    assert!(plan["databases"].as_array().unwrap().iter().all(|one| one["size_mb"].as_u64() > Some(5)));
}

fn what_is_not_odeums_must_stand_in_the_way(world: &World) {
    world.admin().psql("postgres", "CREATE DATABASE mine").unwrap();
    let error = world.unchanged("a refused move", || world.run(&THERE).fails(5));
    assert_eq!(error["databases"][0], "mine", "{error}");
    world.admin().psql("postgres", "DROP DATABASE mine").unwrap();
}

/// Functions that would tell if anybody powerful ran them: in an index, a check and a trigger,
/// all of which a restore runs, and a view, which whoever looks runs.
fn a_hostile_database_must_gain_nothing_and_hold_nothing_up(world: &World) {
    let database = world.record("main")["database"].as_str().unwrap().to_owned();
    let sql = "CREATE TABLE caught (who text, super boolean);
        CREATE FUNCTION spring(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
          IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
             OR (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN
            COPY (SELECT 1) TO PROGRAM 'touch /tmp/sprung'; END IF;
          RETURN n; END $$;
        CREATE TABLE trap (n int CHECK (public.spring(n) > 0));
        CREATE INDEX trap_index ON trap (public.spring(n));
        CREATE VIEW trap_view AS SELECT public.spring(1);
        CREATE MATERIALIZED VIEW trap_kept AS SELECT public.spring(1);
        INSERT INTO trap SELECT generate_series(1, 100)";
    world.login("main").psql(&database, sql).unwrap();
}

/// What the environment made itself is in the snapshot too, and belongs to its role there.
fn a_snapshot_may_be_smaller_than_its_environment(world: &World) {
    let database = world.record("main")["database"].as_str().unwrap().to_owned();
    let login = world.login("main");
    login.psql(&database, "CREATE TABLE mine AS SELECT 7 AS n").unwrap();
    world.run(&["env", "snapshot", "create", "main", "small"]).ok();
    let fill = "CREATE TABLE ballast AS SELECT repeat(md5(n::text), 30) FROM generate_series(1, 20000) n";
    login.psql(&database, &format!("UPDATE mine SET n = 8; {fill}")).unwrap();
    let smaller = format!(
        "SELECT min(pg_database_size(oid)) FILTER (WHERE datname LIKE 'odeum_kept_%') < \
         min(pg_database_size(oid)) FILTER (WHERE datname = '{database}') FROM pg_database"
    );
    assert_eq!(world.admin().psql("postgres", &smaller).unwrap(), "t");
}

fn a_snapshot_must_still_be_restored(world: &World) {
    world.run(&["env", "snapshot", "restore", "main", "small"]).ok();
    let database = world.record("main")["database"].as_str().unwrap().to_owned();
    let login = world.login("main");
    assert_eq!(login.psql(&database, "SELECT n FROM mine").unwrap(), "7");
    login.psql(&database, "ALTER TABLE mine ADD COLUMN more int; DROP TABLE mine").unwrap();
    must_answer(world);
}

/// Kills the making of the template's next generation. Renamed, the old one's database has another
/// name; published, only what is left of it has to go.
fn kill_a_reload(world: &World, point: &str) {
    let fault = format!("template-make.{point}:kill");
    world.run_with_fault(&fault, &["template", "reload", "default"]).must_end(-9);
}

/// At the worst moment: the new server has the old one's place.
fn a_failed_move_must_leave_all_as_it_was(world: &World) {
    let before = facts(world);
    let fault = "store-move.swap.after:fail";
    world.unchanged("a failed move", || {
        kill_a_reload(world, "publish.before");
        assert_ne!(world.run_with_fault(fault, &THERE).code, 0);
    });
    assert_eq!(facts(world), before);
    must_answer(world);
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

/// What environments may be given is not the new server's, whether one runs there now or not.
fn a_new_server_must_not_take_an_environments_port(world: &World) {
    let ports = 46;
    world.configure_ports(ports);
    world.run_with_fault("store-move.begin.after:kill", &THERE).must_end(-9);
    let moving = fs::read(world.data().join("moving.json")).unwrap();
    let moving: Value = serde_json::from_slice(&moving).unwrap();
    assert!(moving["port"].as_u64().unwrap() >= u64::from(world.first_port + ports - 1), "{moving}");
    world.configure("auto");
    world.run(&["store", "move", "--to", "ordinary"]).ok();
    must_answer(world);
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

/// Nobody waits for what is started again.
fn must_answer(world: &World) {
    let url = world.record("main")["url"].as_str().unwrap().to_owned();
    until("Odoo answers", || login_page(&url) == 200);
}

fn a_move_must_carry_everything(world: &World) {
    let before = facts(world);
    kill_a_reload(world, "record.before");
    let moved = world.run(&THERE).ok();
    assert_eq!((moved["moved"].as_bool(), moved["store"].as_str()), (Some(true), Some("reflink")), "{moved}");
    assert_eq!(facts(world), before);
    assert_eq!(world.admin().psql("postgres", "SHOW file_copy_method").unwrap(), "clone");
    assert_eq!(world.row("main").unwrap()["status"], "running");
    assert_ne!(world.row("still").unwrap()["status"], "running");
    must_answer(world);
    assert_eq!(world.invariants(), Vec::<Value>::new());
    let server = format!("{}-db", world.prefix);
    assert!(try_docker(&["exec", &server, "test", "-e", "/tmp/sprung"]).is_err(), "somebody powerful looked");
    assert!(
        try_docker(&["volume", "inspect", &format!("{server}-data")]).is_err(),
        "the old volume is there"
    );
}

fn a_move_must_keep_environments_apart(world: &World) {
    let (main, still) = (world.login("main"), world.record("still")["database"].as_str().unwrap().to_owned());
    let refused = |login: &Login, database: &str, sql: &str| login.psql(database, sql).unwrap_err();
    assert!(refused(&main, &still, "SELECT 1").contains("permission denied"));
    assert!(refused(&main, "template1", "SELECT 1").contains("permission denied"));
    assert!(refused(&main, "postgres", "CREATE TABLE x ()").contains("permission denied"));
    assert!(refused(&main, "postgres", "CREATE TEMPORARY TABLE x ()").contains("permission denied"));
    assert!(refused(&main, "postgres", "SELECT lo_create(0)").contains("permission denied"));
}

fn a_template_must_still_be_cloned(world: &World) {
    world.run(&["template", "reload", "default"]).ok();
    world.create("third");
    assert_eq!(login_page(world.record("third")["url"].as_str().unwrap()), 200);
    let login = world.login("third");
    let database = world.record("third")["database"].as_str().unwrap().to_owned();
    login.psql(&database, "ALTER TABLE res_partner ADD COLUMN more int; CREATE TABLE own ()").unwrap();
    world.delete("third");
}

fn a_move_to_where_it_is_must_do_nothing(world: &World) {
    let again = world.unchanged("a second move", || world.run(&THERE).ok());
    assert_eq!(again["moved"], false, "{again}");
}

fn a_move_back_must_carry_everything(world: &World) {
    kill_a_reload(world, "publish.after");
    let before = facts(world);
    let moved = world.run(&["store", "move", "--to", "ordinary"]).ok();
    assert_eq!(
        (moved["moved"].as_bool(), moved["image"].as_str()),
        (Some(true), Some("postgres:18")),
        "{moved}"
    );
    assert_eq!(facts(world), before);
    assert!(!world.data().join("store").exists());
    assert_eq!(world.invariants(), Vec::<Value>::new());
    a_template_must_still_be_cloned(world);
}
