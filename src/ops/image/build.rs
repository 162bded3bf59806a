//! Builds an image: mmdebstrap makes the root file system, Docker imports it as it comes.

use std::{
    fs::File,
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, stream::try_unfold};
use tokio::{
    io::AsyncReadExt,
    net::unix::pipe::{OpenOptions, Receiver},
};
use tokio_util::sync::CancellationToken;

use super::{
    bench::Bench,
    mirror,
    progress::Progress,
    recipe::{Recipe, recipe},
};
use crate::{
    adapters::{docker::Docker, process},
    error::{Context, Error, Kind, Result},
    model::ImageRef,
};

/// Kept out of the image; copyright files stay.
const LEFT_OUT: &[&str] = &[
    "path-exclude=/usr/share/doc/*",
    "path-include=/usr/share/doc/*/copyright",
    "path-exclude=/usr/share/info/*",
    "path-exclude=/usr/share/lintian/*",
    "path-exclude=/usr/share/locale/*",
    "path-exclude=/usr/share/man/*",
];

/// Builds `image` from Debian packages of `mirror`, else of the mirror this machine's apt uses.
/// It is made for the installation in `data_dir`. `on_progress` is told the fraction done and what is being done. An image of the same name is
/// replaced at the end. Nothing stays behind when it fails or is cancelled.
///
/// # Errors
/// `invalid_input` for an image Debian has no packages of; `prerequisite` without mmdebstrap or a
/// mirror; `external` with the end of mmdebstrap's output; `cancelled`.
pub async fn build(
    (docker, data_dir): (&Docker, &Path),
    image: &ImageRef,
    mirror: Option<&str>,
    cancel: &CancellationToken,
    on_progress: impl FnMut(f64, &str) + Send,
) -> Result<()> {
    let recipe = recipe(image)?;
    if !process::is_installed("mmdebstrap") {
        return Err(Error::prerequisite("mmdebstrap is not installed").hint("odeum doctor --fix"));
    }
    let mirror = mirror::choose(mirror)?;
    let bench = Bench::new(&recipe, data_dir)?;
    let built = make(docker, image, &recipe, &mirror, &bench, cancel, on_progress).await;
    let cleared = bench.clear().await;
    built.and(cleared)
}

/// Runs mmdebstrap and the import side by side; the first to fail ends the other.
async fn make(
    docker: &Docker,
    image: &ImageRef,
    recipe: &Recipe,
    mirror: &str,
    bench: &Bench,
    cancel: &CancellationToken,
    mut on_progress: impl FnMut(f64, &str) + Send,
) -> Result<()> {
    let pipe = bench.path("root.tar");
    process::run(duct::cmd!("mkfifo", &pipe), cancel).await?;
    let tar = OpenOptions::new().open_receiver(&pipe).context("opening the pipe for the image")?;
    // Until it is dropped the importing side sees no end, whatever mmdebstrap does.
    let held_open = File::options().write(true).open(&pipe).context("opening the pipe for the image")?;
    let complete = Arc::new(AtomicBool::new(false));
    let making = async {
        let mut progress = Progress::default();
        let on_line = |line: &str| {
            if let Some((fraction, message)) = progress.line(line) {
                on_progress(fraction, &message);
            }
        };
        let (program, first) = program();
        let command = duct::cmd(program, [first, arguments(recipe, mirror, bench)].concat());
        let made = process::run_lines(command.env("TMPDIR", bench.dir()), cancel, on_line).await;
        made.map_err(|error| shorter(error, image))?;
        complete.store(true, Ordering::Release);
        drop(held_open);
        Ok(())
    };
    let importing = async {
        tar.readable().await.context("reading the pipe for the image")?;
        let changes: Vec<&str> = recipe.changes.iter().map(String::as_str).collect();
        docker.import(image, &changes, chunks(tar, Arc::clone(&complete))).await
    };
    tokio::try_join!(making, importing).map(drop)
}

/// mmdebstrap, as root in a mount namespace of its own: what it mounts into the root file system is
/// then never seen by whoever removes that, and is gone with the last process. Otherwise it makes
/// such a namespace itself.
fn program() -> (&'static str, Vec<String>) {
    match process::is_root() {
        true => ("unshare", vec!["--mount".into(), "mmdebstrap".into()]),
        false => ("mmdebstrap", Vec::new()),
    }
}

