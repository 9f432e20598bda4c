//! The one round trip of a device: its changes up, their fates and a page of records down.

use axum::Extension;
use axum::extract::State;
use shared::sync::message::{SyncReply, SyncRequest};

use crate::auth::SignedIn;
use crate::extract::Body;
use crate::reconcile;
use crate::reply::Reply;
use crate::state::App;
use crate::store::Told;

/// Pushing needs the installation's secret only; pulling needs its owner to be signed in.
pub async fn sync(
    State(app): State<App>,
    session: Option<Extension<SignedIn>>,
    Body(request): Body<SyncRequest>,
) -> Reply<SyncReply<Told>> {
    reconcile::sync(&app, session.map(|Extension(who)| who), request).await.into()
}
