//! Data thrown away for the template's are harmless whatever the template is.

use std::fs;

use serde_json::{Value, json};

use crate::support::{outside::login_page, world::World};

/// What the sanitize step of a reset did.
fn sanitized(done: &Value) -> String {
    let steps = done["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["name"] == "sanitize").unwrap();
    step["detail"].as_str().unwrap().to_owned()
}

/// A generation that this environment's own Odoo neutralised is only looked at. One of another
/// Odoo, or in which something is live, is neutralised again.
pub fn a_reset_must_neutralise_unless_the_generation_is_proven(world: &World) {
    world.create("main");
    let reset = || world.run(&["env", "reset", "main"]).ok();
    world.run(&["template", "reload"]).ok();
    assert_eq!(sanitized(&reset()), "verified");

    let path = world.data().join("team_1/templates/default/metadata.json");
    let text = fs::read_to_string(&path).unwrap();
    let mut record: Value = serde_json::from_str(&text).unwrap();
    assert!(record["neutralizer"]["image"].is_string(), "{record}");
    record["neutralizer"]["image"] = json!("sha256:another");
    fs::write(&path, record.to_string()).unwrap();
    let done = reset();
    assert!(sanitized(&done).contains("odoo neutralize"), "{done}");
    assert!(done["warnings"].to_string().contains("was not neutralised by"), "{done}");
    fs::write(&path, text).unwrap();

    let (admin, template) = (world.admin(), "odeum_template_1_default");
    let open = |is_open| {
        admin.psql("postgres", &format!("ALTER DATABASE {template} ALLOW_CONNECTIONS {is_open}")).unwrap();
    };
    open(true);
    let live = "INSERT INTO ir_mail_server (name, smtp_host, smtp_encryption, smtp_authentication, active) \
                VALUES ('live', 'mail.example.com', 'none', 'login', true)";
    admin.psql(template, live).unwrap();
    open(false);
    let done = reset();
    assert!(sanitized(&done).contains("odoo neutralize"), "{done}");
    let database = world.record("main")["database"].as_str().unwrap().to_owned();
    let left = "SELECT count(*) FROM ir_mail_server WHERE active AND smtp_host = 'mail.example.com'";
    assert_eq!(world.login("main").psql(&database, left).unwrap(), "0");
    world.delete("main");
    world.run(&["template", "init", "--force"]).ok();
}

/// The environment is on an overlay; its data become a copy, and go back.
pub fn a_reset_from_a_raw_template_must_be_harmless(world: &World) {
    world.run(&["env", "snapshot", "create", "main", "overlay"]).ok();
    world.configure("copy");
    world.run(&["template", "init", "--force", "--keep-raw"]).ok();
    let done = world.run(&["env", "reset", "main"]).ok();
    assert_eq!(done["ready"], true);
    assert_eq!(world.record("main")["filestore"], "copy");
    let database = world.record("main")["database"].as_str().unwrap().to_owned();
    let sql = "SELECT value FROM ir_config_parameter WHERE key = 'database.is_neutralized'";
    assert_eq!(world.login("main").psql(&database, sql).unwrap().to_lowercase(), "true");
    world.run(&["env", "snapshot", "restore", "main", "overlay"]).ok();
    assert_eq!(world.record("main")["filestore"], "overlay");
    assert_eq!(login_page(world.record("main")["url"].as_str().unwrap()), 200);
    assert_eq!(world.invariants(), Vec::<Value>::new());
    world.delete("main");
    world.run(&["template", "delete", "default"]).ok();
    assert_eq!(world.invariants(), Vec::<Value>::new());
}
