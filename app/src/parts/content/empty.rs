//! What stands where a list would be when there is nothing yet.

use leptos::prelude::*;

use crate::parts::{Icon, IconName, MaybeText, Text, maybe_view, ruby};

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
    #[prop(default = IconName::Calendar)] icon: IconName,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-picture">
                <Icon name=icon />
            </span>
            <p class="empty-title">{ruby(title)}</p>
            {maybe_view(text, |text| view! { <p class="empty-text">{ruby(text)}</p> })}
            {children.map(|children| view! { <div class="empty-next">{children()}</div> })}
        </div>
    }
}
