//! The schemes of aid that a learner has not been told about, in her file: one tap for each.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::aid::of_person;
use shared::program::places::places_on;
use shared::records::aid_scheme::AidScheme;
use shared::words::verbatim;

use crate::parts::{Button, ButtonKind, IconFace, IconName, Row, Rows, Section, word};
use crate::records::write_down;
use crate::replica::Replica;
use crate::words::t;

/// Nothing where she knows of all of them, or takes no part.
#[component]
pub fn AidToTell(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let missing = Memo::new(move |_| {
        let (ids, today) = (ids.get(), replica.today());
        replica.ask(|records| {
            let takes_part = !places_on(records, &ids, today).is_empty();
            if takes_part { of_person(records, id, today).1 } else { Vec::new() }
        })
    });
    let row = move |scheme: AidScheme| {
        let title = scheme.title.as_ref().map(|title| verbatim(&title.0)).unwrap_or_default();
        let text = scheme.text.as_ref().map(|text| verbatim(&text.0));
        view! {
            <Row
                title=Signal::stored(title)
                note=move || text.clone()
                mark=move || view! { <IconFace name=IconName::Info /> }
            >
                <Button
                    label=word("aid.tell.one")
                    kind=ButtonKind::Soft
                    icon=IconName::Check
                    on_press=move || write_down(replica, scheme.id, vec![id])
                />
            </Row>
        }
    };
    move || {
        (!missing.with(Vec::is_empty)).then(|| {
            view! {
                <Section title=word("aid.missing") support=move || t("aid.support")>
                    <Rows>{missing.get().into_iter().map(row).collect_view()}</Rows>
                </Section>
            }
        })
    }
}
