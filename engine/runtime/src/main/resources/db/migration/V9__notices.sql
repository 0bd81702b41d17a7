-- Who is told, or was told, of what pages nobody. The primary key is what makes it happen once; without an outcome the
-- row belongs until try_at to the node that took it. Replaces handoff_notice, whose rows held for an hour.
create table notice (
  id           text primary key,
  event        text not null,
  subject      text not null,
  happens_at   timestamptz not null,
  recipient    text not null,
  channel      text not null,
  text         text not null,
  due_at       timestamptz not null,
  worth_until  timestamptz not null,
  try_at       timestamptz not null,
  attempts     int not null,
  outcome      text,
  error        text,
  finished_at  timestamptz
);
create index notice_unfinished_idx on notice (worth_until) where outcome is null;
create index notice_worth_until_idx on notice (worth_until);
drop table handoff_notice;
