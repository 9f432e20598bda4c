//! What one person is paid for teaching for one organization in one month. It is proposed from
//! confirmed hours, confirmed, approved by somebody else, and paid; from its approval on it says
//! what it says, and what changes later becomes a correction with a number of its own.

use super::lesson_staff::LessonStaff;
use super::organization::Organization;
use super::staff::Staff;
use crate::choice;
use crate::id::RecordId;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::Condition;
use crate::record::list::ListView;
use crate::record::{
    Body, Computed, Deletion, Identity, Kind, Proposed, Record, ScopeRule, Writers,
};
use crate::value::{Count, Date, FieldType, FiscalYear, MonthMinutes, Ref, RefSet, Text, Yen};
use serde_json::Value;

choice! {
    /// How an honorarium is taxed. The accountant decides; the program notes it down.
    TaxCategory {
        /// A fee, of which the payer keeps tax back.
        Fee = "fee",
        /// Wages.
        Wage = "wage",
        /// Nothing is kept back.
        Untaxed = "none",
        /// It goes to an organization, of which nothing is kept back.
        Corporate = "corporate",
    }
}

/// Where an honorarium stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HonorariumStep {
    /// It is proposed.
    Draft,
    /// Somebody has looked at it.
    Confirmed,
    /// Somebody else has approved it.
    Approved,
    /// It is paid.
    Paid,
}

/// What somebody confirms, and what its approval freezes.
const FROZEN: [&str; 8] =
    ["accrual_year", "lines", "minutes", "rate", "travel", "gross", "tax_category", "withheld"];

const IS_CONFIRMED: Condition = Condition::Filled("confirmed_on");

const IS_APPROVED: Condition = Condition::Filled("approved_on");

record! {
    /// One honorarium, or a correction of one.
    Honorarium = "honorarium" {
        /// Who taught.
        staff: Ref<Staff> => required, fixed, listed;
        /// The organization for which she taught.
        organization: Ref<Organization> => required, fixed, listed;
        /// The month, written "2020-08".
        month: Text => required, fixed, help, chars(7), listed;
        /// 0 for the honorarium itself, 1 and more for corrections.
        number: Count => required, fixed, help, listed;
        /// The fiscal year that it is paid from, whenever it is paid.
        accrual_year: FiscalYear => required, help;
        /// The lessons that it pays.
        lines: RefSet<LessonStaff> => section("amount");
        /// The minutes that it pays; below zero where some are taken back.
        minutes: MonthMinutes => required, listed;
        /// Yen for an hour; empty where it changed within the month.
        rate: Yen;
        /// Yen for the way.
        travel: Yen;
        /// All that it pays, before tax.
        gross: Yen => required, listed;
        /// How it is taxed.
        tax_category: TaxCategory => section("tax"), help;
        /// What is kept back for taxes, as the accountant says.
        withheld: Yen => help;
        /// The day on which somebody has looked at all this. The page of the month asks for it and
        /// for the approval.
        confirmed_on: Date => past, hidden, listed;
        /// Who that was.
        confirmed_by: Ref<Staff> => author, hidden;
        /// The total that somebody else has approved: the one that stood before her.
        approved_gross: Yen => hidden;
        /// The day on which she did.
        approved_on: Date => past, once, hidden, by_other_than_author_of("confirmed_on"), listed;
        /// The day on which it was paid.
        paid_on: Date => section("steps"), past, shown_if(IS_APPROVED), help, listed;
    }
}

impl Honorarium {
    /// Where it stands.
    pub fn step(&self) -> HonorariumStep {
        match (self.confirmed_on, self.approved_on, self.paid_on) {
            (_, Some(_), Some(_)) => HonorariumStep::Paid,
            (_, Some(_), None) => HonorariumStep::Approved,
            (Some(_), None, _) => HonorariumStep::Confirmed,
            (None, None, _) => HonorariumStep::Draft,
        }
    }

    /// Whether tax is kept back of it, and nobody has entered how much.
    pub fn lacks_tax(&self) -> bool {
        self.tax_category == Some(TaxCategory::Fee) && self.withheld.is_none()
    }

