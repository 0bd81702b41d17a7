-- How far the pages of the incidents of earlier versions have their rows, from the newest incident to the oldest: those
-- before this id still lack them; null = all. The row is deleted when all have them.
create table page_backfill (
  one         boolean primary key check (one),
  before_id   text
);
insert into page_backfill select true where exists (select from incident);
