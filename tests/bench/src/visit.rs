//! What somebody waits for who opens the app for the first time on a slow phone: until she can sign
//! in, and from there until her first page stands.

use serde_json::json;
use tests::{Device, Manabi, Screen};

use crate::report::Measured;

/// A slow network: what it carries in bytes a second, and the delay of each request.
pub struct Network {
    /// As the lines of the table call it.
    pub name: &'static str,
    down: f64,
    up: f64,
    delay_ms: f64,
}

/// What the developer tools of browsers call “Fast 3G”, and the network of the same speed whose
/// packets take as long as in a network, which is what other measuring tools call so.
pub const NETWORKS: [Network; 2] = [
    Network { name: "fast 3G", down: BYTES_DOWN * 0.9, up: BYTES_UP * 0.9, delay_ms: 562.5 },
    Network { name: "3G with 150 ms", down: BYTES_DOWN, up: BYTES_UP, delay_ms: 150.0 },
];

const BYTES_DOWN: f64 = 1_600.0 * 1_024.0 / 8.0;
const BYTES_UP: f64 = 750.0 * 1_024.0 / 8.0;

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
pub async fn read(
    manabi: &Manabi,
    network: &Network,
    name: &str,
    start: &str,
    rounds: usize,
) -> Visits {
    let mut visits = Visits::default();
    for round in 0..rounds {
        let device =
            Device::open(manabi, &format!("{name}-{}-{round}", network.delay_ms), Screen::Desktop)
                .await;
        device.devtools("Network.enable", json!({})).await;
        let slow = json!({
            "offline": false,
            "latency": network.delay_ms,
            "downloadThroughput": network.down,
            "uploadThroughput": network.up,
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
