//! A checkout is brought to what its remote has, and nothing is lost by it.

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::{
    look::{Obstacle, Seen, reasons, see},
    network::{persistently, show},
    plan::Planned,
    pull::{Action, Done, Means, Request},
    unfinished::{self, Finished, Unfinished, nested_one},
};
use crate::{
    adapters::{
        fault,
        git::{Depth, Popped, WorkingCopy},
    },
    context::Task,
    error::{Error, Kind, Result},
};

/// Brings a checkout to what its remote has.
///
/// # Errors
/// `external` or `auth` with git's words, `timeout`, `cancelled`.
pub async fn update(
    seen: Seen,
    planned: &Planned,
    request: &Request,
    shown: &Task,
    cancel: &CancellationToken,
) -> Result<Done> {
    match unfinished::finish(&seen.copy, planned, request.means).await? {
        Finished::Nothing => to_remote(seen, planned, request, shown, cancel).await,
        Finished::Left(why) => Ok(Done::left(why)),
        Finished::Done(told) => {
            let seen = see(seen.copy, planned, cancel).await?;
            Ok(to_remote(seen, planned, request, shown, cancel).await?.after(&told))
        }
    }
}

async fn to_remote(
    seen: Seen,
    planned: &Planned,
    request: &Request,
    shown: &Task,
    cancel: &CancellationToken,
) -> Result<Done> {
    let is_pushed_elsewhere = |obstacle: &&Obstacle| matches!(obstacle, Obstacle::Unpushed(_));
    let in_the_way: Vec<&Obstacle> = hard(&seen, request.means);
    if !in_the_way.iter().all(is_pushed_elsewhere) {
        return Ok(Done::left(reasons(in_the_way)));
    }
    let (copy, branch) = (seen.copy, &planned.branch);
    let Some(remote) = persistently(shown, cancel, || copy.remote_head(branch, cancel)).await? else {
        return Ok(Done::without_branch(planned));
    };
    let deepens = request.full_history && copy.is_shallow;
    let is_there = seen.state.head.as_ref() == Some(&remote)
        && seen.state.branch.as_deref() == Some(branch.as_str())
        && !deepens;
    let is_to_be_freed = request.means == Means::Force && !seen.obstacles.is_empty();
    if is_there && !is_to_be_freed {
        return Ok(Done::nothing("is up to date"));
    }
    let has_work = !seen.at_risk.is_empty();
    let known = copy.commit(&format!("refs/remotes/origin/{branch}"), cancel).await?;
    if known.as_ref() != Some(&remote) || deepens {
        let depth = match (deepens, copy.is_shallow && !has_work) {
            (true, _) => Depth::Whole,
            (false, true) => Depth::One,
            // What was pushed from elsewhere is known by the way to it.
            (false, false) => Depth::AsItIs,
        };
        let on_line = |line: &str| show(shown, line);
        persistently(shown, cancel, || copy.fetch(branch, depth, cancel, on_line)).await?;
        fault::point("workstation.update.fetched", cancel).await?;
    }
    let to = copy.commit(&format!("refs/remotes/origin/{branch}"), cancel).await?;
    let to = to.ok_or_else(|| Error::external("the branch that was fetched is not there"))?;
    // A fetch takes its time, and the person does not wait for us.
    let (tip, head) = (seen.tip, seen.state.head);
    let mut again = see(copy, planned, cancel).await?;
    if !has_work && again.tip == tip && again.state.head == head {
        again.obstacles.retain(|obstacle| !matches!(obstacle, Obstacle::Unpushed(_)));
    }
    let in_the_way = hard(&again, request.means);
    if !in_the_way.is_empty() {
        return Ok(Done::left(left_with(&again, &in_the_way, &to, cancel).await?));
    }
    if cancel.is_cancelled() {
        return Err(Error::cancelled());
    }
    advance(again, planned, request.means, &to).await
}

/// What these means do not get out of the way.
fn hard(seen: &Seen, means: Means) -> Vec<&Obstacle> {
    seen.obstacles.iter().filter(|obstacle| !obstacle.yields_to(means)).collect()
}

/// Why a checkout is left, now that it is known what the remote has.
async fn left_with(
    seen: &Seen,
    obstacles: &[&Obstacle],
    to: &str,
    cancel: &CancellationToken,
) -> Result<String> {
    let why = reasons(obstacles.iter().copied());
    let is_work = matches!(obstacles, [Obstacle::Unpushed(_)]);
    Ok(match &seen.tip {
        Some(tip) if is_work && !seen.copy.leads_to(to, tip, cancel).await? => {
            format!("{why}, and the remote has others: they diverged")
        }
        _ => why,
    })
}

