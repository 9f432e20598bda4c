//! The turn of a fiscal year: who goes on, who ends and who pauses, what the new year takes over.
//! Each decision is a write of its own, so that the table can be left and taken up again: who was
//! decided about is told from the records (M11).

use super::fiscal_year::{year_id, year_record};
use super::going_on::{Leaving, Who, leave, pause};
use super::pauses::pauses;
use super::period::Period;
use super::person::{aliases, is_person};
use super::records::{ReadRecords, Records};
use super::write::{Write, field, undone};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::lists::Step;
use crate::record::{Body, Record};
use crate::records::enrollment::{EndReason, Enrollment};
use crate::records::fiscal_year::FiscalYearRecord;
use crate::records::indicator_target::IndicatorTarget;
use crate::records::learner::Learner;
use crate::value::{Date, FiscalYear, Text};

/// People whose records one mutation changes: few enough for every server.
const STEP_PEOPLE: usize = 50;

/// What is decided about one learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// She goes on.
    Continue,
    /// Her places end with the old year.
    End(EndReason),
    /// She pauses from the first day of the new year to this day, and counts as going on.
    Pause(Date),
}

/// One learner at the turn of the year.
#[derive(Clone, Debug, PartialEq)]
pub struct YearRow {
    /// The record that stands for her.
    pub learner: RecordId,
    /// Her places that last on the last day of the old year, or end on it.
    pub places: Vec<Enrollment>,
    /// What is decided; `None` as long as nothing is.
    pub decided: Option<Decision>,
}

/// The year that is turned to: the next one, and in its first months the one that has just begun.
pub fn year_in_turn(today: Date) -> FiscalYear {
    const FIRST_MONTHS: [i8; 3] = [4, 5, 6];
    let year = today.fiscal_year();
    if FIRST_MONTHS.contains(&today.month()) { year } else { FiscalYear(year.0.saturating_add(1)) }
}

/// Everybody who has a place on the last day of the year before `year`, in order of id.
pub fn year_rows(records: &dyn Records, year: FiscalYear) -> Vec<YearRow> {
    let last = year.previous().last_day();
    let people = records.of_kind(Learner::NAME).map(|(id, _)| id);
    let people: Vec<RecordId> = people.filter(|id| is_person(records, *id)).collect();
    people.into_iter().filter_map(|learner| row(records, year, last, learner)).collect()
}

fn row(records: &dyn Records, year: FiscalYear, last: Date, learner: RecordId) -> Option<YearRow> {
    let ids = aliases(records, learner);
    let of = |id: &RecordId| records.list_referring::<Enrollment>("learner", *id);
    let mut places: Vec<Enrollment> =
        ids.iter().flat_map(of).filter(|place| Period::from(place).contains(last)).collect();
    places.arrange_by_key(|place| place.id);
    if places.is_empty() {
        return None;
    }
    let decided = decided(records, &ids, &places, year);
    Some(YearRow { learner, places, decided })
}

fn decided(
    records: &dyn Records,
    ids: &[RecordId],
    places: &[Enrollment],
    year: FiscalYear,
) -> Option<Decision> {
    // Who has a place from then on goes on, whatever becomes of the one that she had.
    let of = |id: &RecordId| records.list_referring::<Enrollment>("learner", *id);
    let begins_then = |it: Enrollment| it.from.is_some_and(|from| from >= year.first_day());
    if ids.iter().flat_map(of).any(begins_then) {
        return Some(Decision::Continue);
    }
    if places.iter().all(|place| place.to.is_some_and(|to| to < year.first_day())) {
        return Some(Decision::End(places.iter().find_map(|it| it.end_reason)?));
    }
    let goes_on = places.iter().any(|place| place.goes_on_in.is_some_and(|it| it >= year));
    if !goes_on {
        return None;
    }
    let pause = pauses(records, ids).find(|pause| pause.from == Some(year.first_day()));
    Some(pause.and_then(|it| it.to).map_or(Decision::Continue, Decision::Pause))
}

/// What these decisions write, with what takes them back, in steps that a device takes as one
/// mutation each. Who is decided about already is left alone, so that doing it again is harmless.
pub fn steps(
    records: &dyn Records,
    rows: &[(YearRow, Decision)],
    year: FiscalYear,
    today: Date,
    mut new_id: impl FnMut() -> RecordId,
) -> Vec<Step> {
    let open: Vec<_> = rows.iter().filter(|(row, _)| row.decided.is_none()).collect();
    let mut step = |rows: &[&(YearRow, Decision)]| {
        let mut writes = Vec::new();
        for (row, decision) in rows {
            let aliases = aliases(records, row.learner);
            let who = Who { records, aliases: &aliases };
            writes.extend(decide(who, row, *decision, year, today, &mut new_id));
        }
        Step { undo: undone(records, &writes), writes }
    };
    open.chunks(STEP_PEOPLE).map(&mut step).collect()
}

