//! The trees of code an environment runs: its repository's, then those of its extra addons in
//! the order in which Odoo looks into them.

use std::path::{Path, PathBuf};

use super::{
    files::{addons_directories, root_is_module},
    record::{Environment, Source},
};
use crate::{
    context::Context,
    model::{Branch, ExtraAddons, RepoName},
    odoo::addons::module_name,
    ops::repository::Repository,
};

/// A tree of code.
#[derive(Debug, Clone)]
pub struct Tree {
    /// The repository of the extra addons it is of; `None` for the environment's own.
    pub extra: Option<RepoName>,
    /// Where it lies on the host.
    pub code: PathBuf,
    /// Where it lies in the container.
    pub mounted: String,
    /// Technical name of the module it is itself.
    pub root_module: Option<String>,
}

impl Environment {
    /// Where a repository of its extra addons is checked out.
    #[must_use]
    pub fn extra(&self, ctx: &Context, name: &RepoName) -> PathBuf {
        self.top(ctx).join("extra").join(name.as_str())
    }

    /// Technical name of the module its own code is itself, as it is checked out now.
    #[must_use]
    pub fn root_module_now(&self, ctx: &Context) -> Option<String> {
        root_is_module(&self.code(ctx)).then(|| module_name(&self.request.source.place()))
    }

    /// Says that another branch of its repository is checked out.
    pub fn go_to(&mut self, ctx: &Context, to: &Branch, is_local: bool) {
        if let Source::Clone { branch, .. } = &mut self.request.source {
            branch.clone_from(to);
        }
        self.branch_created = is_local;
        self.root_module = self.root_module_now(ctx);
    }

    /// Its trees of code.
    #[must_use]
    pub fn trees(&self, ctx: &Context) -> Vec<Tree> {
        let own = Tree {
            extra: None,
            code: self.code(ctx),
            mounted: self.mounted_code(),
            root_module: self.root_module.clone(),
        };
        std::iter::once(own).chain(self.extra_trees(ctx)).collect()
    }

    /// Those of its extra addons.
    #[must_use]
    pub fn extra_trees(&self, ctx: &Context) -> Vec<Tree> {
        self.request.extra_addons.iter().map(|extra| self.extra_tree(ctx, &extra.name)).collect()
    }

    fn extra_tree(&self, ctx: &Context, name: &RepoName) -> Tree {
        let code = self.extra(ctx, name);
        let root_module = root_is_module(&code).then(|| root_module(ctx, name));
        let top = mounted(name);
        let mounted = root_module.as_ref().map_or(top.clone(), |module| format!("{top}/{module}"));
        Tree { extra: Some(name.clone()), code, mounted, root_module }
    }
}

impl Tree {
    /// What Odoo is told of it: directories in the container that hold modules.
    #[must_use]
    pub fn addons_path(&self) -> Vec<String> {
        match (&self.extra, &self.root_module) {
            (Some(name), Some(_)) => vec![mounted(name)],
            // Mounted below a directory that is there by default.
            (None, Some(_)) => Vec::new(),
            _ => addons_directories(&self.code).iter().map(|inner| inside(&self.mounted, inner)).collect(),
        }
    }
}

/// The directories of modules the configuration is made with: those of the environment's own
/// code below its top, those of extra addons as they are in the container.
#[must_use]
pub fn configured(ctx: &Context, env: &Environment) -> Vec<PathBuf> {
    let extra = env.extra_trees(ctx).into_iter().flat_map(|tree| tree.addons_path());
    addons_directories(&env.code(ctx)).into_iter().chain(extra.map(PathBuf::from)).collect()
}

/// Technical name of a repository that is itself a module.
#[must_use]
pub fn root_module(ctx: &Context, name: &RepoName) -> String {
    let url = Repository::read(ctx, name).ok().flatten().map(|repository| repository.url.to_string());
    module_name(url.as_deref().unwrap_or(name.as_str()))
}

/// Where a repository of the extra addons is in the container.
fn mounted(name: &RepoName) -> String {
    format!("/mnt/extra-addons-{name}")
}

fn inside(top: &str, inner: &Path) -> String {
    match inner.as_os_str().is_empty() {
        true => top.to_owned(),
        false => format!("{top}/{}", inner.display()),
    }
}

/// For labels: JSON `{name: branch}`.
#[must_use]
pub fn as_json(extra: &ExtraAddons) -> String {
    let branches = extra.iter().map(|extra| (extra.name.to_string(), extra.branch.to_string().into()));
    serde_json::Value::Object(branches.collect()).to_string()
}
