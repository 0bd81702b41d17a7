-- Pages from their first attempt on, for questions about the pages of many incidents: which failed, what an address was
-- paged about, what is open in external systems. Written in the statement of the events, with the number of the last one.
create table page (
  id               text primary key,
  incident_id      text not null,
  sequence_number  bigint not null,
  purpose          smallint not null,
  recipient        text not null,
  channel          text not null,
  address          text not null,
  address_key      text not null,
  why              text not null,
  planned_at       timestamptz not null,
  state            text not null,
  since            timestamptz not null,
  attempts         integer not null,
  reason           text,
  receipt          text not null,
  response         text,
  replaced_by      text,
  external_status  text
);
create index page_failed_idx on page (since desc, id desc) where state = 'failed';
-- By hash, because an address may be longer than what an index takes.
create index page_address_idx on page (md5(address_key), planned_at desc) where address_key <> '';
create index page_external_idx on page (incident_id) where external_status is not null;

-- What these took the place of.
drop index event_journal_failed_idx;
drop index incident_mirrored_idx;
alter table incident drop column mirrored;

-- How often a key was claimed after the first time: a claim from a closed incident is lost if it was claimed since.
alter table dedup_key add column claims bigint not null default 0;
