//! Every page has the structure that a reader, a screen reader and a narrow phone rely on. How it
//! looks is compared by eye, with `cargo xtask pictures`.

use serde_json::Value;
use tests::pages::PAGES;
use tests::{Device, Manabi, Screen};

use crate::people::device_of;

#[tokio::test]
async fn every_page_has_one_heading_one_main_part_and_a_name_for_each_control() {
    let manabi = Manabi::start_demo().await;
    let mut complaints = Vec::new();
    for person in ["tutor", "learner", "manager"] {
        let mut device = device_of(&manabi, person, Screen::Tablet).await;
        device.is_kept_offline().await;
        for page in PAGES.iter().filter(|page| page.person == person) {
            page.open(&device).await;
            for screen in [Screen::Desktop, Screen::Tablet, Screen::Phone] {
                device.set_screen(screen).await;
                device.stands_still().await;
                let found = broken(&device).await.into_iter();
                let place = format!("{person}: {}: {screen:?}", page.name);
                complaints.extend(found.map(|what| format!("{place}: {what}")));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// What is wrong with the structure of the page.
async fn broken(device: &Device) -> Vec<String> {
    let found = device.run(LOOK).await;
    let sentences = found.as_array().into_iter().flatten().filter_map(Value::as_str);
    sentences.map(str::to_owned).collect()
}

/// A control's name comes from its label, its own words or those of the elements that it names.
const LOOK: &str = "
    const wrong = [];
    const seen = [...document.querySelectorAll('body *')].filter((it) => it.checkVisibility());
    const of = (selector) => seen.filter((it) => it.matches(selector));
    const one = (selector) => {
        const count = of(selector).length;
        if (count !== 1) wrong.push(`${selector} is there ${count} times`);
    };
    one('h1');
    one('main');
    if (!of('h1')[0]?.textContent.trim()) wrong.push('h1 is empty');
    const ids = seen.map((it) => it.id).filter(Boolean);
    ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => wrong.push(`#${id} twice`));
    const named = (it) => it.ariaLabel || it.title || it.textContent.trim() || it.alt
        || [...it.labels ?? []].some((label) => label.textContent.trim() || label.ariaLabel)
        || it.getAttribute('aria-labelledby')?.split(' ')
            .some((id) => document.getElementById(id)?.textContent.trim());
    of('a[href],button,input:not([type=hidden]),select,textarea,[role=img]')
        .filter((it) => !it.closest('[aria-hidden=true]') && !named(it))
        .forEach((it) => wrong.push(`no name: ${it.outerHTML.slice(0, 120)}`));
    const regions = of('[role=region],section[aria-label],section[aria-labelledby],nav')
        .map((it) => `${it.localName === 'nav'} ${named(it)}`);
    regions.filter((it, at) => regions.indexOf(it) !== at)
        .forEach((it) => wrong.push(`two parts of the page are called the same: ${it}`));
    const care = document.documentElement.style.getPropertyValue('--paper-care');
    if (!care) wrong.push('a second sheet of paper would not say whether it names people');
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) {
        const widest = seen.find((it) => it.getBoundingClientRect().right > width + 1);
        wrong.push(`it scrolls sideways: ${widest?.outerHTML.slice(0, 120)}`);
    }
    return wrong;";
