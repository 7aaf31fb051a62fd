-- Tasks, attempts, leases and the journal. Only the package dev.leasehold.lease writes these rows.

-- A number never used before, for every grant.
create sequence epoch_number as bigint cache 1;

-- The order in which tasks became ready. A task that becomes ready again takes a new place at the end.
create sequence queue_place as bigint;

-- Tasks that share a limit and a fair share of the hosts. '' is the group of those that named none.
create table task_group (
    name       text primary key,
    parallel   int check (parallel >= 1),
    created_at timestamptz not null default now()
);
insert into task_group (name) values ('');

-- One row for each combination that ever had a task: what claim goes through, instead of the history.
create table lane (
    role       text not null,
    group_name text not null references task_group (name) on delete cascade,
    priority   smallint not null,
    primary key (role, group_name, priority)
);

create table task (
    id                      uuid primary key,
    role                    text not null,
    group_name              text not null,
    priority                smallint not null,
    state                   text not null check (state in
                                ('queued', 'running', 'confirming', 'succeeded', 'failed', 'cancelled')),
    -- Null while a queued task waits for its run_after.
    place                   bigint,
    run_after               timestamptz,
    -- The lease: whose it is, since when, until when, and until when at the very most.
    epoch                   bigint not null default 0,
    attempt                 int not null default 0,
    host                    text,
    granted_at              timestamptz,
    expires_at              timestamptz,
    cap_at                  timestamptz,
    cancel_requested_at     timestamptz,
    user_failures           smallint not null default 0,
    infrastructure_failures smallint not null default 0,
    user_budget             smallint not null,
    infrastructure_budget   smallint not null,
    code                    text,
    message                 text,
    submitted_at            timestamptz not null default now(),
    finished_at             timestamptz,
    labels                  jsonb not null,
    work                    json not null
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);

-- Partial, so that finished tasks weigh on none of them.
create index task_ready on task (role, group_name, priority, place) where state = 'queued' and place is not null;
create index task_delayed on task (run_after) where state = 'queued' and place is null;
create index task_held on task (expires_at) where state in ('running', 'confirming');
create index task_held_by_group on task (group_name) where state in ('running', 'confirming') and group_name <> '';
create index task_dead on task (state, id) where state in ('failed', 'cancelled');
create index task_labels on task using gin (labels jsonb_path_ops) where labels <> '{}';
create index task_grouped on task (group_name, id) where group_name <> '';

-- No foreign key to task: its check would cost the claim a lock and a look-up for each row, and
-- both rows are written by one statement and purged by one transaction.
create table attempt (
    task              uuid not null,
    number            int not null,
    epoch             bigint not null,
    host              text not null,
    sandbox           text,
    started_at        timestamptz not null default now(),
    ended_at          timestamptz,
    -- The state of the task that the end of this attempt led to: what a repeated call is answered with.
    led_to            text,
    code              text,
    message           text,
    exit_code         int,
    signal            int,
    outcome           json,
    wall_millis       bigint,
    cpu_millis        bigint,
    peak_memory_bytes bigint,
    primary key (task, number)
) with (fillfactor = 80);

-- The answer to a repeated submission.
create table submission (
    owner        text not null,
    key          text not null,
    body_digest  text not null,
    tasks        uuid[] not null,
    submitted_at timestamptz not null default now(),
    primary key (owner, key)
);

-- The journal. A transaction writes one batch and its entries; the batch gets its place in the total order
-- (first_position) only after commit, by one appender at a time. The position of an entry is
-- first_position + ordinal - 1: dense, never reused, and never filled in behind a reader's back.
create table journal_batch (
    number         bigint generated always as identity primary key,
    entries        int not null,
    first_position bigint unique
);
create index journal_batch_pending on journal_batch (number) where first_position is null;

create table journal_entry (
    batch   bigint not null,
    ordinal int not null,
    at      timestamptz not null default clock_timestamp(),
    kind    text not null,
    task    uuid not null,
    attempt int,
    epoch   bigint,
    data    jsonb,
    primary key (batch, ordinal)
);
create index journal_entry_task on journal_entry (task, batch, ordinal);
