//! What a data file says: its records, views and templates.

use std::{
    borrow::Cow,
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use memchr::memmem;
use roxmltree::{Document, Node, ParsingOptions};

/// Roots of files that Odoo loads records from.
const ROOTS: [&str; 3] = ["odoo", "openerp", "data"];

/// Roots of views whose attributes need an upgrade.
const VIEWS: [&str; 3] = ["list", "tree", "form"];

/// Roots whose name is the type of a view, a column of its row.
const TYPES: [&str; 14] = [
    "activity",
    "calendar",
    "cohort",
    "dashboard",
    "diagram",
    "gantt",
    "graph",
    "grid",
    "hierarchy",
    "kanban",
    "map",
    "pivot",
    "qweb",
    "search",
];

/// The largest file that is read, in bytes.
const LARGEST: usize = 64 << 20;

/// How many name spaces a file may declare: each is looked up for each element.
const NAMESPACES: usize = 500;

/// How many attributes an element may have: each is compared with all others.
const ATTRIBUTES: usize = 5000;

/// A whole file.
#[derive(Debug)]
pub enum Data {
    /// Records, in order.
    Records(Vec<Record>),
    /// A file of another sort, as a hash: templates of the web client, drawings.
    Other(u64),
}

/// One element that is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its tag: `record`, `template`, `menuitem`.
    pub tag: String,
    /// Its external id, if it has one.
    pub id: Option<String>,
    /// The model of a `record`.
    pub model: String,
    /// Whether an upgrade leaves an existing row as it is.
    pub noupdate: bool,
    /// Hash of what the elements around it say beside that.
    pub around: u64,
    /// Hash of everything but the arch.
    pub head: u64,
    /// Hash of a view's arch, or of a template's body.
    pub arch: Option<u64>,
    /// Hash of the tag of the arch's root when that is a type of views, and of the
    /// attributes of a list or a form.
    pub root: Option<u64>,
}

/// Reads a file.
///
/// # Errors
/// What an XML parser would not read.
pub fn read(source: &[u8]) -> Result<Data, String> {
    if source.len() > LARGEST {
        return Err(format!("it is larger than {} MiB", LARGEST >> 20));
    }
    let text = decode(source)?;
    if memmem::find_iter(text.as_bytes(), "xmlns:").nth(NAMESPACES).is_some() {
        return Err(format!("it declares more than {NAMESPACES} name spaces"));
    }
    // No `<` can stand in an attribute.
    let count = |tag: &str| tag.matches("=\"").count() + tag.matches("='").count();
    if text.split('<').any(|tag| tag.len() > ATTRIBUTES && count(tag) > ATTRIBUTES) {
        return Err(format!("an element has more than {ATTRIBUTES} attributes"));
    }
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).map_err(|error| error.to_string())?;
    let root = document.root_element();
    match ROOTS.contains(&root.tag_name().name()) {
        true => Ok(Data::Records(records(root))),
        false => Ok(Data::Other(hash_of(root))),
    }
}

fn decode(source: &[u8]) -> Result<Cow<'_, str>, String> {
    let source = source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source);
    // Python's parser takes white space before a declaration for an error; Odoo strips nothing either.
    if let Ok(text) = std::str::from_utf8(source) {
        return Ok(Cow::Borrowed(text));
    }
    let head = String::from_utf8_lossy(&source[..source.len().min(200)]).to_ascii_lowercase();
    let is_latin = ["iso-8859-1", "latin-1", "latin1", "windows-1252"].iter().any(|name| head.contains(name));
    match is_latin && head.contains("encoding") {
        true => Ok(Cow::Owned(source.iter().map(|byte| char::from(*byte)).collect())),
        false => Err("it is not UTF-8".into()),
    }
}

/// The elements below `<odoo>` and any `<data>`, in order.
fn records(root: Node) -> Vec<Record> {
    let mut found = Vec::new();
    let mut waiting = vec![(root, false, 0)];
    while let Some((node, noupdate, around)) = waiting.pop() {
        if node == root || node.tag_name().name() == "data" {
            let noupdate = node.attribute("noupdate").map_or(noupdate, is_true);
            let others = node.attributes().filter(|attribute| attribute.name() != "noupdate");
            let others: BTreeSet<_> = others.map(|attribute| (attribute.name(), attribute.value())).collect();
            let around = if others.is_empty() { around } else { hash_value(&(around, others)) };
            let children: Vec<_> = elements(node).map(|child| (child, noupdate, around)).collect();
            waiting.extend(children.into_iter().rev());
        } else {
            found.push(Record { around, ..record(node, noupdate) });
        }
    }
    found
}

/// As `odoo/tools/convert.py` reads `noupdate`.
fn is_true(value: &str) -> bool {
    !matches!(value.trim().to_ascii_lowercase().as_str(), "" | "0" | "false" | "off")
}

