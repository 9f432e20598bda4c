//! What no first page needs: the rest of the words and of the style, which every other page shows,
//! and code that works beside pages. It comes once the first page stands, so that nothing takes the
//! network from what somebody waits for.

use std::cell::RefCell;

use futures::channel::oneshot;
use futures::future::join;
use gloo::events::EventListener;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use crate::words::Localization;

thread_local! {
    /// Whoever waits for the first page; nobody has to any more once it stands.
    static WAITING: RefCell<Option<Vec<oneshot::Sender<()>>>> =
        const { RefCell::new(Some(Vec::new())) };
}

/// Says that a page stands.
pub fn page_stands() {
    for waiting in WAITING.take().unwrap_or_default() {
        // Whoever has gone meanwhile waits for nothing.
        let _ = waiting.send(());
    }
}

/// Waits until the first page stands. Where the app is one program, nothing has to be loaded.
pub async fn first_page() {
    if cfg!(not(feature = "pieces")) {
        return;
    }
    let (tell, told) = oneshot::channel();
    let is_standing = WAITING.with_borrow_mut(|waiting| match waiting {
        Some(all) => {
            all.push(tell);
            false
        }
        None => true,
    });
    if !is_standing {
        // The sender is kept until it sends.
        let _ = told.await;
    }
}

/// Declares functions whose code comes after the first page. Calling one loads it if it is not
/// here yet, so it is `async` and fails where it cannot be loaded.
macro_rules! deferred {
    ($(
        $(#[$doc:meta])*
        $vis:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) -> $result:ty $body:block
    )+) => {$(
        $(#[$doc])*
        #[cfg(feature = "pieces")]
        #[leptos::wasm_split::wasm_split(
            deferred, wasm_split_path = ::leptos::wasm_split, fallible
        )]
        $vis fn $name(
            $($argument: $type),*
        ) -> Result<$result, leptos::wasm_split::SplitLoaderError> {
            Ok($body)
        }

        $(#[$doc])*
        #[cfg(not(feature = "pieces"))]
        $vis async fn $name(
            $($argument: $type),*
        ) -> Result<$result, leptos::wasm_split::SplitLoaderError> {
            Ok($body)
        }
    )+};
}
pub(crate) use deferred;

/// Declares `load`, which loads the code of a piece and gives the function in it that draws a part
/// of a page. Where the app is one program, that is here already.
macro_rules! drawn_by_piece {
    ($piece:ident, $draw:ident: $shape:ty) => {
        #[cfg(feature = "pieces")]
        #[leptos::wasm_split::wasm_split($piece, wasm_split_path = ::leptos::wasm_split, fallible)]
        fn load() -> Result<$shape, leptos::wasm_split::SplitLoaderError> {
            Ok($draw)
        }

        #[cfg(not(feature = "pieces"))]
        async fn load() -> Result<$shape, leptos::wasm_split::SplitLoaderError> {
            Ok($draw)
        }
    };
}
pub(crate) use drawn_by_piece;

/// Code of its own that a part of a page is drawn by, once it is here. Nothing is drawn where it
/// cannot be loaded: the page that the part leads to says so and offers to try again.
pub fn arriving<T, L>(load: L) -> RwSignal<Option<T>>
where
    T: Send + Sync + 'static,
    L: Future<Output = Result<T, SplitLoaderError>> + 'static,
{
    let arrived = RwSignal::new(None);
    spawn_local(async move {
        if let Ok(loaded) = load.await {
            // The person may have gone to another page meanwhile.
            let _ = arrived.try_set(Some(loaded));
        }
    });
    arrived
}

/// Where it is, and whether it has come.
#[derive(Clone, Copy)]
pub struct Later {
    localization: Localization,
    /// Where the files of this release lie.
    folder: StoredValue<String>,
    has_style: StoredValue<bool>,
}

impl Later {
    /// Makes it known to everything below.
    pub fn provide(folder: String, localization: Localization) -> Later {
        let folder = StoredValue::new(folder);
        let later = Later { localization, folder, has_style: StoredValue::new(false) };
        provide_context(later);
        later
    }

    /// Fetches what is not here yet. Says whether everything is here now.
    pub async fn fetch(self) -> bool {
        let (has_words, has_style) = join(self.localization.need_all(), self.fetch_style()).await;
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
