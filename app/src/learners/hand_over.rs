//! Handing a learner over: what the next person may need stands here, each thing to be kept or left
//! out. How many are left out is told, not what they are; what belongs to care never stands here.

use std::collections::BTreeSet;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::RecordId;
use shared::problem::ProblemCode;
use shared::program::Write;
use shared::program::carers::{assign, looks_after};
use shared::program::going_on::{Part, to_hand_over};
use shared::program::standing::standing;
use shared::records::handover::Handover;
use shared::records::staff::Staff;
use shared::role::Role;
use shared::value::{Count, LONG_TEXT_CHARS_MAX, LongText, Ref, Text as Line};
use shared::words::verbatim;

use super::going_on::{Deciding, incomplete, unchosen};
use crate::exam::rounds::left_words;
use crate::fields::to_first_refused;
use crate::parts::{
    Button, ButtonKind, ButtonRole, Checkbox, IconName, Notice, NoticeKind, Requirement, Section,
    Select, SelectOption, TextArea, TextField, fits, plain, word,
};
use crate::reading::find::working_staff;
use crate::reading::phrases::told;
use crate::saving::care::{CareGuard, CareOfText};
use crate::saving::once::Once;
use crate::words::{day_text, t, t_with};

/// Longest name of a program, in characters.
const PROGRAM_CHARS_MAX: usize = 120;

/// The name of the form, as the choice of it is called.
const FORM: &str = "hand_over";

/// What the form holds.
#[derive(Clone, Default, Serialize, Deserialize)]
struct HandoverDraft {
    to: Option<RecordId>,
    /// What is left out, in its own words: other things may be proposed by then.
    left_out: BTreeSet<String>,
    more: String,
    program: String,
}

/// What is chosen so far.
#[derive(Clone, Copy)]
struct HandoverForm {
    to: RwSignal<Option<RecordId>>,
    /// What is proposed.
    parts: StoredValue<Vec<(Part, String)>>,
    /// The places of what is left out of it.
    left_out: RwSignal<BTreeSet<usize>>,
    more: RwSignal<String>,
    program: RwSignal<String>,
}

impl HandoverForm {
    fn open(deciding: Deciding) -> HandoverForm {
        let parts = untrack(|| parts(deciding));
        let left = deciding.begun.left(FORM, HandoverDraft::default());
        let all = parts.iter().enumerate();
        let left_out = all.filter(|(_, (_, text))| left.left_out.contains(text));
        let left_out: BTreeSet<usize> = left_out.map(|(at, _)| at).collect();
        let form = HandoverForm {
            to: RwSignal::new(left.to),
            left_out: RwSignal::new(left_out),
            parts: StoredValue::new(parts),
            more: RwSignal::new(left.more),
            program: RwSignal::new(left.program),
        };
        deciding.begun.keep(FORM, &HandoverDraft::default(), move || form.told());
        form
    }

    fn told(self) -> HandoverDraft {
        let out = self.left_out.get();
        let text = |at: &usize| self.parts.with_value(|all| Some(all.get(*at)?.1.clone()));
        HandoverDraft {
            to: self.to.get(),
            left_out: out.iter().filter_map(text).collect(),
            more: self.more.get(),
            program: self.program.get(),
        }
    }

    /// What the next person reads.
    fn text(self) -> String {
        let out = self.left_out.get();
        let more = Some(self.more.get().trim().to_owned()).filter(|it| !it.is_empty());
        self.parts.with_value(|parts| {
            let kept = parts.iter().enumerate().filter(|(at, _)| !out.contains(at));
            let lines = kept.map(|(_, (part, text))| part_line(*part, text));
            lines.chain(more).collect::<Vec<_>>().join("\n")
        })
    }

    /// The program that she comes from.
    fn program(self) -> Option<Line> {
        Some(self.program.get().trim().to_owned()).filter(|it| !it.is_empty()).map(Line)
    }

    /// The record; `None` while something is missing.
    fn record(self, deciding: Deciding) -> Option<Handover> {
        let replica = deciding.replica;
        let (from, program, text) = (replica.actor().staff(), self.program(), self.text());
        let comes_from_nobody = from.is_none() && program.is_none();
        let to = self.to.get().filter(|_| !text.is_empty() && !comes_from_nobody)?;
        let left_out = u32::try_from(self.left_out.with(BTreeSet::len)).unwrap_or_default();
        Some(Handover {
            learner: Some(Ref::to(deciding.id)),
            from: from.map(Ref::to),
            program,
            to: Some(Ref::to(to)),
            date: Some(replica.today()),
            text: Some(LongText(text)),
            left_out: Some(Count(left_out)),
            ..Handover::empty(deciding.id)
        })
    }
}

