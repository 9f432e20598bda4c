//! Lists of people or things with something to do beside each name.

use leptos::prelude::*;

use crate::parts::{MaybeText, Text, maybe_view, ruby};

/// A list of [`Row`]s.
///
/// ```ignore
/// view! { <Rows><Row title=learner.name href=routes::learner(id) note=goal>..</Row></Rows> }
/// ```
#[component]
pub fn Rows(children: Children) -> impl IntoView {
    view! { <ul class="rows" role="list">{children()}</ul> }
}

/// One line of [`Rows`]: the name (a link when it has an `href`), a note below it, and at the end,
/// or below where it is narrow, whatever there is to do.
#[component]
pub fn Row(
    #[prop(into)] title: Text,
    #[prop(optional, into)] href: Option<String>,
    #[prop(optional, into)] note: MaybeText,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let title = match href {
        Some(href) => view! { <a class="row-title" href=href>{ruby(title)}</a> }.into_any(),
        None => view! { <span class="row-title">{ruby(title)}</span> }.into_any(),
    };
    view! {
        <li class="row">
            <div class="row-text">
                {title}
                {maybe_view(note, |text| view! { <p class="row-note">{ruby(text)}</p> })}
            </div>
            {children.map(|children| children())}
        </li>
    }
}
