-- What all services of this installation know and nobody else does. Tokens that are stored nowhere are made from it.
-- Whoever deletes the row makes all of them worthless; the next service makes another.
create table installation (
    only_one boolean primary key default true check (only_one),
    secret   bytea   not null check (length(secret) = 32)
);
