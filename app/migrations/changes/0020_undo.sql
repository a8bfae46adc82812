-- A step taken back by its own person, mails that wait till then, 取下げ with who asked for it, and what a section is written to about arrivals.
set local search_path = app;

alter table status_event
  -- 取り消し: the event of the same application that this one takes back. The trigger holds that it is the last one before; no reference, for each
  -- event that is erased would be looked for among all of them
  add column undoes uuid,
  -- 取下げ: who asked for it, how and on which day; what else was told is sealed to the section. Events of before have none of it
  add column asked_by text check (asked_by in ('applicant', 'agent', 'other')),
  add column asked_how text check (asked_how in ('telephone', 'counter', 'post', 'mail')),
  add column asked_on date,
  add column asked_sealed bytea,
  add constraint asked_wholly check ((asked_by is null) = (asked_how is null) and (asked_by is null) = (asked_on is null)
    and (asked_sealed is null or asked_by is not null)),
  add constraint asked_to_withdraw check (asked_by is null or to_status = 'withdrawn'),
  add constraint undone_without_words check (undoes is null or (not correction and reply_sealed is null and note_sealed is null and asked_by is null));

-- withdrawn: it had not been sent when the step that it tells of was taken back
alter table outbox
  drop constraint outbox_state_check,
  add constraint outbox_state_check check (state in ('waiting', 'sent', 'failed', 'bounced', 'held', 'summarised', 'withdrawn'));

alter table procedure
  -- whether mails about a step wait for as long as the step can be taken back
  add column step_mail text not null default 'at_once' check (step_mail in ('at_once', 'after_ten_minutes')),
  -- what the section is written to about what arrives: each, at an hour of Tokyo all that came since, or nothing
  add column arrival_mail text not null default 'each' check (arrival_mail in (
    'each', 'at_07', 'at_08', 'at_09', 'at_10', 'at_11', 'at_12', 'at_13', 'at_14', 'at_15', 'at_16', 'at_17', 'at_18', 'none'));

-- How far the arrivals of a procedure have been told to its section in a mail a day. No reference to the procedure: one that goes away is not held back.
create table arrival_digest (
  municipality text not null references municipality on delete restrict,
  procedure uuid not null,
  counted_to timestamptz not null,
  primary key (municipality, procedure)
);

alter domain mail_kind drop constraint mail_kind_check;
alter domain mail_kind add constraint mail_kind_check check (value in (
  'arrival', 'arrival_section', 'acceptance', 'completion', 'rejection', 'withdrawal', 'notice', 'erasure_planned', 'second_factor_reset',
  'arrival_summary', 'arrival_digest'));
-- a mail a day about what arrived is about several applications, as a summary is
alter table outbox
  drop constraint letter_has_one_reader,
  add constraint letter_has_one_reader check (
    (recipient = 'staff') = (staff is not null) and (application is null) = (recipient = 'staff' or kind in ('arrival_summary', 'arrival_digest')));
