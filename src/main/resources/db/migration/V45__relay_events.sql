-- The journal tells of refs on their way to an upstream: an attempt's with its task, a variant's with its project alone.
alter table journal_entry add column project text;
alter table journal_entry drop constraint journal_entry_check;
alter table journal_entry add constraint journal_entry_subject
    check (task is not null or experiment is not null or project is not null);