/// What mmdebstrap is given. Hooks get the root file system as `$1`.
fn arguments(recipe: &Recipe, mirror: &str, bench: &Bench) -> Vec<String> {
    let file = |name: &str| format!("'{}'", bench.path(name).display());
    let mut arguments: Vec<String> = [
        "--verbose",
        "--variant=apt",
        "--format=tar",
        // PostgreSQL's socket directory is there.
        "--skip=cleanup/run",
        "--aptopt=APT::Install-Recommends \"false\"",
        // Unstable's release file is often out of date on mirrors that are not synchronised daily.
        "--aptopt=Acquire::Check-Valid-Until \"false\"",
        "--dpkgopt=force-confold",
    ]
    .map(str::to_owned)
    .into();
    arguments.extend(LEFT_OUT.iter().map(|rule| format!("--dpkgopt={rule}")));
    arguments.push(format!("--include={}", recipe.packages.join(",")));
    if recipe.preferences().is_some() {
        let target = "\"$1/etc/apt/preferences.d\"";
        let hook = format!("mkdir -p {target} && cp {} {target}/odeum", file("preferences"));
        arguments.push(format!("--setup-hook={hook}"));
    }
    if !recipe.before.is_empty() {
        arguments.push(format!("--essential-hook=chroot \"$1\" sh -eu <{}", file("before.sh")));
    }
    let (entrypoint, _) = recipe.entrypoint;
    arguments.push(format!("--customize-hook=install -m 755 {} \"$1{entrypoint}\"", file("entrypoint.sh")));
    arguments.push(format!("--customize-hook=chroot \"$1\" sh -eu <{}", file("setup.sh")));
    arguments.push(recipe.suite.to_owned());
    arguments.push(bench.path("root.tar").display().to_string());
    arguments.extend(recipe.sources(mirror));
    arguments
}

/// The pipe's content. Its end counts only when the root file system is complete, so half of one
/// never becomes an image.
fn chunks(
    tar: Receiver,
    complete: Arc<AtomicBool>,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    try_unfold((tar, complete), |(mut tar, complete)| async move {
        let mut chunk = BytesMut::with_capacity(256 * 1024);
        match tar.read_buf(&mut chunk).await? {
            0 if complete.load(Ordering::Acquire) => Ok(None),
            0 => Err(io::Error::other("the root file system is not complete")),
            _ => Ok(Some((chunk.freeze(), (tar, complete)))),
        }
    })
}

/// The failure without mmdebstrap's long command line, which is in the details.
fn shorter(error: Error, image: &ImageRef) -> Error {
    let output = error.details.get("output").and_then(|output| output.as_str()).unwrap_or_default();
    match (error.kind, output) {
        (Kind::External, output) if !output.is_empty() => Error {
            message: format!("mmdebstrap could not build {image}: {output}"),
            hint: Some("look at the end of the output; `[build] debian_mirror` sets another mirror".into()),
            ..error
        },
        _ => error.context(format!("building {image}")),
    }
}

#[cfg(test)]
mod tests {
    use futures_util::TryStreamExt;

    use super::*;

    #[test]
    fn arguments_end_with_suite_target_and_sources() {
        let recipe = recipe(&"odoo:19.0".parse().unwrap()).unwrap();
        let bench = Bench::new(&recipe, Path::new("/nowhere")).unwrap();
        let words = arguments(&recipe, "http://m.test/debian", &bench);
        let tail: Vec<_> = words.iter().rev().take(4).rev().map(String::as_str).collect();
        let target = bench.path("root.tar").display().to_string();
        assert_eq!(
            tail,
            [
                "trixie",
                target.as_str(),
                "deb http://m.test/debian trixie main",
                "deb http://m.test/debian sid main"
            ]
        );
        assert!(words.iter().any(|word| word.starts_with("--setup-hook=")), "the pin is put in");
    }

    #[tokio::test]
    async fn half_a_file_system_is_an_error() {
        for whole in [true, false] {
            let (sender, receiver) = tokio::net::unix::pipe::pipe().unwrap();
            sender.writable().await.unwrap();
            sender.try_write(b"half").unwrap();
            drop(sender);
            let read = chunks(receiver, Arc::new(AtomicBool::new(whole))).try_collect::<Vec<_>>().await;
            assert_eq!(read.is_ok(), whole);
        }
    }
}
