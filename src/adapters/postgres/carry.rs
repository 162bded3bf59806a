//! What another server must have to take this one's databases over: roles, and what is true of
//! each database beside its content.

use super::connection::{Connection, identifier, literal};
use crate::error::Result;

/// A database as another server shall have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// Name.
    pub name: String,
    /// Owner.
    pub owner: String,
    /// Whether anyone may clone it.
    pub is_template: bool,
    /// Whether anyone can connect.
    pub allows_connections: bool,
    /// The word on it.
    pub label: Option<String>,
    /// Size in bytes.
    pub bytes: i64,
    /// Who has which privilege on it: `("u_1_main", "CONNECT")`; an empty name is everyone.
    pub privileges: Vec<(String, String)>,
}

/// All databases but the server's own, the smallest first, without those that are half dropped.
///
/// # Errors
/// When the server does not answer.
pub async fn carried(server: &Connection) -> Result<Vec<Carried>> {
    let sql = "SELECT datname::text, pg_get_userbyid(datdba)::text, datistemplate, datallowconn, \
               shobj_description(oid, 'pg_database'), pg_database_size(oid), \
               ARRAY(SELECT coalesce(rolname, '')::text FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) \
                     LEFT JOIN pg_roles ON pg_roles.oid = grantee ORDER BY grantee, privilege_type), \
               ARRAY(SELECT privilege_type FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) \
                     ORDER BY grantee, privilege_type) \
               FROM pg_database WHERE datname NOT IN ('postgres', 'template0', 'template1') \
               AND datconnlimit <> -2 ORDER BY 6, 1";
    let rows = server.query(sql, &[]).await?;
    let entry = |row: &tokio_postgres::Row| Carried {
        name: row.get(0),
        owner: row.get(1),
        is_template: row.get(2),
        allows_connections: row.get(3),
        label: row.get(4),
        bytes: row.get(5),
        privileges: row.get::<_, Vec<String>>(6).into_iter().zip(row.get::<_, Vec<String>>(7)).collect(),
    };
    Ok(rows.iter().map(entry).collect())
}

/// Gives a database that was filled by `content` what was true of it before, and that role no more
/// than it had; last that nobody can connect.
///
/// # Errors
/// When it or a role does not exist.
pub async fn settle(server: &Connection, database: &Carried, content: &str) -> Result<()> {
    let name = identifier(&database.name);
    let mut statements = vec![format!("REVOKE ALL ON DATABASE {name} FROM {}", identifier(content))];
    for (role, privilege) in &database.privileges {
        let role = if role.is_empty() { "PUBLIC".into() } else { identifier(role) };
        statements.push(format!("GRANT {privilege} ON DATABASE {name} TO {role}"));
    }
    if let Some(label) = &database.label {
        statements.push(format!("COMMENT ON DATABASE {name} IS {}", literal(label)));
    }
    let (template, open) = (database.is_template, database.allows_connections);
    statements.push(format!("ALTER DATABASE {name} WITH IS_TEMPLATE {template} ALLOW_CONNECTIONS {open}"));
    server.run(&statements.join("; ")).await
}

/// Lets sessions into a sealed database, or keeps them out again.
///
/// # Errors
/// When it does not exist.
pub async fn allow_connections(server: &Connection, name: &str, open: bool) -> Result<()> {
    server.run(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS {open}", identifier(name))).await
}

/// Makes all roles of `from` in `to`, with their passwords' verifiers and what they are members
/// of. Those that are there stay.
///
/// # Errors
/// When either server refuses.
pub async fn copy_roles(from: &Connection, to: &Connection) -> Result<usize> {
    let sql = r"SELECT rolname::text, rolcanlogin, rolpassword, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication
                FROM pg_authid WHERE rolname NOT LIKE 'pg\_%' ORDER BY 1";
    let mut made = 0;
    for row in from.query(sql, &[]).await? {
        let (name, login, verifier, powerful): (String, bool, Option<String>, bool) =
            (row.get(0), row.get(1), row.get(2), row.get(3));
        // Nothing but the administrator is powerful, and the new server made its own.
        if powerful || super::role_exists(to, &name).await? {
            continue;
        }
        let login = if login { "LOGIN" } else { "NOLOGIN" };
        let password =
            verifier.map(|verifier| format!(" PASSWORD {}", literal(&verifier))).unwrap_or_default();
        to.run(&format!("CREATE ROLE {} {login}{password}", identifier(&name))).await?;
        made += 1;
    }
    let sql = r"SELECT owner.rolname::text, member.rolname::text FROM pg_auth_members
                JOIN pg_roles owner ON owner.oid = roleid JOIN pg_roles member ON member.oid = member
                WHERE owner.rolname NOT LIKE 'pg\_%'";
    for row in from.query(sql, &[]).await? {
        let (owner, member): (String, String) = (row.get(0), row.get(1));
        grant(to, &owner, &member).await?;
    }
    Ok(made)
}

/// Makes `member` a member of `role`.
///
/// # Errors
/// When either does not exist.
pub async fn grant(server: &Connection, role: &str, member: &str) -> Result<()> {
    server.run(&format!("GRANT {} TO {}", identifier(role), identifier(member))).await
}

/// Takes [`grant`] back. What was not granted is success.
///
/// # Errors
/// When either does not exist.
pub async fn revoke(server: &Connection, role: &str, member: &str) -> Result<()> {
    server.run(&format!("REVOKE {} FROM {}", identifier(role), identifier(member))).await
}

/// The roles that own anything in a database, without the administrator.
///
/// # Errors
/// When the server does not answer.
pub async fn owners_in(server: &Connection, database: &str) -> Result<Vec<String>> {
    // Of what belongs to the first administrator the server keeps no such entries.
    let sql = "SELECT DISTINCT rolname::text FROM pg_shdepend \
               JOIN pg_roles ON pg_roles.oid = refobjid AND NOT rolsuper \
               WHERE refclassid = 'pg_authid'::regclass AND deptype = 'o' \
               AND dbid = (SELECT oid FROM pg_database WHERE datname = $1) AND rolname !~ '^pg_'";
    let rows = server.query(sql, &[&database]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Makes every session of `role` in `database` act as `owner`, to whom then belongs all it makes.
///
/// # Errors
/// When one of them does not exist.
pub async fn act_as_in(server: &Connection, database: &str, role: &str, owner: &str) -> Result<()> {
    let (database, role, owner) = (identifier(database), identifier(role), identifier(owner));
    server.run(&format!("ALTER ROLE {role} IN DATABASE {database} SET role TO {owner}")).await
}

/// How many tables, views, sequences and indexes the connected database has, and how many rows.
///
/// # Errors
/// When a table cannot be read.
pub async fn extent(database: &Connection) -> Result<(i64, i64)> {
    let sql = "SELECT (SELECT count(*) FROM pg_class WHERE relnamespace::regnamespace::text \
                       NOT IN ('pg_catalog', 'information_schema') AND relnamespace::regnamespace::text !~ '^pg_'), \
               (SELECT coalesce(sum((xpath('/row/n/text()', query_to_xml(format( \
                   'SELECT count(*) AS n FROM ONLY %I.%I', schemaname, tablename), false, true, '')))[1]::text::bigint), 0)::bigint \
                FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema'))";
    let rows = database.query(sql, &[]).await?;
    Ok(rows.first().map_or((0, 0), |row| (row.get(0), row.get(1))))
}
