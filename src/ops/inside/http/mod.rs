//! HTTP to an environment's own origin, and nowhere else.

mod address;
mod headers;
mod session;
mod text;

use http::{HeaderMap, HeaderValue, Method, header};

use address::{check_path, within};
use session::{add_cookie, check_session, cookies, log_in};
use text::{is_readable, says_text, text};

use super::running::{running, running_to_change};
use crate::{
    adapters::http::{self as adapter, Request, Response},
    context::Context,
    error::{Error, Result},
    model::{EnvName, Secret},
    ops::{
        environment::{self, Environment},
        output::Output,
    },
};

/// Most bytes read of a text, and characters of it that are shown.
const MOST_TEXT: usize = 100_000;
const SHOWN: usize = 50_000;

/// Most bytes of anything else, which goes to a file.
const MOST_BINARY: usize = 20_000_000;

/// Most header fields shown.
const MOST_HEADERS: usize = 20;

/// Most redirects followed.
const HOPS: usize = 10;

/// A request.
pub struct HttpRequest {
    /// Environment.
    pub name: EnvName,
    /// Path with its query.
    pub path: String,
    /// Method.
    pub method: String,
    /// Body.
    pub body: String,
    /// Header fields, as JSON object or `Key:Value,…`.
    pub headers: String,
    /// Session to use.
    pub session_id: String,
    /// Whether to follow redirects within the environment.
    pub follow: bool,
    /// User to log in as first, with his password.
    pub login: Option<(String, Secret)>,
}

/// What came back.
pub struct HttpResponse {
    /// Status.
    pub status: u16,
    /// Header fields, repeated ones apart.
    pub headers: Vec<(String, String)>,
    /// Text of the body; none when it went to a file.
    pub body: String,
    /// Whether there was more.
    pub body_truncated: bool,
    /// Where a body that is not text was saved.
    pub body_file: Option<String>,
    /// Bytes of the body that were read.
    pub bytes: usize,
    /// Where it wants the browser to go.
    pub location: Option<String>,
    /// The path that answered, after redirects that were followed.
    pub path: String,
    /// The session it was, when it logged in.
    pub session_id: Option<String>,
}

/// Sends a request. Redirects are reported; when told to follow, those that stay
/// within the environment are followed.
///
/// # Errors
/// `invalid_input` for a request that is none, `auth` when the login fails.
pub async fn http(ctx: &Context, request: &HttpRequest) -> Result<HttpResponse> {
    let mut path = check_path(&request.path)?;
    let mut method = check_method(&request.method)?;
    let mut headers = headers::parse(&request.headers)?;
    let (env, _) = match method.is_safe() {
        true => running(ctx, &request.name).await?,
        false => running_to_change(ctx, &request.name).await?,
    };
    let origin = environment::local_url(ctx, &env);
    let mut body = request.body.clone().into_bytes();
    if !body.is_empty() && !headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(&request.body)));
    }
    let mut session = Some(request.session_id.clone()).filter(|id| !id.is_empty());
    if let Some((login, password)) = &request.login {
        session = Some(log_in(ctx, &env, &origin, login, password).await?);
    }
    if let Some(id) = &session {
        add_cookie(&mut headers, b"session_id", check_session(id)?.as_bytes())?;
    }
    let mut hops = 0;
    loop {
        let sent = Request {
            url: format!("{origin}{path}"),
            method: method.clone(),
            headers: headers.clone(),
            body: body.clone(),
            limit: adapter::PATIENCE,
        };
        let response = send(ctx, &env, sent).await?;
        let place = location(&response);
        let inside = place.as_deref().and_then(|place| within(place, &path, &[&origin, &env.url]));
        match (request.follow, is_redirect(response.status), inside) {
            (true, true, Some(next)) if hops < HOPS => {
                if response.status == 303 || (response.status < 307 && method == Method::POST) {
                    method = Method::GET;
                    body.clear();
                    headers.remove(header::CONTENT_TYPE);
                }
                cookies(&response).try_for_each(|(name, value)| add_cookie(&mut headers, name, value))?;
                path = next;
                hops += 1;
            }
            (follow, redirected, inside) => {
                if follow && redirected && inside.is_none() {
                    ctx.warn(format!(
                        "not followed, since it leads away from the environment: {}",
                        place.unwrap_or_default()
                    ));
                } else if follow && redirected {
                    ctx.warn(format!("not followed any more after {HOPS} redirects"));
                }
                let session = session.filter(|_| request.login.is_some());
                return shown(ctx, request, &response, path, session);
            }
        }
    }
}

async fn send(ctx: &Context, env: &Environment, request: Request) -> Result<Response> {
    let most = |headers: &HeaderMap| if is_readable(headers) { MOST_TEXT } else { MOST_BINARY };
    let sent = tokio::select! {
        sent = adapter::send(request, most) => sent,
        () = ctx.cancel.cancelled() => return Err(Error::cancelled()),
    };
    sent.map_err(|error| error.or_hint(format!("odeum env logs {}", env.request.name.quoted())))
}

fn shown(
    ctx: &Context,
    request: &HttpRequest,
    response: &Response,
    path: String,
    session_id: Option<String>,
) -> Result<HttpResponse> {
    let bytes = response.body.len();
    let location = location(response);
    let lossy = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let fields = response.headers.iter().map(|(name, value)| (name.to_string(), lossy(value)));
    let headers = fields.take(MOST_HEADERS).collect();
    let (mut body, mut body_file, mut body_truncated) = (String::new(), None, response.truncated);
    if let Some(text) = text(&response.headers, &response.body, response.truncated) {
        body = text.chars().take(SHOWN).collect();
        body_truncated |= body.len() < text.len();
    } else if bytes > 0 {
        if says_text(&response.headers) {
            ctx.warn("the body is text in letters that are not known here: it is saved as it came");
        }
        let mut output = Output::begin(ctx, format!("{} {path} of {}", request.method, request.name))?;
        output.write(format!("{bytes} bytes that are not text\n").as_bytes());
        body_file = Some(output.keep(ctx, "body", &response.body)?.display().to_string());
    }
    Ok(HttpResponse {
        status: response.status,
        headers,
        body,
        body_truncated,
        body_file,
        bytes,
        location,
        path,
        session_id,
    })
}

fn location(response: &Response) -> Option<String> {
    response.headers.get(header::LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

fn check_method(method: &str) -> Result<Method> {
    let method = method.to_ascii_uppercase();
    let is_word = !method.is_empty() && method.chars().all(|c| c.is_ascii_uppercase());
    match Method::from_bytes(method.as_bytes()) {
        Ok(method) if is_word && method != Method::CONNECT => Ok(method),
        _ => Err(Error::invalid(format!("{method:?} is not a method"))
            .hint("GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS")),
    }
}

fn content_type(body: &str) -> &'static str {
    match serde_json::from_str::<serde::de::IgnoredAny>(body) {
        Ok(_) => "application/json",
        Err(_) => "application/x-www-form-urlencoded",
    }
}
