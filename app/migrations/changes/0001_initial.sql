-- The first shape of every table. What changes later is a change of its own, with the next number: this file is never edited again.
-- Every table that belongs to a municipality has the municipality first in its key, its unique constraints and its
-- indexes: a global unique would tell one tenant of another, and a distributed PostgreSQL shards by it.
set local search_path = app;

-- What has happened to this database: each change once, and the rules as they were said last (name 'rules'). `hash`: SHA-256 of the text, hexadecimal.
create table schema_change (
  name text primary key,
  hash text not null,
  -- the version of the program that did it
  version text not null,
  applied_at timestamptz not null default clock_timestamp()
);

-- Ids that grow with time, so that the rows and the index entries of one minute stand together: uuidv7() of RFC 9562 where the server has it
-- (PostgreSQL 18), else the same of the clock, in milliseconds, and random bytes. Other ids are random.
do $$
begin
  if to_regprocedure('pg_catalog.uuidv7()') is not null then
    create function new_id() returns uuid language sql volatile parallel safe as 'select pg_catalog.uuidv7()';
  else
    create function new_id() returns uuid language sql volatile parallel safe as $body$
      select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
    $body$;
  end if;
end $$;

-- Rules of one value, where every submission writes it: a session reads a domain's check once, a table's anew with every statement.
create domain bytes32 as bytea check (length(value) = 32);
create domain reference_symbols as text check (value ~ '^[0-9A-HJKMNP-TV-Z]{10}$');
-- every mail that the program sends; a test compares both
create domain mail_kind as text
  check (value in ('arrival', 'arrival_section', 'acceptance', 'completion', 'rejection', 'withdrawal', 'notice'));
-- every status that the program knows, which staff read back into it; a test compares both
create domain application_status as text
  check (value in ('arrived', 'accepted', 'confirming', 'processing', 'completed', 'withdrawn', 'rejected'));
create domain mail_recipient as text check (value in ('applicant', 'section'));
create domain channel as text check (value in ('web', 'paper', 'telephone', 'counter'));
create domain mark as text check (value in ('important', 'question', 'waiting'));
create domain smtp_status as text check (value ~ '^[45]\.[0-9]{1,3}\.[0-9]{1,3}$');
create domain diagnostic as text check (length(value) <= 200);

-- People --------------------------------------------------------------------------------------------------------------

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

-- What each role allows, as the program has it; a test compares both.
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

-- Failed sign-ins by side, account and client network: a lock-out of one network locks nobody else out.
create table sign_in_failure (
  side text not null check (side in ('staff', 'operator')),
  login text not null,
  network text not null,
  window_start timestamptz not null,
  failures int not null default 1,
  primary key (side, login, network, window_start)
);

-- Procedures ----------------------------------------------------------------------------------------------------------

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
  contact text not null default '',
  -- 手続概要 for the council (参考１－１), '' where it is what applicants read
  council_outline text not null default '',
  created_at timestamptz not null default clock_timestamp(),
  -- every question id that was ever used, so that none is given a second meaning
  question_ids text[] not null default '{}',
  -- 標準処理期間 in days from arrival (行政手続法 第6条); null: none was set
  standard_days int check (standard_days between 1 and 1000),
  -- 保存期間 counts from the day on which work on an application ended, or from the end of the fiscal year of that day
  retention_from text not null default 'fiscal_year_end' check (retention_from in ('completion', 'fiscal_year_end')),
  primary key (municipality, id),
  unique (municipality, slug),
  foreign key (municipality, section) references section on delete restrict
);

-- 承認（付議）: what the municipality's council approved, as it was, for ever. Both days of the period belong to it (in Tokyo).
create table approval (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  meeting text not null check (meeting <> ''),
  held_on date not null,
  number text not null default '',
  kind text not null check (kind in ('approval', 'consent', 'report')),
  period_from date not null,
  period_to date not null,
  -- {"procedures": [{"slug", "name", "section", "items", "planned_per_year", "outline"}], "connection": {}, "outsourcing": {}}
  snapshot jsonb not null,
  recorded_by uuid,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (municipality, id),
  foreign key (municipality, recorded_by) references staff on delete restrict,
  check (period_from <= period_to)
);
create index approval_by_time on approval (municipality, held_on desc, recorded_at desc);

