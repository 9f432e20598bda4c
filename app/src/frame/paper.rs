//! The line above a printed page: when and by whom it was printed, and whether the sheet names
//! people and has to be kept away from others.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use shared::id::Stamp;

use crate::navigation::Navigation;
use crate::parts::{plain, ruby, word};
use crate::platform;
use crate::replica::Replica;
use crate::session::SessionController;
use crate::words::{date_text, moment_text, t_with};

/// What `style/parts/paper.css` prints in the margins.
const CARE: &str = "--paper-care";
const PRINTED: &str = "--paper-printed";

/// Seen on paper only.
#[component]
pub fn PaperLine() -> impl IntoView {
    let session = expect_context::<SessionController>();
    let path = Navigation::here().path();
    let printed_at = RwSignal::new(platform::now());
    let printing = window_event_listener_untyped("beforeprint", move |_| {
        // The frame may be gone by now, and its signals with it.
        let _ = printed_at.try_set(platform::now());
    });
    on_cleanup(move || printing.remove());
    let replica = use_context::<Replica>();
    let printed = move || {
        // What a demo shows is of its day, whenever somebody prints it.
        let pinned = replica.and_then(|replica| replica.program()?.demo_today);
        let day = pinned.map_or_else(|| moment_text(Stamp(printed_at.get())), date_text);
        t_with("frame.printed", &[("day", &day), ("name", &session.display_name())])
    };
    let care = move || match path.with(|path| names_nobody(path)) {
        true => word("frame.printed.nobody"),
        false => word("frame.printed.people"),
    };
    Effect::new(move |_| {
        carry_on(CARE, &plain(&care().get()));
        carry_on(PRINTED, &plain(&printed()));
    });
    view! {
        <p class="paper-line">
            <strong>{move || ruby(care())}</strong>
            <span>{ruby(Signal::derive(printed))}</span>
        </p>
    }
}

/// Leaves a text where the margin of every sheet after the first one finds it.
fn carry_on(name: &str, text: &str) {
    let root = document().document_element().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let quoted = format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    if let Some(root) = root {
        // Without it the first sheet still says so.
        let _ = root.style().set_property(name, &quoted);
    }
}

/// Whether the page at a path shows figures and no people.
fn names_nobody(path: &str) -> bool {
    ["/dashboard", "/about", "/settings"].contains(&path.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sheets_without_people_may_lie_about() {
        for path in ["/dashboard", "/dashboard/", "/about"] {
            assert!(names_nobody(path), "{path}");
        }
        for path in ["/dashboard/IND01", "/today/lessons/1", "/learners/1", "/records/learner"] {
            assert!(!names_nobody(path), "{path}");
        }
    }
}
