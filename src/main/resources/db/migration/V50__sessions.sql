-- Tasks that stay up and answer requests.

-- Its lease may be renewed for longer, and it does not count for its group's fair share.
alter table task add column session boolean not null default false;

-- What is asked of such a task. A row goes when its answer was taken.
create table request (
    id          uuid primary key,
    task        uuid not null,
    -- Null says that nothing more will be asked.
    body        json,
    asked_at    timestamptz not null default now(),
    answered_at timestamptz,
    answer      json
);
create index request_open on request (task, id) where answered_at is null;
create index request_answered on request (id) where answered_at is not null;

-- The ideator that stays up, and what it is being asked.
alter table experiment add column session_task uuid;
alter table experiment add column session_request uuid;
alter table experiment add column session_answers int not null default 0;
