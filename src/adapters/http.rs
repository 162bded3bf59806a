//! HTTP requests to what odeum itself runs, never through a proxy, downloads, and the set-up all
//! clients share.

use std::{fs::File, io::Write, path::Path, time::Duration};

use reqwest::{
    Certificate, Client, ClientBuilder, Method,
    header::{self, HeaderMap},
    redirect::Policy,
};

use crate::error::{Context, Error, Result};

/// Longest time one request may take.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A client for environments on this machine.
///
/// # Errors
/// When the client cannot be set up.
pub fn client() -> Result<Client> {
    local().redirect(Policy::limited(5)).build().map_err(Error::internal)
}

/// Lets a client trust the certificates of a file besides the system's.
///
/// # Errors
/// When the file cannot be read, `invalid_input` when it has none.
pub fn trusting(builder: ClientBuilder, ca_bundle: Option<&Path>) -> Result<ClientBuilder> {
    let Some(path) = ca_bundle else { return Ok(builder) };
    let pem = std::fs::read(path).context(format!("reading {}", path.display()))?;
    let certificates = Certificate::from_pem_bundle(&pem);
    let certificates = certificates.map_err(|error| {
        Error::invalid(format!("ca_bundle {} is none: {}", path.display(), words(&error)))
    })?;
    Ok(builder.tls_certs_merge(certificates))
}

/// Downloads what is at an address over https, wherever it leads, into a new file; at most so many bytes.
/// Proxies are those of the environment. Says how many there were.
///
/// # Errors
/// `external` when it cannot be had, is empty or larger; `timeout` when nothing comes for long.
pub async fn download(url: &str, path: &Path, most: u64, ca_bundle: Option<&Path>) -> Result<u64> {
    let client = trusting(builder(), ca_bundle)?.https_only(true).redirect(Policy::limited(10));
    let client = client.connect_timeout(PATIENCE).read_timeout(PATIENCE).build().map_err(Error::internal)?;
    let explain = |error: reqwest::Error| match error.is_timeout() {
        true => Error::timeout(format!("nothing comes from {url} for {} s", PATIENCE.as_secs())),
        false => Error::external(format!("downloading {url}: {}", words(&error.without_url())))
            .hint("look at the address, the network, and ca_bundle in odeum.toml behind a company's proxy"),
    };
    let answer = client.get(url).header(header::USER_AGENT, "odeum").send().await;
    let mut answer = answer.and_then(reqwest::Response::error_for_status).map_err(explain)?;
    let mut file = File::create_new(path)?;
    let mut size = 0;
    while let Some(chunk) = answer.chunk().await.map_err(explain)? {
        size += chunk.len() as u64;
        if size > most {
            return Err(Error::external(format!("what is at {url} is larger than {most} bytes")));
        }
        file.write_all(&chunk)?;
    }
    match size {
        0 => Err(Error::external(format!("what is at {url} is empty"))),
        size => Ok(size),
    }
}

/// What every client begins with: the one TLS implementation that is linked.
pub fn builder() -> ClientBuilder {
    // A second time it is there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
}

/// A client for this machine: it need not know whom the world trusts, which takes a moment to read.
fn local() -> ClientBuilder {
    builder().no_proxy().tls_certs_only([]).timeout(PATIENCE)
}

/// The status a `GET` of `url` gets after redirects, or `None` when nobody answers.
pub async fn status(client: &Client, url: &str) -> Option<u16> {
    let response = client.get(url).send().await.ok()?;
    let status = response.status().as_u16();
    // A body cut short is no answer yet.
    response.bytes().await.ok().map(|_| status)
}

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    /// Whole address.
    pub url: String,
    /// Method.
    pub method: Method,
    /// Header fields.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
    /// How long it may take.
    pub limit: Duration,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Response {
    /// Status.
    pub status: u16,
    /// Header fields, in their order, repeated ones apart.
    pub headers: HeaderMap,
    /// Body, at most as much as was wanted.
    pub body: Vec<u8>,
    /// Whether there was more of it.
    pub truncated: bool,
}

/// Sends one request and follows nothing. Of the answer's body as much is read as
/// `most` says, when it sees the header fields.
///
/// # Errors
/// `external` when nobody answers, `timeout` after the request's limit.
pub async fn send(request: Request, most: impl FnOnce(&HeaderMap) -> usize) -> Result<Response> {
    let client = local().redirect(Policy::none()).build().map_err(Error::internal)?;
    let Request { url, method, headers, body, limit } = request;
    let explain = |error: reqwest::Error| match error.is_timeout() {
        true => Error::timeout(format!("{url} did not answer within {} s", limit.as_secs())),
        false => Error::external(words(&error)),
    };
    let sent = client.request(method, &url).headers(headers).body(body).timeout(limit).send().await;
    let mut response = sent.map_err(explain)?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let most = most(&headers);
    let (mut body, mut truncated) = (Vec::new(), false);
    while let Some(chunk) = response.chunk().await.map_err(explain)? {
        let room = most - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() > room {
            truncated = true;
            break;
        }
    }
    Ok(Response { status, headers, body, truncated })
}

/// An error with all its causes.
#[must_use]
pub fn words(error: &reqwest::Error) -> String {
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        words = format!("{words}: {cause}");
        source = cause.source();
    }
    words
}
