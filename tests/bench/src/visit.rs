//! What somebody waits for who opens the app for the first time on a slow phone: until she can sign
//! in, and from there until her first page stands.

use serde_json::json;
use tests::{Device, Manabi, Screen};

use crate::report::Measured;

/// What browsers call “Fast 3G”: bytes a second, and the delay of each request.
const DOWN: f64 = 1_600.0 * 1_024.0 / 8.0 * 0.9;
const UP: f64 = 750.0 * 1_024.0 / 8.0 * 0.9;
const DELAY_MS: f64 = 562.5;

/// How many times slower than this machine the phone is.
const SLOWER: u32 = 4;

/// Milliseconds of first visits.
#[derive(Default)]
pub struct Visits {
    /// From the address to a page on which she can sign in.
    pub entrance: Measured,
    /// From “sign in” to her first page with its records.
    pub page: Measured,
    /// Both.
    pub all: Measured,
}

/// Visits of somebody with the demo program, each on a new device.
pub async fn read(manabi: &Manabi, name: &str, start: &str, rounds: usize) -> Visits {
    let mut visits = Visits::default();
    for round in 0..rounds {
        let device = Device::open(manabi, &format!("{name}-{round}"), Screen::Desktop).await;
        device.devtools("Network.enable", json!({})).await;
        let slow = json!({
            "offline": false,
            "latency": DELAY_MS,
            "downloadThroughput": DOWN,
            "uploadThroughput": UP,
        });
        device.devtools("Network.emulateNetworkConditions", slow).await;
        device.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWER })).await;
        device.visit("/").await;
        // The clock of a page starts when its address was asked for.
        let entrance = ms(&device, "input[type=password]", "0").await;
        let typed = format!(
            "const put = (field, text) => {{
                 field.value = text;
                 field.dispatchEvent(new Event('input', {{ bubbles: true }}));
                 field.dispatchEvent(new Event('change', {{ bubbles: true }}));
             }};
             const password = document.querySelector('input[type=password]');
             put(password.form.querySelector('input:not([type=password])'), '{name}');
             put(password, 'manabi-{name}');
             window.enteredAt = performance.now();
             password.form.requestSubmit();"
        );
        device.run(&typed).await;
        let stands = format!("body:has(a[href='{start}'][aria-current=page]) main h1");
        let page = ms(&device, &stands, "window.enteredAt").await;
        visits.entrance.0.push(entrance);
        visits.page.0.push(page);
        visits.all.0.push(entrance + page);
    }
    visits
}

/// How long after `since` the page has what the selector says.
async fn ms(device: &Device, selector: &str, since: &str) -> f64 {
    let wait = format!(
        "return await new Promise(done => {{
             const look = () => document.querySelector(\"{selector}\")
                 ? done(performance.now() - ({since})) : setTimeout(look, 10);
             look();
         }});"
    );
    device.run(&wait).await.as_f64().expect("a page has a clock")
}
