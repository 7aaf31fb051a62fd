-- Who did what as an administrator. Written before the act is tried; its status is added when it has been answered.
create table audit (
    position bigint generated always as identity primary key,
    at       timestamptz not null default clock_timestamp(),
    who      text        not null,
    token    uuid,
    address  text,
    act      text        not null,
    target   text        not null,
    about    text,
    status   int
);

create index audit_at on audit (at);
