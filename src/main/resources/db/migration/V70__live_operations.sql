-- What is seen and asked of running tasks.

-- When the command last printed something, by what its holder says at each renewal.
alter table task add column last_activity_at timestamptz;

-- What the holder of a running attempt is asked to do, in the order of its ids. The text is forgotten with the answer.
create table errand (
    id          bigint generated always as identity primary key,
    task        uuid not null,
    epoch       bigint not null,
    attempt     int not null,
    kind        text not null check (kind in ('interrupt', 'input', 'clear', 'diagnose')),
    text        text not null,
    ends_input  boolean not null,
    key         text,
    asked_at    timestamptz not null default now(),
    answered_at timestamptz,
    -- The code of the problem that stood in the way, or null where it was done.
    refused     text,
    sentence    text,
    body        json
) with (fillfactor = 80);

create unique index errand_key on errand (task, key) where key is not null;
create index errand_open on errand (epoch, id) where answered_at is null;
create index errand_task on errand (task);
