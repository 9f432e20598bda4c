//! Lists of people or things with something to do beside each name.

use leptos::prelude::*;

use crate::parts::{Icon, IconName, MaybeText, Text, Tone, maybe_view, plain, ruby};

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
    /// Stands before the name, such as a [`Face`].
    #[prop(optional, into)]
    mark: ViewFn,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let title = match href {
        Some(href) => view! { <a class="row-title" href=href>{ruby(title)}</a> }.into_any(),
        None => view! { <span class="row-title">{ruby(title)}</span> }.into_any(),
    };
    view! {
        <li class="row">
            {move || mark.run()}
            <div class="row-text">
                {title}
                {maybe_view(note, |text| view! { <p class="row-note">{ruby(text)}</p> })}
            </div>
            {children.map(|children| children())}
        </li>
    }
}

/// The first sign of a name in a round, to find a person by; the name itself stands beside it.
///
/// ```ignore
/// view! { <Row title=name mark=move || view! { <Face name /> } /> }
/// ```
#[component]
pub fn Face(#[prop(into)] name: Text, #[prop(optional)] tone: Tone) -> impl IntoView {
    let first = move || plain(&name.get()).trim().chars().next().map(String::from);
    view! {
        <span class="face" data-tone=tone.name() data-letter=first aria-hidden="true"></span>
    }
}

/// An icon in a round, for a row that is about a thing to do.
///
/// ```ignore
/// view! { <Row title=task mark=move || view! { <IconFace name=IconName::Exam /> } /> }
/// ```
#[component]
pub fn IconFace(name: IconName, #[prop(optional)] tone: Tone) -> impl IntoView {
    view! { <span class="face" data-tone=tone.name() aria-hidden="true"><Icon name /></span> }
}
