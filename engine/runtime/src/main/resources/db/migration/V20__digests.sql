-- Which pages went out as one digest, the worst first, and which had reached the same person just before: one answer is
-- for the incidents of all of them. Old rows are deleted.
create table digest (
  id         text primary key,
  recipient  text not null,
  channel    text not null,
  address    text not null,
  pages      text[] not null,
  earlier    text[] not null,
  made_at    timestamptz not null
);
create index digest_recipient_idx on digest (recipient, made_at);
create index digest_made_idx on digest (made_at);
