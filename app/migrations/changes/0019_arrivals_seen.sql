-- きょうの机: how far each person has seen what arrives.
set local search_path = app;

create table arrivals_seen (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  staff uuid not null,
  until timestamptz not null,
  moved_from timestamptz, -- the moment before that one; null when that step was taken back
  primary key (municipality, id),
  unique (municipality, staff),
  foreign key (municipality, staff) references staff on delete restrict
);
