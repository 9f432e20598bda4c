//! What is applied for together with the round: to be exempt of subjects, and what makes it
//! possible for her to sit.

use leptos::prelude::*;
use shared::exam::Subject;
use shared::program::application_sheet::{exemption, measure};
use shared::program::{Write, write::field};
use shared::record::{Body, Field, Kind, Record};
use shared::records::exemption::{self, Exemption, ExemptionBasis, ExemptionStep};
use shared::records::special_measure::{self, Measure, MeasureStep, SpecialMeasure};
use shared::value::Choice;

use super::application::Making;
use super::card_slots::subject;
use crate::parts::{
    Button, Choice as Segment, IconName, Row, Rows, Section, SegmentedChoice, Select, SelectOption,
    Text, word,
};
use crate::reading::phrases::{choice, code, told};
use crate::words::{t, t_with};

/// The exemptions that she can apply for, those of subjects that she sits all the same, and how far
/// each has come.
#[component]
pub fn Exemptions(making: Making) -> impl IntoView {
    let both = Memo::new(move |_| {
        making.sheet.with(|it| it.as_ref().map(|it| it.available()).unwrap_or_default())
    });
    let applied = Memo::new(move |_| {
        let all = making.sheet.with(|it| it.as_ref().map(|it| it.exemptions.clone()));
        let mut all = all.unwrap_or_default();
        all.sort_by_key(|it| it.subject);
        all
    });
    let open = move |(it, basis): (Subject, ExemptionBasis)| {
        let note = move || choice(&exemption::KIND, "basis", basis);
        let apply = move || {
            let Some((_, (learner, _))) = making.now() else { return };
            let new = exemption(learner, it, basis);
            let undo = Write::remove::<Exemption>(new.id);
            let said = move || t_with("exam.exempt.applied", &[("subject", &subject(it))]);
            making.keep(Signal::derive(said), Write::create(&new), undo);
        };
        view! {
            <Row title=Signal::derive(move || subject(it)) note=note>
                <Button label=word("exam.exempt.apply") icon=IconName::Mail on_press=apply />
            </Row>
        }
    };
    let sits = |(it, basis): (Subject, ExemptionBasis)| {
        let note = move || {
            let basis = choice(&exemption::KIND, "basis", basis);
            t_with("exam.exempt.sits", &[("basis", &basis)])
        };
        view! { <Row title=Signal::derive(move || subject(it)) note=note /> }
    };
    let is_empty =
        move || both.with(|all| all.iter().all(Vec::is_empty)) && applied.with(Vec::is_empty);
    view! {
        <Section title=word("exam.exempt.title") support=move || t("exam.exempt.support")>
            {move || if is_empty() {
                view! { <p class="soft">{told(|| t("exam.exempt.none"))}</p> }.into_any()
            } else {
                view! {
                    <Rows>
                        {move || {
                            let [to_ask, sat] = both.get();
                            let to_ask = to_ask.into_iter().map(open).collect_view();
                            (to_ask, sat.into_iter().map(sits).collect_view())
                        }}
                        <For each=move || applied.get() key=|it| (it.id, it.step) let(it)>
                            <Applied making it />
                        </For>
                    </Rows>
                }
                .into_any()
            }}
        </Section>
    }
}

#[component]
fn Applied(making: Making, it: Exemption) -> impl IntoView {
    let note = it.basis.map(|basis| move || choice(&exemption::KIND, "basis", basis));
    let named = it.subject.map(subject).unwrap_or_default();
    let (id, before) = (it.id, it.step);
    let to = move |to: ExemptionStep| {
        let set = |to: Option<ExemptionStep>| {
            Write::set::<Exemption>(id, Body::from_iter([field("step", to.as_ref())]))
        };
        making.keep(word("exam.apply.saved"), set(Some(to)), set(before));
    };
    view! {
        <Row title=named note=Signal::derive(move || note.as_ref().map(|note| note()))>
            <NextSteps kind=&exemption::KIND legend=word("exemption.step") now=before
                on_choose=to />
        </Row>
    }
}

