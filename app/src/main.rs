//! The app's program: a thin door to the library, which other pages use as well.

fn main() {
    app::start();
}
