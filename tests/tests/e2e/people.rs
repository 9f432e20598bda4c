//! The people of the demo and how they come in.

use std::net::SocketAddr;

use tests::{Browser, Device, Manabi, Screen};

/// Opens a device for somebody of the demo and signs her in; her password follows from her name.
pub async fn device_of(manabi: &Manabi, name: &str, screen: Screen) -> Device {
    device_in(Browser::Chromium, manabi.address(), name, screen).await
}

/// As [`device_of`], with this browser, and the server or a portal at `server`.
pub async fn device_in(browser: Browser, server: SocketAddr, name: &str, screen: Screen) -> Device {
    let device = Device::open_in(browser, server, name, screen).await;
    device.visit("/").await;
    sign_in(&device, name).await;
    device
}

/// Signs somebody of the demo in on a device that has never seen her.
pub async fn sign_in(device: &Device, name: &str) {
    device.field("サインイン名").fill(name).await;
    enter(device, name).await;
}

/// Types the password and enters; on a device that knows her this needs no network. A reload and
/// another tab of an open browser do not ask for it.
pub async fn enter(device: &Device, name: &str) {
    device.field("パスワード").fill(&format!("manabi-{name}")).await;
    device.button("入る").click().await;
}

/// Waits until the frame says that everything is sent. Single notes and marks say so, too.
pub async fn all_is_sent(device: &Device) {
    device.sees("送信済み 最終同期").await;
}

/// Somebody comes back to the window, which is when the app looks for news.
pub async fn comes_back_to(device: &Device) {
    device.run("window.dispatchEvent(new Event('focus'));").await;
}

/// For what no page offers: a session of its own, since that of the app is out of reach.
pub const AS_SOMEBODY: &str = "const headers = \
     { 'content-type': 'application/json', 'x-manabi': '1' }; \
     const post = async (path, body) => (await fetch(path, \
     { method: 'POST', headers, body: JSON.stringify(body) })).json(); \
     const as = async (name) => { \
     const begun = await post('/api/sign-in', { name, password: `manabi-${name}` }); \
     headers['x-manabi-session'] = begun.session; };";
