-- concurrently: application_entered
create index concurrently if not exists application_entered on application (municipality, procedure, id) include (arrived_at, assignee, channel)
  where channel <> 'web';
