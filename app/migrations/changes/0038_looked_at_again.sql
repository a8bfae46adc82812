-- Files that were looked at are looked at again, in the order in which they were, until work on their application has ended.
set local search_path = app;

-- then it is not looked at again; without this each look would pass over all that ever ended
alter table attachment add column scan_ended boolean not null default false;
create index attachment_scanned on attachment (scanned_at) where application is not null and scan in ('clean', 'unscannable') and not scan_ended;
