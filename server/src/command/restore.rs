//! Puts a backup in the place of the database while the server is stopped.

use super::TaskError;
use crate::clock::Clock;
use crate::config::Restore;
use crate::store::{Restored, restore};

pub(super) async fn restore_backup(settings: Restore) -> Result<(), TaskError> {
    let now = Clock::System.now();
    let Restored { set_aside, revocations } =
        restore(&settings.data.folder, &settings.file, now).await?;
    println!("The backup {} is restored.", settings.file.display());
    if let Some(aside) = set_aside {
        println!("The database that was there is now {}.", aside.display());
    }
    match revocations {
        Some(count) => println!("{count} entries of the journal of revocations were replayed."),
        None => println!(
            "There is no journal of revocations: devices can send, but nobody is given records \
             before a manager has looked at the accounts and confirmed on the page of devices."
        ),
    }
    println!("Everybody has to sign in again. Devices offer again what they sent lately.");
    Ok(())
}
