//! Where the demo takes place and who works there. Every name is invented.

use super::Cast;
use crate::Account;
use crate::script::{Script, at, create, day, named};
use shared::id::{AccountId, RecordId};
use shared::records::assignment::Assignment;
use shared::records::organization::{Organization, OrganizationKind};
use shared::records::program::Program;
use shared::records::staff::{Staff, StaffPosition};
use shared::records::venue::{FacilityKind, Venue};
use shared::role::Role;
use shared::value::{Count, LongText, Ref, Text, Weekday};

/// So many can take part at a time.
pub(super) const CAPACITY: u32 = 60;

/// A venue with its weekly lesson.
pub(super) struct Place {
    /// The letter by which the demo's tables name it.
    pub letter: char,
    name: &'static str,
    kana: &'static str,
    address: &'static str,
    has_wifi: bool,
    facility: FacilityKind,
    capacity: u32,
    /// The weekday of its lessons.
    pub weekday: Weekday,
    /// The hour at which they start.
    pub hour: u16,
    /// How many lessons were held from April to January of the published year.
    pub held: usize,
}

impl Place {
    /// The venue's record.
    pub(super) fn id(&self) -> RecordId {
        named("venue", &self.letter.to_string())
    }
}

/// The seven venues.
pub(super) static PLACES: [Place; 7] = [
    Place {
        letter: 'A',
        name: "大通ユースセンター",
        kana: "おおどおりゆーすせんたー",
        address: "札幌市中央区大通西",
        has_wifi: true,
        facility: FacilityKind::SupportCenter,
        capacity: 12,
        weekday: Weekday::Wednesday,
        hour: 18,
        held: 40,
    },
    Place {
        letter: 'B',
        name: "北二十四条まなび館",
        kana: "きたにじゅうよじょうまなびかん",
        address: "札幌市北区北二十四条西",
        has_wifi: false,
        facility: FacilityKind::PublicHall,
        capacity: 8,
        weekday: Weekday::Friday,
        hour: 17,
        held: 35,
    },
    Place {
        letter: 'C',
        name: "白石ひろば",
        kana: "しろいしひろば",
        address: "札幌市白石区本通",
        has_wifi: false,
        facility: FacilityKind::ActivityCenter,
        capacity: 8,
        weekday: Weekday::Tuesday,
        hour: 17,
        held: 33,
    },
    Place {
        letter: 'D',
        name: "豊平川ユースプラザ",
        kana: "とよひらがわゆーすぷらざ",
        address: "札幌市豊平区旭町",
        has_wifi: true,
        facility: FacilityKind::ActivityCenter,
        capacity: 8,
        weekday: Weekday::Thursday,
        hour: 18,
        held: 31,
    },
    Place {
        letter: 'E',
        name: "宮の沢学習室",
        kana: "みやのさわがくしゅうしつ",
        address: "札幌市西区宮の沢",
        has_wifi: true,
        facility: FacilityKind::PublicHall,
        capacity: 7,
        weekday: Weekday::Monday,
        hour: 17,
        held: 30,
    },
    Place {
        letter: 'F',
        name: "厚別交流館",
        kana: "あつべつこうりゅうかん",
        address: "札幌市厚別区厚別中央",
        has_wifi: true,
        facility: FacilityKind::PublicHall,
        capacity: 7,
        weekday: Weekday::Saturday,
        hour: 14,
        held: 28,
    },
    Place {
        letter: 'G',
        name: "手稲駅前ひろば",
        kana: "ていねえきまえひろば",
        address: "札幌市手稲区手稲本町",
        has_wifi: false,
        facility: FacilityKind::ActivityCenter,
        capacity: 6,
        weekday: Weekday::Tuesday,
        hour: 18,
        held: 22,
    },
];

/// The venue with this letter.
pub(super) fn place(letter: char) -> &'static Place {
    PLACES.iter().find(|place| place.letter == letter).expect("the tables name venues A to G")
}

/// Somebody who works for the program.
pub(super) struct Worker {
    /// The name to sign in with, and the key by which the demo names her.
    pub sign_in: &'static str,
    password: Option<&'static str>,
    name: &'static str,
    kana: &'static str,
    role: Role,
    position: StaffPosition,
    /// The organization that she comes from.
    pub organization: &'static str,
    /// The letter of her venue; managers have none.
    pub venue: Option<char>,
}

