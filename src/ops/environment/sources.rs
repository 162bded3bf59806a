//! Odoo's own code from a checkout on this machine, in the place of the image's.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{
    adapters::{docker::Mount, files},
    context::Context,
    error::{Error, Result},
    model::{ImageRef, OdooSources, Series},
    odoo::release,
    ops::{odoo::OdooImage, workstation::Place},
};

/// Where the modules beside the core are in the container.
const MODULES: &str = "/mnt/odoo-addons";

/// Where those of Odoo Enterprise are.
const ENTERPRISE: &str = "/mnt/odoo-enterprise";

/// Where Python keeps what it made of the code, which the container may only read.
const COMPILED: (&str, &str) = ("PYTHONPYCACHEPREFIX", "/var/lib/odoo/pycache");

/// A checkout of Odoo, mounted over what the image has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    /// The checkout.
    pub odoo: PathBuf,
    /// A checkout of Odoo Enterprise of the same series.
    pub enterprise: Option<PathBuf>,
    /// Where the image has its package `odoo`.
    package: String,
}

impl Sources {
    /// The choice that leads to it again.
    #[must_use]
    pub fn chosen(&self) -> OdooSources {
        match self.enterprise {
            Some(_) => OdooSources::Local,
            None => OdooSources::Directory(self.odoo.clone()),
        }
    }

    /// The mounts that put it in the image's place.
    pub(super) fn mounts(&self) -> Vec<Mount> {
        let mut mounts = vec![Mount::bind_read_only(self.odoo.join("odoo"), &self.package)];
        let modules = self.odoo.join("addons");
        if modules.is_dir() {
            mounts.push(Mount::bind_read_only(modules, MODULES));
        }
        mounts.extend(self.enterprise.iter().map(|path| Mount::bind_read_only(path, ENTERPRISE)));
        mounts
    }

    /// Directories of modules in the container, those of Enterprise first: they extend the others.
    pub(super) fn addons_path(&self) -> Vec<String> {
        let enterprise = self.enterprise.iter().map(|_| ENTERPRISE.to_owned());
        let modules = self.odoo.join("addons").is_dir().then(|| MODULES.to_owned());
        enterprise.chain(modules).collect()
    }

    /// What its containers are told.
    pub(super) fn variable() -> (String, String) {
        (COMPILED.0.to_owned(), COMPILED.1.to_owned())
    }
}

/// The checkout that was chosen; `None` for the image's own code.
///
/// # Errors
/// `invalid_input` when it is no checkout of Odoo, or of another series than the image;
/// `prerequisite` when the workstation has none of the image's series.
pub async fn resolve(ctx: &Context, wanted: &OdooSources, image: &ImageRef) -> Result<Option<Sources>> {
    if *wanted == OdooSources::Image {
        return Ok(None);
    }
    let looked = OdooImage::look(ctx, image).await?;
    let series = looked.series.ok_or_else(|| {
        Error::invalid(format!(
            "image {image} does not say which series it runs, so no code fits it for sure"
        ))
    })?;
    let (odoo, enterprise) = match wanted {
        OdooSources::Directory(path) => (path.clone(), None),
        _ => of_workstation(series)?,
    };
    let shown = odoo.display().to_string();
    let odoo = odoo.canonicalize().map_err(|error| Error::invalid(format!("{shown}: {error}")))?;
    match series_of(&odoo)? {
        Some(found) if found == series => {}
        Some(found) => {
            return Err(Error::invalid(format!("{shown} is Odoo {found}, and image {image} runs {series}"))
                .hint(format!("use an image of {found}: --odoo-image odoo:{found}")));
        }
        None => {
            return Err(Error::invalid(format!("{shown} is no checkout of Odoo: it has no odoo/release.py")));
        }
    }
    Ok(Some(Sources { odoo, enterprise, package: looked.package()?.to_owned() }))
}

/// The workstation's checkouts of Odoo and, where it has that, of Enterprise.
fn of_workstation(series: Series) -> Result<(PathBuf, Option<PathBuf>)> {
    let place = Place::current()?;
    let odoo = place.odoo("odoo", &series.to_string());
    if !has_code(&odoo) {
        return Err(Error::prerequisite(format!("there is no checkout of Odoo in {}", odoo.display()))
            .hint("odeum workstation pull-repos --filter odoo"));
    }
    let enterprise = place.odoo("enterprise", &series.to_string());
    Ok((odoo, Some(enterprise).filter(|path| files::entries(path).is_ok_and(|names| !names.is_empty()))))
}

/// Whether the workstation has a checkout of Odoo of this series.
#[must_use]
pub fn has_workstation(series: Series) -> bool {
    Place::current().is_ok_and(|place| has_code(&place.odoo("odoo", &series.to_string())))
}

fn has_code(odoo: &Path) -> bool {
    odoo.join("odoo/release.py").is_file()
}

fn series_of(odoo: &Path) -> Result<Option<Series>> {
    let text = files::read_inside(odoo, Path::new("odoo/release.py"))?;
    Ok(text.as_deref().and_then(release::series))
}
