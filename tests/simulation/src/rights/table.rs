//! The table itself: one line for each kind of record.

use super::{Kept, Place, Writers};

/// Who may see and write the records of one kind.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub kind: &'static str,
    pub place: Place,
    pub writers: Writers,
    /// Fields that are set at creation and never again.
    pub fixed: &'static [&'static str],
    /// Fields that a learner sets in her own records, besides those.
    pub by_learner: &'static [&'static str],
    /// Fields that managers set and nobody else.
    pub by_manager: &'static [&'static str],
    /// The field that names its writer.
    pub author: Option<&'static str>,
    /// The words of that writer: she changes them, and managers correct them. With them she and
    /// managers delete the record.
    pub words: &'static [&'static str],
    /// The field that names whose words they are where she need not have made the record: she and
    /// managers set those fields and delete the record.
    pub whose: Option<&'static str>,
    /// A field that only somebody else sets than who wrote the other one.
    pub second: Option<(&'static str, &'static str)>,
    /// A field that only the person sets whom the other one names, a fixed one, if somebody else
    /// named her.
    pub read_by: Option<(&'static str, &'static str)>,
    /// A field that only the person sets whom the other one names, a fixed one.
    pub by_named: Option<(&'static str, &'static str)>,
    pub kept: Kept,
    /// Days that are never emptied nor moved to a later day.
    pub closes: &'static [&'static str],
    /// The field with a venue that the record opens, and those with the days on which it does.
    pub leads: Option<(&'static str, &'static [&'static str])>,
}

const fn of(kind: &'static str, place: Place, writers: Writers) -> Line {
    let nothing: &[&str] = &[];
    Line {
        kind,
        place,
        writers,
        fixed: nothing,
        by_learner: nothing,
        by_manager: nothing,
        author: None,
        words: nothing,
        whose: None,
        second: None,
        read_by: None,
        by_named: None,
        kept: Kept::No,
        closes: nothing,
        leads: None,
    }
}

impl Line {
    const fn fixed(self, fixed: &'static [&'static str]) -> Line {
        Line { fixed, ..self }
    }

    const fn by_learner(self, by_learner: &'static [&'static str]) -> Line {
        Line { by_learner, ..self }
    }

    const fn by_manager(self, by_manager: &'static [&'static str]) -> Line {
        Line { by_manager, ..self }
    }

    const fn author(self, field: &'static str) -> Line {
        Line { author: Some(field), ..self }
    }

    const fn words(self, words: &'static [&'static str]) -> Line {
        Line { words, ..self }
    }

    const fn words_of(self, person: &'static str, words: &'static [&'static str]) -> Line {
        Line { whose: Some(person), words, ..self }
    }

    const fn second(self, field: &'static str, first: &'static str) -> Line {
        Line { second: Some((field, first)), ..self }
    }

    const fn read_by(self, field: &'static str, reader: &'static str) -> Line {
        Line { read_by: Some((field, reader)), ..self }
    }

    const fn by_named(self, field: &'static str, person: &'static str) -> Line {
        Line { by_named: Some((field, person)), ..self }
    }

    const fn leads(self, to: &'static str, days: &'static [&'static str]) -> Line {
        Line { leads: Some((to, days)), ..self }
    }

    const fn closes(self, closes: &'static [&'static str]) -> Line {
        Line { closes, ..self }
    }

    const fn kept(self, kept: Kept) -> Line {
        Line { kept, ..self }
    }
}

use Place::{Account, ByAudience, Care, Core, Herself, Named, Office, Own, Program, Venue};
use Writers::{
    LearnerAndManagers, ManagersAndWalkIn, Nobody, Staff, StaffAndLearner, StaffLearnerChanges,
};

