//! Every sort of record there is, grouped by who may see it, with how many there are.

use leptos::prelude::*;
use serde_json::Value;
use shared::record::{Kind, ScopeRule};
use shared::records::{self, KINDS};
use shared::sync::device::Device;
use shared::sync::overlay::View;
use std::collections::BTreeMap;

use crate::parts::{Page, Row, Rows, Section};
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// Who a kind's records are for; its code is part of the keys of its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Audience(&'static str);

/// The groups in the order in which a program is set up.
const AUDIENCES: [Audience; 9] = [
    Audience("everybody"),
    Audience("office"),
    Audience("managers"),
    Audience("venue"),
    Audience("learner"),
    Audience("team"),
    Audience("care"),
    Audience("named"),
    Audience("account"),
];

/// The page of all kinds.
#[component]
pub fn Kinds() -> impl IntoView {
    view! {
        <Page
            title=Signal::derive(|| t("manager.kinds.title"))
            lead=move || t("manager.kinds.lead")
        >
            <div class="kinds">
                {AUDIENCES.map(|audience| view! { <Group audience /> }).collect_view()}
                <UnknownKinds />
            </div>
        </Page>
    }
}

#[component]
fn Group(audience: Audience) -> impl IntoView {
    let Audience(code) = audience;
    let rows = KINDS.iter().filter(move |kind| audience_of(kind) == audience);
    let rows: Vec<_> = rows.map(|kind| view! { <KindRow kind /> }).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <Section
                title=Signal::derive(move || t(&format!("manager.kinds.{code}")))
                support=move || t(&format!("manager.kinds.{code}.text"))
            >
                <Rows>{rows}</Rows>
            </Section>
        }
    })
}

#[component]
fn KindRow(kind: &'static Kind) -> impl IntoView {
    let replica = Replica::current();
    // A record that stands for the same person as another one counts with that one, as in the list.
    let count = Memo::new(move |_| match kind.joined_by {
        Some(field) => {
            let is_own = |view: &View| view.body.get(field).is_none_or(Value::is_null);
            replica.views(kind.name).iter().filter(|view| is_own(view)).count()
        }
        None => replica.count(kind.name),
    });
    view! {
        <Row
            title=Signal::derive(move || t(&kind.list_key()))
            href=routes::records(kind.name)
            note=move || t_with("manager.kinds.count", &[("n", &count.get().to_string())])
        />
    }
}

/// Kinds that only a newer version knows, if any of their records are here.
#[component]
fn UnknownKinds() -> impl IntoView {
    let replica = Replica::current();
    let unknown = Memo::new(move |_| {
        // Records of unknown kinds come with a sync, which the status tells.
        replica.status.track();
        replica.with_everything(unknown_kinds)
    });
    move || {
        let unknown = unknown.get();
        (!unknown.is_empty()).then(|| {
            view! {
                <Section
                    title=Signal::derive(|| t("manager.kinds.strange"))
                    support=move || t("manager.kinds.strange.text")
                >
                    <Rows>
                        {unknown.into_iter().map(|(name, count)| view! {
                            <Row
                                title=name.clone()
                                href=routes::records(&name)
                                note=move || {
                                    t_with("manager.kinds.count", &[("n", &count.to_string())])
                                }
                            />
                        }).collect_view()}
                    </Rows>
                </Section>
            }
        })
    }
}

fn unknown_kinds(device: &Device) -> BTreeMap<String, usize> {
    let unknown = device.kinds().into_iter().filter(|kind| records::kind(kind).is_none());
    unknown.map(|kind| (kind.to_string(), device.count(kind))).collect()
}

fn audience_of(kind: &Kind) -> Audience {
    Audience(match kind.scope {
        ScopeRule::Program => "everybody",
        ScopeRule::Office => "office",
        ScopeRule::Managers => "managers",
        ScopeRule::Care(_) => "care",
        ScopeRule::Named { .. } => "named",
        ScopeRule::Venue(_) => "venue",
        ScopeRule::OwnSelf | ScopeRule::Own(_) | ScopeRule::OwnOrCore { .. } => "learner",
        ScopeRule::Core(_) => "team",
        ScopeRule::Staff(_) => "account",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_in_a_group() {
        for kind in KINDS {
            assert!(AUDIENCES.contains(&audience_of(kind)), "{}", kind.name);
        }
    }
}
