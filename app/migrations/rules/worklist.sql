-- 申請者一覧: the annotations of each application, custom columns and saved views, how sealed content is found, and how long
-- applications waited.

-- 1. What staff may read and write -----------------------------------------------------------------------------------
grant select on app.custom_column, app.annotation_change, app.list_view, app.application_reading to todoke_staff;
grant select (channel, entered_by, assignee, contact_on, mark, custom_values_sealed, custom_values_format, annotation_version),
  update (assignee, contact_on, mark, custom_values_sealed, custom_values_format, annotation_version) on app.application to todoke_staff;
grant insert (municipality, id, procedure, label, kind, choices, position), update (label, choices, position, removed_at) on app.custom_column to todoke_staff;
grant insert (municipality, id, application, staff, annotation_version, assignee_before, contact_on_before, mark_before, custom_values_sealed_before,
  custom_values_format_before, from_section_workbook)
  on app.annotation_change to todoke_staff;
grant insert (municipality, id, procedure, name, columns, query, created_by), update (columns, query, created_by, created_at), delete on app.list_view to todoke_staff;
grant insert (municipality, application, staff) on app.application_reading to todoke_staff;
grant select, insert (municipality, id, staff, until, moved_from), update (until, moved_from) on app.arrivals_seen to todoke_staff;

-- 定型文: of the sections whose procedures a person works on
grant select, insert (municipality, id, section, kind, title, body, position), update (title, body, position), delete on app.phrase to todoke_staff;
create policy staff on app.phrase for select to todoke_staff using (municipality = (select api.session_municipality())
  and section in (select p.section from app.procedure p where p.municipality = (select api.session_municipality())
    and p.id = any ((select api.my_procedures())::uuid[])));
create policy staff_writes on app.phrase to todoke_staff using (municipality = (select api.session_municipality()) and (select api.may_process())
  and section in (select p.section from app.procedure p where p.municipality = (select api.session_municipality())
    and p.id = any ((select api.my_procedures())::uuid[])));

do $$
declare
  name text;
  mine constant text := 'municipality = (select api.session_municipality()) and (select api.may_process()) and procedure = any ((select api.my_procedures())::uuid[])';
  open constant text := ' and (procedure <> all ((select api.partly_closed_procedures())::uuid[]) or api.is_open_application(procedure, id))';
  my_own constant text := 'municipality = (select api.session_municipality()) and staff = (select api.session_staff())';
  of_mine constant text := 'municipality = (select api.session_municipality()) and exists (select from app.application a where a.municipality = %1$I.municipality and a.id = %1$I.application)';
begin
  foreach name in array array['custom_column', 'list_view'] loop
    execute format('create policy staff on app.%I for select to todoke_staff using (municipality = (select api.session_municipality()) and procedure = any ((select api.my_procedures())::uuid[]))', name);
    execute format('create policy staff_writes on app.%I to todoke_staff using (' || mine || ') with check (' || mine || ')', name);
  end loop;
  foreach name in array array['annotation_change', 'application_reading'] loop
    execute format('create policy staff on app.%1$I for select to todoke_staff using (' || of_mine || ')', name);
    execute format('create policy staff_writes on app.%1$I for insert to todoke_staff with check (' || of_mine
                   || ' and staff = (select api.session_staff())'
                   -- looking is everybody's, changing is not
                   || case name when 'application_reading' then '' else ' and (select api.may_process())' end || ')', name);
  end loop;
  -- one's own
  execute 'create policy staff on app.arrivals_seen to todoke_staff using (' || my_own || ') with check (' || my_own || ')';
  execute 'create policy staff_annotates on app.application for update to todoke_staff using (' || mine || open || ') with check (' || mine || open || ')';
end $$;

-- 2. How sealed content is found -------------------------------------------------------------------------------------
grant select (municipality, application, sealing_key, tokens), insert on app.blind_index to todoke_functions;
grant select, insert, update on app.blind_index_progress to todoke_functions;
grant select (sealing_key, sealed, procedure) on app.application to todoke_functions;

