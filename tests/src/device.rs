//! A device: a browser with a profile that stays when it is closed, a screen, and a network cable.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{WebDriver, WindowHandle};

use crate::browser::{Browser, OTHER_MACHINE};
use crate::cable::Cable;
use crate::portal::Portal;
use crate::process::{self, Process, free_port, request, target_folder};
use crate::server::Manabi;
use crate::wait;

/// A browser that starts on a busy machine takes its time.
const START_PATIENCE: Duration = Duration::from_secs(60);

/// The screens that every page is looked at on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// 1024×768, two pixels a point, touch.
    Tablet,
    /// 390×844, three pixels a point, touch.
    Phone,
    /// 1440×900 with a mouse.
    Desktop,
    /// 320×568, the smallest phone in use, touch.
    Small,
}

/// A device that somebody uses.
pub struct Device {
    name: String,
    browser: Browser,
    session: Option<WebDriver>,
    driver_address: SocketAddr,
    // Dropped in this order: a driver that is gone can no longer write to the profile.
    driver: Option<Process>,
    profile: TempDir,
    cable: Cable,
    screen: Screen,
    host: String,
}

impl Device {
    /// Unpacks a device that has never seen Manabi, and opens its Chromium on an empty page.
    pub async fn open(manabi: &Manabi, name: &str, screen: Screen) -> Self {
        Device::open_in(Browser::Chromium, manabi.address(), name, screen).await
    }

    /// As [`open`](Self::open), with `portal` between the device and the server.
    pub async fn open_behind(portal: &Portal, name: &str, screen: Screen) -> Self {
        Device::open_in(Browser::Chromium, portal.address(), name, screen).await
    }

    /// As [`open`](Self::open), with this browser, and the server or a portal at `server`.
    pub async fn open_in(browser: Browser, server: SocketAddr, name: &str, screen: Screen) -> Self {
        let mut device = Device::unpack(browser, server, name, screen).await;
        device.reopen().await;
        device
    }

    /// As [`open`](Self::open), for a device to which the server is another machine, reached over
    /// plain http.
    pub async fn open_elsewhere(manabi: &Manabi, name: &str, screen: Screen) -> Self {
        let mut device = Device::unpack(Browser::Chromium, manabi.address(), name, screen).await;
        device.host = OTHER_MACHINE.to_owned();
        device.reopen().await;
        device
    }

    /// As [`open`](Self::open), for a server that is not Manabi.
    pub async fn open_to(server: SocketAddr, name: &str, screen: Screen) -> Self {
        let mut device = Device::unpack(Browser::Chromium, server, name, screen).await;
        device.reopen().await;
        device
    }

    async fn unpack(browser: Browser, server: SocketAddr, name: &str, screen: Screen) -> Self {
        Device {
            name: name.to_owned(),
            browser,
            session: None,
            driver_address: SocketAddr::from(([127, 0, 0, 1], free_port())),
            driver: None,
            profile: tempfile::tempdir().expect("there is room for a temporary folder"),
            cable: Cable::to(server).await,
            screen,
            host: "127.0.0.1".to_owned(),
        }
    }

    /// Opens the browser again after [`close`](Self::close) or [`crash`](Self::crash), with
    /// everything that was stored, and still offline if it was offline.
    pub async fn reopen(&mut self) {
        assert!(self.session.is_none(), "{}: the browser is open", self.name);
        let fact = format!("{}: the browser opens", self.name);
        if self.driver.is_none() {
            let mut command = self.browser.driver(self.driver_address.port());
            self.driver = Some(Process::start("the driver of the browser", &mut command));
        }
        let url = format!("http://{}", self.driver_address);
        let session = wait::until(&fact, START_PATIENCE, async || {
            let capabilities = self.browser.capabilities(self.profile.path());
            WebDriver::new(&url, capabilities).await.map_err(|e| e.to_string())
        })
        .await;
        self.session = Some(session);
        self.show_on(self.screen).await;
        self.tell_browser().await;
    }

    /// Closes the browser in the ordinary way.
    pub async fn close(&mut self) {
        let session = self.session.take().expect("an open browser can be closed");
        session.quit().await.unwrap_or_else(|e| panic!("{}: closing: {e}", self.name));
    }

