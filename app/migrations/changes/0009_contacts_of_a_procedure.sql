-- concurrently: application_to_contact
create index concurrently if not exists application_to_contact on application (municipality, procedure, contact_on) include (assignee)
  where contact_on is not null and status in ('arrived', 'accepted', 'confirming', 'processing');
