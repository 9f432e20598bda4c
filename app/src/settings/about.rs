//! This app on this device: its release, whether it opens without a network, and whether what is
//! written here stays. What somebody who helps by telephone asks first.

use leptos::prelude::*;

use crate::parts::{Meta, MetaItem, Page, Panel, ruby, word};
use crate::replica::Replica;
use crate::update::{Release, Updates};
use crate::words::t;

/// The release and what this device keeps.
#[component]
pub fn About() -> impl IntoView {
    let (replica, updates) = (Replica::current(), expect_context::<Updates>());
    let offline = move || match (updates.is_possible(), updates.release()) {
        (false, _) => t("about.offline.never"),
        (true, Release::OnlineOnly) => t("about.offline.not_yet"),
        (true, Release::Kept | Release::Waiting) => t("about.offline.ready"),
    };
    let kept = move || match replica.is_kept.get() {
        true => t("about.kept.yes"),
        false => t("about.kept.no"),
    };
    view! {
        <Page title=word("about.title")>
            <Panel>
                <Meta>
                    <MetaItem label=word("about.release")>{updates.name()}</MetaItem>
                    <MetaItem label=word("about.offline")>{ruby(Signal::derive(offline))}</MetaItem>
                    <MetaItem label=word("about.kept")>{ruby(Signal::derive(kept))}</MetaItem>
                </Meta>
            </Panel>
        </Page>
    }
}
