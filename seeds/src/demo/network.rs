//! The network around the program: what its organizations are, the agencies of the council, and the
//! figures of others that a report quotes. Every name is invented.

use super::Cast;
use super::places::{
    AGENCIES, CORRESPONDENCE_SCHOOL, FULL_TIME_SCHOOL, PARTNERS, VISITED_SCHOOLS, organization,
};
use crate::script::{Script, at, change, create, day};
use shared::records::external_statistic::ExternalStatistic;
use shared::records::organization::{AgencyKind, Organization, OrganizationKind, PartnerKind};
use shared::records::school_enrollment::SchoolCourse;
use shared::sync::message::Op;
use shared::value::{ChoiceSet, Count, FiscalYear, Text};

/// The network, as it was noted down once there was a place for it.
pub(super) fn network(script: &mut Script, cast: &Cast) {
    let ops = schools().chain(partners()).chain(known_agencies()).chain(further_agencies());
    script.add(cast.manager.account(), at(day(2019, 4, 1), 14, 0), ops.collect());
    statistics(script, cast);
}

/// Codes of no school: the list has no numbers like these.
const SCHOOL_CODES: [&str; 8] = [
    "D101299000017",
    "D101299000026",
    "D101299000035",
    "D101299000044",
    "D101299000053",
    "D101299000062",
    "D101299000071",
    "D101299000080",
];

/// The six part-time schools are visited first, for many leave them.
fn schools() -> impl Iterator<Item = Op> {
    use SchoolCourse::{Correspondence, FullTime, PartTime};
    let visited = VISITED_SCHOOLS.into_iter().map(|name| (name, PartTime, true));
    let others =
        [(CORRESPONDENCE_SCHOOL, Correspondence, false), (FULL_TIME_SCHOOL, FullTime, false)];
    visited.chain(others).zip(SCHOOL_CODES).map(|((name, course, is_priority), code)| {
        let id = organization(name);
        let record = Organization {
            school_code: Some(Text(code.to_owned())),
            courses: Some(ChoiceSet([course].into())),
            is_priority: Some(is_priority),
            ..Organization::empty(id)
        };
        change(id, &record)
    })
}

fn partners() -> impl Iterator<Item = Op> {
    use PartnerKind::{
        ChildDevelopment, ExamStudy, FreeSchool, RetiredTeachers, Scholarships, Tutoring,
    };
    let kinds = [Tutoring, RetiredTeachers, ExamStudy, Scholarships, FreeSchool, ChildDevelopment];
    PARTNERS.into_iter().zip(kinds).map(|(name, kind)| {
        let id = organization(name);
        let record = Organization {
            partner_kind: Some(kind),
            joined_on: Some(day(2018, 4, 1)),
            ..Organization::empty(id)
        };
        change(id, &record)
    })
}

fn known_agencies() -> impl Iterator<Item = Op> {
    use AgencyKind::{ChildGuidance, Employment, Welfare, Youth};
    AGENCIES.into_iter().zip([Employment, ChildGuidance, Youth, Welfare]).map(|(name, kind)| {
        let id = organization(name);
        change(id, &Organization { agency_kind: Some(kind), ..Organization::empty(id) })
    })
}

/// With the four that refer young people the council has 21 agencies.
const FURTHER_AGENCIES: [(&str, AgencyKind); 17] = [
    ("教育委員会 児童生徒担当", AgencyKind::Education),
    ("教育支援センター", AgencyKind::Education),
    ("スクールソーシャルワーカー室", AgencyKind::Education),
    ("保健センター", AgencyKind::Health),
    ("こころの相談センター", AgencyKind::Health),
    ("発達障がい者支援センター", AgencyKind::Health),
    ("就業・生活支援センター", AgencyKind::Employment),
    ("若者サポートステーション", AgencyKind::Employment),
    ("ハローワーク 若者窓口", AgencyKind::Employment),
    ("家庭児童相談室", AgencyKind::ChildGuidance),
    ("児童家庭支援センター", AgencyKind::ChildGuidance),
    ("保護観察所", AgencyKind::Justice),
    ("少年鑑別所", AgencyKind::Justice),
    ("警察 少年サポートセンター", AgencyKind::Police),
    ("社会福祉協議会", AgencyKind::Welfare),
    ("若者活動センター", AgencyKind::Youth),
    ("男女共同参画センター 相談室", AgencyKind::Other),
];

fn further_agencies() -> impl Iterator<Item = Op> {
    FURTHER_AGENCIES.into_iter().map(|(name, kind)| {
        let id = organization(name);
        let tells_much = matches!(kind, AgencyKind::Justice | AgencyKind::Police);
        let record = Organization {
            name: Some(Text(name.to_owned())),
            kind: Some(OrganizationKind::Agency),
            agency_kind: Some(kind),
            is_confidential: tells_much.then_some(true),
            ..Organization::empty(id)
        };
        create(id, &record)
    })
}

/// The consultations of the whole center, of which the program's are a small part, and pupils who
/// do not attend.
fn statistics(script: &mut Script, cast: &Cast) {
    let year = cast.set.year.0;
    let made_at = at(cast.set.year.first_day().plus_days(80), 11, 0);
    let rows = [
        ("若者支援総合センターの相談", year - 1, 6_400, "件", "事業報告書"),
        ("不登校の生徒についての相談", year - 2, 212, "件", "デモのための架空の値"),
        ("不登校の生徒についての相談", year - 1, 247, "件", "デモのための架空の値"),
    ];
    let ops = rows.map(|(name, year, value, unit, source)| {
        let id = script.id(made_at);
        let text = |text: &str| Some(Text(text.to_owned()));
        let record = ExternalStatistic {
            name: text(name),
            fiscal_year: Some(FiscalYear(year)),
            value: Some(Count(value)),
            unit: text(unit),
            source: text(source),
            ..ExternalStatistic::empty(id)
        };
        create(id, &record)
    });
    script.add(cast.coordinator().account(), made_at, ops.into());
}
