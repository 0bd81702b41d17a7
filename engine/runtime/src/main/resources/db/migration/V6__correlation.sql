-- What incidents that opened lately have in common, only where the configuration asks for it. Old rows are deleted.
create table correlation (
  incident_id  text primary key,
  value        text not null,
  opened_at    timestamptz not null
);
create index correlation_value_idx on correlation (value, opened_at);
create index correlation_opened_idx on correlation (opened_at);
