//! Brings the page of a device into a size, a theme and a language, and takes its picture.

use std::path::Path;

use serde_json::json;
use tests::Device;

use crate::wishes::Size;

/// Browsers refuse pictures that are much longer.
const HEIGHT_MAX: u64 = 12_000;

/// How large letters are in a browser in which nobody chose their size, in pixels.
const LETTERS: u32 = 16;

/// Shows the page in a size and a theme, and waits until it stands still.
pub async fn show(device: &Device, size: Size, theme: &str) {
    measure(device, size, u64::from(size.height)).await;
    device
        .devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": size.is_touch }))
        .await;
    let media = if size.is_print { "print" } else { "screen" };
    let features = json!([
        { "name": "prefers-color-scheme", "value": theme },
        { "name": "prefers-reduced-motion", "value": "reduce" },
    ]);
    let emulated = json!({ "media": media, "features": features });
    device.devtools("Emulation.setEmulatedMedia", emulated).await;
    // The size that somebody chose in the settings of the browser: other than a style of the page,
    // it also changes what the widths of the style sheets mean.
    let letters = json!({ "standard": LETTERS * size.text / 100 });
    device.devtools("Page.setFontSizes", json!({ "fontSizes": letters })).await;
    // Neither a bar at the edge nor a pointer that rests somewhere belongs to the page.
    device.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await;
    let away = json!({ "type": "mouseMoved", "x": 0, "y": 0 });
    device.devtools("Input.dispatchMouseEvent", away).await;
    device.run("scrollTo(0, 0);").await;
    device.stands_still().await;
}

/// Makes the screen as long as the page.
pub async fn show_whole(device: &Device, size: Size) {
    let height = device.run("return document.documentElement.scrollHeight;").await;
    let height = height.as_u64().unwrap_or_default().clamp(u64::from(size.height), HEIGHT_MAX);
    measure(device, size, height).await;
    device.stands_still().await;
}

async fn measure(device: &Device, size: Size, height: u64) {
    let metrics = json!({
        "width": size.width, "height": height, "deviceScaleFactor": 1, "mobile": size.is_touch,
    });
    device.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
}

/// Writes what the screen shows to a file.
pub async fn take(device: &Device, file: &Path) -> Result<(), String> {
    let taken = device.driver().screenshot(file).await;
    taken.map_err(|e| format!("{}: {e}", file.display()))
}
