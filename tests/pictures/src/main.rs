//! `cargo xtask pictures`: every page of the demo as its people see it, in each size, language and
//! theme, as PNG files with one contact sheet.

mod camera;
mod sheet;
mod wishes;

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use tests::pages::{PAGES, PageOf};
use tests::{Browser, Device, Manabi, Screen};
use tokio::time::Instant;

use camera::{choose_language, show, take};
use sheet::Picture;
use wishes::{DESK, Size, Wishes};

/// The pictures of the documentation: file, person, page, size and language.
const DOCS: [(&str, &str, &str, Size, &str); 3] = [
    ("tutor-lesson", "tutor", "roll", wishes::TABLET, "ja"),
    ("learner-start", "learner", "me", wishes::PHONE, "easy"),
    ("manager-dashboard", "manager", "figures", DESK, "ja"),
];

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

async fn run(words: &[String]) -> Result<(), String> {
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
async fn docs(server: SocketAddr, folder: &Path) -> Result<(), String> {
    for (file, person, name, size, language) in DOCS {
        let device = signed_in(server, person, language).await;
        let page = PAGES.iter().find(|page| page.person == person && page.name == name);
        page.ok_or(format!("there is no page {name} of {person}"))?.open(&device).await;
        show(&device, size, "light").await;
        take(&device, &folder.join(format!("{file}.png"))).await?;
    }
    Ok(())
}

/// Takes whatever is asked for and leaves the contact sheet.
async fn album(wishes: &Wishes, server: SocketAddr) -> Result<(), String> {
    let mut album = Album { wishes, start: Instant::now(), pictures: Vec::new(), left: 0 };
    let mut people: Vec<&str> = wishes.pages().map(|page| page.person).collect();
    people.dedup();
    for person in people {
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
    async fn add_pages_of(&mut self, person: &str, server: SocketAddr) -> Result<(), String> {
        for language in self.wishes.languages() {
            let device = signed_in(server, person, language).await;
            for page in self.wishes.pages().filter(|page| page.person == person) {
                if self.start.elapsed() > self.wishes.limit {
                    self.left += self.wishes.views(language).len();
                } else {
                    self.add(page, language, &device).await?;
                }
            }
        }
        Ok(())
    }

    /// Takes one page in all sizes and themes.
    async fn add(
        &mut self,
        page: PageOf,
        language: &'static str,
        device: &Device,
    ) -> Result<(), String> {
        show(device, DESK, "light").await;
        page.open(device).await;
        for (size, theme) in self.wishes.views(language) {
            let picture = Picture { person: page.person, page: page.name, size, language, theme };
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

/// A browser of its own for somebody of the demo, whose password follows from her name.
async fn signed_in(server: SocketAddr, person: &str, language: &str) -> Device {
    let device = Device::open_in(Browser::Chromium, server, person, Screen::Desktop).await;
    device.visit("/").await;
    device.field("サインイン名").fill(person).await;
    device.field("パスワード").fill(&format!("manabi-{person}")).await;
    device.button("入る").click().await;
    device.stands_still().await;
    choose_language(&device, language).await;
    device.is_kept_offline().await;
    device
}
