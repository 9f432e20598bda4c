//! Whether work is saved and sent: four words, never a spinner, always in sight.

use leptos::prelude::*;

use crate::parts::{Icon, IconName, MaybeText, maybe_view, ruby, word};

/// How far the work on this device has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncWord {
    /// Being written on this device.
    Saving,
    /// Safe on this device, not yet at the office.
    Saved,
    /// At the office.
    Sent,
    /// Something needs a person's decision.
    NeedsLook,
}

/// Whether the network answered last time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    #[default]
    Online,
    Offline,
}

/// The state of saving and sending, with the number of unsent changes and the time of the last
/// sync. A screen reader hears the word when it changes. It leads to `href`, where the details are.
///
/// ```ignore
/// view! {
///     <SyncState state=sync.word unsent=sync.unsent last_sync=sync.last_text
///         connection=sync.connection href=routes::sync() />
/// }
/// ```
#[component]
pub fn SyncState(
    #[prop(into)] state: Signal<SyncWord>,
    #[prop(into)] unsent: Signal<usize>,
    /// When the last sync was, such as "16:02" or "月曜 16:02"; missing before the first one.
    #[prop(into)]
    last_sync: MaybeText,
    #[prop(optional, into)] connection: Signal<Connection>,
    #[prop(optional, into)] href: Option<String>,
) -> impl IntoView {
    let is_offline = move || connection.get() == Connection::Offline;
    let icon = Signal::derive(move || match state.get() {
        SyncWord::NeedsLook => IconName::Warning,
        _ if is_offline() => IconName::CloudOff,
        SyncWord::Saving => IconName::Sync,
        SyncWord::Saved => IconName::Cloud,
        SyncWord::Sent => IconName::CloudCheck,
    });
    let name = move || match state.get() {
        SyncWord::Saving => "saving",
        SyncWord::Saved => "saved",
        SyncWord::Sent => "sent",
        SyncWord::NeedsLook => "needs-look",
    };
    let said = Signal::derive(move || {
        let count = unsent.get();
        match state.get() {
            SyncWord::Saving => crate::words::t("parts.sync.saving"),
            SyncWord::Sent => crate::words::t("parts.sync.sent"),
            SyncWord::NeedsLook => crate::words::t("parts.sync.needs_look"),
            SyncWord::Saved => {
                crate::words::t_with("parts.sync.saved", &[("n", &count.to_string())])
            }
        }
    });
    let last = Signal::derive(move || match last_sync.get() {
        Some(_) => crate::words::t("parts.sync.last"),
        None => crate::words::t("parts.sync.never"),
    });
    let time: MaybeText = (move || last_sync.get()).into();
    let offline: MaybeText =
        (move || is_offline().then(|| word("parts.sync.offline").get())).into();
    let count = move || (unsent.get() > 0).then(|| unsent.get());
    let words = view! {
        <Icon name=icon />
        <span class="sync-count" aria-hidden="true">{count}</span>
        <span class="sync-words">
            <span class="sync-word">{ruby(said)}</span>
            {maybe_view(
                offline,
                |text| view! { <span class="visually-hidden">" "{ruby(text)}" "</span> },
            )}
            <span class="sync-last">
                <span class="visually-hidden">" "{ruby(last)}" "</span>
                {maybe_view(time, |time| view! { <span>{ruby(time)}</span> })}
            </span>
        </span>
    };
    view! {
        <div class="sync-state" role="status" translate="no" data-state=name>
            {match href {
                Some(href) => view! { <a class="sync-link" href=href>{words}</a> }.into_any(),
                None => view! { <span class="sync-link">{words}</span> }.into_any(),
            }}
        </div>
    }
}
