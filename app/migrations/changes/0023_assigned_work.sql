-- concurrently: application_assigned
create index concurrently if not exists application_assigned on application (municipality, procedure, assignee, arrived_at, id) include (status)
  where assignee is not null and status in ('arrived', 'accepted', 'confirming', 'processing');
