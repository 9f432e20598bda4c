//! Tabs that are links: every view of a page has its own URL.

use leptos::prelude::*;

use crate::navigation::Navigation;
use crate::parts::{Text, plain, ruby};

/// One tab.
#[derive(Clone)]
pub struct TabLink {
    pub href: String,
    pub label: Text,
}

impl TabLink {
    pub fn new(href: impl Into<String>, label: impl Into<Text>) -> Self {
        TabLink { href: href.into(), label: label.into() }
    }
}

/// Links to the views of one page; the one whose URL is open (path and query) is marked, or
/// `current` where the address leaves open which one it is.
///
/// ```ignore
/// view! { <Tabs name=move || t("learner.views") tabs=vec![TabLink::new(plan_url, plan_word)] /> }
/// ```
#[component]
pub fn Tabs(
    #[prop(into)] name: Text,
    #[prop(into)] tabs: Signal<Vec<TabLink>>,
    /// The URL of the view that is shown.
    #[prop(optional, into)]
    current: Option<Signal<String>>,
) -> impl IntoView {
    let link = Navigation::here().link();
    let here = Memo::new(move |_| current.unwrap_or(link.into()).get());
    let tab = move |TabLink { href, label }: TabLink| {
        let own = href.clone();
        view! {
            <li>
                <a
                    class="tab"
                    href=href
                    aria-current=move || here.with(|here| *here == own).then_some("page")
                >
                    {ruby(label)}
                </a>
            </li>
        }
    };
    view! {
        <nav class="tabs" aria-label=move || plain(&name.get())>
            <ul role="list">{move || tabs.get().into_iter().map(tab).collect_view()}</ul>
        </nav>
    }
}
