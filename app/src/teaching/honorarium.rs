//! Above the form of one honorarium: where it stands, the lessons that it pays line by line, if
//! its total agrees with them, and a hint about tax that nobody sees who has not asked for it.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::honoraria::{Account, Line, WITHHOLDING_PERCENT, accounts, withholding};
use shared::program::month::Month;
use shared::program::write::{field, undone};
use shared::record::Body;
use shared::records::honorarium::{Honorarium, HonorariumStep};
use shared::records::lesson::Lesson;
use shared::value::{Date, Yen};

use super::amounts::{length_text, staff_name, yen_text};
use super::honoraria_table::StepBadge;
use super::month::month_words;
use crate::parts::{
    Button, ButtonKind, Checkbox, Column, DataTable, IconName, LinkButton, Notice, NoticeKind,
    Section, Toasts, ruby, word,
};
use crate::reading::phrases::{told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::keep_undoable;
use crate::words::{day_text, t, t_with};

/// Everything above the form.
#[component]
pub fn HonorariumSteps(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| replica.read::<Honorarium>(id));
    let month = Memo::new(move |_| -> Option<Month> {
        found.with(|it| it.as_ref()?.month.as_ref()?.0.parse().ok())
    });
    let account = Memo::new(move |_| -> Option<Account> {
        let (staff, organization) =
            found.with(|it| it.as_ref().map(|it| (it.staff, it.organization)))?;
        let payee = (staff?.id, organization?.id);
        let all = replica.ask(|records| Some(accounts(records, month.get()?)))?;
        all.into_iter().find(|account| account.payee == payee)
    });
    let title = move || {
        let month = month.get().map(month_words).unwrap_or_default();
        t_with("pay.lines", &[("month", &month)])
    };
    view! {
        <Standing found month />
        <Agreement found account />
        {move || account.get().map(|account| view! {
            <Section title=Signal::derive(title)><Lines account /></Section>
        })}
        <TaxHint found />
    }
}

/// Where it stands and who has confirmed it, with the way to the month, where the next step is
/// taken.
#[component]
fn Standing(found: Memo<Option<Honorarium>>, month: Memo<Option<Month>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let said = move || {
        let it = found.get()?;
        let by = it.confirmed_by.map(|by| staff_name(replica, by.id));
        let day = |key: &'static str, day: Option<Date>| {
            day.map(|day| t_with(key, &[("day", &day_text(day))]))
        };
        let confirmed = match (it.confirmed_on, by) {
            (Some(day), Some(by)) => {
                Some(t_with("pay.confirmed.by", &[("day", &day_text(day)), ("name", &by)]))
            }
            (on, _) => day("pay.confirmed.on", on),
        };
        let days = [confirmed, day("pay.approved.on", it.approved_on)];
        Some(days.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    };
    let is_confirmed = Memo::new(move |_| {
        found.with(|it| it.as_ref().is_some_and(|it| it.step() == HonorariumStep::Confirmed))
    });
    let back = move || {
        let Some(it) = found.get_untracked() else { return };
        let set = [field::<Date>("confirmed_on", None)];
        let writes = vec![Write::set::<Honorarium>(it.id, Body::from_iter(set))];
        let undo = untrack(|| replica.ask(|records| undone(records, &writes)));
        keep_undoable(replica, toasts, word("pay.said.draft_again"), writes, move || undo.clone());
    };
    view! {
        <div class="panel spread">
            <div class="cluster">
                {move || found.get().map(|it| view! {
                    <StepBadge step=it.step() day=it.paid_on />
                })}
                <p class="soft">{told(move || said().unwrap_or_default())}</p>
            </div>
            <div class="cluster">
                {move || is_confirmed.get().then(|| view! {
                    <Button label=word("pay.draft_again") kind=ButtonKind::Quiet
                        icon=IconName::Undo on_press=back />
                })}
                {move || month.get().map(|month| view! {
                    <LinkButton label=word("pay.to_month") kind=ButtonKind::Secondary
                        href=routes::honoraria_in(month) />
                })}
            </div>
        </div>
    }
}

