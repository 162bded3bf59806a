//! Requests to Odoo's RPC as one user: JSON-2 from 19 on, JSON-RPC before.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::{Map, Value, json};

use super::{key::Key, refusal::Refusal};
use crate::{
    adapters::{
        http::{self as adapter, Request},
        postgres::Connection,
    },
    context::Context,
    error::{Error, Kind, Result},
    model::{EnvName, Series},
    ops::{
        environment::{self, Environment},
        inside::{User, running, user},
        odoo::OdooImage,
    },
};

/// Longest time a request may be given.
const LONGEST: Duration = Duration::from_secs(3600);

/// Most bytes of an answer.
const MOST: usize = 20_000_000;

/// Who calls.
pub struct Caller {
    /// Login; the administrator without one.
    pub login: Option<String>,
    /// Context of the call: `lang`, `allowed_company_ids`, `active_test`, …
    pub context: Map<String, Value>,
    /// How long one request may take.
    pub limit: Duration,
}

/// An environment that runs, and one of its users.
pub struct Session<'a> {
    ctx: &'a Context,
    /// The environment.
    pub env: Environment,
    /// Its database, as its own role.
    pub database: Connection,
    /// The series it runs, when that is known.
    pub series: Option<Series>,
    user: i32,
    login: String,
    context: Map<String, Value>,
    limit: Duration,
}

/// A method and what it is given.
pub struct Ask<'a> {
    /// Model.
    pub model: &'a str,
    /// Method.
    pub method: &'a str,
    /// Records; none for a method of the model.
    pub ids: &'a [i64],
    /// Arguments in their order.
    pub arguments: Map<String, Value>,
    /// Whether the names of the arguments differ between series and overrides, so that their
    /// places count where Odoo takes them.
    pub by_place: bool,
}

impl<'a> Session<'a> {
    /// Looks for the environment and the user.
    ///
    /// # Errors
    /// `not_found` for either, `prerequisite` when the environment is stopped.
    pub async fn open(ctx: &'a Context, name: &EnvName, caller: Caller) -> Result<Self> {
        if caller.limit.is_zero() || caller.limit > LONGEST {
            return Err(Error::invalid("timeout: between 1 second and an hour"));
        }
        let (env, _) = running(ctx, name).await?;
        let series = OdooImage::look(ctx, &env.request.image).await?.series;
        let server = ctx.database_server_as(&env.role, &env.password)?;
        let database = server.connect(&env.database, "orm").await?.bounded(LONGEST, &ctx.cancel);
        let User { id: user, login, .. } = user(&database, name, caller.login.as_deref()).await?;
        let Caller { context, limit, .. } = caller;
        Ok(Self { ctx, env, database, series, user, login, context, limit })
    }

    /// Calls a method and gives what it returned.
    ///
    /// # Errors
    /// What Odoo refused ([`Refusal`]); `timeout`, after which Odoo may still be at work.
    pub async fn call(&self, ask: &Ask<'_>) -> Result<Value> {
        let key = Key::make(&self.database, self.user).await?;
        let called = self.with_key(ask, key.secret.reveal()).await;
        // On a connection of its own: the first one's statements end with the call.
        let server = self.ctx.database_server_as(&self.env.role, &self.env.password)?;
        let removed = async { key.remove(&server.connect(&self.env.database, "orm").await?).await };
        if let Err(error) = removed.await {
            self.ctx.warn(format!("a key stays in the database until the next call: {}", error.message));
        }
        called
    }

    async fn with_key(&self, ask: &Ask<'_>, key: &str) -> Result<Value> {
        let answer = match self.series.is_some_and(|series| series.major() >= 19) {
            true => self.json_2(ask, key).await?,
            false => match self.json_rpc(ask, key, !ask.ids.is_empty()).await? {
                // The method wants records and was not begun.
                Err(refusal) if ask.ids.is_empty() && refusal.wants_records() => {
                    self.json_rpc(ask, key, true).await?
                }
                answer => answer,
            },
        };
        answer.map_err(|refusal| refusal.explain(&self.env.request.name, &self.login, ask))
    }

    /// <https://www.odoo.com/documentation/19.0/developer/reference/external_api.html>
    async fn json_2(&self, ask: &Ask<'_>, key: &str) -> Result<Result<Value, Refusal>> {
        let mut body = ask.arguments.clone();
        body.insert("context".into(), Value::Object(self.context.clone()));
        if !ask.ids.is_empty() {
            body.insert("ids".into(), json!(ask.ids));
        }
        let mut bearer = HeaderValue::try_from(format!("bearer {key}")).map_err(Error::internal)?;
        bearer.set_sensitive(true);
        let path = format!("/json/2/{}/{}", ask.model, ask.method);
        let (status, answer) = self.post(&path, Some(bearer), &Value::Object(body)).await?;
        Ok(match status {
            200..300 => Ok(answer),
            status => Err(Refusal::of(&answer, status)),
        })
    }

    /// `execute_kw` of the service `object`.
    async fn json_rpc(&self, ask: &Ask<'_>, key: &str, on_records: bool) -> Result<Result<Value, Refusal>> {
        let mut places = if on_records { vec![json!(ask.ids)] } else { Vec::new() };
        let mut named = ask.arguments.clone();
        if ask.by_place {
            places.extend(std::mem::take(&mut named).into_iter().map(|(_, value)| value));
        }
        named.insert("context".into(), Value::Object(self.context.clone()));
        let arguments = json!([self.env.database, self.user, key, ask.model, ask.method, places, named]);
        let body = json!({"jsonrpc": "2.0", "method": "call", "id": 1,
            "params": {"service": "object", "method": "execute_kw", "args": arguments}});
        let (status, mut answer) = self.post("/jsonrpc", None, &body).await?;
        Ok(match answer.get("error") {
            Some(error) => Err(Refusal::of(&error["data"], status)),
            None => Ok(answer["result"].take()),
        })
    }

    async fn post(&self, path: &str, bearer: Option<HeaderValue>, body: &Value) -> Result<(u16, Value)> {
        let json = HeaderValue::from_static("application/json");
        let mut headers = HeaderMap::from_iter([(header::CONTENT_TYPE, json)]);
        headers.extend(bearer.map(|bearer| (header::AUTHORIZATION, bearer)));
        let request = Request {
            url: format!("{}{path}", environment::local_url(self.ctx, &self.env)),
            method: Method::POST,
            headers,
            body: body.to_string().into_bytes(),
            limit: self.limit,
        };
        let name = self.env.request.name.quoted();
        let response = tokio::select! {
            response = adapter::send(request, |_| MOST) => response,
            () = self.ctx.cancel.cancelled() => return Err(Error::cancelled()),
        };
        let response = response.map_err(|error| match error.kind {
            Kind::Timeout => error.hint("Odoo may still be at work; give more time with --timeout"),
            _ => error.or_hint(format!("odeum env logs {name}")),
        })?;
        if response.truncated {
            return Err(Error::invalid(format!("the answer is larger than {} MB", MOST / 1_000_000))
                .hint("ask for fewer fields, or for less at a time with --limit and --offset"));
        }
        let answer = serde_json::from_slice(&response.body).map_err(|_| {
            Error::external(format!("Odoo answered with status {} and no JSON", response.status))
                .hint(format!("odeum env logs {name}"))
        })?;
        Ok((response.status, answer))
    }
}
