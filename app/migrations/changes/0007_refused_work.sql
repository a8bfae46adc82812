-- concurrently: application_refused
create index concurrently if not exists application_refused on application (municipality, procedure, arrived_at, id) include (status)
  where status in ('withdrawn', 'rejected');
