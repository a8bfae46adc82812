-- concurrently: application_waiting
create index concurrently if not exists application_waiting on application (municipality, procedure, arrived_at, id) include (status)
  where status in ('arrived', 'accepted', 'confirming', 'processing');
