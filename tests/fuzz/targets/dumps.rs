//! What an import reads: the first bytes of a file, the names in an archive, a plain dump in
//! any pieces, and what the clients complain of.
#![no_main]

use libfuzzer_sys::fuzz_target;
use odeum::odoo::dump::{Entry, Form, HEAD, Judgement, Manifest, Packing, Plain, archive_needs};

fuzz_target!(|dump: &[u8]| {
    let head = &dump[..dump.len().min(HEAD)];
    let _ = (Form::of(head), Packing::of(head), archive_needs(head));
    // In whatever pieces it comes, the same goes on.
    let whole = fed(dump, dump.len().max(1));
    for size in [1, 3, 4096] {
        assert_eq!(fed(dump, size), whole, "in pieces of {size}");
    }
    let text = String::from_utf8_lossy(dump);
    let mut judgement = Judgement::default();
    for line in text.lines() {
        if let Ok(Entry::File(inner)) = Entry::of(line) {
            assert!(
                !inner.starts_with('/') && inner.split('/').all(|part| part != ".." && part != "."),
                "{inner}"
            );
        }
        let _ = judgement.line(line);
    }
    let _ = serde_json::from_slice::<Manifest>(dump).map(|manifest| manifest.series());
});

/// What goes on to `psql`, and whether the dump was whole.
fn fed(dump: &[u8], size: usize) -> (Vec<u8>, Result<(), String>) {
    let (mut plain, mut out) = (Plain::default(), Vec::new());
    for piece in dump.chunks(size) {
        plain.feed(piece, &mut out);
    }
    let end = plain.end(&mut out);
    (out, end)
}
