//! Files of the container: read, written, searched.

use std::{
    fs,
    os::unix::fs::{MetadataExt, chown},
};

use serde_json::{Value, json};

use crate::{
    inside::{container, processes, with_stdin},
    support::{mcp::Client, outside::docker, process::until, world::World},
};

fn read(world: &World, path: &str, more: &[&str]) -> Value {
    world.run(&[&["env", "read", "main", path], more].concat()).ok()
}

fn sh(world: &World, script: &str) -> String {
    docker(&["exec", "-u", "0", &container(world), "sh", "-ec", script])
}

pub fn a_written_file_must_be_read_again(world: &World) {
    let text = "é\n'\"$(id)`id`\\n\n\ttab";
    let written = world.run(&["env", "write", "main", "/tmp/odeum/a b/new.txt", text]).ok();
    assert_eq!(
        (&written["path"], &written["bytes"], &written["replaced"]),
        (&json!("/tmp/odeum/a b/new.txt"), &json!(text.len()), &json!(false))
    );
    assert_eq!(read(world, "/tmp/odeum/a b/new.txt", &[])["content"], text);
    let (code, written) =
        with_stdin(world, &["env", "write", "main", "/tmp/odeum/a b/new.txt"], b"from stdin\n");
    assert_eq!((code, &written["replaced"]), (0, &json!(true)));
    assert_eq!(read(world, "/tmp/odeum/a b/new.txt", &[])["content"], "from stdin\n");
    let file = world.path("local.txt");
    std::fs::write(&file, "from a file").unwrap();
    world.run(&["env", "write", "main", "/tmp/odeum/file", "--file", &file.display().to_string()]).ok();
    assert_eq!(read(world, "/tmp/odeum/file", &[])["content"], "from a file");
    let by_mcp = Client::new(world, &[]).call(
        "write_file_in_odoo",
        &json!({"env_name": "main", "path": "notes.txt", "content": "by an agent"}),
    );
    assert_eq!(by_mcp["structuredContent"]["path"], "/mnt/extra-addons/notes.txt", "{by_mcp}");
    assert_eq!(
        std::fs::read_to_string(world.workspace("main").join("repo/notes.txt")).unwrap(),
        "by an agent"
    );
    let empty = world
        .run(&[
            "call",
            "write_file_in_odoo",
            &json!({"env_name": "main", "path": "/tmp/odeum/empty", "content": ""}).to_string(),
        ])
        .ok();
    assert_eq!(empty["bytes"], 0);
}

pub fn a_written_file_must_belong_to_its_user(world: &World) {
    sh(world, "stat -c %U /tmp/odeum '/tmp/odeum/a b' /tmp/odeum/file | sort -u | grep -qx odoo");
    world.run(&["env", "write", "main", "/tmp/odeum/root/deep/x", "y", "--user", "root"]).ok();
    assert_eq!(sh(world, "stat -c '%U %a' /tmp/odeum/root/deep/x /tmp/odeum/root"), "root 644\nroot 755");
    sh(world, "chmod 750 /tmp/odeum/file");
    world.run(&["env", "write", "main", "/tmp/odeum/file", "again"]).ok();
    assert_eq!(sh(world, "stat -c '%U %a' /tmp/odeum/file"), "odoo 750");
    world.run(&["env", "write", "main", "/tmp/odeum/x", "y", "--user", "nobodyatall"]).fails(2);
    sh(world, "ln -s /tmp/odeum/file /tmp/odeum/link");
    let written = world.run(&["env", "write", "main", "/tmp/odeum/link", "through"]).ok();
    assert_eq!(written["path"], "/tmp/odeum/file");
    assert_eq!(sh(world, "readlink /tmp/odeum/link; cat /tmp/odeum/file"), "/tmp/odeum/file\nthrough");
}

