//! Dumps and archives that are broken or hostile: each is refused, and nothing has changed.

use std::fs;

use crate::{
    dumps::{environment, source},
    support::{
        dumps::{packed, written_by, zip_of},
        outside::run,
        world::World,
    },
};

/// Each is refused with these words in its error, and leaves everything as it was.
fn refused(world: &World, path: &str, code: i32, words: &str) {
    let import = ["template", "import", path, "--template-name", "imported", "--force"];
    let error = world.unchanged(path, || world.run(&import).fails(code));
    assert!(error["message"].as_str().unwrap().contains(words), "{path}: {error}");
}

fn variant(world: &World, name: &str, bytes: &[u8]) -> String {
    let path = world.path("variants");
    fs::create_dir_all(&path).unwrap();
    let path = path.join(name);
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

pub fn broken_dumps_must_change_nothing(world: &World) {
    let read = |name: &str| fs::read(source(world, name)).unwrap();
    let cut = |name: &str, part: usize| {
        let bytes = read(name);
        variant(world, &format!("cut-{part}-{name}"), &bytes[..bytes.len() * part / 10])
    };
    refused(world, &cut("plain", 5), 2, "cut short");
    refused(world, &cut("plain.gz", 5), 2, "cut short");
    refused(world, &cut("plain.zst", 5), 2, "cannot be read");
    refused(world, &cut("backup.zip", 9), 2, "not a whole zip archive");
    refused(world, &cut("custom", 5), 1, "not restored");
    refused(world, &cut("tar", 5), 1, "not restored");
    let plain = String::from_utf8(read("plain")).unwrap();
    let without = |from: &str, to: &str| {
        let at = plain.find(from).unwrap();
        let end = at + plain[at..].find(to).unwrap() + to.len();
        format!("{}{}", &plain[..at], &plain[end..])
    };
    let missing_table = without("CREATE TABLE public.res_partner (", ");\n");
    refused(world, &variant(world, "missing-table", missing_table.as_bytes()), 1, "res_partner");
    let of_nobody = "CREATE TABLE t (id int);\n";
    refused(world, &variant(world, "not-odoo", of_nobody.as_bytes()), 2, "not one of an Odoo");
    refused(world, &cut("directory.tar", 9), 2, "cut short");
    refused(world, &cut("directory.tar.gz", 9), 2, "cut short");
    refused(world, &cut("custom.gz", 9), 2, "cut short");
    refused(world, &cut("backup.zip.gz", 9), 2, "cut short");
    let twice = packed("gzip", &world.path("sources").join("backup.zip.zst"));
    refused(world, twice.to_str().unwrap(), 2, "packed again");
    a_filestore_with_a_link_must_be_whole_or_refused(world);
    refused(world, &variant(world, "noise", &[1, 2, 3, 255, 0]), 2, "not a dump");
    refused(world, "/nonexistent/dump.sql", 4, "does not exist");
    // The template that was there is as usable as before.
    environment(world, "main");
    world.delete("main");
}

/// The whole filestore may be elsewhere; what is in it may not.
fn a_filestore_with_a_link_must_be_whole_or_refused(world: &World) {
    let (linked, filestore) = (world.path("linked"), world.path("sources").join("backup/filestore"));
    fs::create_dir_all(&linked).unwrap();
    fs::copy(source(world, "custom"), linked.join("dump.pgdump")).unwrap();
    std::os::unix::fs::symlink(&filestore, linked.join("filestore")).unwrap();
    let template = ["template", "import", linked.to_str().unwrap(), "--template-name", "linked"];
    assert!(world.run(&template).ok()["filestore_mb"].as_f64().unwrap() > 0.0);
    world.run(&["template", "delete", "linked"]).ok();
    let inner = filestore.join("ab-elsewhere");
    std::os::unix::fs::symlink("/etc", &inner).unwrap();
    refused(world, linked.to_str().unwrap(), 2, "neither a file nor a directory");
    fs::remove_file(inner).unwrap();
}

pub fn hostile_dumps_must_do_nothing(world: &World) {
    let plain = fs::read_to_string(source(world, "plain")).unwrap();
    let mark = world.path("pwned");
    let shown = mark.display();
    for (name, line, words) in [
        ("shell", format!("\\! touch {shown}"), "backslash commands are restricted"),
        ("pipe", format!("SELECT 1 \\g |touch {shown}"), "backslash commands are restricted"),
        ("unrestrict", format!("\\unrestrict guess\n\\! touch {shown}"), "restrict"),
        ("program", format!("CREATE TABLE t (a text); COPY t FROM PROGRAM 'touch {shown}';"), "COPY"),
        ("file", "CREATE TABLE t (a text); COPY t FROM '/etc/passwd';".into(), "COPY"),
        ("role", "SET ROLE odoo;".into(), "permission denied"),
        ("authorization", "SET SESSION AUTHORIZATION odoo;".into(), "permission denied"),
        ("superuser", "ALTER ROLE odeum_owner_1 SUPERUSER;".into(), "superuser"),
        ("elsewhere", "\\connect odeum_template_1_default".into(), "backslash commands are restricted"),
    ] {
        let dump =
            plain.replacen("SET statement_timeout = 0;", &format!("{line}\nSET statement_timeout = 0;"), 1);
        refused(world, &variant(world, name, dump.as_bytes()), 1, words);
        assert!(!mark.exists(), "{name}");
        let server = format!("{}-db", world.prefix);
        let inside = written_by(&server, &["sh", "-c", &format!("ls {shown} 2>&1; true")]);
        assert!(String::from_utf8_lossy(&inside).contains("No such file"), "{name}");
    }
}

/// A role that has rights in a template could not be dropped with its environment.
pub fn rights_in_a_dump_must_not_keep_a_role(world: &World) {
    environment(world, "main");
    let plain = fs::read_to_string(source(world, "plain")).unwrap();
    let end = "--\n-- PostgreSQL database dump complete";
    let dump = plain.replace(end, &format!("GRANT SELECT ON public.res_users TO u_1_main;\n{end}"));
    let path = variant(world, "granting", dump.as_bytes());
    world.run(&["template", "import", &path, "--template-name", "granting"]).ok();
    world.delete("main");
    world.run(&["template", "delete", "granting"]).ok();
}

/// Each would leave what it is unpacked in, or be more than files.
pub fn hostile_tars_must_do_nothing(world: &World) {
    let mark = world.path("evil");
    let make = |name: &str, entry: &str| {
        let path = world.path("variants").join(name);
        let script = format!(
            "import io, sys, tarfile; t = tarfile.open(sys.argv[1], 'w:gz'); \
             add = lambda n, text=b'SELECT 1;': (i := tarfile.TarInfo(n), setattr(i, 'size', len(text)), \
             t.addfile(i, io.BytesIO(text))); add('dump.sql'); \
             link = lambda n, kind, to: (i := tarfile.TarInfo(n), setattr(i, 'type', kind), \
             setattr(i, 'linkname', to), t.addfile(i)); {entry}; t.close()"
        );
        let (path, mark) = (path.display().to_string(), mark.display().to_string());
        run("python3", &["-c", &script, &path, &mark]).unwrap();
        path
    };
    for (name, entry, words) in [
        ("up", "add('../../../../../../../../../../tmp/' + sys.argv[2].strip('/'))", "leads out"),
        ("root", "add(sys.argv[2])", "absolute"),
        ("link", "link('filestore', tarfile.SYMTYPE, '/etc')", "neither a file nor a directory"),
        (
            "through",
            "link('filestore', tarfile.SYMTYPE, sys.argv[2] + '/..'); add('filestore/evil')",
            "neither a file nor a directory",
        ),
        (
            "hard",
            "link('filestore/ab/abc', tarfile.LNKTYPE, '/etc/shadow')",
            "neither a file nor a directory",
        ),
        ("device", "link('filestore/ab/abc', tarfile.CHRTYPE, '')", "neither a file nor a directory"),
        ("pipe", "link('filestore/ab/abc', tarfile.FIFOTYPE, '')", "neither a file nor a directory"),
        ("twice", "add('./dump.sql')", "two files of one name"),
    ] {
        refused(world, &make(name, entry), 2, words);
        assert!(!mark.exists(), "{name}");
    }
}

pub fn hostile_archives_must_be_refused(world: &World) {
    let tree = world.path("archive");
    fs::create_dir_all(tree.join("filestore")).unwrap();
    fs::write(tree.join("dump.sql"), "SELECT 1;").unwrap();
    let make = |name: &str, entry: &str| {
        let path = world.path("variants").join(name);
        zip_of(&tree, &path);
        let script = format!("import sys, zipfile; z = zipfile.ZipFile(sys.argv[1], 'a'); {entry}");
        run("python3", &["-c", &script, path.to_str().unwrap()]).unwrap();
        path.display().to_string()
    };
    refused(world, &make("up.zip", "z.writestr('../../evil', 'x')"), 2, "leads out");
    refused(world, &make("root.zip", "z.writestr('/etc/evil', 'x')"), 2, "absolute");
    let link = "i = zipfile.ZipInfo('filestore/ab'); i.external_attr = 0o120777 << 16; z.writestr(i, '/etc')";
    refused(world, &make("link.zip", link), 2, "neither a file nor a directory");
    refused(world, &make("twice.zip", "z.writestr('dump.sql', 'x')"), 2, "two files of one name");
    // 40 TB of nothing in a few kB: the archive says so itself.
    let bomb = "[z.writestr(f'filestore/aa/{n}', '') for n in range(40)]; \
                [setattr(i, 'file_size', 1 << 40) for i in z.filelist if i.filename.startswith('filestore/aa')]; z._didModify = True";
    refused(world, &make("bomb.zip", bomb), 7, "the disk is full");
}

/// A statement of the dump, an index when the rows are counted, a trigger when it is neutralised.
pub fn what_never_ends_must_be_ended(world: &World) {
    world.configure_team("restore_timeout = 12\nsanitize_timeout = 6");
    let plain = fs::read_to_string(source(world, "plain")).unwrap();
    let asleep = "LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN IF current_setting('application_name') LIKE";
    let trap = |who: &str, what: &str, returns: &str| {
        format!(
            "CREATE FUNCTION public.{what} {asleep} '{who}' THEN PERFORM pg_sleep(1e9); END IF; RETURN {returns}; END $$;\n"
        )
    };
    let index = "CREATE INDEX slow ON public.res_lang (public.nap(id));\n";
    let trigger =
        "CREATE TRIGGER slow BEFORE UPDATE ON public.ir_cron FOR EACH ROW EXECUTE FUNCTION public.nap();\n";
    for (name, lines, words, hint) in [
        ("asleep", "SELECT pg_sleep(1e9);\n".to_owned(), "no progress for 12 s", "restore_timeout"),
        (
            "slow-index",
            trap("odeum verify", "nap(n int) RETURNS int", "n") + index,
            "longer than 12 s",
            "restore_timeout",
        ),
        (
            "slow-trigger",
            trap("odoo%", "nap() RETURNS trigger", "NEW") + trigger,
            "odoo neutralize: longer than 6 s",
            "sanitize_timeout",
        ),
    ] {
        let path = variant(world, name, format!("{plain}{lines}").as_bytes());
        let import = ["template", "import", &path, "--template-name", "other"];
        let error = world.unchanged(name, || world.run(&import).fails(124));
        assert!(error["message"].as_str().unwrap().contains(words), "{name}: {error}");
        assert!(error["hint"].as_str().unwrap().contains(hint), "{name}: {error}");
    }
    world.configure_team("");
}
