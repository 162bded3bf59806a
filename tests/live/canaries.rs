//! What runs in a container writes to its code, and git on the host runs none of it.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::support::{
    outside::{docker, run},
    repo::{Repo, manifest},
    world::World,
};

/// A program that leaves a trace, and a repository that names it wherever git looks.
struct Canary {
    program: PathBuf,
    trace: PathBuf,
}

impl Canary {
    fn new(world: &World) -> Self {
        let (program, trace) = (world.path("canary"), world.path("canary-sang"));
        fs::write(&program, format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\ncat\n", trace.display())).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        Self { program, trace }
    }

    fn must_be_silent(&self) {
        assert!(!self.trace.exists(), "{}", fs::read_to_string(&self.trace).unwrap());
    }

    /// The configuration a program in the container would like to have.
    fn configuration(&self) -> String {
        let program = self.program.display();
        format!(
            "[core]\nfsmonitor = {program}\nsshCommand = {program}\nhooksPath = {}\neditor = {program}\n\
             [diff]\nexternal = {program}\n[diff \"e\"]\ntextconv = {program}\ncommand = {program}\n\
             [filter \"e\"]\nclean = {program}\nsmudge = {program}\nprocess = {program}\nrequired = true\n\
             [remote \"origin\"]\nuploadpack = {program}\n[credential]\nhelper = !{program}\n",
            self.program.parent().unwrap().join("hooks").display()
        )
    }

    /// Makes the repository of `directory` a hostile one, and its own answers a proof that it is.
    fn settle(&self, directory: &Path) {
        let directory = directory.display().to_string();
        let git = |args: &[&str]| run("git", &[&["-C", &directory], args].concat());
        let own = git(&["rev-parse", "--absolute-git-dir"]).unwrap();
        fs::create_dir_all(format!("{own}/info")).unwrap();
        fs::write(format!("{own}/info/attributes"), "* filter=e diff=e\n").unwrap();
        let known = fs::read_to_string(format!("{own}/config")).unwrap();
        fs::write(format!("{own}/config"), known + &self.configuration()).unwrap();
        let _ = git(&["status"]);
        fs::remove_file(&self.trace).expect("the canary sings when git looks there");
    }
}

/// What a program, and a tool that writes, is told that tries to change `.git`.
fn must_be_read_only(world: &World, name: &str, files: &[&str]) {
    let as_root = |command: &str| {
        let ran = world.run(&["env", "exec", name, command, "--user", "root"]);
        ran.must_end(1);
        let output = ran.json()["output"].as_str().unwrap().to_owned();
        assert!(output.contains("Read-only") || output.contains("busy"), "{command}: {output}");
    };
    let code = "cd /mnt/extra-addons && ";
    for file in files {
        as_root(&format!("{code} echo '[core]' >> {file}"));
        let path = format!("/mnt/extra-addons/{file}");
        let error = world.run(&["env", "write", name, &path, "x"]).fails(1);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("Read-only") || message.contains("busy"), "{error}");
    }
    as_root(&format!("{code} mv .git .aside"));
    as_root(&format!("{code} rm -rf .git"));
    world.run(&["env", "exec", name, "umount /mnt/extra-addons/.git", "--user", "root"]).must_end(1);
}

fn files(world: &World, env: &str) -> String {
    let container = world.record(env)["container"].as_str().unwrap().to_owned();
    docker(&["exec", &container, "sh", "-c", "cd /mnt/extra-addons && find . -path ./.git -prune -o -print"])
}

pub fn a_program_in_the_container_must_not_change_the_repository(world: &World) {
    world.create("main");
    must_be_read_only(world, "main", &[".git/config", ".git/hooks/post-checkout", ".git/info/attributes"]);
    world.delete("main");
}

