//! From the phone call to the intake on one page, also without a network: who, through whom, what
//! she wants, how she stands with her school, what she agrees to, and what happens next. A name is
//! enough. Who came to a lesson before becomes a person of the program here.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::first_contact::{FirstContact, Known, first_contact, taken_back};
use shared::record::Record;
use shared::records::consultation::KIND as TALK;
use shared::records::intake::KIND as INTAKE;
use shared::records::learner::{KIND as LEARNER, Learner};
use shared::records::organization::{Organization, OrganizationKind};
use shared::records::school_enrollment::KIND as SCHOOL;
use shared::role::Role;
use shared::value::{Date, Text as Name};
use shared::words::verbatim;
use uuid::Uuid;

use super::first_contact_agreed::{Agreed, names_nobody};
use super::first_contact_parts::{AskedDay, Codes, Day, Line, Lines, Organizations, lines_fit};
use super::search::people_like;
use crate::fields::{to_first_field, to_first_refused};
use crate::lists::live_table::LiveTable;
use crate::navigation::Navigation;
use crate::parts::{
    Button, ButtonKind, ButtonRole, IconName, LinkButton, Notice, NoticeKind, Page, Requirement,
    Row, Rows, Section, Select, SelectOption, Text, TextField, Toasts, fits, ruby, word,
};
use crate::reading::find::{id_of_query, my_venues};
use crate::reading::phrases::learner;
use crate::replica::Replica;
use crate::routes;
use crate::saving::care::{CareGuard, CareOfForm};
use crate::saving::keep::{Kept, keep_undoable};
use crate::saving::once::Once;
use crate::saving::unfinished::{KeptForm, left_at};
use crate::words::{t, t_with};

/// The name of this form among the forms that are kept.
const FORM: &str = "first_contact";

/// Longest name by which somebody is called, in characters: it has to fit the row of a roll call.
const NAME_CHARS_MAX: usize = 40;

/// Her birthday.
const BIRTH: AskedDay =
    AskedDay { kind: &LEARNER, field: "birth_date", at: |it| &mut it.birth_date };

/// The day of the contact.
const DAY: AskedDay = AskedDay { kind: &INTAKE, field: "date", at: |it| &mut it.date };

/// How many people of a similar name are offered.
const SIMILAR_MAX: usize = 5;

/// A first contact; with a person whom the address names if she came to a lesson before.
#[component]
pub fn FirstContactPage() -> impl IntoView {
    let replica = Replica::current();
    let asked = id_of_query("learner");
    let known = Memo::new(move |_| asked.get().filter(|id| replica.read::<Learner>(*id).is_some()));
    move || {
        let known = known.get();
        view! { <Form known /> }
    }
}

/// A first contact that is being told.
#[derive(Clone, Copy)]
pub struct Telling {
    pub replica: Replica,
    pub told: RwSignal<FirstContact>,
    /// The person, if she is there already.
    pub known: Option<RecordId>,
    /// Whether she has tried to save it: from then on everything that is wrong is marked.
    pub is_tried: RwSignal<bool>,
    form: KeptForm,
}

impl Telling {
    fn open(replica: Replica, known: Option<RecordId>) -> Telling {
        let left = left_at(replica, FORM).and_then(|text| shared::json::read(text.as_bytes()).ok());
        let told = RwSignal::new(left.unwrap_or_default());
        let typed = move || {
            let told = told.try_get_untracked().filter(|told| *told != FirstContact::default())?;
            serde_json::to_string(&told).ok()
        };
        let form = KeptForm::open(replica, FORM, Learner::NAME, typed);
        Telling { replica, told, known, is_tried: RwSignal::new(false), form }
    }

    /// Changes what is told.
    pub fn change(self, change: impl FnOnce(&mut FirstContact)) {
        self.told.update(change);
        self.form.touch();
    }

    /// Asks about words of care in one of its texts. Nobody has the care of a new person yet.
    pub fn care(self) -> CareGuard {
        CareGuard::about(self.known.unwrap_or(RecordId(Uuid::nil())))
    }

    /// The day of the contact.
    pub fn day(self) -> Date {
        self.told.with(|told| told.day(self.replica.today()))
    }

    /// Whether it came through this channel.
    pub fn is_through(self, channel: &str) -> bool {
        self.told.with(|told| told.channel.as_deref() == Some(channel))
    }

