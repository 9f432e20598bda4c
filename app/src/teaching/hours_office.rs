//! Everybody's hours of one month as the office sees them: by person and organization, with what
//! nobody has confirmed and what is not noted down yet.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::hours::{HoursSum, missing_of_month, sums_of_month};
use shared::program::month::Month;
use shared::record::Record;
use shared::records::lesson_staff::LessonStaff;
use shared::records::staff::Staff;

use super::amounts::{length_text, organization_name, staff_name};
use super::month::{MonthWays, areas, month_of_address, month_words};
use crate::parts::{
    Button, ButtonKind, Column, DataTable, EmptyState, IconName, LinkButton, Notice, NoticeKind,
    Page, Toasts, ruby, word,
};
use crate::reading::phrases::told;
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::keep_undoable;
use crate::words::{t, t_with};

/// The page; the month before this one is what the office closes.
#[component]
pub fn HoursOfAll() -> impl IntoView {
    let replica = Replica::current();
    let month = month_of_address(move || Month::of(replica.today()).previous());
    let sums = Memo::new(move |_| {
        let mut sums = replica.ask(|records| sums_of_month(records, month.get()));
        sums.sort_by_cached_key(|it| {
            let staff = replica.read::<Staff>(it.staff);
            let kana = staff.and_then(|it| it.kana.or(it.name));
            (kana, organization_name(replica, it.organization))
        });
        sums
    });
    let missing = Memo::new(move |_| {
        let writes = replica.ask(|records| missing_of_month(records, month.get()));
        writes.len()
    });
    let is_empty = Memo::new(move |_| sums.with(Vec::is_empty));
    view! {
        <Page
            title=word("hours.title")
            lead=move || month_words(month.get())
            actions=move || view! {
                <MonthWays month link=move |month: Month| routes::hours_in(month) />
                <LinkButton label=word("hours.list") icon=IconName::List
                    href=routes::records(LessonStaff::NAME) />
            }
            tabs=areas
        >
            {move || (missing.get() > 0).then(|| view! { <Missing month missing /> })}
            {move || if is_empty.get() {
                view! {
                    <EmptyState title=word("hours.none") text=move || t("hours.none.office") />
                }.into_any()
            } else {
                view! { <Table month sums /> }.into_any()
            }}
        </Page>
    }
}

/// Lessons of which nothing is noted down although their pattern says who teaches there.
#[component]
fn Missing(month: Memo<Month>, missing: Memo<usize>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let text = move || t_with("hours.missing", &[("n", &missing.get().to_string())]);
    let press = move || {
        let month = month.get_untracked();
        let writes = untrack(|| replica.ask(|records| missing_of_month(records, month)));
        let n = writes.len().to_string();
        let back: Vec<Write> =
            untrack(|| replica.ask(|records| shared::program::write::undone(records, &writes)));
        let said = Signal::derive(move || t_with("hours.missing.noted", &[("n", &n)]));
        keep_undoable(replica, toasts, said, writes, move || back.clone());
    };
    view! {
        <Notice kind=NoticeKind::Info text=text>
            <Button label=word("hours.missing.note") kind=ButtonKind::Secondary
                icon=IconName::Plus on_press=press />
        </Notice>
    }
}

#[component]
fn Table(month: Memo<Month>, sums: Memo<Vec<HoursSum>>) -> impl IntoView {
    let replica = Replica::current();
    let columns = vec![
        Column::new(word("kind.staff")),
        Column::new(word("lesson_staff.organization")),
        Column::new(word("hours.column.lessons")).number(),
        Column::new(word("hours.column.confirmed")).number(),
        Column::new(word("hours.column.open")).number(),
    ];
    let caption = move || t_with("hours.table", &[("month", &month_words(month.get()))]);
    let name = move |id: RecordId| {
        let href = move || routes::hours_of(id, month.get());
        view! { <a href=href>{told(move || staff_name(replica, id))}</a> }
    };
    let row = move |it: HoursSum| {
        view! {
            <tr>
                <th scope="row">{name(it.staff)}</th>
                <td>{told(move || organization_name(replica, it.organization))}</td>
                <td class="number">{it.lessons}</td>
                <td class="number">{told(move || length_text(i64::from(it.minutes)))}</td>
                <td class="number">{(it.unconfirmed > 0).then_some(it.unconfirmed)}</td>
            </tr>
        }
    };
    let total = Memo::new(move |_| {
        sums.with(|all| {
            all.iter().fold((0, 0, 0), |(lessons, minutes, open), it| {
                (lessons + it.lessons, minutes + it.minutes, open + it.unconfirmed)
            })
        })
    });
    view! {
        <DataTable caption=Signal::derive(caption) columns>
            {move || sums.get().into_iter().map(row).collect_view()}
            <tr class="table-total">
                <th scope="row">{ruby(word("hours.total"))}</th>
                <td></td>
                <td class="number">{move || total.get().0}</td>
                <td class="number">{told(move || length_text(i64::from(total.get().1)))}</td>
                <td class="number">{move || total.get().2}</td>
            </tr>
        </DataTable>
    }
}