fn decide(
    who: Who<'_>,
    row: &YearRow,
    decision: Decision,
    year: FiscalYear,
    today: Date,
    new_id: &mut impl FnMut() -> RecordId,
) -> Vec<Write> {
    match decision {
        Decision::Continue => goes_on(row, year),
        Decision::Pause(to) => {
            let mut writes = goes_on(row, year);
            writes.extend(pause(who, year.first_day(), to, "", new_id()));
            writes
        }
        Decision::End(reason) => {
            let last_day = year.previous().last_day();
            let (next, asked_on, staff) = (None, Vec::new(), None);
            leave(who, &Leaving { last_day, reason, next, asked_on, staff }, today, new_id)
        }
    }
}

/// Says of each of her places that lasts that she goes on in this year.
fn goes_on(row: &YearRow, year: FiscalYear) -> Vec<Write> {
    let lasts = |place: &&Enrollment| place.to.is_none_or(|to| to >= year.first_day());
    let set = |place: &Enrollment| {
        let change = [field("goes_on_in", Some(&year))];
        Write::set::<Enrollment>(place.id, Body::from_iter(change))
    };
    row.places.iter().filter(lasts).map(set).collect()
}

/// What the new year takes over from the old one and does not have yet: its record, with the
/// definitions that judge it, and the targets. `definitions_on` empties the choice where it is
/// `None`.
pub fn taken_over(
    records: &dyn Records,
    year: FiscalYear,
    definitions_on: Option<Date>,
) -> Option<Step> {
    let mut step = Step { writes: Vec::new(), undo: Vec::new() };
    match year_record(records, year) {
        None => {
            let old = year_record(records, year.previous());
            let old = old.unwrap_or_else(|| FiscalYearRecord::empty(year_id(year)));
            let new =
                FiscalYearRecord { id: year_id(year), year: Some(year), definitions_on, ..old };
            step.writes.push(Write::create(&new));
            step.undo.push(Write::remove::<FiscalYearRecord>(new.id));
        }
        Some(it) if it.definitions_on != definitions_on => {
            let set = |day: Option<Date>| {
                let change = [field("definitions_on", day.as_ref())];
                Write::set::<FiscalYearRecord>(it.id, Body::from_iter(change))
            };
            step.writes.push(set(definitions_on));
            step.undo.push(set(it.definitions_on));
        }
        Some(_) => {}
    }
    for target in targets_to_copy(records, year) {
        step.undo.push(Write::remove::<IndicatorTarget>(target.id));
        step.writes.push(Write::create(&target));
    }
    (!step.writes.is_empty()).then_some(step)
}

/// The targets of the old year that the new one does not have yet, as those of the new year.
pub fn targets_to_copy(records: &dyn Records, year: FiscalYear) -> Vec<IndicatorTarget> {
    let old = records.list::<IndicatorTarget>();
    let old = old.filter(|it| it.fiscal_year == Some(year.previous()));
    let moved = old.filter_map(|old| {
        let month = match &old.month {
            // A month that nobody can read would become a target of the whole year.
            Some(month) => Some(Text(a_year_later(&month.0)?)),
            None => None,
        };
        let mut new = IndicatorTarget { fiscal_year: Some(year), month, ..old };
        new.id =
            IndicatorTarget::KIND.natural_id(&new.write()).expect("a target has a natural key");
        Some(new)
    });
    let mut new: Vec<IndicatorTarget> =
        moved.filter(|it| records.get(IndicatorTarget::NAME, it.id).is_none()).collect();
    new.arrange_by_key(|it| it.id);
    new
}