create table procedure_version (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  number int not null,
  state text not null default 'draft' check (state in ('draft', 'scheduled', 'published', 'superseded')),
  definition jsonb not null,
  -- apart from the definition, which is large and stored compressed: every receipt and every status names the procedure
  title jsonb generated always as (definition -> 'title') stored,
  content_hash bytea not null check (length(content_hash) = 32),
  published_at timestamptz,
  superseded_at timestamptz,
  -- the first moment that the approval it was published under no longer covers
  approved_until timestamptz not null default 'infinity',
  approval uuid,
  publish_at timestamptz,
  revision int not null default 1,
  edited_at timestamptz not null default clock_timestamp(),
  edited_by uuid,
  primary key (municipality, id),
  unique (municipality, procedure, number),
  unique (municipality, procedure, id),
  foreign key (municipality, procedure) references procedure on delete restrict,
  check ((state in ('draft', 'scheduled')) = (published_at is null)),
  check ((state = 'superseded') = (superseded_at is not null)),
  constraint scheduled_has_a_time check (state <> 'scheduled' or publish_at is not null),
  foreign key (municipality, approval) references approval on delete restrict,
  foreign key (municipality, edited_by) references staff on delete restrict
);
create unique index one_published_version on procedure_version (municipality, procedure) where state = 'published';
-- one draft or scheduled version at a time: two people work on the same one
create unique index one_unpublished_version on procedure_version (municipality, procedure) where state in ('draft', 'scheduled');
create index scheduled_versions on procedure_version (publish_at) where state = 'scheduled';

-- Each change of a draft with what stood before, for undo and for telling a colleague what happened.
create table draft_change (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure_version uuid not null,
  revision int not null,
  at timestamptz not null default clock_timestamp(),
  staff uuid,
  sentence text not null,
  definition_before jsonb not null,
  undone boolean not null default false,
  primary key (municipality, id),
  unique (municipality, procedure_version, revision),
  foreign key (municipality, procedure_version) references procedure_version on delete restrict,
  foreign key (municipality, staff) references staff on delete restrict
);

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

-- 通知文: a procedure's own text of a mail; a mail without a row has the service's.
create table mail_template (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  kind mail_kind not null check (kind in ('arrival', 'acceptance', 'completion', 'rejection')),
  subject jsonb not null check (subject ? 'ja'),
  body jsonb not null check (body ? 'ja'),
  revision int not null default 1,
  edited_at timestamptz not null default clock_timestamp(),
  edited_by uuid,
  primary key (municipality, id),
  unique (municipality, procedure, kind),
  foreign key (municipality, procedure) references procedure on delete restrict,
  foreign key (municipality, edited_by) references staff on delete restrict
);

-- Words of the papers that vary by municipality: meeting, article, titles of officers, particulars.
create table governance_wording (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  wording jsonb not null,
  edited_at timestamptz not null default clock_timestamp(),
  edited_by uuid,
  primary key (municipality, id),
  unique (municipality),
  foreign key (municipality, edited_by) references staff on delete restrict
);

-- 抽選: the seed and the list, so that anybody can draw it again and get the same. Each 募集 (intake) has a first draw and, for what stays
-- or becomes free, further ones (number).
create table lottery (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  place text not null default '',
  intake int not null default 1 check (intake > 0),
  number int not null default 1 check (number > 0),
  drawn_at timestamptz not null default clock_timestamp(),
  drawn_by uuid not null,
  seed text not null check (seed ~ '^[0-9a-f]{64}$'),
  -- how many were free: of the first draw the whole 定員
  capacity int not null,
  -- 到達番号 (symbols) in the order they went in, and of the winners in the order drawn
  entrants text[] not null,
  winners text[] not null,
  primary key (municipality, id),
  unique (municipality, procedure, place, intake, number),
  foreign key (municipality, procedure) references procedure on delete restrict,
  foreign key (municipality, drawn_by) references staff on delete restrict
);

-- Applications --------------------------------------------------------------------------------------------------------

create table application (
  -- without a foreign key: that of the version covers it, and each further one would cost every submission a look-up
  municipality text not null,
  id uuid not null default new_id(),
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
  -- how it came in: by the applicant's own hand, or entered by staff for somebody at the counter, on the telephone, on paper
  channel channel not null default 'web',
  entered_by uuid,
  -- 担当者, 次回連絡日 and 印
  assignee uuid,
  contact_on date,
  mark mark,
  -- the values of the section's custom columns in one piece, sealed to the section
  custom_values_sealed bytea,
  -- counts the changes of these four, for optimistic locking; `version` counts those of the status
  annotation_version int not null default 1,
  primary key (municipality, id),
  unique (municipality, reference),
  unique (municipality, key_hash),
  foreign key (municipality, procedure, procedure_version) references procedure_version (municipality, procedure, id) on delete restrict,
  foreign key (municipality, sealing_key) references public_key on delete restrict,
  foreign key (municipality, assignee) references staff on delete restrict,
  foreign key (municipality, entered_by) references staff on delete restrict
);
-- with the procedure, so that the list's counts never open a row
create index application_by_status on application (municipality, status, arrived_at, id) include (procedure);
-- the staff's daily list: what still needs work, oldest first, however large the archive grows
create index application_unfinished on application (municipality, arrived_at, id)
  where status in ('arrived', 'accepted', 'confirming', 'processing');
