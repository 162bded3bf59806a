//! Everything from a bare machine to two running branches.

use std::path::{Path, PathBuf};

use duct::cmd;

use super::{database::StoreWish, doctor, init};
use crate::{
    adapters::{files, process},
    context::{self, Context, Lock},
    error::Result,
    model::{EnvName, ImageRef, RepoUrl, TemplateName},
    ops::{
        environment::{self, Environment, Wish},
        image,
        template::{self, MakeRequest, Source, Template},
    },
};

/// What the example environments run.
const IMAGE: &str = "odoo:19.0";

/// What the example template holds.
const MODULES: &str = "base,web,contacts";

/// The example's branches: the second says something else.
const BRANCHES: [&str; 2] = ["main", "feature/farewell"];

/// The example modules, as they are in `examples/addons`.
const ADDONS: [(&str, &str); 5] = [
    ("odeum_greeting/__init__.py", include_str!("../../../examples/addons/odeum_greeting/__init__.py")),
    (
        "odeum_greeting/__manifest__.py",
        include_str!("../../../examples/addons/odeum_greeting/__manifest__.py"),
    ),
    ("odeum_greeting/controllers.py", include_str!("../../../examples/addons/odeum_greeting/controllers.py")),
    ("odeum_greeting/models.py", include_str!("../../../examples/addons/odeum_greeting/models.py")),
    ("odeum_greeting/views.xml", include_str!("../../../examples/addons/odeum_greeting/views.xml")),
];

/// What a quickstart did.
pub struct Quickstarted {
    /// What it made or installed; empty when everything was there.
    pub done: Vec<String>,
    /// The example repository.
    pub repository: PathBuf,
    /// The environments.
    pub environments: Vec<Environment>,
}

/// Installs what is missing, gets the images, initialises, makes the template
/// `default`, an example repository and one environment per branch of it. What
/// is there already stays as it is.
///
/// # Errors
/// Those of the parts, each with what to do.
///
/// # Panics
/// Never: its constants are well formed.
pub async fn quickstart(ctx: &Context) -> Result<Quickstarted> {
    let mut done = doctor::fix(ctx).await?;
    let image: ImageRef = IMAGE.parse().expect("a constant image is well formed");
    if image::ensure(ctx, &image).await? {
        done.push(format!("image {image}"));
    }
    done.extend(init(ctx, StoreWish::default()).await?.made);
    let name = TemplateName::default();
    let making = context::acquire(ctx, "quickstart", &[Lock::making(&ctx.team, &name.id())]).await?;
    if Template::read(ctx, &name.id())?.is_none_or(|found| found.is_going) {
        let modules = MODULES.parse().expect("constant modules are well formed");
        let source = Source::Modules { modules, demo: false };
        let request = MakeRequest { image: Some(image), ..MakeRequest::new(name.clone(), source) };
        template::make(ctx, request).await?;
        done.push(format!("template {name}"));
    }
    drop(making);
    let repository = ctx.layout().data_dir().join("quickstart/addons.git");
    if !repository.is_dir() {
        make_repository(ctx, &repository).await?;
        done.push(format!("repository {}", repository.display()));
    }
    let url: RepoUrl =
        format!("file://{}", repository.display()).parse().map_err(crate::error::Error::invalid)?;
    let mut environments = Vec::new();
    for branch in BRANCHES {
        let name: EnvName = branch.parse().expect("a constant name is well formed");
        let wish = Wish {
            branch: branch.into(),
            name: Some(name),
            template: Some(TemplateName::default()),
            repo: Some(url.clone()),
            sanitize: true,
            ..Default::default()
        };
        let _held = context::acquire(ctx, "quickstart", &wish.locks(ctx)).await?;
        let (request, origin) = environment::resolve(ctx, wish).await?;
        let created = environment::create(ctx, request, origin).await?;
        if created.created {
            done.push(format!("environment {branch}"));
        }
        environments.push(created.environment);
    }
    Ok(Quickstarted { done, repository, environments })
}

/// A bare repository of the example modules; on the second branch the greeting
/// is a farewell. Made aside and renamed, so that half of one is never used.
async fn make_repository(ctx: &Context, repository: &Path) -> Result<()> {
    ctx.step("Making an example repository");
    let parent = repository.parent().unwrap_or(repository);
    files::make_dir(parent)?;
    let aside = tempfile::tempdir_in(parent)?;
    let (tree, bare) = (aside.path().join("tree"), aside.path().join("addons.git"));
    for (path, text) in ADDONS {
        files::write(&tree.join(path), text.as_bytes(), 0o644, None)?;
    }
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=odeum quickstart", "-c", "user.email=quickstart@localhost"];
        process::run(cmd("git", [&identity[..], arguments].concat()).dir(&tree), &ctx.cancel)
    };
    git(&["init", "--quiet", "--initial-branch", BRANCHES[0]]).await?;
    git(&["add", "."]).await?;
    git(&["commit", "--quiet", "--message", "A module that greets"]).await?;
    git(&["checkout", "--quiet", "-b", BRANCHES[1]]).await?;
    let models = tree.join("odeum_greeting/models.py");
    let text = files::read_text(&models)?.unwrap_or_default().replace("Hello", "Goodbye");
    files::write(&models, text.as_bytes(), 0o644, None)?;
    git(&["commit", "--quiet", "--all", "--message", "Say goodbye instead"]).await?;
    git(&["checkout", "--quiet", BRANCHES[0]]).await?;
    let (from, to) = (tree.to_string_lossy(), bare.to_string_lossy());
    git(&["clone", "--quiet", "--bare", &from, &to]).await?;
    std::fs::rename(&bare, repository)?;
    Ok(())
}
