-- concurrently: application_to_call_by_procedure
create index concurrently if not exists application_to_call_by_procedure on application
  (municipality, procedure, (coalesce(contact_on, (arrived_at at time zone 'Asia/Tokyo')::date)), arrived_at, id)
  include (assignee, contact_on) where status = 'confirming';
