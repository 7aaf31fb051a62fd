-- Who may call. The token itself is nowhere: only its SHA-256, which is enough for 256 random bits.
create table token (
    id           uuid        primary key,
    name         text        not null check (length(name) between 1 and 100),
    hash         bytea       not null unique check (length(hash) = 32),
    scopes       text[]      not null check (cardinality(scopes) > 0),
    created_at   timestamptz not null,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz
);

create index token_listed on token (created_at desc, id);
