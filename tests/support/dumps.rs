//! Dumps and backups of databases, made without odeum.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::support::outside::run;

/// What a container's program writes, as it is.
pub fn written_by(container: &str, command: &[&str]) -> Vec<u8> {
    let output = Command::new("docker").args(["exec", container]).args(command).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Writes a dump of a database in one of `pg_dump`'s forms.
pub fn pg_dump(container: &str, database: &str, form: &str, path: &Path) {
    let form = format!("--format={form}");
    let command = ["pg_dump", "-U", "odoo", "--no-owner", &form, "-d", database];
    fs::write(path, written_by(container, &command)).unwrap();
}

/// An archive of `pg_dump` as SQL.
pub fn as_sql(container: &str, archive: &Path) -> Vec<u8> {
    let mut command = Command::new("docker");
    command.args(["exec", "-i", container, "pg_restore", "--no-owner", "-f", "-"]);
    let output = command.stdin(fs::File::open(archive).unwrap()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Packs a file by a program that writes to stdout; the path of the packed one.
pub fn packed(program: &str, path: &Path) -> PathBuf {
    let extension = if program == "gzip" { "gz" } else { "zst" };
    let to = PathBuf::from(format!("{}.{extension}", path.display()));
    let file = fs::File::create(&to).unwrap();
    let mut command = Command::new(program);
    let status = command.arg("-c").stdin(fs::File::open(path).unwrap()).stdout(file).stderr(Stdio::inherit());
    assert!(status.status().unwrap_or_else(|error| panic!("{program}: {error}")).success(), "{program}");
    to
}

/// A backup as Odoo's database manager makes it: a directory, and that as a zip archive.
pub fn backup(dir: &Path, dump: &Path, filestore: &Path, series: &str) -> (PathBuf, PathBuf) {
    let (tree, zip) = (dir.join("backup"), dir.join("backup.zip"));
    fs::create_dir_all(&tree).unwrap();
    fs::copy(dump, tree.join("dump.sql")).unwrap();
    fs::write(tree.join("manifest.json"), format!(r#"{{"major_version": "{series}", "db_name": "prod"}}"#))
        .unwrap();
    let copy = tree.join("filestore");
    run("cp", &["-r", filestore.to_str().unwrap(), copy.to_str().unwrap()]).unwrap();
    zip_of(&tree, &zip);
    (tree, zip)
}

/// A zip archive of all in a directory.
pub fn zip_of(tree: &Path, zip: &Path) {
    let script = "import sys, shutil; shutil.make_archive(sys.argv[1], 'zip', sys.argv[2])";
    let base = zip.with_extension("");
    run("python3", &["-c", script, base.to_str().unwrap(), tree.to_str().unwrap()]).unwrap();
}
