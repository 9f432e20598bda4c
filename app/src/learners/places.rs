//! How many places there are, and who waits for one in the order of asking: an offer and a place
//! that is taken are one tap, with a way back. Nobody is enrolled past what was agreed without a
//! second look.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::capacity::{Capacity, Offered, Places, offer, take, waiting_list};
use shared::program::going_on::{Who, set_step};
use shared::program::write::undone;
use shared::record::Record;
use shared::records::venue::Venue;
use shared::records::waiting_place::{WaitingPlace, WaitingStep};
use shared::value::{Date, Text as Name, Weekday};

use super::places_row::WaitingRow;
use super::search::coming_text;
use crate::parts::{
    Button, ButtonKind, Column, DataTable, Dialog, EmptyState, IconName, LinkButton, Page, Rows,
    Section, Text, Toasts, ruby, word,
};
use crate::reading::find::aliases;
use crate::reading::phrases::{learner, told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::keep_undoable;
use crate::words::{t, t_with};

/// What the page shows and does, the same for each of its parts.
#[derive(Clone, Copy)]
pub struct Board {
    pub replica: Replica,
    pub capacity: Memo<Capacity>,
    pub waiting: Memo<Vec<WaitingPlace>>,
    toasts: Toasts,
    second_look: RwSignal<Option<Asked>>,
    is_asking: RwSignal<bool>,
}

/// What somebody wants to do and looks at again: it would be more than there are places, or she
/// comes already.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    wait: RecordId,
    /// How far it had come when it was asked: a second tap finds that it has come further.
    was: Option<WaitingStep>,
    venue: RecordId,
    step: WaitingStep,
    is_beyond: bool,
    /// Where she comes already.
    comes: Option<String>,
}

/// The page.
#[component]
pub fn PlacesPage() -> impl IntoView {
    let replica = Replica::current();
    let board = Board {
        replica,
        capacity: Memo::new(move |_| {
            let today = replica.today();
            replica.ask(|records| Capacity::read(records, today))
        }),
        waiting: Memo::new(move |_| replica.ask(waiting_list)),
        toasts: Toasts::here(),
        second_look: RwSignal::new(None),
        is_asking: RwSignal::new(false),
    };
    let title =
        move || t_with("places.waiting", &[("n", &board.waiting.with(Vec::len).to_string())]);
    let is_empty = Memo::new(move |_| board.waiting.with(Vec::is_empty));
    view! {
        <Page title=word("places.title") lead=move || t("places.lead")
            actions=move || view! {
                <LinkButton label=word("places.add") icon=IconName::Plus
                    href=routes::new_record(WaitingPlace::NAME) />
            }
        >
            <Taken board />
            <Section title=Signal::derive(title)>
                {move || if is_empty.get() {
                    view! {
                        <EmptyState title=word("places.none") text=move || t("places.none.text") />
                    }.into_any()
                } else {
                    view! {
                        <Rows>
                            <For each=move || board.waiting.get() key=shown_of let(wait)>
                                <WaitingRow board wait />
                            </For>
                        </Rows>
                    }.into_any()
                }}
            </Section>
            <SecondLook board />
        </Page>
    }
}

impl Board {
    /// Offers a place, or lets her take it; where that is more than there are places, or she comes
    /// already, somebody looks at it first.
    pub fn place(self, wait: &WaitingPlace, venue: RecordId, step: WaitingStep) {
        let offered = self.waiting.with_untracked(|all| Offered::read(all, Some(wait.id)));
        let is_beyond = self.capacity.with_untracked(|it| it.is_beyond(venue, &offered));
        let comes = untrack(|| self.comes(wait)).filter(|_| step == WaitingStep::Taken);
        let is_asked = is_beyond || comes.is_some();
        let asked = Asked { wait: wait.id, was: wait.step, venue, step, is_beyond, comes };
        if is_asked {
            self.second_look.set(Some(asked));
            self.is_asking.set(true);
        } else {
            self.keep_place(&asked);
        }
    }

