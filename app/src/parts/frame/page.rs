//! The inside of a screen: its title, the way back, its actions, and sections with headings.

use leptos::html;
use leptos::prelude::*;

use super::shell::Visited;
use crate::parts::{Icon, IconName, MaybeText, Text, maybe_view, plain, plain_word, ruby};

/// One screen. Sets the title of the document and, when the person came from another screen of the
/// app, puts the focus on the heading so that a screen reader starts there.
///
/// ```ignore
/// view! {
///     <Page title=learner_name lead=venue_name back=(routes::today(), t("tutor.today.title"))
///         actions=move || view! { <Button label=move || t("note.add") on_press=add /> }>
///         <Section title=move || t("learner.plan.title")>..</Section>
///     </Page>
/// }
/// ```
#[component]
pub fn Page(
    #[prop(into)] title: Text,
    #[prop(optional, into)] lead: MaybeText,
    /// Where the way back leads, and what that place is called.
    #[prop(optional)]
    back: Option<(String, Text)>,
    #[prop(optional, into)] actions: ViewFn,
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let visited = use_context::<Visited>();
    let product = plain_word("parts.product");
    Effect::new(move |_| {
        document().set_title(&format!("{} | {}", plain(&title.get()), product.get()));
    });
    Effect::new(move |_| {
        let (Some(heading), Some(visited)) = (heading.get(), visited) else { return };
        if visited.again() {
            // A heading that left the page meanwhile cannot take the focus; the next one will.
            let _ = heading.focus();
        }
    });
    view! {
        <article class="page">
            {back.map(|(href, name)| view! {
                <a class="page-back" href=href>
                    <Icon name=IconName::Back />
                    {ruby(name)}
                </a>
            })}
            <header class="page-head">
                <div class="page-title">
                    <h1 tabindex="-1" node_ref=heading>{ruby(title)}</h1>
                    {maybe_view(lead, |text| view! { <p class="page-lead">{ruby(text)}</p> })}
                </div>
                <div class="page-actions">{move || actions.run()}</div>
            </header>
            {children()}
        </article>
    }
}

/// A part of a [`Page`] under its own heading.
///
/// ```ignore
/// view! { <Section title=move || t("learner.notes.title")>..</Section> }
/// ```
#[component]
pub fn Section(
    #[prop(into)] title: Text,
    #[prop(optional, into)] support: MaybeText,
    #[prop(optional, into)] actions: ViewFn,
    children: Children,
) -> impl IntoView {
    let id = crate::parts::fresh_id("section");
    view! {
        <section class="section" aria-labelledby=id>
            <header class="section-head">
                <h2 id=id.clone()>{ruby(title)}</h2>
                <div class="section-actions">{move || actions.run()}</div>
            </header>
            {maybe_view(support, |text| view! { <p class="section-support">{ruby(text)}</p> })}
            {children()}
        </section>
    }
}
