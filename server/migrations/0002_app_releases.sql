-- The app of the newest releases, so that a tab that was opened with one of them finds the pieces that it has
-- not loaded yet after the server has been replaced, from whichever server answers.
create table app_releases (
    -- The folder that the files lie in; its name holds a hash of them all.
    folder text not null primary key,
    -- When a server of this release started last.
    started_at bigint not null
);

create table app_files (
    folder text not null references app_releases (folder),
    name text not null,
    -- Packed with brotli, in base64.
    packed text not null,
    primary key (folder, name)
);
