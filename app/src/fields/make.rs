//! Making a record from a form, with the rows beneath it, as one mutation or not at all.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::access::{Action, Refusal, Request, may};
use shared::id::RecordId;
use shared::problem::Problem;
use shared::record::entry::{entered, problems_at, row_body};
use shared::record::form::Beneath;
use shared::record::{Body, Kind};
use shared::records;
use shared::scope::Scope;
use shared::sync::device::{Change, EditRefused};

use super::draft::{Draft, Row};
use crate::replica::Replica;
use crate::saving::weekly::with_weekly_places;

/// Why nothing was made.
pub enum NotMade {
    /// Something is missing or wrong.
    Problems,
    /// The fact has been recorded already, as this record.
    Exists(RecordId),
    /// Two rows are one record.
    Twice,
    /// The person has no right to make it.
    NoRight(Refusal),
    /// The device does not take it.
    Refused(EditRefused),
}

/// One record to be made.
struct New {
    kind: &'static Kind,
    id: RecordId,
    set: Body,
}

/// Makes the record of a form and its rows, all or nothing; answers its id.
pub fn make(replica: Replica, kind: &'static Kind, draft: Draft) -> Result<RecordId, NotMade> {
    untrack(|| {
        let parent = New::of(kind, draft.id.get(), &draft.body.get());
        let rows = draft.rows.get().into_iter();
        let rows = rows.filter_map(|row| New::of_row(&parent, row)).collect::<Vec<_>>();
        let all: Vec<New> = std::iter::once(parent).chain(rows).collect();
        check(replica, &all)?;
        let id = all[0].id;
        let create = |new: New| Change::Create { kind: new.kind.name, id: new.id, set: new.set };
        let changes = with_weekly_places(replica, all.into_iter().map(create).collect());
        replica.edit(changes).map_err(NotMade::Refused)?;
        Ok(id)
    })
}

/// What is wrong with the record of a form, without its rows; a view that asks follows it.
pub fn problems(replica: Replica, kind: &'static Kind, draft: Draft) -> Vec<Problem> {
    let body = draft.body.with(|body| entered(kind, body));
    problems_at(kind, &body, replica.latest_day())
}

/// What is wrong with a row of a form; a view that asks follows it.
pub fn row_problems(
    replica: Replica,
    beneath: &'static Beneath,
    row: Row,
    draft: Draft,
) -> Vec<Problem> {
    let Some(kind) = records::kind(beneath.kind) else { return Vec::new() };
    let above = (draft.id.get(), draft.body.get());
    let body = row.body.with(|body| row_body(beneath, (above.0, &above.1), &entered(kind, body)));
    let mut problems = problems_at(kind, &body, replica.latest_day());
    // What a row takes from the record above is asked for there.
    problems.retain(|problem| beneath.takes.iter().all(|(own, _)| *own != problem.field));
    problems
}

impl New {
    fn of(kind: &'static Kind, id: RecordId, body: &Body) -> New {
        let set = entered(kind, body);
        New { kind, id: kind.natural_id(&set).unwrap_or(id), set }
    }

    fn of_row(above: &New, row: Row) -> Option<New> {
        let beneath = above.kind.beneath.iter().find(|beneath| beneath.kind == row.kind)?;
        let kind = records::kind(row.kind)?;
        let body = row.body.with(|body| entered(kind, body));
        Some(New::of(kind, row.id, &row_body(beneath, (above.id, &above.set), &body)))
    }
}

fn check(replica: Replica, all: &[New]) -> Result<(), NotMade> {
    let latest = replica.latest_day();
    if all.iter().any(|new| !problems_at(new.kind, &new.set, latest).is_empty()) {
        return Err(NotMade::Problems);
    }
    let mut ids = BTreeSet::new();
    if !all.iter().all(|new| ids.insert((new.kind.name, new.id))) {
        return Err(NotMade::Twice);
    }
    for new in all {
        if new.kind.natural_id(&new.set).is_some() && replica.view(new.kind.name, new.id).is_some()
        {
            return Err(NotMade::Exists(new.id));
        }
        check_right(replica, new)?;
    }
    Ok(())
}

/// A new learner or report opens its own scope, so nobody needs to hold it.
fn check_right(replica: Replica, New { kind, id, set }: &New) -> Result<(), NotMade> {
    // What has no scope yet the device refuses by itself, and says which field decides.
    let Some(scope) = kind.scope_of(*id, set) else { return Ok(()) };
    let opened = matches!(scope, Scope::Own(own) | Scope::Named(own) if own == *id);
    let opened = opened.then_some(*id).into_iter().collect();
    let request = Request::new(Action::Create, kind, scope, set);
    let request = Request { opened: &opened, ..request };
    may(&replica.actor(), &replica.grants(), &request).map_err(NotMade::NoRight)
}
