//! What comes next for one learner: a pause, the end of her places, the next person who looks after
//! her, or her return. Each is one change with a way back, also without a network.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::going_on::Who;
use shared::program::places::ending;
use shared::program::write::undone;
use shared::records::enrollment::{EndReason, Enrollment, KIND as PLACE};

use super::going_on_ahead::{EndsAhead, Paused};
use super::going_on_back::ComesBack;
use super::going_on_begun::Begun;
use super::going_on_leave::Leaves;
use super::going_on_pause::Pauses;
use super::hand_over::HandsOver;
use super::learner::NoSuchLearner;
use crate::navigation::Navigation;
use crate::parts::{Choice, Meta, MetaItem, Page, SegmentedChoice, Text, Toasts, word};
use crate::reading::find::{aliases, person_of_address};
use crate::reading::phrases::{choice, learner, told};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{Kept, keep_undoable};
use crate::words::{date_text, day_text, t, t_with};

/// What somebody does here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Pause,
    Leave,
    HandOver,
}

impl Way {
    const ALL: [Way; 3] = [Way::Pause, Way::Leave, Way::HandOver];

    fn from_code(code: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|it| it.code() == code)
    }

    fn code(self) -> &'static str {
        match self {
            Way::Pause => "pause",
            Way::Leave => "leave",
            Way::HandOver => "hand_over",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Way::Pause => "going_on.pause",
            Way::Leave => "going_on.leave",
            Way::HandOver => "going_on.hand_over",
        }
    }
}

/// One learner about whom somebody decides, for all parts of the page.
#[derive(Clone, Copy)]
pub struct Deciding {
    pub replica: Replica,
    pub id: RecordId,
    pub ids: Memo<Vec<RecordId>>,
    /// What is filled in and not sent.
    pub begun: Begun,
    toasts: Toasts,
    navigation: Navigation,
}

impl Deciding {
    /// Asks the rules about her.
    pub fn ask<T>(self, look: impl FnOnce(Who<'_>) -> T) -> T {
        let ids = self.ids.get();
        self.replica.ask(|records| look(Who { records, aliases: &ids }))
    }

    /// Keeps this as one change with a way back, and leads to her file.
    pub fn keep(self, key: &'static str, writes: Vec<Write>) -> bool {
        let replica = self.replica;
        let name = untrack(|| learner(replica, self.id));
        let said: Text = Signal::derive(move || t_with(key, &[("name", &name)]));
        let back = untrack(|| replica.ask(|records| undone(records, &writes)));
        let kept = keep_undoable(replica, self.toasts, said, writes, move || back.clone());
        if kept == Kept::Yes {
            self.begun.finish();
            self.navigation.done(&routes::learner(self.id));
        }
        kept == Kept::Yes
    }
}

/// The page.
#[component]
pub fn GoingOnPage() -> impl IntoView {
    let found = person_of_address(Replica::current());
    move || match found.get() {
        Some(id) => view! { <GoingOn id /> }.into_any(),
        None => view! { <NoSuchLearner /> }.into_any(),
    }
}

#[component]
fn GoingOn(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let ids = Memo::new(move |_| aliases(replica, id));
    let (toasts, navigation) = (Toasts::here(), Navigation::here());
    let begun = Begun::open(replica);
    let deciding = Deciding { replica, id, ids, begun, toasts, navigation };
    let has_place = Memo::new(move |_| {
        let today = replica.today();
        deciding.ask(|who| !who.open_places(today).is_empty())
    });
    let way = RwSignal::new(begun.last().and_then(|code| Way::from_code(&code)));
    view! {
        <Page
            title=word("going_on.title")
            lead=move || learner(replica, id)
            back=(routes::learner(id), Signal::derive(move || learner(replica, id)))
        >
            {move || if !has_place.get() {
                view! { <HowItEnded deciding /><ComesBack deciding /> }.into_any()
            } else {
                view! {
                    <EndsAhead deciding />
                    <Paused deciding />
                    <Ways way />
                    <Chosen deciding way />
                }
                .into_any()
            }}
        </Page>
    }
}

#[component]
fn Ways(way: RwSignal<Option<Way>>) -> impl IntoView {
    let options = Way::ALL.map(|way| Choice::new(way.code(), word(way.key())));
    let choose = move |code: String| way.set(Way::from_code(&code));
    view! {
        <SegmentedChoice
            legend=word("going_on.what")
            options=Signal::stored(options.to_vec())
            value=Signal::derive(move || way.get().map(|it| it.code().to_owned()))
            on_choose=choose
        />
    }
}

#[component]
fn Chosen(deciding: Deciding, way: RwSignal<Option<Way>>) -> impl IntoView {
    move || match way.get() {
        Some(Way::Pause) => view! { <Pauses deciding /> }.into_any(),
        Some(Way::Leave) => view! { <Leaves deciding /> }.into_any(),
        Some(Way::HandOver) => view! { <HandsOver deciding /> }.into_any(),
        None => view! { <WhatEachDoes /> }.into_any(),
    }
}

/// What each of them does, until one is chosen.
#[component]
fn WhatEachDoes() -> impl IntoView {
    let one = |way: Way| {
        let about = move || t(&format!("{}.about", way.key()));
        view! { <MetaItem label=word(way.key())>{told(about)}</MetaItem> }
    };
    view! { <Meta>{Way::ALL.map(one).collect_view()}</Meta> }
}

/// Until when she came, and why it ended; nothing about what she missed.
#[component]
fn HowItEnded(deciding: Deciding) -> impl IntoView {
    let said = Memo::new(move |_| {
        let today = deciding.replica.today();
        let places: Vec<Enrollment> =
            crate::reading::find::naming_any(deciding.replica, "learner", &deciding.ids.get());
        let ending = ending(&places, today)?;
        Some(match ending.reason.map(reason_text) {
            Some(why) => {
                t_with("going_on.ended", &[("day", &date_text(ending.day)), ("why", &why)])
            }
            None => t_with("file.ended", &[("day", &day_text(ending.day))]),
        })
    });
    move || {
        said.get().map(|text| {
            view! { <p class="soft">{crate::parts::ruby(Signal::stored(text))}</p> }
        })
    }
}

/// A reason in words.
pub fn reason_text(reason: EndReason) -> String {
    choice(&PLACE, "end_reason", reason)
}

/// The word for a choice that nobody has made, once she has tried to send the form.
pub fn unchosen(is_checked: RwSignal<bool>, is_missing: bool) -> Option<String> {
    (is_checked.get() && is_missing).then(|| t("going_on.choose"))
}

/// The word for a form that lacks something; its fields say what.
pub fn incomplete(is_checked: RwSignal<bool>, is_missing: Signal<bool>) -> impl IntoView {
    use crate::parts::{Notice, NoticeKind};
    move || {
        (is_checked.get() && is_missing.get()).then(|| {
            view! { <Notice kind=NoticeKind::Warning text=move || t("going_on.incomplete") /> }
        })
    }
}
