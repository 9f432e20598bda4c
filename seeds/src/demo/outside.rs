//! What staff do outside the venues besides their visits to the six schools, whom they turn to
//! there, the children's halls of the city, and what those who sent learners were told in return.
//! Counted in no figure. Every name is invented.

use super::Cast;
use super::entrance::Given;
use super::intake::{Referred, source_of};
use super::places::{
    AGENCIES, CORRESPONDENCE_SCHOOL, FULL_TIME_SCHOOL, VISITED_SCHOOLS, organization,
};
use crate::script::{Script, at, change, create, day};
use shared::id::RecordId;
use shared::records::consent::Purpose;
use shared::records::organization::{Organization, OrganizationKind};
use shared::records::outreach::{Outreach, OutreachKind};
use shared::records::referral_in::ReferralSource;
use shared::records::referral_source::{Feedback, LegalBasis, ReferralSourceRecord};
use shared::records::school_contact::{ContactRole, SchoolContact};
use shared::value::{Count, Date, LongText, Ref, RefSet, Text};

/// Everything about the world outside that nobody counts.
pub(super) fn outside(script: &mut Script, cast: &Cast) {
    halls(script, cast);
    contacts(script, cast);
    work(script, cast);
}

/// So many children's halls the city has.
const HALLS: usize = 103;

/// As many as one change of the office holds.
const AT_ONCE: usize = 50;

/// How the names of the halls begin, with their readings.
const HALL_NAMES: [(&str, &str); 21] = [
    ("あおば", "あおば"),
    ("あかしや", "あかしや"),
    ("いちょう", "いちょう"),
    ("うぐいす", "うぐいす"),
    ("えぞまつ", "えぞまつ"),
    ("おおぞら", "おおぞら"),
    ("かしわ", "かしわ"),
    ("かっこう", "かっこう"),
    ("からまつ", "からまつ"),
    ("きたぐに", "きたぐに"),
    ("くるみ", "くるみ"),
    ("けやき", "けやき"),
    ("こぶし", "こぶし"),
    ("さくら", "さくら"),
    ("しらかば", "しらかば"),
    ("すずらん", "すずらん"),
    ("つばさ", "つばさ"),
    ("ななかまど", "ななかまど"),
    ("はまなす", "はまなす"),
    ("ひばり", "ひばり"),
    ("ぽぷら", "ぽぷら"),
];

/// Where in its part of the town each of them stands.
const SIDES: [(&str, &str); 5] =
    [("中央", "ちゅうおう"), ("東", "ひがし"), ("西", "にし"), ("南", "みなみ"), ("北", "きた")];

/// A directory: learners are sent there or come from there, and nobody is taught there.
fn halls(script: &mut Script, cast: &Cast) {
    let text = |text: String| Some(Text(text));
    let places = HALL_NAMES.iter().flat_map(|name| SIDES.iter().map(move |side| (name, side)));
    let halls: Vec<Organization> = places
        .take(HALLS)
        .map(|((name, kana), (side, side_kana))| {
            let whole = format!("{name}{side}児童会館");
            let id = organization(&whole);
            Organization {
                name: text(whole),
                kana: text(format!("{kana}{side_kana}じどうかいかん")),
                kind: Some(OrganizationKind::ChildrenHall),
                ..Organization::empty(id)
            }
        })
        .collect();
    for (turn, some) in (0..).zip(halls.chunks(AT_ONCE)) {
        let ops = some.iter().map(|hall| create(hall.id, hall)).collect();
        script.add(cast.manager.account(), at(day(2019, 4, 1), 15, 30 + turn), ops);
    }
}

/// Whom staff call at the other schools and at the agencies that send learners.
fn contacts(script: &mut Script, cast: &Cast) {
    use ContactRole::{Counselor, NurseTeacher, Office, Other, SocialWorker, Teacher};
    let rows = [
        (VISITED_SCHOOLS[2], "石垣 教諭", Teacher, "火曜・木曜の15時から17時"),
        (VISITED_SCHOOLS[3], "桜井 養護教諭", NurseTeacher, "平日の12時半から13時"),
        (VISITED_SCHOOLS[4], "森 スクールカウンセラー", Counselor, "水曜の13時から17時"),
        (VISITED_SCHOOLS[5], "菅原 教頭", Teacher, "平日の16時から17時"),
        (
            CORRESPONDENCE_SCHOOL,
            "今井 スクールソーシャルワーカー",
            SocialWorker,
            "平日の10時から15時",
        ),
        (FULL_TIME_SCHOOL, "事務室", Office, "平日の9時から16時"),
        (AGENCIES[0], "相談窓口", Other, "平日の9時から17時"),
        (AGENCIES[2], "担当 藤田", Other, "平日の10時から16時"),
    ];
    let made_at = at(cast.set.year.first_day().plus_days(66), 15, 0);
    for (number, (of, name, role, hours)) in rows.into_iter().enumerate() {
        let id = script.id(made_at);
        let record = SchoolContact {
            organization: Some(Ref::to(organization(of))),
            name: Some(Text(name.to_owned())),
            role: Some(role),
            // Numbers of no exchange: nobody is called by a demo.
            phone: Some(Text(format!("000-0000-03{number:02}"))),
            hours: Some(Text(hours.to_owned())),
            ..SchoolContact::empty(id)
        };
        script.add(cast.coordinator().account(), made_at, vec![create(id, &record)]);
    }
}

