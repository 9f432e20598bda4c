//! The people of the demo and how they come in.

use tests::{Device, Manabi, Screen};

/// Opens a device for somebody of the demo and signs her in; her password follows from her name.
pub async fn device_of(manabi: &Manabi, name: &str, screen: Screen) -> Device {
    let device = Device::open(manabi, name, screen).await;
    device.visit("/").await;
    sign_in(&device, name).await;
    device
}

/// Signs somebody of the demo in on a device that has never seen her.
pub async fn sign_in(device: &Device, name: &str) {
    device.field("サインイン名").fill(name).await;
    enter(device, name).await;
}

/// Types the password and enters; on a device that knows her this needs no network.
pub async fn enter(device: &Device, name: &str) {
    device.field("パスワード").fill(&format!("manabi-{name}")).await;
    device.button("入る").click().await;
}
