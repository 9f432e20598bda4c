//! The way out for work that a browser does not store: a file that only the server can read, to be
//! carried to somebody who has a network.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::Stamp;
use shared::sync::device::{Status, StorageTrouble};
use shared::value::Date;

use crate::parts::{Button, IconName, Notice, NoticeKind, Toasts, ruby, word};
use crate::platform;
use crate::replica::Replica;
use crate::store::seal;
use crate::words::{t, t_with};

/// Offers the file while there is work that is neither stored here nor sent.
#[component]
pub fn RescueOffer(replica: Replica, at_risk: Memo<usize>) -> impl IntoView {
    let toasts = Toasts::here();
    let save = move || {
        spawn_local(async move {
            let file = if seal::is_here().await { replica.rescue_file() } else { None };
            let name = format!("manabi-{}.rescue", Date::in_tokyo(Stamp(platform::now())));
            let save = |file: String| platform::save_file(&file, &name, "application/octet-stream");
            toasts.show(match file.map(save) {
                Some(Ok(())) => t("frame.rescue.saved"),
                // Without a key to seal to there is no file; without a file nothing has changed.
                Some(Err(_)) | None => t("frame.rescue.not_saved"),
            });
        });
    };
    move || {
        let count = at_risk.get();
        (count > 0).then(|| {
            let text = move || t_with("frame.rescue.text", &[("n", &count.to_string())]);
            view! {
                <Notice kind=NoticeKind::Warning title=word("frame.rescue")>
                    <div class="notice-line">
                        <p>{ruby(Signal::derive(text))}</p>
                        <Button
                            label=word("frame.rescue.save")
                            icon=IconName::Download
                            on_press=save
                        />
                    </div>
                </Notice>
            }
        })
    }
}

/// How many changes closing this tab would lose.
pub fn at_risk(status: &Status, is_kept: bool) -> usize {
    let is_stuck = matches!(status.trouble, Some(StorageTrouble::Unusable | StorageTrouble::Full));
    match (is_kept, is_stuck) {
        (false, _) => status.saving + status.unsent,
        (true, true) => status.saving,
        (true, false) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_closing_the_tab_would_lose_is_at_risk() {
        let status = |trouble| Status { saving: 1, unsent: 2, trouble, ..Status::default() };
        assert_eq!(at_risk(&status(None), true), 0);
        assert_eq!(at_risk(&status(Some(StorageTrouble::Elsewhere)), true), 0);
        assert_eq!(at_risk(&status(Some(StorageTrouble::Unusable)), true), 1);
        assert_eq!(at_risk(&status(Some(StorageTrouble::Full)), true), 1);
        assert_eq!(at_risk(&status(None), false), 3);
    }
}
