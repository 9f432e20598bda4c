//! A browser that stores nothing any more: work goes on, can be carried away in a file that only
//! the server reads, and arrives once, whoever brings it.

use std::path::{Path, PathBuf};

use serde_json::json;
use tests::{Device, Manabi, Screen, wait};
use thirtyfour::By;

use crate::people::device_of;
use crate::roll::{NEVER_CAME, is_marked, mark, open_lesson};

#[tokio::test]
async fn what_a_browser_cannot_store_is_carried_to_the_office_in_a_file() {
    let manabi = Manabi::start_demo().await;
    let mut tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    tablet.is_kept_offline().await;
    tablet.sees("送信済み").await;
    open_lesson(&tablet).await;
    tablet.cut_cable();
    tablet.run(BREAK_STORAGE).await;
    mark(&tablet, "来た").await;
    tablet.sees("この端末に保存できない変更があります").await;
    tablet.sees("1件の変更は、この画面にだけあります").await;
    is_marked(&tablet, "来た").await;
    for (screen, name) in
        [(Screen::Phone, "phone"), (Screen::Desktop, "desktop"), (Screen::Tablet, "tablet")]
    {
        tablet.set_screen(screen).await;
        tablet.run("window.scrollTo(0, 0);").await;
        tablet.screenshot(&format!("rescue-{name}")).await;
    }

    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let file = save_rescue_file(&tablet, folder.path()).await;
    let text = std::fs::read_to_string(&file).expect("the file was saved");
    assert!(!text.contains(NEVER_CAME) && !text.contains("present"), "{text}");

    let mut office = device_of(&manabi, "manager", Screen::Desktop).await;
    office.sees("送信済み").await;
    office.follow("/devices").await;
    bring(&office, &file).await;
    office.sees("新しく反映した変更：1件").await;
    for (screen, name) in
        [(Screen::Tablet, "tablet"), (Screen::Phone, "phone"), (Screen::Desktop, "desktop")]
    {
        office.set_screen(screen).await;
        let see = "document.querySelector('#rescue-file').scrollIntoView({ block: 'center' });";
        office.run(see).await;
        office.screenshot(&format!("rescue-import-{name}")).await;
    }
    bring(&office, &file).await;
    office.sees("すでに届いていた変更：1件").await;

    let broken = folder.path().join("broken.rescue");
    std::fs::write(&broken, &text[..text.len() / 2]).expect("the folder is writable");
    bring(&office, &broken).await;
    office.sees("途中で切れています").await;
    let changed = folder.path().join("changed.rescue");
    std::fs::write(&changed, text.replace("\"sealed\":\"", "\"sealed\":\"AAAA"))
        .expect("the folder is writable");
    bring(&office, &changed).await;
    office.sees("このサーバーでは開けません").await;

    // The tablet itself goes on from memory, and what arrived by file arrives only once.
    tablet.mend_cable();
    tablet.sees("送信済み").await;
    tablet.sees_no("この端末に保存できない変更があります").await;
    is_marked(&tablet, "来た").await;
}

/// From now on the browser neither reads nor writes anything, as with a broken disk.
const BREAK_STORAGE: &str = "
    const fail = () => { throw new DOMException('the disk is broken', 'UnknownError'); };
    IDBDatabase.prototype.transaction = fail;
    IDBFactory.prototype.open = fail;";

/// Saves the file as the browser does, and says where it is.
async fn save_rescue_file(tablet: &Device, folder: &Path) -> PathBuf {
    let place = json!({ "behavior": "allow", "downloadPath": folder });
    tablet.devtools("Browser.setDownloadBehavior", place).await;
    tablet.button("ファイルに保存する").click().await;
    tablet.sees("ファイルに保存しました").await;
    wait::until("the browser has saved the file", wait::PATIENCE, async || {
        let entries = std::fs::read_dir(folder).map_err(|e| e.to_string())?;
        let mut files = entries.flatten().map(|entry| entry.path());
        files
            .find(|path| path.extension().is_some_and(|ending| ending == "rescue"))
            .ok_or("there is no such file yet".to_owned())
    })
    .await
}

async fn bring(office: &Device, file: &Path) {
    let fact = "the office chooses a file";
    wait::until(fact, wait::PATIENCE, async || {
        let field = office.driver().find(By::Id("rescue-file")).await;
        let path = file.to_string_lossy().into_owned();
        field.map_err(|e| e.to_string())?.send_keys(path).await.map_err(|e| e.to_string())
    })
    .await;
}
