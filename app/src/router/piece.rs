//! Pieces of the app that the browser loads when one of their pages is opened: what is here already
//! is shown at once, what cannot be loaded says so and can be tried again.

use std::cell::OnceCell;
use std::pin::Pin;

use futures::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use super::Route;
use crate::later::Later;
use crate::parts::{Button, ButtonKind, EmptyState, IconName, Page, ruby, word};
use crate::update::Updates;
use crate::words::t;

/// The pages of a piece, in the order of their lines.
pub type Views = &'static [fn() -> AnyView];

/// Loads the code of a piece.
pub type Load = fn() -> Pin<Box<dyn Future<Output = Result<Views, SplitLoaderError>>>>;

/// What the pages of a piece need besides their code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The words and the style that are here when somebody starts.
    First,
    /// All words and the whole style.
    All,
}

/// Pages that are loaded together.
pub struct Piece {
    pub needs: Needs,
    /// Their addresses, in the same order as the views that `load` gives.
    pub routes: &'static [Route],
    pub load: Load,
    /// Where the views are once they are here.
    pub loaded: &'static std::thread::LocalKey<OnceCell<Views>>,
}

impl Piece {
    /// Loads it before one of its pages is opened.
    pub fn prepare(&'static self, later: Later) {
        spawn_local(async move {
            // The page that needs it loads it again if this fails.
            let _ = self.fetch(later).await;
        });
    }

    /// Loads what is not here yet. Returns nothing if that fails.
    async fn fetch(&'static self, later: Later) -> Option<Views> {
        let rest = async move { self.needs == Needs::First || later.fetch().await };
        let (loaded, has_rest) = join((self.load)(), rest).await;
        let views = loaded.ok().filter(|_| has_rest)?;
        // Another page of the piece may have been first.
        let _ = self.loaded.with(|place| place.set(views));
        Some(views)
    }
}

/// Declares the pieces of the app, what they need besides code, and their pages:
/// `"/address" ROLES folder::Page,`. Without the feature `pieces` everything is one program.
macro_rules! pieces {
    ($(
        $(#[$doc:meta])*
        $piece:ident $needs:ident { $($path:literal $roles:ident $page:path,)+ }
    )+) => {
        /// Every piece of the app.
        const PIECES: &[Piece] = &[$(Piece {
            needs: piece::Needs::$needs,
            routes: &[$(Route { path: $path, roles: $roles }),+],
            load: || Box::pin($piece::load()),
            loaded: &$piece::LOADED,
        }),+];
        $(
            $(#[$doc])*
            mod $piece {
                use super::*;
                use crate::router::piece::Views;

                thread_local! {
                    pub static LOADED: std::cell::OnceCell<Views> =
                        const { std::cell::OnceCell::new() };
                }

                #[cfg(feature = "pieces")]
                #[leptos::wasm_split::wasm_split(
                    $piece, wasm_split_path = ::leptos::wasm_split, fallible
                )]
                pub fn load() -> Result<Views, leptos::wasm_split::SplitLoaderError> {
                    Ok(&[$(|| $page().into_any()),+])
                }

                #[cfg(not(feature = "pieces"))]
                pub async fn load() -> Result<Views, leptos::wasm_split::SplitLoaderError> {
                    Ok(&[$(|| $page().into_any()),+])
                }
            }
        )+
    };
}
pub(super) use pieces;

/// How far the piece of the page is.
#[derive(Clone, Copy)]
enum Progress {
    Loading,
    Here(Views),
    Failed,
}

/// A page of a piece: at once if the piece is here, else as soon as it has come.
#[component]
pub fn Shown(piece: &'static Piece, page: usize) -> impl IntoView {
    let here = piece.loaded.with(|views| views.get().copied());
    let progress = RwSignal::new(here.map_or(Progress::Loading, Progress::Here));
    let (updates, later) = (expect_context::<Updates>(), expect_context::<Later>());
    Effect::new(move |_| {
        // The page stands now: what the device keeps for later may use the network.
        if matches!(progress.get(), Progress::Here(_)) {
            updates.begin();
            spawn_local(async move {
                // A page that needs it asks again if it did not come.
                let _ = later.fetch().await;
            });
        }
    });
    if let Some(views) = here {
        return untrack(views[page]);
    }
    let load = move || {
        progress.set(Progress::Loading);
        spawn_local(async move {
            let loaded = piece.fetch(later).await;
            // The person may have gone to another page meanwhile.
            let _ = progress.try_set(loaded.map_or(Progress::Failed, Progress::Here));
        });
    };
    load();
    let view = move || match progress.get() {
        Progress::Here(views) => untrack(views[page]),
        Progress::Loading => view! {
            <p class="piece-loading" role="status">{ruby(word("frame.piece.loading"))}</p>
        }
        .into_any(),
        Progress::Failed => view! { <NotLoaded again=load /> }.into_any(),
    };
    view.into_any()
}

/// Loads the whole app again: it may have another release since this tab was opened.
fn reload() {
    // The browser refuses only while the page is being left anyway.
    let _ = window().location().reload();
}

/// What stands in the place of a page whose piece could not be loaded.
#[component]
fn NotLoaded(#[prop(into)] again: Callback<()>) -> impl IntoView {
    view! {
        <Page title=word("frame.piece.failed")>
            <EmptyState
                title=word("frame.piece.failed")
                text=move || t("frame.piece.failed.text")
            >
                <Button
                    label=word("frame.piece.again")
                    kind=ButtonKind::Primary
                    icon=IconName::Sync
                    on_press=move || again.run(())
                />
                <Button
                    label=word("frame.piece.reload")
                    icon=IconName::Download
                    on_press=reload
                />
            </EmptyState>
        </Page>
    }
}
