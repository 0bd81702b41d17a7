-- Incidents that a silence, a maintenance window or a muted route holds back: found when that ends early.
alter table incident add column held_until timestamptz;
create index incident_held_idx on incident (id) where held_until is not null;
