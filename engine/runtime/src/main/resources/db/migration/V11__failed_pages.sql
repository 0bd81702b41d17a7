-- Pages that were given up, for an operator to list; there should be few.
create index event_journal_failed_idx on event_journal (ordering desc) where event_ser_manifest = 'page-failed/1';
