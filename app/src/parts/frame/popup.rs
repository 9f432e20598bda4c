//! A small window over the page, right where it was asked for: what is rarely chosen in a row, or a
//! number that is seldom changed. Nothing below it moves.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, MouseEvent};

use super::menu::EnclosingMenu;
use crate::parts::{MaybeText, fresh_id, maybe_view, plain};

/// The gap between a button and what it opens, in pixels of the page.
const GAP: f64 = 4.0;

/// From this share of the screen's height on there is more room above than below.
const LOW: f64 = 0.6;

/// A button that opens its children over the page; they are made when it is opened. Escape, a tap
/// outside and choosing a [`crate::parts::MenuItem`] close it.
///
/// ```ignore
/// view! {
///     <Popup of=learner_name class="roll-away" face=move || ruby(away_word)>
///         <MenuItem label=word("tutor.mark.absent") on_press=mark />
///     </Popup>
/// }
/// ```
#[component]
pub fn Popup(
    /// Heard before the words on the button, such as the name that the row shows already; or all
    /// that is heard of a button without words.
    #[prop(optional, into)]
    of: MaybeText,
    /// The class of the button.
    class: &'static str,
    /// What is seen on the button.
    #[prop(into)]
    face: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let id = fresh_id("popup");
    provide_context(EnclosingMenu(id.clone()));
    let is_made = RwSignal::new(false);
    let place = {
        let id = id.clone();
        move |event: MouseEvent| {
            is_made.set(true);
            put_beside(&event, &id);
        }
    };
    view! {
        <button
            type="button"
            class=class
            popovertarget=id.clone()
            on:click=place
        >
            {maybe_view(of, |text| view! {
                <span class="visually-hidden">{move || plain(&text.get())}</span>
            })}
            {move || face.run()}
        </button>
        <div class="menu-list popup" id=id popover="auto">
            {move || is_made.get().then(|| children())}
        </div>
    }
}

/// Puts the window below the button, or above it where the screen ends.
fn put_beside(event: &MouseEvent, id: &str) {
    let button = event.current_target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let panel = document().get_element_by_id(id).and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let (Some(button), Some(panel)) = (button, panel) else { return };
    let side = |value: Result<_, _>| value.ok().as_ref().and_then(wasm_bindgen::JsValue::as_f64);
    let window = window();
    let (Some(width), Some(height)) = (side(window.inner_width()), side(window.inner_height()))
    else {
        return;
    };
    let at = button.get_bounding_client_rect();
    // The ends of both are in one line on the side of the nearer edge of the screen.
    let (start, end) = if at.left() + at.right() < width {
        (format!("{}px", at.left().max(GAP)), "auto".to_owned())
    } else {
        ("auto".to_owned(), format!("{}px", (width - at.right()).max(GAP)))
    };
    let inset = if at.top() > height * LOW {
        format!("auto {end} {}px {start}", height - at.top() + GAP)
    } else {
        format!("{}px {end} auto {start}", at.bottom() + GAP)
    };
    // A browser that does not know the property shows the window in the corner.
    let _ = panel.style().set_property("inset", &inset);
}
