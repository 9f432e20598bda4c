//! Makes a program and its first manager, for everybody who starts without the demo.

use shared::id::{Epoch, ProgramId, RecordId, Seq};
use shared::role::Role;

use super::TaskError;
use crate::auth::accounts::{self, Application, Doer};
use crate::auth::password::Passwords;
use crate::chance::random_uuid;
use crate::clock::Clock;
use crate::config::Init;
use crate::first_records;
use crate::reply::Trouble;
use crate::store::{Program, Store};

pub(super) async fn init(settings: Init) -> Result<(), TaskError> {
    let name = settings.program.trim().to_owned();
    if name.is_empty() {
        return Err(TaskError::Said("A program needs a name.".into()));
    }
    let program = Program {
        id: ProgramId(random_uuid()),
        name: name.clone(),
        epoch: Epoch(random_uuid()),
        head: Seq(0),
        is_confirmed: true,
    };
    let staff_id = RecordId(random_uuid());
    let staff = Some(staff_id);
    let manager =
        Application::new(program.id, &settings.manager, &settings.manager, Role::Manager, staff)
            .map_err(Trouble::from)?;
    let password = settings.password.read()?;
    let store = Store::open_or_create(&settings.data.folder, settings.data.limits()).await?;
    let programs = store.read().await?.programs().await?;
    if programs.iter().any(|known| known.name == name) {
        return Err(TaskError::Said(format!("There is a program named {name} already.")));
    }
    let hash = Passwords::default().hash(password.clone()).await?;
    let doer = Doer { account: None, now: Clock::System.now() };
    let made = store.write(async move |tx| {
        tx.add_program(&program, doer.now).await?;
        let account = accounts::add(tx, doer, manager, hash).await?;
        let names = (program.name.as_str(), account.display.as_str());
        first_records::record(tx, program.id, account.id, names, staff_id, doer.now).await?;
        Ok::<_, Trouble>(account)
    });
    let account = made.await?;
    store.close().await;
    println!("The program {name} is there. Its manager signs in as {}.", account.name);
    print!("{}", settings.password.told(&password));
    Ok(())
}