pub fn a_pull_must_run_nothing_that_the_container_wrote(world: &World) {
    let canary = Canary::new(world);
    let inner = Repo::new(&world.path("inner"));
    inner.write("inner/__manifest__.py", &manifest("Inner"));
    inner.commit("a module");
    let repo = world.repo();
    repo.git(&["checkout", "--quiet", "-b", "nest"]);
    repo.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../inner", "deep/sub"]);
    repo.commit("a submodule");
    // Local addresses are refused unless somebody says so.
    let url = repo.url();
    world.run(&World::creation("nest", &url)).fails(1);
    let allowed = |args: &[&str]| -> Value {
        let output = world.command(args).env("GIT_ALLOW_PROTOCOL", "file").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    allowed(&World::creation("nest", &url));
    assert!(files(world, "nest").contains("./deep/sub/inner/__manifest__.py"));
    let checkout = world.workspace("nest").join("repo");
    let sub = checkout.join("deep/sub");
    let own = run("git", &["-C", &sub.display().to_string(), "rev-parse", "HEAD"]).unwrap();
    assert_eq!(own, inner.git(&["rev-parse", "HEAD"]), "git of a person finds the submodule");
    must_be_read_only(world, "nest", &[".git/modules/deep/sub/config"]);

    // As the container can: another repository in the submodule's place, one more beside it,
    // attributes, and a link where a module is.
    fs::remove_file(sub.join(".git")).unwrap();
    fs::write(sub.join("inner/__manifest__.py"), "# mine\n").unwrap();
    fs::write(checkout.join(".gitattributes"), "* filter=e diff=e\n").unwrap();
    for place in [&sub, &checkout.join("beside")] {
        run("git", &["init", "--quiet", &place.display().to_string()]).unwrap();
        fs::write(place.join("one"), "1").unwrap();
        canary.settle(place);
    }
    let outside = world.path("outside");
    fs::create_dir_all(&outside).unwrap();
    fs::rename(checkout.join("greeting"), checkout.join("elsewhere")).unwrap();
    symlink(&outside, checkout.join("greeting")).unwrap();

    inner.write("inner/new.py", "new = 1\n");
    inner.commit("more");
    repo.git(&["-C", "deep/sub", "-c", "protocol.file.allow=always", "pull", "--quiet", "origin", "main"]);
    repo.write("greeting/new.py", "new = 1\n");
    repo.commit("both");
    allowed(&["env", "pull", "nest", "--dry-run"]);
    canary.must_be_silent();
    let pulled = allowed(&["env", "pull", "nest"]);
    canary.must_be_silent();
    assert_eq!(pulled["new_commit"], json!(repo.git(&["rev-parse", "HEAD"])), "{pulled:#}");
    let patch = fs::read_to_string(pulled["saved_local"]["patch"].as_str().unwrap()).unwrap();
    assert!(patch.contains("+++ b/deep/sub/inner/__manifest__.py\n") && patch.contains("+# mine"), "{patch}");
    let found = files(world, "nest");
    assert!(found.contains("./deep/sub/inner/new.py") && found.contains("./greeting/new.py"), "{found}");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0, "a link was followed");
    allowed(&["env", "pull", "nest"]);
    world.delete("nest");
    canary.must_be_silent();
    repo.git(&["checkout", "--quiet", "--force", "main"]);
}

pub fn a_mounted_tree_must_be_remembered_without_asking_what_is_in_it(world: &World) {
    let canary = Canary::new(world);
    let tree = Repo::new(&world.path("tree"));
    let beside = world.path("beside").display().to_string();
    tree.git(&["worktree", "add", "--quiet", "-b", "beside", &beside]);
    for (name, path) in [("tree", tree.path().display().to_string()), ("beside", beside)] {
        let create = ["env", "create", name, "--template", "default", "--path", &path];
        world.run(&create).ok();
        let kept: &[&str] =
            if name == "tree" { &[".git/config", ".git/hooks/pre-commit"] } else { &[".git"] };
        must_be_read_only(world, name, kept);
        let nested = Path::new(&path).join("nested");
        let git = |args: &[&str]| {
            let me = ["-C", nested.to_str().unwrap(), "-c", "user.name=T", "-c", "user.email=t@example.com"];
            run("git", &[&me[..], args].concat()).unwrap();
        };
        run("git", &["init", "--quiet", nested.to_str().unwrap()]).unwrap();
        fs::write(nested.join("one"), "1").unwrap();
        git(&["add", "one"]);
        git(&["commit", "--quiet", "-m", "one"]);
        canary.settle(&nested);
        for text in ["1", "2"] {
            fs::write(nested.join("one"), text).unwrap();
            fs::write(Path::new(&path).join("greeting/edited.py"), format!("edited = {text}\n")).unwrap();
            assert_eq!(world.run(&["env", "pull", name]).ok()["changed"], true);
            canary.must_be_silent();
        }
        assert_eq!(world.run(&["env", "pull", name]).ok()["changed"], false);
        canary.must_be_silent();
        world.delete(name);
    }
}
