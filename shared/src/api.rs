//! The contract between server and app: every path with its method, request and reply, once. The
//! server's routes and the app's calls are built from this page, and
//! `tests/golden/expected/api.txt` shows what travels.

pub mod accounts;
pub mod devices;
mod endpoint;
pub mod figures;
pub mod history;
pub mod live;
pub mod review;
pub mod session;

pub use endpoint::{Endpoint, ErrorReply, Method, Nothing, PathParams, Visitor, escaped};

use crate::id::{AccountId, ClientId};
use crate::sync::message::{SyncReply, SyncRequest};
use accounts::{
    Account, AccountAdded, ChosenPassword, CorrectedAccount, GivenPassword, NewAccount,
};
use devices::{Devices, Health, Registered, RescueUpload, Rescued};
use figures::{DashboardReply, Period};
use history::{DeletedRecord, Page, PastChange};
use live::{Listen, LiveEvent};
use review::{
    Appointed, Appointment, Attributed, Attribution, HeldChanges, ReaderlessReports, Unattributed,
};
use session::{Credentials, Ending, PasswordChange, Rotation, SessionBegun, Who};

/// The header without which nothing is changed, and its value. A page of another origin cannot send
/// it without asking first, and is never allowed to.
pub const CHANGE_HEADER: (&str, &str) = ("x-manabi", "1");

/// The header that carries the session's secret: a [`session::Secret`].
pub const SESSION_HEADER: &str = "x-manabi-session";

/// The header that carries an installation's id and upload secret, with a dot between them.
pub const CLIENT_HEADER: &str = "x-manabi-client";

/// Lists the endpoints; decides nothing.
macro_rules! endpoints {
    ($($(#[$doc:meta])* $name:ident: $method:ident $path:literal $params:ty,
        $request:ty => $reply:ty;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl Endpoint for $name {
                const METHOD: Method = Method::$method;
                const PATH: &'static str = $path;
                type Params = $params;
                type Request = $request;
                type Reply = $reply;
            }
        )+

        /// Shows every endpoint to `visitor`, in the order of this page.
        pub fn visit_endpoints(visitor: &mut impl Visitor) {
            $(visitor.visit($name);)+
        }
    };
}

// Each line: method, path, types of the path's parameters, request => reply.
endpoints! {
    /// Begins a session.
    SignIn: Post "/api/sign-in" (), Credentials => SessionBegun;
    /// Whose session it is, as a device asks that has opened its vault.
    CurrentSession: Get "/api/session" (), Nothing => Who;
    /// Names the secret that follows. The one before is good until this one is used.
    RotateSession: Post "/api/session/rotate" (), Rotation => Nothing;
    /// Ends the session on every tab and stream.
    SignOut: Post "/api/sign-out" (), Nothing => Nothing;
    /// Ends a session by the secret that can do nothing else.
    EndSession: Post "/api/session/end" (), Ending => Nothing;
    /// Changes one's own password and ends one's other sessions.
    ChangePassword: Post "/api/password" (), PasswordChange => Nothing;
    /// Ends one's sessions everywhere else, as after leaving a borrowed tablet.
    EndOtherSessions: Post "/api/sessions/end-others" (), Nothing => Nothing;

    /// Issues a client for this installation and whoever is signed in.
    Register: Post "/api/client" (), Nothing => Registered;
    /// Takes a device's changes, gives their fates and a page of records.
    Sync: Post "/api/sync" (), SyncRequest => SyncReply;
    /// A stream of hints; the reply is one of its events.
    Live: Get "/api/live" (), Listen => LiveEvent;

    /// All accounts of the program.
    ListAccounts: Get "/api/accounts" (), Nothing => Vec<Account>;
    /// Adds an account.
    AddAccount: Post "/api/accounts" (), NewAccount => AccountAdded;
    /// Corrects the names, the role and the person of an account.
    CorrectAccount: Post "/api/accounts/{account}/correct" (AccountId,),
        CorrectedAccount => Account;
    /// Sets the password of an account.
    SetPassword: Post "/api/accounts/{account}/password" (AccountId,),
        ChosenPassword => GivenPassword;
    /// Takes an account's right to sign in.
    DisableAccount: Post "/api/accounts/{account}/disable" (AccountId,), Nothing => Nothing;

    /// The installations of the app.
    ListDevices: Get "/api/devices" (), Nothing => Devices;
    /// Takes the work out of a rescue file, as its author's.
    ImportRescue: Post "/api/devices/rescue" (), RescueUpload => Rescued;
    /// Says that accounts and grants are as they should be after a restore.
    ConfirmRestore: Post "/api/restore/confirm" (), Nothing => Nothing;

    /// Changes that were not applied, and wait for a person.
    ListHeld: Get "/api/held" (), Nothing => HeldChanges;
    /// Applies a held change after all.
    ReleaseHeld: Post "/api/held/{client}/{n}/release" (ClientId, u64), Nothing => Nothing;
    /// Puts a held change aside.
    DismissHeld: Post "/api/held/{client}/{n}/dismiss" (ClientId, u64), Nothing => Nothing;
    /// Work of clients that the server does not know.
    ListUnattributed: Get "/api/unproven" (), Nothing => Unattributed;
    /// Says whose the work of an unknown client is.
    Attribute: Post "/api/unproven/{client}/vouch" (ClientId,), Attribution => Attributed;
    /// Puts the work of an unknown client aside.
    PutAside: Post "/api/unproven/{client}/put-aside" (ClientId,), Nothing => Nothing;

    /// Confidential records that nobody can read any more.
    ListReaderless: Get "/api/readerless" (), Nothing => ReaderlessReports;
    /// Proposes a reader of such a record, or agrees with the proposal of another manager.
    AppointReader: Post "/api/readerless/{handle}/reader" (String,),
        Appointment => Appointed;

    /// What happened to a record, the latest first. A page with less than there is room for is the
    /// last one.
    History: Get "/api/history/{kind}/{id}" (String, String), Page => Vec<PastChange>;
    /// What was deleted of a kind, likewise.
    ListDeleted: Get "/api/deleted/{kind}" (String,), Page => Vec<DeletedRecord>;

    /// The figures of a fiscal year as of a day.
    Dashboard: Get "/api/dashboard" (), Period => DashboardReply;
    /// Whether the server can do its work.
    CheckHealth: Get "/api/health" (), Nothing => Health;
}
