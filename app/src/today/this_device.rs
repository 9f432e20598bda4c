//! What is safe on this device without a network, in words.

use leptos::prelude::*;
use shared::id::Stamp;

use crate::parts::{Card, CardHeading, Icon, IconName, Meta, MetaItem, ruby, word};
use crate::platform;
use crate::reading::phrases::told;
use crate::replica::Replica;
use crate::routes;
use crate::words::{recent_text, t, t_with};

/// The card.
#[component]
pub fn ThisDevice() -> impl IntoView {
    let replica = Replica::current();
    let status = replica.status;
    let is_connected = replica.is_connected;
    let network =
        move || t(if is_connected.get() { "tutor.device.online" } else { "parts.sync.offline" });
    let icon =
        Signal::derive(
            move || {
                if is_connected.get() { IconName::CloudCheck } else { IconName::CloudOff }
            },
        );
    let unsent = move || match status.get().unsent_records {
        0 => t("tutor.device.all_sent"),
        n => t_with("tutor.device.unsent", &[("n", &n.to_string())]),
    };
    let last = move || {
        let now = Stamp(platform::now());
        status.get().synced_at.map_or_else(|| t("parts.sync.never"), |at| recent_text(at, now))
    };
    view! {
        <Card
            title=word("tutor.device.title")
            heading=CardHeading::InPage
            aside=move || view! {
                <a href=routes::sync_status()>{ruby(word("tutor.device.open"))}</a>
            }
        >
            <Meta>
                <MetaItem label=word("tutor.device.network")>
                    <Icon name=icon />" "{told(network)}
                </MetaItem>
                <MetaItem label=word("tutor.device.waiting")>{told(unsent)}</MetaItem>
                <MetaItem label=word("parts.sync.last")>{told(last)}</MetaItem>
            </Meta>
        </Card>
    }
}
