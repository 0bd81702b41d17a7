-- What another system, such as PagerDuty, calls the thing that it made of one of our pages: its notes name only that.
create table remote_incident (
  system    text not null,
  id        text not null,
  page      text not null,
  noted_at  timestamptz not null,
  primary key (system, id)
);
create index remote_incident_noted_idx on remote_incident (noted_at);
