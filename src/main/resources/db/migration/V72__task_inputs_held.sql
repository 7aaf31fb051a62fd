-- A task holds the inputs that it names for as long as it is remembered. Those that wait or run do from here on.
insert into blob_hold (digest, holder)
select distinct b.digest, t.id
from task t, regexp_matches(t.work::text, '"digest":"(sha256:[0-9a-f]{64})"', 'g') as named, blob b
where t.state in ('queued', 'running', 'confirming') and b.digest = named[1];

create index blob_hold_holder on blob_hold (holder);
