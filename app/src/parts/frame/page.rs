//! The inside of a screen: its title, the way back, its actions, and sections with headings.

use leptos::html;
use leptos::prelude::*;

use super::shell::Visited;
use super::toast::{ToastPlace, Toaster, Toasts};
use crate::navigation::Navigation;
use crate::parts::{Icon, IconName, MaybeText, Text, maybe_view, plain, plain_word, ruby};
use crate::words::{t, t_with};

/// How a page's head begins: large, and one line once the page has moved; or one line from the
/// start, for a page that is always in work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageHead {
    #[default]
    Large,
    Line,
}

/// Where the way back leads and what that place is called, if there is one.
#[derive(Clone, Default)]
pub struct WayBack(Option<(String, Text)>);

impl From<(String, Text)> for WayBack {
    fn from(place: (String, Text)) -> WayBack {
        WayBack(Some(place))
    }
}

impl From<Option<(String, Text)>> for WayBack {
    fn from(place: Option<(String, Text)>) -> WayBack {
        WayBack(place)
    }
}

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
    /// What the window says instead of the title, where that names a person: the browser writes the
    /// titles of windows into its history.
    #[prop(optional, into)]
    window_title: MaybeText,
    /// Where the way back leads for somebody who did not come from a page of the app, and what that
    /// place is called. Everybody else goes back to where she came from.
    #[prop(optional, into)]
    back: WayBack,
    #[prop(optional)] head: PageHead,
    /// Stands before the title, such as a [`crate::parts::Face`].
    #[prop(optional, into)]
    mark: ViewFn,
    #[prop(optional, into)] actions: ViewFn,
    /// Stays below the title when the page moves: [`crate::parts::Tabs`].
    #[prop(optional, into)]
    tabs: ViewFn,
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let visited = use_context::<Visited>();
    let toasts = use_context::<Toasts>();
    let product = plain_word("parts.product");
    Effect::new(move |_| {
        let said = window_title.get().unwrap_or_else(|| title.get());
        document().set_title(&format!("{} | {}", plain(&said), product.get()));
    });
    Effect::new(move |_| {
        let (Some(heading), Some(visited)) = (heading.get(), visited) else { return };
        if visited.again() {
            // A heading that left the page meanwhile cannot take the focus; the next one will.
            let _ = heading.focus();
        }
    });
    let head = match head {
        PageHead::Large => "large",
        PageHead::Line => "line",
    };
    view! {
        <article class="page">
            <header class="page-head" data-head=head>
                <div class="page-line">
                    {back.0.map(|(href, name)| view! { <Back href name /> })}
                    {move || mark.run()}
                    <div class="page-title">
                        <h1 tabindex="-1" node_ref=heading>{ruby(title)}</h1>
                        {maybe_view(lead, |text| view! { <p class="page-lead">{ruby(text)}</p> })}
                    </div>
                    {toasts.map(|toasts| view! { <Toaster toasts place=ToastPlace::Head /> })}
                    <div class="page-actions">{move || actions.run()}</div>
                </div>
                {move || tabs.run()}
            </header>
            {children()}
        </article>
    }
}

#[component]
fn Back(href: String, name: Text) -> impl IntoView {
    let navigation = Navigation::here();
    // Read once: the page stays while its own address changes.
    let is_known = navigation.came_from().is_some();
    let label = Signal::derive(move || match is_known {
        true => plain(&t("parts.back")),
        false => plain(&t_with("parts.back.to", &[("place", &name.get())])),
    });
    let go_back = move |event: leptos::ev::MouseEvent| {
        if is_known {
            event.prevent_default();
            navigation.back();
        }
    };
    view! {
        <a class="page-back" href=href aria-label=label title=label on:click=go_back>
            <Icon name=IconName::Back />
        </a>
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
