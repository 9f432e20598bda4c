//! Asking a learner, and where it is needed a guardian, what they agree to: the text in plain words
//! beside each answer, on paper, on this device or in a talk. Each answer is a record of its own.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::access::Action;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::consents::{asks_guardian, consents, newest};
use shared::program::write::field;
use shared::record::{Body, Record};
use shared::records::consent::{
    Consent, ConsentAnswer, ConsentGiver, ConsentMeans, KIND, Purpose, TEXT_VERSION,
};
use shared::records::learner::Learner;
use shared::scope::Scope;
use shared::value::{Choice as _, Ref, Text as Line};

use super::first_contact_parts::choices;
use super::learner::NoSuchLearner;
use crate::parts::{
    Card, CardHeading, Notice, NoticeKind, Page, SegmentedChoice, TextField, Toasts, ruby, word,
};
use crate::reading::find::{aliases, person_of_address};
use crate::reading::phrases::{code, learner, told};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{blocked, keep_undoable};
use crate::words::{day_text, t, t_with};

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
    /// Whom the program may tell, by purpose, as it is typed.
    names: RwSignal<BTreeMap<&'static str, String>>,
    all: Memo<Vec<Consent>>,
}

#[component]
fn Asking(id: RecordId) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let all = Memo::new(move |_| {
        let ids = aliases(replica, id);
        replica.ask(|records| consents(records, &ids))
    });
    let means = RwSignal::new(ConsentMeans::Paper.code().to_owned());
    let asked = Asked { replica, toasts, id, means, names: RwSignal::default(), all };
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
    let tells = matches!(purpose, Purpose::Network | Purpose::School);
    let text = move || t(&format!("consent.text.{}.{}", purpose.code(), TEXT_VERSION.0));
    view! {
        <Card
            title=Signal::derive(move || code(&KIND, "purpose", purpose.code()))
            heading=CardHeading::InPage
        >
            <p>{told(text)}</p>
            {tells.then(|| view! {
                <TextField
                    label=word("consent.organizations")
                    value=Signal::derive(move || asked.names_for(purpose))
                    on_input=move |text: String| {
                        asked.names.update(|all| drop(all.insert(purpose.code(), text)));
                    }
                    support=move || t("consent.organizations.help")
                    max_length=NAMES_CHARS_MAX
                />
            })}
            <Answers asked purpose giver=ConsentGiver::Learner />
            {move || has_guardian.get().then(|| view! {
                <Answers asked purpose giver=ConsentGiver::Guardian />
            })}
        </Card>
    }
}

/// The answers of one giver, with the one that holds now.
#[component]
fn Answers(asked: Asked, purpose: Purpose, giver: ConsentGiver) -> impl IntoView {
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
    let is_tried = RwSignal::new(false);
    let choose = move |answer: String| {
        is_tried.set(true);
        if let Some(answer) = ConsentAnswer::from_code(&answer) {
            asked.answer((giver, purpose), answer);
        }
    };
    let lacks = move || is_tried.get() && asked.lacks_names(purpose) && now.get().is_none();
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
        {move || lacks().then(|| view! {
            <p class="field-error">{told(move || t("consents.whom"))}</p>
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
        typed.unwrap_or_else(|| {
            self.all.with(|all| {
                let last = newest(all, purpose, ConsentGiver::Learner);
                let names = last.and_then(|it| it.organizations.clone());
                names.map(|names| names.0).unwrap_or_default()
            })
        })
    }

    /// Whether somebody outside would be told, and nobody says whom.
    fn lacks_names(self, purpose: Purpose) -> bool {
        let tells = matches!(purpose, Purpose::Network | Purpose::School);
        tells && self.names_for(purpose).trim().is_empty()
    }

    /// Writes an answer down, unless it is the one that holds.
    fn answer(self, (giver, purpose): (ConsentGiver, Purpose), answer: ConsentAnswer) {
        let is_given = answer == ConsentAnswer::Given;
        let (lacks, names) = untrack(|| (self.lacks_names(purpose), self.names_for(purpose)));
        let holds = self.all.with_untracked(|all| {
            let now = newest(all, purpose, giver);
            now.is_some_and(|it| it.answer == Some(answer) && it.withdrawn_on.is_none())
        });
        if holds || is_given && lacks {
            return;
        }
        let names = Some(Line(names)).filter(|names| is_given && !names.0.trim().is_empty());
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
    }
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
