//! Facts about one thing: names on the left, values on the right.

use leptos::prelude::*;

use crate::parts::{Text, ruby};

/// A list of facts; its children are [`MetaItem`]s.
///
/// ```ignore
/// view! { <Meta><MetaItem label=move || t("learner.venue")>{venue_name}</MetaItem></Meta> }
/// ```
#[component]
pub fn Meta(children: Children) -> impl IntoView {
    view! { <dl class="meta">{children()}</dl> }
}

/// One fact of a [`Meta`].
#[component]
pub fn MetaItem(#[prop(into)] label: Text, children: Children) -> impl IntoView {
    view! {
        <div class="meta-item">
            <dt>{ruby(label)}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