    /// Where somebody who waits comes already.
    pub fn comes(self, wait: &WaitingPlace) -> Option<String> {
        let ids = aliases(self.replica, wait.learner?.id);
        coming_text(self.replica, &ids)
    }

    /// Says that she waits on, does not come this time, or does not wait any more.
    pub fn step(self, wait: &WaitingPlace, step: WaitingStep) {
        let now = untrack(|| self.replica.read::<WaitingPlace>(wait.id));
        if now.is_some_and(|it| it.step == wait.step) {
            self.keep(wait, step, vec![set_step(wait.id, step)]);
        }
    }

    fn keep_place(self, asked: &Asked) {
        let (replica, today) = (self.replica, untrack(|| self.replica.today()));
        let found = untrack(|| replica.read::<WaitingPlace>(asked.wait));
        // A tap that is heard twice is done once.
        let Some(wait) = found.filter(|wait| wait.step == asked.was) else { return };
        let writes = match asked.step {
            WaitingStep::Taken => {
                let own = wait.learner.map(|it| untrack(|| aliases(replica, it.id)));
                let (own, id) = (own.unwrap_or_default(), replica.new_id());
                untrack(|| {
                    replica.ask(|records| {
                        let who = Who { records, aliases: &own };
                        take(who, &wait, asked.venue, today, id)
                    })
                })
            }
            _ => vec![offer(wait.id, asked.venue, today)],
        };
        self.keep(&wait, asked.step, writes);
    }

    fn keep(self, wait: &WaitingPlace, step: WaitingStep, writes: Vec<Write>) {
        let replica = self.replica;
        let name = wait.learner.map(|it| untrack(|| learner(replica, it.id))).unwrap_or_default();
        let key = match step {
            WaitingStep::Offered => "places.said.offered",
            WaitingStep::Taken => "places.said.taken",
            WaitingStep::Waiting => "places.said.waiting",
            WaitingStep::Declined => "places.said.declined",
            WaitingStep::Withdrawn => "places.said.withdrawn",
        };
        let said: Text = Signal::derive(move || t_with(key, &[("name", &name)]));
        let back = untrack(|| replica.ask(|records| undone(records, &writes)));
        keep_undoable(replica, self.toasts, said, writes, move || back.clone());
    }
}

/// Places taken and free, in all and at each venue.
#[component]
fn Taken(board: Board) -> impl IntoView {
    let offered = Memo::new(move |_| board.waiting.with(|all| Offered::read(all, None)));
    let columns = vec![
        Column::new(word("kind.venue")),
        Column::new(word("places.free")).number(),
        Column::new(word("places.capacity")).number(),
        Column::new(word("places.taken")).number(),
        Column::new(word("places.offered")).number(),
    ];
    let venues = move || {
        let all = board.capacity.get().venues.into_iter();
        let is_held =
            |id: &RecordId| board.replica.read::<Venue>(*id).is_some_and(|it| it.is_room());
        let kana = |id: RecordId| board.replica.read::<Venue>(id).and_then(|it| it.kana);
        let mut all: Vec<(Option<Name>, String, RecordId, Places)> = all
            .filter(|(id, places)| is_held(id) || places.taken > 0)
            .map(|(id, places)| (kana(id), venue(board.replica, Some(id)), id, places))
            .collect();
        all.sort_by(|one, other| (&one.0, &one.1).cmp(&(&other.0, &other.1)));
        all
    };
    view! {
        <DataTable caption=word("places.venues") columns>
                {move || {
                    let whole = board.capacity.with(|it| it.whole);
                    let at = offered.with(|it| it.whole);
                    table_row(t("places.whole"), None, whole, at)
                }}
                {move || venues().into_iter().map(|(_, name, id, places)| {
                    let link = routes::record(Venue::NAME, id);
                    table_row(name, Some(link), places, offered.with(|it| it.at(id)))
                }).collect_view()}
        </DataTable>
        <Whole board />
    }
}

