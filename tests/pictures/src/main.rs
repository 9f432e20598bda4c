//! `cargo xtask pictures`: every page of the demo as its people see it, in each size, language and
//! theme, as PNG files with one contact sheet.

mod camera;
mod sheet;
mod wishes;

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use tests::pages::PAGES;
use tests::{Browser, Device, Manabi, Screen};
use tokio::time::Instant;

use camera::{show, take};
use sheet::Picture;
use wishes::{DESK, ENTRANCE_OF, LOCK, SIGN_IN, Size, Wishes};

/// The pictures of the documentation: file, person, page, size and language.
const DOCS: [(&str, &str, &str, Size, &str); 3] = [
    ("tutor-lesson", "tutor", "roll", wishes::TABLET, "ja"),
    ("learner-start", "learner", "me", wishes::PHONE, "easy"),
    ("manager-dashboard", "manager", "figures", DESK, "ja"),
];

/// What went wrong is a sentence.
type Done = Result<(), String>;

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("pictures: {sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn run(words: &[String]) -> Done {
    let wishes = Wishes::read(words)?;
    let (_manabi, server) = match wishes.server {
        Some(server) => (None, server),
        None => {
            let manabi = Manabi::start_demo().await;
            let server = manabi.address();
            (Some(manabi), server)
        }
    };
    let folder = if wishes.is_docs { Path::new("docs/pictures") } else { &wishes.folder };
    fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    if wishes.is_docs { docs(server, folder).await } else { album(&wishes, server).await }
}

/// Takes the pictures of the documentation.
async fn docs(server: SocketAddr, folder: &Path) -> Done {
    for (file, person, name, size, language) in DOCS {
        let device = at_entrance(server, person).await;
        sign_in(&device, person, language).await;
        let page = PAGES.iter().find(|page| page.person == person && page.name == name);
        page.ok_or(format!("there is no page {name} of {person}"))?.open(&device).await;
        show(&device, size, "light").await;
        take(&device, &folder.join(format!("{file}.png"))).await?;
    }
    Ok(())
}

/// Takes whatever is asked for and leaves the contact sheet.
async fn album(wishes: &Wishes, server: SocketAddr) -> Done {
    let mut album = Album { wishes, start: Instant::now(), pictures: Vec::new(), left: 0 };
    for person in wishes.people() {
        album.add_pages_of(person, server).await?;
    }
    let sheet = wishes.folder.join("index.html");
    fs::write(&sheet, sheet::html(&album.pictures, wishes.beside.as_deref())?)
        .map_err(|e| format!("{}: {e}", sheet.display()))?;
    let (count, seconds) = (album.pictures.len(), album.start.elapsed().as_secs());
    println!("{count} pictures in {seconds} s: {}", sheet.display());
    match album.left {
        0 => Ok(()),
        left => Err(format!("the time was over with {left} pictures still to be taken")),
    }
}

/// What has been taken, and how much was left out when the time was over.
struct Album<'a> {
    wishes: &'a Wishes,
    start: Instant,
    pictures: Vec<Picture>,
    left: usize,
}

impl Album<'_> {
    /// Takes the pages of one person, one browser for each language.
    async fn add_pages_of(&mut self, person: &'static str, server: SocketAddr) -> Done {
        let wishes = self.wishes;
        let has = |page: &str| person == ENTRANCE_OF && wishes.has(person, page);
        for language in wishes.languages() {
            let device = at_entrance(server, person).await;
            if has(SIGN_IN) {
                device.choose_language(language).await;
                self.add(person, SIGN_IN, language, &device).await?;
                device.choose_language("ja").await;
            }
            sign_in(&device, person, language).await;
            for page in wishes.pages().filter(|page| page.person == person) {
                show(&device, DESK, "light").await;
                page.open(&device).await;
                self.add(person, page.name, language, &device).await?;
            }
            if has(LOCK) {
                lock(&device, language).await;
                self.add(person, LOCK, language, &device).await?;
            }
        }
        Ok(())
    }

    /// Takes the page that a device shows in all sizes and themes, unless the time is over.
    async fn add(
        &mut self,
        person: &'static str,
        page: &'static str,
        language: &'static str,
        device: &Device,
    ) -> Done {
        let views = self.wishes.views(language);
        if self.start.elapsed() > self.wishes.limit {
            self.left += views.len();
            return Ok(());
        }
        for (size, theme) in views {
            let picture = Picture { person, page, size, language, theme };
            show(device, size, theme).await;
            if self.wishes.is_whole || size.is_print {
                camera::show_whole(device, size).await;
            }
            take(device, &self.wishes.folder.join(picture.file())).await?;
            self.pictures.push(picture);
        }
        Ok(())
    }
}

/// A browser of its own for somebody of the demo.
async fn at_entrance(server: SocketAddr, person: &str) -> Device {
    let device = Device::open_in(Browser::Chromium, server, person, Screen::Desktop).await;
    device.visit("/").await;
    device.field("サインイン名").appears().await;
    device
}

/// Signs somebody of the demo in, whose password follows from her name.
async fn sign_in(device: &Device, person: &str, language: &str) {
    show(device, DESK, "light").await;
    device.field("サインイン名").fill(person).await;
    device.field("パスワード").fill(&format!("manabi-{person}")).await;
    device.button("入る").click().await;
    device.is_kept_offline().await;
    device.stands_still().await;
    device.choose_language(language).await;
}

/// Locks the screen, and speaks the language there, too.
async fn lock(device: &Device, language: &str) {
    show(device, DESK, "light").await;
    device.choose_language("ja").await;
    let press = "[...document.querySelectorAll('.menu-item')]\
                 .find((item) => item.textContent.includes('画面をロック')).click();";
    device.run(press).await;
    device.field("パスワード").appears().await;
    device.choose_language(language).await;
}
