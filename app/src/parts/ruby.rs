//! Furigana: turns `[漢字|かんじ]` into ruby, or into plain text when the reader has switched it off.

use leptos::prelude::*;
pub use shared::words::plain;
use shared::words::{Piece, pieces, restored};

use super::Text;

/// Whether readings are shown; provided once near the root. Without it they are not.
///
/// ```ignore
/// provide_context(Furigana(settings.furigana.into()));
/// ```
#[derive(Clone, Copy)]
pub struct Furigana(pub Signal<bool>);

/// Text with readings above the kanji while furigana is on; otherwise the readings are not in the
/// document at all. It is one `<span>`, so that a text is one item wherever it stands.
///
/// The text is a property of the span and no node of its own: a browser that translates the page
/// puts other nodes in the place of texts, and one that nobody sees any more would be kept up to
/// date.
pub fn ruby(text: impl Into<Text>) -> impl IntoView {
    let text = text.into();
    let shown = use_context::<Furigana>();
    move || {
        let text = text.get();
        if shown.is_some_and(|Furigana(on)| on.get()) && text.contains('[') {
            let pieces = pieces(&text).into_iter().map(piece).collect_view();
            view! { <span>{pieces}</span> }.into_any()
        } else {
            view! { <span prop:textContent=plain(&text)></span> }.into_any()
        }
    }
}

fn piece(Piece { written, reading }: Piece) -> AnyView {
    let written = restored(written);
    match reading {
        None => written.into_any(),
        // Readings are hidden from names: a screen reader says the kanji once, not twice.
        Some(reading) => view! {
            <ruby>{written}<rt aria-hidden="true">{reading.to_string()}</rt></ruby>
        }
        .into_any(),
    }
}
