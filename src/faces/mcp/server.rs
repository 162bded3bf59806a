//! The server: lists and calls tools, hands out guides and prompts, reports progress,
//! and stops on request.

use std::sync::Arc;

use rmcp::{
    ErrorData, RoleServer, ServerHandler, ServiceExt,
    model::{
        CallToolRequestParams, CallToolResponse, CancelTaskParams, GetPromptRequestParams, GetPromptResponse,
        GetTaskParams, GetTaskResult, Implementation, ListPromptsResult, ListResourcesResult,
        ListToolsResult, PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse,
        ServerCapabilities, ServerConfig, Tool,
    },
    service::{RequestContext, ServerInitializeError},
    transport::{IntoTransport, stdio_pipes},
};
use serde_json::Value;
use tokio::signal::unix::{SignalKind, signal};

use super::{
    calls::{Calls, Reply},
    offer::{Offer, describe},
    prompts, reply, resources, tickets,
};
use crate::{
    context::Shared,
    error::{Error, Result},
    model::TeamId,
    registry::Outcome,
};

/// What an agent reads before it uses anything.
const INSTRUCTIONS: &str = "odeum gives every git branch of an Odoo project its own running Odoo. \
Read get_agent_instructions before you work, and get_odoo_development_guide before you write code. \
Call list_environments first; when the branch has none, create_environment makes one in seconds from a template \
(list_templates). Open the url of the result in a browser. get_environment_logs shows what Odoo wrote. \
An error has a kind, a message and a hint that names the next step. A call that makes or removes something and fails \
or is cancelled takes back what it began. Modules go back as they were only with rollback; what Odoo, a command, \
Python or SQL had committed stays. \
Tools that are not listed are offered when the server is started with --toolsets; calling one says which it needs. \
A call that takes longer than you would wait answers with a ticket: ask get_operation for it. \
A reply that was too long says in warnings what was cut; read_output has all of it. \
busy means that another call works on the same environment: wait, do not restart anything.";

/// Serves until stdin ends or a signal comes. A signal stops calls under way at
/// once; when stdin ends they have a few seconds to finish. Stopped calls undo
/// what they began. A client that goes away is the end of its server: nobody is left
/// to ask for a result, so no call goes on for it, with a ticket or without.
///
/// # Errors
/// When the client breaks the protocol before it is set up.
pub async fn serve_stdio(shared: &Arc<Shared>, team: TeamId, offer: Offer) -> Result<()> {
    serve(shared, team, offer, stdio_pipes()).await
}

/// As [`serve_stdio`], over any pair of streams that carries a message a line.
///
/// # Errors
/// As [`serve_stdio`].
pub async fn serve<E, A>(
    shared: &Arc<Shared>,
    team: TeamId,
    offer: Offer,
    streams: impl IntoTransport<RoleServer, E, A>,
) -> Result<()>
where
    E: std::error::Error + Send + Sync + 'static,
{
    // Listened to from the start: a signal that comes with the first request finds somebody.
    let mut signalled = Box::pin(signals()?);
    let calls = Arc::new(Calls::new(shared, &team));
    let server = Server { offer, calls: Arc::clone(&calls) };
    let begun = tokio::select! {
        begun = server.serve(streams) => begun,
        () = &mut signalled => return Ok(()),
    };
    let service = match begun {
        Ok(service) => service,
        // A client that leaves before it begins wants nothing.
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(error) => return Err(Error::external(error)),
    };
    let looks = calls.look_for_idle();
    let stop = service.cancellation_token();
    tokio::spawn(async move {
        signalled.await;
        stop.cancel();
    });
    service.waiting().await.map_err(Error::internal)?;
    looks.abort();
    calls.end().await;
    Ok(())
}

/// Ends when an interrupt or a termination comes; they are caught from the call on.
fn signals() -> Result<impl Future<Output = ()>> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

struct Server {
    offer: Offer,
    calls: Arc<Calls>,
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities =
            ServerCapabilities::builder().enable_tools().enable_resources().enable_prompts().enable_tasks();
        ServerConfig::new(capabilities.build())
            .with_server_info(Implementation::new("odeum", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(self.offer.listing())
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.offer.find(name).ok().map(describe)
    }

    /// A failing tool is a *result* with `isError`, which the model gets to
    /// read; a protocol error is only for a tool that is not offered.
    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let tool = self.offer.find(&request.name).map_err(|why| ErrorData::invalid_params(why, None))?;
        let ctx = self.calls.context(&context).map_err(|error| resources::refusal(&error))?;
        let mut arguments = request.arguments.unwrap_or_default();
        let patience = match tickets::are_given(&tool.input_schema()) {
            true => tickets::take_parameter(&mut arguments).map(Some),
            false => Ok(None),
        };
        let call = patience.and_then(|patience| Ok((tool.parse_json(Value::Object(arguments))?, patience)));
        let reply = match call {
            Ok((call, patience)) => self.calls.run(call, patience, &context).await,
            Err(error) => Reply::Ended(Err(error)),
        };
        Ok(match reply {
            Reply::Ended(Ok(Outcome { tool, json, text, is_failure, .. })) => {
                reply::result(&ctx, tool, json, &text, is_failure).into()
            }
            Reply::Ended(Err(error)) => {
                reply::error(&ctx, tool.meta().name, &error.to_json()["error"]).into()
            }
            Reply::Ticket(operation) => {
                let has_tasks = context.client_capabilities().is_some_and(|client| client.supports_tasks());
                tickets::ticket(&operation, has_tasks)
            }
        })
    }

    async fn get_task(
        &self,
        request: GetTaskParams,
        context: RequestContext<RoleServer>,
    ) -> Result<GetTaskResult, ErrorData> {
        let ctx = self.calls.context(&context).map_err(|error| resources::refusal(&error))?;
        tickets::get(&ctx, &request.task_id).map(GetTaskResult::new)
    }

    async fn cancel_task(
        &self,
        request: CancelTaskParams,
        context: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        let ctx = self.calls.context(&context).map_err(|error| resources::refusal(&error))?;
        tickets::cancel(&ctx, &request.task_id)
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let all = self.calls.context(&context).and_then(|ctx| resources::list(&ctx));
        all.map(ListResourcesResult::with_all_items).map_err(|error| resources::refusal(&error))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let ctx = self.calls.context(&context).map_err(|error| resources::refusal(&error))?;
        resources::read(&ctx, &request.uri).map(ReadResourceResponse::from)
    }

    async fn list_prompts(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        Ok(ListPromptsResult::with_all_items(prompts::list(&self.offer)))
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        let arguments = request.arguments.unwrap_or_default();
        prompts::get(&self.offer, &request.name, &arguments).map(GetPromptResponse::from)
    }
}
