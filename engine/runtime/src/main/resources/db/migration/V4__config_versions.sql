-- Configurations as they were written: texts of files by name. Secrets stand in them as references.
create table config_version (
    version text primary key,
    files json not null,
    stored_at timestamptz not null,
    stored_by text not null
);

-- Only ever added to; the greatest id holds, on every node.
create table config_activation (
    id bigint generated always as identity primary key,
    version text not null references config_version,
    activated_at timestamptz not null,
    activated_by text not null,
    via text not null,
    reason text not null
);
