-- 申請者一覧: what a section keeps beside each application, the columns and views it made for itself, and how sealed content is found.
set role todoke_owner;

create domain app.channel as text check (value in ('web', 'paper', 'telephone', 'counter'));
create domain app.mark as text check (value in ('important', 'question', 'waiting'));

alter table app.application
  -- how it came in: by the applicant's own hand, or entered by staff for somebody at the counter, on the telephone, on paper
  add channel app.channel not null default 'web',
  add entered_by uuid,
  -- 担当者, 次回連絡日 and 印
  add assignee uuid,
  add contact_on date,
  add mark app.mark,
  -- the section's own columns as one box, sealed to the section
  add own_sealed bytea,
  -- counts every change of these, for optimistic locking; a change of status has its own counter
  add desk_version int not null default 1,
  add foreign key (municipality, assignee) references app.staff on delete restrict,
  add foreign key (municipality, entered_by) references app.staff on delete restrict;

-- The list picks its rows from this index alone and only then looks at the fifty it shows.
drop index app.application_by_procedure;
create index application_by_procedure on app.application (municipality, procedure, arrived_at, id)
  include (status, facets, assignee, contact_on, mark, channel, procedure_version);
create index application_contact on app.application (municipality, contact_on, id) include (procedure, assignee) where contact_on is not null;

-- 標準処理期間 in days from arrival (行政手続法 第6条); null: none was set
alter table app.procedure add standard_days int check (standard_days between 1 and 1000);

create table app.own_column (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  label text not null check (length(label) between 1 and 60),
  kind text not null check (kind in ('text', 'number', 'date', 'check', 'choice')),
  choices text[] not null default '{}',
  position int not null,
  removed_at timestamptz,
  primary key (municipality, id),
  foreign key (municipality, procedure) references app.procedure on delete restrict,
  check ((kind = 'choice') = (cardinality(choices) > 0))
);
create unique index own_column_label on app.own_column (municipality, procedure, label) where removed_at is null;

-- What stood in the list before a change, so that it can be undone. Sealed to the section as the values are.
create table app.desk_change (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  application uuid not null,
  at timestamptz not null default clock_timestamp(),
  staff uuid not null,
  -- the version that the change led to
  desk_version int not null,
  assignee_before uuid,
  contact_on_before date,
  mark_before app.mark,
  own_sealed_before bytea,
  -- read in from the section's own Excel list
  from_list boolean not null default false,
  primary key (municipality, id),
  unique (municipality, application, desk_version),
  foreign key (municipality, application) references app.application on delete restrict,
  foreign key (municipality, staff) references app.staff on delete restrict
);

-- 表示の保存: columns, order and filter under a name, for everybody who works on the procedure.
create table app.list_view (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  name text not null check (length(name) between 1 and 60),
  columns text[] not null check (cardinality(columns) between 1 and 60),
  query text not null default '' check (length(query) <= 1000),
  made_by uuid not null,
  made_at timestamptz not null default clock_timestamp(),
  primary key (municipality, id),
  unique (municipality, procedure, name),
  foreign key (municipality, procedure) references app.procedure on delete restrict,
  foreign key (municipality, made_by) references app.staff on delete restrict
);

-- Who has looked at which application: the list marks what one has not read.
create table app.reading (
  municipality text not null,
  application uuid not null,
  staff uuid not null,
  at timestamptz not null default clock_timestamp(),
  primary key (municipality, application, staff),
  foreign key (municipality, application) references app.application on delete restrict,
  foreign key (municipality, staff) references app.staff on delete restrict
);

-- Sealed content is found by keyed hashes of its pairs of characters. The key of the hashes is derived from the private key of the procedure
-- and year, so that they tell nothing without it and die with it.
create table app.blind_index (
  municipality text not null,
  application uuid not null,
  sealing_key uuid not null,
  tokens bigint[] not null,
  primary key (municipality, application),
  foreign key (municipality, application) references app.application on delete restrict,
  foreign key (municipality, sealing_key) references app.public_key on delete restrict
);
create index blind_index_tokens on app.blind_index using gin (tokens);
-- how far the desk's job has come: everything that arrived before has been indexed
create table app.index_progress (
  municipality text primary key references app.municipality on delete restrict,
  arrived_at timestamptz not null,
  application uuid not null
);

alter table app.job drop constraint job_kind_check;
alter table app.job add constraint job_kind_check check (kind in ('keys', 'index'));

do $$
declare
  name text;
  mine constant text := 'municipality = (select api.who()) and (select api.may_process()) and procedure = any ((select api.my_procedures())::uuid[])';
  of_mine constant text := 'municipality = (select api.who()) and exists (select from app.application a where a.municipality = %1$I.municipality and a.id = %1$I.application)';
