//! Sessions: logging in, and the cookies they are.

use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::json;

use super::send;
use crate::{
    adapters::http::{Request, Response},
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
pub fn cookies(response: &Response) -> impl Iterator<Item = (String, String)> {
    let lines = response.headers.get_all(header::SET_COOKIE).into_iter();
    lines.filter_map(|line| {
        let pair = line.to_str().ok()?.split(';').next()?;
        let (name, value) = pair.split_once('=')?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    })
}

/// Puts a cookie in the place of one of that name, or beside the others.
pub fn add_cookie(headers: &mut HeaderMap, name: &str, value: &str) -> Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
