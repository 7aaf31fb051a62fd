-- Files handed over with tasks, stored once under their digest, in pieces that fit in memory.
create table blob (
    digest       text        primary key check (digest ~ '^sha256:[0-9a-f]{64}$'),
    size         bigint      not null check (size >= 0),
    created_at   timestamptz not null default now(),
    -- When it was last uploaded, named by a task or fetched; coarse. What was not used for long may go.
    last_used_at timestamptz not null default now()
);

create index blob_by_use on blob (last_used_at);

create table blob_chunk (
    digest text  not null references blob (digest) on delete cascade,
    number int   not null,
    bytes  bytea not null,
    primary key (digest, number)
);

-- Most files handed over are compressed already; trying again costs more than it saves.
alter table blob_chunk alter column bytes set storage external;
