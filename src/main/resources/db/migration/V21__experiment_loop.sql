-- What carries an experiment on, and what its users ask for.

-- A submission that is repeated under the same key finds its experiment.
alter table experiment add column owner text;
alter table experiment add column submission_key text;
alter table experiment add column body_digest text;
create unique index experiment_submission on experiment (owner, submission_key) where submission_key is not null;

-- Stop rules that were changed while it runs; null is those of the spec.
alter table experiment add column stop json;

-- The request for ideas that is under way.
alter table experiment add column ideation_task uuid;
alter table experiment add column wanted int not null default 0;

-- Failures of its evaluation, over all of its evaluator's tasks.
alter table variant add column evaluation_failures int not null default 0;

create index variant_under_way on variant (experiment, id) where state in ('executing', 'evaluating');