pub fn writing_must_be_whole_or_not_at_all(world: &World) {
    let most = "x".repeat(1_000_000);
    let (code, written) = with_stdin(world, &["env", "write", "main", "/tmp/odeum/most"], most.as_bytes());
    assert_eq!((code, &written["bytes"]), (0, &json!(1_000_000)));
    let (code, _) =
        with_stdin(world, &["env", "write", "main", "/tmp/odeum/most"], format!("{most}x").as_bytes());
    assert_eq!((code, sh(world, "wc -c < /tmp/odeum/most").as_str()), (2, "1000000"));
    world.run(&["env", "write", "main", "/tmp/odeum", "x"]).fails(2);
    world.run(&["env", "write", "main", "/tmp/odeum/file/below", "x"]).fails(2);
    world.run(&["env", "write", "main", "/proc/odeum", "x"]).fails(1);
    assert_eq!(sh(world, "find /tmp/odeum /mnt/extra-addons -name '.odeum-*'"), "");
}

pub fn ranges_must_be_lines(world: &World) {
    sh(
        world,
        "seq 1000 > /tmp/odeum/lines; seq 100000 > /tmp/odeum/many; printf 'a\\nb' > /tmp/odeum/short; : > /tmp/odeum/none",
    );
    let found = read(world, "/tmp/odeum/lines", &["--range", "10:12"]);
    assert_eq!(
        (&found["content"], &found["range"]),
        (&json!("10\n11\n12\n"), &json!({"start": 10, "end": 12, "total": 1000}))
    );
    let found = read(world, "/tmp/odeum/lines", &["--read-range", "999:5000"]);
    assert_eq!(
        (&found["content"], &found["range"]["end"], &found["truncated"]),
        (&json!("999\n1000\n"), &json!(1000), &json!(false))
    );
    assert_eq!(read(world, "/tmp/odeum/short", &[])["range"], json!({"start": 1, "end": 2, "total": 2}));
    assert_eq!(read(world, "/tmp/odeum/short", &["-r", "2:2"])["content"], "b");
    assert_eq!(read(world, "/tmp/odeum/none", &[])["range"]["total"], 0);
    let long = world.run(&["env", "read", "main", "/tmp/odeum/many"]).fails(2);
    assert_eq!((&long["total_lines"], &long["size"]), (&json!(100_000), &json!(588_895)));
    let capped = read(world, "/tmp/odeum/many", &["-r", "1:100000"]);
    assert_eq!(capped["truncated"], true);
    assert!(capped["content"].as_str().unwrap().len() <= 100 * 1024);
    world.run(&["env", "read", "main", "/tmp/odeum/lines", "-r", "2000:3000"]).fails(2);
    world.run(&["env", "read", "main", "/tmp/odeum/lines", "-r", "7:3"]).fails(2);
    sh(
        world,
        "head -c 10000000 /dev/zero | tr '\\0' x > /tmp/odeum/endless; printf '\\nlast\\n' >> /tmp/odeum/endless",
    );
    assert_eq!(read(world, "/tmp/odeum/endless", &["-r", "2:2"])["content"], "last\n");
    assert_eq!(read(world, "/tmp/odeum/endless", &["-r", "1:2"])["truncated"], true);
}

pub fn binary_files_must_be_refused_with_what_they_are(world: &World) {
    sh(
        world,
        "printf 'a\\0b' > /tmp/odeum/nul; printf 'caf\\351\\n' > /tmp/odeum/latin; printf '\\211PNG\\r\\n' > /tmp/odeum/x.txt",
    );
    sh(world, "python3 -c \"open('/tmp/odeum/late','wb').write(b'text ' * 15000 + bytes([0xe9, 10]))\"");
    sh(world, "python3 -c \"open('/tmp/odeum/utf','w').write('x' + 'é' * 40000)\"");
    for (file, what) in [("nul", "binary"), ("latin", "binary"), ("x.txt", "PNG"), ("late", "binary")] {
        let error = world.run(&["env", "read", "main", &format!("/tmp/odeum/{file}")]).fails(2);
        assert!(error["message"].as_str().unwrap().contains(what) && error["size"].is_u64(), "{error}");
    }
    assert_eq!(read(world, "/tmp/odeum/utf", &[])["content"].as_str().unwrap().chars().count(), 40_001);
}

