//! The server dies while three tablets send to it, and comes back: what they wrote is there once,
//! whether its answer had arrived or not.

use std::collections::BTreeSet;

use tests::{Browser, Device, Manabi, Portal, Screen, wait};

use crate::people::{all_is_sent, comes_back_to, device_in};
use crate::plan::{
    add_steps, are_on_the_server_once, each_number_has_one_fate, named, open_plan, steps,
};

/// How often it dies.
const DEATHS: usize = 3;

/// What each tablet writes before each death.
const STEPS: usize = 6;

#[tokio::test]
async fn a_server_killed_under_three_sending_tablets_has_everything_once() {
    let mut manabi = Manabi::start_demo().await;
    let portals = [
        Portal::before(&manabi).await,
        Portal::before(&manabi).await,
        Portal::before(&manabi).await,
    ];
    let browsers = [Browser::Chromium, Browser::Firefox, Browser::Chromium];
    let people = ["tutor", "tutor2", "manager"];
    let mut tablets: Vec<Device> = Vec::new();
    for ((portal, browser), name) in portals.iter().zip(browsers).zip(people) {
        let tablet = device_in(browser, portal.address(), name, Screen::Tablet).await;
        all_is_sent(&tablet).await;
        match tablets.first() {
            None => open_plan(&tablet).await,
            Some(first) => {
                tablet.follow(&format!("{}?tab=plan", first.path().await)).await;
                tablet.button("加える").appears().await;
            }
        }
        tablets.push(tablet);
    }

    let mut written = BTreeSet::new();
    for death in 1..=DEATHS {
        for tablet in &tablets {
            let round = format!("{}-{death}", tablet.name());
            add_steps(tablet, &round, STEPS).await;
            written.extend(named(&round, STEPS));
        }
        // The first answer is on its way to one of them; the others are still sending.
        portals[0].meets("/api/sync").await;
        manabi.kill();
        manabi.start().await;
        for tablet in &tablets {
            comes_back_to(tablet).await;
            all_is_sent(tablet).await;
        }
        portals.iter().for_each(Portal::forget_requests);
    }

    for (tablet, portal) in tablets.iter().zip(&portals) {
        comes_back_to(tablet).await;
        wait::until("everybody sees what all have written", wait::PATIENCE, async || {
            let seen = steps(tablet).await;
            if seen == written { Ok(()) } else { Err(format!("{} sees {seen:?}", tablet.name())) }
        })
        .await;
        all_is_sent(tablet).await;
        each_number_has_one_fate(&portal.sync_answers());
    }
    // Those three heard of each other's steps by hints as well; who comes now asks for everything.
    let portal = Portal::before(&manabi).await;
    let newcomer = device_in(Browser::Chromium, portal.address(), "manager", Screen::Tablet).await;
    all_is_sent(&newcomer).await;
    are_on_the_server_once(&portal.sync_answers(), &written);
}
