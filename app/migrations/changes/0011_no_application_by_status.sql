-- concurrently: application_by_status
drop index concurrently if exists application_by_status;
