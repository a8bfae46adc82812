-- Who is who, two persons, floods, and a log that is read.
set local search_path = app;

-- The doors: networks of a municipality and of the operator --------------------------------------------------------------

-- What a municipality has decided about its own side of the service, a column each; without a row the defaults are in force.
create table municipality_setting (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  -- those its staff's pages may be used from; empty: no limit of its own
  networks cidr[] not null default '{}' check (cardinality(networks) <= 50),
  primary key (municipality, id),
  unique (municipality)
);

-- Signing in: browsers that are known, waits, one-time passwords that end ------------------------------------------------

-- ふりがな, '' where nobody said: a password that is the reading of such a name is refused
alter table municipality add reading text not null default '' check (length(reading) <= 100);
alter table section add reading text not null default '' check (length(reading) <= 100);
alter table staff add reading text not null default '' check (length(reading) <= 100);

-- When a one-time password ends (written by a trigger), null for one that its owner chose. Those of before end three days from now.
alter table staff add one_time_until timestamptz;
alter table operator_account add one_time_until timestamptz;
update staff set one_time_until = clock_timestamp() + interval '72 hours' where must_change_password;
update operator_account set one_time_until = clock_timestamp() + interval '72 hours' where must_change_password;

-- What unknown browsers of a network try at an account, and how long they wait. `account` is the login; of one that nobody has, its SHA-256 in hex:
-- somebody may have typed their password there.
drop table sign_in_failure;
create table sign_in_pace (
  side text not null check (side in ('staff', 'operator')),
  account text not null,
  network text not null,
  made_up boolean not null,
  -- tries that were answered, without fifteen quiet minutes between them
  failures int not null default 0,
  failed_at timestamptz,
  -- the last answered try; before there was one, the first that was told to wait
  asked_at timestamptz not null default clock_timestamp(),
  primary key (side, account, network)
);
create index sign_in_pace_by_network on sign_in_pace (side, network, made_up, failed_at);
create index sign_in_pace_by_time on sign_in_pace (asked_at);

-- Browsers that somebody signed in with: each by the hash of its cookie, with the people who did.
create table known_browser (
  side text not null check (side in ('staff', 'operator')),
  token_hash bytea not null check (length(token_hash) = 32),
  login text not null,
  signed_in_at timestamptz not null default clock_timestamp(),
  failures int not null default 0,
  window_start timestamptz not null default clock_timestamp(),
  primary key (side, token_hash, login)
);
create index known_browser_by_login on known_browser (side, login);
create index known_browser_by_time on known_browser (signed_in_at);

-- The second factor, and when somebody last proved who they are ----------------------------------------------------------

-- who may sign in with a password alone, and who may not (in production)
alter table staff_role add column needs_second_factor boolean not null default false;
update staff_role set needs_second_factor = may_administer;
alter table operator_role add column needs_second_factor boolean not null default true;

-- who of a municipality needs one besides those whose role does: nobody, whoever downloads or erases, everybody
alter table municipality_setting add column second_factor_for text not null default 'roles'
  check (second_factor_for in ('roles', 'downloads', 'everybody'));

-- When the session's person last gave the password or the second factor. Sessions of before are not proved: they are asked once more.
alter table staff_session add column proved_at timestamptz not null default '-infinity';
alter table staff_session alter column proved_at set default clock_timestamp();
alter table operator_session add column proved_at timestamptz not null default '-infinity';
alter table operator_session alter column proved_at set default clock_timestamp();

-- The session was opened without a second factor, by a password that is long enough beside one only: it leads to a new password first.
alter table staff_session add column short_password boolean not null default false;
alter table operator_session add column short_password boolean not null default false;

