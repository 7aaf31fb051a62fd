-- Contents that somebody goes on needing, however long nobody asks for them: ideas that wait, files of experiments.
create table blob_hold (
    digest text not null references blob (digest),
    holder uuid not null,
    primary key (digest, holder)
);

insert into blob_hold (digest, holder)
select distinct i.content, i.experiment from idea i join blob b on b.digest = i.content;

-- Experiments that came from elsewhere, or from before.
create table experiment_import (
    experiment  uuid primary key references experiment (id) on delete cascade,
    -- Its id where it was exported.
    origin      text not null,
    exported_at timestamptz not null,
    imported_at timestamptz not null default now(),
    imported_by text not null
);

-- What came along and is kept as it was: its journal, its tasks, their logs. The contents lie in the blob store.
create table experiment_file (
    experiment uuid not null references experiment (id) on delete cascade,
    path       text not null,
    digest     text not null,
    bytes      bigint not null,
    primary key (experiment, path)
);