/// Days after the first one of the fiscal year, what it was, where, how many people, and a note.
type Work = (i64, OutreachKind, Option<&'static str>, u32, &'static str);

/// Requests to the council, briefings, and youth work at schools. A visit is planned, too.
fn work(script: &mut Script, cast: &Cast) {
    use OutreachKind::{Briefing, Council, YouthWork};
    let rows: [Work; 8] = [
        (50, Council, None, 21, "構成機関へ、対象になる若者への声かけと紹介を依頼した。"),
        (78, Briefing, Some("教育委員会 児童生徒担当"), 12, "進路担当者の会議で事業を説明した。"),
        (99, YouthWork, Some(VISITED_SCHOOLS[0]), 18, "放課後のフリースペースでボードゲーム。"),
        (128, Briefing, Some(CORRESPONDENCE_SCHOOL), 9, "教員向けに高卒認定試験の活用を説明した。"),
        (162, YouthWork, Some(VISITED_SCHOOLS[1]), 15, "進路の相談コーナーを開いた。"),
        (190, Council, None, 21, "実務者会議で紹介の流れを確かめた。"),
        (204, YouthWork, Some(VISITED_SCHOOLS[0]), 22, "学校祭の準備に合わせて交流した。"),
        (212, Briefing, Some("保健センター"), 7, "保健師に、事業の内容と連絡先を説明した。"),
    ];
    let first_day = cast.set.year.first_day();
    let today = cast.set.today;
    for (after, kind, place, people, note) in rows {
        let date = first_day.plus_days(after);
        if date < today {
            let reached = Some(Count(people));
            go(script, cast, (kind, date, place), (reached, Some(note)), at(date, 17, 30));
        }
    }
    // A school that nobody has visited this year comes next.
    let planned = (OutreachKind::SchoolVisit, today.plus_days(9), Some(FULL_TIME_SCHOOL));
    go(script, cast, planned, (None, None), at(today.plus_days(-5), 16, 0));
}

fn go(
    script: &mut Script,
    cast: &Cast,
    (kind, date, place): (OutreachKind, Date, Option<&'static str>),
    (people, note): (Option<Count>, Option<&'static str>),
    made_at: shared::id::Stamp,
) {
    let author = cast.coordinator();
    let id = script.id(made_at);
    let record = Outreach {
        kind: Some(kind),
        date: Some(date),
        organization: place.map(|name| Ref::to(organization(name))),
        staff: Some(RefSet::to([author.staff()])),
        people,
        note: note.map(|note| LongText(note.to_owned())),
        ..Outreach::empty(id)
    };
    script.add(author.account(), made_at, vec![create(id, &record)]);
}

/// Who was behind each referral. Whoever sent somebody who agrees was answered.
pub(super) fn answers(script: &mut Script, cast: &Cast, referred: &Referred, given: &Given) {
    let agreeing: [Vec<u8>; 2] = [Purpose::School, Purpose::Network]
        .map(|purpose| given.of(purpose).into_iter().map(|(number, _)| number).collect());
    for (number, referral) in &referred.first {
        let Some((source, from)) = source_of(*number) else { continue };
        let agrees = match source {
            ReferralSource::School => agreeing[0].contains(number),
            _ => agreeing[1].contains(number),
        };
        let date = cast.person(*number).first_talk;
        answer(script, cast, (*referral, source, from), date, agrees);
    }
}

fn answer(
    script: &mut Script,
    cast: &Cast,
    (referral, source, from): (RecordId, ReferralSource, &str),
    date: Date,
    agrees: bool,
) {
    let (asked_at, told_on) = (at(date.plus_days(1), 10, 0), date.plus_days(9));
    if told_on >= cast.set.today {
        return;
    }
    let text = |text: &str| Some(Text(text.to_owned()));
    let (role, name, basis, told) = match source {
        ReferralSource::School => (
            "担任",
            "石垣",
            LegalBasis::Consent,
            "出席の状況と、本人が話してよいと言った進路の希望。",
        ),
        _ => ("相談員", "藤田", LegalBasis::Council, "つながった経過と、連絡のつきやすい時間帯。"),
    };
    let id = script.id(asked_at);
    let record = ReferralSourceRecord {
        referral: Some(Ref::to(referral)),
        organization: Some(Ref::to(organization(from))),
        person_role: text(role),
        person_name: text(name),
        basis: Some(basis),
        passed_on: Some(LongText(told.to_owned())),
        feedback: Some(if agrees { Feedback::Agreed } else { Feedback::Asked }),
        ..ReferralSourceRecord::empty(id)
    };
    script.add(cast.manager.account(), asked_at, vec![create(id, &record)]);
    let ended = ReferralSourceRecord {
        feedback: Some(if agrees { Feedback::Given } else { Feedback::Refused }),
        feedback_on: agrees.then_some(told_on),
        ..ReferralSourceRecord::empty(id)
    };
    script.add(cast.manager.account(), at(told_on, 11, 0), vec![change(id, &ended)]);
}
