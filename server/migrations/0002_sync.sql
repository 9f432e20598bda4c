-- What reconciling needs beside the first tables.

-- A device that starts anew numbers its edits again: then one uid stands under two numbers, with one fate.
drop index mutations_by_uid;
create index mutations_by_uid on mutations (program, uid, seq);

-- A uid that is used twice is held under its own number, so the number is the key.
drop table held;
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
    -- 'waiting', 'released' or 'dismissed'.
    state text not null,
    received_at bigint not null,
    primary key (program, client, n)
);
create index held_by_state on held (program, state, seq);

-- The author's staff or learner record; null for the server's own notices.
alter table history add column person text;
-- JSON list of the operations that made the change.
alter table history add column change text not null default '[]';
-- 1 if the change made the record a tombstone, else 0.
alter table history add column deleted bigint not null default 0;
-- The state as it was known at a time is the last row before it.
create index history_by_time on history (program, received_at);

-- How many fields of the record have values that wait for a person.
alter table records add column conflicts bigint not null default 0;
create index records_in_conflict on records (program, seq) where conflicts > 0;

create index scopes_by_class on scopes (program, scope_class);