/// The form.
#[component]
pub fn HandsOver(deciding: Deciding) -> impl IntoView {
    let replica = deciding.replica;
    let form = HandoverForm::open(deciding);
    let is_checked = RwSignal::new(false);
    let is_missing = Signal::derive(move || form.record(deciding).is_none());
    let missing = move |is_missing: bool| {
        (is_checked.get() && is_missing).then(|| t(ProblemCode::Missing.key()))
    };
    let is_empty = move || form.text().is_empty();
    // What is kept of what is proposed counts, too.
    let is_short = move || fits(&untrack(|| form.text()), LONG_TEXT_CHARS_MAX);
    let too_long = move || {
        let n = LONG_TEXT_CHARS_MAX.to_string();
        (!fits(&form.text(), LONG_TEXT_CHARS_MAX)).then(|| t_with("refused.too_long", &[("n", &n)]))
    };
    let comes_from_nobody = move || replica.actor().staff().is_none() && form.program().is_none();
    let (once, care) = (Once::new(), CareGuard::about(deciding.id));
    let submit = move || {
        let fits = form.program.with_untracked(|it| fits(it.trim(), PROGRAM_CHARS_MAX));
        let may_be_sent = fits && is_short() && !care.is_asking();
        let Some(record) = untrack(|| form.record(deciding)).filter(|_| may_be_sent) else {
            is_checked.set(true);
            to_first_refused();
            return false;
        };
        let next = record.to.map(|to| to.id);
        let mut writes = vec![Write::create(&Handover { id: replica.new_id(), ..record })];
        writes.extend(next.and_then(|next| untrack(|| assignment(deciding, next))));
        deciding.keep("going_on.hand_over.said", writes)
    };
    view! {
        <form class="form" novalidate=true on:submit=move |event| {
            event.prevent_default();
            once.run(submit);
        }>
            <Section title=word("going_on.hand_over")
                support=move || t("going_on.hand_over.support")>
                <NextPerson deciding to=form.to is_checked />
                <Proposed form />
                <TextArea label=word("going_on.hand_over.more") value=form.more
                    on_input=move |text: String| form.more.set(text)
                    support=move || t("handover.text.help")
                    error=move || {
                        missing(is_empty()).or_else(too_long).or_else(|| care.why_held())
                    } />
                <CareOfText guard=care text=form.more
                    on_moved=move || form.more.set(String::new()) />
                <TextField label=word("handover.program") value=form.program
                    on_input=move |text: String| form.program.set(text)
                    requirement=Requirement::Optional
                    support=move || t("handover.program.help")
                    error=move || missing(comes_from_nobody())
                    max_length=PROGRAM_CHARS_MAX />
            </Section>
            {incomplete(is_checked, is_missing)}
            <Button label=word("going_on.hand_over.save") kind=ButtonKind::Primary
                role=ButtonRole::Submit icon=IconName::Check />
        </form>
    }
}

/// What is proposed: a tick keeps it.
#[component]
fn Proposed(form: HandoverForm) -> impl IntoView {
    let left_out = form.left_out;
    let boxes = form.parts.get_value().into_iter().enumerate().map(move |(at, (part, text))| {
        view! {
            <Checkbox
                label=Signal::derive(move || part_line(part, &text))
                checked=Signal::derive(move || left_out.with(|out| !out.contains(&at)))
                on_change=move |is_kept: bool| left_out.update(|out| {
                    if is_kept { out.remove(&at); } else { out.insert(at); }
                })
            />
        }
    });
    let said = move || {
        let n = left_out.with(BTreeSet::len).to_string();
        t_with("going_on.hand_over.left_out", &[("n", &n)])
    };
    view! {
        {boxes.collect_view()}
        <p class="soft" role="status">{told(said)}</p>
    }
}

/// What is proposed, with what is left of the exam and until when.
fn parts(deciding: Deciding) -> Vec<(Part, String)> {
    let replica = deciding.replica;
    let mut all = deciding.ask(to_hand_over);
    let (ids, today) = (deciding.ids.get(), replica.today());
    let standing = replica.ask(|records| standing(records, &ids, today));
    if standing.certified_on.is_none() {
        let until = standing.next.apply_until;
        let until = until.map(|day| t_with("file.exam.until", &[("date", &day_text(day))]));
        let left = std::iter::once(left_words(&standing.progress)).chain(until);
        let left: Vec<String> = left.map(|it| plain(&it)).collect();
        let at = all.iter().position(|(part, _)| *part != Part::Goal).unwrap_or(all.len());
        all.insert(at, (Part::Exam, left.join(" ")));
    }
    all
}

/// One thing with the word for what it is about.
fn part_line(part: Part, text: &str) -> String {
    t_with("going_on.part", &[("part", &t(part.key())), ("text", &verbatim(text))])
}

/// Who looks after her next: everybody who works here, and what somebody who does not look after
/// her yet needs.
#[component]
fn NextPerson(
    deciding: Deciding,
    to: RwSignal<Option<RecordId>>,
    is_checked: RwSignal<bool>,
) -> impl IntoView {
    let replica = deciding.replica;
    let options = Signal::derive(move || {
        let me = replica.actor().staff();
        let others = working_staff(replica).into_iter().filter(|it| Some(it.id) != me);
        let option = |it: Staff| Some(SelectOption::new(it.id.to_string(), verbatim(&it.name?.0)));
        others.filter_map(option).collect::<Vec<_>>()
    });
    let is_new = Memo::new(move |_| to.get().is_some_and(|id| !looks_after_her(deciding, id)));
    view! {
        <Select
            label=word("handover.to")
            options
            value=Signal::derive(move || to.get().map(|id| id.to_string()).unwrap_or_default())
            on_choose=move |id: String| to.set(id.parse().ok())
            requirement=Requirement::Required
            error=move || unchosen(is_checked, to.get().is_none())
        />
        {move || is_new.get().then(|| view! {
            <Notice kind=NoticeKind::Info text=move || match replica.actor().role {
                Role::Manager => t("going_on.hand_over.assigned"),
                _ => t("going_on.hand_over.unassigned"),
            } />
        })}
    }
}

/// Whether somebody looks after her, or after a venue where she comes.
fn looks_after_her(deciding: Deciding, staff: RecordId) -> bool {
    let today = deciding.replica.today();
    deciding.ask(|who| looks_after(who, staff, today))
}

/// Those who run the program let the next person look after her at once.
fn assignment(deciding: Deciding, staff: RecordId) -> Option<Write> {
    let replica = deciding.replica;
    let is_managers = replica.actor().role == Role::Manager;
    let is_needed = is_managers && !looks_after_her(deciding, staff);
    is_needed.then(|| assign(replica.new_id(), staff, deciding.id, replica.today()))
}
