-- A token may be for one experiment, or for the tasks of one role, and for nothing else.
alter table token add column experiment text;
alter table token add column role text;
alter table token add check (experiment is null or role is null);
