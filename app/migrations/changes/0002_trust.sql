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
