//! What concerns one learner at this lesson besides her mark: the notice that she gave, and whether
//! she brought a child along.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::lesson::attendance::{attendance_id, took_part};
use shared::program::lesson::notice::heard;
use shared::program::lesson::preparation::notice;
use shared::program::write::field;
use shared::record::Body;
use shared::records::absence_notice::{AbsenceReason, KIND as NOTICE};
use shared::records::attendance::{Attendance, AttendanceStatus};
use shared::value::Choice as _;

use super::preparation::said;
use super::roll::RollCall;
use crate::parts::{
    Button, ButtonKind, Checkbox, Icon, IconName, Select, SelectOption, Toasts, ruby, word,
};
use crate::reading::phrases::{code, learner as learner_name, told};
use crate::saving::keep::{keep, keep_undoable};
use crate::words::{t, t_with};

/// Says whether somebody who came brought a child along.
pub fn set_with_child(mark: RecordId, is_with_child: bool) -> Write {
    let set = field("with_child", is_with_child.then_some(&true));
    Write::set::<Attendance>(mark, Body::from_iter([set]))
}

/// The lines of one learner.
#[component]
pub fn Tonight(call: RollCall, learner: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let (replica, toasts) = (call.replica, Toasts::here());
    let lesson = call.lesson.with_untracked(|lesson| lesson.id);
    let notice = Memo::new(move |_| {
        let found = replica.ask(|records| notice(records, lesson, &ids.get()))?;
        Some(said(&found))
    });
    let mark = Memo::new(move |_| {
        let people = call.people.get();
        let own = people.iter().find(|one| one.learner == learner).map(|one| one.attendance);
        replica.read::<Attendance>(own.unwrap_or_else(|| attendance_id(lesson, learner)))
    });
    let is_here = Memo::new(move |_| {
        mark.with(|it| it.as_ref().and_then(|it| it.status).is_some_and(took_part))
    });
    let is_away = Memo::new(move |_| {
        mark.with(|it| it.as_ref().and_then(|it| it.status))
            == Some(AttendanceStatus::AbsentNotified)
    });
    let with_child = Signal::derive(move || {
        mark.with(|it| it.as_ref().is_some_and(|it| it.with_child == Some(true)))
    });
    let set = move |is_with_child: bool| {
        let Some(mark) = mark.get_untracked() else { return };
        keep(replica, toasts, vec![set_with_child(mark.id, is_with_child)]);
    };
    // The way back from a slip of the finger, when the toast that offered it has gone.
    let clear = move || {
        let Some(was) = mark.get_untracked() else { return };
        let name = learner_name(replica, learner);
        let said = Signal::derive(move || t_with("tutor.roll.cleared", &[("name", &name)]));
        let writes = vec![Write::remove::<Attendance>(was.id)];
        keep_undoable(replica, toasts, said, writes, move || vec![Write::create(&was)]);
    };
    view! {
        {move || notice.get().map(|said| view! {
            <div class="roll-last" data-tone="notice">
                <Icon name=IconName::Mail />
                <div>
                    <p><strong>{ruby(word("tutor.notice"))}</strong></p>
                    <p>{told(move || said.clone())}</p>
                </div>
            </div>
        })}
        {move || is_away.get().then(|| view! { <Why call learner ids /> })}
        {move || mark.with(Option::is_some).then(|| view! {
            <Button label=word("tutor.roll.clear") kind=ButtonKind::Quiet icon=IconName::Undo
                on_press=clear />
        })}
        {move || is_here.get().then(|| view! {
            <Checkbox
                label=word("attendance.with_child")
                checked=with_child
                on_change=set
            />
        })}
    }
}

/// Why she does not come, if she or somebody at home has said so.
#[component]
fn Why(call: RollCall, learner: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let (replica, toasts) = (call.replica, Toasts::here());
    let lesson = call.lesson.with_untracked(|lesson| lesson.id);
    let value = Signal::derive(move || {
        let found = replica.ask(|records| notice(records, lesson, &ids.get()));
        let reason = found.and_then(|notice| notice.reason);
        reason.map(|reason| reason.code().to_owned()).unwrap_or_default()
    });
    let options = Signal::derive(move || {
        let said = |own: &&str| SelectOption::new(*own, code(&NOTICE, "reason", own));
        let none = SelectOption::new("", t("tutor.roll.why.unsaid"));
        std::iter::once(none).chain(AbsenceReason::CODES.iter().map(said)).collect::<Vec<_>>()
    });
    let choose = move |chosen: String| {
        let reason = AbsenceReason::from_code(&chosen);
        let who = untrack(|| replica.ask(|records| notice(records, lesson, &ids.get())));
        let who = who.and_then(|notice| notice.learner).map_or(learner, |own| own.id);
        let write = untrack(|| replica.ask(|records| heard(records, lesson, who, reason)));
        keep(replica, toasts, vec![write]);
    };
    view! {
        <Select label=word("tutor.roll.why") options value on_choose=choose />
    }
}
