//! What stands around a page and at its head: navigation, the state of saving, title, tabs, menus,
//! questions, and the word after an action.

mod dialog;
mod menu;
mod page;
mod popup;
mod shell;
mod sync_state;
mod tabs;
mod toast;

pub use dialog::Dialog;
pub use menu::{FuriganaButton, LanguageChoices, LanguageOption, LanguageSwitch, Menu, MenuItem};
pub use page::{Page, PageHead, Section, WayBack};
pub use popup::Popup;
pub use shell::{Density, NavItem, Shell};
pub use sync_state::{Connection, SyncState, SyncWord};
pub use tabs::{TabLink, Tabs};
pub use toast::Toasts;
