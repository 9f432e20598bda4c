-- Whoever was signed in by a cookie signs in again: no cookie opens anything any more. What people recorded, and
-- what their devices have not sent yet, is untouched.
drop table sign_ins;

-- Open sessions. The browser holds a random secret sealed in its vault and sends it as a header; the database has
-- only its hash.
create table sessions (
    program text not null references programs (id),
    id text not null,
    account text not null references accounts (id),
    secret_hash text not null,
    -- Of the secret that takes the place of this one as soon as it is used; null while none is named.
    next_hash text,
    -- Of a second secret, which can only end the session.
    end_hash text not null,
    -- When the person typed her password; a session ends a fixed time later, however busy it is.
    signed_in_at bigint not null,
    -- When it was used last, to within an hour.
    used_at bigint not null,
    expires_at bigint not null,
    primary key (program, id)
);
create index sessions_by_account on sessions (program, account);

-- Devices on which an account has signed in: their tries to sign in are counted by themselves, so that nobody
-- else's wrong guesses keep them out. What they hold opens nothing.
create table known_devices (
    program text not null references programs (id),
    account text not null references accounts (id),
    token_hash text not null,
    used_at bigint not null,
    primary key (program, account, token_hash)
);
