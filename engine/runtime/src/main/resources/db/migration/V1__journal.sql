-- The journal of pekko-persistence-jdbc, with the transaction that wrote each event: a reader that takes only
-- transactions older than every running one (tx < pg_snapshot_xmin(pg_current_snapshot())) in (tx, ordering) order
-- sees every event once.
create table event_journal (
  ordering            bigserial,
  persistence_id      varchar(255) not null,
  sequence_number     bigint not null,
  deleted             boolean not null default false,
  writer              varchar(255) not null,
  write_timestamp     bigint,
  adapter_manifest    varchar(255),
  event_ser_id        integer not null,
  event_ser_manifest  varchar(255) not null,
  event_payload       bytea not null,
  meta_ser_id         integer,
  meta_ser_manifest   varchar(255),
  meta_payload        bytea,
  tx                  xid8 not null default pg_current_xact_id(),
  primary key (persistence_id, sequence_number)
);
create unique index event_journal_ordering_idx on event_journal (ordering);
create index event_journal_tx_idx on event_journal (tx, ordering);

-- The journal as a person reads it.
create view event as
select ordering, substr(persistence_id, 10) as incident, sequence_number, event_ser_manifest as type,
       to_timestamp(write_timestamp / 1000.0) as written, convert_from(event_payload, 'UTF8')::jsonb as payload
from event_journal;

-- One row an incident, written in the transaction of its events: the due index, and the list view for free.
create table incident (
  id               text primary key,
  sequence_number  bigint not null,
  slice            smallint not null,
  dedup_key        text not null,
  title            text not null,
  status           text not null,
  severity         text not null,
  severity_rank    smallint not null,
  service          text not null,
  policy           text not null,
  level            smallint not null,
  owner            text,
  alerts           integer not null,
  created_at       timestamptz not null,
  acknowledged_at  timestamptz,
  resolved_at      timestamptz,
  due_at           timestamptz,
  due_why          text,
  pages_pending    smallint not null
);
create index incident_due_idx on incident (due_at, id) include (slice) where due_at is not null;
create index incident_created_idx on incident (created_at desc, id desc);
create index incident_open_idx on incident (created_at desc, id desc) where status <> 'resolved';

-- Which incident a dedup key belongs to. The primary key is what makes an incident unique.
create table dedup_key (
  key          text primary key,
  incident_id  text not null
);

-- What was accepted and could not be acted on, for an operator to see.
create table dead_letter (
  id           bigint generated always as identity primary key,
  received_at  timestamptz not null,
  times        integer not null,
  source       text not null,
  kind         text not null,
  reason       text not null,
  payload      text not null
);
create unique index dead_letter_content_idx on dead_letter (md5(source || kind || reason || payload));

-- Answers to requests that carried an Idempotency-Key.
create table idempotent_request (
  key           text primary key,
  request_hash  text not null,
  started_at    timestamptz not null,
  status        smallint,
  body          text
);
create index idempotent_request_started_idx on idempotent_request (started_at);
