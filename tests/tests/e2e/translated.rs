//! A browser that translates the page puts its own elements around every text: what the app changes
//! afterwards must still be what somebody sees.

use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, device_of};
use crate::roll::{NEVER_CAME, ONE_UNSENT, is_marked, mark, open_lesson};

#[tokio::test]
async fn a_translated_page_counts_on_and_never_says_sent_of_what_is_not() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    tablet.is_kept_offline().await;
    open_lesson(&tablet).await;
    translate(&tablet).await;
    tablet.offline().await;
    mark(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;
    translate(&tablet).await;
    tablet.button("元に戻す").click().await;
    tablet.seek(&["radio"], "来た").inside(NEVER_CAME).is("checked", "false").await;
    mark(&tablet, "来た").await;
    tablet.follow("/today").await;
    tablet.heading("きょう").appears().await;
    translate(&tablet).await;
    open_lesson(&tablet).await;
    is_marked(&tablet, "来た").await;
    tablet.online().await;
    all_is_sent(&tablet).await;
    let mut errors = tablet.console_errors().await;
    errors.retain(|line| !line.contains("ERR_"));
    assert_eq!(errors, [""; 0]);
}

/// Does to the page what the translator of Chromium does: each text goes into an element of its
/// own, except where the page says that it is not to be translated.
async fn translate(device: &Device) {
    const TRANSLATE: &str = "
        const walk = (node) => {
            for (const child of [...node.childNodes]) {
                if (child.nodeType === Node.TEXT_NODE && child.data.trim()) {
                    const [outer, inner] = [0, 1].map(() => document.createElement('font'));
                    inner.textContent = child.data;
                    outer.append(inner);
                    child.replaceWith(outer);
                } else if (child.nodeType === Node.ELEMENT_NODE && child.translate
                        && !['SCRIPT', 'STYLE', 'TEXTAREA'].includes(child.tagName)) {
                    walk(child);
                }
            }
        };
        walk(document.body);";
    device.run(TRANSLATE).await;
}
