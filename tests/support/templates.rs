//! Templates of Odoo's own modules, which nearly every test begins with. To install them takes
//! three times as long as to restore them, so whoever is the first to need one installs it and
//! keeps a copy; the others import that.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use crate::support::{
    checker::entries,
    outside::{docker, run},
    world::World,
};

/// Makes the template `default` of these modules in a world that is initialised.
pub fn make(world: &World, image: &str, modules: &str) {
    let id = docker(&["image", "inspect", "--format", "{{.Id}}", image]);
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("templates");
    fs::create_dir_all(&kept).unwrap();
    // Another image makes another template.
    let name = format!("{}-{modules}", id.trim().rsplit(':').next().unwrap());
    let lock = File::create(kept.join(format!("{name}.lock"))).unwrap();
    let copy = kept.join(name);
    lock.lock().unwrap();
    if copy.exists() {
        drop(lock);
        world.run(&["template", "import", copy.to_str().unwrap(), "--odoo-image", image]).ok();
    } else {
        world.run(&["template", "init", "--odoo-image", image, "--modules", modules]).ok();
        keep(&generation(world), &copy);
    }
}

/// The files of the template `default`.
pub fn generation(world: &World) -> PathBuf {
    let template = world.data().join("team_1/templates/default");
    let mut names = entries(&template).into_iter();
    template.join(names.find(|name| name.starts_with("gen-")).expect("a generation"))
}

/// Copies the files; whole, or not at all.
fn keep(generation: &Path, copy: &Path) {
    let making = copy.with_extension("making");
    let _ = fs::remove_dir_all(&making);
    run("cp", &["-r", generation.to_str().unwrap(), making.to_str().unwrap()]).unwrap();
    fs::rename(making, copy).unwrap();
}
