//! The app's program: a thin entry into the library, which other pages use as well.

use wasm_bindgen::prelude::*;

/// What the browser runs when the program is loaded; `boot.js` calls [`start`] when the words are
/// here, too.
fn main() {}

/// Puts the app up. `folder` is where the files of this release lie, `words` its Japanese texts.
#[wasm_bindgen]
pub fn start(folder: String, words: String) {
    app::start(folder, words);
}
