//! JSON Schemas of parameters and results, derived from the structs.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// The schema of a tool's parameters. An optional text is a plain string whose
/// default is the empty one, which clients fill in more reliably than `null`.
pub fn input<T: JsonSchema>() -> Map<String, Value> {
    let mut schema = root::<T>(SchemaSettings::draft2020_12());
    for property in properties(&mut schema) {
        plain_optional(property);
    }
    schema
}

/// The schema of a result, with the fields every result carries.
pub fn output<T: JsonSchema>() -> Map<String, Value> {
    let mut schema = root::<T>(SchemaSettings::draft2020_12().for_serialize());
    schema.remove("description");
    if let Some(Value::Object(fields)) = schema.get_mut("properties") {
        let warnings = json!({ "type": "array", "items": { "type": "string" } });
        fields.insert("warnings".into(), warnings);
        fields.insert("duration_ms".into(), json!({ "type": "integer", "minimum": 0 }));
    }
    schema
}

fn root<T: JsonSchema>(settings: SchemaSettings) -> Map<String, Value> {
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut map = match schema.to_value() {
        Value::Object(map) => map,
        other => unreachable!("the schema of a struct is an object, not {other}"),
    };
    map.remove("title");
    map.entry("type").or_insert_with(|| json!("object"));
    map.entry("properties").or_insert_with(|| json!({}));
    map
}

fn properties(schema: &mut Map<String, Value>) -> impl Iterator<Item = &mut Map<String, Value>> {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    properties.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut)
}

/// `{"anyOf": [{"type": "string", …}, {"type": "null"}]}` and
/// `{"type": ["string", "null"]}` become the string alone.
fn plain_optional(property: &mut Map<String, Value>) {
    // An integer's width is Rust's matter, and some model interfaces refuse unknown formats.
    property.remove("format");
    if let Some(Value::Array(choices)) = property.remove("anyOf") {
        let chosen = choices.into_iter().find(|choice| choice["type"] != json!("null"));
        if let Some(Value::Object(chosen)) = chosen {
            property.extend(chosen);
            property.insert("default".into(), Value::Null);
        }
    }
    let nullable = property.get("type").and_then(Value::as_array).and_then(|types| types.first().cloned());
    if let Some(first) = nullable {
        property.insert("type".into(), first);
        property.insert("default".into(), Value::Null);
    }
    if property.get("default") == Some(&Value::Null) && property.get("type") == Some(&json!("string")) {
        // The pattern speaks of a value that is there.
        property.remove("pattern");
        property.insert("default".into(), json!(""));
    }
}
