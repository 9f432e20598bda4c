//! Choosing one of many from the device's own list.

use leptos::prelude::*;

use super::field::{Frame, Requirement};
use crate::parts::{Icon, IconName, MaybeText, Text, plain};

/// One line of a [`Select`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectOption {
    pub value: String,
    pub label: String,
}

impl SelectOption {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        SelectOption { value: value.into(), label: label.into() }
    }
}

/// A drop-down list. With up to five options prefer [`crate::parts::SegmentedChoice`]. An empty
/// line comes first while nothing is chosen or the field is optional, unless an option says what
/// nothing means.
///
/// ```ignore
/// view! {
///     <Select label=move || t("lesson.venue") options=venues value=venue
///         on_choose=move |id: String| venue.set(id) />
/// }
/// ```
#[component]
pub fn Select(
    #[prop(into)] label: Text,
    #[prop(into)] options: Signal<Vec<SelectOption>>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_choose: Callback<(String,)>,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] support: MaybeText,
    #[prop(optional, into)] error: MaybeText,
) -> impl IntoView {
    let frame = Frame::new(label, support, error, requirement);
    let offers_nothing = Memo::new(move |_| {
        let has_own = options.with(|options| options.iter().any(|it| it.value.is_empty()));
        !has_own && (requirement == Requirement::Optional || value.with(String::is_empty))
    });
    let select = view! {
        <span class="select-box">
            <select
                class="text-field"
                id=frame.id.clone()
                autocomplete="off"
                required=frame.is_required()
                aria-invalid=frame.invalid()
                aria-describedby=frame.described_by()
                on:change=move |event| on_choose.run((event_target_value(&event),))
            >
                {move || offers_nothing.get().then(|| view! { <option value=""></option> })}
                {move || {
                    options
                        .get()
                        .into_iter()
                        .map(|option| {
                            let own = option.value.clone();
                            view! {
                                <option
                                    value=option.value
                                    prop:selected=move || value.with(|chosen| *chosen == own)
                                >
                                    {plain(&option.label)}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
            <Icon name=IconName::ChevronDown />
        </span>
    };
    frame.around(select)
}
