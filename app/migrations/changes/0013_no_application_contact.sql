-- concurrently: application_contact
drop index concurrently if exists application_contact;
