-- One row, written every few seconds by each node: whether the database takes writes.
create table health_probe (
    one boolean primary key check (one),
    at timestamptz not null
);
