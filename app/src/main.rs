//! The app's program: a thin entry into the library, which other pages use as well.

fn main() {
    app::start();
}
