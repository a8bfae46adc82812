-- What the 運営 tells residents and staff, planned stops of the service with the closings that they put off, and the week's mail to administrators.
set local search_path = app;

-- お知らせ from one moment till another. `shown_in`: the municipality whose residents or staff read it; null for all of them.
create table announcement (
  id uuid primary key default gen_random_uuid(),
  audience text not null check (audience in ('residents', 'staff', 'everybody')),
  shown_in text references municipality on delete restrict,
  words jsonb not null check (jsonb_typeof(words) = 'object' and length(words ->> 'ja') between 1 and 300),
  begins_at timestamptz not null,
  ends_at timestamptz not null,
  written_by uuid not null references operator_account on delete restrict,
  written_at timestamptz not null default clock_timestamp(),
  withdrawn_at timestamptz,
  check (begins_at < ends_at)
);
create index announcement_by_end on announcement (ends_at);

-- A stop of the whole service. Ended: over before its hour, or (before `begins_at`) taken back.
create table planned_stop (
  id uuid primary key default gen_random_uuid(),
  begins_at timestamptz not null,
  ends_at timestamptz not null,
  reason text not null check (length(reason) between 1 and 200),
  planned_by uuid not null references operator_account on delete restrict,
  planned_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  check (begins_at < ends_at)
);
create index planned_stop_by_end on planned_stop (ends_at);

-- A closing that falls into a stop, put off: from when till when, why and by whom. The section may refuse it, and take that back.
create table closing_extension (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  planned_stop uuid not null references planned_stop on delete restrict,
  closes_at timestamptz not null,
  extended_until timestamptz not null,
  refused_at timestamptz,
  refused_by uuid,
  primary key (municipality, id),
  unique (municipality, procedure, planned_stop),
  foreign key (municipality, procedure) references procedure on delete restrict,
  foreign key (municipality, refused_by) references staff on delete restrict,
  check (closes_at < extended_until),
  check ((refused_at is null) = (refused_by is null))
);

-- till when applications are taken beyond `closes_at`; null where nothing is put off. A changed period empties it
alter table procedure add column extended_until timestamptz;

-- Which week's mail the administrators have got.
create table weekly_digest (
  municipality text primary key references municipality on delete restrict,
  week date not null
);

-- one kind more, whichever there are by now
do $$
declare
  kinds text[];
begin
  select array_agg(distinct m[1]) into kinds
  from pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''', 'g') m
  where c.contypid = 'mail_kind'::regtype;
  execute 'alter domain mail_kind drop constraint mail_kind_check';
  execute format('alter domain mail_kind add constraint mail_kind_check check (value in (%s))',
                 (select string_agg(quote_literal(kind), ', ' order by kind) from unnest(kinds || array['weekly_digest']) kind));
end $$;
