//! The same inside an environment of an old series: Odoo 14.0.

use std::net::TcpListener;

use serde_json::json;

use crate::{
    python::shell,
    requests::http,
    support::{story::scenarios, world::World},
};

#[test]
fn series_14() {
    let world = &World::with_template_14("series-14");
    world.create("main");
    scenarios![world;
        python_must_commit_and_show_its_value,
        a_login_must_make_a_session,
        an_open_redirect_must_not_be_followed,
        the_administrator_must_get_in_with_the_new_password,
    ];
}

fn python_must_commit_and_show_its_value(world: &World) {
    let done = shell(world, "env['ir.config_parameter'].set_param('test.shell', 'é')\nself.login");
    assert_eq!((&done["committed"], &done["value"]), (&json!(true), &json!("'__system__'")));
    let read = shell(world, "env['ir.config_parameter'].get_param('test.shell')");
    assert_eq!(read["value"], "'é'");
    let failed = world.run(&["env", "shell", "main", "x = 1\n\n1 / 0"]);
    failed.must_end(1);
    let output = failed.json()["output"].as_str().unwrap().to_owned();
    assert!(output.contains("line 3, in <module>\n    1 / 0") && !output.contains("_odeum"), "{output}");
}

fn a_login_must_make_a_session(world: &World) {
    let answer = http(world, "/web", &["--login", "admin"]);
    assert_eq!(answer["status"], 200, "{answer}");
    assert_eq!(http(world, "/web", &[])["status"], 303);
    world.run(&["env", "http", "main", "/web", "--login", "admin", "--password", "no"]).fails(8);
}

fn an_open_redirect_must_not_be_followed(world: &World) {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let other = elsewhere.local_addr().unwrap();
    let path = format!("/web/session/logout?redirect=http://{other}/");
    let answer = http(world, &path, &["--follow"]);
    assert_eq!(answer["status"], 303, "{answer}");
    assert!(answer["location"].as_str().unwrap().contains(&other.to_string()), "{answer}");
    assert!(elsewhere.accept().is_err(), "it was followed");
}

fn the_administrator_must_get_in_with_the_new_password(world: &World) {
    assert_eq!(world.run(&["admin", "reset-password", "main", "new one"]).ok()["login"], "admin");
    let answer = http(world, "/web", &["--login", "admin", "--password", "new one"]);
    assert_eq!(answer["status"], 200, "{answer}");
    world.run(&["env", "http", "main", "/web", "--login", "admin"]).fails(8);
}
