-- Acts of the council that need two persons: accounts of the 運営, and an administrator for a municipality that lost its last one.
set local search_path = app;

-- Whoever of the 運営 was given an account, a password or a second factor anew, by whom and when. `granted_by` is null where the command line did it.
-- What was given before this table is unknown.
create table operator_grant (
  id uuid primary key default gen_random_uuid(),
  operator uuid not null references operator_account on delete restrict,
  granted_by uuid references operator_account on delete restrict,
  granted_at timestamptz not null default clock_timestamp(),
  constraint granted_by_another check (granted_by <> operator)
);
create index operator_grant_by_time on operator_grant (granted_at, operator);

-- A plan keeps the limits under which it was made.
create table council_plan (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('operator_added', 'operator_reset', 'administrator_given')),
  -- of an administrator; everything else is of no municipality
  of_municipality text references municipality on delete restrict,
  login text not null check (login ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'),
  name text not null default '' check (length(name) <= 100),
  role text references operator_role on delete restrict,
  reason text not null check (length(reason) between 1 and 500),
  planned_by uuid not null references operator_account on delete restrict,
  planned_at timestamptz not null default clock_timestamp(),
  confirmable_from timestamptz not null,
  days_looked_back int not null check (days_looked_back >= 0),
  state text not null default 'planned' check (state in ('planned', 'done', 'dropped')),
  ended_by uuid references operator_account on delete restrict,
  ended_at timestamptz,
  constraint of_a_municipality check ((kind = 'administrator_given') = (of_municipality is not null)),
  constraint ended check ((state = 'planned') = (ended_at is null) and (state = 'planned') = (ended_by is null)),
  constraint role_of_an_account check ((kind = 'operator_added') = (role is not null))
);
-- of one account no two plans wait
create unique index council_plan_waiting on council_plan (kind, login) where state = 'planned';
create index council_plan_by_time on council_plan (planned_at desc, id);

-- two kinds of letter more, whichever there are by now: to a section about its municipality, and no application
do $$
declare
  kinds text[];
  of_none text[];
begin
  select array_agg(distinct m[1]) into kinds
  from pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''', 'g') m
  where c.contypid = 'mail_kind'::regtype;
  execute 'alter domain mail_kind drop constraint mail_kind_check';
  execute format('alter domain mail_kind add constraint mail_kind_check check (value in (%s))',
                 (select string_agg(quote_literal(kind), ', ' order by kind) from unnest(kinds || array['administrator_planned', 'administrator_given']) kind));
  select array_agg(distinct m[1]) into of_none
  from pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''', 'g') m
  where c.conrelid = 'outbox'::regclass and c.conname = 'letter_has_one_reader' and m[1] <> 'staff';
  alter table outbox drop constraint letter_has_one_reader;
  execute format('alter table outbox add constraint letter_has_one_reader check ((recipient = ''staff'') = (staff is not null) '
                 'and (application is null) = (recipient = ''staff'' or kind in (%s)))',
                 (select string_agg(quote_literal(kind), ', ' order by kind) from unnest(of_none || array['administrator_planned', 'administrator_given']) kind));
end $$;