begin
  foreach name in array array['own_column', 'desk_change', 'list_view', 'reading', 'blind_index', 'index_progress'] loop
    execute format('alter table app.%I enable row level security', name);
    execute format('alter table app.%I force row level security', name);
    execute format('create policy owner on app.%I to todoke_owner using (true) with check (true)', name);
    execute format('create policy functions on app.%I to todoke_functions using (true) with check (true)', name);
    execute format('create policy counts on app.%I to todoke_counts using (true) with check (true)', name);
  end loop;
  foreach name in array array['own_column', 'list_view'] loop
    execute format('create policy staff on app.%I for select to todoke_staff using (municipality = (select api.who()) and procedure = any ((select api.my_procedures())::uuid[]))', name);
    execute format('create policy staff_writes on app.%I to todoke_staff using (' || mine || ') with check (' || mine || ')', name);
  end loop;
  foreach name in array array['desk_change', 'reading'] loop
    execute format('create policy staff on app.%1$I for select to todoke_staff using (' || of_mine || ')', name);
    execute format('create policy staff_writes on app.%1$I for insert to todoke_staff with check (' || of_mine
                   || ' and staff = (select api.who_staff())'
                   -- looking is everybody's, changing is not
                   || case name when 'reading' then '' else ' and (select api.may_process())' end || ')', name);
  end loop;
  execute 'create policy staff_arranges on app.application for update to todoke_staff using (' || mine || ') with check (' || mine || ')';
end $$;

grant select on app.own_column, app.desk_change, app.list_view, app.reading to todoke_staff;
grant select (channel, entered_by, assignee, contact_on, mark, own_sealed, desk_version),
  update (assignee, contact_on, mark, own_sealed, desk_version) on app.application to todoke_staff;
grant insert (municipality, id, procedure, label, kind, choices, position), update (label, choices, position, removed_at) on app.own_column to todoke_staff;
grant insert (municipality, id, application, staff, desk_version, assignee_before, contact_on_before, mark_before, own_sealed_before, from_list) on app.desk_change to todoke_staff;
grant insert (municipality, id, procedure, name, columns, query, made_by), update (columns, query, made_by, made_at), delete on app.list_view to todoke_staff;
grant insert (municipality, application, staff) on app.reading to todoke_staff;
grant insert (standard_days), update (standard_days) on app.procedure to todoke_staff;
grant select (municipality, application, sealing_key, tokens), insert on app.blind_index to todoke_functions;
grant select, insert, update on app.index_progress to todoke_functions;
grant select (sealing_key, sealed, procedure) on app.application to todoke_functions;
reset role;

set role todoke_functions;
-- Applications whose hashes fit, of the procedures that the asker may see; newest first. Each key hashes alike content to other tokens:
-- `p_tokens` holds `p_each` of them for each of the keys, in the keys' order.
create function api.find_blind(p_keys uuid[], p_tokens bigint[], p_each int, p_limit int)
returns table (id uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.who();
  mine constant uuid[] := api.my_procedures();
begin
  return query
    -- by the hashes first: the planner would else walk through all arrivals until enough of them fit
    with found as materialized (
      select b.application
      from unnest(p_keys) with ordinality k (key, n)
      join app.blind_index b on b.municipality = here and b.sealing_key = k.key
        and b.tokens @> p_tokens[(k.n::int - 1) * p_each + 1 : k.n::int * p_each])
    select a.id from found f
    join app.application a on a.municipality = here and a.id = f.application and a.procedure = any (mine)
    order by a.arrived_at desc, a.id limit p_limit;
end $$;

-- A job for each municipality in which something arrived that has no hashes yet. What arrived within the last ten seconds waits: a
-- submission that is still being recorded could else be passed by.
create function api.plan_indexing() returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  planned int;
begin
  insert into app.job (municipality, kind)
    select m.code, 'index' from app.municipality m
    left join app.index_progress i on i.municipality = m.code
    where exists (select from app.application a where a.municipality = m.code
                    and (a.arrived_at, a.id) > (coalesce(i.arrived_at, '-infinity'), coalesce(i.application, '00000000-0000-0000-0000-000000000000'))
                    and a.arrived_at < clock_timestamp() - interval '10 seconds')
      and not exists (select from app.job j where j.municipality = m.code and j.kind = 'index' and j.done_at is null);
  get diagnostics planned = row_count;
  return planned;
end $$;

-- The next applications to index of the municipality that the transaction works for.
create function api.to_index(p_limit int)
returns table (id uuid, procedure_version uuid, arrived_at timestamptz, sealing_key uuid, sealed bytea)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.procedure_version, a.arrived_at, a.sealing_key, a.sealed
  from app.application a
  left join app.index_progress i on i.municipality = a.municipality
  where a.municipality = api.working_for()
    and (a.arrived_at, a.id) > (coalesce(i.arrived_at, '-infinity'), coalesce(i.application, '00000000-0000-0000-0000-000000000000'))
    and a.arrived_at < clock_timestamp() - interval '10 seconds'
  order by a.arrived_at, a.id limit p_limit
$$;

create function api.put_index(p_application uuid, p_sealing_key uuid, p_tokens bigint[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into app.blind_index (municipality, application, sealing_key, tokens)
    select api.working_for(), p_application, p_sealing_key, p_tokens where api.working_for() is not null
  on conflict do nothing
$$;

create function api.indexed_until(p_arrived_at timestamptz, p_application uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into app.index_progress (municipality, arrived_at, application)
    select api.working_for(), p_arrived_at, p_application where api.working_for() is not null
  on conflict (municipality) do update set arrived_at = excluded.arrived_at, application = excluded.application
    where (excluded.arrived_at, excluded.application) > (app.index_progress.arrived_at, app.index_progress.application)
$$;
grant execute on function api.find_blind(uuid[], bigint[], int, int) to todoke_staff;
grant execute on function api.plan_indexing(), api.to_index(int), api.put_index(uuid, uuid, bigint[]), api.indexed_until(timestamptz, uuid) to todoke_desk;
reset role;
