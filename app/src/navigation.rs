//! The browser's address: reading it, following links inside the app, and going elsewhere without
//! loading the document again. Knows no page; `routes` builds addresses, `router` shows pages.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, HtmlDialogElement, MouseEvent, Url};

/// The present address; found with [`Navigation::here`] everywhere below [`Navigation::provide`].
#[derive(Clone, Copy)]
pub struct Navigation(RwSignal<Address>);

/// The attribute of a link that changes the present address in place.
pub const IN_PLACE: &str = "data-in-place";

/// An address inside the app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Address {
    path: String,
    /// Without the question mark.
    search: String,
}

/// Named values of an address: the parameters of its path, or its query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(pub Vec<(String, String)>);

/// The parameters of the path, for the page that is shown.
#[derive(Clone, Copy)]
pub struct PathParams(pub Memo<Params>);

impl Navigation {
    /// Follows the browser from now on: links, and its buttons for back and forward.
    pub fn provide() -> Navigation {
        let navigation = Navigation(RwSignal::new(Address::of_browser()));
        provide_context(navigation);
        let clicked = window_event_listener(ev::click, move |event| navigation.follow_link(&event));
        let moved = window_event_listener(ev::popstate, move |_| match open_question() {
            Some(question) => navigation.stay(&question),
            None => navigation.show(Address::of_browser()),
        });
        on_cleanup(move || {
            clicked.remove();
            moved.remove();
        });
        navigation
    }

    /// The path that the browser shows, before anybody follows it.
    pub fn path_of_browser() -> String {
        Address::of_browser().path
    }

    /// The navigation of the page that asks.
    pub fn here() -> Navigation {
        expect_context()
    }

    /// The path of the present address.
    pub fn path(self) -> Memo<String> {
        Memo::new(move |_| self.0.with(|address| address.path.clone()))
    }

    /// The path and the query of the present address, as a link has them.
    pub fn link(self) -> Memo<String> {
        Memo::new(move |_| self.0.with(Address::link))
    }

    /// The query of the present address.
    pub fn query(self) -> Memo<Params> {
        let search = Memo::new(move |_| self.0.with(|address| address.search.clone()));
        Memo::new(move |_| search.with(|search| Params::of_query(search)))
    }

    /// Goes to an address of the app as a link does: a new entry of the history, from the top. The
    /// entry remembers the page that the person came from.
    pub fn go(self, link: &str) {
        if self.0.with_untracked(|present| *present == Address::of_link(link)) {
            return self.replace(link);
        }
        let from = JsValue::from_str(&self.0.with_untracked(Address::link));
        // A browser may refuse too many changes of its history within a short time. The page is
        // shown all the same; only the address bar is behind.
        let _ = history().and_then(|it| it.push_state_with_url(&from, "", Some(link)));
        self.show(Address::of_link(link));
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Changes the present address in place: the page stays where it is, and so does the page that
    /// the person came from.
    pub fn replace(self, link: &str) {
        let from = history().and_then(|it| it.state()).unwrap_or(JsValue::NULL);
        // As in `go`.
        let _ = history().and_then(|it| it.replace_state_with_url(&from, "", Some(link)));
        self.show(Address::of_link(link));
    }

    /// Leaves a page that has done what it was for, such as a form: back to the page that the
    /// person came from if that is `link`, otherwise to `link` in place of the form.
    pub fn done(self, link: &str) {
        if self.came_from().as_deref() == Some(link) {
            return self.back();
        }
        self.replace(link);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// The address of the page of the app from which the person came to this one.
    pub fn came_from(self) -> Option<String> {
        history().and_then(|it| it.state()).ok()?.as_string()
    }

    /// Goes back to where the person came from, as the browser's own button does.
    pub fn back(self) {
        // A browser that refuses to go back stays on the page.
        let _ = history().and_then(|it| it.back());
    }

    /// Back answers an open question with no, as Escape does; the page below it stays. The browser
    /// has gone back already, so the address comes again as the page left it.
    fn stay(self, question: &HtmlDialogElement) {
        question.close();
        let before = JsValue::from_str(&Address::of_browser().link());
        let link = self.0.with_untracked(Address::link);
        // As in `go`.
        let _ = history().and_then(|it| it.push_state_with_url(&before, "", Some(&link)));
    }

    fn show(self, address: Address) {
        if self.0.with_untracked(|present| *present != address) {
            self.0.set(address);
        }
    }

    /// Takes over a plain click on a link to a page of the app.
    fn follow_link(self, event: &MouseEvent) {
        let is_modified =
            event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key();
        if event.default_prevented() || event.button() != 0 || is_modified {
            return;
        }
        let Some(anchor) = link_under(event) else { return };
        let Some(link) = link_of(&anchor) else { return };
        event.prevent_default();
        // A view of the same page takes the place of the one before it, so back leaves the page.
        if anchor.has_attribute(IN_PLACE) { self.replace(&link) } else { self.go(&link) }
    }
}

impl Address {
    fn of_browser() -> Address {
        let location = window().location();
        // A document without an address shows the first page.
        let path = location.pathname().unwrap_or_else(|_| "/".to_owned());
        let search = location.search().unwrap_or_default();
        Address { path, search: search.trim_start_matches('?').to_owned() }
    }

    /// The path and the query, as a link has them.
    fn link(&self) -> String {
        match self.search.as_str() {
            "" => self.path.clone(),
            search => format!("{}?{search}", self.path),
        }
    }

    fn of_link(link: &str) -> Address {
        let link = link.split('#').next().unwrap_or_default();
        let (path, search) = link.split_once('?').unwrap_or((link, ""));
        Address { path: path.to_owned(), search: search.to_owned() }
    }
}

impl Params {
    /// The value with this name.
    pub fn get(&self, name: &str) -> Option<String> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    }

    fn of_query(search: &str) -> Params {
        let pairs = search.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(&value.replace('+', " ")))
        });
        Params(pairs.collect())
    }
}

