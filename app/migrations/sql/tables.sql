-- Every table that belongs to a municipality has the municipality first in its key, its unique constraints and its
-- indexes: a global unique would tell one tenant of another, and a distributed PostgreSQL shards by it.
set role todoke_owner;
set search_path = app;

-- Rules of one value, where every submission writes it: a session reads a domain's check once, a table's anew with every statement.
create domain bytes32 as bytea check (length(value) = 32);
create domain reference_symbols as text check (value ~ '^[0-9A-HJKMNP-TV-Z]{10}$');
-- every letter of app/notifications/letter_kinds.py; a test compares both
create domain letter_kind as text
  check (value in ('arrival', 'arrival_section', 'acceptance', 'completion', 'rejection', 'withdrawal', 'notice'));
-- every status of app/applications/status.py, which staff read back into it; a test compares both
create domain application_status as text
  check (value in ('arrived', 'accepted', 'confirming', 'processing', 'completed', 'withdrawn', 'rejected'));
create domain letter_recipient as text check (value in ('applicant', 'section'));

create table municipality (
  -- 全国地方公共団体コード: five digits and a check digit (総務省「全国地方公共団体コード仕様」)
  code text primary key check (
    code ~ '^[0-9]{6}$' and substr(code, 6, 1)::int = (11 - (
      substr(code, 1, 1)::int * 6 + substr(code, 2, 1)::int * 5 + substr(code, 3, 1)::int * 4
      + substr(code, 4, 1)::int * 3 + substr(code, 5, 1)::int * 2) % 11) % 10),
  slug text not null unique check (slug ~ '^[a-z][a-z0-9]{1,30}$'),
  name jsonb not null check (name ? 'ja'),
  telephone text not null default '',
  suspended_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);

create table section (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  name jsonb not null check (name ? 'ja'),
  telephone text not null default '',
  mail text not null default '',
  -- the same address sealed to the mailer, so that `submit` can address the section without anyone opening anything
  mail_sealed bytea,
  primary key (municipality, id)
);

-- What each role allows; filled from app/people/roles.py, a test compares both.
create table staff_role (
  role text primary key,
  -- works on applications and procedures; everybody else only reads
  may_process boolean not null,
  -- decides about people, approvals and corrections, and confirms erasures
  may_administer boolean not null,
  -- is of every section, not only of those they are named in
  every_section boolean not null
);
insert into staff_role (role, may_process, may_administer, every_section) values
  ('administrator', true, true, true),
  ('section_staff', true, false, false),
  ('viewer', false, false, false);

create table staff (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  login text not null check (login ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)+$'),
  name text not null,
  password_hash text not null,
  must_change_password boolean not null default false,
  role text not null references staff_role on delete restrict,
  active boolean not null default true,
  created_at timestamptz not null default clock_timestamp(),
  primary key (municipality, id),
  unique (municipality, login)
);

create table staff_section (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  staff uuid not null,
  section uuid not null,
  primary key (municipality, id),
  unique (municipality, staff, section),
  foreign key (municipality, staff) references staff on delete restrict,
  foreign key (municipality, section) references section on delete restrict
);

create table staff_session (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  token_hash bytea not null check (length(token_hash) = 32),
  staff uuid not null,
  opened_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  primary key (municipality, id),
  unique (municipality, token_hash),
  foreign key (municipality, staff) references staff on delete restrict
);

create table operator_role (
  role text primary key,
  -- decides on municipalities; everybody else keeps the service running
  may_decide boolean not null
);
insert into operator_role (role, may_decide) values ('council', true), ('contractor', false);

create table operator_account (
  id uuid primary key default gen_random_uuid(),
  login text not null unique,
  name text not null,
  password_hash text not null,
  role text not null references operator_role on delete restrict,
  must_change_password boolean not null default false,
  active boolean not null default true
);

create table operator_session (
  id uuid primary key default gen_random_uuid(),
  token_hash bytea not null unique check (length(token_hash) = 32),
  operator uuid not null references operator_account on delete restrict,
  opened_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);

-- Failed sign-ins by door, account and client network: a lock-out of one network locks nobody else out.
create table sign_in_failure (
  door text not null check (door in ('staff', 'operator')),
  login text not null,
  network text not null,
  window_start timestamptz not null,
  failures int not null default 1,
  primary key (door, login, network, window_start)
);

create table information_item (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  name text not null check (name <> ''),
  special_care boolean not null default false,
  primary key (municipality, id),
  unique (municipality, name)
);

