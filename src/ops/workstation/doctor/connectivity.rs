//! Whether the git server lets this person in.

use std::time::Duration;

use duct::cmd;

use crate::{
    adapters::process,
    config::workstation::Git,
    context::Context,
    error::{Error, Kind, Result},
    model::GitHost,
    ops::{system::Health, workstation::finding::Finding},
};

const GROUP: &str = "Connectivity";

/// Longest time for an answer.
const LIMIT: Duration = Duration::from_secs(8);

/// The exit status of ssh itself, as opposed to that of what it runs.
const OF_SSH: i64 = 255;

/// Looks whether the server takes this person's key.
pub(super) async fn examine(ctx: &Context, git: &Git) -> Vec<Finding> {
    let name = "git over ssh";
    let Some(server) = Server::of(git) else {
        let message = "repositories are not reached over ssh, so no key is tried";
        return vec![Finding::new(GROUP, name, Health::Warn, message)];
    };
    let asked = tokio::time::timeout(LIMIT, ask(ctx, &server)).await;
    let shown = &server.host;
    vec![match asked {
        Ok(Ok(greeting)) => Finding::new(GROUP, name, Health::Ok, format!("{shown}: {greeting}")),
        Ok(Err(error)) => refused(name, shown, &error),
        Err(_) => {
            let message = format!("{shown} did not answer within {} s", LIMIT.as_secs());
            Finding::new(GROUP, name, Health::Warn, message).hint("look at your network, or try again later")
        }
    }]
}

/// A git server and how ssh reaches it.
struct Server {
    user: String,
    host: String,
    port: Option<String>,
}

impl Server {
    /// The one of a workstation's repositories; `None` when they are not reached over ssh.
    fn of(git: &Git) -> Option<Self> {
        let url = git.url("organization", "repository");
        let (user, place, port) = match url.strip_prefix("ssh://") {
            Some(rest) => {
                let (user, place) = rest.split('/').next()?.split_once('@')?;
                match place.rsplit_once(':') {
                    Some((host, port)) => (user, host, Some(port.to_owned())),
                    None => (user, place, None),
                }
            }
            None if url.contains("://") => return None,
            None => {
                let (user, rest) = url.split_once('@')?;
                (user, rest.split(':').next()?, None)
            }
        };
        place.parse::<GitHost>().ok()?;
        Some(Self { user: user.to_owned(), host: place.to_owned(), port })
    }
}

/// What the server says to who asks for no command: the first line of its greeting.
async fn ask(ctx: &Context, server: &Server) -> Result<String> {
    let port = server.port.iter().flat_map(|port| ["-p".to_owned(), port.clone()]);
    let options = ["-T", "-oBatchMode=yes", "-oConnectTimeout=5"].map(str::to_owned).into_iter();
    let target = ["--".to_owned(), format!("{}@{}", server.user, server.host)];
    let words: Vec<String> = options.chain(port).chain(target).collect();
    let said = process::run(cmd("ssh", words), &ctx.cancel).await;
    let greeting = |text: &str| {
        let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("lets you in");
        line.trim().to_owned()
    };
    match said {
        Ok(text) => Ok(greeting(&text)),
        // Servers that give no shell say so with their greeting.
        Err(error)
            if error.kind == Kind::External && error.details.get("exit_code") != Some(&OF_SSH.into()) =>
        {
            let text = error.details.get("output").and_then(|text| text.as_str()).unwrap_or_default();
            Ok(greeting(text))
        }
        Err(error) => Err(error),
    }
}

fn refused(name: &str, host: &str, error: &Error) -> Finding {
    let finding = |status, message: String| Finding {
        detail: Some(error.message.clone()),
        ..Finding::new(GROUP, name, status, message)
    };
    let says = |words: &str| error.message.contains(words);
    if error.kind == Kind::Prerequisite {
        return finding(Health::Fail, "ssh is not installed".into()).hint("install an OpenSSH client");
    }
    if says("Host key verification failed") || says("HOST IDENTIFICATION HAS CHANGED") {
        let message = format!("the key of {host} is not one you trust, or is not the one you trusted");
        return finding(Health::Fail, message)
            .hint(format!("compare it with what {host} publishes, then put it into ~/.ssh/known_hosts"));
    }
    if says("Permission denied") || says("Too many authentication failures") {
        return finding(Health::Fail, format!("{host} takes none of your keys")).hint(format!(
            "make one with ssh-keygen and give its public half to {host}, or set git.protocol = \"https\""
        ));
    }
    finding(Health::Warn, format!("{host} could not be asked")).hint("look at your network")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_is_that_of_the_addresses() {
        let of = |template: Option<&str>| {
            let url_template = template.map(|template| template.parse().unwrap());
            let server = Server::of(&Git { url_template, ..Git::default() });
            server.map(|server| (server.user, server.host, server.port))
        };
        let server = |host: &str, port: Option<&str>| {
            Some(("git".to_owned(), host.to_owned(), port.map(str::to_owned)))
        };
        assert_eq!(of(None), server("github.com", None));
        assert_eq!(
            of(Some("ssh://git@git.example.com:2222/{org}/{repo}")),
            server("git.example.com", Some("2222"))
        );
        assert_eq!(of(Some("git@git.example.com:{org}/{repo}.git")), server("git.example.com", None));
        assert_eq!(of(Some("https://git.example.com/{org}/{repo}")), None);
    }

    #[test]
    fn refusals_are_told_apart() {
        let status = |text: &str| refused("x", "h", &Error::external(text)).status;
        assert_eq!(status("git@h: Permission denied (publickey)."), Health::Fail);
        assert_eq!(status("Host key verification failed."), Health::Fail);
        assert_eq!(status("ssh: Could not resolve hostname h"), Health::Warn);
    }
}
