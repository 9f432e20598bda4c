//! A device's way out: the cable, and what the browser believes about it.
//! The cable alone leaves `navigator.onLine` true; the browser's own switch alone leaves service
//! workers online. Both are worth a test, and both together are what a basement is like.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::device::Device;

impl Device {
    /// Goes into the basement: no byte gets through, and the browser knows.
    pub async fn offline(&self) {
        self.cable().cut();
        self.tell_browser().await;
    }

    /// Comes back up.
    pub async fn online(&self) {
        self.cable().reconnect();
        self.tell_browser().await;
    }

    /// Cuts the cable while the browser goes on believing in it, as in a hall whose router has lost
    /// its line.
    pub fn cut_cable(&self) {
        self.cable().cut();
    }

    /// Mends what [`cut_cable`](Self::cut_cable) cut.
    pub fn mend_cable(&self) {
        self.cable().reconnect();
    }

    /// Makes page and service workers believe what is true of the cable.
    pub(crate) async fn tell_browser(&self) {
        if self.browser() == Browser::Firefox {
            return self.tell_page().await;
        }
        let conditions = json!({
            "offline": self.cable().is_cut(),
            "latency": 0,
            "downloadThroughput": -1,
            "uploadThroughput": -1,
        });
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.emulateNetworkConditions", conditions.clone()).await;
        let targets = self.devtools("Target.getTargets", json!({})).await;
        let infos = targets["targetInfos"].as_array().cloned().unwrap_or_default();
        for info in infos.iter().filter(|info| info["type"] == "service_worker") {
            self.tell_worker(&info["targetId"], &conditions).await;
        }
    }

    /// Tells the page only: Firefox has no switch for a driver, and passes on to the page what the
    /// machine says of its network.
    async fn tell_page(&self) {
        let event = if self.cable().is_cut() { "offline" } else { "online" };
        self.run(&format!("dispatchEvent(new Event('{event}'));")).await;
    }

    async fn tell_worker(&self, target: &Value, conditions: &Value) {
        let attach = json!({ "targetId": target, "flatten": false });
        // A worker may end between being listed and being told; then there is nobody to tell.
        let Ok(session) = self.try_devtools("Target.attachToTarget", attach).await else { return };
        let steps = [
            ("Network.enable", json!({})),
            ("Network.emulateNetworkConditions", conditions.clone()),
        ];
        for (id, (method, params)) in steps.into_iter().enumerate() {
            let message = json!({ "id": id + 1, "method": method, "params": params }).to_string();
            let send = json!({ "sessionId": session["sessionId"], "message": message });
            if self.try_devtools("Target.sendMessageToTarget", send).await.is_err() {
                return;
            }
        }
    }
}