    /// Everything that is to be saved, with the person whom it is about.
    fn writes(self) -> (RecordId, Vec<Write>) {
        let (replica, mut told) = (self.replica, self.told.get_untracked());
        let day = told.day(replica.today());
        let school = told.school.or(told.sender);
        let name = school.and_then(|id| replica.read::<Organization>(id)?.name);
        told.school_name = name.map(|name| name.0).unwrap_or_default();
        let known = self.known.and_then(|id| replica.ask(|records| Known::read(records, id, day)));
        let (actor, today) = (replica.actor(), replica.today());
        first_contact(&told, known.as_ref(), &actor, today, || replica.new_id())
    }
}

#[component]
fn Form(known: Option<RecordId>) -> impl IntoView {
    let (replica, toasts, navigation) = (Replica::current(), Toasts::here(), Navigation::here());
    let telling = Telling::open(replica, known);
    let (once, care) = (Once::new(), CareOfForm::provide());
    let is_tried = telling.is_tried;
    Effect::new(|_| to_first_field());
    let is_nameless =
        move || known.is_none() && telling.told.with(|told| told.name.trim().is_empty());
    let submit = move || {
        let is_short =
            telling.told.with_untracked(|told| fits(&told.name, NAME_CHARS_MAX) && lines_fit(told));
        if untrack(|| is_nameless() || BIRTH.is_wrong(telling) || DAY.is_wrong(telling))
            || !is_short
            || telling.told.with_untracked(names_nobody)
            || care.is_asking()
        {
            is_tried.set(true);
            to_first_refused();
            return false;
        }
        let (person, writes) = untrack(|| telling.writes());
        let is_kept = save(telling, toasts, writes) == Kept::Yes;
        if is_kept {
            telling.form.finish();
            navigation.done(&routes::learner(person));
        }
        is_kept
    };
    let lead = move || known.map_or_else(|| t("first.lead"), |id| learner(replica, id));
    view! {
        <Page title=word("first.title") lead=lead back=(routes::learners(), word("first.back"))>
            <form
                class="form first-contact"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    once.run(submit);
                }
            >
                <Who telling />
                <Through telling />
                <Wish telling />
                <Agreed telling />
                <Reached telling />
                <Button label=word("first.save") kind=ButtonKind::Primary
                    role=ButtonRole::Submit icon=IconName::Check />
            </form>
        </Page>
    }
}

/// Saves it with a way back.
fn save(telling: Telling, toasts: Toasts, writes: Vec<Write>) -> Kept {
    let replica = telling.replica;
    let name = match telling.known {
        Some(id) => untrack(|| learner(replica, id)),
        None => verbatim(telling.told.with_untracked(|told| told.name.trim().to_owned()).as_str()),
    };
    let said: Text = Signal::derive(move || t_with("first.saved", &[("name", &name)]));
    let back = untrack(|| replica.ask(|records| taken_back(records, &writes)));
    keep_undoable(replica, toasts, said, writes, move || back.clone())
}

/// Who it is. Of somebody who is there already only what is missing is asked for.
#[component]
fn Who(telling: Telling) -> impl IntoView {
    let is_new = telling.known.is_none();
    let missing = move || {
        let is_empty = telling.told.with(|told| told.name.trim().is_empty());
        (telling.is_tried.get() && is_empty).then(|| t("tutor.walk_in.missing"))
    };
    let venues = Signal::derive(move || {
        let all = my_venues(telling.replica).into_iter();
        let name = |name: Option<Name>| name.map(|it| it.0).unwrap_or_default();
        all.map(|it| SelectOption::new(it.id.to_string(), verbatim(&name(it.name)))).collect()
    });
    view! {
        <Section title=word("first.who")>
            {is_new.then(|| view! {
                <TextField
                    label=word("learner.preferred_name")
                    value=Signal::derive(move || telling.told.with(|told| told.name.clone()))
                    on_input=move |text: String| telling.change(|told| told.name = text)
                    requirement=Requirement::Required
                    support=move || t("tutor.walk_in.support")
                    error=missing
                    max_length=NAME_CHARS_MAX
                />
                <Similar telling />
            })}
            <Day telling asked=BIRTH
                value=Signal::derive(move || telling.told.with(|told| told.birth_date.clone()))
                requirement=Requirement::Optional
                support=move || t("first.birth_date") />
            {is_new.then(|| view! {
                <Select
                    label=word("learner.first_venue")
                    options=venues
                    value=Signal::derive(move || {
                        let venue = telling.told.with(|told| told.venue);
                        venue.map(|id| id.to_string()).unwrap_or_default()
                    })
                    on_choose=move |id: String| telling.change(|told| told.venue = id.parse().ok())
                    requirement=Requirement::Optional
                />
            })}
        </Section>
    }
}

