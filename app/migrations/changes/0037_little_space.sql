-- A kind of alarm more: the database has grown to nine tenths of what it may become.
set local search_path = app;

alter domain alarm_kind drop constraint alarm_kind_check;
alter domain alarm_kind add constraint alarm_kind_check check (value in ('key_unusable', 'key_in_one_place', 'key_not_signed',
  'mailer_key_unusable', 'signer_unusable', 'key_store_unreadable', 'sealing_stopped', 'counts_differ', 'counts_unfolded', 'section_change_failing',
  'database_full'));
