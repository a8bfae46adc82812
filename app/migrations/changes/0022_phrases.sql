-- 定型文: what a section writes again and again to applicants, as a reason of a 不受理, or into its 対応記録. Nothing of any applicant.
set local search_path = app;

create table phrase (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  section uuid not null,
  kind text not null check (kind in ('message', 'rejection', 'record')),
  title text not null check (length(title) between 1 and 40),
  body text not null check (length(body) between 1 and 4000),
  position int not null,
  primary key (municipality, id),
  unique (municipality, section, kind, title),
  foreign key (municipality, section) references section on delete restrict,
  check (kind = 'record' or length(body) <= 1000)
);
