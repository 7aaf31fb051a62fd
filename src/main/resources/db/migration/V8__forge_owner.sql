-- Which folder has the installation's repositories. There is one; a service with another does not start.
create table forge_owner (
    only_one boolean primary key default true check (only_one),
    folder   uuid    not null
);
