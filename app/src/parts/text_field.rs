//! Fields for text: one line, many lines, and search.

use leptos::prelude::*;

use super::field::{Frame, Requirement, fresh_id};
use super::{Icon, IconName, MaybeText, Text, ruby};

/// What a one-line field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    #[default]
    Text,
    /// The password of an account, hidden while typing.
    Password,
}

impl InputKind {
    fn type_name(self) -> &'static str {
        match self {
            InputKind::Text => "text",
            InputKind::Password => "password",
        }
    }
}

/// One line of text. `on_input` hears every keystroke: what is typed is kept.
///
/// ```ignore
/// view! {
///     <TextField label=move || t("consultation.nickname") requirement=Requirement::Required
///         value=name on_input=move |text: String| name.set(text) error=problem />
/// }
/// ```
#[component]
pub fn TextField(
    #[prop(into)] label: Text,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<(String,)>,
    #[prop(optional)] kind: InputKind,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] support: MaybeText,
    #[prop(optional, into)] error: MaybeText,
    /// As in HTML, for example "username" or "current-password".
    #[prop(default = "off")]
    autocomplete: &'static str,
    #[prop(optional)] max_length: Option<u32>,
) -> impl IntoView {
    let frame = Frame::new(label, support, error, requirement);
    let input = view! {
        <input
            class="text-field"
            id=frame.id.clone()
            type=kind.type_name()
            autocomplete=autocomplete
            maxlength=max_length
            required=frame.is_required()
            aria-invalid=frame.invalid()
            aria-describedby=frame.described_by()
            prop:value=value
            on:input=move |event| on_input.run((event_target_value(&event),))
        />
    };
    frame.around(input)
}

/// Several lines of text, growing with what is written.
///
/// ```ignore
/// view! {
///     <TextArea label=move || t("note.text") value=text on_input=move |it: String| text.set(it) />
/// }
/// ```
#[component]
pub fn TextArea(
    #[prop(into)] label: Text,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<(String,)>,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] support: MaybeText,
    #[prop(optional, into)] error: MaybeText,
    #[prop(default = 3)] rows: u32,
    #[prop(optional)] max_length: Option<u32>,
) -> impl IntoView {
    let frame = Frame::new(label, support, error, requirement);
    let area = view! {
        <textarea
            class="text-field"
            id=frame.id.clone()
            rows=rows
            maxlength=max_length
            required=frame.is_required()
            aria-invalid=frame.invalid()
            aria-describedby=frame.described_by()
            prop:value=value
            on:input=move |event| on_input.run((event_target_value(&event),))
        ></textarea>
    };
    frame.around(area)
}

/// A search box; results belong right below it.
///
/// ```ignore
/// view! {
///     <SearchField label=move || t("tutor.search.label") value=query
///         on_input=move |it: String| query.set(it) />
/// }
/// ```
#[component]
pub fn SearchField(
    #[prop(into)] label: Text,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<(String,)>,
    #[prop(optional, into)] placeholder: MaybeText,
) -> impl IntoView {
    let id = fresh_id("search");
    view! {
        <div class="field" role="search">
            <label class="field-label" for=id.clone()>
                {ruby(label)}
            </label>
            <span class="search-box">
                <Icon name=IconName::Search />
                <input
                    class="text-field"
                    id=id
                    type="search"
                    autocomplete="off"
                    placeholder=move || placeholder.get()
                    prop:value=value
                    on:input=move |event| on_input.run((event_target_value(&event),))
                />
            </span>
        </div>
    }
}
