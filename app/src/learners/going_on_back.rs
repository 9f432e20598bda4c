//! Somebody comes back, or comes for the first time: a place, and a second look where there is none
//! left. Nothing asks where she has been.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::RecordId;
use shared::program::capacity::{Capacity, Offered, waiting_list};
use shared::program::going_on::{NewPlace, enroll};
use shared::record::key::codes;
use shared::records::enrollment::KIND as PLACE;
use shared::value::{Choice as _, FieldValue, Text as Name, Weekday};
use shared::words::verbatim;

use super::first_contact_parts::choices;
use super::going_on::{Deciding, incomplete, unchosen};
use super::going_on_pause::{read, wrong_day};
use crate::fields::to_first_refused;
use crate::parts::{
    Button, ButtonKind, ButtonRole, Checkbox, DateField, IconName, Notice, NoticeKind, Requirement,
    Section, SegmentedChoice, Select, SelectOption, word,
};
use crate::reading::find::my_venues;
use crate::reading::phrases::learner;
use crate::saving::once::Once;
use crate::words::{t, t_with};

/// The name of the form.
const FORM: &str = "back";

/// What the form holds.
#[derive(Clone, Serialize, Deserialize)]
struct BackDraft {
    venue: Option<RecordId>,
    weekday: String,
    from: String,
}

/// What is chosen so far.
#[derive(Clone, Copy)]
struct BackForm {
    venue: RwSignal<Option<RecordId>>,
    weekday: RwSignal<Option<Weekday>>,
    from: RwSignal<String>,
}

impl BackForm {
    /// The form as it was left, or empty but for today.
    fn open(deciding: Deciding) -> BackForm {
        let from = untrack(|| deciding.replica.today()).to_string();
        let first = BackDraft { venue: None, weekday: String::new(), from };
        let left = deciding.begun.left(FORM, first.clone());
        let venue = RwSignal::new(left.venue);
        let weekday = RwSignal::new(Weekday::from_code(&left.weekday));
        let from = RwSignal::new(left.from);
        deciding.begun.keep(FORM, &first, move || BackDraft {
            venue: venue.get(),
            weekday: weekday.get().map(|it| it.code().to_owned()).unwrap_or_default(),
            from: from.get(),
        });
        BackForm { venue, weekday, from }
    }
}

/// The form.
#[component]
pub fn ComesBack(deciding: Deciding) -> impl IntoView {
    let replica = deciding.replica;
    let today = untrack(|| replica.today());
    let BackForm { venue, weekday, from } = BackForm::open(deciding);
    let (is_checked, is_seen) = (RwSignal::new(false), RwSignal::new(false));
    let is_full = Memo::new(move |_| {
        let Some(venue) = venue.get() else { return false };
        replica.ask(|records| {
            let offered = Offered::read(&waiting_list(records), None);
            Capacity::read(records, today).is_beyond(venue, &offered)
        })
    });
    let wrong_from = move || from.with(|day| wrong_day(day, replica.today(), is_checked));
    let is_missing = Signal::derive(move || {
        let is_unseen = is_full.get() && !is_seen.get();
        let is_day = from.with(|day| read(day)).is_ok() && wrong_from().is_none();
        venue.get().is_none() || !is_day || is_unseen
    });
    let once = Once::new();
    let submit = move || {
        let (Some(venue), Ok(from), false) =
            (venue.get_untracked(), read(&from.get_untracked()), is_missing.get_untracked())
        else {
            is_checked.set(true);
            to_first_refused();
            return false;
        };
        let place = NewPlace { venue, weekday: weekday.get_untracked(), from };
        let id = replica.new_id();
        let writes = untrack(|| deciding.ask(|who| enroll(who, place, id)));
        deciding.keep("going_on.back.said", writes)
    };
    let title = Signal::derive(move || {
        t_with("going_on.back", &[("name", &learner(replica, deciding.id))])
    });
    let days = PLACE.field("weekday").map(codes).unwrap_or_default();
    view! {
        <form class="form" novalidate=true on:submit=move |event| {
            event.prevent_default();
            once.run(submit);
        }>
            <Section title support=move || t("going_on.back.support")>
                <Venues deciding venue is_checked />
                <SegmentedChoice
                    legend=word("enrollment.weekday")
                    options=choices(&PLACE, "weekday", days, "")
                    value=Signal::derive(move || {
                        weekday.get().map(|it| it.write().as_str().unwrap_or_default().to_owned())
                    })
                    on_choose=move |code: String| weekday.set(Weekday::read(&code.into()))
                />
                <DateField label=word("enrollment.from") value=from
                    on_change=move |day: String| from.set(day)
                    on_part=Some(Callback::new(move |(day,): (String,)| from.set(day)))
                    requirement=Requirement::Required
                    error=wrong_from />
            </Section>
            {move || is_full.get().then(|| view! {
                <Notice kind=NoticeKind::Warning text=move || t("places.beyond.text")>
                    <Checkbox label=word("places.beyond.seen") checked=is_seen
                        on_change=move |seen: bool| is_seen.set(seen) />
                </Notice>
            })}
            {incomplete(is_checked, is_missing)}
            <Button label=word("going_on.back.save") kind=ButtonKind::Primary
                role=ButtonRole::Submit icon=IconName::Check />
        </form>
    }
}

#[component]
fn Venues(
    deciding: Deciding,
    venue: RwSignal<Option<RecordId>>,
    is_checked: RwSignal<bool>,
) -> impl IntoView {
    let options = Signal::derive(move || {
        let all = my_venues(deciding.replica).into_iter();
        let name = |name: Option<Name>| name.map(|it| it.0).unwrap_or_default();
        all.map(|it| SelectOption::new(it.id.to_string(), verbatim(&name(it.name)))).collect()
    });
    view! {
        <Select
            label=word("enrollment.venue")
            options
            value=Signal::derive(move || venue.get().map(|id| id.to_string()).unwrap_or_default())
            on_choose=move |id: String| venue.set(id.parse().ok())
            requirement=Requirement::Required
            error=move || unchosen(is_checked, venue.get().is_none())
        />
    }
}