create table procedure (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  slug text not null check (slug ~ '^[a-z][a-z0-9-]{1,60}$'),
  section uuid not null,
  category text not null default '',
  position int not null default 0,
  opens_at timestamptz not null default '-infinity',
  -- the first moment at which it is closed: the start of the day after the period's last day, in Tokyo
  closes_at timestamptz not null default 'infinity',
  suspended_at timestamptz,
  planned_per_year int not null default 0,
  retention_years int not null default 5 check (retention_years between 1 and 100),
  -- how places with a limit (定員) are given: at once to who comes first, or by lot after the period
  selection text not null default 'first_come' check (selection in ('first_come', 'lottery')),
  primary key (municipality, id),
  unique (municipality, slug),
  foreign key (municipality, section) references section on delete restrict
);

create table procedure_version (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  number int not null,
  state text not null default 'draft' check (state in ('draft', 'published', 'superseded')),
  definition jsonb not null,
  -- apart from the definition, which is large and stored compressed: every receipt and every status names the procedure
  title jsonb generated always as (definition -> 'title') stored,
  content_hash bytea not null check (length(content_hash) = 32),
  published_at timestamptz,
  superseded_at timestamptz,
  -- the first moment that the approval it was published under no longer covers
  approved_until timestamptz not null default 'infinity',
  primary key (municipality, id),
  unique (municipality, procedure, number),
  unique (municipality, procedure, id),
  foreign key (municipality, procedure) references procedure on delete restrict,
  check ((state = 'draft') = (published_at is null)),
  check ((state = 'superseded') = (superseded_at is not null))
);
create unique index one_published_version on procedure_version (municipality, procedure) where state = 'published';

-- 定員: a procedure with rows here takes an application only into a place with room.
create table place (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  place text not null default '',
  capacity int not null check (capacity >= 0),
  taken int not null default 0 check (taken between 0 and capacity),
  primary key (municipality, id),
  unique (municipality, procedure, place),
  foreign key (municipality, procedure) references procedure on delete restrict
);

-- Public halves only; private halves live in the key store, outside PostgreSQL.
create table public_key (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  fiscal_year int not null,
  public_key bytea not null check (length(public_key) = 32),
  created_at timestamptz not null default clock_timestamp(),
  destroyed_at timestamptz,
  primary key (municipality, id),
  unique (municipality, procedure, fiscal_year),
  foreign key (municipality, procedure) references procedure on delete restrict
);

create table mailer_key (
  id uuid primary key default gen_random_uuid(),
  public_key bytea not null check (length(public_key) = 32),
  created_at timestamptz not null default clock_timestamp()
);

create table application (
  -- is one of ours because its version is; each further foreign key would cost every submission a look-up of its own
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  procedure_version uuid not null,
  -- 到達番号 without the municipality code: ten symbols
  reference reference_symbols not null,
  key_hash bytes32 not null,
  digest bytes32 not null,
  inquiry_key smallint not null,
  inquiry_proof bytes32 not null,
  reply_key bytes32 not null,
  sealing_key uuid not null,
  sealed bytea not null,
  -- the applicant's mail address, sealed to the mailer; null when no address was given
  address_sealed bytea,
  language text not null default 'ja',
  place text,
  -- answers to closed questions without personal information, as 'question=choice': filters, sorting and statistics use them
  facets text[] not null default '{}',
  fiscal_year int not null,
  arrived_at timestamptz not null,
  status application_status not null default 'arrived',
  status_before application_status,
  -- counts every change of status, for optimistic locking; `replays` counts repeats of the same submission
  version int not null default 1,
  replays int not null default 0,
  primary key (municipality, id),
  unique (municipality, reference),
  unique (municipality, key_hash),
  foreign key (municipality, procedure, procedure_version) references procedure_version (municipality, procedure, id) on delete restrict,
  foreign key (municipality, sealing_key) references public_key on delete restrict
);
-- with the procedure, so that the list's counts never open a row
create index application_by_status on application (municipality, status, arrived_at, id) include (procedure);
-- the staff's daily list: what still needs work, oldest first, however large the archive grows
create index application_unfinished on application (municipality, arrived_at, id)
  where status in ('arrived', 'accepted', 'confirming', 'processing');
create index application_by_arrival on application (municipality, arrived_at, id);
create index application_by_procedure on application (municipality, procedure, arrived_at, id);

-- The steps of app/applications/status.py (steps.sql); a test compares both.
create table status_step (
  from_status application_status not null,
  to_status application_status not null,
  -- the step leads back to the status before 確認中, and to no other
  only_back boolean not null default false,
  primary key (from_status, to_status)
);

