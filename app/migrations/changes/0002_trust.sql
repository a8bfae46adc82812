-- Who is who, two persons, floods, and a log that is read.
set local search_path = app;

-- The doors: networks of a municipality and of the operator --------------------------------------------------------------

-- Signing in: browsers that are known, waits, one-time passwords that end ------------------------------------------------

-- The second factor, and when somebody last proved who they are ----------------------------------------------------------

-- The roster: handlers with their period, the role of auditors -----------------------------------------------------------

-- Opens applications and what shows an applicant's data; reads logs, registers and the roster of the whole municipality.
alter table staff_role add may_read_applications boolean not null default true, add may_audit boolean not null default false;
alter table staff_role alter may_read_applications drop default, alter may_audit drop default;
update staff_role set may_audit = may_administer;
insert into staff_role (role, may_process, may_administer, every_section, may_read_applications, may_audit)
  values ('auditor', false, false, true, false, true);

-- Two persons: who gave what to whom, waiting times, letters to staff ----------------------------------------------------

-- Floods: mails held back ------------------------------------------------------------------------------------------------

-- The audit log as it is read --------------------------------------------------------------------------------------------
-- the client's network at a sign-in and at a refusal; "" where none is told
alter table audit_event add column network text not null default '' check (length(network) <= 64);
alter table operator_audit_event add column network text not null default '' check (length(network) <= 64);
alter table operator_audit_event add column details jsonb not null default '{}' check (jsonb_typeof(details) = 'object');

-- a page of the log is read backwards from its cursor, whatever it was narrowed by
create index audit_event_by_person on audit_event (municipality, staff, at, id);
create index audit_event_by_action on audit_event (municipality, action, at, id);
create index audit_event_by_subject on audit_event (municipality, subject, at, id);
-- who saw an application in a list; a 到達番号 begins with its municipality's code
create index audit_event_by_reference on audit_event using gin ((details -> 'references') jsonb_path_ops) where details ? 'references';
create index operator_audit_event_by_time on operator_audit_event (at, id);
create index operator_audit_event_by_person on operator_audit_event (operator, at, id);
create index operator_audit_event_by_action on operator_audit_event (action, at, id);
create index operator_audit_event_by_subject on operator_audit_event (subject, at, id);