create index application_by_arrival on application (municipality, arrived_at, id);
create index application_by_procedure on application (municipality, procedure, arrived_at, id)
  include (status, facets, assignee, contact_on, mark, channel, procedure_version);
create index application_contact on application (municipality, contact_on, id) include (procedure, assignee) where contact_on is not null;
-- 確認の電話: by 次回連絡日, and where none was set by the day of arrival, which has come for all of them
create index application_to_call on application
  (municipality, (coalesce(contact_on, (arrived_at at time zone 'Asia/Tokyo')::date)), arrived_at, id)
  include (procedure, assignee) where status = 'confirming';

-- The allowed steps, as the program has them; a test compares both.
create table status_step (
  from_status application_status not null,
  to_status application_status not null,
  -- the step leads back to the status before 確認中, and to no other
  only_back boolean not null default false,
  primary key (from_status, to_status)
);
insert into status_step (from_status, to_status, only_back) values
  ('arrived', 'accepted', false), ('arrived', 'confirming', false), ('arrived', 'rejected', false), ('arrived', 'withdrawn', false),
  ('accepted', 'processing', false), ('accepted', 'completed', false), ('accepted', 'confirming', false), ('accepted', 'withdrawn', false),
  ('processing', 'completed', false), ('processing', 'confirming', false), ('processing', 'withdrawn', false),
  ('confirming', 'arrived', true), ('confirming', 'accepted', true), ('confirming', 'processing', true),
  ('confirming', 'rejected', false), ('confirming', 'withdrawn', false);

create table status_event (
  municipality text not null,
  id uuid not null default new_id(),
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
  -- closed choices, which tell nothing of what was said: lists show them without opening anything
  outcome text check (outcome in ('reached', 'absent', 'message', 'call_back', 'unreachable', 'sent', 'answered', 'returned')),
  -- 次の対応, sealed to the section as the record's text is
  next_sealed bytea,
  primary key (municipality, id),
  foreign key (municipality, application) references application on delete restrict,
  foreign key (municipality, staff) references staff on delete restrict
);
create index handling_record_history on handling_record (municipality, application, at);

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

-- The list of applicants ----------------------------------------------------------------------------------------------

-- A column that a section added to the list of one procedure, e.g. 参加費, 発送日. A removed one keeps its values.
create table custom_column (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  label text not null check (length(label) between 1 and 60),
  kind text not null check (kind in ('text', 'number', 'date', 'check', 'choice')),
  choices text[] not null default '{}',
  position int not null,
  removed_at timestamptz,
  primary key (municipality, id),
  foreign key (municipality, procedure) references procedure on delete restrict,
  check ((kind = 'choice') = (cardinality(choices) > 0))
);
create unique index custom_column_label on custom_column (municipality, procedure, label) where removed_at is null;

-- Each change of 担当者, 次回連絡日, 印 and custom values with what stood before, so that it can be undone.
create table annotation_change (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  application uuid not null,
  at timestamptz not null default clock_timestamp(),
  staff uuid not null,
  -- the version that the change led to
  annotation_version int not null,
  assignee_before uuid,
  contact_on_before date,
  mark_before mark,
  custom_values_sealed_before bytea,
  -- read from the section's own Excel file
  from_section_workbook boolean not null default false,
  primary key (municipality, id),
  unique (municipality, application, annotation_version),
  foreign key (municipality, application) references application on delete restrict,
  foreign key (municipality, staff) references staff on delete restrict
);

-- 表示の保存: columns, order and filter under a name, for everybody who works on the procedure.
create table list_view (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  name text not null check (length(name) between 1 and 60),
  columns text[] not null check (cardinality(columns) between 1 and 60),
  query text not null default '' check (length(query) <= 1000),
  created_by uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (municipality, id),
  unique (municipality, procedure, name),
  foreign key (municipality, procedure) references procedure on delete restrict,
  foreign key (municipality, created_by) references staff on delete restrict
);

-- Who has opened which application: the list marks what a person has not read yet.
create table application_reading (
  municipality text not null,
  application uuid not null,
  staff uuid not null,
  at timestamptz not null default clock_timestamp(),
  primary key (municipality, application, staff),
  foreign key (municipality, application) references application on delete restrict,
  foreign key (municipality, staff) references staff on delete restrict
);

