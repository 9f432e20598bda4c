-- How much each row of somebody whom nobody knows takes, and where it came from, so that nobody can take the room
-- of everybody else. What is there already counts by its text.
alter table unproven add column address text not null default '';
alter table unproven add column bytes bigint not null default 0;
update unproven set bytes = length(payload);
create index unproven_undecided on unproven (address, client, bytes) where put_aside_by is null;