pub fn a_directory_must_be_listed(world: &World) {
    sh(
        world,
        "mkdir /tmp/odeum/dir; cd /tmp/odeum/dir; mkdir sub; printf abc > file; ln -s nowhere link; printf x > \"$(printf 'b\\377d')\"",
    );
    let listed = read(world, "/tmp/odeum/dir", &[]);
    let expected = json!([
        {"name": "b\\xffd", "kind": "file", "size": 1},
        {"name": "file", "kind": "file", "size": 3},
        {"name": "link", "kind": "link", "size": 7},
        {"name": "sub", "kind": "dir", "size": listed["entries"][3]["size"]},
    ]);
    assert_eq!((&listed["kind"], &listed["entries"]), (&json!("dir"), &expected));
    assert_eq!(
        read(world, ".", &[])["entries"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| it["name"] == "greeting")
            .count(),
        1
    );
    world.run(&["env", "read", "main", "/tmp/odeum/nowhere"]).fails(4);
    world.run(&["env", "read", "main", "/tmp/odeum/dir/link"]).fails(4);
    world.run(&["env", "read", "main", "/dev/zero"]).fails(2);
    sh(world, "mkdir /tmp/odeum/full; cd /tmp/odeum/full; seq 3000 | xargs touch");
    let full = read(world, "/tmp/odeum/full", &[]);
    assert_eq!(
        (&full["size"], full["entries"].as_array().unwrap().len(), &full["truncated"]),
        (&json!(3000), 1000, &json!(true))
    );
}

pub fn hostile_names_must_be_names(world: &World) {
    for name in ["-rf", "--help", "a\nb", "it's \"so\"", "$(id)", "*", "a:1:b", "é"] {
        let path = format!("/tmp/odeum/hostile/{name}");
        let written = world.run(&["env", "write", "main", &path, "needle"]).ok();
        assert_eq!(written["path"], path);
        assert_eq!(read(world, &path, &[])["content"], "needle", "{name:?}");
        let found = world.run(&["env", "search", "main", "needle", "--path", &path, "--glob", "*"]).ok();
        assert_eq!(found["matches"], json!([{"path": path, "line": 1, "text": "needle"}]), "{name:?}");
    }
    assert_eq!(read(world, "/tmp/odeum/hostile", &[])["size"], 8);
    let nul = json!({"env_name": "main", "path": "/tmp/a\0b"}).to_string();
    let (code, _) = with_stdin(world, &["call", "read_file_in_odoo", "-"], nul.as_bytes());
    assert_eq!(code, 2);
    // Without a slash it is below the code, and still a name.
    world.run(&["env", "read", "main", "-rf"]).fails(4);
}

