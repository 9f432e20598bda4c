//! What a screen reader would make of the page: Chromium's own accessibility tree, or what a
//! script finds in Firefox, which does not hand its tree over. What is not in it, nobody who cannot
//! see will find; so the journeys look here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::device::Device;

/// Reads the page in Firefox and leaves its elements, in the same order, in `window.outlined`.
const READ: &str = include_str!("outline.js");

/// One thing on the page.
#[derive(Clone, Debug)]
pub struct Node {
    pub role: String,
    pub name: String,
    /// States and properties as text: `disabled`, `checked`, `pressed`, `expanded`, `value`, …
    pub states: BTreeMap<String, String>,
    /// Which element it is: Chromium's number for it, or its place in `window.outlined`.
    pub(crate) dom: i64,
    parent: Option<usize>,
}

/// Everything that is on the page at one moment.
pub(crate) struct Outline {
    nodes: Vec<Node>,
}

impl Outline {
    /// Reads the page that `device` shows. Fails while the page is being replaced.
    pub(crate) async fn of(device: &Device) -> Result<Self, String> {
        if device.browser() == Browser::Firefox {
            let list = device.driver().execute(READ, Vec::new()).await;
            let list = list.map_err(|e| e.to_string())?;
            return Ok(Outline::from_list(list.json().as_array().map_or(&[][..], Vec::as_slice)));
        }
        let tree = device.try_devtools("Accessibility.getFullAXTree", json!({})).await;
        let tree = tree.map_err(|e| e.to_string())?;
        Ok(Outline::from_tree(tree["nodes"].as_array().map_or(&[][..], Vec::as_slice)))
    }

    fn from_tree(list: &[Value]) -> Self {
        let id = |value: &Value| value.as_str().map(str::to_owned);
        let places: BTreeMap<String, usize> =
            list.iter().enumerate().filter_map(|(at, n)| Some((id(&n["nodeId"])?, at))).collect();
        let nodes = list.iter().map(|entry| {
            let ignored = entry["ignored"] == true;
            let text = |key: &str| plain(&entry[key]["value"]);
            let mut states: BTreeMap<String, String> = BTreeMap::new();
            for property in entry["properties"].as_array().into_iter().flatten() {
                let name = property["name"].as_str().unwrap_or_default().to_owned();
                states.insert(name, plain(&property["value"]["value"]));
            }
            states.insert("value".into(), text("value"));
            Node {
                role: if ignored { String::new() } else { text("role") },
                name: squeeze(&text("name")),
                states,
                dom: entry["backendDOMNodeId"].as_i64().unwrap_or_default(),
                parent: id(&entry["parentId"]).and_then(|id| places.get(&id).copied()),
            }
        });
        Outline { nodes: nodes.collect() }
    }

    fn from_list(list: &[Value]) -> Self {
        let nodes = (0..).zip(list).map(|(at, entry)| {
            let states = entry["states"].as_object().into_iter().flatten();
            Node {
                role: plain(&entry["role"]),
                name: squeeze(&plain(&entry["name"])),
                states: states.map(|(name, value)| (name.clone(), plain(value))).collect(),
                dom: at,
                parent: entry["parent"].as_u64().and_then(|at| usize::try_from(at).ok()),
            }
        });
        Outline { nodes: nodes.collect() }
    }

    /// All nodes that `fits` accepts and that are inside one of `around`, if there is one.
    pub(crate) fn find(
        &self,
        around: Option<&[usize]>,
        fits: impl Fn(&Node) -> bool,
    ) -> Vec<usize> {
        let inside = |at: usize| {
            around.is_none_or(|around| self.ancestors(at).any(|above| around.contains(&above)))
        };
        (0..self.nodes.len()).filter(|at| fits(&self.nodes[*at]) && inside(*at)).collect()
    }

    /// The innermost nodes with one of `roles` whose text has `part`.
    pub(crate) fn items(&self, around: Option<&[usize]>, roles: &[&str], part: &str) -> Vec<usize> {
        let speaking = self.find(around, |node| node.name.contains(part));
        let is_item = |at: &usize| roles.contains(&self.nodes[*at].role.as_str());
        let itself_or_above = |at: usize| std::iter::once(at).chain(self.ancestors(at));
        let found: BTreeSet<usize> =
            speaking.into_iter().filter_map(|at| itself_or_above(at).find(is_item)).collect();
        let outer: BTreeSet<usize> = found
            .iter()
            .flat_map(|at| self.ancestors(*at))
            .filter(|at| found.contains(at))
            .collect();
        found.difference(&outer).copied().collect()
    }

    pub(crate) fn node(&self, at: usize) -> &Node {
        &self.nodes[at]
    }

    /// What a person could refer to, for the message of a test that did not find its thing.
    pub(crate) fn describe(&self) -> String {
        const QUIET: [&str; 6] =
            ["", "none", "generic", "StaticText", "InlineTextBox", "RootWebArea"];
        let named = |node: &&Node| !QUIET.contains(&node.role.as_str()) && !node.name.is_empty();
        let lines = self.nodes.iter().filter(named).map(|n| format!("  {} “{}”", n.role, n.name));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.nodes[at].parent, |above| self.nodes[*above].parent)
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Line breaks and double spaces are layout, not part of a name.
pub(crate) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline() -> Outline {
        let node = |id: &str, parent: &str, role: &str, name: &str| {
            json!({ "nodeId": id, "parentId": parent, "role": { "value": role },
                    "name": { "value": name }, "ignored": role == "gone" })
        };
        Outline::from_tree(&[
            node("1", "", "list", ""),
            node("2", "1", "listitem", ""),
            node("3", "2", "StaticText", "山田 さん"),
            node("4", "2", "button", "来\n た"),
            node("5", "1", "listitem", ""),
            node("6", "5", "StaticText", "川口 さん"),
            node("7", "5", "button", "来 た"),
            node("8", "1", "gone", "来 た"),
        ])
    }

    #[test]
    fn names_are_squeezed_and_what_is_ignored_has_no_role() {
        let page = outline();
        assert_eq!(page.find(None, |n| n.role == "button" && n.name == "来 た"), [3, 6]);
    }

    #[test]
    fn an_item_is_found_by_what_is_said_in_it() {
        let page = outline();
        let item = page.items(None, &["list", "listitem"], "川口");
        assert_eq!(item, [4]);
        assert_eq!(page.find(Some(&item), |n| n.role == "button"), [6]);
    }

    #[test]
    fn a_failure_lists_what_could_have_been_meant() {
        assert_eq!(outline().describe(), "  button “来 た”\n  button “来 た”");
    }
}
