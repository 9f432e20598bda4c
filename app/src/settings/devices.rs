//! The tablets and browsers in use: when each was last heard of, and what it has not sent yet. A
//! tablet that lies unsent in a cupboard is found here.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::devices::{Devices, ListedDevice};
use shared::api::{self, Nothing};
use shared::id::Stamp;
use shared::program::fiscal_year::Limits;
use shared::reconcile::ClientEvent;
use shared::words::verbatim;

use super::rescue_import::RescueImport;
use crate::history_api::device_name;
use crate::loading::{Asking, NotAnswered, reason};
use crate::parts::{
    Badge, Button, ButtonKind, EmptyState, IconFace, IconName, Notice, NoticeKind, Page, Row, Rows,
    Section, Toasts, Tone, ruby,
};
use crate::reading::phrases::BETWEEN;
use crate::replica::Replica;
use crate::sync::net;
use crate::words::{moment_text, t, t_with};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Whether somebody should look for a device: it has work that nobody else has, or was silent for
/// as many days as the fiscal year says.
fn needs_look(device: &ListedDevice, now: Stamp, silent_days: i64) -> bool {
    device.unsent > 0 || now.0 - device.last_contact.0 > silent_days * DAY_MS
}

/// How the question to the server stands.
#[derive(Clone, PartialEq)]
enum Answer {
    Asking,
    Here(Devices),
    Trouble(&'static str),
}

/// The page.
#[component]
pub fn DevicesPage() -> impl IntoView {
    let answer = RwSignal::new(Answer::Asking);
    let ask = Callback::new(move |()| {
        answer.set(Answer::Asking);
        spawn_local(async move {
            let devices = net::call(api::ListDevices, (), &Nothing {}).await;
            // Whoever has left the page meanwhile does not need the answer.
            let _ = answer.try_set(match devices {
                Ok(devices) => Answer::Here(devices),
                Err(trouble) => Answer::Trouble(reason(&trouble, "manager.devices.offline", &[])),
            });
        });
    });
    ask.run(());
    view! {
        <Page title=Signal::derive(|| t("manager.devices.title"))
            lead=move || t("manager.devices.lead")>
            {move || match answer.get() {
                Answer::Asking => view! { <Asking /> }.into_any(),
                Answer::Trouble(key) => view! { <NotAnswered key ask /> }.into_any(),
                Answer::Here(devices) => view! { <Listed devices ask /> }.into_any(),
            }}
            <RescueImport ask />
        </Page>
    }
}

#[component]
fn Listed(devices: Devices, ask: Callback<()>) -> impl IntoView {
    let Devices { mut devices, is_confirmed, withheld, now } = devices;
    let names = withheld.iter().map(|name| verbatim(name)).collect::<Vec<_>>().join(BETWEEN);
    let why = move || match (is_confirmed, &*names) {
        (false, _) => Some(t("manager.devices.confirm.text")),
        (true, "") => None,
        (true, names) => Some(t_with("manager.devices.withheld.text", &[("names", names)])),
    };
    let replica = Replica::current();
    let limits = untrack(|| replica.ask(|records| Limits::on(records, replica.today())));
    let needs_look =
        move |device: &ListedDevice| needs_look(device, now, limits.silent_tablet_days);
    devices.sort_by_key(|device| (!needs_look(device), -device.last_contact.0));
    let rows = if devices.is_empty() {
        view! {
                   <EmptyState title=Signal::derive(|| t("manager.devices.none"))
        />
               }
        .into_any()
    } else {
        let row = move |device| {
            let needs_look = needs_look(&device);
            view! { <DeviceRow device needs_look /> }
        };
        let rows = devices.into_iter().map(row);
        view! { <Rows>{rows.collect_view()}</Rows> }.into_any()
    };
    view! {
        {move || why().map(|why| view! { <ConfirmRestore why ask /> })}
        <Section title=Signal::derive(|| t("manager.devices.list"))>{rows}</Section>
    }
}

#[component]
fn DeviceRow(device: ListedDevice, needs_look: bool) -> impl IntoView {
    let face = if needs_look { Tone::Warning } else { Tone::Neutral };
    let ListedDevice { client, owner, last_contact, version, unsent, events, .. } = device;
    let name = move || format!("{}・{}", verbatim(&owner), device_name(client));
    let note = move || {
        let (when, n) = (moment_text(last_contact), unsent.to_string());
        t_with("manager.devices.note", &[("when", &when), ("n", &n), ("version", &version)])
    };
    let told = events.into_iter().filter_map(|event| {
        let code = known_event(&event.event)?;
        let text = move || {
            let when = moment_text(event.at);
            format!("{when} {}", t(&format!("manager.devices.event.{code}")))
        };
        Some(view! { <li>{ruby(Signal::derive(text))}</li> })
    });
    view! {
        <Row title=Signal::derive(name) note=note
            mark=move || view! { <IconFace name=IconName::Tablet tone=face /> }>
            <div class="held">
                {needs_look.then(|| view! {
                    <Badge label=Signal::derive(|| t("manager.devices.look"))
                        tone=Signal::derive(|| Tone::Warning) icon=IconName::Flag />
                })}
                <ul class="held-records">{told.collect_view()}</ul>
            </div>
        </Row>
    }
}

/// After a restore from a backup nobody gets records, or nobody gets those that were taken away
/// since, until a manager has looked at accounts and assignments.
#[component]
fn ConfirmRestore(why: String, ask: Callback<()>) -> impl IntoView {
    let toasts = Toasts::here();
    let confirm = move || {
        spawn_local(async move {
            match net::call(api::ConfirmRestore, (), &Nothing {}).await {
                Ok(_) => toasts.show(t("manager.devices.confirmed")),
                Err(trouble) => toasts.show(t(reason(&trouble, "manager.devices.offline", &[]))),
            }
            ask.run(());
        });
    };
    view! {
        <Notice kind=NoticeKind::Warning text=Signal::stored(why)>
            <Button label=Signal::derive(|| t("manager.devices.confirm"))
                kind=ButtonKind::Primary on_press=confirm />
        </Notice>
    }
}

/// The event, unless only a newer server knows it.
fn known_event(code: &str) -> Option<&'static str> {
    ClientEvent::ALL.into_iter().map(ClientEvent::code).find(|known| *known == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::id::{AccountId, ClientId};
    use uuid::Uuid;

    fn device(unsent: u64, last_contact: i64) -> ListedDevice {
        ListedDevice {
            client: ClientId(Uuid::nil()),
            account: AccountId(Uuid::nil()),
            owner: String::new(),
            created_at: Stamp(0),
            last_contact: Stamp(last_contact),
            version: String::new(),
            unsent,
            events: Vec::new(),
        }
    }

    #[test]
    fn a_device_with_unsent_work_or_a_long_silence_is_looked_for() {
        let (now, days) = (Stamp(20 * DAY_MS), 7);
        let seen = |ago: i64| device(0, now.0 - ago);
        assert!(needs_look(&device(1, now.0), now, days));
        assert!(needs_look(&seen(days * DAY_MS + 1), now, days));
        assert!(!needs_look(&seen(days * DAY_MS), now, days));
    }

    #[test]
    fn an_event_of_a_newer_server_is_left_out() {
        assert_eq!(known_event("forked"), Some("forked"));
        assert_eq!(known_event("of_the_future"), None);
    }
}
