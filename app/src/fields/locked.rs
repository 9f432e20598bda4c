//! What a form shows and does not let anybody change: the value, and why.

use leptos::prelude::*;
use serde_json::Value;
use shared::record::{Fields, Kind};

use crate::parts::{Icon, IconName, Meta, MetaItem, Section, Text, ruby};
use crate::words::t;

/// A field that cannot be changed here, with the reason.
#[component]
pub fn Locked(label: Text, text: Text, #[prop(into)] reason: Text) -> impl IntoView {
    let shown = move || {
        let text = text.get();
        if text.is_empty() { "–".to_owned() } else { text }
    };
    let has_reason = Memo::new(move |_| reason.with(|reason| !reason.is_empty()));
    view! {
        <dl class="field locked">
            <dt class="field-label">{ruby(label)}</dt>
            <dd class="locked-value">{ruby(Signal::derive(shown))}</dd>
            {move || has_reason.get().then(|| view! {
                <dd class="locked-reason"><Icon name=IconName::Lock />{ruby(reason)}</dd>
            })}
        </dl>
    }
}

/// Fields that this version does not know, as they are stored: shown, kept, never changed.
#[component]
pub fn RawBody(#[prop(into)] body: Signal<Fields>, kind: Option<&'static Kind>) -> impl IntoView {
    let strange = Memo::new(move |_| {
        let is_strange = |name: &str| kind.is_none_or(|kind| kind.field(name).is_none());
        let body = body.get().into_body().into_iter().filter(|(name, _)| is_strange(name));
        body.map(|(name, json)| (name, as_text(&json))).collect::<Vec<_>>()
    });
    move || {
        let items = strange.get();
        (!items.is_empty()).then(|| {
            view! {
                <Section
                    title=Signal::derive(|| t("forms.strange"))
                    support=move || t("forms.strange.text")
                >
                    <Meta>
                        {items.into_iter().map(|(name, text)| view! {
                            <MetaItem label=Signal::stored(name)>{text}</MetaItem>
                        }).collect_view()}
                    </Meta>
                </Section>
            }
        })
    }
}

fn as_text(json: &Value) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_owned)
}
