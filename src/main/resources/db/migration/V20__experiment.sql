-- Experiments, their ideas and their variants. Only the package dev.leasehold.experiment.store writes these rows.

create table experiment (
    id               uuid primary key,
    name             text,
    -- What was submitted, as it was written, and how it is read.
    spec             text not null,
    form             text not null check (form in ('leasehold', 'eden')),
    repository       text not null,
    base_commit      text not null,
    -- May be changed while it runs.
    parallel         int not null check (parallel >= 1),
    phase            text not null check (phase in ('running', 'paused', 'draining', 'cancelling', 'ended')),
    paused_why       text,
    stopping         text,
    ended_for        text,
    started_at       timestamptz not null default now(),
    ended_at         timestamptz,
    -- What a decision looks at: counted with each change, so that no decision reads the history.
    ideas            bigint not null default 0,
    waiting          bigint not null default 0 check (waiting >= 0),
    requests         bigint not null default 0,
    asking           boolean not null default false,
    last_answer      text not null default 'none_yet',
    ideator_failures int not null default 0,
    news             boolean not null default false,
    made             bigint not null default 0,
    executing        int not null default 0 check (executing >= 0),
    to_evaluate      int not null default 0 check (to_evaluate >= 0),
    evaluating       int not null default 0 check (evaluating >= 0),
    to_integrate     int not null default 0 check (to_integrate >= 0),
    attempts         bigint not null default 0,
    baseline_wanted  boolean not null,
    -- The values that stop rules watch: how many, which was the last to improve, the best.
    watched          jsonb not null default '{}'
) with (fillfactor = 60);

create index experiment_alive on experiment (id) where phase <> 'ended';

create table idea (
    id          uuid primary key,
    experiment  uuid not null references experiment (id) on delete cascade,
    state       text not null check (state in ('waiting', 'taken', 'unused')),
    slug        text not null,
    priority    float8 not null,
    parents     text[] not null,
    -- The content lies in the blob store.
    content     text,
    artifacts   text,
    accepted_at timestamptz not null default now(),
    check ((content is null) <> (artifacts is null))
);

create index idea_waiting on idea (experiment, priority desc, id) where state = 'waiting';
create index idea_listed on idea (experiment, id);

create table variant (
    id              uuid primary key,
    experiment      uuid not null references experiment (id) on delete cascade,
    -- At most one variant for each idea; the baseline has none.
    idea            uuid unique references idea (id),
    slug            text not null,
    state           text not null check (state in
                        ('executing', 'made', 'evaluating', 'evaluated', 'integrated', 'baseline', 'failed', 'cancelled')),
    parents         text[] not null,
    execution_task  uuid,
    evaluation_task uuid,
    commit_id       text,
    integrated_id   text,
    -- Not jsonb: numbers stay as they were written.
    evaluation      json,
    score           float8,
    artifacts       text,
    code            text,
    reason          text,
    begun_at        timestamptz not null default now(),
    finished_at     timestamptz
) with (fillfactor = 80);

create unique index variant_baseline on variant (experiment) where idea is null;
create index variant_made on variant (experiment, id) where state = 'made';
create index variant_evaluated on variant (experiment, id) where state = 'evaluated';
create index variant_listed on variant (experiment, finished_at, id);
create index variant_execution on variant (execution_task);
create index variant_evaluation on variant (evaluation_task);

-- The journal tells of experiments too.
alter table journal_entry alter column task drop not null;
alter table journal_entry add column experiment uuid;
alter table journal_entry add check (task is not null or experiment is not null);
create index journal_entry_experiment on journal_entry (experiment, batch, ordinal) where experiment is not null;
