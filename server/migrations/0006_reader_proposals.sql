-- Whom one manager wants to read a confidential record that nobody reads any more, until a second manager agrees.
create table reader_proposals (
    program text not null references programs (id),
    -- The id of the record.
    record text not null,
    -- The account that is to read it.
    reader text not null,
    proposed_by text not null,
    proposed_at bigint not null,
    primary key (program, record)
);