/// Brings a checkout to a commit that is here. It goes on to its end, whoever is in a hurry.
async fn advance(seen: Seen, planned: &Planned, means: Means, to: &str) -> Result<Done> {
    let calm = CancellationToken::new();
    let Seen { copy, state, tip, at_risk, obstacles } = seen;
    let branch = &planned.branch;
    let (is_forced, has_edits) = (means == Means::Force, state.changed > 0);
    let operation = copy.operation();
    if is_forced && let Some(nested) = copy.nested_in_the_way(to, &calm).await? {
        return Ok(Done::left(nested_one(&nested)));
    }
    let mut kept = None;
    if is_forced && (has_edits || operation.is_some() || !at_risk.is_empty()) {
        let others: Vec<String> = at_risk.into_iter().chain(tip).collect();
        kept = Some(copy.keep(&name_of_kept(), to, &others, &calm).await?);
    }
    if is_forced {
        // Only a stale lock is an obstacle that yields.
        if obstacles.iter().any(|obstacle| matches!(obstacle, Obstacle::Locked { .. })) {
            copy.free().await?;
        }
        if let Some(operation) = operation {
            copy.quit(operation, &calm).await?;
        }
    }
    let mut note =
        Unfinished { from: state.head, to: to.to_owned(), stash: None, is_half: false, files: None };
    if has_edits && means == Means::Autostash {
        let message = format!("odeum: before {branch} was brought to {to}");
        note.stash = match copy.stash(&message, &calm).await {
            Err(error) if error.kind == Kind::Conflict => return Ok(Done::left(error.message)),
            stash => stash?,
        };
    }
    unfinished::write(&copy, &note)?;
    fault::point("workstation.update.noted", &calm).await?;
    if note.stash.is_some() {
        copy.clean(&calm).await?;
    }
    fault::point("workstation.update.stashed", &calm).await?;
    let mut moved = copy.check_out(branch, to, kept.is_some(), &calm).await;
    if is_forced && moved.as_ref().is_err_and(|error| error.kind == Kind::Conflict) {
        kept = Some(copy.keep(&name_of_kept(), to, &[], &calm).await?);
        moved = copy.check_out(branch, to, true, &calm).await;
    }
    fault::point("workstation.update.moved", &calm).await?;
    if let Err(error) = moved {
        let changed = if note.stash.is_some() { 0 } else { state.changed };
        let error = match kept {
            Some(kept) => error.hint(format!("what lay there is in {kept}")),
            None => error,
        };
        return give_up(&copy, note, changed, error).await;
    }
    let popped = match &note.stash {
        Some(stash) => copy.pop(stash, &calm).await?,
        None => Popped::Whole,
    };
    unfinished::forget(&copy)?;
    copy.follow(branch, &calm).await?;
    let short = &to[..to.len().min(9)];
    let done = Done::updated(format!("updated to {short}"));
    Ok(match (kept, popped, note.stash) {
        (Some(kept), ..) => done.and(&format!("what it replaced is in {kept}")),
        (None, Popped::Conflict, Some(stash)) => Done::failed(
            Action::Update,
            format!(
                "updated to {short}, but your edits do not fit any more: they are in the stash, as {stash}"
            ),
        ),
        (None, Popped::Whole, Some(_)) => done.and("your edits are in the files again"),
        _ => done,
    })
}

/// Takes back an update git refused, or failed at; what git has begun of it is for the next one to finish.
/// Before it so many files were changed.
async fn give_up(copy: &WorkingCopy, note: Unfinished, changed: usize, error: Error) -> Result<Done> {
    let calm = CancellationToken::new();
    let is_refused = error.kind == Kind::Conflict;
    let now = copy.state(false, &calm).await?;
    let has_begun = copy.index_lock().is_some() || now.head != note.from || now.changed != changed;
    if has_begun && !is_refused {
        let files = copy.tree_of_files(&calm).await.ok();
        unfinished::write(copy, &Unfinished { is_half: true, files, ..note })?;
        return Err(error);
    }
    if let Some(stash) = &note.stash {
        copy.pop(stash, &calm).await?;
    }
    unfinished::forget(copy)?;
    match is_refused {
        true => Ok(Done::left("files that git does not know would be overwritten").because(&error)),
        false => Err(error),
    }
}

/// A name for what is kept now.
pub fn name_of_kept() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H-%M-%S-%3fZ").to_string()
}
