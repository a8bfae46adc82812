-- What a search found and what a bulk act did, kept for the session that asked so that it has an address: ids in the order shown, and never a word
-- that was typed. `act`: 'search', or what was done to each, whose outcomes stand in `outcomes` in the same order. `missing`: how many more there were
-- that could not be found. `list`: the address of the list that they were chosen in. A bulk act takes 1,000 at most.
set local search_path = app;

create table result_list (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  session uuid not null,
  act text not null check (act ~ '^[a-z0-9._-]{1,60}$'),
  applications uuid[] not null check (cardinality(applications) <= 1000),
  outcomes text[] not null default '{}' check (cardinality(outcomes) in (0, cardinality(applications))),
  missing int not null default 0 check (missing >= 0),
  list text not null default '' check (length(list) <= 4200),
  sending uuid,
  made_at timestamptz not null default clock_timestamp(),
  primary key (municipality, id),
  foreign key (municipality, session) references staff_session on delete restrict
);
create index result_list_by_session on result_list (municipality, session);
