-- What holds an incident back, in words, for the list of incidents; null = nothing, or not looked at since this exists.
alter table incident add column held_why text;
