-- When somebody in charge reset the password of an installation's owner: until she is known to be on it again,
-- what comes under its secret is held. Null while nothing is doubtful.
alter table clients add column suspended_at bigint;
