//! Which records a reference offers, what each is called so that it is told apart from the others,
//! and by which words it is found.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use shared::id::{RecordId, Stamp};
use shared::program::person::end_of_chain;
use shared::reading::haystack;
use shared::record::form::Choices;
use shared::record::{Body, Kind, named};
use shared::records;
use shared::sync::overlay::View;
use shared::value::FieldType;
use shared::words::{plain, verbatim};

use crate::reading::values::title;
use crate::replica::Replica;
use crate::words::{moment_text, t};

/// Which records a reference offers.
#[derive(Clone, Copy)]
pub struct Offer {
    /// What must not be chosen.
    pub circle: Option<Circle>,
    /// Which ones the kind declares.
    pub choices: Option<Choices>,
    /// What the form holds.
    pub form: Signal<Body>,
}

/// A field of a record that names another one of the same kind, such as a duplicate and the person
/// that it was merged into: it must not lead back to where it starts.
#[derive(Clone, Copy, Debug)]
pub struct Circle {
    /// The record that the form is about.
    pub own: RecordId,
    /// The field.
    pub field: &'static str,
}

/// A record that can be chosen.
#[derive(Clone, PartialEq)]
pub struct Offered {
    /// The record.
    pub id: RecordId,
    /// What it is called; no other one is called so, as far as there is a difference.
    pub name: String,
    /// The folded text that search looks at.
    pub text: String,
}

impl Default for Offer {
    fn default() -> Offer {
        Offer { circle: None, choices: None, form: Signal::stored(Body::new()) }
    }
}

/// Every record of a kind that may be chosen, in the order in which people look for them. Of joined
/// records the one that stands for the others is offered, and found by the words of all of them.
pub fn offered(replica: Replica, of: &'static str, offer: Offer) -> Vec<Offered> {
    let Some(kind) = records::kind(of) else { return Vec::new() };
    let all = in_order(replica, kind);
    let links = Links::of(kind, &all);
    let today = replica.today();
    let is_offered = |view: &&View| {
        let declared = |choices: Choices| offer.form.with(|form| choices.offers(form, &view.body));
        links.end(view.id) == view.id
            && kind.is_used_on(&view.body.clone().into_body(), today)
            && !offer.circle.is_some_and(|circle| links.lead_back(circle, view))
            && offer.choices.is_none_or(declared)
    };
    let views: Vec<&View> = all.iter().filter(is_offered).collect();
    let names = told_apart(replica, kind, &views);
    let mut texts: BTreeMap<RecordId, String> = BTreeMap::new();
    for view in &all {
        let text = texts.entry(links.end(view.id)).or_default();
        text.push(' ');
        text.push_str(&plain_texts(kind, view));
    }
    let offered = |(view, name): (&View, String)| {
        let text = texts.get(&view.id).map(String::as_str).unwrap_or_default();
        Offered { id: view.id, text: haystack(&format!("{}{text}", plain(&name))), name }
    };
    views.into_iter().zip(names).map(offered).collect()
}

/// Which record of a kind is joined to which other one.
struct Links {
    into: BTreeMap<RecordId, RecordId>,
    here: BTreeSet<RecordId>,
}

impl Links {
    fn of(kind: &Kind, all: &[View]) -> Links {
        let field = kind.joined_by;
        let into = all.iter().filter_map(|view| Some((view.id, named(&view.body, field?)?)));
        Links { into: into.collect(), here: all.iter().map(|view| view.id).collect() }
    }

    /// The record that stands for this one; itself, where the end of the chain is not here.
    fn end(&self, id: RecordId) -> RecordId {
        let end = end_of_chain(id, |id| self.into.get(&id).copied());
        if self.here.contains(&end) { end } else { id }
    }

    /// Whether choosing `view` in the field of a circle would lead back to its own record.
    fn lead_back(&self, circle: Circle, view: &View) -> bool {
        if view.id == circle.own {
            return true;
        }
        let mut at = named(&view.body, circle.field);
        for _ in 0..=self.into.len() {
            match at {
                Some(id) if id == circle.own => return true,
                Some(id) => at = self.into.get(&id).copied(),
                None => return false,
            }
        }
        true
    }
}

/// A name for each of these records: people with their full name, and two of the same name with
/// what else is known of them.
fn told_apart(replica: Replica, kind: &Kind, views: &[&View]) -> Vec<String> {
    let titles: Vec<String> = views.iter().map(|view| title(replica, kind.name, view.id)).collect();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    titles.iter().for_each(|title| *times.entry(title).or_default() += 1);
    let name = |(view, title): (&&View, &String)| {
        let mut fuller = kind
            .tells_apart
            .iter()
            .filter_map(|name| Some(verbatim(view.body.get(*name)?.as_str()?)));
        match fuller.find(|name| !name.is_empty() && name != title) {
            _ if times.get(title.as_str()).is_some_and(|times| *times > 1) => {
                format!("{title}（{}）", verbatim(&what_else(kind, view)))
            }
            Some(fuller) => format!("{title}（{fuller}）"),
            None => title.clone(),
        }
    };
    views.iter().zip(&titles).map(name).collect()
}

/// What tells a record from others of its name: its other short texts and days, or else the day
/// on which it was made.
fn what_else(kind: &Kind, view: &View) -> String {
    let fields = kind.fields.iter().filter(|field| !kind.title.contains(&field.name));
    let fields = fields.filter(|field| matches!(field.declared, FieldType::Text | FieldType::Date));
    let known: Vec<&str> = fields.filter_map(|field| view.body.get(field.name)?.as_str()).collect();
    if !known.is_empty() {
        return known.join(&t("forms.comma"));
    }
    let made = view.id.0.get_timestamp().map(|at| at.to_unix().0);
    let made = made.and_then(|seconds| i64::try_from(seconds).ok());
    made.map(|seconds| moment_text(Stamp(seconds * 1_000))).unwrap_or_default()
}

/// The short texts and days of a record, such as her full name and its kana.
fn plain_texts(kind: &Kind, view: &View) -> String {
    let fields = kind.fields.iter();
    let texts = fields.filter(|field| matches!(field.declared, FieldType::Text | FieldType::Date));
    let texts = texts.filter_map(|field| view.body.get(field.name)?.as_str());
    texts.collect::<Vec<_>>().join(" ")
}

/// Events with the newest first, everything else by its reading or name.
fn in_order(replica: Replica, kind: &Kind) -> Vec<View> {
    let mut views = replica.views(kind.name);
    let text = |view: &View, name: &str| {
        view.body.get(name).and_then(|json| json.as_str()).unwrap_or_default().to_owned()
    };
    match kind.event_day.own() {
        Some(day) => views.sort_by_cached_key(|view| Reverse(text(view, day))),
        None => views.sort_by_cached_key(|view| {
            let reading = kind.reading.map(|name| text(view, name));
            (reading.unwrap_or_default(), title(replica, kind.name, view.id))
        }),
    }
    views
}
