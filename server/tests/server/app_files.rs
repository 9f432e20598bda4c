//! The app from inside the server: pages, files, caching. Reads what is built, if it is built.

use server::app_release::{Release, keep};

use crate::harness::Server;

/// A text as a release keeps it.
fn packed(text: &str) -> Vec<u8> {
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut text.as_bytes(), &mut packed, &Default::default()).unwrap();
    packed
}

fn release(hash: &str, text: &str) -> Release {
    let files = vec![("app.js".to_owned(), packed(text)), ("x/y.txt".to_owned(), packed("y"))];
    Release { folder: format!("app-{hash}"), files }
}

#[tokio::test]
async fn a_tab_of_the_release_before_still_finds_its_files_and_one_of_an_older_release_does_not() {
    let server = Server::start().await;
    let [first, second, third] = ["000000000000000a", "000000000000000b", "000000000000000c"];
    let answer = async |hash: &str| {
        let path = format!("/app-{hash}/app.js");
        server.browser().get(&path).await
    };
    for (hash, text) in [(first, "first"), (second, "second")] {
        keep(&server.app, release(hash, text)).await.unwrap();
        server.pass_minutes(1);
    }
    for (hash, text) in [(first, "first"), (second, "second")] {
        let answer = answer(hash).await;
        assert_eq!((answer.status, answer.text()), (200, text.to_owned()));
        assert_eq!(answer.header("content-type"), Some("text/javascript; charset=utf-8"));
        assert!(answer.header("cache-control").unwrap().contains("immutable"));
    }
    // The first release is started once more, as when an update is taken back.
    keep(&server.app, release(first, "first")).await.unwrap();
    server.pass_minutes(1);
    keep(&server.app, release(third, "third")).await.unwrap();
    let gone = answer(second).await;
    assert_eq!(gone.outcome(), "404 not_found");
    assert!(!gone.header("cache-control").unwrap_or_default().contains("immutable"));
    assert_eq!([answer(first).await.status, answer(third).await.status], [200, 200]);
    let as_it_is = "accept-encoding: br\r\n";
    let answer = server.browser().get_with(&format!("/app-{third}/app.js"), as_it_is).await;
    assert_eq!(answer.header("content-encoding"), Some("br"));
    assert_eq!(answer.body, packed("third"));
}

#[tokio::test]
async fn deep_links_get_the_start_page_or_a_sentence_about_building() {
    let server = Server::start().await;
    let start = server.browser().get("/").await;
    let deep = server.browser().get("/tutor/today?date=2021-02-03").await;
    assert_eq!((start.status, &start.body), (deep.status, &deep.body));
    match start.status {
        200 => {
            assert_eq!(start.header("content-type"), Some("text/html; charset=utf-8"));
            assert_eq!(start.header("cache-control"), Some("no-cache"));
        }
        503 => assert!(start.text().contains("cargo xtask build"), "{}", start.text()),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_missing_file_is_missing_and_nothing_outside_is_served() {
    let server = Server::start().await;
    let outside =
        ["/app-0123456789abcdef.js", "/../Cargo.toml", "/..%2f..%2fCargo.toml", "//etc/passwd.txt"];
    for path in outside {
        let answer = server.browser().get(path).await;
        assert_eq!(answer.outcome(), "404 not_found", "{path}");
    }
}

#[tokio::test]
async fn a_file_that_is_known_is_not_sent_again() {
    let server = Server::start().await;
    let first = server.browser().get("/index.html").await;
    if let Some(tag) = first.header("etag") {
        let again = format!("if-none-match: {tag}\r\n");
        let again = server.browser().get_with("/index.html", &again).await;
        assert_eq!((again.status, again.body.len()), (304, 0));
        let packed = server.browser().get_with("/index.html", "accept-encoding: br\r\n").await;
        assert_eq!(packed.header("content-encoding"), Some("br"));
        assert!(packed.body.len() < first.body.len());
    }
}
