-- What people change outside of incidents, for ever, in the order in which it took effect. Appends are serialised by an
-- advisory lock, so that nobody sees an id before a smaller one.
create table ledger (
  id       bigint generated always as identity primary key,
  at       timestamptz not null,
  kind     text not null,
  subject  text not null,
  by       text not null,
  via      text not null,
  reason   text not null,
  request  text,
  payload  jsonb not null
);
create index ledger_subject_idx on ledger (subject, id);
create index ledger_request_idx on ledger (request, id) where request is not null;
