-- When each calendar feed was read last; feeds themselves are in the ledger.
create table feed_use (
  feed     bigint primary key,
  used_at  timestamptz not null
);

-- Who was told, or is being told, that a schedule changes hands. The primary key is what makes it happen once.
create table handoff_notice (
  schedule      text not null,
  handoff_at    timestamptz not null,
  recipient     text not null,
  reserved_at   timestamptz not null,
  outcome       text,
  primary key (schedule, handoff_at, recipient)
);
create index handoff_notice_reserved_idx on handoff_notice (reserved_at);