/// What the places in all are, where they are not the places of the venues together.
#[component]
fn Whole(board: Board) -> impl IntoView {
    let said = move || {
        board.capacity.with(|all| {
            let (whole, venues) = (all.whole.capacity, all.of_venues());
            let n = whole.filter(|_| whole != venues)?.to_string();
            Some(match venues {
                Some(venues) => {
                    t_with("places.whole.means", &[("n", &n), ("venues", &venues.to_string())])
                }
                None => t_with("places.whole.means.alone", &[("n", &n)]),
            })
        })
    };
    move || said().map(|text| view! { <p class="soft">{ruby(Signal::stored(text))}</p> })
}

fn table_row(name: String, link: Option<String>, places: Places, offered: u32) -> impl IntoView {
    let number = |n: Option<u32>| n.map_or_else(|| "–".to_owned(), |n| n.to_string());
    let name = match link {
        Some(link) => view! { <a href=link>{ruby(Signal::stored(name))}</a> }.into_any(),
        None => view! { <b>{ruby(Signal::stored(name))}</b> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="number">{number(places.free_beside(offered))}</td>
            <td class="number">{number(places.capacity)}</td>
            <td class="number">{places.taken}</td>
            <td class="number">{offered}</td>
        </tr>
    }
}

/// The numbers before somebody goes past them, and where somebody comes already.
#[component]
fn SecondLook(board: Board) -> impl IntoView {
    let asked = board.second_look;
    let numbers = move || {
        let asked = asked.get().filter(|asked| asked.is_beyond)?;
        let offered = board.waiting.with(|all| Offered::read(all, Some(asked.wait)));
        let said = |name: &str, places: Places, offered: u32| {
            let capacity = places.capacity.map_or_else(|| "–".to_owned(), |n| n.to_string());
            t_with(
                "places.beyond.line",
                &[
                    ("name", name),
                    ("n", &places.taken.to_string()),
                    ("all", &capacity),
                    ("offered", &offered.to_string()),
                ],
            )
        };
        let at = board.capacity.with(|it| (it.at(asked.venue), it.whole));
        let name = venue(board.replica, Some(asked.venue));
        let here = said(&name, at.0, offered.at(asked.venue));
        Some([here, said(&t("places.whole"), at.1, offered.whole)])
    };
    let is_beyond = move || asked.with(|it| it.as_ref().is_some_and(|it| it.is_beyond));
    let comes = move || {
        let place = asked.get()?.comes?;
        Some(t_with("places.comes.text", &[("place", &place)]))
    };
    let title = move || t(if is_beyond() { "places.beyond.title" } else { "places.comes.title" });
    let go = move || {
        if let Some(asked) = asked.get_untracked() {
            board.keep_place(&asked);
        }
        board.is_asking.set(false);
    };
    view! {
        <Dialog
            title=Signal::derive(title)
            open=board.is_asking
            actions=move || view! {
                <Button label=word("places.beyond.no")
                    on_press=move || board.is_asking.set(false) />
                <Button label=word("places.beyond.yes") kind=ButtonKind::Danger on_press=go />
            }
        >
            {move || comes().map(|text| view! { <p>{ruby(Signal::stored(text))}</p> })}
            {move || numbers().map(|lines| view! {
                <p>{told(move || t("places.beyond.text"))}</p>
                <ul>
                    {lines.into_iter().map(|line| view! {
                        <li>{ruby(Signal::stored(line))}</li>
                    }).collect_view()}
                </ul>
            })}
        </Dialog>
    }
}

/// What a row shows, by which it is told whether it is still the same.
fn shown_of(wait: &WaitingPlace) -> impl Eq + std::hash::Hash + 'static + use<> {
    let venues: Vec<RecordId> = wait.venues.iter().flat_map(|it| it.ids()).collect();
    let days: Vec<Weekday> = wait.weekdays.iter().flat_map(|it| it.0.iter().copied()).collect();
    let offer = (wait.offered_venue.map(|it| it.id), wait.offered_on);
    (wait.id, wait.step, wait.asked_on, offer, venues, days)
}

/// How long somebody has waited by `today`, in whole weeks.
pub fn weeks_waited(wait: &WaitingPlace, today: Date) -> Option<i64> {
    wait.asked_on.map(|day| today.days_since(day) / 7)
}