-- Sealed content is found by keyed hashes of its pairs of characters. The key of the hashes is derived from the private key of the procedure
-- and year, so that they tell nothing without it and die with it.
create table blind_index (
  municipality text not null,
  application uuid not null,
  sealing_key uuid not null,
  tokens bigint[] not null,
  primary key (municipality, application),
  foreign key (municipality, application) references application on delete restrict,
  foreign key (municipality, sealing_key) references public_key on delete restrict
);
create index blind_index_tokens on blind_index using gin (tokens);
-- how far the worker's job has come: everything that arrived before has been indexed
create table blind_index_progress (
  municipality text primary key references municipality on delete restrict,
  arrived_at timestamptz not null,
  application uuid not null
);

-- Mail ----------------------------------------------------------------------------------------------------------------

create table outbox (
  municipality text not null,
  id uuid not null default new_id(),
  application uuid not null,
  kind mail_kind not null,
  recipient mail_recipient not null,
  language text not null default 'ja',
  -- what the letter says that is no personal data: 到達番号, procedure, time, section
  facts jsonb not null,
  -- sealed to the mailer; emptied once delivery ends
  address_sealed bytea,
  created_at timestamptz not null default clock_timestamp(),
  due_at timestamptz not null default clock_timestamp(),
  -- bounced: a mail server took it and sent it back for good
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'bounced')),
  attempts int not null default 0,
  lease uuid,
  leased_until timestamptz,
  ended_at timestamptz,
  -- the words of a notice, sealed to the mailer; emptied once delivery ends, as the address is
  body_sealed bytea,
  -- what the envelope's sender carries, so that a returned mail finds its letter: secret, given with the first attempt
  return_token uuid,
  -- what a mail server told last: RFC 3463 status, and its own words without anything that could be an address
  bounced_at timestamptz,
  bounce_status smtp_status,
  bounce_diagnostic diagnostic not null default '',
  primary key (municipality, id),
  foreign key (municipality, application) references application on delete restrict,
  constraint bounce_is_permanent check (state <> 'bounced' or bounce_status like '5.%'),
  constraint bounce_has_status check ((bounced_at is null) = (bounce_status is null))
);
create index outbox_due on outbox (due_at) where state = 'waiting';
create index outbox_of_application on outbox (municipality, application);
create unique index outbox_by_return_token on outbox (municipality, return_token) where return_token is not null;
-- few, and asked for by every list of applications
create index outbox_undelivered on outbox (municipality, application) where state in ('failed', 'bounced');

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

-- One act of writing to many. Its id is made with the form, so that the same form sent twice is one.
create table sending (
  municipality text not null,
  id uuid not null,
  procedure uuid not null,
  staff uuid not null,
  at timestamptz not null default clock_timestamp(),
  -- subject and body as they were written, sealed to the procedure's key of the year
  sealed bytea not null,
  primary key (municipality, id),
  foreign key (municipality, procedure) references procedure on delete restrict,
  foreign key (municipality, staff) references staff on delete restrict
);
create index sending_by_time on sending (municipality, procedure, at desc, id);

-- One of its recipients: chosen, and written to when its turn has come. The letter in the outbox has the notice's id; there is none for who
-- gave no address.
create table notice (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  sending uuid not null,
  application uuid not null,
  at timestamptz,
  -- the same words, sealed as the application's answers are, so that they die with them
  sealed bytea,
  primary key (municipality, id),
  unique (municipality, sending, application),
  foreign key (municipality, sending) references sending on delete restrict,
  foreign key (municipality, application) references application on delete restrict,
  check ((at is null) = (sealed is null))
);
create index notice_of_application on notice (municipality, application);

-- What leaves the service ---------------------------------------------------------------------------------------------

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
-- what the 管理簿 is asked for
create index export_record_by_staff on export_record (municipality, staff, at desc, id);
create index export_record_by_procedure on export_record (municipality, procedure, at desc, id);

-- 差分: which download was the first to take an application out, written when the download was complete and never when it broke off, so that
-- what no complete download contained is what the next 差分 contains. Of a 差分 every application is noted: it can be downloaded again as it was.
create table exported_application (
  municipality text not null,
  application uuid not null,
  record uuid not null,
  primary key (municipality, application, record),
  foreign key (municipality, application) references application on delete restrict,
  foreign key (municipality, record) references export_record on delete restrict
);
create index exported_application_of_record on exported_application (municipality, record);

