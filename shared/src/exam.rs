//! The high-school equivalency exam: its subjects, what exempts from them, and what a learner still
//! owes. Every rule is data per era, because the ordinance has changed three times and will again.

pub mod advice;
pub mod age;
pub mod application;
mod carry;
pub mod case;
pub mod certificate;
pub mod course;
pub mod evaluation;
pub mod exemption;
mod owed;
pub mod pass;
pub mod progress;
pub mod question;
pub mod rules;
pub mod skill_test;
pub mod study;
pub mod subject;

pub use advice::Advice;
pub use application::{Objection, fee, fee_by, objections};
pub use carry::sources;
pub use case::{Case, EarnedCredits, Step};
pub use evaluation::{Evaluation, Verdict, evaluate};
pub use exemption::{Exemption, ExemptionGround};
pub use owed::OpenSlot;
pub use pass::{Pass, passes};
pub use progress::{Progress, era, offered, progress};
pub use rules::{Era, RULES, Rules, Slot};
pub use study::StudySubject;
pub use subject::Subject;
