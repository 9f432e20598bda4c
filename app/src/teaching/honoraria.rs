//! The month of honoraria as the office closes it: proposed from confirmed hours, looked at,
//! approved by somebody else, paid. An approval is not taken back, so it is asked once more.

use leptos::prelude::*;
use shared::program::Write;
use shared::program::honoraria::{Account, accounts, next_step, propose};
use shared::program::month::Month;
use shared::program::write::undone;
use shared::record::Record;
use shared::records::honorarium::{Honorarium, HonorariumStep};
use shared::records::honorarium_rate::HonorariumRate;
use shared::value::Date;

use super::amounts::yen_text;
use super::honoraria_table::HonorariaTable;
use super::month::{MonthWays, areas, month_of_address, month_words};
use crate::parts::{
    Blocked, Button, ButtonKind, DateField, Dialog, EmptyState, IconName, LinkButton, Notice,
    NoticeKind, Page, Toasts, ruby, word,
};
use crate::reading::phrases::told;
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{keep, keep_undoable};
use crate::words::{t, t_with};

/// What the page shows and does, the same for each of its parts.
#[derive(Clone, Copy)]
pub struct Book {
    pub replica: Replica,
    pub month: Memo<Month>,
    pub accounts: Memo<Vec<Account>>,
    toasts: Toasts,
    /// What somebody is about to approve.
    asked: RwSignal<Vec<Honorarium>>,
    is_asking: RwSignal<bool>,
}

/// The page.
#[component]
pub fn HonorariaPage() -> impl IntoView {
    let replica = Replica::current();
    let month = month_of_address(move || Month::of(replica.today()).previous());
    let book = Book {
        replica,
        month,
        accounts: Memo::new(move |_| replica.ask(|records| accounts(records, month.get()))),
        toasts: Toasts::here(),
        asked: RwSignal::new(Vec::new()),
        is_asking: RwSignal::new(false),
    };
    let is_empty = Memo::new(move |_| book.accounts.with(Vec::is_empty));
    view! {
        <Page
            title=word("pay.title")
            lead=move || month_words(month.get())
            actions=move || view! {
                <MonthWays month link=move |month: Month| routes::honoraria_in(month) />
                <LinkButton label=word("pay.rates") icon=IconName::List
                    href=routes::records(HonorariumRate::NAME) />
            }
            tabs=areas
        >
            <ToMend book />
            {move || if is_empty.get() {
                view! {
                    <EmptyState title=word("pay.none") text=move || t("pay.none.text") />
                }.into_any()
            } else {
                view! { <Closing book /><HonorariaTable book /> }.into_any()
            }}
            <Approval book />
        </Page>
    }
}

impl Book {
    /// The honoraria of the month at this step.
    fn at(self, step: HonorariumStep) -> Vec<Honorarium> {
        let all = self
            .accounts
            .with(|all| all.iter().flat_map(|account| account.written.clone()).collect::<Vec<_>>());
        all.into_iter().filter(|it| it.step() == step).collect()
    }

    /// Why the person who works here cannot take the next step, if she cannot.
    pub fn blocked(self, honorarium: &Honorarium) -> Option<Blocked> {
        let is_own = is_confirmed_by(self.replica, honorarium);
        (honorarium.step() == HonorariumStep::Confirmed && is_own)
            .then(|| Blocked { reason: t("pay.approve.own"), helper: t("pay.approve.own.helper") })
    }

    /// Takes the next step with these; an approval is asked for once more.
    pub fn step(self, all: Vec<Honorarium>) {
        if all.iter().any(|it| it.step() == HonorariumStep::Confirmed) {
            self.asked.set(all);
            self.is_asking.set(true);
            return;
        }
        self.keep_steps(&all, untrack(|| self.replica.today()));
    }

