//! HTTP to an environment's own origin, and nowhere else.

use http::{HeaderMap, HeaderValue, Method, Uri, header};
use serde_json::json;

use super::headers;
use crate::{
    adapters::http::{self as adapter, Request, Response},
    context::Context,
    error::{Error, Kind, Result},
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
    let (env, _) = super::running::running(ctx, &request.name).await?;
    let origin = environment::local_url(ctx, &env);
    let mut body = request.body.clone().into_bytes();
    if !body.is_empty() && !headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(&request.body)));
    }
    let mut session = Some(request.session_id.clone()).filter(|id| !id.is_empty());
    if let Some((login, password)) = &request.login {
        ctx.step(format!("Logging in as {login}"));
        session = Some(log_in(ctx, &env, &origin, login, password).await?);
    }
    if let Some(id) = &session {
        add_cookie(&mut headers, "session_id", id)?;
    }
    ctx.step(format!("{method} {path}"));
    for hop in 0.. {
        let sent = Request {
            url: format!("{origin}{path}"),
            method: method.clone(),
            headers: headers.clone(),
            body: body.clone(),
        };
        let response = send(ctx, &env, sent).await?;
        let place = location(&response);
        let inside = place.as_deref().and_then(|place| within(place, &path, &[&origin, &env.url]));
        match (request.follow, is_redirect(response.status), inside) {
            (true, true, Some(next)) if hop < HOPS => {
                if response.status == 303 || (response.status < 307 && method == Method::POST) {
                    method = Method::GET;
                    body.clear();
                    headers.remove(header::CONTENT_TYPE);
                }
                keep_cookies(&mut headers, &response)?;
                path = next;
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
                return shown(ctx, request, response, path, session);
            }
        }
    }
    Err(Error::internal("redirects without end"))
}

async fn send(ctx: &Context, env: &Environment, request: Request) -> Result<Response> {
    let most = |headers: &HeaderMap| if says_text(headers) { MOST_TEXT } else { MOST_BINARY };
    let sent = tokio::select! {
        sent = adapter::send(request, most) => sent,
        () = ctx.cancel.cancelled() => return Err(Error::cancelled()),
    };
    sent.map_err(|error| error.or_hint(format!("odeum env logs {}", env.request.name.quoted())))
}

/// Logs in as the web client does; the session's id. The same call on all series.
async fn log_in(
    ctx: &Context,
    env: &Environment,
    origin: &str,
    login: &str,
    password: &Secret,
) -> Result<String> {
    let parameters = json!({"db": env.database, "login": login, "password": password.reveal()});
    let body = json!({"jsonrpc": "2.0", "method": "call", "id": 1, "params": parameters});
    let request = Request {
        url: format!("{origin}/web/session/authenticate"),
        method: Method::POST,
        headers: HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))]),
        body: body.to_string().into_bytes(),
    };
    let response = send(ctx, env, request).await?;
    let answer: serde_json::Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let refused = |why: &str| {
        Error::new(Kind::Auth, format!("{login} cannot log in: {why}"))
            .hint("give the password with --password, or set one with `odeum admin reset-password ENV`")
    };
    if let Some(error) = answer.get("error") {
        let words = &error["data"]["message"];
        return Err(refused(words.as_str().unwrap_or("Odoo refused")));
    }
    if !answer["result"]["uid"].is_u64() {
        return Err(refused("Odoo wants more than a password"));
    }
    let cookie = cookies(&response).find(|(name, _)| name == "session_id");
    cookie.map(|(_, value)| value).ok_or_else(|| refused("Odoo gave no session"))
}

/// The cookies an answer sets.
fn cookies(response: &Response) -> impl Iterator<Item = (String, String)> {
    let lines = response.headers.get_all(header::SET_COOKIE).into_iter();
    lines.filter_map(|line| {
        let pair = line.to_str().ok()?.split(';').next()?;
        let (name, value) = pair.split_once('=')?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    })
}

fn keep_cookies(headers: &mut HeaderMap, response: &Response) -> Result<()> {
    cookies(response).try_for_each(|(name, value)| add_cookie(headers, &name, &value))
}

/// Puts a cookie in the place of one of that name, or beside the others.
fn add_cookie(headers: &mut HeaderMap, name: &str, value: &str) -> Result<()> {
    if !value.chars().all(|c| c.is_ascii_graphic() && c != ';' && c != ',') {
        return Err(Error::invalid(format!("the value of cookie {name} is none")));
    }
    let given = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let others: Vec<String> = given
        .flat_map(|line| line.split(';'))
        .map(|pair| pair.trim().to_owned())
        .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name))
        .collect();
    let all = [others, vec![format!("{name}={value}")]].concat().join("; ");
    let all = HeaderValue::from_str(&all).map_err(Error::invalid)?;
    headers.insert(header::COOKIE, all);
    Ok(())
}

