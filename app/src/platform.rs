//! What this run of the app takes from the world: the clock, chance and the state of the browser.
//! The only file of the app that reads them, so that everything else can be tested with values.

use js_sys::Reflect;
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, ServiceWorkerContainer, Url, Window};

/// Milliseconds since 1970 UTC by the clock of the device, which may be wrong.
pub fn now() -> i64 {
    // Whole milliseconds fit an f64 exactly for the next 285,000 years.
    js_sys::Date::now() as i64
}

/// Unpredictable bytes from the browser's crypto, which is there in every context.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("every browser that runs WebAssembly has getRandomValues");
    bytes
}

/// A new record id: ordered by time, unique by chance.
pub fn new_id() -> Uuid {
    id_from(now(), random_bytes())
}

/// Whether the browser allows a service worker, WebCrypto and locks: over https and on the device
/// itself. Without it the app works online only, and a page has to say so.
pub fn is_secure_context() -> bool {
    web_sys::window().is_some_and(|window| window.is_secure_context())
}

/// The browser's service workers; `None` over plain http from another machine, where it has none.
pub fn service_workers() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    let container = Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    (!container.is_undefined()).then(|| container.unchecked_into())
}

/// Whether the browser has promised not to clear what the app stores when the device runs short.
pub async fn is_storage_promised() -> bool {
    let Some(window) = web_sys::window().filter(Window::is_secure_context) else { return false };
    let Ok(asked) = window.navigator().storage().persisted() else { return false };
    JsFuture::from(asked).await.is_ok_and(|answer| answer.is_truthy())
}

/// Lets the browser save `text` as a file of this name and media type.
pub fn save_file(text: &str, name: &str, media_type: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type(media_type);
    let parts = js_sys::Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &kind)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or_else(|| JsValue::from_str("a page without a document"))?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}

/// Opens the browser's own dialog for printing the page.
pub fn print() {
    // A browser that prints nothing, as on some phones, says so itself.
    let _ = web_sys::window().map(|window| window.print());
}

fn id_from(now: i64, random: [u8; 10]) -> Uuid {
    // A clock before 1970 is a broken clock; ids then keep their chance and lose their order.
    let millis = u64::try_from(now).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_ordered_by_time_and_say_their_version() {
        let early = id_from(1_612_310_400_000, [0xff; 10]);
        let late = id_from(1_612_310_400_001, [0; 10]);
        assert!(early < late);
        assert_eq!(early.get_version_num(), 7);
    }

    #[test]
    fn a_clock_before_1970_still_gives_ids() {
        assert_ne!(id_from(-5, [1; 10]), id_from(-5, [2; 10]));
    }
}
