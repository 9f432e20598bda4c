//! What a member of a program is there for, and who is acting.

use crate::id::{AccountId, RecordId};
use crate::record::Record;
use crate::records::learner::Learner;
use crate::records::staff::Staff;
use crate::value::codes;
use serde::{Deserialize, Serialize};

codes! {
    /// What an account is for. Rights follow from the role together with assignments.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Role as code {
        /// Teaches the learners on the rosters and cases assigned to her.
        Tutor = "tutor",
        /// Sees her own plan and progress.
        Learner = "learner",
        /// Runs the program.
        Manager = "manager",
        /// Works for the city: sees figures that the server gives her, and no record.
        Officer = "officer",
        /// Manages accounts and devices, and sees no record.
        Admin = "admin",
    }
}

impl Role {
    /// The role with this name.
    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The kind of the record of the person behind an account of this role; `None` for a role that
    /// is nobody in the program.
    pub fn person_kind(self) -> Option<&'static str> {
        match self {
            _ if self.is_staff() => Some(Staff::NAME),
            Role::Learner => Some(Learner::NAME),
            _ => None,
        }
    }

    /// Whether an account of this role is of no use without the record of a person: what it may see
    /// follows from her.
    pub fn needs_person(self) -> bool {
        matches!(self, Role::Tutor | Role::Learner)
    }

    /// Whether the role works for the program.
    pub fn is_staff(self) -> bool {
        matches!(self, Role::Tutor | Role::Manager)
    }
}

/// Somebody who has proven who she is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The account that signed in.
    pub account: AccountId,
    /// What the account is for.
    pub role: Role,
    /// The staff or learner record of the person; an admin may have none.
    pub person: Option<RecordId>,
}

impl Actor {
    /// The actor's staff record, if she works for the program.
    pub fn staff(&self) -> Option<RecordId> {
        self.person.filter(|_| self.role.is_staff())
    }

    /// The actor's learner record, if she is a learner.
    pub fn learner(&self) -> Option<RecordId> {
        self.person.filter(|_| self.role == Role::Learner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tutor_and_a_learner_are_of_no_use_without_a_person_and_an_admin_is_nobody() {
        assert!(Role::Tutor.needs_person() && Role::Learner.needs_person());
        assert!(!Role::Manager.needs_person());
        assert_eq!(Role::Manager.person_kind(), Some("staff"));
        assert_eq!(Role::Learner.person_kind(), Some("learner"));
        assert_eq!(Role::Admin.person_kind(), None);
    }
}
