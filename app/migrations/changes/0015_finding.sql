-- Finding: what is indexed says by which fold of letters, so that what stands there can be indexed anew when the program folds more.
set local search_path = app;

-- the number of the fold (app/applications/search/blind_index.py) that the hashes were made by
alter table blind_index add column fold smallint not null default 1 check (fold > 0);

-- how far the worker's job has come that indexes anew what an earlier program indexed
create table blind_index_renewal (
  municipality text not null references municipality on delete restrict,
  fold smallint not null check (fold > 0), -- the fold it is indexed by
  seen uuid, -- the last application that was looked at, from the newest to the oldest; null before the first
  due_at timestamptz default clock_timestamp(), -- when to look again; null when nothing of an earlier fold is left
  primary key (municipality, fold)
);
alter table job drop constraint job_kind_check;
alter table job add constraint job_kind_check check (kind in ('keys', 'index', 'reindex', 'choices'));