-- An authenticator app's secret, sealed by the side under a key that the database never has. A person has one that is active, and may have
-- one that is offered and not yet confirmed. last_step: the time step of the code accepted last, which is never accepted again.
create table staff_second_factor (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  staff uuid not null,
  active boolean not null default false,
  secret bytea not null,
  offered_at timestamptz not null default clock_timestamp(),
  picture_taken_at timestamptz,
  confirmed_at timestamptz check (active = (confirmed_at is not null)),
  last_step bigint not null default 0,
  -- codes that came and were not accepted, in a row
  wrong int not null default 0,
  wrong_at timestamptz,
  primary key (municipality, id),
  unique (municipality, staff, active),
  foreign key (municipality, staff) references staff on delete restrict
);
create table staff_recovery_code (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  staff uuid not null,
  code_hash bytea not null check (length(code_hash) = 32),
  used_at timestamptz,
  primary key (municipality, id),
  unique (municipality, staff, code_hash),
  foreign key (municipality, staff) references staff on delete restrict
);
-- The password was right, the second factor is awaited. It is no session: it lies in another table, and nothing that looks sessions up finds it.
create table staff_pending_sign_in (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  token_hash bytea not null check (length(token_hash) = 32),
  staff uuid not null,
  network text not null,
  tries int not null default 0,
  opened_at timestamptz not null default clock_timestamp(),
  primary key (municipality, id),
  unique (municipality, token_hash),
  foreign key (municipality, staff) references staff on delete restrict
);
create index staff_pending_sign_in_by_staff on staff_pending_sign_in (municipality, staff);

create table operator_second_factor (
  id uuid primary key default gen_random_uuid(),
  operator uuid not null references operator_account on delete restrict,
  active boolean not null default false,
  secret bytea not null,
  offered_at timestamptz not null default clock_timestamp(),
  picture_taken_at timestamptz,
  confirmed_at timestamptz check (active = (confirmed_at is not null)),
  last_step bigint not null default 0,
  wrong int not null default 0,
  wrong_at timestamptz,
  unique (operator, active)
);
create table operator_recovery_code (
  id uuid primary key default gen_random_uuid(),
  operator uuid not null references operator_account on delete restrict,
  code_hash bytea not null check (length(code_hash) = 32),
  used_at timestamptz,
  unique (operator, code_hash)
);
create table operator_pending_sign_in (
  id uuid primary key default gen_random_uuid(),
  token_hash bytea not null unique check (length(token_hash) = 32),
  operator uuid not null references operator_account on delete restrict,
  network text not null,
  tries int not null default 0,
  opened_at timestamptz not null default clock_timestamp()
);
create index operator_pending_sign_in_by_operator on operator_pending_sign_in (operator);

-- The roster: handlers with their period, the role of auditors -----------------------------------------------------------

-- Opens applications and what shows an applicant's data; reads logs, registers and the roster of the whole municipality.
alter table staff_role add may_read_applications boolean not null default true, add may_audit boolean not null default false;
alter table staff_role alter may_read_applications drop default, alter may_audit drop default;
update staff_role set may_audit = may_administer;
insert into staff_role (role, may_process, may_administer, every_section, may_read_applications, may_audit, needs_second_factor)
  values ('auditor', false, false, true, false, true, true);

alter table staff
  -- 取扱責任者 and 取扱者 of personal data; both days of the period belong to it (in Tokyo)
  add column duty text not null default 'handler' check (duty in ('responsible', 'handler')),
  add column roster_from date not null default (clock_timestamp() at time zone 'Asia/Tokyo')::date,
  add column roster_until date,
  add column last_signed_in_at timestamptz,
  add constraint roster_period check (roster_from <= roster_until);
update staff set roster_from = (created_at at time zone 'Asia/Tokyo')::date;

-- Two persons: who gave what to whom, waiting times, letters to staff ----------------------------------------------------

-- Letters to 職員 are about no application.
alter domain mail_recipient drop constraint mail_recipient_check;
alter domain mail_recipient add constraint mail_recipient_check check (value in ('applicant', 'section', 'staff'));
alter domain mail_kind drop constraint mail_kind_check;
alter domain mail_kind add constraint mail_kind_check check (value in (
  'arrival', 'arrival_section', 'acceptance', 'completion', 'rejection', 'withdrawal', 'notice', 'erasure_planned', 'second_factor_reset',
  'arrival_summary'));
alter table staff
  add column mail text not null default '' check (length(mail) <= 254),
  -- the same address sealed to the mailer, as a section's is
  add column mail_sealed bytea;
alter table outbox
  alter column application drop not null,
  add column staff uuid,
  add foreign key (municipality, staff) references staff on delete restrict,
  add constraint letter_has_one_reader check ((recipient = 'staff') = (application is null) and (recipient = 'staff') = (staff is not null));

create index outbox_of_staff on outbox (municipality, staff) where staff is not null;

