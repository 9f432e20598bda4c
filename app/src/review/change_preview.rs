//! What a change wants to do with records, in words, for somebody who decides about it.

use leptos::prelude::*;
use serde_json::Value;
use shared::id::RecordId;
use shared::records;
use shared::sync::intent::{Does, Intent, intents};

use crate::parts::ruby;
use crate::reading::values::{field_label, short_text, title};
use crate::replica::Replica;
use crate::routes;
use crate::words::t;

/// Each operation of a change, with the way to the record that it is about.
#[component]
pub fn ChangePreview(ops: Value) -> impl IntoView {
    let replica = Replica::current();
    view! {
        <ul class="held-records">
            {intents(&ops).into_iter().map(|it| {
                let Intent { kind, id, does, set } = it;
                let wanted = wanted_text(replica, kind.clone(), does, set);
                view! {
                    <li>
                        {record_link(replica, kind, id, does)}
                        <p class="row-note">{ruby(Signal::derive(wanted))}</p>
                    </li>
                }
            }).collect_view()}
        </ul>
    }
}

/// A link to a record that a change is about, or its name alone if it is not on this device.
fn record_link(replica: Replica, kind: String, id: RecordId, does: Does) -> impl IntoView {
    let known = records::kind(&kind);
    let href = routes::record(&kind, id);
    let of = kind.clone();
    let is_here = move || replica.view(&kind, id).is_some();
    let name = Signal::derive(move || {
        let sort = known.map_or_else(|| of.clone(), |kind| t(&kind.key()));
        let is_known = replica.view(&of, id).is_some();
        match does {
            Does::Make if !is_known => format!("{sort}: {}", t("manager.held.new")),
            _ => format!("{sort}: {}", title(replica, &of, id)),
        }
    });
    move || {
        if is_here() {
            view! { <a href=href.clone()>{ruby(name)}</a> }.into_any()
        } else {
            ruby(name).into_any()
        }
    }
}

/// The values that an operation sets, as people read them.
fn wanted_text(
    replica: Replica,
    kind: String,
    does: Does,
    set: Vec<(String, Value)>,
) -> impl Fn() -> String + Send + Sync + 'static {
    move || {
        match does {
            Does::Remove => return t("manager.held.remove"),
            Does::Move => return t("forms.conflict.moved"),
            Does::Make | Does::Change => {}
        }
        let Some(kind) = records::kind(&kind) else { return String::new() };
        let said = set.iter().filter_map(|(name, value)| {
            let field = kind.field(name)?;
            let label = field_label(kind, field);
            Some(format!(
                "{label}: {}",
                wanted_value(value, |it| short_text(replica, kind, field, it))
            ))
        });
        said.collect::<Vec<_>>().join(&t("forms.comma"))
    }
}

/// A value; of a change of a set what is added and what is taken away.
fn wanted_value(value: &Value, text: impl Fn(&Value) -> String) -> String {
    let part = |name: &str, sign: &str| {
        let items = value.get(name).filter(|it| it.as_array().is_some_and(|it| !it.is_empty()));
        items.map(|items| format!("{sign}{}", text(items)))
    };
    if value.is_object() {
        let parts = [part("add", "＋"), part("remove", "－")];
        return parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    }
    text(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_of_a_set_says_what_comes_and_what_goes() {
        let plain = |value: &Value| value.to_string();
        let change = json!({ "add": ["a"], "remove": ["b"] });
        assert_eq!(wanted_value(&change, plain), "＋[\"a\"] －[\"b\"]");
        assert_eq!(wanted_value(&json!({ "add": [], "remove": [] }), plain), "");
        assert_eq!(wanted_value(&json!(7), plain), "7");
    }
}
