//! A case conference about everybody, before or after a round of the exam: who has been talked
//! about and who has not, one learner after the other by key or tap, and what is decided about
//! each in one tap. Also without a network.

mod agenda;
mod head;
mod minutes;
mod sheet;

use leptos::ev;
use leptos::html::H2;
use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::conference::{AgendaItem, Meeting, agenda, in_work, meetings};
use shared::program::standing::newest_rounds;
use shared::records::case_conference::{KIND, PlanDecision};
use shared::value::Choice as _;

use self::agenda::Agenda;
use self::head::{Head, SittingToday};
use self::minutes::Minutes;
use self::sheet::Sheet;
use crate::exam::{NoRound, name_order};
use crate::frame::keys::is_for_the_page;
use crate::navigation::Navigation;
use crate::parts::{EmptyState, Page, TabLink, Tabs, word};
use crate::reading::find::id_of_query;
use crate::reading::phrases::{BETWEEN, choice, round};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, month_text, t, t_with};

/// How many conferences can be chosen: before and after two rounds.
const MEETINGS_MAX: usize = 4;

/// The conference that the address names, or the one that is worked on.
#[component]
pub fn ConferencePage() -> impl IntoView {
    let replica = Replica::current();
    let (asked, query) = (id_of_query("round"), Navigation::here().query());
    let all = Memo::new(move |_| meetings(&replica.ask(newest_rounds)));
    let chosen = Memo::new(move |_| {
        let phase = query.with(|query| query.get("phase"));
        let is_asked = |it: &&Meeting| {
            asked.get() == Some(it.round.id) && phase.as_deref() == Some(it.phase.code())
        };
        let today = replica.today();
        all.with(|all| all.iter().find(is_asked).or_else(|| in_work(all, today)).cloned())
    });
    let lead = move || chosen.get().map(|it| lead_of(&it));
    view! {
        <Page
            title=word("conference.title")
            lead=Signal::derive(lead)
            tabs=move || chosen.get().map(|it| view! { <Meetings all current=it /> })
        >
            {move || match chosen.get() {
                Some(meeting) => view! { <OneMeeting meeting /> }.into_any(),
                None => view! { <NoRound /> }.into_any(),
            }}
        </Page>
    }
}

/// Of which round, and on which days it counts.
fn lead_of(meeting: &Meeting) -> String {
    let days = [("from", &*day_text(meeting.from)), ("to", &*day_text(meeting.to))];
    [name_of(meeting), t_with("conference.days", &days)].join(BETWEEN)
}

fn name_of(meeting: &Meeting) -> String {
    format!("{} {}", round(&meeting.round), choice(&KIND, "phase", meeting.phase))
}

/// The month of the round is enough where several conferences stand beside each other.
fn short_name(meeting: &Meeting) -> String {
    let month = meeting.round.starts_on.map(month_text);
    let month = month.unwrap_or_else(|| round(&meeting.round));
    format!("{month} {}", choice(&KIND, "phase", meeting.phase))
}

/// The conferences that can be looked at, the latest first.
#[component]
fn Meetings(all: Memo<Vec<Meeting>>, current: Meeting) -> impl IntoView {
    let href = |it: &Meeting| routes::conference_of(it.round.id, it.phase);
    let own = href(&current);
    // The next ones lie further ahead than anybody prepares for.
    let near = move || {
        all.with(|all| {
            let at = all.iter().position(|it| *it == current).unwrap_or_default();
            let from = at.saturating_sub(1);
            all.iter().skip(from).take(MEETINGS_MAX).cloned().collect::<Vec<_>>()
        })
    };
    let tabs = Signal::derive(move || {
        let tab = |it: Meeting| TabLink::new(href(&it), Signal::derive(move || short_name(&it)));
        near().into_iter().map(tab).collect::<Vec<_>>()
    });
    view! { <Tabs name=word("conference.meetings") tabs current=Signal::stored(own) /> }
}

/// Everything that the parts of the page of one conference share.
#[derive(Clone, Copy)]
struct Room {
    replica: Replica,
    meeting: StoredValue<Meeting>,
    items: Memo<Vec<AgendaItem>>,
    current: Memo<Option<RecordId>>,
    today: SittingToday,
    /// The name of the one who is shown.
    heading: NodeRef<H2>,
}

