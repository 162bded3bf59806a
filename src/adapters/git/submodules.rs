//! Submodules of a checkout, brought to the commits it names.
//!
//! `git submodule` asks the `.git` in a submodule's directory where its repository is, and
//! what runs in the container can write that. Here repositories are where git itself puts
//! them, in the checkout's own, and each call names both. The rest is as git does it: the
//! address is what `.gitmodules` says, local paths are refused unless they are allowed.

use std::{
    ffi::OsStr,
    fs,
    io::{ErrorKind, Write},
    os::unix::ffi::OsStrExt,
    path::{Component, Path, PathBuf},
};

use tokio_util::sync::CancellationToken;

use super::{Access, CLONE_TIME, Repository, output, reach, repository::parts, run, succeeds};
use crate::{
    adapters::files,
    error::{Error, Kind, Result},
};

/// How deep submodules are followed.
const DEEPEST: usize = 10;

/// One submodule of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Submodule {
    name: PathBuf,
    path: PathBuf,
    address: String,
    commit: String,
}

/// Makes the files of all submodules those of the commits that the checkout's `HEAD` names.
///
/// # Errors
/// `auth`, or `external` with git's words.
pub async fn check_out(checkout: &Path, access: &Access, cancel: &CancellationToken) -> Result<()> {
    let mut waiting = vec![(whole(checkout), 0)];
    while let Some((outer, depth)) = waiting.pop() {
        for submodule in submodules(&outer, "HEAD", cancel).await? {
            let inner = submodule.repository(&outer);
            check(checkout, &outer, &submodule)?;
            files::make_dir(inner.top())?;
            if !inner.directory.join("HEAD").exists() {
                files::make_dir(&inner.directory)?;
                run(&inner.git(&["init", "--quiet"]), cancel).await?;
                run(&inner.git(&["config", "remote.origin.url", &submodule.address]), cancel).await?;
            }
            point(checkout, &inner)?;
            fetch(&inner, &submodule, access, cancel).await?;
            let switch = inner.git(&["checkout", "--quiet", "--force", "--detach", &submodule.commit]);
            run(&switch, cancel).await?;
            if depth < DEEPEST {
                waiting.push((inner, depth + 1));
            }
        }
    }
    Ok(())
}

/// A checkout and the submodules that are checked out in it, with the commits that `commit`
/// of the checkout names.
///
/// # Errors
/// `external` with git's words.
pub async fn and_the_checkout(
    checkout: &Path,
    commit: &str,
    cancel: &CancellationToken,
) -> Result<Vec<(Repository, String)>> {
    let mut found = vec![(whole(checkout), commit.to_owned())];
    let mut next = 0;
    while let Some((outer, commit)) = found.get(next).cloned() {
        for submodule in submodules(&outer, &commit, cancel).await? {
            let inner = submodule.repository(&outer);
            let is_there = inner.directory.join("HEAD").exists() && inner.top().is_dir();
            if is_there
                && check(checkout, &outer, &submodule).is_ok()
                && has(&inner, &submodule.commit, cancel).await?
            {
                found.push((inner, submodule.commit));
            }
        }
        next += 1;
    }
    Ok(found)
}

fn whole(checkout: &Path) -> Repository {
    Repository { directory: checkout.join(".git"), tree: Some(checkout.to_owned()), origin: None }
}

impl Submodule {
    fn repository(&self, outer: &Repository) -> Repository {
        Repository {
            directory: outer.directory.join("modules").join(&self.name),
            tree: Some(outer.top().join(&self.path)),
            origin: Some(self.address.clone()),
        }
    }
}

/// The submodules of a commit that `.gitmodules` has an address for.
async fn submodules(outer: &Repository, commit: &str, cancel: &CancellationToken) -> Result<Vec<Submodule>> {
    let tree = output(&outer.git(&["ls-tree", "-r", "-z", commit]), cancel).await?;
    let (commits, settings) = entries(&tree);
    let Some(settings) = settings.filter(|_| !commits.is_empty()) else { return Ok(Vec::new()) };
    let list = outer.git(&["config", "--blob", &settings, "-z", "--list"]);
    let named = named(&output(&list, cancel).await?);
    let base = match &outer.origin {
        Some(origin) => origin.clone(),
        None => run(&outer.git(&["config", "remote.origin.url"]), cancel).await?,
    };
    let mut found = Vec::new();
    for (path, commit) in commits {
        let Some((name, _, address)) = named.iter().find(|(_, named, _)| *named == path) else { continue };
        let (name, address) = (name.clone(), resolve(&base, address)?);
        found.push(Submodule { name, path, address, commit });
    }
    Ok(found)
}