    /// Keeps the next steps, on a day.
    fn keep_steps(self, all: &[Honorarium], day: Date) {
        let replica = self.replica;
        let by = replica.actor().staff();
        let writes: Vec<Write> = all.iter().filter_map(|it| next_step(it, by, day)).collect();
        let Some(step) = all.first().map(Honorarium::step).filter(|_| !writes.is_empty()) else {
            return;
        };
        let (n, key) = (writes.len().to_string(), format!("pay.said.{}", step_code(step)));
        let said = Signal::derive(move || t_with(&key, &[("n", &n)]));
        if step == HonorariumStep::Confirmed {
            keep(replica, self.toasts, writes);
            self.toasts.show(said);
            return;
        }
        let back = untrack(|| replica.ask(|records| undone(records, &writes)));
        keep_undoable(replica, self.toasts, said, writes, move || back.clone());
    }
}

/// Whether the person who works here has confirmed it herself.
pub fn is_confirmed_by(replica: Replica, honorarium: &Honorarium) -> bool {
    let by = honorarium.confirmed_by.map(|it| it.id);
    by.is_some() && by == replica.actor().staff()
}

/// The name of a step in keys of words.
pub fn step_code(step: HonorariumStep) -> &'static str {
    match step {
        HonorariumStep::Draft => "draft",
        HonorariumStep::Confirmed => "confirmed",
        HonorariumStep::Approved => "approved",
        HonorariumStep::Paid => "paid",
    }
}

/// What is in the way of a whole month: hours that nobody has confirmed, missing rates, and taxes
/// that nobody has entered.
#[component]
fn ToMend(book: Book) -> impl IntoView {
    let open = Memo::new(move |_| {
        book.accounts.with(|all| all.iter().map(|it| it.unconfirmed.len()).sum::<usize>())
    });
    let without = Memo::new(move |_| {
        book.accounts.with(|all| all.iter().map(|it| it.without_rate().count()).sum::<usize>())
    });
    let untaxed = Memo::new(move |_| {
        let steps = [HonorariumStep::Draft, HonorariumStep::Confirmed];
        steps.into_iter().flat_map(|step| book.at(step)).filter(Honorarium::lacks_tax).count()
    });
    view! {
        {move || (open.get() > 0).then(|| view! {
            <Notice kind=NoticeKind::Info
                text=move || t_with("pay.unconfirmed", &[("n", &open.get().to_string())])>
                <LinkButton label=word("pay.unconfirmed.open")
                    href=Signal::derive(move || routes::hours_in(book.month.get())) />
            </Notice>
        })}
        {move || (without.get() > 0).then(|| view! {
            <Notice kind=NoticeKind::Warning
                text=move || t_with("pay.no_rate", &[("n", &without.get().to_string())])>
                <LinkButton label=word("pay.no_rate.add") icon=IconName::Plus
                    href=routes::new_record(HonorariumRate::NAME) />
            </Notice>
        })}
        {move || (untaxed.get() > 0).then(|| view! {
            <Notice kind=NoticeKind::Warning
                text=move || t_with("pay.no_tax", &[("n", &untaxed.get().to_string())]) />
        })}
    }
}

/// The one step that is next for many at once.
#[component]
fn Closing(book: Book) -> impl IntoView {
    let replica = book.replica;
    let proposal = Memo::new(move |_| {
        let month = book.month.get();
        replica.ask(|records| propose(records, month)).len()
    });
    let calculate = move || {
        let month = book.month.get_untracked();
        let writes = untrack(|| replica.ask(|records| propose(records, month)));
        let n = writes.len().to_string();
        let back = untrack(|| replica.ask(|records| undone(records, &writes)));
        let said = Signal::derive(move || t_with("pay.said.proposed", &[("n", &n)]));
        keep_undoable(replica, book.toasts, said, writes, move || back.clone());
    };
    let many = move |step: HonorariumStep, key: &'static str| {
        let all = Memo::new(move |_| {
            let mut all = book.at(step);
            all.retain(|it| book.blocked(it).is_none());
            all
        });
        let label = move || t_with(key, &[("n", &all.with(Vec::len).to_string())]);
        let is_any = Memo::new(move |_| !all.with(Vec::is_empty));
        move || {
            is_any.get().then(|| {
                view! {
                    <Button label=Signal::derive(label) icon=IconName::Check
                        on_press=move || book.step(all.get_untracked()) />
                }
            })
        }
    };
    let has_new = Memo::new(move |_| proposal.get() > 0);
    let label = move || t_with("pay.propose", &[("n", &proposal.get().to_string())]);
    view! {
        <div class="panel cluster">
            {move || has_new.get().then(|| view! {
                <Button label=Signal::derive(label) kind=ButtonKind::Primary icon=IconName::Plus
                    on_press=calculate />
            })}
            {many(HonorariumStep::Draft, "pay.confirm_all")}
            {many(HonorariumStep::Confirmed, "pay.approve_all")}
            <Paying book />
            <Total book />
        </div>
    }
}