/// The parameters that the path of the present page has, such as the `id` of `/learners/:id`.
pub fn path_params() -> Memo<Params> {
    expect_context::<PathParams>().0
}

/// Text of an address as it was before its encoding; a broken encoding stays as it is.
pub fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    js_sys::decode_uri_component(text).map(String::from).unwrap_or_else(|_| text.to_owned())
}

/// The question that stands over the page, if one does.
fn open_question() -> Option<HtmlDialogElement> {
    let found = document().query_selector("dialog[open]").ok().flatten()?;
    found.dyn_into().ok()
}

fn history() -> Result<web_sys::History, JsValue> {
    window().history()
}

/// The link that was clicked. The path of the event remembers it even if a handler has just redrawn
/// what is inside it.
fn link_under(event: &MouseEvent) -> Option<HtmlAnchorElement> {
    let path = event.composed_path();
    path.iter().find_map(|node| node.dyn_into::<HtmlAnchorElement>().ok())
}

/// The address inside the app that a link leads to; `None` where the browser shall follow it: to
/// another server, into another tab, to the server's own addresses, or to a file.
fn link_of(anchor: &HtmlAnchorElement) -> Option<String> {
    let is_external = anchor.rel().split_ascii_whitespace().any(|word| word == "external");
    if !anchor.target().is_empty() || anchor.has_attribute("download") || is_external {
        return None;
    }
    let url = Url::new(&anchor.href()).ok()?;
    let is_here = window().location().origin().is_ok_and(|origin| origin == url.origin());
    (is_here && !url.pathname().starts_with("/api/"))
        .then(|| format!("{}{}{}", url.pathname(), url.search(), url.hash()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_as_path_and_query() {
        let read = |link| {
            let Address { path, search } = Address::of_link(link);
            (path, search)
        };
        for (link, path, search) in [
            ("/learners", "/learners", ""),
            ("/learners?q=a&venue=", "/learners", "q=a&venue="),
            ("/records/note/1#field", "/records/note/1", ""),
            ("/a?b=c?d#e", "/a", "b=c?d"),
        ] {
            assert_eq!(read(link), (path.to_owned(), search.to_owned()), "{link}");
        }
    }

    #[test]
    fn a_query_gives_its_values_by_name_and_the_first_of_two() {
        let params = Params::of_query("q=a+b&venue=&flag&q=c");
        let of = |name| params.get(name);
        assert_eq!(of("q").as_deref(), Some("a b"));
        assert_eq!(of("venue").as_deref(), Some(""));
        assert_eq!(of("flag").as_deref(), Some(""));
        assert_eq!(of("other"), None);
        assert_eq!(Params::of_query(""), Params::default());
    }
}