    /// Kills the browser with everything in it, as an empty battery does.
    pub async fn crash(&mut self) {
        let session = self.session.take().expect("an open browser can be killed");
        process::kill(self.browser.process(&session, self.profile.path()));
        // Its driver would wait for it; without a driver the session has nothing to end.
        self.driver = None;
        let _ = session.leak();
    }

    /// Opens an empty tab behind the one that somebody uses.
    pub async fn spare_tab(&self) -> WindowHandle {
        let tab = self.driver().new_tab().await;
        self.devtools("Page.bringToFront", json!({})).await;
        tab.unwrap_or_else(|e| panic!("{}: another tab: {e}", self.name))
    }

    /// Kills the tab, as a browser does that is short of memory, and turns to the spare one. Only
    /// Chromium can be told to.
    pub async fn crash_tab(&self, spare: WindowHandle) {
        // The answer to this never comes: who should send it?
        let _ = self.try_devtools("Page.crash", json!({})).await;
        let turned = self.driver().switch_to_window(spare).await;
        turned.unwrap_or_else(|e| panic!("{}: turning to another tab: {e}", self.name));
        self.show_on(self.screen).await;
        self.tell_browser().await;
    }

    /// Turns the device into one with another screen.
    pub async fn set_screen(&mut self, screen: Screen) {
        self.screen = screen;
        self.show_on(screen).await;
    }

