//! The network around the program: an organization with everything that concerns it, visits and
//! other work outside, referrals to and from others.

mod leavers;
mod month;
mod organization;
mod organization_people;
mod outreach;
mod quoted;
mod referral_row;
mod referrals;
mod schools;
mod ties;
mod years;

pub use organization::OrganizationPage;
pub use outreach::OutreachPage;
pub use referrals::ReferralsPage;
pub use ties::Renew;
