//! Who on a photograph does not agree to it, or not any more: above its form, and above the list of
//! photographs with the way to each one that is used all the same.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::consents::not_agreeing;
use shared::record::Record;
use shared::records::photo::Photo;
use shared::words::verbatim;

use crate::parts::{IconFace, IconName, Notice, NoticeKind, Row, Rows, Section, Tone, word};
use crate::reading::phrases::{BETWEEN, learner};
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// The names of those on a photograph who do not agree, as they are called.
fn names(replica: Replica, photo: &Photo) -> String {
    let today = replica.today();
    let people = replica.ask(|records| not_agreeing(records, photo, today));
    people.into_iter().map(|who| learner(replica, who)).collect::<Vec<_>>().join(BETWEEN)
}

/// What stands above the form of a photograph; nothing where everybody on it agrees.
#[component]
pub fn PhotoConsents(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let lacking = Memo::new(move |_| {
        let photo = replica.read::<Photo>(id)?;
        let names = names(replica, &photo);
        (!names.is_empty()).then(|| (photo.is_used(), names))
    });
    move || {
        lacking.get().map(|(is_used, names)| {
            let (kind, key) = match is_used {
                true => (NoticeKind::Warning, "photo.lacking.used"),
                false => (NoticeKind::Info, "photo.lacking.unused"),
            };
            view! { <Notice kind text=move || t_with(key, &[("names", &names)]) /> }
        })
    }
}

/// The photographs that are used although somebody on them does not agree.
#[component]
pub fn PhotosToTakeOut() -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| {
        let used = replica.list::<Photo>().into_iter().filter(Photo::is_used);
        let named = used.map(|photo| (names(replica, &photo), photo));
        named.filter(|(names, _)| !names.is_empty()).collect::<Vec<_>>()
    });
    let row = |(names, photo): (String, Photo)| {
        let about = photo.about.map(|about| verbatim(&about.0)).unwrap_or_default();
        let used_in = photo.used_in.map(|place| verbatim(&place.0)).unwrap_or_default();
        let note = move || t_with("photo.lacking.in", &[("names", &names), ("place", &used_in)]);
        view! {
            <Row
                title=about
                note=note
                href=routes::record(Photo::NAME, photo.id)
                mark=move || view! { <IconFace name=IconName::Flag tone=Tone::Warning /> }
            />
        }
    };
    move || {
        (!found.with(Vec::is_empty)).then(|| {
            view! {
                <Section
                    title=word("photo.lacking.title")
                    support=move || t("photo.lacking.support")
                >
                    <Rows>{found.get().into_iter().map(row).collect_view()}</Rows>
                </Section>
            }
        })
    }
}
