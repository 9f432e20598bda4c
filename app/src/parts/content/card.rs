//! Cards: one thing each, in a grid that fits its columns to the room there is.

use leptos::prelude::*;

use crate::parts::{MaybeText, Text, Tone, maybe_view, ruby};

/// A list of cards; each child is an `<li>` around one [`Card`].
///
/// ```ignore
/// view! { <CardList><li><Card title="日本史">..</Card></li></CardList> }
/// ```
#[component]
pub fn CardList(children: Children) -> impl IntoView {
    view! { <ul class="card-list" role="list">{children()}</ul> }
}

/// How deep the heading of a [`Card`] stands: below a section's, or directly below the page's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CardHeading {
    #[default]
    InSection,
    InPage,
}

/// One thing with a heading. With `href` the heading is a link and the whole card can be tapped.
///
/// ```ignore
/// view! { <Card title=lesson_name href=routes::lesson(id) eyebrow="18:00–20:00">..</Card> }
/// ```
#[component]
pub fn Card(
    #[prop(into)] title: Text,
    #[prop(optional, into)] href: Option<String>,
    /// A small line above the heading, such as a time.
    #[prop(optional, into)]
    eyebrow: MaybeText,
    #[prop(optional)] tone: Tone,
    #[prop(optional)] heading: CardHeading,
    /// Stands at the end of the heading, such as a badge.
    #[prop(optional, into)]
    aside: ViewFn,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let name = match href {
        Some(href) => view! { <a class="card-link" href=href>{ruby(title)}</a> }.into_any(),
        None => ruby(title).into_any(),
    };
    view! {
        <article class="card" data-tone=tone.name()>
            <header class="card-head">
                <div>
                    {maybe_view(eyebrow, |text| view! { <p class="card-eyebrow">{ruby(text)}</p> })}
                    {match heading {
                        CardHeading::InSection => {
                            view! { <h3 class="card-title">{name}</h3> }.into_any()
                        }
                        CardHeading::InPage => {
                            view! { <h2 class="card-title">{name}</h2> }.into_any()
                        }
                    }}
                </div>
                <div class="card-aside">{move || aside.run()}</div>
            </header>
            {children.map(|children| view! { <div class="card-body">{children()}</div> })}
        </article>
    }
}

/// A plain surface for what is not a card of its own, such as a [`crate::parts::Meta`] or a form.
///
/// ```ignore
/// view! { <Panel><Meta>..</Meta></Panel> }
/// ```
#[component]
pub fn Panel(children: Children) -> impl IntoView {
    view! { <div class="panel">{children()}</div> }
}
