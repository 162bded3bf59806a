//! Whether the team is near what it may use.

use super::{Check, Health};
use crate::{
    adapters::host,
    context::Context,
    error::Result,
    ops::quota::{self, Use, gigabytes},
};

/// From which part on it is near, in percent.
const NEAR: u64 = 90;

/// One look at each quota the team has.
pub async fn check(ctx: &Context) -> Result<Vec<Check>> {
    let Some(usage) = quota::usage(ctx).await? else { return Ok(Vec::new()) };
    let team = &ctx.team;
    let mut checks = Vec::new();
    if let Some(most) = usage.environments.allowed {
        let finding = format!("team {team} has {} of {most}", usage.environments.used);
        let remedy = "odeum env delete NAME, or raise max_environments";
        checks.push(judge("quota: environments", usage.environments, finding, remedy));
    }
    if let Some(disk) = usage.disk {
        let [used, most] = [disk.used, disk.allowed.unwrap_or_default()].map(gigabytes);
        let finding = format!("team {team} uses {used} of {most}");
        checks.push(judge(
            "quota: disk",
            disk,
            finding,
            "odeum stats shows who uses it; odeum env delete NAME",
        ));
    }
    let total = host::memory().map(|memory| memory.total);
    if let (Some(memory), Some(total)) = (usage.limits.memory, total)
        && u64::try_from(memory).is_ok_and(|memory| memory > total)
    {
        let finding = format!("memory in [team.{team}] is more than this machine has");
        let check = Check::new("quota: memory", Health::Warn, finding);
        checks.push(check.remedy(format!("write at most {}", gigabytes(total))));
    }
    Ok(checks)
}

fn judge(name: &str, part: Use, finding: String, remedy: &str) -> Check {
    let is_near = part.allowed.is_some_and(|allowed| part.used >= allowed.saturating_mul(NEAR) / 100);
    match is_near {
        true => Check::new(name, Health::Warn, finding).remedy(remedy),
        false => Check::new(name, Health::Ok, finding),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_warns_before_there_is_no_more() {
        let health = |used| judge("x", Use { used, allowed: Some(10) }, String::new(), "x").status;
        assert_eq!([0, 8].map(health), [Health::Ok; 2]);
        assert_eq!([9, 10, 11].map(health), [Health::Warn; 3]);
    }
}
