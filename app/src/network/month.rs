//! The visits of one month as a calendar; on a phone as a list of the days on which there are some.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::visits;
use shared::record::Record;
use shared::records::organization::Organization;
use shared::records::outreach::{KIND, Outreach};
use shared::value::Date;

use crate::navigation::Navigation;
use crate::parts::{Icon, IconName, LinkButton, plain_word, ruby, word};
use crate::reading::phrases::{choice, told};
use crate::reading::values::title;
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, month_text, t, t_with};

/// The month that the address names, or this one.
#[component]
pub fn Month() -> impl IntoView {
    let (replica, query) = (Replica::current(), Navigation::here().query());
    let first = Memo::new(move |_| {
        let asked = query.with(|query| query.get("month"));
        let asked = asked.and_then(|month| format!("{month}-01").parse::<Date>().ok());
        first_of_month(asked.unwrap_or_else(|| replica.today()))
    });
    let all = Memo::new(move |_| {
        let first = first.get();
        replica.ask(|records| visits::between(records, first, first.end_of_month()))
    });
    let said = move || match all.with(Vec::len) {
        0 => t("network.month.none"),
        n => t_with("network.month.count", &[("n", &n.to_string())]),
    };
    view! {
        <div class="stack">
            <div class="spread">
                <div class="cluster visit-months">
                    <Way first icon=IconName::Back key="network.month.before" days={-1} />
                    <h2>{told(move || month_text(first.get()))}</h2>
                    <Way first icon=IconName::ChevronRight key="network.month.after" days=31 />
                </div>
                <p class="list-count" aria-live="polite">{told(said)}</p>
            </div>
            <Grid first all />
            <p>
                <LinkButton label=word("network.visits.list") icon=IconName::List
                    href=routes::records(Outreach::NAME) />
            </p>
        </div>
    }
}

/// The way to the month before or after.
#[component]
fn Way(first: Memo<Date>, icon: IconName, key: &'static str, days: i64) -> impl IntoView {
    let name = plain_word(key);
    let href = move || {
        let month = first.get().plus_days(days).to_string();
        routes::outreach_month(&month[..month.len() - 3])
    };
    view! {
        <a class="button" data-kind="quiet" data-size="icon" data-in-place="" href=href
            aria-label=name title=name>
            <Icon name=icon />
        </a>
    }
}

#[component]
fn Grid(first: Memo<Date>, all: Memo<Vec<Outreach>>) -> impl IntoView {
    let head = (1..=7).map(|day| {
        let key = format!("parts.weekday.{day}");
        view! { <th scope="col" role="columnheader">{told(move || t(&key))}</th> }
    });
    let weeks = move || {
        let weeks = weeks_of(first.get()).into_iter();
        weeks.map(|monday| view! { <Week first all monday /> }).collect_view()
    };
    view! {
        <div class="visit-month" data-empty=move || all.with(Vec::is_empty).then_some("")>
            <table role="table">
                <caption class="visually-hidden">{ruby(word("network.month"))}</caption>
                <thead role="rowgroup"><tr role="row">{head.collect_view()}</tr></thead>
                <tbody role="rowgroup">{weeks}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Week(first: Memo<Date>, all: Memo<Vec<Outreach>>, monday: Date) -> impl IntoView {
    let replica = Replica::current();
    let day = move |day: Date| {
        let is_of_month = first_of_month(day) == first.get();
        let visits: Vec<Outreach> = all.with(|all| {
            all.iter().filter(|it| is_of_month && it.date == Some(day)).cloned().collect()
        });
        let (is_today, is_free) = (replica.today() == day, visits.is_empty());
        view! {
            <td role="cell" data-out=(!is_of_month).then_some("")
                data-today=is_today.then_some("") data-free=is_free.then_some("")>
                {is_of_month.then(|| view! {
                    <b class="visit-day">{day.day()}</b>
                    <b class="visit-day-long">{told(move || day_text(day))}</b>
                })}
                {visits.into_iter().map(|it| view! { <Visit it /> }).collect_view()}
            </td>
        }
    };
    view! {
        <tr role="row">{move || (0..7).map(|n| day(monday.plus_days(n))).collect_view()}</tr>
    }
}

/// One visit in its cell: where, what, and how many people were talked to.
#[component]
fn Visit(it: Outreach) -> impl IntoView {
    let replica = Replica::current();
    let (id, kind) = (it.id, it.kind);
    let place: Option<RecordId> = it.organization.map(|it| it.id);
    let name = move || match place {
        Some(id) => title(replica, Organization::NAME, id),
        None => kind.map_or_else(|| t("kind.outreach"), |it| choice(&KIND, "kind", it)),
    };
    let note = move || {
        let people = replica.ask(|records| visits::talks_of(records, id)).people;
        match people {
            0 if place.is_some() => kind.map(|it| choice(&KIND, "kind", it)).unwrap_or_default(),
            0 => String::new(),
            n => t_with("network.talks", &[("n", &n.to_string())]),
        }
    };
    let code = kind.map(shared::value::Choice::code);
    view! {
        <a class="visit" href=routes::record(Outreach::NAME, id) data-kind=code>
            <b>{told(name)}</b>
            <span>{told(note)}</span>
        </a>
    }
}

fn first_of_month(day: Date) -> Date {
    day.plus_days(1 - i64::from(day.day()))
}

/// The Mondays of the weeks in which days of a month lie.
fn weeks_of(first: Date) -> Vec<Date> {
    let monday = first.end_of_week().plus_days(-6);
    let last = first.end_of_month();
    (0..6).map(|n| monday.plus_days(7 * n)).filter(|monday| *monday <= last).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_has_every_week_in_which_one_of_its_days_lies() {
        let of = |first: &str| {
            let weeks = weeks_of(day(first));
            (weeks[0].to_string(), weeks.len())
        };
        assert_eq!(of("2021-02-01"), ("2021-02-01".to_owned(), 4));
        assert_eq!(of("2021-01-01"), ("2020-12-28".to_owned(), 5));
        assert_eq!(of("2020-08-01"), ("2020-07-27".to_owned(), 6));
        assert_eq!(first_of_month(day("2021-01-31")), day("2021-01-01"));
    }
}
