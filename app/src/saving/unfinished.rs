//! A form that is saved as a whole, kept sealed on the device while somebody fills it in: a lock, a
//! new release or a crash costs a second of it, and at the same address it is there again.

use leptos::prelude::*;

use super::pace::Pace;
use crate::replica::Replica;
use crate::typing::{Unfinished, this_page};

/// What is kept of one open form.
#[derive(Clone, Copy)]
pub struct KeptForm {
    replica: Replica,
    form: StoredValue<Form>,
    /// What the form holds, as text; nothing while nobody has filled in anything.
    read: Callback<(), Option<String>>,
    pace: Pace,
    is_written: RwSignal<bool>,
    is_over: StoredValue<bool>,
}

#[derive(Clone)]
struct Form {
    place: String,
    page: String,
    about: &'static str,
}

/// What the form called `name` at this address held when it was left, if it was not finished.
pub fn left_at(replica: Replica, name: &str) -> Option<String> {
    untrack(|| replica.typing.unfinished_at(&place(name, &this_page())))
}

impl KeptForm {
    /// Whether somebody has just come back to this form.
    pub fn is_found(self) -> bool {
        self.form.with_value(|form| self.replica.typing.is_found(&form.place))
    }

    /// Keeps the form called `name` at this address from now on. It makes a record of kind
    /// `about`, or is called so by its own key; `read` answers what it holds.
    pub fn open(
        replica: Replica,
        name: &str,
        about: &'static str,
        read: impl Fn() -> Option<String> + Send + Sync + 'static,
    ) -> KeptForm {
        let page = this_page();
        let form = Form { place: place(name, &page), page, about };
        let is_there = untrack(|| replica.typing.unfinished_at(&form.place)).is_some();
        // The pace needs the form that it writes, which is known once it is made.
        let own = StoredValue::new(None::<KeptForm>);
        let pace = Pace::new(move || {
            if let Some(Some(form)) = own.try_get_value() {
                form.write();
            }
        });
        let form = KeptForm {
            replica,
            form: StoredValue::new(form),
            read: Callback::new(move |()| read()),
            pace,
            is_written: RwSignal::new(is_there),
            is_over: StoredValue::new(false),
        };
        own.set_value(Some(form));
        on_cleanup(move || form.write());
        form
    }

    /// Takes note that something in it has changed.
    pub fn touch(self) {
        // The draft of a text may end after the page has closed around it.
        let _ = self.is_written.try_set(false);
        self.pace.touch();
    }

    /// Whether the device keeps all that is filled in; a view that asks follows it.
    pub fn is_kept(self) -> bool {
        let place = self.form.with_value(|form| form.place.clone());
        self.is_written.get() && self.replica.typing.is_stored_at(&place)
    }

    /// Takes note that what was filled in is thrown away on purpose.
    pub fn discard(self) {
        self.pace.stop();
        self.is_written.set(false);
        self.form.with_value(|form| self.replica.typing.settled(&form.place));
    }

    /// Takes note that the form is sent.
    pub fn finish(self) {
        self.is_over.set_value(true);
        self.discard();
    }

    /// Writes down what is filled in.
    fn write(self) {
        // When the page closes around the form, what it holds is still there.
        let Some((false, form)) = self.is_over.try_get_value().zip(self.form.try_get_value())
        else {
            return;
        };
        let Form { place, page, about } = form;
        match self.read.try_run(()) {
            None => {}
            Some(None) => self.replica.typing.settled(&place),
            Some(Some(text)) => {
                let about = about.to_owned();
                self.replica.typing.unfinished(Unfinished { place, text, page, about });
                let _ = self.is_written.try_set(true);
            }
        }
    }
}

/// The name of a form among all forms of the account.
fn place(name: &str, page: &str) -> String {
    format!("form/{name}/{page}")
}
