-- Pages that are open in other systems where people can answer them too: a line each, of page, status there and channel.
-- Null = none.
alter table incident add column mirrored text;
create index incident_mirrored_idx on incident (id) where mirrored is not null;