    async fn show_on(&self, screen: Screen) {
        let (width, height, scale, is_mobile) = match screen {
            Screen::Tablet => (1024, 768, 2, true),
            Screen::Phone => (390, 844, 3, true),
            Screen::Desktop => (1440, 900, 1, false),
            Screen::Small => (320, 568, 2, true),
        };
        if self.browser == Browser::Firefox {
            return self.size_window(width, height).await;
        }
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": scale, "mobile": is_mobile,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": is_mobile })).await;
    }

    /// Gives the window a size in which the page has this one.
    async fn size_window(&self, width: u32, height: u32) {
        let around = self.run("return [outerWidth - innerWidth, outerHeight - innerHeight];").await;
        let border = |at: usize| around[at].as_u64().and_then(|it| u32::try_from(it).ok());
        let (width, height) =
            (width + border(0).unwrap_or_default(), height + border(1).unwrap_or_default());
        let sized = self.driver().set_window_rect(0, 0, width, height).await;
        sized.unwrap_or_else(|e| panic!("{}: the window: {e}", self.name));
    }

    /// Shows the page on a phone as narrow as any, with letters of twice the usual size, as the
    /// settings of a browser make them. Only Chromium can.
    pub async fn read_with_large_letters(&self) {
        let metrics = json!({
            "width": 360, "height": 640, "deviceScaleFactor": 3, "mobile": true,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        let sizes = json!({ "fontSizes": { "standard": 32, "fixed": 26 } });
        self.devtools("Page.setFontSizes", sizes).await;
    }

    /// Shows the page in light or dark colors.
    pub async fn set_color_scheme(&self, scheme: &str) {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": [feature] })).await;
    }

    /// Goes to an address of Manabi, such as `/today`.
    pub async fn visit(&self, path: &str) {
        let url = format!("{}{path}", self.origin());
        let result = self.driver().goto(url.as_str()).await;
        result.unwrap_or_else(|e| panic!("{}: {url}: {e}", self.name));
    }

    /// Goes to an address within the open app, as a tap on a link does: nothing is loaded anew, and
    /// nobody has to type a password.
    pub async fn follow(&self, path: &str) {
        let path = Value::from(path);
        let tap = format!(
            "const link = document.createElement('a'); link.href = {path}; \
             document.body.append(link); link.click(); link.remove();"
        );
        self.run(&tap).await;
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        let result = match self.browser {
            Browser::Chromium => self.driver().refresh().await,
            // Here the driver's command goes past the service worker, as no key of a tablet does.
            Browser::Firefox => match self.driver().current_url().await {
                Ok(url) => self.driver().goto(url.as_str()).await,
                Err(error) => Err(error),
            },
        };
        result.unwrap_or_else(|e| panic!("{}: reloading: {e}", self.name));
    }

    /// The path of the page that is shown.
    pub async fn path(&self) -> String {
        let url = self.driver().current_url().await.expect("an open browser shows some page");
        url.path().to_owned()
    }

    /// Runs the body of an async JavaScript function and returns what it returns.
    pub async fn run(&self, body: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; (async () => {{ {body} }})()\
             .then(value => done({{ value }}), error => done({{ error: String(error) }}));"
        );
        let answer = self.driver().execute_async(&script, Vec::new()).await;
        let answer = answer.unwrap_or_else(|e| panic!("{}: {body}: {e}", self.name));
        let json = answer.json();
        assert!(json["error"].is_null(), "{}: {body}: {}", self.name, json["error"]);
        json["value"].clone()
    }

    /// Waits until a service worker serves the page, so that it would open offline.
    pub async fn is_kept_offline(&self) {
        let fact = format!("{}: a service worker controls the page", self.name);
        wait::until(&fact, wait::PATIENCE, async || {
            let state = "const kept = await navigator.serviceWorker.getRegistration(); \
                 return [!!kept?.active, !!navigator.serviceWorker.controller];";
            let state = self.run(state).await;
            if state == json!([true, true]) { Ok(()) } else { Err(state.to_string()) }
        })
        .await;
    }

    /// What the console has complained about since the last time somebody asked: errors only. Only
    /// Chromium keeps a log.
    pub async fn console_errors(&self) -> Vec<String> {
        let log = self.driver().browser_log().await.expect("chromedriver keeps a log");
        log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect()
    }

    /// Keeps what the screen shows as `NAME.png` in the folder for screenshots.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let named = std::env::var_os("TESTED_SCREENSHOTS").map(PathBuf::from);
        let folder = named.unwrap_or_else(|| target_folder().join("screenshots"));
        std::fs::create_dir_all(&folder).expect("the target folder is writable");
        let path = folder.join(format!("{name}.png"));
        self.driver().screenshot(&path).await.unwrap_or_else(|e| panic!("{name}: {e}"));
        path
    }

    /// Sends a DevTools command to the page. Only Chromium takes them.
    pub async fn devtools(&self, method: &str, params: Value) -> Value {
        let answer = self.try_devtools(method, params).await;
        answer.unwrap_or_else(|e| panic!("{}: {method}: {e}", self.name))
    }

    pub(crate) async fn try_devtools(&self, method: &str, params: Value) -> WebDriverResult<Value> {
        self.driver().cdp().send_raw(method, params).await
    }

    /// What the driver answers to a question about the session that the library does not know.
    pub(crate) fn ask_driver(&self, path: &str) -> Result<String, String> {
        let path = format!("/session/{}{path}", self.driver().session_id());
        let answer = request(self.driver_address, "GET", &path).map_err(|e| e.to_string())?;
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let answer: Value = serde_json::from_str(body).map_err(|e| e.to_string())?;
        answer["value"].as_str().map(str::to_owned).ok_or_else(|| answer.to_string())
    }

    /// Where this device finds Manabi; each has its own origin, because each has its own cable.
    pub fn origin(&self) -> String {
        format!("http://{}:{}", self.host, self.cable.address().port())
    }

    /// What it is called in a failure.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The WebDriver session, for what a journey rarely needs.
    pub fn driver(&self) -> &WebDriver {
        self.session.as_ref().unwrap_or_else(|| panic!("{}: the browser is closed", self.name))
    }

    /// The files of the browser that keep these bytes, as text of one or of two bytes a letter.
    pub fn files_with(&self, words: &str) -> Vec<PathBuf> {
        let wide: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut found = Vec::new();
        let mut folders = vec![self.profile.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            // What the browser removes meanwhile keeps nothing.
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
                if path.is_dir() && !path.is_symlink() {
                    folders.push(path);
                } else if let Ok(bytes) = std::fs::read(&path) {
                    let has = |part: &[u8]| bytes.windows(part.len()).any(|it| it == part);
                    if has(words.as_bytes()) || has(&wide) {
                        found.push(path);
                    }
                }
            }
        }
        found
    }

    /// Which browser it has.
    pub fn browser(&self) -> Browser {
        self.browser
    }

    pub(crate) fn cable(&self) -> &Cable {
        &self.cable
    }
}

impl Drop for Device {
    /// Closes a browser that a test left open, most often because the test failed.
    fn drop(&mut self) {
        let Some(driver) = self.session.take() else { return };
        let session = driver.session_id().to_string();
        // The session would close itself, but would wait for the runtime whose thread it blocks.
        let _ = driver.leak();
        let _ = request(self.driver_address, "DELETE", &format!("/session/{session}"));
    }
}
