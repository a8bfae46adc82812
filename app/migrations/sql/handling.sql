-- 対応記録 in full: how it ended and what comes next; and the applications that wait for a telephone call, in the order to call them.
set role todoke_owner;

alter table app.handling_record
  -- closed choices, which tell nothing of what was said: lists show them without opening anything
  add outcome text check (outcome in ('reached', 'absent', 'message', 'call_back', 'unreachable', 'sent', 'answered', 'returned')),
  -- 次の対応, sealed to the section as the record's text is
  add next_sealed bytea;
grant insert (outcome, next_sealed) on app.handling_record to todoke_staff;

-- 確認の電話: by 次回連絡日, and where none was set by the day of arrival, which has come for all of them
create index application_to_call on app.application
  (municipality, (coalesce(contact_on, (arrived_at at time zone 'Asia/Tokyo')::date)), arrived_at, id)
  include (procedure, assignee) where status = 'confirming';
reset role;
