//! A browser that dies while somebody writes, again and again and at any moment: what the screen
//! had called saved is there when it is opened again, and reaches the server once.

use std::collections::BTreeSet;

use tests::{Browser, Chance, Manabi, Portal, Screen, Weather};

use crate::people::{all_is_sent, device_in, enter};
use crate::plan::{
    add_steps, are_on_the_server_once, called_saved, each_number_has_one_fate, open_plan, steps,
};

/// How often it dies.
const DEATHS: usize = 20;

/// Between somebody and the server while she writes: nothing, a hall's Wi-Fi, or a line that breaks
/// when the server has already taken what was sent.
const WEATHERS: [Weather; 3] = [Weather::Fair, Weather::LoginPage, Weather::LostAnswers];

in_each_browser!(what_was_called_saved_survives_twenty_deaths_and_is_sent_once);

async fn what_was_called_saved_survives_twenty_deaths_and_is_sent_once(browser: Browser) {
    let mut chance = Chance::printed();
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let mut tablet = device_in(browser, portal.address(), "tutor", Screen::Tablet).await;
    tablet.is_kept_offline().await;
    all_is_sent(&tablet).await;
    open_plan(&tablet).await;
    let page = format!("{}?tab=plan", tablet.path().await);

    let mut kept = BTreeSet::new();
    for death in 1..=DEATHS {
        portal.turn(chance.one_of(&WEATHERS));
        // Half of the time only the tab dies, as in a browser that is short of memory.
        let spare = match browser {
            Browser::Chromium if chance.below(2) == 0 => Some(tablet.spare_tab().await),
            Browser::Chromium | Browser::Firefox => None,
        };
        add_steps(&tablet, &death.to_string(), 1 + chance.below(4)).await;
        for _ in 0..chance.below(5) {
            kept.extend(called_saved(&tablet).await);
        }
        match spare {
            Some(spare) => tablet.crash_tab(spare).await,
            None => {
                tablet.crash().await;
                tablet.reopen().await;
            }
        }
        tablet.visit(&page).await;
        enter(&tablet, "tutor").await;
        tablet.button("加える").appears().await;
        let here = steps(&tablet).await;
        let lost: Vec<&String> = kept.difference(&here).collect();
        assert!(lost.is_empty(), "death {death}: {lost:?} was called saved and is gone");
        kept = here;
    }

    portal.turn(Weather::Fair);
    tablet.reload().await;
    all_is_sent(&tablet).await;
    tablet.button("加える").appears().await;
    assert_eq!(steps(&tablet).await, kept);
    each_number_has_one_fate(&portal.sync_answers());
    let other = device_in(browser, portal.address(), "manager", Screen::Tablet).await;
    all_is_sent(&other).await;
    are_on_the_server_once(&portal.sync_answers(), &kept);
}
