-- Labels of the alerts of an incident that fire and inhibit others, as JSON; null = none.
alter table incident add column inhibitors text;
create index incident_inhibitors_idx on incident (id) where inhibitors is not null;
