-- Work that lands as a commit, and is believed when it was read back.

-- The repository whose work/<task>/<attempt> the task's attempts may create; null for a task that delivers nothing.
alter table task add column delivers_to text;

-- What of a task in 'confirming' is looked at next, the longest due first; run_after is when.
create index task_confirming on task (run_after) where state = 'confirming';

-- The commit that the attempt says it has landed, and how often it was looked for.
alter table attempt add column landed_commit text;
alter table attempt add column looks smallint not null default 0;