fn shown(
    ctx: &Context,
    request: &HttpRequest,
    response: Response,
    path: String,
    session_id: Option<String>,
) -> Result<HttpResponse> {
    let bytes = response.body.len();
    let location = location(&response);
    let lossy = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let fields = response.headers.iter().map(|(name, value)| (name.to_string(), lossy(value)));
    let headers = fields.take(MOST_HEADERS).collect();
    let (mut body, mut body_file, mut body_truncated) = (String::new(), None, response.truncated);
    if says_text(&response.headers) || is_text(&response.body) {
        let text = String::from_utf8_lossy(&response.body);
        body = text.chars().take(SHOWN).collect();
        body_truncated |= body.len() < text.len();
    } else if bytes > 0 {
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

/// The path a redirect leads to, when it stays within one of these origins.
fn within(place: &str, current: &str, origins: &[&str]) -> Option<String> {
    let place = place.split('#').next().unwrap_or_default();
    let path = match origins.iter().find_map(|origin| place.strip_prefix(origin)) {
        Some("") => "/".to_owned(),
        Some(rest) if rest.starts_with('?') => format!("/{rest}"),
        Some(rest) => rest.to_owned(),
        None if place.contains("://") || place.starts_with("//") || place.contains('\\') => return None,
        None if place.starts_with('/') => place.to_owned(),
        None if place.starts_with('?') => format!("{}{place}", current.split('?').next().unwrap_or_default()),
        None => {
            let base = current.split('?').next().unwrap_or_default();
            format!("{}/{place}", base.rsplit_once('/').map_or("", |(before, _)| before))
        }
    };
    check_path(&path).ok()
}

/// Exactly one slash first, and nothing that is no part of a path and query: what is
/// put behind the origin can then not change it.
fn check_path(path: &str) -> Result<String> {
    let refuse = |why: &str| {
        Err(Error::invalid(format!("{path:?} is not a path: {why}")).hint("as in /web/login?debug=1"))
    };
    if !path.starts_with('/') || path.starts_with("//") {
        return refuse("it must start with exactly one slash");
    }
    if path.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\' || c == '#') {
        return refuse("white space, control characters, backslashes and # must be written as %XX");
    }
    let plain: String = path
        .bytes()
        .map(|byte| match byte {
            b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | b'|' | b'^' | 0x80.. => format!("%{byte:02X}"),
            byte => char::from(byte).to_string(),
        })
        .collect();
    match plain.parse::<Uri>() {
        Ok(uri) if uri.authority().is_none() => Ok(plain),
        _ => refuse("it is malformed"),
    }
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

/// Whether the header fields say that the body is text.
fn says_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    let words = ["json", "xml", "javascript", "x-www-form-urlencoded", "charset="];
    (kind.starts_with("text/") || words.iter().any(|word| kind.contains(word)))
        && !headers.contains_key(header::CONTENT_ENCODING)
}

fn is_text(body: &[u8]) -> bool {
    let sample = &body[..body.len().min(8_192)];
    let is_utf8 = match std::str::from_utf8(sample) {
        Ok(_) => true,
        // Cut in the middle of a character.
        Err(error) => error.error_len().is_none() && body.len() > sample.len(),
    };
    is_utf8 && !sample.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_cannot_become_another_host() {
        for bad in [
            "",
            "web",
            "//evil.example/",
            "/\\evil.example",
            "http://evil.example/",
            "/a b",
            "/a\r\nHost: x",
            "/#x",
            "@evil",
        ] {
            assert!(check_path(bad).is_err(), "{bad:?}");
        }
        for good in ["/", "/web/login?debug=1", "/@evil", "/:80/x", "/a//b", "/%2e%2e"] {
            assert_eq!(check_path(good).unwrap(), good);
        }
        assert_eq!(check_path("/é{1}").unwrap(), "/%C3%A9%7B1%7D");
    }

    #[test]
    fn redirects_stay_within_the_origin_or_are_not_followed() {
        let origins = ["http://127.0.0.1:5", "http://localhost:5"];
        let led = |place| within(place, "/web/x?y=1", &origins);
        assert_eq!(led("/odoo").as_deref(), Some("/odoo"));
        assert_eq!(led("http://localhost:5/odoo?a#b").as_deref(), Some("/odoo?a"));
        assert_eq!(led("http://127.0.0.1:5").as_deref(), Some("/"));
        assert_eq!(led("login").as_deref(), Some("/web/login"));
        assert_eq!(led("?z").as_deref(), Some("/web/x?z"));
        for away in [
            "http://evil.example/",
            "//evil.example",
            "http://127.0.0.1:55/",
            "http://127.0.0.1:5@evil.example/",
            "http://localhost:5.evil.example/",
            "/\\evil.example",
            "javascript://x",
            "https://localhost:5/",
        ] {
            assert_eq!(led(away), None, "{away}");
        }
    }

    #[test]
    fn cookies_are_joined_and_cannot_hold_more_than_one() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; session_id=old"));
        add_cookie(&mut headers, "session_id", "new").unwrap();
        assert_eq!(headers[header::COOKIE], "a=1; session_id=new");
        for bad in ["x; b=2", "x\r\nHost: evil", "x y", "é"] {
            assert!(add_cookie(&mut headers, "session_id", bad).is_err(), "{bad:?}");
        }
    }
}