pub fn a_pattern_must_never_be_an_option(world: &World) {
    let lines = "--help\n-e\n-f/etc/passwd\na.c\nabc\n'q'\n\\d\n$(id)\n";
    world.run(&["env", "write", "main", "/tmp/odeum/patterns/p.py", lines]).ok();
    let search = |pattern: &str, more: &Value| {
        let mut call = json!({"env_name": "main", "pattern": pattern, "path": "/tmp/odeum/patterns"});
        call.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let found = world.run(&["call", "search_in_odoo", &call.to_string()]).ok();
        let matches = found["matches"].as_array().unwrap().clone();
        matches.into_iter().map(|found| found["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for pattern in lines.lines() {
        assert_eq!(search(pattern, &json!({})), [pattern], "{pattern:?}");
    }
    assert_eq!(search("a.c", &json!({"regex": true})), ["a.c", "abc"]);
    assert_eq!(search("^(abc|-e)$", &json!({"regex": true})), ["-e", "abc"]);
    assert!(search("abc", &json!({"glob": "--include=*"})).is_empty());
    assert!(search("abc", &json!({"glob": "*.xml"})).is_empty());
    assert_eq!(search("abc", &json!({"context": 1})), ["a.c", "abc", "'q'"]);
}

pub fn a_search_must_tell_nothing_found_from_failure(world: &World) {
    assert_eq!(world.run(&["env", "search", "main", "nowhere to be found"]).ok()["matches"], json!([]));
    world.run(&["env", "search", "main", "x", "--path", "/nowhere"]).fails(4);
    let error = world.run(&["env", "search", "main", "(", "--regex"]).fails(2);
    assert!(error["hint"].as_str().unwrap().contains("--regex"), "{error}");
    for bad in [
        &["env", "search", "main", ""][..],
        &["env", "search", "main", "a\nb"],
        &["env", "search", "main", "x", "--glob", "a/b"],
        &["env", "search", "main", "x", "-n", "0"],
    ] {
        world.run(bad).fails(2);
    }
    sh(
        world,
        "mkdir /tmp/odeum/closed; printf needle > /tmp/odeum/closed/a.py; chmod 0 /tmp/odeum/closed; printf needle > /tmp/odeum/open.py",
    );
    let found = world.run(&["env", "search", "main", "needle", "--path", "/tmp/odeum"]).ok();
    assert_eq!(found["matches"].as_array().unwrap().len(), 1, "{found}");
    assert!(found["warnings"][0].as_str().unwrap().contains("/tmp/odeum/closed"), "{found}");
}

pub fn a_search_must_be_bounded(world: &World) {
    let found = world
        .run(&["env", "search", "main", "e", "--path", "/usr/lib/python3/dist-packages", "-n", "30"])
        .ok();
    assert_eq!((found["matches"].as_array().unwrap().len(), &found["truncated"]), (30, &json!(true)));
    sh(world, "python3 -c \"open('/tmp/odeum/wide.py','w').write('x' * 10_000_000 + ' needle\\n')\"");
    let found = world.run(&["env", "search", "main", "x needle", "--path", "/tmp/odeum/wide.py"]).ok();
    assert!(found.to_string().len() < 2_000, "{}", found.to_string().len());
    assert!(!processes(world).contains("grep"), "a search still runs");
}

pub fn a_file_named_as_the_path_must_be_searched(world: &World) {
    let search = |path: &str, more: &[&str]| {
        world.run(&[&["env", "search", "main", "db_host", "--path", path], more].concat())
    };
    let found = search("/etc/odoo/odoo.conf", &[]).ok();
    assert_eq!(found["matches"][0]["path"], "/etc/odoo/odoo.conf", "{found}");
    let found = search("/etc/odoo/odoo.conf", &["--glob", "*.conf"]).ok();
    assert_eq!(found["matches"].as_array().unwrap().len(), 1, "{found}");
    let error = search("/etc/odoo/odoo.conf", &["--glob", "*.xml"]).fails(2);
    assert!(error["message"].as_str().unwrap().contains("*.xml"), "{error}");
    assert_eq!(search("/etc/odoo", &[]).ok()["matches"], json!([]));
}

pub fn cancelling_must_end_a_look_at_files(world: &World) {
    sh(
        world,
        "mkfifo /tmp/odeum/slow.py; yes text | head -n 20000 > /tmp/odeum/slow; truncate -s 400G /tmp/odeum/slow",
    );
    for (args, program) in [
        (&["env", "search", "main", "x", "--path", "/tmp/odeum/slow.py"][..], "slow.py"),
        (&["env", "read", "main", "/tmp/odeum/slow"], "python3 -I"),
    ] {
        let running = world.start(args);
        until("it runs in there", || processes(world).contains(program));
        running.interrupt();
        assert_eq!(running.end().fails(130)["kind"], "cancelled");
        assert!(!processes(world).contains(program), "it still runs");
    }
    sh(world, "rm /tmp/odeum/slow.py /tmp/odeum/slow");
}

pub fn what_is_written_into_the_code_must_belong_to_whom_the_code_does(world: &World) {
    let code = world.workspace("main").join("repo");
    let owner = |path: &str| fs::metadata(code.join(path)).unwrap().uid();
    let before = fs::metadata(&code).unwrap().uid();
    chown(&code, Some(4242), Some(4242)).unwrap();
    world.run(&["env", "write", "main", "drafts/deep/one.py", "one = 1"]).ok();
    for path in ["drafts", "drafts/deep", "drafts/deep/one.py"] {
        assert_eq!(owner(path), 4242, "{path}");
    }
    let read = ["env", "exec", "main", "cat /mnt/extra-addons/drafts/deep/one.py", "--user", "odoo"];
    assert_eq!(world.run(&read).ok()["output"], "one = 1");
    chown(code.join("drafts/deep/one.py"), Some(4343), Some(4343)).unwrap();
    world.run(&["env", "write", "main", "drafts/deep/one.py", "one = 2"]).ok();
    assert_eq!(owner("drafts/deep/one.py"), 4343, "what was there stays its owner's");
    fs::remove_dir_all(code.join("drafts")).unwrap();
    chown(&code, Some(before), None).unwrap();
}
