//! What fields models have, asked of the database, and whether names stand for any.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::{domain::Condition, rpc::Session};
use crate::error::{Error, Result};

/// A field as `ir.model.fields` has it.
#[derive(Debug, Clone)]
pub struct Field {
    /// Type: `many2one`, `char`, …
    pub kind: String,
    /// The model of a relation.
    pub relation: Option<String>,
}

/// The fields of the models that were asked for.
#[derive(Default)]
pub struct Known {
    models: HashMap<String, BTreeMap<String, Field>>,
}

impl Known {
    /// The fields of a model.
    ///
    /// # Errors
    /// `not_found`, naming the model that is called most like it.
    pub async fn model(&mut self, session: &Session<'_>, model: &str) -> Result<&BTreeMap<String, Field>> {
        if !self.models.contains_key(model) {
            let sql = "SELECT name, ttype, relation FROM ir_model_fields WHERE model = $1";
            let rows = session.database.query(sql, &[&model]).await?;
            if rows.is_empty() {
                return Err(no_model(session, model).await?);
            }
            let fields = rows.iter();
            let fields = fields.map(|row| (row.get(0), Field { kind: row.get(1), relation: row.get(2) }));
            self.models.insert(model.to_owned(), fields.collect());
        }
        Ok(&self.models[model])
    }

    /// Checks a name, or a path through relations.
    ///
    /// # Errors
    /// `invalid_input` with `place`, and the name most like it.
    pub async fn check(
        &mut self,
        session: &Session<'_>,
        model: &str,
        place: &str,
        path: &str,
    ) -> Result<Field> {
        let (mut model, mut parts) = (model.to_owned(), path.split('.').peekable());
        loop {
            let name = parts.next().unwrap_or_default();
            let fields = self.model(session, &model).await?;
            let Some(field) = fields.get(name) else {
                return Err(no_field(session, &model, place, name, fields));
            };
            match (parts.peek(), &field.relation, field.kind.as_str()) {
                (Some(_), Some(relation), _) => model = relation.clone(),
                // Parts of dates, and keys of what is structured, may stand behind it.
                (None, ..) | (Some(_), None, "date" | "datetime" | "properties" | "json") => {
                    return Ok(field.clone());
                }
                (Some(next), None, kind) => {
                    return Err(Error::invalid(format!(
                        "{place}: {model}.{name} is of type {kind}, nothing such as {next:?} can stand behind it"
                    )));
                }
            }
        }
    }

    /// Checks the fields of conditions, those of relations too.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub async fn check_all(
        &mut self,
        session: &Session<'_>,
        model: &str,
        conditions: &[Condition],
    ) -> Result<()> {
        let mut waiting = VecDeque::from([(model.to_owned(), conditions)]);
        while let Some((model, conditions)) = waiting.pop_front() {
            for Condition { place, path, inner } in conditions {
                let field = self.check(session, &model, place, path).await?;
                match (inner, field.relation) {
                    (Some(inner), Some(relation)) => waiting.push_back((relation, inner)),
                    (Some(_), None) => {
                        return Err(Error::invalid(format!(
                            "{place}: {model}.{path} is of type {}, \"any\" is for relations",
                            field.kind
                        )));
                    }
                    (None, _) => {}
                }
            }
        }
        Ok(())
    }
}

async fn no_model(session: &Session<'_>, model: &str) -> Result<Error> {
    let rows = session.database.query("SELECT model FROM ir_model", &[]).await?;
    let names: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let suggestion = nearest(model, names.iter().map(String::as_str));
    let name = session.env.request.name.quoted();
    Ok(Error::not_found(format!("{name} has no model {model:?}{suggestion}"))
        .hint(format!("`odeum orm schema {name}` lists them; its module may not be installed")))
}

fn no_field(
    session: &Session<'_>,
    model: &str,
    place: &str,
    name: &str,
    fields: &BTreeMap<String, Field>,
) -> Error {
    let suggestion = nearest(name, fields.keys().map(String::as_str));
    let env = session.env.request.name.quoted();
    Error::invalid(format!("{place}: {model} has no field {name:?}{suggestion}")).hint(format!(
        "`odeum orm schema {env} {model}` lists them; a field that is new in the code comes with `odeum module upgrade`"
    ))
}

fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> String {
    let likeness = |other: &str| strsim::jaro_winkler(name, other);
    let nearest = names.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match nearest.filter(|nearest| likeness(nearest) > 0.8) {
        Some(nearest) => format!("; did you mean {nearest:?}?"),
        None => String::new(),
    }
}