fn record(node: Node, noupdate: bool) -> Record {
    let tag = node.tag_name().name().to_owned();
    let id = node.attribute("id").map(str::to_owned);
    let model = node.attribute("model").unwrap_or_default().to_owned();
    let mut record = Record { tag, id, model, noupdate, around: 0, head: 0, arch: None, root: None };
    // Odoo reads from the file what it finds by its external id.
    if record.id.is_none() {
        record.head = hash_of(node);
    } else if record.tag == "template" {
        record.head = hash_attributes(node);
        record.arch = Some(hash_all(node.children().filter(|child| is_said(*child))));
    } else if record.tag == "record" && record.model == "ir.ui.view" {
        let is_arch = |child: &Node| child.has_tag_name("field") && child.attribute("name") == Some("arch");
        let arch = elements(node).filter(is_arch).last();
        let mut others: Vec<u64> = elements(node).filter(|child| !is_arch(child)).map(hash_of).collect();
        others.sort_unstable();
        record.head = hash_value(&(hash_attributes(node), others, arch.map(hash_attributes)));
        record.arch = arch.map(hash_of);
        let root = arch.and_then(|arch| elements(arch).next());
        record.root = root.and_then(|root| {
            let name = root.tag_name().name();
            let attributes = VIEWS.contains(&name).then(|| hash_attributes(root));
            (attributes.is_some() || TYPES.contains(&name)).then(|| hash_value(&(name, attributes)))
        });
    } else {
        record.head = hash_of(node);
    }
    record
}

fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

/// Whether a node says anything: comments and white space between elements do not.
fn is_said(node: Node) -> bool {
    node.is_element() || (node.is_text() && node.text().is_some_and(|text| !text.trim().is_empty()))
}

/// The hash of a node and all inside it. It goes on without calling itself: a file
/// may nest as deeply as it likes.
fn hash_of(node: Node) -> u64 {
    hash_all(std::iter::once(node))
}

fn hash_all<'a, 'i: 'a>(nodes: impl Iterator<Item = Node<'a, 'i>>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for node in nodes.flat_map(|node| node.descendants()).filter(|node| is_said(*node)) {
        match node.is_element() {
            true => {
                let said = node.children().filter(|child| is_said(*child)).count();
                (node.tag_name().namespace(), node.tag_name().name(), said).hash(&mut hasher);
                hash_attributes(node).hash(&mut hasher);
            }
            false => node.text().hash(&mut hasher),
        }
    }
    hasher.finish()
}

/// The hash of attributes in any order.
fn hash_attributes(node: Node) -> u64 {
    let mut all: Vec<_> = node
        .attributes()
        .map(|attribute| (attribute.namespace(), attribute.name(), attribute.value()))
        .collect();
    all.sort_unstable();
    hash_value(&all)
}

fn hash_value(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn records(text: &str) -> Vec<Record> {
        match read(text.as_bytes()).unwrap() {
            Data::Records(records) => records,
            Data::Other(_) => panic!("no records in {text}"),
        }
    }

    #[test]
    fn records_are_found_at_every_depth_in_order() {
        let found = records(
            "<?xml version='1.0'?><odoo><record id='a' model='x'/><data noupdate='1'><menuitem id='b'/>\
             <data noupdate='0'><template id='c'/></data></data><!-- d --><function model='x'/></odoo>",
        );
        let found: Vec<_> = found.iter().map(|r| (r.tag.as_str(), r.id.as_deref(), r.noupdate)).collect();
        let expected = [
            ("record", Some("a"), false),
            ("menuitem", Some("b"), true),
            ("template", Some("c"), false),
            ("function", None, false),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn layout_is_no_difference() {
        let one = "<odoo><record id='a' model='ir.ui.view'><field name='name'>n</field><field name='arch' type='xml'><form a='1' b='2'><p/></form></field></record></odoo>";
        let other = "<odoo>\n <record model=\"ir.ui.view\" id=\"a\">\n  <!-- c -->\n  <field name='arch' type='xml'>\n   <form b='2'\n a='1'>\n <p></p> </form></field><field name='name'>n</field></record>\n</odoo>\n";
        assert_eq!(records(one), records(other));
    }

    #[test]
    fn any_depth_is_read() {
        let deep = format!("<odoo>{}{}</odoo>", "<a>".repeat(20_000), "</a>".repeat(20_000));
        assert!(read(deep.as_bytes()).is_ok());
        let deep = format!("<odoo>{}{}</odoo>", "<data>".repeat(20_000), "</data>".repeat(20_000));
        assert!(read(deep.as_bytes()).is_ok());
    }

    #[test]
    fn what_would_take_long_is_refused() {
        let many = |item: fn(usize) -> String| (0..6000).map(item).collect::<String>();
        for text in [
            format!("<odoo {}/>", many(|n| format!(" a{n}='1'"))),
            format!("<odoo {}/>", many(|n| format!(" xmlns:a{n}='{n}'"))),
            format!("<odoo>{}</odoo>", many(|n| format!("<a xmlns:a{n}='{n}'/>"))),
        ] {
            assert!(read(text.as_bytes()).is_err());
        }
    }

    #[test]
    fn what_is_no_xml_is_refused() {
        for bad in [&b""[..], b"<odoo>", b"<a/><b/>", b"<a b='1' b='2'/>", b"<a>&b;</a>", b"<a>\xff</a>"] {
            assert!(read(bad).is_err());
        }
        assert!(read(b"<?xml version='1.0' encoding='iso-8859-1'?><odoo>\xe9</odoo>").is_ok());
        assert!(read(b"\xef\xbb\xbf<odoo/>").is_ok());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panicking(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }

        #[test]
        fn any_tags_are_read_without_panicking(
            text in "(<odoo>|</odoo>|<record id='a' model='ir.ui.view'>|</record>|<field name='arch'>|</field>|<data>|</data>|<!--|-->|a| ){0,40}"
        ) {
            let _ = read(text.as_bytes());
        }
    }
}
