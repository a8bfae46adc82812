-- The allowed steps of app/applications/status.py; a test compares both.
set role todoke_owner;
insert into app.status_step (from_status, to_status, only_back) values
  ('arrived', 'accepted', false), ('arrived', 'confirming', false), ('arrived', 'rejected', false), ('arrived', 'withdrawn', false),
  ('accepted', 'processing', false), ('accepted', 'completed', false), ('accepted', 'confirming', false), ('accepted', 'withdrawn', false),
  ('processing', 'completed', false), ('processing', 'confirming', false), ('processing', 'withdrawn', false),
  ('confirming', 'arrived', true), ('confirming', 'accepted', true), ('confirming', 'processing', true),
  ('confirming', 'rejected', false), ('confirming', 'withdrawn', false);
reset role;
