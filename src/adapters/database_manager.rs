//! The database manager of a running Odoo (`odoo/addons/web/controllers/database.py`).

use std::{
    io::Write,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use reqwest::{Client, Response, StatusCode, header, redirect::Policy};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::{
    archive::Room,
    http::{builder, trusting, words},
};
use crate::{
    error::{Context, Error, Kind, Result},
    model::{OdooUrl, Secret, Series},
};

/// How long a list of databases may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// How much of an answer that is no backup is read, in bytes.
const PAGE: usize = 200_000;

/// The database manager of one Odoo.
pub struct DatabaseManager {
    url: OdooUrl,
    client: Client,
}

impl DatabaseManager {
    /// That of the Odoo at `url`, which may be silent for this long: it makes all of a backup
    /// before it sends the first byte. Certificates in `ca_bundle` are trusted besides the system's.
    ///
    /// # Errors
    /// When the certificates cannot be read.
    pub fn at(url: &OdooUrl, ca_bundle: Option<&Path>, silence: Duration) -> Result<Self> {
        // A redirect would get the master password too.
        let builder = trusting(builder(), ca_bundle)?.redirect(Policy::none());
        let builder = builder.connect_timeout(PATIENCE).read_timeout(silence);
        Ok(Self { url: url.clone(), client: builder.build().map_err(Error::internal)? })
    }

    /// The databases it lists.
    ///
    /// # Errors
    /// `auth` when it does not tell, `external` when nobody answers.
    pub async fn databases(&self) -> Result<Vec<String>> {
        let request = json!({"jsonrpc": "2.0", "method": "call", "params": {}});
        let sending = self
            .client
            .post(self.url.path("/web/database/list"))
            .header(header::CONTENT_TYPE, "application/json")
            .timeout(PATIENCE)
            .body(request.to_string());
        let body = page(self.answered(sending.send().await)?).await.map_err(|error| self.failed(&error))?;
        let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
        let names = answer["result"].as_array().ok_or_else(|| {
            Error::new(Kind::Auth, format!("{} does not list its databases", self.url))
                .hint("name the database with --db-name; its manager may be switched off (list_db = False)")
        })?;
        Ok(names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect())
    }

    /// The series it runs, when it says so: it need not.
    pub async fn series(&self) -> Option<Series> {
        let request = json!({"jsonrpc": "2.0", "method": "call", "params": {}});
        let sending = self
            .client
            .post(self.url.path("/web/webclient/version_info"))
            .header(header::CONTENT_TYPE, "application/json")
            .timeout(PATIENCE)
            .body(request.to_string());
        let answer: Value = serde_json::from_slice(&page(sending.send().await.ok()?).await.ok()?).ok()?;
        answer["result"]["server_serie"].as_str()?.parse().ok()
    }

    /// Has it make a backup and writes that to a new file as it comes; bytes are counted in `moved`.
    ///
    /// # Errors
    /// `auth` when it refuses the password, `external` when it breaks off, `timeout` after a
    /// silence, `cancelled`.
    pub async fn backup(
        &self,
        database: &str,
        password: &Secret,
        with_filestore: bool,
        to: &Path,
        moved: &AtomicU64,
        cancel: &CancellationToken,
    ) -> Result<()> {
        let mut form = vec![("master_pwd", password.reveal()), ("name", database), ("backup_format", "zip")];
        if !with_filestore {
            form.push(("filestore", "false"));
        }
        let sending = self
            .client
            .post(self.url.path("/web/database/backup"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(urlencoded(&form));
        let work = async {
            let mut response = self.answered(sending.send().await)?;
            let kind = response.headers().get(header::CONTENT_TYPE);
            let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
            if !kind.contains("zip") && !kind.contains("octet") {
                return Err(self.refused(database, response).await);
            }
            let mut file = std::fs::File::create_new(to).context(format!("making {}", to.display()))?;
            let mut room = Room::at(to);
            while let Some(piece) = response.chunk().await.map_err(|error| self.failed(&error))? {
                room.guard(&mut file).write_all(&piece)?;
                moved.fetch_add(piece.len() as u64, Ordering::Relaxed);
            }
            Ok(())
        };
        tokio::select! {
            done = work => done,
            () = cancel.cancelled() => Err(Error::cancelled()),
        }
    }

    fn answered(&self, sent: Result<Response, reqwest::Error>) -> Result<Response> {
        let response = sent.map_err(|error| self.failed(&error))?;
        let status = response.status();
        if status.is_redirection() {
            let location = response.headers().get(header::LOCATION).and_then(|place| place.to_str().ok());
            return Err(Error::external(format!(
                "{} sends elsewhere: {}",
                self.url,
                location.unwrap_or("?")
            ))
            .hint("give the address it sends to, if you trust that with the master password"));
        }
        match status {
            StatusCode::OK => Ok(response),
            StatusCode::NOT_FOUND => Err(Error::not_found(format!("{} has no database manager", self.url))
                .hint("is it an Odoo? A proxy may hide /web/database; then use --ssh, or a dump file")),
            _ => Err(Error::external(format!("{} answered {status}", self.url))),
        }
    }

    /// Odoo answers 200 with a page when it refuses; its words are in there.
    async fn refused(&self, database: &str, response: Response) -> Error {
        let page = page(response).await.unwrap_or_default();
        let page = String::from_utf8_lossy(&page);
        let words = alert(&page).unwrap_or_else(|| "it sent a page, not a backup".into());
        let error = match words.contains("Access Denied") || words.contains("not a backup") {
            true => Error::new(Kind::Auth, format!("{} refuses a backup of {database}: {words}", self.url)),
            false => Error::external(format!("{} failed to back up {database}: {words}", self.url)),
        };
        error.hint("check the master password, and that the database manager is on (list_db); else use --ssh or a dump file")
    }

    fn failed(&self, error: &reqwest::Error) -> Error {
        match error.is_timeout() {
            true => Error::timeout(format!("{} was silent for too long", self.url)).hint(
                "a large database takes long to back up: raise restore_timeout of the team, use --ssh, or \
                 make the backup there and import the file",
            ),
            false => Error::external(format!("{}: {}", self.url, words(error))),
        }
    }
}

/// An answer, or the beginning of one that is too long for what it should be.
async fn page(mut response: Response) -> Result<Vec<u8>, reqwest::Error> {
    let mut page = Vec::new();
    while page.len() < PAGE
        && let Some(piece) = response.chunk().await?
    {
        page.extend_from_slice(&piece);
    }
    Ok(page)
}

/// What the page of the database manager says in red, without its markup.
fn alert(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("alert-danger")?;
    let (_, rest) = rest.split_once('>')?;
    let (text, _) = rest.split_once("</div>")?;
    let mut words = String::new();
    let mut is_markup = false;
    for letter in text.chars() {
        match letter {
            '<' => is_markup = true,
            '>' => is_markup = false,
            letter if !is_markup => words.push(letter),
            _ => {}
        }
    }
    for (entity, letter) in [("&#39;", "'"), ("&#34;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")] {
        words = words.replace(entity, letter);
    }
    Some(words.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|words| !words.is_empty())
}

fn urlencoded(form: &[(&str, &str)]) -> String {
    let mut url = reqwest::Url::parse("http://form/").expect("a constant address is one");
    url.query_pairs_mut().extend_pairs(form);
    url.query().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_keeps_every_character() {
        assert_eq!(urlencoded(&[("a", "x y&z=ä"), ("b", "")]), "a=x+y%26z%3D%C3%A4&b=");
    }

    #[tokio::test]
    async fn a_list_without_end_is_none() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let sent = std::sync::Arc::<AtomicU64>::default();
        let sending = std::sync::Arc::clone(&sent);
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = std::io::Read::read(&mut stream, &mut [0; 4096]).unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[").unwrap();
            while stream.write_all(&[b' '; 10_000]).is_ok() {
                sending.fetch_add(10_000, Ordering::Relaxed);
            }
        });
        let manager = DatabaseManager::at(&url.parse().unwrap(), None, PATIENCE).unwrap();
        assert_eq!(manager.databases().await.unwrap_err().kind, Kind::Auth);
        // What is on its way in the machine is taken too.
        assert!(sent.load(Ordering::Relaxed) < 50_000_000);
    }

    #[test]
    fn the_words_of_a_refusal_are_found_in_its_page() {
        let page = r#"<div class="x"><div class="alert alert-danger"> Database backup error: <b>Database &#39;x&#39;</b> is no</div>"#;
        assert_eq!(alert(page).unwrap(), "Database backup error: Database 'x' is no");
        assert_eq!(alert("<html></html>"), None);
    }
}
