//! Confidential records that nobody reads any more, for those who run the program.

use axum::extract::State;
use shared::api::review::Appointment;
use shared::api::{AppointReader, ListReaderless};

use crate::auth::Manager;
use crate::extract::{Params, Sent};
use crate::readers;
use crate::reply::Reply;
use crate::state::App;

pub async fn list(State(app): State<App>, Manager(who): Manager) -> Reply<ListReaderless> {
    readers::told(&app, who.program).await.into()
}

pub async fn appoint(
    State(app): State<App>,
    Manager(who): Manager,
    Params((handle,)): Params<AppointReader>,
    Sent(Appointment { reader }): Sent<AppointReader>,
) -> Reply<AppointReader> {
    readers::appoint(&app, &who, &handle, reader).await.into()
}
