//! What sort of dump a file is, by its first bytes; names say nothing.

use serde::{Deserialize, Serialize};

/// How bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Packing {
    /// Not at all.
    Plain,
    /// By gzip.
    Gzip,
    /// By zstd.
    Zstd,
}

/// What is in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// An archive of Odoo's database manager: `manifest.json`, `dump.sql`, `filestore/`.
    Zip,
    /// `pg_dump -Fc`, for `pg_restore`.
    Custom,
    /// `pg_dump -Ft`, for `pg_restore`.
    Tar,
    /// `pg_dump -Fd`, a directory for `pg_restore`.
    Directory,
    /// SQL for `psql`.
    Sql,
}

/// As many of the first bytes as are needed to tell.
pub const HEAD: usize = 512;

impl Packing {
    /// The packing of a file that begins with these bytes.
    #[must_use]
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            _ => Self::Plain,
        }
    }
}

impl Form {
    /// The form of what begins with these bytes, unpacked; `None` when it is no dump.
    #[must_use]
    pub fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"PGDMP") {
            return Some(Self::Custom);
        }
        if head.starts_with(b"PK\x03\x04") {
            return Some(Self::Zip);
        }
        if is_tar(head) {
            // Of another tar nobody knows what is in it.
            return is_pg_dumps(head).then_some(Self::Tar);
        }
        let is_text = !head.is_empty() && head.iter().all(|byte| !matches!(byte, 0..=8 | 14..=31));
        is_text.then_some(Self::Sql)
    }
}

/// Whether `pg_dump -Ft` wrote a tar: it begins with the table of contents, and gives all files
/// to a user and a group of its own (`tarOpen` of PostgreSQL's `pg_backup_tar.c`). A tar somebody
/// made of `pg_dump -Fd` has packed files, which `pg_restore` does not look for in a tar.
fn is_pg_dumps(head: &[u8]) -> bool {
    let has = |at: usize, bytes: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(bytes));
    has(0, b"toc.dat\0") && has(108, b"0004000") && has(116, b"0002000")
}

/// Whether it is a tar, of whatever.
#[must_use]
pub fn is_tar(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar")
}

/// The oldest PostgreSQL whose `pg_restore` reads an archive that begins with these bytes
/// (`K_VERS_1_*` of PostgreSQL's `pg_backup_archiver.h`); `None` for what is no custom archive.
#[must_use]
pub fn archive_needs(head: &[u8]) -> Option<u32> {
    let version = head.strip_prefix(b"PGDMP")?.get(..2)?;
    Some(match version {
        [1, ..=14] => 12,
        [1, 15] => 16,
        // The newest there is; its own `pg_restore` says so of a newer one.
        _ => 17,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_tells_who_can_read_it() {
        for (head, major) in [
            (&b"PGDMP\x01\x0e\x00"[..], Some(12)),
            (b"PGDMP\x01\x0f\x00", Some(16)),
            (b"PGDMP\x01\x10\x00", Some(17)),
            (b"PGDMP", None),
            (b"PK\x03\x04", None),
        ] {
            assert_eq!(archive_needs(head), major, "{head:?}");
        }
    }

    #[test]
    fn contents_tell_what_a_file_is() {
        let mut tar = vec![0_u8; HEAD];
        tar[257..262].copy_from_slice(b"ustar");
        tar[..7].copy_from_slice(b"toc.dat");
        let of_a_directory = tar.clone();
        tar[108..123].copy_from_slice(b"0004000 0002000");
        let mut another = tar.clone();
        another[..9].copy_from_slice(b"./toc.dat");
        for (head, form) in [
            (&b"PGDMP\x01\x0e\x00"[..], Some(Form::Custom)),
            (b"PK\x03\x04\x14\x00", Some(Form::Zip)),
            (&tar, Some(Form::Tar)),
            (&of_a_directory, None),
            (&another, None),
            (b"--\n-- PostgreSQL database dump\n--\n", Some(Form::Sql)),
            ("SELECT 'é';".as_bytes(), Some(Form::Sql)),
            (b"\x7fELF\x02\x01\x01\x00", None),
            (b"", None),
        ] {
            assert_eq!(Form::of(head), form, "{head:?}");
        }
        assert_eq!(Packing::of(b"\x1f\x8b\x08\x00"), Packing::Gzip);
        assert_eq!(Packing::of(b"\x28\xb5\x2f\xfd\x04"), Packing::Zstd);
        assert_eq!(Packing::of(b"--"), Packing::Plain);
    }
}