/// What is owed for the month in all, and how much of it is paid.
#[component]
fn Total(book: Book) -> impl IntoView {
    let sums = Memo::new(move |_| {
        book.accounts.with(|all| {
            let all = || all.iter().flat_map(|account| &account.written);
            let gross = |it: &Honorarium| it.gross.map_or(0, |yen| yen.0);
            let paid = all().filter(|it| it.step() == HonorariumStep::Paid).map(gross);
            (all().map(gross).sum::<i64>(), paid.sum::<i64>())
        })
    });
    let said = move || {
        let (all, paid) = sums.get();
        t_with("pay.total", &[("all", &yen_text(all)), ("paid", &yen_text(paid))])
    };
    view! { <p><strong>{told(said)}</strong></p> }
}

/// The day of payment for everything that is approved.
#[component]
fn Paying(book: Book) -> impl IntoView {
    let replica = book.replica;
    let approved = Memo::new(move |_| book.at(HonorariumStep::Approved));
    let is_any = Memo::new(move |_| !approved.with(Vec::is_empty));
    let day = RwSignal::new(untrack(|| replica.today()).to_string());
    let label = move || t_with("pay.pay_all", &[("n", &approved.with(Vec::len).to_string())]);
    let pay = move || {
        let Ok(on) = day.get_untracked().parse::<Date>() else { return };
        book.keep_steps(&approved.get_untracked(), on);
    };
    let blocked = Signal::derive(move || {
        let on = day.with(|day| day.parse::<Date>());
        // As each record has it: nobody is paid before the approval.
        let is_approved = |on| {
            approved.with(|all| all.iter().all(|it| it.approved_on.is_none_or(|day| day <= on)))
        };
        let is_fit = on.is_ok_and(|on| on <= replica.latest_day() && is_approved(on));
        (!is_fit).then(|| Blocked { reason: t("pay.day.wrong"), helper: String::new() })
    });
    move || {
        is_any.get().then(|| {
            view! {
                <div class="pay-day">
                    <DateField label=word("honorarium.paid_on") value=day
                        on_change=move |to: String| day.set(to)
                        on_part=Callback::new(move |(to,): (String,)| day.set(to)) />
                    <Button label=Signal::derive(label) icon=IconName::Check on_press=pay
                        blocked />
                </div>
            }
        })
    }
}

/// The question before an approval, with how many it is about and their total.
#[component]
fn Approval(book: Book) -> impl IntoView {
    let text = move || {
        let (n, sum) = book.asked.with(|all| {
            let gross = all.iter().map(|it| it.gross.map_or(0, |yen| yen.0));
            (all.len(), gross.sum::<i64>())
        });
        t_with("pay.approve.text", &[("n", &n.to_string()), ("sum", &yen_text(sum))])
    };
    let go = move || {
        let asked = book.asked.get_untracked();
        book.is_asking.set(false);
        // Somebody else may have approved or changed one of them meanwhile.
        let now = asked.iter().filter(|it| {
            let now = untrack(|| book.replica.read::<Honorarium>(it.id));
            now.as_ref() == Some(*it)
        });
        let still: Vec<Honorarium> = now.cloned().collect();
        if still.len() < asked.len() {
            book.toasts.show(word("pay.approve.changed"));
        }
        book.keep_steps(&still, untrack(|| book.replica.today()));
    };
    view! {
        <Dialog
            title=word("pay.approve.title")
            open=book.is_asking
            actions=move || view! {
                <Button label=word("pay.approve.no")
                    on_press=move || book.is_asking.set(false) />
                <Button label=word("pay.approve.yes") kind=ButtonKind::Primary
                    icon=IconName::Check on_press=go />
            }
        >
            <p>{told(text)}</p>
            <p>{ruby(word("pay.approve.frozen"))}</p>
        </Dialog>
    }
}
