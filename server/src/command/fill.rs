//! Makes a large program of invented people, for whoever measures.

use super::TaskError;
use crate::config::Fill;
use crate::demo::{DemoAccount, load};
use crate::store::Store;

pub(super) async fn fill(settings: Fill) -> Result<(), TaskError> {
    let store = Store::open_or_create(&settings.data.folder, settings.data.limits()).await?;
    if !store.read().await?.programs().await?.is_empty() {
        return Err(TaskError::Said("The data folder holds a program already.".into()));
    }
    let seed = seeds::large(usize::try_from(settings.attendances).unwrap_or(usize::MAX));
    let accounts: Vec<DemoAccount> = seed.accounts.iter().filter_map(DemoAccount::of).collect();
    load(&store, seed).await?;
    store.close().await;
    println!("A program with {} attendances is there. Sign in as one of", settings.attendances);
    for DemoAccount { name, password, display } in accounts {
        println!("  {name}  password {password}  ({display})");
    }
    Ok(())
}
