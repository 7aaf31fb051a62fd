-- What is told of many tasks at once, claims and plain successes, is one row for all of them.

-- The entries of a batch that are all of one kind and one content, in the order of the arrays.
create table journal_pack (
    batch    bigint primary key,
    at       timestamptz not null default clock_timestamp(),
    kind     text not null,
    tasks    uuid[] not null,
    attempts int[] not null,
    epochs   bigint[] not null,
    data     jsonb
);
-- Numbers that are all different: compressing them costs much and saves little.
alter table journal_pack
    alter column tasks set storage external,
    alter column attempts set storage external,
    alter column epochs set storage external;

-- The batches in which an attempt's claim and end are packed, for those are found by no index on their task.
alter table attempt add column claimed_in bigint;
alter table attempt add column ended_in bigint;
-- Every attempt is written twice: its end fits beside its beginning, so that no index changes.
alter table attempt set (fillfactor = 50);
