-- concurrently: status_event_waited_for
create index concurrently if not exists status_event_waited_for on status_event (municipality, application) include (to_status, at)
  where to_status in ('accepted', 'completed');
