-- 1 for a record of which managers are told although they may not read it: care that somebody has given herself and
-- nobody else has looked at, and what only named people read. Rows from before count each assignment that gives care.
alter table records add column overseen bigint not null default 0;
update records set overseen = 1 where scope_class like 'named/%';
update records set overseen = 1 where kind = 'assignment' and body like '%"care":true%';
create index records_overseen on records (program, kind) where overseen = 1 and deleted = 0;

-- What was deleted of a kind is read by page, the latest first.
create index records_deleted on records (program, kind, seq) where deleted = 1;
