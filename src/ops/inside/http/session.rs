//! Sessions: logging in, and the cookies they are.

use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::json;

use super::send;
use crate::{
    adapters::http::{PATIENCE, Request, Response},
    context::Context,
    error::{Error, Kind, Result},
    model::Secret,
    ops::environment::Environment,
};

/// Logs in as the web client does; the session's id. The same call on all series.
pub async fn log_in(
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
        limit: PATIENCE,
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
    let cookie = cookies(&response).find(|(name, _)| *name == b"session_id");
    let session = cookie.map(|(_, value)| String::from_utf8_lossy(value).into_owned());
    session.ok_or_else(|| refused("Odoo gave no session"))
}

/// A session's id, which is no more than that.
///
/// # Errors
/// `invalid_input`.
pub fn check_session(id: &str) -> Result<&str> {
    match id.chars().all(|c| c.is_ascii_graphic() && c != ';' && c != ',') {
        true => Ok(id),
        false => Err(Error::invalid("the session is no value of a cookie")),
    }
}

/// The cookies an answer sets, of whatever bytes: browsers send them back as they came.
pub fn cookies(response: &Response) -> impl Iterator<Item = (&[u8], &[u8])> {
    let lines = response.headers.get_all(header::SET_COOKIE).into_iter();
    lines.filter_map(|line| {
        let pair = line.as_bytes().split(|byte| *byte == b';').next()?;
        let (name, value) = pair.split_at(memchr::memchr(b'=', pair)?);
        Some((name.trim_ascii(), value[1..].trim_ascii()))
    })
}

/// Puts a cookie in the place of one of that name, or beside the others.
///
/// # Errors
/// `invalid_input` for bytes that no header field may hold.
pub fn add_cookie(headers: &mut HeaderMap, name: &[u8], value: &[u8]) -> Result<()> {
    let given = headers.get_all(header::COOKIE).into_iter();
    let mut all: Vec<Vec<u8>> = given
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'))
        .map(|pair| pair.trim_ascii().to_vec())
        .filter(|pair| !pair.is_empty() && pair.split(|byte| *byte == b'=').next() != Some(name))
        .collect();
    all.push([name, b"=", value].concat());
    let all = HeaderValue::from_bytes(&all.join(&b"; "[..])).map_err(Error::invalid)?;
    headers.insert(header::COOKIE, all);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_joined_and_cannot_hold_more_than_one() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; session_id=old"));
        add_cookie(&mut headers, b"session_id", b"new").unwrap();
        assert_eq!(headers[header::COOKIE], "a=1; session_id=new");
        for bad in ["x; b=2", "x\r\nHost: evil", "x y", "é"] {
            assert!(check_session(bad).is_err(), "{bad:?}");
        }
        assert!(add_cookie(&mut headers, b"a", b"x\r\nHost: evil").is_err());
    }

    #[test]
    fn odd_cookies_are_sent_back_as_they_came() {
        let mut headers = HeaderMap::new();
        let given = ["a=1, and 2; Path=/", "b=\"x\"; Secure", "c=caf\u{e9}", "none", "d="];
        for line in given {
            headers.append(header::SET_COOKIE, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        let response = Response { status: 303, headers, body: Vec::new(), truncated: false };
        let mut sent = HeaderMap::new();
        cookies(&response).try_for_each(|(name, value)| add_cookie(&mut sent, name, value)).unwrap();
        assert_eq!(sent[header::COOKIE].as_bytes(), "a=1, and 2; b=\"x\"; c=caf\u{e9}; d=".as_bytes());
    }
}
