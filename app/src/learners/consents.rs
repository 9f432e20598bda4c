//! Asking a learner, and where it is needed a guardian, what they agree to: the text in plain words
//! beside each answer, on paper, on this device or in a talk. Each answer is a record of its own.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::access::Action;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::consents::{asks_guardian, consents, is_given, newest};
use shared::program::write::field;
use shared::record::{Body, Record};
use shared::records::consent::{
    Consent, ConsentAnswer, ConsentGiver, ConsentMeans, KIND, Purpose, TEXT_VERSION, tells_others,
};
use shared::records::learner::Learner;
use shared::scope::Scope;
use shared::value::{Choice as _, Ref, Text as Line};

use super::first_contact_parts::choices;
use super::learner::NoSuchLearner;
use crate::fields::to_first_refused;
use crate::parts::{
    Button, Card, CardHeading, IconName, Notice, NoticeKind, Page, SegmentedChoice, TextField,
    Toasts, ruby, word,
};
use crate::reading::find::{aliases, person_of_address};
use crate::reading::phrases::{code, learner, told};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{blocked, keep_undoable};
use crate::saving::unfinished::{KeptForm, left_at};
use crate::words::{day_text, t, t_with};

/// The name of this form among the forms that are kept.
const FORM: &str = "consents";

/// Longest list of names.
const NAMES_CHARS_MAX: usize = 200;

/// The consents of the learner whom the address names.
#[component]
pub fn LearnerConsents() -> impl IntoView {
    let found = person_of_address(Replica::current());
    move || match found.get() {
        Some(id) => view! { <Asking id /> }.into_any(),
        None => view! { <NoSuchLearner /> }.into_any(),
    }
}

/// What is asked of one learner, and how.
#[derive(Clone, Copy)]
struct Asked {
    replica: Replica,
    toasts: Toasts,
    id: RecordId,
    means: RwSignal<String>,
    /// Whom the program may tell, by the code of the purpose, as it is typed.
    names: RwSignal<BTreeMap<String, String>>,
    all: Memo<Vec<Consent>>,
    /// Keeps the names on this device until they are part of an answer.
    form: KeptForm,
}

#[component]
fn Asking(id: RecordId) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let all = Memo::new(move |_| {
        let ids = aliases(replica, id);
        replica.ask(|records| consents(records, &ids))
    });
    let means = RwSignal::new(ConsentMeans::Paper.code().to_owned());
    let left = left_at(replica, FORM).and_then(|text| shared::json::read(text.as_bytes()).ok());
    let names = RwSignal::new(left.unwrap_or_default());
    let form = KeptForm::open(replica, FORM, Consent::NAME, move || not_recorded(names, all));
    let asked = Asked { replica, toasts, id, means, names, all, form };
    let why_not = move || blocked(replica, Action::Create, &KIND, Scope::Own(id));
    view! {
        <Page
            title=word("kinds.consent")
            lead=Signal::derive(move || learner(replica, id))
            back=(routes::learner(id), word("tutor.back_to_learner"))
        >
            {move || match why_not() {
                Some(blocked) => view! {
                    <Notice kind=NoticeKind::Warning>
                        {ruby(Signal::stored(format!("{} {}", blocked.reason, blocked.helper)))}
                    </Notice>
                }.into_any(),
                None => view! {
                    <p>{told(move || t("first.agreed.support"))}</p>
                    <SegmentedChoice
                        legend=word("consent.means")
                        options=choices(&KIND, "means", ConsentMeans::CODES, "")
                        value=Signal::derive(move || Some(means.get()))
                        on_choose=move |chosen: String| means.set(chosen)
                    />
                    {Purpose::ALL.iter().copied().map(|purpose| {
                        view! { <OnePurpose asked purpose /> }
                    }).collect_view()}
                }.into_any(),
            }}
        </Page>
    }
}

