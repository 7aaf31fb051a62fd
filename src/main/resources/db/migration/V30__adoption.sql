-- Attempts that outlive their hosts.

-- Said at each claim: when this lease runs out, the attempt goes on, and the next holder takes it over under a new epoch.
alter table task add column adoptable boolean not null default false;

-- What its last step handed over because it was too large to travel with the end of its pod.
alter table attempt add column handed_over json;

-- The whole log, handed over at the end, takes the place of what was seen live.
alter table log_chunk add column whole boolean not null default false;
alter table log_chunk drop constraint log_chunk_pkey;
alter table log_chunk add primary key (task, attempt, whole, first_offset);
