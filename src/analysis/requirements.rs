//! The requirements files that count, before or after a change.

use std::collections::BTreeSet;

use super::{
    input::{Scope, Side, Trees},
    path,
};
use crate::odoo::dependencies::with_included;

/// Where a repository has the file that packages are installed from.
const PLACES: [&str; 2] = ["requirements.txt", ".odeum/requirements.txt"];

/// How many links are followed from one name to a file.
const MOST_LINKS: usize = 8;

/// The paths of all requirements files of either tree: those of the repository, unless it
/// lies inside another, those the repository around it names, and all that these include.
/// Some may not be there.
#[must_use]
pub fn requirements(trees: &dyn Trees, scope: &Scope) -> BTreeSet<Vec<u8>> {
    let own: &[&str] = if scope.is_inner { &[] } else { &PLACES };
    let named = scope.requirements.iter().filter_map(|path| std::str::from_utf8(path).ok());
    let mut reached = BTreeSet::new();
    for root in own.iter().copied().chain(named) {
        for side in [Side::Old, Side::New] {
            // What is read by way of a link counts as well as the link.
            let mut linked = Vec::new();
            let found = with_included(root, |path| Ok(read(trees, side, path, &mut linked)));
            let paths = found.into_iter().flatten().map(|(path, _)| path.into_bytes());
            reached.extend(paths.chain(linked));
        }
    }
    reached
}

/// The text of a file inside the repository, be it by way of links, whose ends are noted.
fn read(trees: &dyn Trees, side: Side, file: &str, linked: &mut Vec<Vec<u8>>) -> Option<String> {
    if matches!(file.split('/').next(), Some("" | "..")) {
        return None;
    }
    let mut path = file.as_bytes().to_vec();
    let mut content = trees.read(side, &path)?;
    for _ in 0..MOST_LINKS {
        // To git the content of a link is its target, a single line without an end.
        let may_be_link = content.len() < 4096 && !content.contains(&b'\n');
        let target = path::resolve(path::parent(&path), &content).filter(|_| may_be_link);
        let Some((target, behind)) = target.and_then(|target| trees.read(side, &target).map(|b| (target, b)))
        else {
            break;
        };
        linked.push(target.clone());
        (path, content) = (target, behind);
    }
    Some(String::from_utf8_lossy(&content).into_owned())
}
