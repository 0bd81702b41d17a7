-- The key that answer links are signed with: one row, made by the first node that starts.
create table answer_key (
  id       smallint primary key check (id = 1),
  key      bytea not null,
  made_at  timestamptz not null
);

-- When another system, such as PagerDuty, last changed what it made of one of our pages, by its own clock.
create table remote_change (
  system    text not null,
  page      text not null,
  at        timestamptz not null,
  noted_at  timestamptz not null,
  primary key (system, page)
);
create index remote_change_noted_idx on remote_change (noted_at);
