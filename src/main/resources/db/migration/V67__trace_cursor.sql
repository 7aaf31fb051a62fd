-- Up to where the journal has been told as traces; one row, once somebody asked for traces.
create table trace_cursor (
    one      boolean primary key default true check (one),
    position bigint  not null
);