    /// What the person gets.
    pub fn net(&self) -> Option<i64> {
        Some(self.gross?.0 - self.withheld.map_or(0, |yen| yen.0))
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Honorarium::NAME,
    fields: Honorarium::FIELDS,
    computed: &[Computed { name: "net", declared: FieldType::Yen, value: net_of }],
    identity: Identity::Natural(&["staff", "organization", "month", "number"]),
    scope: ScopeRule::Managers,
    writers: Writers::Managers,
    deletion: Deletion::UnlessSet("approved_on"),
    forbids,
    title: &["month", "staff"],
    tells_apart: &["organization", "number"],
    in_order: &[("confirmed_on", "approved_on"), ("approved_on", "paid_on")],
    check,
    lists: &[ListView {
        filters: &["staff", "organization", "accrual_year", "paid_on"],
        sort: "-month",
        export: &["accrual_year", "travel", "tax_category", "withheld"],
        ..ListView::PLAIN
    }],
    ..Kind::PLAIN
};

fn net_of(body: &Body, _: Date) -> Option<Value> {
    Honorarium::read(NOBODY, body).net().map(Value::from)
}

/// What was confirmed is what it says, and what was approved stays: neither its amounts nor its
/// approval change any more. An approval says which total it approves, and nobody approves what
/// nobody has confirmed.
fn forbids(proposed: &Proposed<'_>) -> bool {
    let Proposed { before, after, .. } = *proposed;
    let value = |body: &Body, field: &str| body.get(field).cloned().unwrap_or_default();
    let is_same = |field: &str| value(before, field) == value(after, field);
    let says_the_same = FROZEN.iter().all(|field| is_same(field));
    if IS_APPROVED.holds(before) {
        let approval = ["approved_on", "approved_gross", "confirmed_on"];
        return !(says_the_same && approval.iter().all(|field| is_same(field)));
    }
    let keeps_confirmation = IS_CONFIRMED.holds(before) && is_same("confirmed_on");
    let gross = value(after, "gross");
    let is_seen = IS_CONFIRMED.holds(after) && value(after, "approved_gross") == gross;
    let approves_blindly = IS_APPROVED.holds(after) && (gross.is_null() || !is_seen);
    approves_blindly || keeps_confirmation && !says_the_same
}

/// Stands for the id, which no rule looks at.
const NOBODY: RecordId = RecordId(uuid::Uuid::nil());

/// Its month is one, only a correction takes money back, and no more is kept back than is paid.
fn check(body: &Body) -> Vec<Problem> {
    let it = Honorarium::read(NOBODY, body);
    let mut problems = Vec::new();
    let month = it.month.map(|month| format!("{}-01", month.0));
    if month.is_some_and(|first_day| first_day.parse::<Date>().is_err()) {
        problems.push(Problem::new("month", ProblemCode::DoesNotFit));
    }
    let is_correction = it.number.is_some_and(|number| number.0 > 0);
    if !is_correction && it.gross.is_some_and(|gross| gross.0 < 0) {
        problems.push(Problem::new("gross", ProblemCode::OutOfRange));
    }
    if let (Some(gross), Some(withheld)) = (it.gross, it.withheld)
        && (withheld.0.abs() > gross.0.abs() || withheld.0.signum() * gross.0.signum() < 0)
    {
        problems.push(Problem::new("withheld", ProblemCode::OutOfRange));
    }
    let lacks = |field, needed: &'static str| {
        let is_missing =
            Condition::Filled(field).holds(body) && Condition::Empty(needed).holds(body);
        is_missing.then(|| Problem::new(needed, ProblemCode::Missing))
    };
    problems.extend(lacks("approved_on", "confirmed_on"));
    problems.extend(lacks("paid_on", "approved_on"));
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn may_become(before: Value, after: Value) -> bool {
        let body = |json: Value| json.as_object().cloned().unwrap();
        let (before, after) = (body(before), body(after));
        let today = "2021-02-03".parse().unwrap();
        !forbids(&Proposed { writer: None, before: &before, after: &after, today })
    }

