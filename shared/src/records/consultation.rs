//! A talk about a learner: with herself, her family, her school or an agency. One record per talk,
//! however many people took part (ruling A5).

use super::learner::Learner;
use super::staff::Staff;
use crate::choice;
use crate::record;
use crate::record::form::Choices;
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{ChoiceSet, Date, LongText, Minutes, Ref, Text};

choice! {
    /// Who took part besides staff.
    Counterparty {
        /// The learner herself.
        Learner = "learner",
        /// Her guardian.
        Guardian = "guardian",
        /// Somebody from her school.
        School = "school",
        /// Somebody from another agency.
        Agency = "agency",
    }
}

choice! {
    /// How people met.
    Channel {
        /// Face to face.
        InPerson = "in_person",
        /// By telephone.
        Phone = "phone",
        /// By e-mail.
        Email = "email",
        /// By LINE.
        Line = "line",
        /// By video.
        Online = "online",
    }
}

choice! {
    /// What a talk was about.
    Topic {
        /// Studying.
        Study = "study",
        /// The exam.
        Exam = "exam",
        /// School.
        School = "school",
        /// Work.
        Work = "work",
        /// Daily life.
        Life = "life",
        /// Something else.
        Other = "other",
    }
}

choice! {
    /// What sort of talk it was.
    TalkKind {
        /// The first one with her.
        First = "first",
        /// One of those that follow.
        Regular = "regular",
        /// Together with another agency.
        Joint = "joint",
        /// With her school.
        School = "school",
        /// With her family.
        Family = "family",
    }
}

/// A talk goes on with one about the same learner.
const HERS: Choices = Choices::Sharing { theirs: "learner", mine: "learner" };

record! {
    /// One talk about one learner.
    Consultation = "consultation" {
        /// The learner; a provisional one for somebody who comes for the first time.
        learner: Ref<Learner> => required, fixed, listed;
        /// The day.
        date: Date => required, past, listed;
        /// Who held it and writes this.
        staff: Ref<Staff> => author, listed;
        /// What sort of talk it was.
        kind: TalkKind => listed;
        /// The talk that it goes on with.
        continues: Ref<Consultation> => choices(HERS);
        /// Who took part.
        counterparties: ChoiceSet<Counterparty> => listed;
        /// How people met.
        channel: Channel => listed;
        /// What it was about.
        topics: ChoiceSet<Topic> => listed;
        /// How long it took.
        length_minutes: Minutes;
        /// What was said.
        summary: LongText => section("said");
        /// What happens next.
        next_action: Text => free;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Consultation::NAME,
    fields: Consultation::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("date"),
    title: &["date", "learner"],
    alike: &["learner", "date"],
    in_file: FilePart::Talks,
    has_own_view: true,
    ..Kind::PLAIN
};