impl Worker {
    /// Her account.
    pub(super) fn account(&self) -> AccountId {
        AccountId(named("account", self.sign_in).0)
    }

    /// Her family name, by which learners call her.
    pub(super) fn family_name(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or(self.name)
    }

    /// Her staff record.
    pub(super) fn staff(&self) -> RecordId {
        named("staff", self.sign_in)
    }

    fn new(
        sign_in: &'static str,
        (name, kana): (&'static str, &'static str),
        position: StaffPosition,
        organization: &'static str,
        venue: char,
    ) -> Worker {
        let (role, password, venue) = (Role::Tutor, None, Some(venue));
        Worker { sign_in, password, name, kana, role, position, organization, venue }
    }

    fn manager(sign_in: &'static str, name: &'static str, kana: &'static str) -> Worker {
        Worker {
            sign_in,
            password: None,
            name,
            kana,
            role: Role::Manager,
            position: StaffPosition::Employee,
            organization: "札幌市若者学習支援センター",
            venue: None,
        }
    }

    fn with_password(self, password: &'static str) -> Worker {
        Worker { password: Some(password), ..self }
    }
}

/// Everybody who works in the demo: two coordinators and the tutors of six partner organizations.
pub(super) fn workers() -> Vec<Worker> {
    use StaffPosition::{Employee, RetiredTeacher, StudentVolunteer, YouthWorker};
    let tutor = Worker::new;
    vec![
        Worker::manager("manager", "佐藤 由美子", "さとう ゆみこ").with_password("manabi-manager"),
        Worker::manager("ito", "伊藤 健一", "いとう けんいち"),
        tutor("tutor", ("小林 千尋", "こばやし ちひろ"), YouthWorker, PARTNERS[0], 'A')
            .with_password("manabi-tutor"),
        tutor("tutor2", ("山田 修", "やまだ おさむ"), RetiredTeacher, PARTNERS[1], 'A')
            .with_password("manabi-tutor2"),
        tutor("watanabe", ("渡辺 さくら", "わたなべ さくら"), StudentVolunteer, PARTNERS[0], 'B'),
        tutor("nakamura", ("中村 大輔", "なかむら だいすけ"), Employee, PARTNERS[2], 'B'),
        tutor("kato", ("加藤 恵", "かとう めぐみ"), YouthWorker, PARTNERS[4], 'C'),
        tutor("yoshida", ("吉田 翔太", "よしだ しょうた"), StudentVolunteer, PARTNERS[0], 'C'),
        tutor("yamamoto", ("山本 和子", "やまもと かずこ"), RetiredTeacher, PARTNERS[1], 'D'),
        tutor("matsumoto", ("松本 隼人", "まつもと はやと"), Employee, PARTNERS[3], 'E'),
        tutor("inoue", ("井上 真由", "いのうえ まゆ"), Employee, PARTNERS[5], 'F'),
        tutor("kimura", ("木村 正", "きむら ただし"), RetiredTeacher, PARTNERS[1], 'G'),
    ]
}

/// The six organizations that teach in the program.
pub(super) const PARTNERS: [&str; 6] = [
    "NPO法人まなびの灯",
    "一般社団法人つなぐ学び舎",
    "学びなおし塾こつこつ",
    "あすなろ奨学支援会",
    "フリースクール野の花",
    "児童発達支援事業所ここあ",
];

/// The six part-time high schools that staff visit.
pub(super) const VISITED_SCHOOLS: [&str; 6] = [
    "札幌藻岩の丘高等学校（定時制）",
    "札幌豊水高等学校（定時制）",
    "札幌北野坂高等学校（定時制）",
    "札幌青葉台高等学校（定時制）",
    "札幌雪見高等学校（定時制）",
    "石狩東野高等学校（定時制）",
];

/// The correspondence school of some learners.
pub(super) const CORRESPONDENCE_SCHOOL: &str = "北翠通信高等学校";

/// The full-time school of some learners.
pub(super) const FULL_TIME_SCHOOL: &str = "札幌白樺台高等学校";

/// The agencies that refer young people.
pub(super) const AGENCIES: [&str; 4] =
    ["若者就労サポート窓口", "児童相談所", "ひきこもり相談室", "生活支援相談センター"];

