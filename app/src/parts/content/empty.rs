//! What stands where a list would be when there is nothing yet.

use leptos::prelude::*;

use crate::parts::{MaybeText, Text, maybe_view, ruby};

/// Says that there is nothing and what the next step is; the step itself comes as children.
///
/// ```ignore
/// view! {
///     <EmptyState title=move || t("tutor.today.none") text=move || t("tutor.today.none.next")>
///         <LinkButton label=move || t("tutor.calendar.open") href=routes::calendar() />
///     </EmptyState>
/// }
/// ```
#[component]
pub fn EmptyState(
    #[prop(into)] title: Text,
    #[prop(optional, into)] text: MaybeText,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <svg class="empty-picture" viewBox="0 0 80 56" fill="currentcolor" aria-hidden="true">
                <path d="M39 52V26h2v26zM8 52h64v1.500H8z" />
                <path d="M39.500 34C39 20 32 12 18 11c0 15 8 23 21.500 23z" />
                <path d="M40.500 28C41 14 49 6 64 5c-.5 14-9 23-23.500 23z" />
            </svg>
            <p class="empty-title">{ruby(title)}</p>
            {maybe_view(text, |text| view! { <p class="empty-text">{ruby(text)}</p> })}
            {children.map(|children| view! { <div class="empty-next">{children()}</div> })}
        </div>
    }
}
