//! The letter with the results, read out by a learner: one tap for each subject, or none. 合格 and
//! まだ have one weight; まだ says when the next chance is and what stays hers.

use leptos::prelude::*;
use shared::program::letter::{self, LetterRow};
use shared::program::standing::NextRound;
use shared::records::told_result::{KIND, ToldOutcome};
use shared::value::Choice as _;

use crate::parts::{
    Badge, Button, ButtonKind, Card, CardHeading, Choice, ChoiceLegend, IconName, SegmentedChoice,
    Text, Toasts, Tone, ruby, word,
};
use crate::reading::find::own_records;
use crate::reading::phrases::code;
use crate::replica::Replica;
use crate::saving::keep::keep_undoable;
use crate::words::{month_text, t, t_with};

/// The letter of the round that is over, until the team has seen it. `next` is the next chance.
#[component]
pub fn LetterCard(replica: Replica, next: Signal<NextRound>) -> impl IntoView {
    let found = Memo::new(move |_| {
        let (own, today) = (own_records(replica), replica.today());
        replica.ask(|records| letter::letter(records, &own, today))
    });
    let has_letter = Memo::new(move |_| found.with(Option::is_some));
    // What she has begun stays open.
    let is_opened = RwSignal::new(false);
    let is_open = Memo::new(move |_| {
        let has_said = |row: &LetterRow| row.told.is_some() || row.seen.is_some();
        is_opened.get() || found.with(|it| it.iter().flat_map(|it| &it.rows).any(has_said))
    });
    let month = move || {
        let round = found.with(|it| {
            let sitting = &it.as_ref()?.sitting;
            shared::program::standing::RoundAt::of(sitting)
        });
        round.map(|round| month_text(round.month())).unwrap_or_default()
    };
    let title = Signal::derive(move || t_with("learner.letter.title", &[("date", &month())]));
    let count = Memo::new(move |_| found.with(|it| it.as_ref().map_or(0, |it| it.rows.len())));
    move || {
        has_letter.get().then(|| {
            view! {
                <Card title heading=CardHeading::InPage>
                    {move || if is_open.get() {
                        view! {
                            <p class="soft">{ruby(word("learner.letter.choose"))}</p>
                            <ul class="letter" role="list">
                                {(0..count.get())
                                    .map(|at| {
                                        let row = Memo::new(move |_| found.with(|it| {
                                            let rows = it.as_ref().map(|it| it.rows.clone());
                                            rows.and_then(|rows| rows.into_iter().nth(at))
                                        }));
                                        let sitting = move || found.with(|it| {
                                            it.as_ref().map(|it| it.sitting.id)
                                        });
                                        let sitting = Signal::derive(sitting);
                                        view! { <Row replica row sitting next /> }
                                    })
                                    .collect_view()}
                            </ul>
                        }
                        .into_any()
                    } else {
                        view! {
                            <p>{ruby(word("learner.letter.wait"))}</p>
                            <Button
                                label=word("learner.letter.came")
                                kind=ButtonKind::Primary
                                icon=IconName::Mail
                                on_press=move || is_opened.set(true)
                            />
                        }
                        .into_any()
                    }}
                </Card>
            }
        })
    }
}

/// The two answers, of one weight.
fn answers() -> Vec<Choice> {
    let answer =
        |own: &'static str| Choice::new(own, Signal::derive(move || code(&KIND, "result", own)));
    ToldOutcome::CODES.iter().map(|own| answer(own)).collect()
}

/// One subject of the letter.
#[component]
fn Row(
    replica: Replica,
    row: Memo<Option<LetterRow>>,
    sitting: Signal<Option<shared::id::RecordId>>,
    next: Signal<NextRound>,
) -> impl IntoView {
    let toasts = Toasts::here();
    let name: Text = Signal::derive(move || {
        let subject = row.with(|it| it.as_ref().map(|it| it.subject));
        subject.map(|it| t(&format!("subject.{}", it.code()))).unwrap_or_default()
    });
    let outcome = Memo::new(move |_| row.with(|it| it.as_ref()?.outcome()));
    let is_seen =
        Memo::new(move |_| row.with(|it| it.as_ref().is_some_and(|it| it.seen.is_some())));
    let choose = move |chosen: String| {
        let Some(result) = ToldOutcome::from_code(&chosen) else { return };
        let asked = untrack(|| (row.get(), sitting.get(), replica.actor().learner()));
        let (Some(before), Some(round), Some(own)) = asked else { return };
        let today = untrack(|| replica.today());
        let writes = vec![letter::tell(own, round, &before, result, today)];
        let said: Text =
            Signal::derive(move || t_with("learner.letter.saved", &[("subject", &name.get())]));
        keep_undoable(replica, toasts, said, writes, move || {
            vec![letter::take_back(own, round, &before)]
        });
    };
    let options = Signal::stored(answers());
    let value = Signal::derive(move || outcome.get().map(|it| it.code().to_owned()));
    let chance = move || {
        let month = month_text(next.get().round.month());
        t_with("learner.subjects.failed", &[("date", &month)])
    };
    view! {
        <li class="letter-row">
            <span class="letter-subject">
                <b>{ruby(name)}</b>
                {move || match (is_seen.get(), outcome.get()) {
                    (true, _) => view! {
                        <Badge label=word("learner.letter.seen") tone=Tone::Success
                            icon=IconName::Check />
                    }.into_any(),
                    (false, Some(_)) => view! {
                        <Badge label=word("learner.subjects.told") />
                    }.into_any(),
                    (false, None) => ().into_any(),
                }}
            </span>
            {move || if is_seen.get() {
                let known = outcome.get().map(|it| code(&KIND, "result", it.code()));
                view! { <span class="letter-known">{known.map(ruby)}</span> }.into_any()
            } else {
                view! {
                    <SegmentedChoice
                        legend=name
                        shown=ChoiceLegend::Heard
                        options
                        value
                        on_choose=choose
                    />
                }
                .into_any()
            }}
            {move || (outcome.get() == Some(ToldOutcome::NotYet) && !is_seen.get()).then(|| view! {
                <p class="letter-chance" role="status">{ruby(Signal::derive(chance))}</p>
            })}
        </li>
    }
}
