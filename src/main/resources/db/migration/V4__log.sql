-- What attempts printed. Only the package dev.leasehold.live writes these rows.

create table log_chunk (
    task         uuid not null,
    attempt      int not null,
    first_offset bigint not null,
    bytes        bytea not null,
    at           timestamptz not null default now(),
    primary key (task, attempt, first_offset)
);