/// What is to be applied for so that she can sit; the reason is not written here.
#[component]
pub fn Measures(making: Making) -> impl IntoView {
    let all = Memo::new(move |_| {
        making.sheet.with(|it| it.as_ref().map(|it| it.measures.clone()).unwrap_or_default())
    });
    let has_begun = Memo::new(move |_| {
        making.sheet.with(|it| it.as_ref().is_some_and(|it| it.application.is_some()))
    });
    let chosen = RwSignal::new(String::new());
    let options = Signal::derive(|| {
        let option = |it: &Measure| {
            SelectOption::new(it.code(), choice(&special_measure::KIND, "measure", *it))
        };
        Measure::ALL.iter().map(option).collect::<Vec<_>>()
    });
    let add = move |code: String| {
        let (Some(wanted), Some((_, (learner, _)))) = (Measure::from_code(&code), making.now())
        else {
            return;
        };
        let Some(application) = making.application() else { return };
        let id = making.replica.new_id();
        let new = measure(id, (learner, application.id), wanted);
        let undo = Write::remove::<SpecialMeasure>(id);
        making.keep(word("exam.measure.added"), Write::create(&new), undo);
        chosen.set(String::new());
    };
    view! {
        <Section title=word("kinds.special_measure") support=move || t("exam.measure.support")>
            {move || (!all.with(Vec::is_empty)).then(|| view! {
                <Rows>
                    <For each=move || all.get() key=|it| (it.id, it.step, it.measure) let(it)>
                        <OneMeasure making it />
                    </For>
                </Rows>
            })}
            {move || if has_begun.get() {
                view! {
                    <div class="form">
                        <Select label=word("exam.measure.add") options value=chosen on_choose=add />
                    </div>
                }
                .into_any()
            } else {
                view! { <p class="soft">{told(|| t("exam.measure.not_yet"))}</p> }.into_any()
            }}
        </Section>
    }
}

#[component]
fn OneMeasure(making: Making, it: SpecialMeasure) -> impl IntoView {
    let title = it.measure.map(|it| choice(&special_measure::KIND, "measure", it));
    let note = it.words.as_ref().map(|words| words.0.clone());
    let (id, before) = (it.id, it.step);
    let to = move |to: MeasureStep| {
        let set = |to: Option<MeasureStep>| {
            Write::set::<SpecialMeasure>(id, Body::from_iter([field("step", to.as_ref())]))
        };
        making.keep(word("exam.apply.saved"), set(Some(to)), set(before));
    };
    let href = crate::routes::record(SpecialMeasure::NAME, id);
    view! {
        <Row title=title.unwrap_or_default() href note=Signal::stored(note)>
            <NextSteps kind=&special_measure::KIND legend=word("special_measure.step") now=before
                on_choose=to />
        </Row>
    }
}

/// Where something stands, and the steps that may follow.
#[component]
fn NextSteps<C: Choice + Send + Sync>(
    kind: &'static Kind,
    legend: Text,
    now: Option<C>,
    on_choose: impl Fn(C) + Send + Sync + 'static,
) -> impl IntoView {
    let now_code = now.map(Choice::code);
    let next = kind.field("step").and_then(|it: &Field| it.next_steps(now_code));
    let segment =
        |own: &'static str| Segment::new(own, Signal::derive(move || code(kind, "step", own)));
    let options: Vec<Segment> = next.unwrap_or_default().into_iter().map(segment).collect();
    let choose = move |code: String| {
        if let Some(to) = C::from_code(&code).filter(|to| Some(to.code()) != now_code) {
            on_choose(to);
        }
    };
    view! {
        <SegmentedChoice
            legend
            shown=crate::parts::ChoiceLegend::Heard
            options=Signal::stored(options)
            value=Signal::stored(now_code.map(str::to_owned))
            on_choose=choose
        />
    }
}
