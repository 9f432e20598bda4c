//! The frame around every screen: top bar, navigation, notices, and the place of the page.

use leptos::html;
use leptos::prelude::*;

use super::toast::{Toaster, Toasts};
use crate::navigation::Navigation;
use crate::parts::{Icon, IconName, MaybeText, Text, maybe_view, plain, plain_word, ruby, word};
use crate::words::t_with;

/// One entry of the navigation: at the bottom on a phone (five at most), at the side elsewhere.
#[derive(Clone)]
pub struct NavItem {
    pub href: String,
    pub label: Text,
    pub icon: IconName,
    /// How much waits behind it for the person.
    badge: Signal<usize>,
}

impl NavItem {
    pub fn new(href: impl Into<String>, icon: IconName, label: impl Into<Text>) -> Self {
        let badge = Signal::stored(0);
        NavItem { href: href.into(), label: label.into(), icon, badge }
    }

    /// The same entry with a number beside it as long as something waits there.
    pub fn badge(self, badge: impl Into<Signal<usize>>) -> Self {
        NavItem { badge: badge.into(), ..self }
    }
}

/// Whether a page was shown before, so that only a change of page moves the focus.
#[derive(Clone, Copy)]
pub(crate) struct Visited(StoredValue<bool>);

impl Visited {
    /// Whether this is not the first page; remembers that there was one.
    pub fn again(self) -> bool {
        let before = self.0.get_value();
        self.0.set_value(true);
        before
    }
}

/// The frame of the app. The slots `sync`, `language`, `account` and `banner` take a closure that
/// makes a view; a slot left out takes no room. [`Toasts`] are provided to everything inside.
///
/// ```ignore
/// view! {
///     <Shell nav=vec![NavItem::new("/today", IconName::Home, today_word), ..]
///         place=venue_name
///         sync=move || view! { <SyncState .. /> }
///         language=move || view! { <LanguageSwitch .. /> }
///         account=move || view! { <Menu .. /> }
///         banner=move || view! { <Notice>..</Notice> }>
///         <Routes ..>..</Routes>
///     </Shell>
/// }
/// ```
#[component]
pub fn Shell(
    #[prop(into)] nav: Signal<Vec<NavItem>>,
    /// Where this device is or whose it is, beside the product's name.
    #[prop(optional, into)]
    place: MaybeText,
    #[prop(default = "/".to_string(), into)] home: String,
    #[prop(optional, into)] sync: ViewFn,
    #[prop(optional, into)] language: ViewFn,
    #[prop(optional, into)] account: ViewFn,
    #[prop(optional, into)] banner: ViewFn,
    children: Children,
) -> impl IntoView {
    let toasts = Toasts::default();
    provide_context(toasts);
    provide_context(Visited(StoredValue::new(false)));
    let main = NodeRef::<html::Main>::new();
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        if let Some(main) = main.get_untracked() {
            // `main` is in the document for as long as the link to it.
            let _ = main.focus();
        }
    };
    view! {
        <div class="shell">
            <a class="skip-link" href="#main" on:click=skip>{ruby(word("parts.skip"))}</a>
            <header class="shell-bar">
                <a class="shell-brand" href=home aria-label=plain_word("parts.product")>
                    <img class="shell-mark" src="/icon.svg" alt="" width="36" height="36" />
                    <span class="shell-product">{ruby(word("parts.product"))}</span>
                </a>
                {maybe_view(place, |text| view! {
                    <p class="shell-place"><Icon name=IconName::Pin />{ruby(text)}</p>
                })}
                <div class="shell-sync">{move || sync.run()}</div>
                <div class="shell-tools">{move || language.run()}{move || account.run()}</div>
            </header>
            <Navigation nav />
            <div class="shell-banner">{move || banner.run()}</div>
            <main class="shell-main" id="main" tabindex="-1" node_ref=main>{children()}</main>
            <Toaster toasts />
        </div>
    }
}

#[component]
fn Navigation(nav: Signal<Vec<NavItem>>) -> impl IntoView {
    let path = Navigation::here().path();
    let current = Memo::new(move |_| nav.with(|items| current(&path.get(), items)));
    let item = move |(at, NavItem { href, label, icon, badge }): (usize, NavItem)| {
        let is_current = move || (current.get() == Some(at)).then_some("page");
        view! {
            <li>
                <a class="nav-item" href=href aria-current=is_current>
                    <span class="nav-icon">
                        <Icon name=icon />
                        {move || (badge.get() > 0).then(|| view! {
                            <span class="nav-count">
                                <span aria-hidden="true">{badge}</span>
                                <span class="visually-hidden">{move || heard(badge.get())}</span>
                            </span>
                        })}
                    </span>
                    <span class="nav-label">{ruby(label)}</span>
                </a>
            </li>
        }
    };
    let is_empty = Memo::new(move |_| nav.with(Vec::is_empty));
    move || {
        (!is_empty.get()).then(|| {
            view! {
                <nav class="shell-nav" aria-label=plain_word("parts.nav")>
                    <ul role="list">
                        {move || nav.get().into_iter().enumerate().map(item).collect_view()}
                    </ul>
                </nav>
            }
        })
    }
}

/// A badge number as a screen reader says it.
fn heard(badge: usize) -> String {
    plain(&t_with("parts.nav.waiting", &[("n", &badge.to_string())]))
}

/// The entry whose address is the longest beginning of `path`, ending at a slash or the end.
fn current(path: &str, items: &[NavItem]) -> Option<usize> {
    items
        .iter()
        .enumerate()
        .filter(|(_, item)| is_within(path, item.href.split('?').next().unwrap_or_default()))
        .max_by_key(|(_, item)| item.href.len())
        .map(|(at, _)| at)
}

fn is_within(path: &str, href: &str) -> bool {
    path.strip_prefix(href.trim_end_matches('/'))
        .is_some_and(|rest| rest.is_empty() || rest == "/" || rest.starts_with('/') && href != "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_lights_the_entry_it_belongs_to() {
        for (path, href, expected) in [
            ("/today", "/today", true),
            ("/today/lesson/7", "/today", true),
            ("/todays", "/today", false),
            ("/", "/", true),
            ("/today", "/", false),
            ("/today/", "/today", true),
        ] {
            assert_eq!(is_within(path, href), expected, "{path} in {href}");
        }
    }
}
