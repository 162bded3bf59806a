use std::path::{Path, PathBuf};

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::made::Made;
use crate::{
    context::{Context, Lock},
    error::{Error, Result},
    model::{ExtraAddons, ImageRef, OdooUrl, RepoUrl, Secret, SshHost, TemplateName},
    ops::{
        inside,
        template::{self, Attachments, MakeRequest, Source},
    },
    registry::{Effect, Meta, Tool},
};

/// Make a template from a running Odoo, a dump or another machine.
///
/// The source is the address of a running Odoo, whose database manager then makes
/// a backup; or a file or directory: a backup of Odoo (zip), or a dump of `pg_dump`,
/// plain, custom, tar or directory, or a tar of a directory that has a dump and perhaps
/// a filestore; each file also packed by gzip or zstd. With ssh it is a database of
/// another machine; files that were copied before it broke off are kept for a day, and
/// the same command goes on there. A download from an Odoo begins again: each is a
/// backup made anew. The copy is restored beside whatever is there,
/// checked, neutralised and checked again; when anything of that fails, nothing is
/// changed. An Odoo whose master password was never set takes the one given here as
/// its own: set one there first, or import a file.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Import {
    /// Address of a running Odoo, or path of a dump or backup.
    #[arg(value_name = "URL|FILE", required_unless_present = "ssh", conflicts_with = "ssh")]
    odoo_url: Option<String>,
    /// Master password of that Odoo; on the command line better --master-password-stdin.
    #[arg(long, value_name = "PASSWORD")]
    master_pwd: Option<String>,
    /// Read the master password from stdin.
    #[arg(long)]
    #[serde(default)]
    master_password_stdin: bool,
    /// Database there; may be left out when there is only one.
    #[arg(long, visible_alias = "db")]
    db_name: Option<String>,
    /// Name of the template.
    #[arg(long, visible_alias = "name", default_value_t)]
    #[serde(default)]
    template_name: TemplateName,
    /// Leave the attachments out. An Odoo before 19 sends them all the same.
    #[arg(long)]
    #[serde(default)]
    without_filestore: bool,
    /// Machine to dump from, reached by ssh without a question.
    #[arg(long, value_name = "USER@HOST", requires = "db_name")]
    ssh: Option<SshHost>,
    /// Directory of the filestore on that machine.
    #[arg(long, value_name = "DIR", requires = "ssh", conflicts_with = "without_filestore")]
    filestore: Option<String>,
    /// Image to run; the one of the dump's series when not given.
    #[arg(long, visible_alias = "image")]
    odoo_image: Option<ImageRef>,
    /// Repository environments shall take over.
    #[arg(long, visible_alias = "repo")]
    repo_url: Option<RepoUrl>,
    /// Extra addons repositories environments shall take over, `name:branch` separated by commas:
    /// those whose modules the data are of.
    #[arg(long, visible_alias = "extra")]
    extra_addons: Option<ExtraAddons>,
    /// Leave jobs and mail servers as they are; environments then neutralise on creation.
    #[arg(long)]
    #[serde(default)]
    keep_raw: bool,
    /// Replace a template that is there.
    #[arg(long)]
    #[serde(default)]
    force: bool,
    /// Give the environments made from earlier generations its data; what they have is thrown away.
    #[arg(long, requires = "force")]
    #[serde(default)]
    reset_environments: bool,
}

impl Import {
    fn source(&self) -> Result<Source> {
        let database = self.db_name.clone();
        match (&self.odoo_url, &self.ssh) {
            (None, Some(host)) => {
                let database = database.ok_or_else(|| {
                    Error::invalid("the database is missing").hint("name it with db_name (--db-name)")
                })?;
                Ok(Source::Ssh { host: host.clone(), database, filestore: self.filestore.clone() })
            }
            (Some(_), Some(_)) => {
                Err(Error::invalid("a source and ssh are given: what ssh brings is a source itself"))
            }
            (Some(url), None) if url.starts_with("http://") || url.starts_with("https://") => {
                let url: OdooUrl = url.parse().map_err(Error::invalid)?;
                Ok(Source::Odoo { url, database, filestore: !self.without_filestore })
            }
            (Some(_), None) if self.db_name.is_some() || self.master_pwd.is_some() => {
                Err(Error::invalid("a file has neither a database to choose nor a master password")
                    .hint("leave db_name and master_pwd out, or give the address of an Odoo"))
            }
            (Some(path), None) => Ok(Source::File { path: existing(Path::new(path))? }),
            (None, None) => Err(Error::invalid("no source: give an address, a file or ssh")),
        }
    }

    /// The master password: given, on stdin, or typed by a person who is asked.
    async fn password(&self, ctx: &Context, url: &OdooUrl) -> Result<Secret> {
        if let Some(given) = self.master_pwd.clone().filter(|_| !self.master_password_stdin) {
            if ctx.terminal().is_some() && given != "-" {
                ctx.warn("the master password was an argument, which others on this machine can read; use --master-password-stdin");
            }
            return inside::secret(ctx, given).await;
        }
        if let Some(asked) =
            ctx.terminal().and_then(|terminal| terminal.password(&format!("Master password of {url}")))
        {
            return Ok(asked);
        }
        match ctx.terminal() {
            Some(_) => inside::secret(ctx, "-".into()).await,
            None => Err(Error::invalid("the master password is missing").hint("give master_pwd")),
        }
    }
}

impl Tool for Import {
    const META: Meta = Meta {
        name: "import_template_from_odoo",
        cli: "template import",
        effect: Effect::Destroy,
        open_world: true,
        idempotent: false,
        positional: &["odoo_url", "master_pwd", "db_name", "template_name"],
    };
    type Output = Made;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::making(&ctx.team, &self.template_name.id())]
    }

    fn question(&self, ctx: &Context) -> Result<Option<String>> {
        super::question(ctx, &self.template_name, None, self.reset_environments)
    }

    async fn run(self, ctx: &Context) -> Result<Made> {
        let source = self.source()?;
        let password = match &source {
            Source::Odoo { url, .. } => Some(self.password(ctx, url).await?),
            _ => None,
        };
        let request = MakeRequest {
            image: self.odoo_image,
            keep_raw: self.keep_raw,
            attachments: if self.without_filestore { Attachments::LeftOut } else { Attachments::Taken },
            repo_url: self.repo_url,
            extra_addons: self.extra_addons.unwrap_or_default(),
            replace: self.force,
            password,
            ..MakeRequest::new(self.template_name, source)
        };
        let made = template::make(ctx, request).await?;
        Made::with_others(ctx, made, self.reset_environments, None).await
    }
}

/// The whole path of a file or directory that must be there.
pub fn existing(path: &Path) -> Result<PathBuf> {
    path.canonicalize().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::not_found(format!("{} does not exist", path.display()))
            .hint("give a file, a directory, or the address of an Odoo: https://host"),
        _ => Error::invalid(format!("{}: {error}", path.display())),
    })
}
