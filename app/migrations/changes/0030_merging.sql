-- Sections merge: the past years that stay with the administrators then.
set local search_path = app;

alter table section_change
  -- of a merging: the past fiscal years of the merged section's procedures, and of the other's, stay with the administrators
  add column closes_own_past boolean not null default false,
  add column closes_other_past boolean not null default false,
  add constraint only_mergings_close_years check (kind = 'merged' or not (closes_own_past or closes_other_past));

-- Applications of a procedure that arrived in a fiscal year before this one are the administrators' alone, since a merging that left them so.
create table closed_year (
  municipality text not null,
  procedure uuid not null,
  before_year int not null,
  primary key (municipality, procedure),
  foreign key (municipality, procedure) references procedure on delete restrict
);

-- The exceptions: work on them had not ended on the day of the merging, and the section ends it.
create table open_past_application (
  municipality text not null,
  application uuid not null,
  primary key (municipality, application),
  foreign key (municipality, application) references application on delete restrict
);