/// Says so where the total is not what the lessons and the way come to, and mends it in one tap.
#[component]
fn Agreement(found: Memo<Option<Honorarium>>, account: Memo<Option<Account>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let other = Memo::new(move |_| -> Option<(i64, i64)> {
        let it = found.get().filter(|it| it.step() == HonorariumStep::Draft)?;
        let due = account.with(|account| account.as_ref().map(Account::due))?;
        let (travel, gross) = (it.travel.map_or(0, |yen| yen.0), it.gross.map_or(0, |yen| yen.0));
        (due + travel != gross).then_some((due + travel, gross))
    });
    let text = move || {
        let (due, gross) = other.get().unwrap_or_default();
        t_with("pay.disagrees", &[("due", &yen_text(due)), ("gross", &yen_text(gross))])
    };
    let mend = move || {
        let (Some(it), Some((due, _))) = (found.get_untracked(), other.get_untracked()) else {
            return;
        };
        let set = [field("gross", Some(&Yen(due)))];
        let writes = vec![Write::set::<Honorarium>(it.id, Body::from_iter(set))];
        let undo = untrack(|| replica.ask(|records| undone(records, &writes)));
        keep_undoable(replica, toasts, word("pay.said.mended"), writes, move || undo.clone());
    };
    let is_shown = Memo::new(move |_| other.get().is_some());
    move || {
        is_shown.get().then(|| {
            view! {
                <Notice kind=NoticeKind::Warning text=text>
                    <Button label=word("pay.mend") kind=ButtonKind::Secondary
                        icon=IconName::Check on_press=mend />
                </Notice>
            }
        })
    }
}

/// The lessons of the month, each with what it earns, and their sum.
#[component]
fn Lines(account: Account) -> impl IntoView {
    let replica = Replica::current();
    let columns = vec![
        Column::new(word("lesson_staff.date")),
        Column::new(word("kind.venue")),
        Column::new(word("pay.column.time")).number(),
        Column::new(word("pay.column.rate")).number(),
        Column::new(word("pay.column.earned")).number(),
    ];
    let row = move |line: &Line| {
        let (date, lesson) = (line.hours.date, line.hours.lesson);
        let (minutes, yen) = (line.minutes(), line.yen());
        let rate = line.rate.as_ref().and_then(|rate| rate.yen_an_hour);
        let place = move || {
            let lesson = lesson.and_then(|it| replica.read::<Lesson>(it.id));
            venue(replica, lesson.and_then(|it| it.venue).map(|it| it.id))
        };
        view! {
            <tr>
                <th scope="row">{told(move || date.map(day_text).unwrap_or_default())}</th>
                <td>{told(place)}</td>
                <td class="number">{told(move || length_text(minutes))}</td>
                <td class="number">{rate.map(|rate| told(move || yen_text(rate.0)))}</td>
                <td class="number">{told(move || yen_text(yen))}</td>
            </tr>
        }
    };
    let (minutes, pay) = (account.minutes(), account.pay());
    view! {
        <DataTable caption=word("pay.lines.table") columns>
            {account.lines.iter().map(row).collect_view()}
            <tr class="table-total">
                <th scope="row">{ruby(word("hours.total"))}</th>
                <td></td>
                <td class="number">{told(move || length_text(minutes))}</td>
                <td></td>
                <td class="number">{told(move || yen_text(pay))}</td>
            </tr>
        </DataTable>
    }
}

/// What 10.21 % of the total would be, with where the rate stands; only for who asks, and entered
/// by nobody but a person.
#[component]
fn TaxHint(found: Memo<Option<Honorarium>>) -> impl IntoView {
    let is_shown = RwSignal::new(false);
    let text = move || {
        let gross = found.with(|it| it.as_ref()?.gross).map_or(0, |yen| yen.0);
        t_with(
            "pay.tax.hint",
            &[
                ("gross", &yen_text(gross)),
                ("percent", WITHHOLDING_PERCENT),
                ("tax", &yen_text(withholding(gross))),
            ],
        )
    };
    view! {
        <Checkbox label=word("pay.tax.show") checked=is_shown
            on_change=move |to: bool| is_shown.set(to) />
        {move || is_shown.get().then(|| view! {
            <Notice kind=NoticeKind::Info text=text>
                <p class="soft">{told(move || t("pay.tax.source"))}</p>
            </Notice>
        })}
    }
}
