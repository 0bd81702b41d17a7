-- Nobody reads the journal by its ordering alone: an incident's events are found by its id, a projection's by (tx,
-- ordering).
drop index event_journal_ordering_idx;

-- The closed incident that had the key before: whoever reaches the new one first opens it, and must know.
alter table dedup_key add column previous_id text;
