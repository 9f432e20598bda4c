//! Small menus that open over the page: for the account, and for language and furigana.

use leptos::prelude::*;

use crate::parts::{
    Checkbox, Face, Icon, IconName, Text, Tone, fresh_id, plain, plain_word, ruby, word,
};

/// The id of the menu around an item, so that choosing an item closes it.
#[derive(Clone)]
pub(super) struct EnclosingMenu(pub(super) String);

/// A button that opens a list of [`MenuItem`]s (or anything else) over the page. Escape, a tap
/// outside and choosing an item close it. On a phone only the icon is seen, in the rail the first
/// sign of a person's name; the name is always heard.
///
/// ```ignore
/// view! {
///     <Menu label=user_name icon=IconName::Account>
///         <MenuItem label=move || t("entry.sign_out") icon=IconName::Lock on_press=sign_out />
///     </Menu>
/// }
/// ```
#[component]
pub fn Menu(
    #[prop(into)] label: Text,
    icon: IconName,
    /// Heard instead of the label where the label alone would not say what the menu is.
    #[prop(optional, into)]
    name: Option<Text>,
    children: Children,
) -> impl IntoView {
    let id = fresh_id("menu");
    let is_person = icon == IconName::Account;
    provide_context(EnclosingMenu(id.clone()));
    view! {
        <div class="menu">
            <button
                type="button"
                class="menu-button"
                popovertarget=id.clone()
                aria-label=move || plain(&name.unwrap_or(label).get())
            >
                <Icon name=icon />
                {is_person.then(|| view! { <Face name=label tone=Tone::Accent /> })}
                <span class="menu-word">{ruby(label)}</span>
                <Icon name=IconName::ChevronDown />
            </button>
            <div class="menu-list" id=id popover="auto">
                {children()}
            </div>
        </div>
    }
}

/// One line of a [`Menu`]: a link when it has an `href`, otherwise a button.
///
/// ```ignore
/// view! { <MenuItem label=move || t("entry.lock") icon=IconName::Lock on_press=lock /> }
/// ```
#[component]
pub fn MenuItem(
    #[prop(into)] label: Text,
    #[prop(optional)] icon: Option<IconName>,
    #[prop(optional, into)] href: Option<String>,
    #[prop(optional, into)] on_press: Option<Callback<()>>,
) -> impl IntoView {
    let enclosing = use_context::<EnclosingMenu>().map(|EnclosingMenu(id)| id);
    let face = view! {
        {icon.map(|name| view! { <Icon name /> })}
        {ruby(label)}
    };
    match href {
        Some(href) => view! { <a class="menu-item" href=href>{face}</a> }.into_any(),
        None => view! {
            <button
                type="button"
                class="menu-item"
                popovertarget=enclosing
                popovertargetaction="hide"
                on:click=move |_| {
                    if let Some(on_press) = on_press {
                        on_press.run(());
                    }
                }
            >
                {face}
            </button>
        }
        .into_any(),
    }
}

/// One language a reader can choose, named in itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LanguageOption {
    pub code: &'static str,
    pub name: &'static str,
}

/// The menu for language and furigana.
///
/// ```ignore
/// view! {
///     <LanguageSwitch options=vec![LanguageOption { code: "ja", name: "日本語" }, ..] current=code
///         on_choose=move |code: String| choose(code) furigana on_furigana=move |on: bool| .. />
/// }
/// ```
#[component]
pub fn LanguageSwitch(
    options: Vec<LanguageOption>,
    #[prop(into)] current: Signal<String>,
    #[prop(into)] on_choose: Callback<(String,)>,
    #[prop(into)] furigana: Signal<bool>,
    #[prop(into)] on_furigana: Callback<(bool,)>,
) -> impl IntoView {
    let known = options.clone();
    let label = Signal::derive(move || {
        let code = current.get();
        known.iter().find(|it| it.code == code).map(|it| it.name.to_string()).unwrap_or_default()
    });
    let heard =
        Signal::derive(move || format!("{} {}", plain_word("parts.language").get(), label.get()));
    view! {
        <Menu label icon=IconName::Language name=heard>
            <LanguageChoices options current on_choose furigana on_furigana />
        </Menu>
    }
}

/// The choice of a language, and whether kanji carry readings, inside a [`Menu`].
#[component]
pub fn LanguageChoices(
    options: Vec<LanguageOption>,
    #[prop(into)] current: Signal<String>,
    #[prop(into)] on_choose: Callback<(String,)>,
    #[prop(into)] furigana: Signal<bool>,
    #[prop(into)] on_furigana: Callback<(bool,)>,
) -> impl IntoView {
    let group = fresh_id("language");
    let lines = options
        .into_iter()
        .map(|LanguageOption { code, name }| {
            view! {
                <label class="menu-choice">
                    <input
                        type="radio"
                        class="menu-radio"
                        name=group.clone()
                        value=code
                        prop:checked=move || current.with(|it| it == code)
                        on:change=move |_| on_choose.run((code.to_string(),))
                    />
                    <span lang=if code == "en" { "en" } else { "ja" }>{name}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="menu-group">
            <legend class="visually-hidden">{ruby(word("parts.language"))}</legend>
            {lines}
        </fieldset>
        <div class="menu-foot">
            <Checkbox label=word("parts.furigana") checked=furigana on_change=on_furigana />
        </div>
    }
}

/// One tap for readings above kanji, beside the person's own menu.
#[component]
pub fn FuriganaButton(
    #[prop(into)] furigana: Signal<bool>,
    #[prop(into)] on_furigana: Callback<(bool,)>,
) -> impl IntoView {
    let name = plain_word("parts.furigana");
    view! {
        <button
            type="button"
            class="furigana-button"
            aria-pressed=move || if furigana.get() { "true" } else { "false" }
            aria-label=name
            title=name
            on:click=move |_| on_furigana.run((!furigana.get_untracked(),))
        >
            <span data-letter="あ"></span>
            <span data-letter="字"></span>
        </button>
    }
}