/// Submodules of a tree with their commits, and the blob of its `.gitmodules`, from what
/// `git ls-tree -z` says: `<mode> <kind> <id>\t<path>`.
fn entries(listed: &[u8]) -> (Vec<(PathBuf, String)>, Option<String>) {
    let (mut commits, mut settings) = (Vec::new(), None);
    for line in parts(listed) {
        let Some(tab) = memchr::memchr(b'\t', line) else { continue };
        let (head, path) = (String::from_utf8_lossy(&line[..tab]), OsStr::from_bytes(&line[tab + 1..]));
        match head.split(' ').collect::<Vec<_>>().as_slice() {
            ["160000", _, id] => commits.push((path.into(), (*id).to_owned())),
            ["100644" | "100755", _, id] if path == ".gitmodules" => settings = Some((*id).to_owned()),
            _ => {}
        }
    }
    (commits, settings)
}

/// Name, path and address of submodules, from what `git config -z --list` says:
/// `submodule.<name>.<key>\n<value>`. One that is not to be updated has no address here.
fn named(listed: &[u8]) -> Vec<(PathBuf, PathBuf, String)> {
    let mut found: Vec<(PathBuf, PathBuf, String)> = Vec::new();
    let mut left_out = Vec::new();
    for setting in parts(listed) {
        let Some((name, key, value)) = setting_of(setting) else { continue };
        let name = PathBuf::from(OsStr::from_bytes(name));
        let at = found.iter().position(|(known, ..)| *known == name).unwrap_or_else(|| {
            found.push((name.clone(), PathBuf::new(), String::new()));
            found.len() - 1
        });
        match key {
            b"path" => found[at].1 = OsStr::from_bytes(value).into(),
            b"url" => found[at].2 = String::from_utf8_lossy(value).into_owned(),
            b"update" if value == b"none" => left_out.push(name),
            _ => {}
        }
    }
    found.retain(|(name, _, address)| !address.is_empty() && !left_out.contains(name));
    found
}

fn setting_of(setting: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (key, value) = setting.split_at(memchr::memchr(b'\n', setting)?);
    let rest = key.strip_prefix(b"submodule.")?;
    let (name, key) = rest.split_at(memchr::memrchr(b'.', rest)?);
    Some((name, &key[1..], &value[1..]))
}

/// An address that may be relative to that of the repository around it.
fn resolve(base: &str, address: &str) -> Result<String> {
    if !address.starts_with("./") && !address.starts_with("../") {
        return Ok(address.to_owned());
    }
    let refuse = || Error::external(format!("a submodule's address leads nowhere: {address}"));
    let (mut base, mut rest) = (base.trim_end_matches('/'), address);
    loop {
        if let Some(inner) = rest.strip_prefix("../") {
            base = base.rsplit_once('/').filter(|(left, _)| !left.ends_with('/')).ok_or_else(refuse)?.0;
            rest = inner;
        } else if let Some(inner) = rest.strip_prefix("./") {
            rest = inner;
        } else {
            return Ok(format!("{base}/{rest}"));
        }
    }
}

/// Whether a submodule stays where it belongs: its files in the checkout, its repository in
/// that of the one around it and in no other.
fn check(checkout: &Path, outer: &Repository, submodule: &Submodule) -> Result<()> {
    let Submodule { name, path, address, .. } = submodule;
    let is_plain = |path: &Path| {
        path.components().count() > 0 && path.components().all(|part| matches!(part, Component::Normal(_)))
    };
    let is_linked = |path: &Path| {
        let below = path.ancestors().take_while(|path| *path != checkout);
        below.into_iter().any(Path::is_symlink)
    };
    let modules = outer.directory.join("modules");
    let is_within_another = name.ancestors().skip(1).any(|name| modules.join(name).join("HEAD").exists());
    let place = outer.top().join(path);
    match is_plain(name) && is_plain(path) && !is_linked(&place) && !is_within_another {
        true if !address.starts_with('-') => Ok(()),
        _ => Err(Error::external(format!("submodule {} leads out of its place", place.display()))),
    }
}

