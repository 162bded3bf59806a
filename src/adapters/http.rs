//! Plain HTTP requests to what odeum itself runs, never through a proxy.

use std::time::Duration;

use reqwest::{Client, redirect::Policy};

use crate::error::{Error, Result};

/// Longest time one request may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A client for environments on this machine.
///
/// # Errors
/// When the client cannot be set up.
pub fn client() -> Result<Client> {
    let builder = Client::builder().no_proxy().timeout(PATIENCE).redirect(Policy::limited(5));
    builder.build().map_err(Error::internal)
}

/// The status a `GET` of `url` gets after redirects, or `None` when nobody answers.
pub async fn status(client: &Client, url: &str) -> Option<u16> {
    let response = client.get(url).send().await.ok()?;
    let status = response.status().as_u16();
    // A body cut short is no answer yet.
    response.bytes().await.ok().map(|_| status)
}