    #[test]
    fn what_was_confirmed_is_what_it_says() {
        let confirmed = json!({ "gross": 3000, "confirmed_on": "2021-02-01" });
        let other = |day: Option<&str>| json!({ "gross": 4000, "confirmed_on": day });
        assert!(!may_become(confirmed.clone(), other(Some("2021-02-01"))));
        assert!(may_become(confirmed.clone(), other(None)), "back to a draft");
        assert!(may_become(json!({ "gross": 3000 }), other(None)));
        let approved = |gross: i64| {
            json!({ "gross": 3000, "confirmed_on": "2021-02-01", "approved_gross": gross,
                "approved_on": "2021-02-02" })
        };
        assert!(may_become(confirmed.clone(), approved(3000)));
        assert!(!may_become(confirmed, approved(2000)), "she had seen another total");
        assert!(!may_become(json!({ "gross": 3000 }), json!({ "approved_on": "2021-02-02" })));
    }

    #[test]
    fn what_was_approved_stays_and_is_only_paid() {
        let approved = |gross: i64, day: Option<&str>, paid: Option<&str>| {
            json!({ "gross": gross, "confirmed_on": "2021-02-01", "approved_on": day,
                "approved_gross": 3000, "paid_on": paid })
        };
        let is = approved(3000, Some("2021-02-02"), None);
        assert!(may_become(is.clone(), approved(3000, Some("2021-02-02"), Some("2021-02-03"))));
        assert!(!may_become(is.clone(), approved(4000, Some("2021-02-02"), None)));
        assert!(!may_become(is.clone(), approved(4000, None, None)), "nor with its approval");
        assert!(!may_become(is.clone(), approved(3000, None, None)));
        assert!(!may_become(is, approved(3000, Some("2021-02-03"), None)), "nor on another day");
    }

    #[test]
    fn it_says_its_month_and_keeps_back_no_more_than_it_pays() {
        let of = |body: Value| check(body.as_object().unwrap());
        assert_eq!(of(json!({ "month": "2020-08", "number": 0, "gross": 3000 })), []);
        let problem = |field: &str, code| vec![Problem::new(field, code)];
        assert_eq!(of(json!({ "month": "2020-13" })), problem("month", ProblemCode::DoesNotFit));
        let out = ProblemCode::OutOfRange;
        assert_eq!(of(json!({ "number": 0, "gross": -1 })), problem("gross", out));
        assert_eq!(of(json!({ "number": 1, "gross": -1 })), []);
        for (gross, withheld, fits) in
            [(3000, 306, true), (3000, 3001, false), (3000, -1, false), (-3000, -306, true)]
        {
            let body = json!({ "number": 1, "gross": gross, "withheld": withheld });
            assert_eq!(of(body).is_empty(), fits, "{withheld} of {gross}");
        }
    }

    #[test]
    fn where_it_stands_follows_from_its_days_and_net_from_its_amounts() {
        let of = |body: Value| Honorarium::read(NOBODY, body.as_object().unwrap());
        let steps = [
            (json!({}), HonorariumStep::Draft),
            (json!({ "confirmed_on": "2021-02-01" }), HonorariumStep::Confirmed),
            (
                json!({ "confirmed_on": "2021-02-01", "approved_on": "2021-02-02" }),
                HonorariumStep::Approved,
            ),
            (
                json!({ "confirmed_on": "2021-02-01", "approved_on": "2021-02-02",
                    "paid_on": "2021-02-03" }),
                HonorariumStep::Paid,
            ),
        ];
        for (body, step) in steps {
            assert_eq!(of(body).step(), step);
        }
        assert_eq!(of(json!({ "gross": 3000, "withheld": 306 })).net(), Some(2694));
        assert_eq!(of(json!({ "gross": 3000 })).net(), Some(3000));
        assert_eq!(of(json!({})).net(), None);
        let lacks_tax = |body: Value| of(body).lacks_tax();
        assert!(lacks_tax(json!({ "gross": 3000, "tax_category": "fee" })));
        assert!(!lacks_tax(json!({ "tax_category": "fee", "withheld": 0 })), "none is an answer");
        assert!(!lacks_tax(json!({ "gross": 3000, "tax_category": "wage" })));
    }
}