/// Tells git of people where the repository of a submodule is, unless something is there.
fn point(checkout: &Path, inner: &Repository) -> Result<()> {
    let (Ok(place), Ok(directory)) =
        (inner.top().strip_prefix(checkout), inner.directory.strip_prefix(checkout))
    else {
        return Err(Error::internal("a submodule outside of its checkout"));
    };
    let up = "../".repeat(place.components().count());
    let text = [b"gitdir: ", up.as_bytes(), directory.as_os_str().as_bytes(), b"\n"].concat();
    let file = inner.top().join(".git");
    match fs::File::create_new(file) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        made => Ok(made?.write_all(&text)?),
    }
}

async fn has(repository: &Repository, commit: &str, cancel: &CancellationToken) -> Result<bool> {
    succeeds(&repository.git(&["cat-file", "-e", &format!("{commit}^{{commit}}")]), cancel).await
}

/// Fetches the commit of a submodule alone, or all branches from a server that gives no
/// single commits.
async fn fetch(
    inner: &Repository,
    submodule: &Submodule,
    access: &Access,
    cancel: &CancellationToken,
) -> Result<()> {
    let Submodule { address, commit, .. } = submodule;
    if has(inner, commit, cancel).await? {
        return Ok(());
    }
    let fetch = async |how: &[&str], what: &str| {
        let options = ["fetch", "--quiet", "--no-tags", "--no-auto-gc"];
        let git = inner.git(&[&options[..], how, &["--", address, what]].concat());
        reach(&git.env("GIT_PROTOCOL_FROM_USER", "0"), access, CLONE_TIME, cancel).await.map(drop)
    };
    match fetch(&["--depth", "1"], commit).await {
        Err(error) if error.kind == Kind::External => {
            fetch(&[], "+refs/heads/*:refs/remotes/origin/*").await.map_err(|_| error)
        }
        fetched => fetched,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn submodules_are_what_git_lists() {
        let (a, b) = ("a".repeat(40), "b".repeat(40));
        let listed =
            format!("100644 blob {b}\t.gitmodules\x00160000 commit {a}\tsub\tdir\x00040000 tree x\ty\0");
        let (commits, settings) = entries(listed.as_bytes());
        assert_eq!((commits, settings), (vec![("sub\tdir".into(), a)], Some(b)));
        let listed = b"submodule.a.b.path\nsub\0submodule.a.b.url\n../x\0core.editor\nx\0submodule.n.path\nn\0submodule.n.url\nu\0submodule.n.update\nnone\0";
        assert_eq!(named(listed), [("a.b".into(), "sub".into(), "../x".to_owned())]);
    }

    #[test]
    fn relative_addresses_stay_on_their_host() {
        let base = "https://host/group/project.git";
        assert_eq!(resolve(base, "../other.git").unwrap(), "https://host/group/other.git");
        assert_eq!(resolve(base, "../../x/./y").unwrap(), "https://host/x/./y");
        assert_eq!(resolve(base, "./inner").unwrap(), "https://host/group/project.git/inner");
        assert_eq!(resolve(base, "https://else/x").unwrap(), "https://else/x");
        assert!(resolve(base, "../../../../x").is_err());
    }

    #[test]
    fn a_submodule_stays_in_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let checkout = dir.path();
        let outer =
            Repository { directory: checkout.join(".git"), tree: Some(checkout.to_owned()), origin: None };
        fs::create_dir_all(checkout.join(".git/modules/known")).unwrap();
        fs::write(checkout.join(".git/modules/known/HEAD"), "").unwrap();
        std::os::unix::fs::symlink("/", checkout.join("link")).unwrap();
        let is_good = |name: &str, path: &str, address: &str| {
            let (name, path) = (name.into(), path.into());
            let submodule = Submodule { name, path, address: address.to_owned(), commit: String::new() };
            check(checkout, &outer, &submodule).is_ok()
        };
        assert!(is_good("a/b", "x/y", "https://host/x") && is_good("known", "x", "x"));
        for (name, path) in [("../a", "x"), ("a", "../x"), ("/a", "x"), ("", "x"), ("known/hooks", "x")] {
            assert!(!is_good(name, path, "https://host/x"), "{name} {path}");
        }
        assert!(!is_good("a", "link", "x") && !is_good("a", "link/x", "x") && !is_good("a", "x", "-x"));
    }
}
