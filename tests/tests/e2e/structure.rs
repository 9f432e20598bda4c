//! Every page has the structure that a reader, a screen reader and a narrow phone rely on. How it
//! looks is compared by eye, with `cargo xtask pictures`.

use serde_json::{Value, json};
use tests::pages::PAGES;
use tests::{Device, Manabi, Screen};

use crate::people::device_of;

/// How large letters are, in pixels: as browsers begin, and as somebody needs them who sees less.
const LETTERS: u32 = 16;
const LETTERS_LARGE: u32 = 32;

/// The languages, with the screens on which the pages are looked at in each.
const LOOKS: [(&str, &[Screen]); 3] = [
    ("ja", &[Screen::Desktop, Screen::Tablet, Screen::Phone, Screen::Small]),
    ("easy", &[Screen::Phone, Screen::Small]),
    ("en", &[Screen::Tablet, Screen::Small]),
];

#[tokio::test]
async fn every_page_of_a_tutor_can_be_read_and_used_by_everybody() {
    every_page_is_sound("tutor").await;
}

#[tokio::test]
async fn every_page_of_a_learner_can_be_read_and_used_by_everybody() {
    every_page_is_sound("learner").await;
}

#[tokio::test]
async fn every_page_of_a_manager_can_be_read_and_used_by_everybody() {
    every_page_is_sound("manager").await;
}

/// Each page of somebody has one heading and one main part; all of it lies in a named part of the
/// page; each control has a name, which has the words that are seen on it, and room for a finger;
/// nothing runs out of the screen.
async fn every_page_is_sound(person: &str) {
    let manabi = Manabi::start_demo().await;
    let mut device = device_of(&manabi, person, Screen::Desktop).await;
    device.is_kept_offline().await;
    let mut complaints = Vec::new();
    for (language, screens) in LOOKS {
        device.choose_language(language).await;
        for page in PAGES.iter().filter(|page| page.person == person) {
            device.set_screen(Screen::Desktop).await;
            page.open(&device).await;
            for screen in screens {
                device.set_screen(*screen).await;
                device.stands_still().await;
                let found = broken(&device).await.into_iter();
                let place = format!("{}: {language}: {screen:?}", page.name);
                complaints.extend(found.map(|what| format!("{place}: {what}")));
            }
            if language == "ja" {
                device.set_screen(Screen::Phone).await;
                choose_letters(&device, LETTERS_LARGE).await;
                let found = broken(&device).await.into_iter();
                let place = format!("{}: letters of 200 %", page.name);
                complaints.extend(found.map(|what| format!("{place}: {what}")));
                choose_letters(&device, LETTERS).await;
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Chooses how large letters are, as somebody does in the settings of the browser.
async fn choose_letters(device: &Device, pixels: u32) {
    let letters = json!({ "fontSizes": { "standard": pixels } });
    device.devtools("Page.setFontSizes", letters).await;
    device.stands_still().await;
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
    // What is seen on a control, without readings, is in its name: somebody says it to press it.
    const bare = (text) => text.toLowerCase().replace(/[\\s\\p{P}]/gu, '');
    const unseen = 'rt, svg, .visually-hidden';
    const words = (it) => [...it.childNodes].map((child) => child.nodeType === Node.TEXT_NODE
        ? child.data
        : child.nodeType !== Node.ELEMENT_NODE || child.matches(unseen) || !child.checkVisibility()
            || getComputedStyle(child).clipPath !== 'none' ? '' : words(child)).join(' ');
    of('a[aria-label],button[aria-label],[role=button][aria-label]')
        .filter((it) => !bare(it.ariaLabel).includes(bare(words(it))))
        .forEach((it) => wrong.push(`“${words(it)}” is called “${it.ariaLabel}”`));
    // Text that is in no part of the page is never reached by somebody who goes from part to part.
    const parts = 'main, nav, header, footer, aside, dialog, [popover], [role], .skip-link';
    seen.filter((it) => !it.closest(parts) && !it.matches('script, style'))
        .filter((it) => [...it.childNodes].some((child) =>
            child.nodeType === Node.TEXT_NODE && child.data.trim()))
        .forEach((it) => wrong.push(`in no part of the page: ${it.textContent.slice(0, 60)}`));
    // A link that spreads over its card or row is as large as that.
    const spreads = (it) => getComputedStyle(it, '::after').position === 'absolute';
    const small = (it) => {
        const { width, height } = it.getBoundingClientRect();
        return width > 0 && (width < 23.9 || height < 23.9) && !spreads(it);
    };
    of('a[href],button,select,summary')
        .filter((it) => navigator.maxTouchPoints > 0 && small(it))
        .filter((it) => getComputedStyle(it).display !== 'inline')
        .forEach((it) => wrong.push(`too small for a finger: ${it.outerHTML.slice(0, 120)}`));
    const care = document.documentElement.style.getPropertyValue('--paper-care');
    if (!care) wrong.push('a second sheet of paper would not say whether it names people');
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) {
        const widest = seen.find((it) => it.getBoundingClientRect().right > width + 1);
        wrong.push(`it scrolls sideways: ${widest?.outerHTML.slice(0, 120)}`);
    }
    return wrong;";
