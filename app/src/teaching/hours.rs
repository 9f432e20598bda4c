//! The hours of one month: of a tutor her own, confirmed in one tap, also without a network; of
//! those who run the program everybody's, with what is not confirmed yet. No money stands here.

use leptos::prelude::*;
use shared::arrange::Arrange;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::hours::{
    awaits_confirmation, confirm, counted_minutes, is_shown, of_month, unnoted,
};
use shared::program::month::Month;
use shared::program::write::undone;
use shared::records::lesson_staff::LessonStaff;
use shared::role::Role;

use super::amounts::{length_text, staff_name};
use super::hours_lines::{HoursLine, UnnotedLine};
use super::hours_office::HoursOfAll;
use super::month::{MonthWays, areas, month_of_address, month_words};
use crate::parts::{Button, ButtonKind, EmptyState, IconName, Page, Rows, Section, Toasts, word};
use crate::reading::find::id_of_query;
use crate::reading::phrases::{BETWEEN, told};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::keep_undoable;
use crate::words::{t, t_with};

/// The page.
#[component]
pub fn HoursPage() -> impl IntoView {
    let replica = Replica::current();
    let actor = replica.actor();
    let (own, is_manager) = (actor.staff(), actor.role == Role::Manager);
    let asked = id_of_query("of");
    let shown = Memo::new(move |_| if is_manager { asked.get() } else { own });
    move || match shown.get() {
        Some(staff) => view! { <HoursOf staff /> }.into_any(),
        None if is_manager => view! { <HoursOfAll /> }.into_any(),
        None => view! {
            <Page title=word("hours.title")>
                <EmptyState title=word("hours.nobody") text=move || t("hours.nobody.text") />
            </Page>
        }
        .into_any(),
    }
}

/// The month before this one as long as something in it waits, else this one.
fn usual_month(replica: Replica, staff: RecordId) -> Month {
    let today = replica.today();
    let last = Month::of(today).previous();
    let lines = replica.ask(|records| of_month(records, staff, last));
    let waits = lines.iter().any(|it| awaits_confirmation(it, today));
    if waits { last } else { Month::of(today) }
}

/// The hours of one person.
#[component]
fn HoursOf(staff: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let is_own = replica.actor().staff() == Some(staff);
    // Read once: the month must not change when its last line is confirmed.
    let usual = untrack(|| usual_month(replica, staff));
    let month = month_of_address(move || usual);
    let lines = Memo::new(move |_| {
        let mut lines = replica.ask(|records| of_month(records, staff, month.get()));
        lines.retain(is_shown);
        lines
    });
    let new = Memo::new(move |_| replica.ask(|records| unnoted(records, staff, month.get())));
    let title = move || {
        if is_own { t("hours.title") } else { staff_name(replica, staff) }
    };
    let link = move |month: Month| {
        if is_own { routes::hours_in(month) } else { routes::hours_of(staff, month) }
    };
    let is_empty = Memo::new(move |_| lines.with(Vec::is_empty) && new.with(Vec::is_empty));
    view! {
        <Page
            title=Signal::derive(title)
            window_title=move || t("hours.title")
            lead=move || month_words(month.get())
            back=(!is_own).then(|| (routes::hours(), word("hours.title")))
            actions=move || view! { <MonthWays month link /> }
            tabs=move || is_own.then(areas)
        >
            <Summary lines />
            {move || (!new.with(Vec::is_empty)).then(|| view! {
                <Section title=word("hours.unnoted") support=move || t("hours.unnoted.text")>
                    <Rows>
                        <For each=move || new.get() key=|it| it.id let(hours)>
                            <UnnotedLine hours />
                        </For>
                    </Rows>
                </Section>
            })}
            {move || (!lines.with(Vec::is_empty)).then(|| view! {
                <Section title=word("hours.lines")>
                    <Rows>
                        <For each=move || lines.get() key=|it| it.id let(hours)>
                            <HoursLine id=hours.id />
                        </For>
                    </Rows>
                </Section>
            })}
            {move || is_empty.get().then(|| view! {
                <EmptyState title=word("hours.none") text=move || t("hours.none.text") />
            })}
        </Page>
    }
}

/// What is confirmed, what is not, and the one tap that confirms all of it.
#[component]
fn Summary(lines: Memo<Vec<LessonStaff>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let open = Memo::new(move |_| {
        let today = replica.today();
        let mut open = lines.get();
        open.retain(|it| awaits_confirmation(it, today));
        open.arrange_by_key(|it| (it.date, it.id));
        open
    });
    let said = move || {
        let (lessons, minutes) =
            lines.with(|all| (all.iter().filter(|it| it.counts()).count(), counted_minutes(all)));
        let confirmed = t_with(
            "hours.confirmed",
            &[("n", &lessons.to_string()), ("length", &length_text(i64::from(minutes)))],
        );
        let open = open.with(Vec::len);
        let open = (open > 0).then(|| t_with("hours.open", &[("n", &open.to_string())]));
        std::iter::once(confirmed).chain(open).collect::<Vec<_>>().join(BETWEEN)
    };
    let label = move || t_with("hours.confirm_all", &[("n", &open.with(Vec::len).to_string())]);
    let press = move || {
        let (all, today) = (open.get_untracked(), untrack(|| replica.today()));
        let writes: Vec<Write> = all.iter().map(|it| confirm(it, today)).collect();
        let back = untrack(|| replica.ask(|records| undone(records, &writes)));
        let n = all.len().to_string();
        let said = Signal::derive(move || t_with("hours.said.all", &[("n", &n)]));
        keep_undoable(replica, toasts, said, writes, move || back.clone());
    };
    let has_open = Memo::new(move |_| !open.with(Vec::is_empty));
    let is_any = Memo::new(move |_| !lines.with(Vec::is_empty));
    view! {
        {move || is_any.get().then(|| view! {
            <div class="panel spread">
                <p><strong>{told(said)}</strong></p>
                {move || has_open.get().then(|| view! {
                    <Button label=Signal::derive(label) kind=ButtonKind::Primary
                        icon=IconName::Check on_press=press />
                })}
            </div>
        })}
    }
}
