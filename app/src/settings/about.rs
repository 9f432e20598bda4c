//! This app on this device: its release, whether it opens without a network, and whether what is
//! written here stays. What somebody who helps by telephone asks first.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::role::Role;

use crate::parts::{ButtonKind, LinkButton, Meta, MetaItem, Page, Panel, ruby, word};
use crate::platform;
use crate::replica::Replica;
use crate::routes;
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
    let is_promised = RwSignal::new(true);
    spawn_local(async move {
        // Whoever has left the page does not need the answer.
        let _ = is_promised.try_set(platform::is_storage_promised().await);
    });
    let kept = move || match (replica.is_kept.get(), is_promised.get()) {
        (true, true) => t("about.kept.yes"),
        (true, false) => t("about.kept.for_now"),
        (false, _) => t("about.kept.no"),
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
            <LinkButton label=word("own_account.title") href=routes::own_account()
                kind=ButtonKind::Secondary />
            {matches!(replica.actor().role, Role::Tutor | Role::Manager).then(|| view! {
                <LinkButton label=word("practice.title") href=routes::practice()
                    kind=ButtonKind::Secondary />
            })}
            {(replica.actor().role == Role::Learner).then(|| view! {
                <div class="cluster">
                    <LinkButton label=word("learner.records.title") href=routes::my_records()
                        kind=ButtonKind::Secondary />
                    <LinkButton label=word("learner.consents.title") href=routes::my_consents()
                        kind=ButtonKind::Secondary />
                </div>
            })}
        </Page>
    }
}