/// The same month of the next year: "2020-08" as "2021-08".
fn a_year_later(month: &str) -> Option<String> {
    let (year, month) = month.split_once('-')?;
    Some(format!("{:04}-{month}", year.parse::<i16>().ok()?.checked_add(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use serde_json::json;
    use uuid::Uuid;

    const NEW: FiscalYear = FiscalYear(2021);
    const TODAY: &str = "2021-03-20";

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Three learners with a place; the place of a fourth ended in summer.
    fn four() -> RecordSet {
        let mut records = RecordSet::default();
        for n in 1..=4u128 {
            let to = (n == 4).then_some("2020-08-31");
            records.put("learner", id(n), Body::new());
            let place = json!({ "learner": id(n).to_string(), "from": "2020-04-01", "to": to });
            records.put("enrollment", id(n + 10), place.as_object().cloned().unwrap());
        }
        records
    }

    fn apply(records: &mut RecordSet, writes: &[Write]) {
        for write in writes {
            match write {
                Write::Create { kind, id, set } => records.put(kind, *id, set.clone()),
                Write::Remove { kind, id } => records.remove(kind, *id),
                Write::Set { kind, id, set } => {
                    let mut body = records.get(kind, *id).unwrap().clone().into_body();
                    body.extend(set.clone());
                    records.put(kind, *id, body);
                }
            }
        }
    }

    fn decisions(records: &RecordSet) -> Vec<Option<Decision>> {
        year_rows(records, NEW).into_iter().map(|row| row.decided).collect()
    }

    #[test]
    fn who_has_a_place_in_the_new_year_goes_on_and_is_ended_by_nobody() {
        let mut records = four();
        let moved = json!({ "learner": id(1).to_string(), "from": "2021-04-05" });
        records.put("enrollment", id(30), moved.as_object().cloned().unwrap());
        let rows = year_rows(&records, NEW);
        assert_eq!(rows[0].decided, Some(Decision::Continue));
        let end = Decision::End(EndReason::Completed);
        let all = steps(&records, &[(rows[0].clone(), end)], NEW, day("2021-05-10"), || id(99));
        assert!(all.iter().all(|step| step.writes.is_empty()));
    }

    #[test]
    fn each_decision_is_told_from_the_records_and_all_of_them_are_taken_back() {
        let mut records = four();
        let wanted = [
            Decision::Continue,
            Decision::End(EndReason::Completed),
            Decision::Pause(day("2021-06-30")),
        ];
        let rows: Vec<_> = year_rows(&records, NEW).into_iter().zip(wanted).collect();
        assert_eq!(rows.len(), 3, "who left in summer is not asked about");
        let all = steps(&records, &rows, NEW, day(TODAY), || id(99));
        all.iter().for_each(|step| apply(&mut records, &step.writes));
        assert_eq!(decisions(&records), wanted.map(Some));
        let place = records.read::<Enrollment>(id(12)).unwrap();
        assert_eq!(place.to, Some(day("2021-03-31")), "the last day of the old year is hers");
        for step in all.iter().rev() {
            apply(&mut records, &step.undo);
        }
        assert_eq!(decisions(&records), [None; 3]);
    }

    #[test]
    fn a_year_is_turned_to_from_summer_before_it_until_its_first_months_are_over() {
        let turn = |text: &str| year_in_turn(day(text)).0;
        assert_eq!(["2021-03-31", "2021-04-01", "2021-06-30"].map(turn), [2021; 3]);
        assert_eq!(turn("2021-07-01"), 2022);
    }

    #[test]
    fn what_was_interrupted_goes_on_where_it_stopped() {
        let mut records = four();
        let rows = year_rows(&records, NEW);
        let first = vec![(rows[0].clone(), Decision::Continue)];
        let step = steps(&records, &first, NEW, day(TODAY), || id(99)).remove(0);
        apply(&mut records, &step.writes);
        let all: Vec<_> =
            year_rows(&records, NEW).into_iter().map(|row| (row, Decision::Continue)).collect();
        let rest = steps(&records, &all, NEW, day(TODAY), || id(99));
        assert_eq!(rest[0].writes.len(), 2, "nobody is decided about twice");
    }

    #[test]
    fn targets_are_copied_once_with_their_months() {
        let mut records = RecordSet::default();
        let target = |month: Option<&str>| {
            let mut target = IndicatorTarget::read(
                id(1),
                json!({ "indicator": "IND01",
                "fiscal_year": 2020, "month": month, "value": 50 })
                .as_object()
                .unwrap(),
            );
            target.id = IndicatorTarget::KIND.natural_id(&target.write()).unwrap();
            target
        };
        records.add(&target(None));
        records.add(&target(Some("2021-01")));
        let step = taken_over(&records, NEW, None).unwrap();
        assert_eq!(step.writes.len(), 3, "the year and two targets");
        apply(&mut records, &step.writes);
        assert_eq!(taken_over(&records, NEW, None), None, "a second time there is nothing to do");
        let months = records.list::<IndicatorTarget>().filter(|it| it.fiscal_year == Some(NEW));
        let mut months: Vec<Option<String>> = months.map(|it| it.month.map(|it| it.0)).collect();
        months.sort();
        assert_eq!(months, [None, Some("2022-01".to_owned())]);
    }

    #[test]
    fn the_definitions_that_judge_a_year_are_chosen_with_it() {
        let mut records = RecordSet::default();
        let chosen = Some(day("2021-04-01"));
        let step = taken_over(&records, NEW, chosen).unwrap();
        apply(&mut records, &step.writes);
        assert_eq!(year_record(&records, NEW).unwrap().definitions_on, chosen);
        assert_eq!(taken_over(&records, NEW, chosen), None);
        let step = taken_over(&records, NEW, None).unwrap();
        apply(&mut records, &step.writes);
        assert_eq!(year_record(&records, NEW).unwrap().definitions_on, None);
    }
}
