-- Groups of senders (hashes of their keys) that the alerts of an incident came with: found when a sender says that a
-- group is over as a whole and does not list all of it. null = none.
alter table incident add column alert_groups bigint[];
