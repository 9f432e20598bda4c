//! Every record kind: one file each below this module, one `mod` line and one entry in the list.

pub mod absence_notice;
pub mod address;
pub mod agreed_pause;
pub mod aid_information;
pub mod aid_scheme;
pub mod assessment;
pub mod assignment;
pub mod attendance;
pub mod availability;
pub mod care_note;
pub mod case_conference;
pub mod certification;
pub mod certification_application;
pub mod consent;
pub mod consultation;
pub mod contact;
pub mod credit_recognition;
pub mod credit_record;
pub mod data_request;
pub mod destination;
pub mod enrollment;
pub mod exam_application;
pub mod exam_paper;
pub mod exam_sitting;
pub mod exam_subject_result;
pub mod exemption;
pub mod external_statistic;
pub mod fiscal_year;
pub mod follow_up;
pub mod goal;
pub mod handover;
pub mod held_notice;
pub mod high_school_exam;
pub mod honorarium;
pub mod honorarium_rate;
pub mod indicator_target;
pub mod intake;
pub mod learner;
pub mod lesson;
pub mod lesson_pattern;
pub mod lesson_record;
pub mod lesson_staff;
pub mod life_support;
pub mod material;
pub mod note;
pub mod organization;
pub mod outreach;
pub mod partner_contract;
pub mod photo;
pub mod plan_item;
pub mod program;
pub mod referral_in;
pub mod referral_out;
pub mod referral_source;
pub mod remote_place;
pub mod safety_report;
pub mod school_contact;
pub mod school_enrollment;
pub mod school_interview;
pub mod self_rating;
pub mod service_use;
pub mod skill_certificate;
pub mod special_measure;
pub mod staff;
pub mod story;
pub mod study_plan;
pub mod told_result;
pub mod venue;
pub mod venue_closure;
pub mod waiting_place;
pub mod weekly_place;
pub mod what_helps;

use crate::record::{Kind, Record};

/// Every kind that this version knows, in the order in which people meet them.
pub static KINDS: &[&Kind] = &[
    program::Program::KIND,
    fiscal_year::FiscalYearRecord::KIND,
    organization::Organization::KIND,
    partner_contract::PartnerContract::KIND,
    venue::Venue::KIND,
    venue_closure::VenueClosure::KIND,
    staff::Staff::KIND,
    availability::Availability::KIND,
    assignment::Assignment::KIND,
    learner::Learner::KIND,
    enrollment::Enrollment::KIND,
    agreed_pause::AgreedPause::KIND,
    waiting_place::WaitingPlace::KIND,
    intake::Intake::KIND,
    consent::Consent::KIND,
    data_request::DataRequest::KIND,
    photo::Photo::KIND,
    contact::Contact::KIND,
    address::Address::KIND,
    school_enrollment::SchoolEnrollment::KIND,
    assessment::Assessment::KIND,
    consultation::Consultation::KIND,
    referral_in::ReferralIn::KIND,
    referral_source::ReferralSourceRecord::KIND,
    referral_out::ReferralOut::KIND,
    service_use::ServiceUse::KIND,
    life_support::LifeSupport::KIND,
    case_conference::CaseConference::KIND,
    story::Story::KIND,
    weekly_place::WeeklyPlace::KIND,
    lesson_pattern::LessonPattern::KIND,
    lesson::Lesson::KIND,
    lesson_staff::LessonStaff::KIND,
    absence_notice::AbsenceNotice::KIND,
    remote_place::RemotePlace::KIND,
    attendance::Attendance::KIND,
    note::Note::KIND,
    care_note::CareNote::KIND,
    safety_report::SafetyReport::KIND,
    goal::Goal::KIND,
    study_plan::StudyPlan::KIND,
    plan_item::PlanItem::KIND,
    material::Material::KIND,
    lesson_record::LessonRecord::KIND,
    self_rating::SelfRating::KIND,
    what_helps::WhatHelps::KIND,
    aid_scheme::AidScheme::KIND,
    aid_information::AidInformation::KIND,
    exam_sitting::ExamSitting::KIND,
    exam_paper::ExamPaper::KIND,
    exam_application::ExamApplication::KIND,
    special_measure::SpecialMeasure::KIND,
    exemption::Exemption::KIND,
    exam_subject_result::ExamSubjectResult::KIND,
    told_result::ToldResult::KIND,
    high_school_exam::HighSchoolExam::KIND,
    certification_application::CertificationApplication::KIND,
    certification::Certification::KIND,
    destination::Destination::KIND,
    follow_up::FollowUp::KIND,
    handover::Handover::KIND,
    credit_record::CreditRecord::KIND,
    skill_certificate::SkillCertificate::KIND,
    credit_recognition::CreditRecognition::KIND,
    outreach::Outreach::KIND,
    school_interview::SchoolInterview::KIND,
    school_contact::SchoolContact::KIND,
    honorarium_rate::HonorariumRate::KIND,
    honorarium::Honorarium::KIND,
    indicator_target::IndicatorTarget::KIND,
    external_statistic::ExternalStatistic::KIND,
    held_notice::HeldNotice::KIND,
];

/// The kinds of which each record is a person.
pub const PEOPLE: [&str; 2] = [staff::Staff::NAME, learner::Learner::NAME];

/// The kind with this name; `None` for a kind of a newer version.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.name == name)
}
