//! What no first page needs and every other page does, besides code: the rest of the words and the
//! rest of the style.

use futures::channel::oneshot;
use futures::future::join;
use gloo::events::EventListener;
use leptos::prelude::*;

use crate::words::Speech;

/// Where it is, and whether it has come.
#[derive(Clone, Copy)]
pub struct Later {
    speech: Speech,
    /// Where the files of this release lie.
    folder: StoredValue<String>,
    has_style: StoredValue<bool>,
}

impl Later {
    /// Makes it known to everything below.
    pub fn provide(folder: String, speech: Speech) -> Later {
        let folder = StoredValue::new(folder);
        let later = Later { speech, folder, has_style: StoredValue::new(false) };
        provide_context(later);
        later
    }

    /// Fetches what is not here yet. Says whether everything is here now.
    pub async fn fetch(self) -> bool {
        let (has_words, has_style) = join(self.speech.need_all(), self.fetch_style()).await;
        has_words && has_style
    }

    async fn fetch_style(self) -> bool {
        if !self.has_style.get_value() {
            let file = self.folder.with_value(|folder| format!("{folder}style-more.css"));
            self.has_style.set_value(put_style(&file).await);
        }
        self.has_style.get_value()
    }
}

/// Adds a stylesheet to the document. One that cannot be loaded leaves nothing behind.
async fn put_style(file: &str) -> bool {
    let Ok(link) = document().create_element("link") else { return false };
    let said = [("rel", "stylesheet"), ("href", file)]
        .into_iter()
        .all(|(name, value)| link.set_attribute(name, value).is_ok());
    let (tell, told) = oneshot::channel();
    let tell = std::rc::Rc::new(std::cell::Cell::new(Some(tell)));
    let listen = |event: &'static str, is_here: bool| {
        let tell = tell.clone();
        EventListener::once(&link, event, move |_| {
            // Nobody waits any more: the page has been left.
            let _ = tell.take().map(|tell| tell.send(is_here));
        })
    };
    let _listeners = [listen("load", true), listen("error", false)];
    let head = document().head();
    let is_put = said && head.is_some_and(|head| head.append_child(&link).is_ok());
    let is_here = is_put && told.await.unwrap_or(false);
    if !is_here {
        link.remove();
    }
    is_here
}
