-- concurrently: application_unfinished
drop index concurrently if exists application_unfinished;