/// One purpose: its text, whom the program may tell, and the answers.
#[component]
fn OnePurpose(asked: Asked, purpose: Purpose) -> impl IntoView {
    let (replica, id) = (asked.replica, asked.id);
    let has_guardian = Memo::new(move |_| {
        let birth = replica.read::<Learner>(id).and_then(|learner| learner.birth_date);
        asks_guardian(birth, replica.today())
    });
    let is_tried = RwSignal::new(false);
    let lacks = move || is_tried.get() && asked.lacks_names(purpose);
    let text = move || t(&format!("consent.text.{}.{}", purpose.code(), TEXT_VERSION.0));
    view! {
        <Card
            title=Signal::derive(move || code(&KIND, "purpose", purpose.code()))
            heading=CardHeading::InPage
        >
            <p>{told(text)}</p>
            {tells_others(purpose).then(|| view! {
                <TextField
                    label=word("consent.organizations")
                    value=Signal::derive(move || asked.names_for(purpose))
                    on_input=move |text: String| asked.type_names(purpose, text)
                    support=move || t("consent.organizations.help")
                    error=move || lacks().then(|| t("consents.whom"))
                    max_length=NAMES_CHARS_MAX
                />
            })}
            <Answers asked purpose giver=ConsentGiver::Learner is_tried />
            {move || has_guardian.get().then(|| view! {
                <Answers asked purpose giver=ConsentGiver::Guardian is_tried />
            })}
        </Card>
    }
}

/// The answers of one giver, with the one that holds now.
#[component]
fn Answers(
    asked: Asked,
    purpose: Purpose,
    giver: ConsentGiver,
    /// Whether somebody has agreed before it was said whom the program may tell.
    is_tried: RwSignal<bool>,
) -> impl IntoView {
    let now = Memo::new(move |_| asked.all.with(|all| newest(all, purpose, giver).cloned()));
    let codes: &[&str] = match giver {
        ConsentGiver::Learner => &["given", "refused"],
        ConsentGiver::Guardian => &["given", "refused", "not_asked"],
    };
    let legend = Signal::derive(move || code(&KIND, "giver", giver.code()));
    let value = Signal::derive(move || {
        let now = now.get().filter(|it| it.withdrawn_on.is_none());
        Some(now.and_then(|it| it.answer).map(|it| it.code().to_owned()).unwrap_or_default())
    });
    let give = move |answer: ConsentAnswer| {
        let is_unsaid = answer == ConsentAnswer::Given && untrack(|| asked.lacks_names(purpose));
        is_tried.set(is_unsaid);
        if is_unsaid {
            to_first_refused();
        } else {
            asked.answer((giver, purpose), answer);
        }
    };
    let choose = move |answer: String| {
        ConsentAnswer::from_code(&answer).into_iter().for_each(give);
    };
    let has_new_names = Memo::new(move |_| {
        let names = asked.names_for(purpose);
        now.with(|now| now.as_ref().is_some_and(|it| is_given(it) && names_of(it) != names.trim()))
    });
    let said = move || {
        let consent = now.get()?;
        let day = consent.withdrawn_on.or(consent.asked_on).map(day_text)?;
        let key = match consent.withdrawn_on {
            Some(_) => "consents.withdrawn",
            None => "consents.asked",
        };
        Some((consent.id, t_with(key, &[("day", &day)])))
    };
    view! {
        <SegmentedChoice
            legend
            options=choices(&KIND, "answer", codes, "")
            value
            on_choose=choose
        />
        {move || (tells_others(purpose) && has_new_names.get()).then(|| view! {
            <Notice kind=NoticeKind::Warning text=move || t("consents.other_names")>
                <Button label=word("consents.again") icon=IconName::Check
                    on_press=move || give(ConsentAnswer::Given) />
            </Notice>
        })}
        {move || said().map(|(id, said)| view! {
            <p class="soft">
                {told(move || said.clone())} " "
                <a href=routes::record(Consent::NAME, id)>{ruby(word("consents.open"))}</a>
            </p>
        })}
    }
}