impl Room {
    /// The learner who is talked about.
    fn item(self) -> Option<AgendaItem> {
        let current = self.current.get()?;
        self.items.with(|all| all.iter().find(|it| it.learner == current).cloned())
    }

    /// Shows somebody. The address says who it is and on which day, so that whoever comes back to
    /// words that were left finds them.
    fn show(self, navigation: Navigation, learner: RecordId) {
        let day = self.today.day.get_untracked().parse().ok();
        let link = self
            .meeting
            .with_value(|it| routes::conference_about((it.round.id, it.phase), learner, day));
        navigation.replace(&link);
    }

    /// Shows the one who stands so many places further down; at the ends of the list nobody. Her
    /// name gets the focus, so that the next key is one of the page and not of a field.
    fn walk(self, navigation: Navigation, by: isize) {
        let next = self.items.with_untracked(|all| {
            let at = all.iter().position(|it| Some(it.learner) == self.current.get_untracked())?;
            Some(all.get(at.checked_add_signed(by)?)?.learner)
        });
        let Some(learner) = next else { return };
        self.show(navigation, learner);
        request_animation_frame(move || {
            if let Some(Some(heading)) = self.heading.try_get_untracked() {
                // A heading that takes no focus leaves it where it is.
                let _ = heading.focus();
            }
        });
    }
}

#[component]
fn OneMeeting(meeting: Meeting) -> impl IntoView {
    let (replica, navigation) = (Replica::current(), Navigation::here());
    let (asked, of_list) = (id_of_query("learner"), meeting.clone());
    let day = SittingToday::begin_on(replica, navigation);
    let items = Memo::new(move |_| {
        let today = replica.today();
        let held_on = day.get().parse().unwrap_or(today);
        let mut items = replica.ask(|records| agenda(records, &of_list, held_on, today));
        items.sort_by_cached_key(|it| (name_order(replica, it.learner), it.learner));
        items
    });
    // Whom the address names, else the first one who has not been talked about; she stays while
    // what is decided about her changes the list.
    let current = Memo::new(move |before: Option<&Option<RecordId>>| {
        items.with(|all| {
            let is_there = |id: &RecordId| all.iter().any(|it| it.learner == *id);
            let stays = || before.copied().flatten().filter(is_there);
            let open = || all.iter().find(|it| !it.is_covered()).or(all.first());
            let asked = asked.get().filter(is_there);
            asked.or_else(stays).or_else(|| open().map(|it| it.learner))
        })
    });
    let room = Room {
        replica,
        meeting: StoredValue::new(meeting),
        items,
        current,
        today: SittingToday::open(replica, day, items),
        heading: NodeRef::new(),
    };
    if let Some(learner) = current.get_untracked() {
        room.show(navigation, learner);
    }
    listen_to_keys(room, navigation);
    let is_empty = Memo::new(move |_| items.with(Vec::is_empty));
    view! {
        {move || match is_empty.get() {
            true => view! {
                <EmptyState title=word("conference.nobody")
                    text=move || t("conference.nobody.text") />
            }
            .into_any(),
            false => view! {
                <div class="conference">
                    <Head room />
                    <Agenda room />
                    <div class="conference-one">
                        <Minutes room />
                        <Sheet room />
                    </div>
                </div>
            }
            .into_any(),
        }}
    }
}

/// ↑ and ↓, k and j, or p and n, walk; 1 and 2 decide.
fn listen_to_keys(room: Room, navigation: Navigation) {
    let toasts = crate::parts::Toasts::here();
    let listening = window_event_listener(ev::keydown, move |event| {
        if !is_for_the_page(&event) {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" | "n" | "j" => room.walk(navigation, 1),
            "ArrowUp" | "p" | "k" => room.walk(navigation, -1),
            "1" => minutes::decide(room, toasts, PlanDecision::Keep),
            "2" => minutes::decide(room, toasts, PlanDecision::Change),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || listening.remove());
}
