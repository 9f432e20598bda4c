//! Bringing in a rescue file: work that a browser could not store, carried here by somebody. What
//! is in it stays its author's, and bringing it twice changes nothing more.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api;
use shared::api::devices::{RescueUpload, Rescued};
use shared::sync::limit::RESCUE_BYTES_MAX;
use shared::sync::rescue::RescueFile;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::parts::{Icon, IconName, Notice, NoticeKind, Section, ruby, word};
use crate::sync::net::{self, NoAnswer};
use crate::words::{t, t_with};

/// How far the import has come.
#[derive(Clone, Debug, PartialEq)]
enum Import {
    None,
    Sending,
    Done(Rescued),
    Trouble(&'static str),
}

/// The place to choose a file, and what became of it. `ask` loads the list of devices anew.
#[component]
pub fn RescueImport(ask: Callback<()>) -> impl IntoView {
    let import = RwSignal::new(Import::None);
    let field = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let file = field.get_untracked().and_then(|field| field.files()?.get(0));
        let Some(file) = file else { return };
        import.set(Import::Sending);
        spawn_local(async move {
            let outcome = bring(file).await;
            let is_done = matches!(outcome, Import::Done(_));
            if let Some(field) = field.try_get_untracked().flatten() {
                // The same file may be chosen again after a trouble.
                field.set_value("");
            }
            let is_gone = import.try_set(outcome).is_some();
            if is_done && !is_gone {
                ask.run(());
            }
        });
    };
    view! {
        <Section title=word("manager.rescue.title") support=move || t("manager.rescue.text")>
            <div class="panel form">
                <div class="file-field">
                    <input
                        type="file"
                        id="rescue-file"
                        class="visually-hidden"
                        node_ref=field
                        accept=".rescue"
                        disabled=move || import.get() == Import::Sending
                        on:change=chosen
                    />
                    <label class="button" for="rescue-file">
                        <Icon name=IconName::Plus />
                        {ruby(word("manager.rescue.file"))}
                    </label>
                </div>
                {move || outcome(import.get())}
            </div>
        </Section>
    }
}

/// What is said about the import.
fn outcome(import: Import) -> Option<AnyView> {
    let shown = match import {
        Import::None => return None,
        Import::Sending => view! {
            <p role="status">{ruby(word("manager.rescue.sending"))}</p>
        }
        .into_any(),
        Import::Trouble(key) => view! {
            <Notice kind=NoticeKind::Danger title=word("manager.rescue.failed")
                text=move || t(key) />
        }
        .into_any(),
        Import::Done(rescued) => {
            let kind = match rescued {
                Rescued { held: 0, unattributed: 0, unreadable: 0, .. } => NoticeKind::Success,
                Rescued { .. } => NoticeKind::Warning,
            };
            view! {
                <Notice kind title=word("manager.rescue.done")>
                    <ul class="held-records">
                        {lines(&rescued).into_iter().map(|(key, n)| view! {
                            <li>{ruby(Signal::derive(move || {
                                t_with(key, &[("n", &n.to_string())])
                            }))}</li>
                        }).collect_view()}
                    </ul>
                </Notice>
            }
            .into_any()
        }
    };
    Some(shown)
}

/// What became of how many changes, without the sorts of which there are none.
fn lines(rescued: &Rescued) -> Vec<(&'static str, usize)> {
    let Rescued { taken, held, known, unattributed, unreadable } = *rescued;
    let mut all = vec![("manager.rescue.taken", taken)];
    all.extend([
        ("manager.rescue.held", held),
        ("manager.rescue.unproven", unattributed),
        ("manager.rescue.known", known),
        ("manager.rescue.unreadable", unreadable),
    ]);
    all.retain(|(key, n)| *n > 0 || *key == "manager.rescue.taken");
    all
}

/// Reads the file and sends it, unless it can be seen here that no server would take it.
async fn bring(file: File) -> Import {
    if file.size() > RESCUE_BYTES_MAX as f64 {
        return Import::Trouble("manager.rescue.too_large");
    }
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    let is_rescue = |text: &String| serde_json::from_str::<RescueFile>(text).is_ok();
    let Some(text) = text.filter(is_rescue) else {
        return Import::Trouble("manager.rescue.no_rescue_file");
    };
    match net::call(api::ImportRescue, (), &RescueUpload { file: text }).await {
        Ok(rescued) => Import::Done(rescued),
        Err(trouble) => Import::Trouble(trouble_key(&trouble)),
    }
}

fn trouble_key(trouble: &NoAnswer) -> &'static str {
    match trouble {
        NoAnswer::Offline => "manager.rescue.offline",
        NoAnswer::Refused { status: 413, .. } => "manager.rescue.too_large",
        NoAnswer::Refused { code, .. } => match &**code {
            "unreadable" => "manager.rescue.other_server",
            "sign_in_needed" => "manager.accounts.trouble.sign_in_needed",
            _ => "manager.accounts.trouble.no_right",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_result_names_what_there_is_and_always_what_came_in() {
        let none = Rescued::default();
        assert_eq!(lines(&none), [("manager.rescue.taken", 0)]);
        let some = Rescued { taken: 2, held: 1, ..none };
        assert_eq!(lines(&some), [("manager.rescue.taken", 2), ("manager.rescue.held", 1)]);
    }

    #[test]
    fn each_refusal_says_what_is_wrong_with_the_file() {
        let refused = |status, code: &str| NoAnswer::Refused {
            status,
            code: code.to_owned(),
            wait_seconds: None,
        };
        for (trouble, key) in [
            (NoAnswer::Offline, "manager.rescue.offline"),
            (refused(413, "too_large"), "manager.rescue.too_large"),
            (refused(400, "unreadable"), "manager.rescue.other_server"),
            (refused(403, "no_right"), "manager.accounts.trouble.no_right"),
        ] {
            assert_eq!(trouble_key(&trouble), key);
        }
    }
}
