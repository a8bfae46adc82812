-- Which section kept a procedure on which day.
set local search_path = app;

-- The section that kept a procedure from a day of Tokyo until the day before the next one. A paper of a day that is over names that day's.
create table procedure_section (
  municipality text not null,
  procedure uuid not null,
  from_day date not null,
  section uuid not null,
  primary key (municipality, procedure, from_day),
  foreign key (municipality, procedure) references procedure on delete restrict,
  foreign key (municipality, section) references section on delete restrict
);
insert into procedure_section (municipality, procedure, from_day, section) select municipality, id, '-infinity', section from procedure;