-- The section's own Excel file: which of its columns takes what, remembered for each procedure by the headings. The file itself is never kept.
-- No reference to the procedure: a procedure that goes away is not held back by it.
create table section_workbook_columns (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  sheet text not null check (length(sheet) between 1 and 40),
  columns jsonb not null check (jsonb_typeof(columns) = 'object' and octet_length(columns::text) <= 200000),
  edited_at timestamptz not null default clock_timestamp(),
  edited_by uuid not null,
  primary key (municipality, id),
  unique (municipality, procedure),
  foreign key (municipality, edited_by) references staff on delete restrict
);

-- Erasure -------------------------------------------------------------------------------------------------------------

-- 消去: what is due, who planned and who confirmed it, what went, and which key was destroyed with it. A row is kept for ever and
-- holds nothing personal of any applicant.
create table erasure (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  -- every application of a procedure and fiscal year whose time has come, or one
  kind text not null check (kind in ('due', 'single')),
  procedure uuid not null,
  procedure_title text not null check (procedure_title <> ''),
  fiscal_year int not null,
  -- of a single erasure, until it is executed
  application uuid,
  reason text not null check (reason in ('retention_over', 'applicant_asked', 'sent_by_mistake', 'trial', 'no_longer_needed')),
  document text not null default '' check (length(document) <= 60),
  -- erased: the rows are gone and a key is still to be destroyed
  state text not null default 'planned' check (state in ('planned', 'cancelled', 'erased', 'finished')),
  planned_by uuid not null,
  planned_at timestamptz not null default clock_timestamp(),
  confirmed_by uuid,
  -- the live erasure
  erased_at timestamptz,
  retention_years int,
  retention_from text,
  count int,
  held int,
  first_reference text,
  last_reference text,
  first_arrived_at timestamptz,
  last_arrived_at timestamptz,
  -- SHA-256 of the 到達番号 as people read them, in order, parted by line feeds
  list_hash bytea check (length(list_hash) = 32),
  -- the day on which the last backup that holds the rows expires, and the last one that holds the key
  rows_backup_until date,
  key uuid,
  key_destroyed_at timestamptz,
  key_backup_until date,
  primary key (municipality, id),
  foreign key (municipality, procedure) references procedure on delete restrict,
  foreign key (municipality, key) references public_key on delete restrict,
  foreign key (municipality, planned_by) references staff on delete restrict,
  foreign key (municipality, confirmed_by) references staff on delete restrict,
  check ((kind = 'due') = (reason = 'retention_over')),
  check (state not in ('planned', 'cancelled') or (kind = 'single') = (application is not null)),
  constraint two_persons check (confirmed_by <> planned_by),
  constraint complete_once_executed check (state in ('planned', 'cancelled') or (
    application is null and num_nulls(confirmed_by, erased_at, retention_years, retention_from, count, held, list_hash, rows_backup_until) = 0)),
  check ((state = 'erased') = (key is not null and key_destroyed_at is null)),
  check ((key_destroyed_at is null) = (key_backup_until is null))
);
create unique index one_erasure_at_a_time on erasure (municipality, procedure, fiscal_year) where kind = 'due' and state in ('planned', 'erased');
create unique index one_single_erasure_at_a_time on erasure (municipality, application) where state = 'planned' and application is not null;
create index erasure_by_time on erasure (municipality, planned_at desc, id);

-- 消去停止: what a court, an auditor or a request for disclosure still needs is not erased.
create table legal_hold (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  application uuid not null,
  reason text not null check (reason in ('lawsuit', 'disclosure', 'audit', 'inquiry')),
  document text not null default '' check (length(document) <= 60),
  set_by uuid not null,
  set_at timestamptz not null default clock_timestamp(),
  lifted_by uuid,
  lifted_at timestamptz,
  primary key (municipality, id),
  foreign key (municipality, application) references application on delete restrict,
  foreign key (municipality, set_by) references staff on delete restrict,
  foreign key (municipality, lifted_by) references staff on delete restrict,
  check ((lifted_by is null) = (lifted_at is null))
);
create unique index one_hold_at_a_time on legal_hold (municipality, application) where lifted_at is null;
create index legal_hold_of_application on legal_hold (municipality, application);

-- Who did what --------------------------------------------------------------------------------------------------------

create table audit_event (
  municipality text not null references municipality on delete restrict,
  id uuid not null default new_id(),
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

-- Work without a person -----------------------------------------------------------------------------------------------

create table job (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('keys', 'index')),
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

-- Which municipality a transaction of the worker works for; written by `claim` and `resume` alone.
create table claim (
  transaction xid8 primary key,
  municipality text not null,
  job uuid not null
);

create table worker_heartbeat (
  worker text primary key,
  at timestamptz not null default clock_timestamp()
);
