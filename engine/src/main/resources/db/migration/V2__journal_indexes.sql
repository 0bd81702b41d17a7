-- Nobody reads the journal by its ordering alone: an incident's events are found by its id, a projection's by (tx,
-- ordering).
drop index event_journal_ordering_idx;
