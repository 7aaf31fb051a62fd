-- Confirmed work on its way to an upstream. Only the package dev.leasehold.delivery writes these rows.
create table relay (
    upstream   text not null,
    project    text not null,
    ref        text not null,
    commit_id  text not null,
    state      text not null default 'pending' check (state in ('pending', 'relayed', 'refused')),
    -- How often it was climbed for, and when next.
    tries      int not null default 0,
    run_after  timestamptz not null,
    -- Of the last climb: its rungs, and why it was refused.
    rungs      json not null default '[]',
    message    text,
    asked_at   timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    primary key (upstream, project, ref)
);
create index relay_pending on relay (run_after) where state = 'pending';
create index relay_project on relay (project, asked_at);
