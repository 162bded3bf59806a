//! Compares what is there with what the records say. No input or output happens here.

use std::collections::BTreeMap;

use super::thing::{Claim, Inventory, Thing};
use crate::model::TeamId;

/// What is wrong with a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It is there and nobody's.
    Leak,
    /// It should be there and is not.
    Missing,
    /// It is not as its record says.
    Wrong,
}

/// One disagreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// The thing.
    pub thing: Thing,
    /// Whose it is; nobody's when it leaked.
    pub owner: Option<String>,
    /// That one's team; none for what all teams share.
    pub team: Option<TeamId>,
    /// What is wrong.
    pub fault: Fault,
    /// The same in words.
    pub finding: String,
    /// The command that helps; for a leak nobody's record knows one.
    pub remedy: Option<String>,
}

/// Every disagreement, by thing.
#[must_use]
pub fn judge(found: &Inventory, claims: &[Claim]) -> Vec<Disagreement> {
    let mut by_thing: BTreeMap<&Thing, Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        by_thing.entry(&claim.thing).or_default().push(claim);
    }
    let leaks = found.keys().filter(|thing| !by_thing.contains_key(thing));
    let mut all: Vec<Disagreement> = leaks
        .map(|thing| Disagreement {
            thing: thing.clone(),
            owner: None,
            team: None,
            fault: Fault::Leak,
            finding: "no record knows it".into(),
            remedy: None,
        })
        .collect();
    for claim in claims {
        let disagree = |fault, finding| Disagreement {
            thing: claim.thing.clone(),
            owner: Some(claim.owner.clone()),
            team: claim.team.clone(),
            fault,
            finding,
            remedy: Some(claim.remedy.clone()),
        };
        match found.get(&claim.thing) {
            None if claim.required => all.push(disagree(Fault::Missing, "is gone".into())),
            None => {}
            Some(traits) => {
                for (name, wanted) in &claim.traits {
                    // What could not be seen cannot be judged.
                    let Some(is) = traits.get(name).filter(|is| *is != wanted) else { continue };
                    all.push(disagree(Fault::Wrong, format!("{name}: {is}, not {wanted}")));
                }
            }
        }
    }
    all.sort_by(|a, b| a.thing.cmp(&b.thing));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::invariants::thing::Kind;

    fn claim(name: &str, required: bool, traits: &[(&'static str, &str)]) -> Claim {
        Claim {
            thing: Thing::new(Kind::Database, name),
            owner: "environment main".into(),
            team: None,
            required,
            traits: traits.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
            remedy: "odeum env delete main".into(),
        }
    }

    fn faults(found: &[(&str, &[(&'static str, &str)])], claims: &[Claim]) -> Vec<(String, Fault)> {
        let found = found
            .iter()
            .map(|(name, traits)| {
                let traits = traits.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
                (Thing::new(Kind::Database, *name), traits)
            })
            .collect();
        judge(&found, claims).into_iter().map(|one| (one.thing.name, one.fault)).collect()
    }

    #[test]
    fn what_agrees_is_no_finding() {
        let claims = [claim("a", true, &[("owner", "u")]), claim("b", false, &[])];
        assert_eq!(faults(&[("a", &[("owner", "u"), ("size", "7")])], &claims), []);
    }

    #[test]
    fn each_disagreement_is_named() {
        let claims =
            [claim("gone", true, &[]), claim("other", true, &[("owner", "u")]), claim("maybe", false, &[])];
        let found: [(&str, &[_]); 2] = [("other", &[("owner", "x")]), ("stray", &[])];
        let expected = [("gone", Fault::Missing), ("other", Fault::Wrong), ("stray", Fault::Leak)];
        assert_eq!(faults(&found, &claims), expected.map(|(name, fault)| (name.to_owned(), fault)));
    }
}