-- Whoever was given an account, a password, a role or a second factor, by whom and when: all of it, for what was given last tells nothing of what
-- was given before. `granted_by` is null where no person of the municipality did it. What was given before this table is unknown.
create table staff_grant (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  staff uuid not null,
  granted_by uuid,
  granted_at timestamptz not null default clock_timestamp(),
  primary key (municipality, id),
  foreign key (municipality, staff) references staff on delete restrict,
  foreign key (municipality, granted_by) references staff on delete restrict,
  constraint granted_by_another check (granted_by <> staff)
);
create index staff_grant_by_time on staff_grant (municipality, granted_at, staff);

-- What no municipality's setting goes below. One row, which the owner of the tables alone writes: those of production, until a demo lowers them.
create table second_person_floor (
  one boolean primary key default true check (one),
  waiting interval not null default '24 hours' check (waiting >= interval '0'),
  days int not null default 7 check (days >= 0)
);
insert into second_person_floor default values;
alter table municipality_setting
  -- 0: only where the floor is below an hour, which then counts
  add column second_person_hours int not null default 24 check (second_person_hours between 0 and 720),
  add column second_person_days int not null default 14 check (second_person_days between 0 and 365);

-- A plan keeps the limits under which it was made.
alter table erasure
  add column confirmable_from timestamptz,
  add column days_looked_back int check (days_looked_back >= 0);
update erasure set confirmable_from = planned_at + interval '24 hours', days_looked_back = 14;
alter table erasure
  alter column confirmable_from set not null,
  alter column days_looked_back set not null,
  add check (confirmable_from >= planned_at);

-- Floods: mails held back ------------------------------------------------------------------------------------------------

-- A mail of arrival as it was counted: by an HMAC of its address that nobody but the mailer can make. Kept for some hours.
create table arrival_mail (
  municipality text not null,
  outbox uuid not null,
  address_hash bytes32 not null,
  at timestamptz not null default clock_timestamp(),
  -- too many went to the address before it
  held boolean not null,
  primary key (municipality, outbox),
  foreign key (municipality, outbox) references outbox on delete restrict
);
create index arrival_mail_by_address on arrival_mail (municipality, address_hash, at);

-- held: not sent, a summary will tell of it; summarised: the summary was sent
alter table outbox
  add column summary uuid,
  add foreign key (municipality, summary) references outbox on delete restrict,
  drop constraint outbox_state_check,
  add constraint outbox_state_check check (state in ('waiting', 'sent', 'failed', 'bounced', 'held', 'summarised')),
  add constraint held_for_a_summary check ((state not in ('held', 'summarised')) or summary is not null),
  -- a summary is about several applications, and outlives any one of them
  drop constraint letter_has_one_reader,
  add constraint letter_has_one_reader check (
    (recipient = 'staff') = (staff is not null) and (application is null) = (recipient = 'staff' or kind = 'arrival_summary'));
create index outbox_of_summary on outbox (municipality, summary) where summary is not null;

-- The audit log as it is read --------------------------------------------------------------------------------------------
-- the client's network at a sign-in and at a refusal; "" where none is told
alter table audit_event add column network text not null default '' check (length(network) <= 64);
alter table operator_audit_event add column network text not null default '' check (length(network) <= 64);
alter table operator_audit_event add column details jsonb not null default '{}' check (jsonb_typeof(details) = 'object');

-- a page of the log is read backwards from its cursor, whatever it was narrowed by
create index audit_event_by_person on audit_event (municipality, staff, at, id);
create index audit_event_by_action on audit_event (municipality, action, at, id);
-- by a short subject alone: an index takes no title of thousands of signs, which a log of before may hold
create index audit_event_by_subject on audit_event (municipality, subject, at, id) where length(subject) <= 200;
-- who saw an application in a list; a 到達番号 begins with its municipality's code
create index audit_event_by_reference on audit_event using gin ((details -> 'references') jsonb_path_ops) where details ? 'references';
create index operator_audit_event_by_time on operator_audit_event (at, id);
create index operator_audit_event_by_person on operator_audit_event (operator, at, id);
create index operator_audit_event_by_action on operator_audit_event (action, at, id);
create index operator_audit_event_by_subject on operator_audit_event (subject, at, id) where length(subject) <= 200;
