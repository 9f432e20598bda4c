//! Finding a thing as a person does, by what it is and what it is called, and using it.

use serde_json::json;
use thirtyfour::WebElement;
use thirtyfour::error::WebDriverResult;

use crate::browser::Browser;
use crate::device::Device;
use crate::outline::{Node, Outline, squeeze};
use crate::wait::{self, PATIENCE};

/// What a label can belong to. Chromium has its own names for date and time fields.
const FIELDS: [&str; 12] = [
    "textbox",
    "searchbox",
    "combobox",
    "listbox",
    "spinbutton",
    "slider",
    "checkbox",
    "radio",
    "switch",
    "Date",
    "DateTime",
    "InputTime",
];

/// What a person points at with “that one there”.
const ITEMS: [&str; 8] =
    ["row", "listitem", "article", "group", "region", "dialog", "radiogroup", "form"];

/// Something that is looked for. Nothing happens until it is used.
#[derive(Clone)]
pub struct Seek<'a> {
    device: &'a Device,
    items: Vec<String>,
    roles: Vec<&'static str>,
    name: String,
}

impl Device {
    pub fn button(&self, name: &str) -> Seek<'_> {
        self.seek(&["button"], name)
    }

    pub fn link(&self, name: &str) -> Seek<'_> {
        self.seek(&["link"], name)
    }

    pub fn heading(&self, name: &str) -> Seek<'_> {
        self.seek(&["heading"], name)
    }

    pub fn tab(&self, name: &str) -> Seek<'_> {
        self.seek(&["tab"], name)
    }

    /// A field by its label: text, date, choice, checkbox.
    pub fn field(&self, label: &str) -> Seek<'_> {
        self.seek(&FIELDS, label)
    }

    /// Anything by its roles and its name. A name that ends with `…` is the beginning of one.
    pub fn seek(&self, roles: &[&'static str], name: &str) -> Seek<'_> {
        Seek { device: self, items: Vec::new(), roles: roles.to_vec(), name: squeeze(name) }
    }

    /// Waits until the page says `text` somewhere. Furigana are not counted as text.
    pub async fn sees(&self, text: &str) {
        let wanted = squeeze(text);
        let fact = format!("{} sees “{wanted}”", self.name());
        wait::until(&fact, PATIENCE, async || {
            let page = self.text().await;
            if page.contains(&wanted) { Ok(()) } else { Err(format!("the page says: {page}")) }
        })
        .await;
    }

    /// Waits until the page does not say `text` anywhere.
    pub async fn sees_no(&self, text: &str) {
        let unwanted = squeeze(text);
        let fact = format!("{} no longer sees “{unwanted}”", self.name());
        wait::until(&fact, PATIENCE, async || {
            let page = self.text().await;
            if page.contains(&unwanted) { Err(format!("the page says: {page}")) } else { Ok(()) }
        })
        .await;
    }

    /// All visible text of the page, without furigana, in reading order.
    pub async fn text(&self) -> String {
        const READ: &str = "
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const inline = (element) => getComputedStyle(element).display.startsWith('inline')
                || ['RUBY', 'RB'].includes(element.tagName);
            const block = (node) => {
                let element = node.parentElement;
                while (element && inline(element)) element = element.parentElement;
                return element;
            };
            let text = '', last = null;
            while (walker.nextNode()) {
                const node = walker.currentNode, element = node.parentElement;
                const unread = element.closest('rt, rp, script, style');
                if (unread || !element.checkVisibility()) continue;
                const around = block(node);
                text += (around === last ? '' : '\\n') + node.data;
                last = around;
            }
            return text;";
        squeeze(self.run(READ).await.as_str().unwrap_or_default())
    }
}

impl<'a> Seek<'a> {
    /// Looks only inside the row, list item, group or dialog in which `text` is said.
    pub fn inside(mut self, text: &str) -> Self {
        self.items.push(squeeze(text));
        self
    }

    /// Waits until it is there, once, and returns it.
    pub async fn appears(&self) -> Node {
        self.wait_for("is there", |_| true).await
    }

    /// Waits until it is not there.
    pub async fn is_gone(&self) {
        let fact = format!("{}: {} is gone", self.device.name(), self.said());
        wait::until(&fact, PATIENCE, async || {
            let page = Outline::of(self.device).await?;
            match self.matches(&page).len() {
                0 => Ok(()),
                n => Err(format!("there are {n}")),
            }
        })
        .await;
    }

    /// Waits until its `state`, such as `pressed`, `checked` or `value`, is `wanted`.
    /// A state that does not apply is the empty text.
    pub async fn is(&self, state: &str, wanted: &str) -> Node {
        let has = |node: &Node| node.states.get(state).map_or("", String::as_str) == wanted;
        self.wait_for(&format!("has {state} = “{wanted}”"), has).await
    }

    /// Clicks it, as soon as it is there and can be clicked.
    pub async fn click(&self) {
        let fact = format!("{} clicks {}", self.device.name(), self.said());
        wait::until(&fact, PATIENCE, async || {
            let element = self.element().await?;
            // WebDriver scrolls just so far that a bar at the edge may still lie over it.
            element.scroll_into_view().await.map_err(|e| e.to_string())?;
            element.click().await.map_err(|e| e.to_string())
        })
        .await;
    }

    /// Replaces what is in the field by `text`; dates are written `2021-02-03`.
    pub async fn fill(&self, text: &str) {
        let fact = format!("{} fills {} with “{text}”", self.device.name(), self.said());
        wait::until(&fact, PATIENCE, async || {
            let element = self.element().await?;
            fill(&element, text).await.map_err(|e| e.to_string())
        })
        .await;
    }

    /// Writes `text` before what is in the field, as somebody who goes on with a note.
    pub async fn write_at_start(&self, text: &str) {
        self.write_at("0", text).await;
    }

    /// Writes `text` after what is in the field.
    pub async fn write_at_end(&self, text: &str) {
        self.write_at("field.value.length", text).await;
    }

    async fn write_at(&self, place: &str, text: &str) {
        let name = self.device.name();
        let fact = format!("{name} finds {} to write “{text}”", self.said());
        let element = wait::until(&fact, PATIENCE, async || {
            let element = self.element().await?;
            let script = format!(
                "const [field] = arguments; field.focus(); \
                 field.setSelectionRange({place}, {place});"
            );
            let field = vec![element.to_json().map_err(|e| e.to_string())?];
            let placed = self.device.driver().execute(&script, field).await;
            placed.map(|_| element).map_err(|e| e.to_string())
        })
        .await;
        // Not tried twice: half of the words would stand there twice.
        let typed = element.send_keys(text).await;
        typed.unwrap_or_else(|e| panic!("{name} writes into {}: {e}", self.said()));
    }

    /// Chooses the option called `text` in a select field.
    pub async fn choose(&self, text: &str) {
        const CHOOSE: &str = "
            const name = (option) => (option.label || option.text).trim().replace(/\\s+/g, ' ');
            const option = [...arguments[0].options].find(option => name(option) === arguments[1]);
            if (!option) return [...arguments[0].options].map(name).join(' | ');
            arguments[0].value = option.value;
            arguments[0].dispatchEvent(new Event('input', { bubbles: true }));
            arguments[0].dispatchEvent(new Event('change', { bubbles: true }));
            return null;";
        let fact = format!("{} chooses “{text}” in {}", self.device.name(), self.said());
        wait::until(&fact, PATIENCE, async || {
            let element = self.element().await?.to_json().map_err(|e| e.to_string())?;
            let arguments = vec![element, json!(squeeze(text))];
            let missing = self.device.driver().execute(CHOOSE, arguments).await;
            match missing.map_err(|e| e.to_string())?.json().as_str() {
                None => Ok(()),
                Some(options) => Err(format!("the options are: {options}")),
            }
        })
        .await;
    }

    /// The element in the page, for what a journey rarely needs.
    pub async fn element(&self) -> Result<WebElement, String> {
        let page = Outline::of(self.device).await?;
        let node = page.node(self.only_match(&page)?);
        match self.device.browser() {
            Browser::Chromium => self.resolved(node).await,
            Browser::Firefox => self.confirmed(node).await,
        }
    }

    /// The element behind a node of the accessibility tree.
    async fn resolved(&self, node: &Node) -> Result<WebElement, String> {
        let resolve = json!({ "backendNodeId": node.dom });
        let object = self.device.try_devtools("DOM.resolveNode", resolve).await;
        let object = object.map_err(|e| e.to_string())?["object"]["objectId"].clone();
        // The element is handed from DevTools to WebDriver through a property of the window.
        let hand_over = json!({
            "objectId": object,
            "functionDeclaration": "function () { window.soughtElement = this; }",
        });
        let handed = self.device.try_devtools("Runtime.callFunctionOn", hand_over).await;
        handed.map_err(|e| e.to_string())?;
        let script = "const found = window.soughtElement; delete window.soughtElement; \
             return found;";
        let found = self.device.driver().execute(script, Vec::new()).await;
        found.and_then(|found| found.element()).map_err(|e| e.to_string())
    }

    /// The element that the script found, if the browser itself calls it so, too.
    async fn confirmed(&self, node: &Node) -> Result<WebElement, String> {
        let script = "return window.outlined[arguments[0]];";
        let found = self.device.driver().execute(script, vec![json!(node.dom)]).await;
        let element = found.and_then(|found| found.element()).map_err(|e| e.to_string())?;
        let question = format!("/element/{}/computedlabel", element.element_id());
        let name = self.device.ask_driver(&question)?;
        let is_same = squeeze(&name) == node.name;
        if is_same { Ok(element) } else { Err(format!("the browser calls {node:?} “{name}”")) }
    }

    async fn wait_for(&self, what: &str, fits: impl Fn(&Node) -> bool) -> Node {
        let fact = format!("{}: {} {what}", self.device.name(), self.said());
        wait::until(&fact, PATIENCE, async || {
            let page = Outline::of(self.device).await?;
            let node = page.node(self.only_match(&page)?);
            if fits(node) { Ok(node.clone()) } else { Err(format!("it is {node:?}")) }
        })
        .await
    }

    fn only_match(&self, page: &Outline) -> Result<usize, String> {
        match self.matches(page).as_slice() {
            [one] => Ok(*one),
            [] => Err(format!("it is not there; the page has\n{}", page.describe())),
            more => Err(format!("there are {}; say inside what", more.len())),
        }
    }

    fn matches(&self, page: &Outline) -> Vec<usize> {
        let mut around: Option<Vec<usize>> = None;
        for item in &self.items {
            around = Some(page.items(around.as_deref(), &ITEMS, item));
        }
        page.find(around.as_deref(), |node| {
            let called = match self.name.strip_suffix('…') {
                Some(beginning) => node.name.starts_with(beginning),
                None => node.name == self.name,
            };
            called && self.roles.contains(&node.role.as_str())
        })
    }

    fn said(&self) -> String {
        let inside: String = self.items.iter().map(|item| format!(" inside “{item}”")).collect();
        let role = if self.roles == FIELDS { "field" } else { self.roles[0] };
        format!("{role} “{}”{inside}", self.name)
    }
}

async fn fill(element: &WebElement, text: &str) -> WebDriverResult<()> {
    const SET: &str = "
        arguments[0].value = arguments[1];
        arguments[0].dispatchEvent(new Event('input', { bubbles: true }));
        arguments[0].dispatchEvent(new Event('change', { bubbles: true }));";
    let kind = element.attr("type").await?.unwrap_or_default();
    if ["date", "time", "month", "datetime-local"].contains(&kind.as_str()) {
        // Keys would go to year, month and day in the order of the browser's language.
        let arguments = vec![element.to_json()?, json!(text)];
        element.handle().execute(SET, arguments).await?;
        return Ok(());
    }
    element.clear().await?;
    element.send_keys(text).await
}
