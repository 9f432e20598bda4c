//! Journeys through the real program: the release server and real browsers, told as a person
//! would, one journey per file.

/// Tells stories in each browser; the name of a test says in which.
macro_rules! in_each_browser {
    ($($story:ident),+ $(,)?) => {
        mod in_chromium {
            $(#[tokio::test]
            async fn $story() {
                super::$story(tests::Browser::Chromium).await;
            })+
        }
        mod in_firefox {
            $(#[tokio::test]
            async fn $story() {
                super::$story(tests::Browser::Firefox).await;
            })+
        }
    };
}

mod accounts;
mod aid;
mod application;
mod bad_weather;
mod care;
mod certificate;
mod closure;
mod conference;
mod consents;
mod emergency;
mod evening;
mod exam;
mod exam_2026;
mod first_contact;
mod focus;
mod forgotten;
mod forms;
mod frozen;
mod full_disk;
mod held;
mod history;
mod hours;
mod joined;
mod killed;
mod learner;
mod leaving;
mod lists;
mod locked;
mod lost_storage;
mod midnight;
mod module;
mod network;
mod new_year;
mod nothing;
mod own_account;
mod own_records;
mod people;
mod photo;
mod plan;
mod practice;
mod relocation;
mod rescue;
mod roll;
mod server_killed;
mod service_worker;
mod settle;
mod structure;
mod tabs;
mod three_tablets;
mod translated;
mod twins;
mod unattributed;
mod walk_in;
mod wrong_clock;
mod year;