impl Asked {
    /// Whom the program may tell for a purpose: what is typed, else what was agreed to last.
    fn names_for(self, purpose: Purpose) -> String {
        let typed = self.names.with(|all| all.get(purpose.code()).cloned());
        typed.unwrap_or_else(|| self.all.with(|all| recorded_names(all, purpose)))
    }

    fn type_names(self, purpose: Purpose, text: String) {
        self.names.update(|all| drop(all.insert(purpose.code().to_owned(), text)));
        self.form.touch();
    }

    /// Whether somebody outside would be told, and nobody says whom.
    fn lacks_names(self, purpose: Purpose) -> bool {
        tells_others(purpose) && self.names_for(purpose).trim().is_empty()
    }

    /// Writes an answer down, unless it is the one that holds.
    fn answer(self, (giver, purpose): (ConsentGiver, Purpose), answer: ConsentAnswer) {
        let says_whom = answer == ConsentAnswer::Given && tells_others(purpose);
        let names = untrack(|| self.names_for(purpose)).trim().to_owned();
        let holds = self.all.with_untracked(|all| {
            let now = newest(all, purpose, giver).filter(|it| it.withdrawn_on.is_none());
            let same = now.filter(|it| it.answer == Some(answer));
            same.is_some_and(|it| !says_whom || names_of(it) == names)
        });
        if holds {
            return;
        }
        let names = Some(Line(names)).filter(|_| says_whom);
        let today = untrack(|| self.replica.today());
        let record = Consent {
            learner: Some(Ref::to(self.id)),
            giver: Some(giver),
            purpose: Some(purpose),
            organizations: names,
            text_version: Some(TEXT_VERSION),
            asked_on: Some(today),
            answer: Some(answer),
            means: ConsentMeans::from_code(&self.means.get_untracked()),
            ..Consent::empty(self.replica.new_id())
        };
        // Another answer on the same day corrects the first one: of two that say different things
        // on one day the one that says less would hold.
        let of_today = self.all.with_untracked(|all| {
            let now = newest(all, purpose, giver).cloned();
            now.filter(|it| it.asked_on == Some(today) && it.withdrawn_on.is_none())
        });
        let (write, back) = match of_today {
            Some(before) => (said(before.id, &record), said(before.id, &before)),
            None => (Write::create(&record), Write::remove::<Consent>(record.id)),
        };
        let undo = move || vec![back.clone()];
        keep_undoable(self.replica, self.toasts, word("consents.kept"), vec![write], undo);
        self.form.touch();
    }
}

fn names_of(consent: &Consent) -> &str {
    consent.organizations.as_ref().map_or("", |names| names.0.trim())
}

/// Whom the program may tell by what was agreed to last.
fn recorded_names(all: &[Consent], purpose: Purpose) -> String {
    let last = newest(all, purpose, ConsentGiver::Learner);
    last.map(|it| names_of(it).to_owned()).unwrap_or_default()
}

/// The names that are part of no answer yet, as they are kept; `None` if there are none.
fn not_recorded(
    names: RwSignal<BTreeMap<String, String>>,
    all: Memo<Vec<Consent>>,
) -> Option<String> {
    let mut names = names.try_get_untracked()?;
    all.try_with_untracked(|all| {
        names.retain(|code, typed| {
            let purpose = Purpose::from_code(code);
            purpose.is_some_and(|purpose| typed.trim() != recorded_names(all, purpose))
        });
    })?;
    (!names.is_empty()).then(|| serde_json::to_string(&names).ok()).flatten()
}

/// Sets what was answered, and how.
fn said(id: RecordId, consent: &Consent) -> Write {
    let set = [
        field("answer", consent.answer.as_ref()),
        field("organizations", consent.organizations.as_ref()),
        field("means", consent.means.as_ref()),
    ];
    Write::set::<Consent>(id, Body::from_iter(set))
}
