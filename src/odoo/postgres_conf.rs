//! The postgresql.conf of the shared database server, sized to its machine.

/// What the database server's machine has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Machine {
    /// Memory of the machine or of Docker's virtual machine, in MiB.
    pub memory_mb: u64,
    /// Processors, at least 1.
    pub cpus: u32,
}

/// A commented configuration, valid for servers of versions 13 to 18, for many small databases.
///
/// It assumes that the machine also runs the Odoo servers, that disks are solid-state,
/// and that every database can be made again from its template. It is written once;
/// a person's later changes are theirs. Source: the server's manual, chapter
/// "Server Configuration".
#[must_use]
pub fn postgresql_conf(machine: &Machine) -> String {
    [
        heading(machine),
        connections(),
        memory(machine.memory_mb),
        writing(machine.memory_mb),
        planning(machine),
        VACUUM.to_owned(),
        LOG.to_owned(),
    ]
    .join("\n")
}

const VACUUM: &str = "\
# Vacuum. Each database gets its turn once in every naptime; a shorter one would
# keep the workers busy with looking alone when there are many databases.
autovacuum = on
autovacuum_max_workers = 2
autovacuum_naptime = 1min
autovacuum_vacuum_threshold = 50
autovacuum_analyze_threshold = 50
autovacuum_vacuum_scale_factor = 0.05
autovacuum_analyze_scale_factor = 0.025
autovacuum_vacuum_cost_delay = 20ms
";

const LOG: &str = "\
# The log goes to the container's log: slow statements, waits and large temporary
# files, each with the database and role it belongs to.
logging_collector = off
log_line_prefix = '%m [%p] %d %u '
log_min_duration_statement = 1s
log_lock_waits = on
log_checkpoints = on
log_temp_files = 10MB
";

fn heading(machine: &Machine) -> String {
    format!(
        "\
# Written by odeum for {} MB of memory and {} processors.
# It is written once; edit it as you like and restart the database container.
",
        machine.memory_mb, machine.cpus
    )
}

/// An idle environment holds two to four connections, so 200 serve 40 and spare some.
fn connections() -> String {
    "\
# Connections: 40 environments with a few each. A clone or a module upgrade touches
# thousands of tables at once, hence more locks than usual.
listen_addresses = '*'
max_connections = 200
superuser_reserved_connections = 5
max_locks_per_transaction = 256
password_encryption = scram-sha-256
"
    .to_owned()
}

fn memory(memory_mb: u64) -> String {
    format!(
        "\
# Memory: a quarter of the machine, at most 4 GB. The rest belongs to the Odoo
# servers and to the system's cache, which effective_cache_size counts on.
shared_buffers = {}MB
effective_cache_size = {}MB
work_mem = {}MB
maintenance_work_mem = {}MB
",
        (memory_mb / 4).clamp(64, 4096),
        (memory_mb * 5 / 8).max(128),
        (memory_mb / 256).clamp(4, 64),
        (memory_mb / 16).clamp(64, 1024),
    )
}

fn writing(memory_mb: u64) -> String {
    let max_wal = if memory_mb < 8192 { "2GB" } else { "4GB" };
    format!(
        "\
# Writing. With synchronous_commit off a commit does not wait for the disk: a crash
# may lose the last moments of work (well under a second), but never corrupts a
# database. Set it to on if these databases hold what you cannot make again.
synchronous_commit = off
wal_buffers = 16MB
min_wal_size = 512MB
max_wal_size = {max_wal}
checkpoint_timeout = 15min
checkpoint_completion_target = 0.9
"
    )
}

fn planning(machine: &Machine) -> String {
    let workers = machine.cpus.max(1);
    let helpers = (workers / 2).clamp(1, 2);
    format!(
        "\
# Planning: random reads of solid-state disks cost little more than sequential ones.
# Odoo's queries are wide and short, compiling them takes longer than running them.
random_page_cost = 1.1
effective_io_concurrency = 200
jit = off
max_worker_processes = {}
max_parallel_workers = {workers}
max_parallel_workers_per_gather = {helpers}
max_parallel_maintenance_workers = {helpers}
",
        workers.max(8),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conf(memory_mb: u64, cpus: u32) -> String {
        postgresql_conf(&Machine { memory_mb, cpus })
    }

    #[test]
    fn sizes_follow_the_machine() {
        let small = conf(4096, 2);
        for line in [
            "shared_buffers = 1024MB",
            "effective_cache_size = 2560MB",
            "work_mem = 16MB",
            "maintenance_work_mem = 256MB",
            "max_parallel_workers = 2",
            "max_parallel_workers_per_gather = 1",
        ] {
            assert!(small.lines().any(|each| each == line), "{line}");
        }
        assert!(conf(262_144, 64).contains("shared_buffers = 4096MB"));
        assert!(conf(3000, 2).contains("shared_buffers = 750MB"));
        assert!(conf(0, 0).contains("shared_buffers = 64MB"));
    }

    #[test]
    fn every_line_is_a_comment_or_one_setting_of_its_own() {
        let text = conf(16_000, 8);
        let mut names = std::collections::BTreeSet::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (name, value) = line.split_once(" = ").unwrap();
            assert!(names.insert(name) && !value.is_empty(), "{line}");
        }
        assert!(names.contains("synchronous_commit") && names.contains("listen_addresses"));
        assert!(!names.contains("file_copy_method"), "servers before 18 do not start with it");
    }
}