/// The record of the organization with this name.
pub(super) fn organization(name: &str) -> RecordId {
    named("organization", name)
}

/// The accounts of everybody who works in the demo.
pub(super) fn accounts() -> impl Iterator<Item = Account> {
    workers().into_iter().map(|worker| Account {
        id: worker.account(),
        sign_in: worker.sign_in,
        name: worker.name.to_owned(),
        password: worker.password,
        role: worker.role,
        person: worker.staff(),
    })
}

/// The program, its organizations, venues and staff, as they stood when the records begin.
pub(super) fn found(script: &mut Script, cast: &Cast) {
    let first_day = day(2019, 4, 1);
    let mut ops = vec![create(named("record", "program"), &program(cast))];
    ops.extend(organizations().map(|(name, kind)| {
        let id = organization(name);
        let record = Organization {
            name: Some(Text(name.to_owned())),
            kind: Some(kind),
            ..Organization::empty(id)
        };
        create(id, &record)
    }));
    ops.extend(PLACES.iter().map(|place| create(place.id(), &venue(place))));
    ops.extend(workers().iter().map(|worker| create(worker.staff(), &staff(worker))));
    script.add(cast.manager.account(), at(first_day, 9, 0), ops);
    let assignments = workers().into_iter().filter_map(|worker| {
        let id = named("assignment", worker.sign_in);
        let record = Assignment {
            staff: Some(Ref::to(worker.staff())),
            venue: Some(Ref::to(place(worker.venue?).id())),
            from: Some(first_day),
            ..Assignment::empty(id)
        };
        Some(create(id, &record))
    });
    script.add(cast.manager.account(), at(first_day, 10, 0), assignments.collect());
}

fn program(cast: &Cast) -> Program {
    Program {
        name: Some(Text("若者の社会的自立促進事業".to_owned())),
        national_name: Some(Text("学びを通じたステップアップ支援促進事業".to_owned())),
        municipality: Some(Text("札幌市".to_owned())),
        municipality_code: Some(Text("011002".to_owned())),
        capacity: Some(Count(CAPACITY)),
        started_on: Some(day(2018, 4, 1)),
        policy_basis: Some(LongText(
            "札幌市子どもの貧困対策計画（平成30年3月策定）、子ども・若者育成支援推進法".to_owned(),
        )),
        // Numbers of no exchange: nobody is called by a demo.
        phone: Some(Text("000-0000-0100".to_owned())),
        on_call_phone: Some(Text("000-0000-0101".to_owned())),
        child_center_phone: Some(Text("000-0000-0102".to_owned())),
        demo_today: Some(cast.set.today),
        ..Program::empty(named("record", "program"))
    }
}

fn organizations() -> impl Iterator<Item = (&'static str, OrganizationKind)> {
    use OrganizationKind::{Agency, City, Other, Partner, School};
    let schools = VISITED_SCHOOLS.into_iter().chain([CORRESPONDENCE_SCHOOL, FULL_TIME_SCHOOL]);
    let own = [("札幌市", City), ("札幌市若者学習支援センター", Other)];
    own.into_iter()
        .chain(PARTNERS.into_iter().map(|name| (name, Partner)))
        .chain(schools.map(|name| (name, School)))
        .chain(AGENCIES.into_iter().map(|name| (name, Agency)))
}

fn venue(place: &Place) -> Venue {
    Venue {
        name: Some(Text(place.name.to_owned())),
        kana: Some(Text(place.kana.to_owned())),
        address: Some(Text(place.address.to_owned())),
        phone: Some(Text(format!("000-0000-02{:02}", u32::from(place.letter) % 100))),
        facility: Some(place.facility),
        capacity: Some(Count(place.capacity)),
        is_online: Some(false),
        has_wifi: Some(place.has_wifi),
        ..Venue::empty(place.id())
    }
}

fn staff(worker: &Worker) -> Staff {
    Staff {
        name: Some(Text(worker.name.to_owned())),
        kana: Some(Text(worker.kana.to_owned())),
        position: Some(worker.position),
        organization: Some(Ref::to(organization(worker.organization))),
        pledge_on: Some(day(2019, 3, 28)),
        ..Staff::empty(worker.staff())
    }
}
