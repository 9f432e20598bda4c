//! How much of something is done, as words first and as a bar beside them.

use leptos::prelude::*;

use super::field::fresh_id;
use super::{Text, ruby};

/// A bar with its words: "5 of 8 subjects" is `text`, never a bare percentage.
///
/// ```ignore
/// view! { <Progress label=move || t("learner.subjects") text=done_text value=5 max=8 /> }
/// ```
#[component]
pub fn Progress(
    #[prop(into)] label: Text,
    #[prop(into)] text: Text,
    #[prop(into)] value: Signal<u32>,
    #[prop(into)] max: Signal<u32>,
) -> impl IntoView {
    let id = fresh_id("progress");
    view! {
        <div class="progress">
            <p class="progress-words" id=id.clone()>
                {ruby(label)}
                <strong>{ruby(text)}</strong>
            </p>
            <progress
                class="progress-bar"
                aria-labelledby=id
                value=move || value.get().to_string()
                max=move || max.get().max(1).to_string()
            ></progress>
        </div>
    }
}
