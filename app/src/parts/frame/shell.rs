//! The frame around every screen: a rail with places, the state of saving and the person (on a
//! phone one line above and the places below), notices, and the place of the page.

use leptos::html;
use leptos::prelude::*;

use super::toast::{ToastPlace, Toaster, Toasts};
use crate::navigation::Navigation;
use crate::parts::{Furigana, Icon, IconName, Text, fresh_id, plain, plain_word, ruby, word};
use crate::words::t_with;

/// How many places a phone has room for below the page; of more, the last ones are behind “more”.
const ON_A_PHONE: usize = 5;

/// From so many places on they stand closer in the rail.
const MANY: usize = 7;

/// One place of the navigation: below the page on a phone, in the rail elsewhere.
#[derive(Clone)]
pub struct NavItem {
    pub href: String,
    pub label: Text,
    pub icon: IconName,
    /// How much waits behind it for the person.
    badge: Signal<usize>,
    /// What this place and those after it are about.
    group: Option<Text>,
}

impl NavItem {
    pub fn new(href: impl Into<String>, icon: IconName, label: impl Into<Text>) -> Self {
        let (href, label, badge) = (href.into(), label.into(), Signal::stored(0));
        NavItem { href, label, icon, badge, group: None }
    }

    /// The same entry with a number beside it as long as something waits there.
    pub fn badge(self, badge: impl Into<Signal<usize>>) -> Self {
        NavItem { badge: badge.into(), ..self }
    }

    /// The same entry, the first of a group with this name.
    pub fn first_of(self, group: impl Into<Text>) -> Self {
        NavItem { group: Some(group.into()), ..self }
    }
}

/// How close things stand: for a finger, or for a pointer on a desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    #[default]
    Comfortable,
    Compact,
}

impl Density {
    fn name(self) -> &'static str {
        match self {
            Density::Comfortable => "comfortable",
            Density::Compact => "compact",
        }
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

/// The frame of the app. The slots `search` (where there is room for it), `sync`, `language`,
/// `account` and `banner` take a closure that
/// makes a view; a slot left out takes no room. [`Toasts`] are provided to everything inside.
///
/// ```ignore
/// view! {
///     <Shell nav=vec![NavItem::new("/today", IconName::Home, today_word), ..]
///         sync=move || view! { <SyncState .. /> }
///         language=move || view! { <FuriganaButton .. /> }
///         account=move || view! { <Menu .. /> }
///         banner=move || view! { <Notice>..</Notice> }>
///         <Routes ..>..</Routes>
///     </Shell>
/// }
/// ```
#[component]
pub fn Shell(
    #[prop(into)] nav: Signal<Vec<NavItem>>,
    #[prop(default = "/".to_string(), into)] home: String,
    #[prop(optional)] density: Density,
    #[prop(optional, into)] search: ViewFn,
    #[prop(optional, into)] sync: ViewFn,
    #[prop(optional, into)] language: ViewFn,
    #[prop(optional, into)] account: ViewFn,
    #[prop(optional, into)] banner: ViewFn,
    children: Children,
) -> impl IntoView {
    let toasts = Toasts::provide();
    // Whoever has scrolled to the foot of the form of signing in begins at the top all the same.
    window().scroll_to_with_x_and_y(0.0, 0.0);
    provide_context(Visited(StoredValue::new(false)));
    let furigana = use_context::<Furigana>();
    let has_readings = move || furigana.is_some_and(|Furigana(on)| on.get()).then_some("on");
    let main = NodeRef::<html::Main>::new();
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        if let Some(main) = main.get_untracked() {
            // `main` is in the document for as long as the link to it.
            let _ = main.focus();
        }
    };
    view! {
        <div class="shell" data-density=density.name() data-furigana=has_readings>
            <a class="skip-link" href="#main" on:click=skip>{ruby(word("parts.skip"))}</a>
            <header class="shell-rail">
                <a class="shell-brand" href=home aria-label=plain_word("parts.product")>
                    <img class="shell-mark" src="/icon.svg" alt="" width="36" height="36" />
                    <span class="shell-product">{ruby(word("parts.product"))}</span>
                </a>
                <div class="shell-search">{move || search.run()}</div>
                <Places nav />
                <div class="shell-sync">{move || sync.run()}</div>
                <div class="shell-tools">{move || language.run()}{move || account.run()}</div>
            </header>
            <div class="shell-banner" role="region" aria-label=plain_word("parts.notices")>
                {move || banner.run()}
            </div>
            <main class="shell-main" id="main" tabindex="-1" node_ref=main>{children()}</main>
            <Toaster toasts place=ToastPlace::Foot />
        </div>
    }
}

#[component]
fn Places(nav: Signal<Vec<NavItem>>) -> impl IntoView {
    let path = Navigation::here().path();
    let current = Memo::new(move |_| nav.with(|items| current(&path.get(), items)));
    let is_current = move |at: usize| move || (current.get() == Some(at)).then_some("page");
    let rest = fresh_id("places");
    let places = move || {
        let items = nav.get();
        // The button for the others takes one of the places.
        let shown = if items.len() > ON_A_PHONE { ON_A_PHONE - 1 } else { items.len() };
        let all = items.into_iter().enumerate();
        let (first, others): (Vec<_>, Vec<_>) = all.partition(|(at, _)| *at < shown);
        let hidden = others.clone();
        let place = |(at, item): (usize, NavItem)| {
            let class = if at < shown { "" } else { "nav-rest" };
            view! { <li class=class><Place item is_current=Signal::derive(is_current(at)) /></li> }
        };
        let more = (!hidden.is_empty()).then(|| view! { <MorePlaces id=rest.clone() hidden /> });
        view! { {first.into_iter().chain(others).map(place).collect_view()} {more} }
    };
    let is_empty = Memo::new(move |_| nav.with(Vec::is_empty));
    let is_many = move || (nav.with(Vec::len) >= MANY).then_some("yes");
    move || {
        let places = places.clone();
        (!is_empty.get()).then(|| {
            view! {
                <nav class="shell-nav" aria-label=plain_word("parts.nav") data-many=is_many>
                    <ul role="list">{places}</ul>
                </nav>
            }
        })
    }
}

#[component]
fn Place(item: NavItem, is_current: Signal<Option<&'static str>>) -> impl IntoView {
    let NavItem { href, label, icon, badge, group } = item;
    view! {
        {group.map(|group| view! { <p class="nav-group">{ruby(group)}</p> })}
        <a class="nav-item" href=href aria-current=is_current>
            <span class="nav-icon">
                <Icon name=icon />
                {move || (badge.get() > 0).then(|| view! {
                    <span class="nav-count" translate="no">
                        <span aria-hidden="true">{badge}</span>
                        <span class="visually-hidden">{move || heard(badge.get())}</span>
                    </span>
                })}
            </span>
            <span class="nav-label">{ruby(label)}</span>
        </a>
    }
}

/// On a phone: the places that did not fit below the page.
#[component]
fn MorePlaces(id: String, hidden: Vec<(usize, NavItem)>) -> impl IntoView {
    let link = |(_, NavItem { href, label, icon, .. }): (usize, NavItem)| {
        view! { <a class="menu-item" href=href><Icon name=icon />{ruby(label)}</a> }
    };
    view! {
        <li class="nav-more">
            <button type="button" class="nav-item" popovertarget=id.clone()>
                <span class="nav-icon"><Icon name=IconName::More /></span>
                <span class="nav-label">{ruby(word("parts.nav.more"))}</span>
            </button>
            <div class="menu-list nav-list" id=id popover="auto">
                {hidden.into_iter().map(link).collect_view()}
            </div>
        </li>
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