/// People who are known already under a similar name.
#[component]
fn Similar(telling: Telling) -> impl IntoView {
    let replica = telling.replica;
    let table = LiveTable::open(replica, Learner::KIND);
    let matches = Memo::new(move |_| {
        let typed = telling.told.with(|told| told.name.clone());
        if typed.trim().is_empty() {
            return Vec::new();
        }
        people_like(replica, table, &typed, None).into_iter().take(SIMILAR_MAX).collect()
    });
    let row = move |id: RecordId| {
        view! {
            <Row title=Signal::derive(move || learner(replica, id))>
                <LinkButton label=word("first.this_one")
                    href=routes::first_contact(Some(id)) />
            </Row>
        }
    };
    move || {
        (!matches.with(Vec::is_empty)).then(|| {
            view! {
                <div class="first-contact-similar">
                    <p class="tutor-soft">{ruby(word("tutor.walk_in.similar"))}</p>
                    <Rows>{matches.get().into_iter().map(row).collect_view()}</Rows>
                </div>
            }
        })
    }
}

/// When, through whom, and who sent her.
#[component]
fn Through(telling: Telling) -> impl IntoView {
    let is_manager = telling.replica.actor().role == Role::Manager;
    let is_school = Memo::new(move |_| telling.is_through("school"));
    let is_agency = Memo::new(move |_| telling.is_through("agency"));
    view! {
        <Section title=word("first.through")>
            <Day telling asked=DAY
                value=Signal::derive(move || {
                    let typed = telling.told.with(|told| told.date.clone());
                    if typed.is_empty() { telling.replica.today().to_string() } else { typed }
                }) />
            <Codes telling kind=&TALK field="channel" at=|told| &mut told.talk />
            <Codes telling kind=&INTAKE field="channel" at=|told| &mut told.channel />
            {move || is_school.get().then(|| view! {
                <Organizations telling sort=OrganizationKind::School
                    label="first.sender.school"
                    at=|told| &mut told.sender />
            })}
            {move || (is_agency.get() && is_manager).then(|| view! {
                <Organizations telling sort=OrganizationKind::Agency
                    label="first.sender.agency"
                    at=|told| &mut told.sender />
            })}
            {move || is_agency.get().then(|| view! {
                <Notice kind=NoticeKind::Info text=move || t("first.sender.hidden") />
            })}
            {move || (is_manager && (is_school.get() || is_agency.get())).then(|| view! {
                <Line telling label="first.sender.person" at=|told| &mut told.sender_person />
            })}
        </Section>
    }
}

/// What she wants, and how she stands with her school.
#[component]
fn Wish(telling: Telling) -> impl IntoView {
    let has_status = Memo::new(move |_| telling.told.with(|told| told.status.is_some()));
    view! {
        <Section title=word("first.wish")>
            <Lines telling label="intake.wish" support="intake.wish.help"
                at=|told| &mut told.wish />
            <Codes telling kind=&SCHOOL field="status" label="kind.school_enrollment"
                none="first.unsaid" at=|told| &mut told.status />
            {move || has_status.get().then(|| view! {
                <Codes telling kind=&SCHOOL field="course" at=|told| &mut told.course />
                {(!telling.is_through("school")).then(|| view! {
                    <Organizations telling sort=OrganizationKind::School
                        label="school_enrollment.school"
                        at=|told| &mut told.school />
                })}
            })}
            <Codes telling kind=&INTAKE field="at_risk" support="intake.at_risk.help"
                none="first.unsaid" at=|told| &mut told.at_risk />
        </Section>
    }
}

/// How she is reached, and what happens next.
#[component]
fn Reached(telling: Telling) -> impl IntoView {
    let has_phone = Memo::new(move |_| telling.told.with(|told| !told.phone.trim().is_empty()));
    view! {
        <Section title=word("first.reached")>
            <Line telling label="contact.phone" at=|told| &mut told.phone />
            {move || has_phone.get().then(|| view! {
                <Lines telling label="contact.safe_hours" support="contact.safe_hours.help"
                    at=|told| &mut told.safe_hours />
            })}
            <Line telling label="first.next" at=|told| &mut told.next
                care=Some(telling.care()) />
        </Section>
    }
}
