-- concurrently: status_event_taken_back
create index concurrently if not exists status_event_taken_back on status_event (municipality, application) where undoes is not null;
