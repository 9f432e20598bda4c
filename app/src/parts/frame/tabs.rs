//! Tabs that are links: every view of a page has its own URL.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::navigation::Navigation;
use crate::parts::{Text, plain, ruby};

/// One tab.
#[derive(Clone)]
pub struct TabLink {
    pub href: String,
    pub label: Text,
    /// How much is due behind it.
    count: Signal<usize>,
    /// How much there is behind it.
    total: Option<Signal<usize>>,
    /// Whether it takes the place of the page in the browser's history.
    is_in_place: bool,
}

impl TabLink {
    pub fn new(href: impl Into<String>, label: impl Into<Text>) -> Self {
        TabLink {
            href: href.into(),
            label: label.into(),
            count: Signal::stored(0),
            total: None,
            is_in_place: true,
        }
    }

    /// The same tab for another page, from which the way back leads to this one.
    pub fn page(self) -> Self {
        TabLink { is_in_place: false, ..self }
    }

    /// The same tab with a number beside it as long as something is due there.
    #[cfg_attr(not(debug_assertions), expect(dead_code, reason = "shown by the gallery only"))]
    pub fn count(self, count: impl Into<Signal<usize>>) -> Self {
        TabLink { count: count.into(), ..self }
    }

    /// The same tab with how much there is behind it.
    pub fn total(self, total: impl Into<Signal<usize>>) -> Self {
        TabLink { total: Some(total.into()), ..self }
    }
}

/// Links to the views of one page, which take each other's place in the browser's history. The one
/// whose URL is open (path and query) is marked, or `current` where the address leaves open which
/// one it is.
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
    let bar = NodeRef::<html::Nav>::new();
    Effect::new(move |_| {
        if let (Some(bar), _) = (bar.get(), here.get()) {
            // The mark on the one that is open is set in the same turn.
            request_animation_frame(move || bring_into_sight(&bar));
        }
    });
    let tab = move |TabLink { href, label, count, total, is_in_place }: TabLink| {
        let own = href.clone();
        view! {
            <li>
                <a
                    class="tab"
                    href=href
                    data-in-place=is_in_place.then_some("")
                    aria-current=move || here.with(|here| *here == own).then_some("page")
                >
                    {ruby(label)}
                    {total.map(|total| view! { <span class="tab-total">{total}</span> })}
                    {move || (count.get() > 0).then(|| view! {
                        <span class="tab-count">{count}</span>
                    })}
                </a>
            </li>
        }
    };
    view! {
        <nav class="tabs" node_ref=bar aria-label=move || plain(&name.get())>
            <ul role="list">{move || tabs.get().into_iter().map(tab).collect_view()}</ul>
        </nav>
    }
}

/// Moves the tabs sideways until the one that is open stands in their middle.
fn bring_into_sight(bar: &web_sys::HtmlElement) {
    let open = bar.query_selector("[aria-current]").ok().flatten();
    let open = open.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(open) = open {
        let middle = open.offset_left() + open.offset_width() / 2 - bar.offset_left();
        bar.set_scroll_left(middle - bar.client_width() / 2);
    }
}
