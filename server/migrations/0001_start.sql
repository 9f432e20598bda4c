-- Everything the server keeps. Portable between SQLite and PostgreSQL: the types are text and bigint only,
-- ids are UUIDs in text form, times are milliseconds since 1970 UTC, hashes are lower-case hexadecimal.
-- The program is the tenant and leads every key, so that a distributed PostgreSQL can shard on it.

-- One city's program, with the counter that gives every change in it the next number.
create table programs (
    id text not null primary key,
    name text not null,
    -- Random id of this timeline; a restored backup starts a new one.
    epoch text not null,
    -- The highest number given out. A push locks this row first and holds it until its commit,
    -- so that numbers have no gaps and whoever sees a head sees everything below it.
    head bigint not null,
    -- 0 after a restore without the journal of revocations: no page is given out until a manager has confirmed
    -- accounts and grants.
    confirmed bigint not null default 1,
    created_at bigint not null
);

-- Every timeline that a program has had: the first one, and one for each restore.
create table timelines (
    program text not null references programs (id),
    n bigint not null,
    epoch text not null,
    -- Up to this number it has everything in common with the one before it.
    base bigint not null,
    primary key (program, n)
);

-- Every start of the server, with random bits and the head that each program had: if the data was set back
-- unnoticed, it was between two of them.
create table starts (
    program text not null references programs (id),
    n bigint not null,
    key text not null,
    head bigint not null,
    primary key (program, n)
);

-- For each head that devices were told, random bits: whoever shows other ones for the same head has seen
-- another timeline.
create table marks (
    program text not null references programs (id),
    seq bigint not null,
    mark text not null,
    primary key (program, seq)
);

-- The server's own keys, in hexadecimal: for what devices seal to it, and for the marks.
create table server_keys (
    name text not null primary key,
    value text not null
);

-- What may be seen together: one row for each scope that has ever held a record.
create table scopes (
    program text not null references programs (id),
    scope text not null,
    -- The pattern of grants that the scope falls under, such as 'learner/*/own'; else the scope itself.
    scope_class text not null,
    -- Sum mod 2^128 of the hashes of (kind, id, seq) over the live rows, so that a tablet can check itself.
    digest text not null,
    -- How many rows are live.
    live bigint not null,
    primary key (program, scope)
);
create index scopes_by_class on scopes (program, scope_class);

-- The current state of every record, deleted ones included (as tombstones).
create table records (
    program text not null references programs (id),
    kind text not null,
    id text not null,
    -- Who may see it. Never changes.
    scope text not null,
    -- See scopes.scope_class; repeated here so that a page for a manager is one index range.
    scope_class text not null,
    -- Number of the change that made this state.
    seq bigint not null,
    -- 1 for a tombstone, else 0.
    deleted bigint not null,
    -- The fields as JSON, unknown ones of newer versions included.
    body text not null,
    -- What merging needs beside the values, as JSON: number, author and uid of each field, open conflicts.
    meta text not null,
    -- How many fields of the record have values that wait for a person.
    conflicts bigint not null default 0,
    primary key (program, kind, id)
);
create unique index records_by_seq on records (program, seq);
create index records_by_scope on records (program, scope, seq);
create index records_by_scope_class on records (program, scope_class, seq);
create index records_in_conflict on records (program, seq) where conflicts > 0;

-- Which records are parts of which others: those that they name in fields that are set once. Written with a
-- new record, so that a deletion finds the parts that it would hide.
create table parts (
    program text not null references programs (id),
    whole_kind text not null,
    whole_id text not null,
    kind text not null,
    id text not null,
    primary key (program, whole_kind, whole_id, kind, id)
);

-- Every change that ever took effect: audit trail, and the base that later merges are made from.
create table history (
    program text not null references programs (id),
    seq bigint not null,
    kind text not null,
    id text not null,
    client text not null,
    n bigint not null,
    uid text not null,
    -- The account that owns the upload secret, never the carrier.
    author text not null,
    -- The author's staff or learner record; null for the server's own notices.
    person text,
    -- The account that released it after it had been held.
    decider text,
    -- The device's clock, clamped; shown, and used to pick a provisional winner, nothing else.
    edited_at bigint not null,
    received_at bigint not null,
    -- JSON of the fields before and after; null before for a creation.
    before text,
    after text not null,
    -- JSON list of the operations that made the change.
    change text not null,
    -- 1 if the change made the record a tombstone, else 0.
    deleted bigint not null,
    primary key (program, seq)
);
create index history_by_record on history (program, kind, id, seq);
-- The state as it was known at a time is the last row before it.
create index history_by_time on history (program, received_at);