/// The table.
#[rustfmt::skip]
pub const LINES: &[Line] = &[
    of("program", Program, Writers::Managers),
    of("fiscal_year", Office, Writers::Managers).fixed(&["year"]),
    of("organization", Office, Writers::Managers),
    of("partner_contract", Place::Managers, Writers::Managers).fixed(&["organization"]),
    of("venue", Program, Writers::Managers),
    of("staff", Office, Writers::Managers),
    of("availability", Office, Staff).fixed(&["staff"])
        .words_of("staff", &["staff", "presence", "weekday", "date", "from", "to"]),
    of("assignment", Office, ManagersAndWalkIn)
        .by_manager(&["care", "care_checked_on"])
        .second("care_checked_on", "care")
        .kept(Kept::IfEver("care")),
    of("learner", Herself, StaffLearnerChanges)
        .by_learner(&["leading_goal"]).by_manager(&["merged_into"]),
    of("enrollment", Core, Staff).fixed(&["learner"]).leads("venue", &["from", "to"]),
    of("agreed_pause", Core, Staff).fixed(&["learner"]),
    of("waiting_place", Core, Staff).fixed(&["learner"]),
    of("intake", Core, Staff).fixed(&["learner"]).author("staff"),
    of("consent", Own, StaffLearnerChanges)
        .fixed(&["learner", "giver", "purpose"]).by_learner(&["withdrawn_on"])
        .closes(&["withdrawn_on"]).kept(Kept::IfEver("withdrawn_on")),
    of("data_request", Own, StaffAndLearner)
        .fixed(&["learner", "kind", "words"])
        .by_learner(&["kind", "words", "asked_on", "is_taken_back"])
        .by_named("is_taken_back", "learner").kept(Kept::Always),
    of("photo", Place::Managers, Writers::Managers),
    of("contact", Core, Staff).fixed(&["learner"]),
    of("address", Care, Staff).fixed(&["learner"]),
    of("school_enrollment", Core, Staff).fixed(&["learner"]),
    of("assessment", Core, Staff).fixed(&["learner"]).author("staff"),
    of("consultation", Core, Staff).fixed(&["learner"]).author("staff"),
    of("referral_in", Core, Staff).fixed(&["learner"]),
    of("referral_source", Place::Managers, Writers::Managers).second("checked_on", "basis"),
    of("referral_out", Core, Staff).fixed(&["learner"]),
    of("service_use", Core, Staff).fixed(&["learner"]),
    of("life_support", Core, Staff).fixed(&["learner"]),
    of("case_conference", Core, Staff).fixed(&["learner"]).author("staff"),
    of("story", Core, Staff).fixed(&["learner"]).second("approved_on", "published_text"),
    of("venue_closure", Program, Writers::Managers),
    of("weekly_place", Own, Staff).fixed(&["learner"]),
    of("lesson_pattern", Venue, Staff).fixed(&["venue", "weekday", "start"]),
    of("lesson", Venue, Staff).fixed(&["venue", "pattern", "planned_on"]),
    of("lesson_staff", Office, Staff)
        .fixed(&["lesson", "staff"]).words_of("staff", &["confirmed_on"]),
    of("absence_notice", Own, StaffAndLearner)
        .fixed(&["lesson", "learner"]).by_learner(&["reason", "words", "is_taken_back"]),
    of("remote_place", Own, Staff).fixed(&["lesson", "learner"]),
    of("attendance", Own, Staff).fixed(&["lesson", "learner"]),
    of("note", ByAudience, Staff)
        .fixed(&["learner", "audience", "staff", "date"]).author("staff").words(&["text"]),
    of("care_note", Care, Staff)
        .fixed(&["learner", "staff"]).author("staff").words(&["text"]),
    of("safety_report", Named, Staff)
        .fixed(&["learner", "staff"]).author("staff").words(&["text"]).kept(Kept::Always),
    of("goal", Own, StaffAndLearner).fixed(&["learner"]).by_learner(&["words"]),
    of("plan_item", Own, StaffAndLearner).fixed(&["learner"]).by_learner(&["done_on"]),
    of("study_plan", Own, Staff).fixed(&["learner"]),
    of("material", Program, Staff),
    of("lesson_record", Own, Staff).fixed(&["lesson", "learner", "subject"]),
    of("self_rating", Own, LearnerAndManagers)
        .fixed(&["learner"]).by_learner(&["date", "rating", "words"]),
    of("what_helps", Own, StaffAndLearner).fixed(&["learner"]).by_learner(&["words"]),
    of("aid_scheme", Program, Writers::Managers),
    of("aid_information", Own, Staff).fixed(&["scheme", "learner"]),
    of("exam_sitting", Program, Writers::Managers).fixed(&["fiscal_year", "round"]),
    of("exam_paper", Program, Writers::Managers).fixed(&["sitting", "subject"]),
    of("exam_application", Own, Staff).fixed(&["sitting", "learner"]),
    of("special_measure", Own, Staff).fixed(&["learner"]),
    of("told_result", Own, StaffAndLearner)
        .fixed(&["sitting", "learner", "subject"]).by_learner(&["result", "told_on"]),
    of("exemption", Own, Staff).fixed(&["learner", "subject"]),
    of("skill_certificate", Own, Staff).fixed(&["learner"]),
    of("credit_record", Own, Staff).fixed(&["learner"]),
    of("exam_subject_result", Own, Staff).fixed(&["sitting", "learner", "subject"]),
    of("high_school_exam", Own, Staff).fixed(&["learner"]),
    of("certification_application", Own, Staff).fixed(&["learner"]),
    of("certification", Own, Staff).fixed(&["learner"]),
    of("destination", Core, Staff).fixed(&["learner"]),
    of("follow_up", Core, Staff).fixed(&["learner"]),
    of("handover", Core, Staff).fixed(&["learner", "to"])
        .read_by("acknowledged_on", "to").kept(Kept::IfEver("acknowledged_on")),
    of("credit_recognition", Own, Staff).fixed(&["learner"]),
    of("outreach", Office, Staff),
    of("school_interview", Office, Staff),
    of("school_contact", Office, Staff),
    of("honorarium_rate", Place::Managers, Writers::Managers),
    of("honorarium", Place::Managers, Writers::Managers)
        .fixed(&["staff", "organization", "month", "number"])
        .author("confirmed_by").second("approved_on", "confirmed_on")
        .kept(Kept::IfEver("approved_on")),
    of("indicator_target", Office, Writers::Managers)
        .fixed(&["indicator", "fiscal_year", "venue", "organization", "month"]),
    of("external_statistic", Office, Staff),
    of("held_notice", Account, Nobody).fixed(&["account", "uid"]),
];
