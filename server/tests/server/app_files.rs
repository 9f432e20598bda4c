//! The app from inside the server: pages, files, caching. Reads what is built, if it is built.

use crate::harness::Server;

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
