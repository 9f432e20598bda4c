//! What is done to everybody who is chosen on the board, as one change that one tap takes back.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::RecordId;
use shared::lists::Step;
use shared::program::sitting_board::BoardRow;
use shared::program::sitting_steps::{ManyStep, step_of};
use shared::records::exam_application::{ApplicationPaper, KIND};
use shared::value::{Choice as _, Date};

use super::application_letter::{PostedOn, posted_on};
use crate::parts::{
    Button, ButtonKind, Dialog, IconName, MenuItem, Popup, Toasts, plain, ruby, word,
};
use crate::reading::phrases::choice;
use crate::replica::Replica;
use crate::saving::keep::keep_all_undoable;
use crate::words::{t, t_with};

/// So many records are changed as one: few enough for every server.
const AS_ONE: usize = 100;

/// How many of those in sight are chosen, and what can be done to them.
#[component]
pub fn Many(
    sitting: RecordId,
    /// The last day of the postmark.
    last_day: Option<Date>,
    rows: Memo<Vec<BoardRow>>,
    chosen: RwSignal<BTreeSet<RecordId>>,
) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let act = move |step: ManyStep| {
        let both = rows.with_untracked(|rows| {
            let meant = rows
                .iter()
                .filter(|row| chosen.with_untracked(|chosen| chosen.contains(&row.learner)));
            meant.filter_map(|row| step_of(row, sitting, step)).collect::<Vec<_>>()
        });
        if both.is_empty() {
            return toasts.show(Signal::derive(|| t("exam.many.nothing")));
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
    };
    let paper = move |paper: ApplicationPaper| {
        view! {
            <MenuItem
                label=Signal::derive(move || choice(&KIND, "papers", paper))
                on_press=move || act(ManyStep::PaperReady(paper))
            />
        }
    };
    let count = Memo::new(move |_| {
        chosen.with(|chosen| {
            rows.with(|rows| rows.iter().filter(|row| chosen.contains(&row.learner)).count())
        })
    });
    move || {
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
                    <Post last_day act=Callback::new(move |(day,)| act(ManyStep::Sent(day))) />
                    <Button label=word("exam.many.slip") kind=ButtonKind::Soft
                        icon=IconName::Exam on_press=move || act(ManyStep::SlipReceived) />
                    <Button label=word("manager.records.many.none") kind=ButtonKind::Quiet
                        icon=IconName::Close on_press=move || chosen.set(BTreeSet::new()) />
                </div>
            }
        })
    }
}

/// The day on which their letters were posted is asked for once.
#[component]
fn Post(last_day: Option<Date>, act: Callback<(Date,)>) -> impl IntoView {
    let replica = Replica::current();
    let open = RwSignal::new(false);
    let day = RwSignal::new(String::new());
    let ask = move || {
        day.set(untrack(|| replica.today()).to_string());
        open.set(true);
    };
    let post = move || {
        let Some(sent_on) = posted_on(replica, day) else { return };
        open.set(false);
        act.run((sent_on,));
    };
    view! {
        <Button label=word("exam.many.sent") kind=ButtonKind::Soft icon=IconName::Mail
            on_press=ask />
        <Dialog
            title=word("exam.many.sent.title")
            open
            actions=move || view! {
                <Button label=word("exam.letter.post.confirm") kind=ButtonKind::Primary
                    on_press=post />
            }
        >
            <div class="form">
                <p>{ruby(word("exam.many.sent.text"))}</p>
                <PostedOn day last_day=Signal::stored(last_day) />
            </div>
        </Dialog>
    }
}
