-- Keys that are signed and watched, boxes bound to their rows, choices that do not stand in the open, seals on the audit log.
set local search_path = app;

-- Signed public keys -----------------------------------------------------------------------------------------------------
-- Ed25519, by the installation's key, over what the key is for (app/vault/signing.py). Null: made before there were signatures; `todoke migrate`
-- signs it after comparing it with the key store.
alter table public_key add column signature bytea check (length(signature) = 64);
alter table mailer_key add column signature bytea check (length(signature) = 64);

-- Alarms -----------------------------------------------------------------------------------------------------------------
-- since when nothing is sealed to it: its private half is gone or is another one's, or the installation has not signed it
alter table public_key add column unusable_since timestamptz;

create domain alarm_kind as text check (value in ('key_unusable', 'key_in_one_place', 'key_not_signed', 'mailer_key_unusable',
  'signer_unusable', 'key_store_unreadable', 'sealing_stopped'));

-- What somebody has to look after, from when until when. `municipality` is '' where it is the whole installation's. Nothing of an applicant's
-- stands here: `words` go out by mail.
create table alarm (
  municipality text not null default '',
  id uuid not null default gen_random_uuid(),
  kind alarm_kind not null,
  subject text not null check (length(subject) <= 200),
  words text not null check (length(words) between 1 and 500),
  begun_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  begin_mailed_at timestamptz,
  end_mailed_at timestamptz,
  lease uuid,
  leased_until timestamptz,
  primary key (municipality, id)
);
create unique index alarm_standing on alarm (municipality, kind, subject) where ended_at is null;
create index alarm_of on alarm (municipality, subject, begun_at);
create index alarm_to_mail on alarm (begun_at) where begin_mailed_at is null or (ended_at is not null and end_mailed_at is null);

-- The public halves that the watch has seen, one row a change: what the operator's page says of a key's changes. `municipality` is '' for the mailer's.
create table key_sighting (
  municipality text not null default '',
  id uuid not null default gen_random_uuid(),
  key uuid not null,
  public_key bytea not null,
  seen_at timestamptz not null default clock_timestamp(),
  primary key (municipality, id)
);
create index key_sighting_of on key_sighting (municipality, key, seen_at);

-- Boxes bound to their rows ----------------------------------------------------------------------------------------------

-- The format of the boxes of a row, as app/vault/seal.py has it: 1 is bound to nothing and was written by 0.2.0, 2 names in the box what it is bound
-- to. Without a check: every submission would read it anew, and whoever opens a box refuses a format that there is not.
alter table application
  add column sealed_format smallint not null default 1,
  -- of the custom values, which are written again and again while the answers stay
  add column custom_values_format smallint not null default 1;
alter table annotation_change add column custom_values_format_before smallint not null default 1;
alter table status_event add column sealed_format smallint not null default 1;
alter table handling_record add column sealed_format smallint not null default 1;
alter table sending add column sealed_format smallint not null default 1;
alter table notice add column sealed_format smallint not null default 1;
alter table section add column mail_format smallint not null default 1;
alter table staff add column mail_format smallint not null default 1;
alter table outbox
  -- what the address is bound to where it is neither the letter's application nor its reader of the staff: the section, and of a summary the
  -- application that the address came with, which may be gone
  add column address_of uuid,
  -- of a letter about an application, to its applicant, the application's own format counts
  add column address_format smallint not null default 1,
  add column body_format smallint not null default 1;

-- Choices that do not stand in the open, and seats by a keyed hash --------------------------------------------------------
-- What is known of a procedure's choices that tell special-care information, and how far its applications were put right (rules/choices.sql).
create table choice_sealing (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  -- the number of the newest version looked at
  looked_to int not null,
  -- the questions whose choices never stand among the facets: those of any version, for what was sealed once stays sealed
  questions text[] not null default '{}',
  -- places are seats: a keyed hash in the place of the choice
  keyed_places boolean not null default false,
  -- the last application that was looked at, by arrival; and when all were
  seen_at timestamptz,
  seen_id uuid,
  done_at timestamptz,
  primary key (municipality, id),
  unique (municipality, procedure),
  foreign key (municipality, procedure) references procedure on delete restrict
);
-- what a seat was called before its applications have been gone through
alter table place add column place_before text;
alter table job drop constraint job_kind_check;
alter table job add constraint job_kind_check check (kind in ('keys', 'index', 'choices'));

-- Filtering by opening ---------------------------------------------------------------------------------------------------

-- Seals on the audit log -------------------------------------------------------------------------------------------------
-- A seal lists events of one log with the time and the digest of each, and is chained to the seal before it (app/audit/seals.py). A head closes a
-- round over all logs: the time until which all is sealed, the transactions that still ran then, and the newest seal of each log that got one.
create table audit_seal (
  municipality text not null references municipality on delete restrict,
  number bigint not null check (number > 0),
  head bigint not null check (head > 0), -- the number of the head that closes its round
  sealed_at timestamptz not null,
  first_at timestamptz not null, -- of its events
  last_at timestamptz not null,
  events uuid[] not null check (cardinality(events) between 1 and 1000),
  times timestamptz[] not null check (cardinality(times) = cardinality(events)),
  digests bytea not null check (octet_length(digests) = 32 * cardinality(events)),
  previous bytea not null check (octet_length(previous) = 32),
  hash bytea not null check (octet_length(hash) = 32),
  signature bytea not null check (octet_length(signature) = 64),
  primary key (municipality, number)
);
create index audit_seal_by_time on audit_seal (municipality, last_at);
create table operator_audit_seal (
  number bigint primary key check (number > 0),
  head bigint not null check (head > 0),
  sealed_at timestamptz not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  events uuid[] not null check (cardinality(events) between 1 and 1000),
  times timestamptz[] not null check (cardinality(times) = cardinality(events)),
  digests bytea not null check (octet_length(digests) = 32 * cardinality(events)),
  previous bytea not null check (octet_length(previous) = 32),
  hash bytea not null check (octet_length(hash) = 32),
  signature bytea not null check (octet_length(signature) = 64)
);
create index operator_audit_seal_by_time on operator_audit_seal (last_at);
create table audit_head (
  number bigint primary key check (number > 0),
  at timestamptz not null,
  snapshot pg_snapshot not null,
  chains text[] not null, -- municipalities, and operator
  numbers bigint[] not null check (cardinality(numbers) = cardinality(chains)),
  hashes bytea[] not null check (cardinality(hashes) = cardinality(chains)),
  refused uuid[] not null, -- events that stood there unsealed, dated at a time that was sealed already
  lost text not null, -- the head that was signed before and is not in the database any more ("" for none), as app/audit/seals.py writes it
  previous bytea not null check (octet_length(previous) = 32),
  hash bytea not null check (octet_length(hash) = 32),
  signature bytea not null check (octet_length(signature) = 64)
);
