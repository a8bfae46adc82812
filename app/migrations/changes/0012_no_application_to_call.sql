-- concurrently: application_to_call
drop index concurrently if exists application_to_call;