create table status_event (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  application uuid not null,
  at timestamptz not null default clock_timestamp(),
  from_status application_status,
  to_status application_status not null,
  staff uuid,
  -- the application's version that the writer saw; another one is a clash
  seen_version int,
  correction boolean not null default false,
  -- text for the applicant: once to the reply box, once to the section's key
  reply_sealed bytea,
  note_sealed bytea,
  primary key (municipality, id),
  foreign key (municipality, application) references application on delete restrict,
  foreign key (municipality, staff) references staff on delete restrict,
  check (to_status <> 'rejected' or (reply_sealed is not null and note_sealed is not null)),
  check (not correction or note_sealed is not null)
);
create index status_event_history on status_event (municipality, application, at);

create table handling_record (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  application uuid not null,
  at timestamptz not null default clock_timestamp(),
  staff uuid not null,
  kind text not null check (kind in ('telephone', 'mail', 'counter', 'visit', 'post', 'memo')),
  sealed bytea not null,
  primary key (municipality, id),
  foreign key (municipality, application) references application on delete restrict,
  foreign key (municipality, staff) references staff on delete restrict
);
create index handling_record_history on handling_record (municipality, application, at);

create table outbox (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  application uuid not null,
  kind letter_kind not null,
  recipient letter_recipient not null,
  language text not null default 'ja',
  -- what the letter says that is no personal data: 到達番号, procedure, time, section
  facts jsonb not null,
  -- sealed to the mailer; emptied once delivery ends
  address_sealed bytea,
  created_at timestamptz not null default clock_timestamp(),
  due_at timestamptz not null default clock_timestamp(),
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  attempts int not null default 0,
  lease uuid,
  leased_until timestamptz,
  ended_at timestamptz,
  primary key (municipality, id),
  foreign key (municipality, application) references application on delete restrict
);
create index outbox_due on outbox (due_at) where state = 'waiting';
create index outbox_of_application on outbox (municipality, application);

create table delivery_attempt (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  outbox uuid not null,
  at timestamptz not null default clock_timestamp(),
  outcome text not null check (outcome in ('sent', 'deferred', 'failed')),
  -- the SMTP reply code and a word of ours; the server's own text can hold the address and is not kept
  smtp_code int,
  reason text not null default '',
  primary key (municipality, id),
  foreign key (municipality, outbox) references outbox on delete restrict
);
create index delivery_attempt_history on delivery_attempt (municipality, outbox, at);

-- 管理簿（ダウンロード記録）
create table export_record (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  staff uuid not null,
  at timestamptz not null default clock_timestamp(),
  procedure uuid,
  format text not null,
  selection jsonb not null default '{}',
  purpose text not null check (purpose <> ''),
  count int,
  state text not null default 'started' check (state in ('started', 'completed', 'interrupted')),
  ended_at timestamptz,
  primary key (municipality, id),
  foreign key (municipality, staff) references staff on delete restrict,
  foreign key (municipality, procedure) references procedure on delete restrict
);
create index export_record_by_time on export_record (municipality, at desc, id);

create table audit_event (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  at timestamptz not null default clock_timestamp(),
  staff uuid,
  action text not null,
  subject text not null default '',
  details jsonb not null default '{}',
  primary key (municipality, id)
);
create index audit_event_by_time on audit_event (municipality, at desc, id);

create table operator_audit_event (
  id uuid primary key default gen_random_uuid(),
  at timestamptz not null default clock_timestamp(),
  operator uuid,
  action text not null,
  subject text not null default ''
);

-- Wrong 問合せ番号 by reference and client network, in windows of fifteen minutes. No key to any municipality:
-- a made-up number is counted like a real one.
create table lookup_failure (
  municipality text not null,
  reference text not null,
  network text not null,
  window_start timestamptz not null,
  failures int not null default 1,
  primary key (municipality, reference, network, window_start)
);

create table job (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('keys')),
  subject uuid,
  created_at timestamptz not null default clock_timestamp(),
  due_at timestamptz not null default clock_timestamp(),
  attempts int not null default 0,
  lease uuid,
  leased_until timestamptz,
  done_at timestamptz,
  primary key (municipality, id)
);
create index job_due on job (kind, due_at) where done_at is null;

-- Which municipality a transaction of the desk works for; written by `claim` and `resume` alone.
create table claim (
  transaction xid8 primary key,
  municipality text not null,
  job uuid not null
);

create table worker_beat (
  worker text primary key,
  beat_at timestamptz not null default clock_timestamp()
);
reset role;