set local role todoke_functions;
-- Applications whose hashes fit, of the procedures that the asker may see; newest first. Each key hashes alike content to other tokens:
-- `p_tokens` holds `p_each` of them for each of the keys, in the keys' order.
create function api.search_blind_index(p_keys uuid[], p_tokens bigint[], p_each int, p_limit int)
returns table (id uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.session_municipality();
  mine constant uuid[] := api.my_procedures();
  partly_closed constant uuid[] := api.partly_closed_procedures();
begin
  return query
    -- by the hashes first: the planner would else walk through all arrivals until enough of them fit
    with found as materialized (
      select b.application
      from unnest(p_keys) with ordinality k (key, n)
      join app.blind_index b on b.municipality = here and b.sealing_key = k.key
        and b.tokens @> p_tokens[(k.n::int - 1) * p_each + 1 : k.n::int * p_each])
    select a.id from found f
    -- one by one: the planner would else read all applications of these procedures, of which it expects a handful
    cross join lateral (select w.id, w.arrived_at, w.procedure from app.application w where w.municipality = here and w.id = f.application offset 0) a
    where a.procedure = any (mine) and (a.procedure <> all (partly_closed) or api.is_open_application(a.procedure, a.id))
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
    left join app.blind_index_progress i on i.municipality = m.code
    where exists (select from app.application a where a.municipality = m.code
                    and (a.arrived_at, a.id) > (coalesce(i.arrived_at, '-infinity'), coalesce(i.application, '00000000-0000-0000-0000-000000000000'))
                    and a.arrived_at < clock_timestamp() - interval '10 seconds')
      and not exists (select from app.job j where j.municipality = m.code and j.kind = 'index' and j.done_at is null);
  get diagnostics planned = row_count;
  return planned;
end $$;

-- The next applications to index of the municipality that the transaction works for. A worker of 0.2.0 asks by another name and gets none: it would
-- pass by what it cannot open.
create function api.arrivals_to_index(p_limit int)
returns table (id uuid, procedure_version uuid, arrived_at timestamptz, sealing_key uuid, sealed bytea, sealed_format smallint)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.procedure_version, a.arrived_at, a.sealing_key, a.sealed, a.sealed_format
  from app.application a
  left join app.blind_index_progress i on i.municipality = a.municipality
  where a.municipality = api.working_for()
    and (a.arrived_at, a.id) > (coalesce(i.arrived_at, '-infinity'), coalesce(i.application, '00000000-0000-0000-0000-000000000000'))
    and a.arrived_at < clock_timestamp() - interval '10 seconds'
  order by a.arrived_at, a.id limit p_limit
$$;

create function api.record_index_progress(p_arrived_at timestamptz, p_application uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into app.blind_index_progress (municipality, arrived_at, application)
    select api.working_for(), p_arrived_at, p_application where api.working_for() is not null
  on conflict (municipality) do update set arrived_at = excluded.arrived_at, application = excluded.application
    where (excluded.arrived_at, excluded.application) > (app.blind_index_progress.arrived_at, app.blind_index_progress.application)
$$;

grant execute on function api.search_blind_index(uuid[], bigint[], int, int) to todoke_staff;
grant execute on function api.plan_indexing(), api.arrivals_to_index(int), api.record_index_progress(timestamptz, uuid) to todoke_worker;

-- 3. 統計: steps are read here without asking row-level security for each of them: the asker's own procedures and municipality are looked up once.
-- How many applications of a procedure, arrived from `p_from` to before `p_to`, waited how many days of Tokyo for their first acceptance and for
-- the completion that holds. What was corrected or taken back waits again: a step counts while the application stands behind it.
create function api.waiting_days(p_procedure uuid, p_from timestamptz, p_to timestamptz)
returns table (step text, days int, count bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
-- applications and steps are merged in the order of applications, which the index of steps has already, or looked up one by one where they are few
set enable_hashjoin = off set work_mem = '32MB' as $$
declare
  here constant text := api.session_municipality();
  tokyo constant interval := '9 hours'; -- without summer time since 1952: the zone's name would be looked up again for each row
  -- of a period with one arrival the days are that application's: what a closed year holds is counted for nobody who may not open it
  all_open constant boolean := not p_procedure = any (api.partly_closed_procedures());
begin
  if here is null or not p_procedure = any (api.my_procedures()) then
    return;
  end if;
  return query
    with asked as ( -- status_before stands in no index: it is read of the few that need it
      select a.id, a.arrived_at, case when a.status <> 'confirming' then a.status
        else (select b.status_before from app.application b where b.municipality = here and b.id = a.id) end as stands
      from app.application a where a.municipality = here and a.procedure = p_procedure and a.arrived_at >= p_from and a.arrived_at < p_to
        and (all_open or api.is_open_application(p_procedure, a.id))
    ), taken_back as materialized ( -- few: pressed by mistake, and taken back within minutes
      select u.application, u.to_status::text, u.at from app.status_event u where u.municipality = here and u.undoes is not null
      union all
      select t.application, t.to_status::text, t.at from app.status_event u join app.status_event t on t.municipality = u.municipality and t.id = u.undoes
      where u.municipality = here and u.undoes is not null
    ), stepped as (
      select min(k.arrived_at) as arrived_at, min(k.stands) as stands,
             min(e.at) filter (where e.to_status = 'accepted') as accepted_at, max(e.at) filter (where e.to_status = 'completed') as completed_at
      from asked k
      join app.status_event e on e.municipality = here and e.application = k.id and e.to_status in ('accepted', 'completed')
        and (e.application, e.to_status::text, e.at) not in (select b.application, b.to_status, b.at from taken_back b)
      group by e.application
    ), waited as (
      select case when s.stands <> 'arrived' then (s.accepted_at at time zone tokyo)::date - (s.arrived_at at time zone tokyo)::date end as acceptance,
             case when s.stands = 'completed' then (s.completed_at at time zone tokyo)::date - (s.arrived_at at time zone tokyo)::date end as completion
      from stepped s
    )
    select case when grouping(w.acceptance) = 0 then 'acceptance' else 'completion' end, coalesce(w.acceptance, w.completion), count(*)
    from waited w group by grouping sets ((w.acceptance), (w.completion)) having coalesce(w.acceptance, w.completion) is not null;
end $$;

grant execute on function api.waiting_days(uuid, timestamptz, timestamptz) to todoke_staff;
