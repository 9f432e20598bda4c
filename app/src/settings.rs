//! Who may sign in and with which devices: accounts, tablets, and work that is carried by hand.

mod about;
mod account_correct;
mod account_form;
pub mod account_server;
mod accounts;
mod devices;
mod own_account;
mod rescue_import;
mod start;

pub use about::About;
pub use accounts::Accounts;
pub use devices::DevicesPage;
pub use own_account::OwnAccount;
pub use start::Settings;
