//! What is done to everybody who is chosen on the board, as one change that one tap takes back.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::RecordId;
use shared::lists::Step;
use shared::program::Write;
use shared::program::sitting_board::BoardRow;
use shared::program::sitting_steps::{Letters, ManyStep, letters, step_of};
use shared::records::exam_application::{ApplicationPaper, KIND};
use shared::records::exam_sitting::ExamSitting;
use shared::value::{Choice as _, Date};

use super::application_letter::{PostedOn, posted_on};
use super::board::name;
use super::board_cells::stage_words;
use crate::parts::{
    Button, ButtonKind, Checkbox, Dialog, IconName, MenuItem, Notice, NoticeKind, Popup, Toasts,
    plain, ruby, word,
};
use crate::reading::phrases::{choice, told};
use crate::replica::Replica;
use crate::saving::keep::keep_all_undoable;
use crate::words::{t, t_with};

/// So many records are changed as one: few enough for every server.
const AS_ONE: usize = 100;

/// How many of those in sight are chosen, and what can be done to them.
#[component]
pub fn Many(
    round: ExamSitting,
    rows: Memo<Vec<BoardRow>>,
    chosen: RwSignal<BTreeSet<RecordId>>,
) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let sitting = round.id;
    let meant = Memo::new(move |_| {
        let is_meant = |row: &&BoardRow| chosen.with(|chosen| chosen.contains(&row.learner));
        rows.with(|rows| rows.iter().filter(is_meant).cloned().collect::<Vec<_>>())
    });
    let act_on = move |step: ManyStep, rows: &[BoardRow]| {
        let both = rows.iter().filter_map(|row| step_of(row, sitting, step)).collect();
        let nothing = match step {
            ManyStep::Back => "exam.many.nothing_back",
            _ => "exam.many.nothing",
        };
        keep((replica, toasts), both, nothing, chosen);
    };
    let act = move |step: ManyStep| meant.with_untracked(|rows| act_on(step, rows));
    let post = move |(day, rows): (Date, Vec<BoardRow>)| act_on(ManyStep::Sent(day), &rows);
    let paper = move |paper: ApplicationPaper| {
        view! {
            <MenuItem
                label=Signal::derive(move || choice(&KIND, "papers", paper))
                on_press=move || act(ManyStep::PaperReady(paper))
            />
        }
    };
    let count = Memo::new(move |_| meant.with(Vec::len));
    let asks = RwSignal::new(false);
    let bar = move || {
        let n = count.get();
        (n > 0).then(|| {
            let words = t_with("exam.many.chosen", &[("n", &n.to_string())]);
            let label = plain(&words);
            view! {
                <div class="list-many" role="group" aria-label=label>
                    <b>{ruby(Signal::stored(words))}</b>
                    <Button label=word("exam.many.begin") kind=ButtonKind::Soft
                        icon=IconName::Plus on_press=move || act(ManyStep::Begin) />
                    <Popup class="button"
                        face=move || ruby(word("exam.many.paper"))>
                        {ApplicationPaper::ALL.iter().map(|it| paper(*it)).collect_view()}
                    </Popup>
                    <Button label=word("exam.many.sent") kind=ButtonKind::Soft icon=IconName::Mail
                        on_press=move || asks.set(true) />
                    <Button label=word("exam.many.slip") kind=ButtonKind::Soft
                        icon=IconName::Exam on_press=move || act(ManyStep::SlipReceived) />
                    <Button label=word("exam.many.back") kind=ButtonKind::Quiet
                        icon=IconName::Undo on_press=move || act(ManyStep::Back) />
                    <Button label=word("manager.records.many.none") kind=ButtonKind::Quiet
                        icon=IconName::Close on_press=move || chosen.set(BTreeSet::new()) />
                </div>
            }
        })
    };
    // Beside the bar: what stands in the bar has its colors.
    view! {
        {bar}
        <Post open=asks round meant post=Callback::new(post) />
    }
}

/// Saves what a step writes for each of them, with what takes it back; then nobody is chosen. The
/// text `nothing` is shown where it changes nobody.
fn keep(
    (replica, toasts): (Replica, Toasts),
    both: Vec<(Write, Write)>,
    nothing: &'static str,
    chosen: RwSignal<BTreeSet<RecordId>>,
) {
    if both.is_empty() {
        return toasts.show(word(nothing));
    }
    let steps = both.chunks(AS_ONE).map(|both| {
        let (writes, undo) = both.iter().cloned().unzip();
        Step { writes, undo }
    });
    let steps = steps.collect();
    spawn_local(async move {
        let said = |n: usize| t_with("exam.many.done", &[("n", &n.to_string())]);
        if keep_all_undoable(replica, toasts, said, steps).await > 0 {
            let _ = chosen.try_set(BTreeSet::new());
        }
    });
}

/// The day on which their letters were posted is asked for once. Whoever has not everything stays
/// as she is, unless somebody says that her letter was posted all the same.
#[component]
fn Post(
    open: RwSignal<bool>,
    round: ExamSitting,
    meant: Memo<Vec<BoardRow>>,
    post: Callback<(Date, Vec<BoardRow>)>,
) -> impl IntoView {
    let replica = Replica::current();
    let (day, with_lacking) = (RwSignal::new(String::new()), RwSignal::new(false));
    let letters = Memo::new(move |_| meant.with(|rows| letters(rows)));
    Effect::new(move |_| {
        if open.get() {
            day.set(untrack(|| replica.today()).to_string());
            with_lacking.set(false);
        }
    });
    let confirm = move || {
        let Some(sent_on) = posted_on(replica, day) else { return };
        open.set(false);
        let Letters { complete, lacking } = letters.get_untracked();
        let lacking = lacking.into_iter().filter(|_| with_lacking.get_untracked());
        post.run((sent_on, complete.into_iter().chain(lacking).collect()));
    };
    let complete = move || {
        let n = letters.with(|it| it.complete.len());
        t_with("exam.many.sent.complete", &[("n", &n.to_string())])
    };
    let lacking = move || {
        let one = |row: &BoardRow| {
            let lacks = match row.is_beyond {
                true => t("exam.board.beyond"),
                false => stage_words(row.stage),
            };
            let values = [("name", &*name(replica, row.learner)), ("lacks", &lacks)];
            t_with("exam.many.sent.one", &values)
        };
        letters.with(|it| it.lacking.iter().map(one).collect::<Vec<_>>().join("・"))
    };
    let has_lacking = Memo::new(move |_| letters.with(|it| !it.lacking.is_empty()));
    view! {
        <Dialog
            title=word("exam.many.sent.title")
            open
            actions=move || view! {
                <Button label=word("exam.letter.post.confirm") kind=ButtonKind::Primary
                    on_press=confirm />
            }
        >
            <div class="form">
                <p>{told(complete)}</p>
                <p class="soft">{ruby(word("exam.many.sent.text"))}</p>
                {move || has_lacking.get().then(|| view! {
                    <Notice kind=NoticeKind::Warning title=word("exam.many.sent.lacking")
                        text=lacking />
                    <Checkbox label=word("exam.many.sent.all_the_same") checked=with_lacking
                        on_change=move |is_checked: bool| with_lacking.set(is_checked) />
                })}
                <PostedOn day sitting=Signal::stored(Some(round.clone())) />
            </div>
        </Dialog>
    }
}