-- One installation of the app for one account.
create table clients (
    id text not null primary key,
    program text not null references programs (id),
    -- The account it was issued to; author of everything it pushes.
    owner text not null,
    -- SHA-256 of the 256-bit upload secret, which only the installation knows.
    secret_hash text not null,
    created_at bigint not null,
    -- Lower bound when the edit times of its next push are clamped.
    last_contact bigint not null,
    -- Everything up to this number has its fate.
    last_n bigint not null,
    -- For the ledger of devices, as the installation last said: its release, and how many changes wait.
    version text not null,
    unsent bigint not null
);
create index clients_by_owner on clients (program, owner);

-- What those in charge should know of an installation.
create table client_events (
    program text not null references programs (id),
    client text not null references clients (id),
    at bigint not null,
    -- Code of the event, such as 'forked'.
    event text not null
);
create index client_events_by_client on client_events (program, client, at);

-- The fate of every mutation, kept for ever: a repeated push gets the very same answer.
create table mutations (
    client text not null references clients (id),
    n bigint not null,
    program text not null references programs (id),
    uid text not null,
    -- SHA-256 over uid, time and operations; never over client or n.
    hash text not null,
    -- Number that the fate took in the program's sequence.
    seq bigint not null,
    -- JSON: uid, kind of fate, epoch, seq, reason; never a value.
    fate text not null,
    -- JSON list: for each operation its record and fields, and the uids of the own edits beneath it ("after").
    after_links text not null,
    primary key (client, n)
);
-- A device that starts anew numbers its edits again: then one uid stands under two numbers, with one fate.
create index mutations_by_uid on mutations (program, uid, seq);

-- Mutations that were not applied, kept whole until a named person decides. A uid that is used twice is held
-- under its own number, so the number is the key.
create table held (
    program text not null references programs (id),
    client text not null,
    n bigint not null,
    uid text not null,
    -- The account that owns the upload secret.
    author text not null,
    -- Who sees it in the list: the scope that the mutation wanted to write.
    scope text not null,
    seq bigint not null,
    -- Code of the reason, such as 'no_right'.
    reason text not null,
    -- The envelope as JSON.
    payload text not null,
    -- 'waiting', 'released', 'dismissed' or 'superseded'.
    state text not null,
    received_at bigint not null,
    -- Who decided, and when; null while it waits.
    decided_by text,
    decided_at bigint,
    primary key (program, client, n)
);
create index held_by_state on held (program, state, seq);
create index held_by_author on held (program, author, state, seq);

-- Pushes of installations that nobody knows, as after a restore from before they were registered: kept until
-- the same mutation comes from a client that is known, or somebody in charge has looked at it.
create table unproven (
    client text not null,
    uid text not null,
    payload text not null,
    received_at bigint not null,
    -- Who has decided that it is nobody's, and when; null while nobody has.
    put_aside_by text,
    put_aside_at bigint,
    primary key (client, uid)
);

-- Who may read what: scopes or patterns of scopes, with the number of the change that began or ended them.
create table grants (
    program text not null references programs (id),
    account text not null,
    -- A scope such as 'venue/<id>', or a pattern such as 'learner/*/core'.
    pattern text not null,
    since bigint not null,
    -- Null while it holds.
    ended bigint,
    primary key (program, account, pattern, since)
);
create index grants_by_pattern on grants (program, pattern);

-- Grants that had ended in a timeline that a restore has lost: kept from the account although its records give
-- them, until the records stop to give them or a manager confirms.
create table withheld_grants (
    program text not null references programs (id),
    account text not null,
    pattern text not null,
    primary key (program, account, pattern)
);

-- People who can sign in.
create table accounts (
    id text not null primary key,
    program text not null references programs (id),
    -- What she types; lower case. Unique on the whole server, because the sign-in page asks for no program.
    name text not null unique,
    display text not null,
    role text not null,
    -- Id of her staff or learner record (the role says which); null when there is none yet.
    person text,
    -- Argon2id in PHC form, salt and costs included.
    password_hash text not null,
    created_at bigint not null,
    -- Null while she may sign in.
    disabled_at bigint
);
create index accounts_by_program on accounts (program, name);

-- Open sign-ins. The browser holds a random token, the database only its hash.
create table sign_ins (
    token_hash text not null primary key,
    -- Stays the same while tokens rotate, so that signing out ends all of them.
    session text not null,
    account text not null references accounts (id),
    -- When the person typed her password; a session ends a fixed time later, however busy it is.
    signed_in_at bigint not null,
    issued_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null,
    -- Set when a newer token took its place; then it is good for a few more seconds only.
    replaced_at bigint
);
create index sign_ins_by_session on sign_ins (session);
create index sign_ins_by_account on sign_ins (account);

-- What happened around sign-ins, accounts and exports. Rows are only ever added; each carries the hash
-- of the one before it, so that a changed or missing row shows.
create table audit (
    n bigint not null primary key,
    at bigint not null,
    -- Null when nobody's account is known, as after a wrong name.
    program text,
    account text,
    event text not null,
    address text,
    -- JSON; never a password, a token or a value of a record.
    detail text not null,
    hash text not null
);
