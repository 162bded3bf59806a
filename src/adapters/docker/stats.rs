//! What a container uses now.

use std::time::Duration;

use bollard::{models::ContainerStatsResponse, query_parameters as q};
use futures_util::TryStreamExt;

use super::client::{Docker, explain};
use crate::error::{Error, Result};

/// Time between the two samples that make a CPU figure.
const INTERVAL: Duration = Duration::from_millis(200);

/// Processor and memory use.
#[derive(Debug, Clone, Copy)]
pub struct Stats {
    /// Percent of one processor.
    pub cpu_percent: f64,
    /// Memory without page cache, in MiB.
    pub memory_mb: f64,
    /// Percent of the memory it may use.
    pub memory_percent: f64,
}

impl Docker {
    /// Measures a running container over 0.2 s.
    ///
    /// # Errors
    /// `not_found` when it does not exist.
    #[allow(clippy::cast_precision_loss, reason = "percentages and megabytes need few digits")]
    pub async fn stats(&self, name: &str) -> Result<Stats> {
        let first = self.sample(name).await?;
        tokio::time::sleep(INTERVAL).await;
        let second = self.sample(name).await?;
        let used = |sample: &ContainerStatsResponse| {
            let cpu = sample.cpu_stats.as_ref();
            let container = cpu.and_then(|cpu| cpu.cpu_usage.as_ref()?.total_usage).unwrap_or_default();
            let system = cpu.and_then(|cpu| cpu.system_cpu_usage).unwrap_or_default();
            (container, system, cpu.and_then(|cpu| cpu.online_cpus).unwrap_or(1))
        };
        let ((before, system_before, _), (after, system_after, cpus)) = (used(&first), used(&second));
        let system = system_after.saturating_sub(system_before).max(1) as f64;
        let memory = second.memory_stats.unwrap_or_default();
        let cache = memory.stats.unwrap_or_default();
        let cache = cache.get("inactive_file").or_else(|| cache.get("total_inactive_file")).copied();
        let bytes = memory.usage.unwrap_or_default().saturating_sub(cache.unwrap_or_default()) as f64;
        Ok(Stats {
            cpu_percent: after.saturating_sub(before) as f64 / system * f64::from(cpus) * 100.0,
            memory_mb: bytes / f64::from(1 << 20),
            memory_percent: bytes / memory.limit.unwrap_or(u64::MAX).max(1) as f64 * 100.0,
        })
    }

    async fn sample(&self, name: &str) -> Result<ContainerStatsResponse> {
        let options = q::StatsOptionsBuilder::new().stream(false).one_shot(true).build();
        let sample = self.client.stats(name, Some(options)).try_next().await.map_err(explain)?;
        sample.ok_or_else(|| Error::external(format!("Docker has no figures of {name}")))
    }
}
