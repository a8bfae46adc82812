-- Merging sections: what of the years before stays with the administrators, and the merging itself.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant select, insert, update (before_year), delete on app.closed_year to todoke_functions;
grant select, insert, delete on app.open_past_application to todoke_functions;
grant select, insert (municipality, staff, section), delete on app.staff_section to todoke_functions;
grant select, update (section, title, position), delete on app.phrase to todoke_functions;
grant select, update (section) on app.procedure to todoke_functions;
grant select on app.section_change to todoke_functions;

set local role todoke_functions;

-- 2. Years that stay with the administrators ----------------------------------------------------------------------------
-- Of the procedures whose applications the asker may read, those of which a merging left the past years to the administrators.
create function api.partly_closed_procedures() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(c.procedure), '{}') from app.closed_year c
  where c.municipality = api.session_municipality() and not api.every_section()
$$;

create function api.is_closed_year(p_procedure uuid, p_fiscal_year int) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select not api.every_section() and exists (select from app.closed_year c
    where c.municipality = api.session_municipality() and c.procedure = p_procedure and p_fiscal_year < c.before_year)
$$;

-- Whether the asker may read the application in spite of that. Asked of such procedures alone. It looks the year up: a policy that names a column besides those
-- of application_by_procedure has each list opened row by row.
create function api.is_open_application(p_procedure uuid, p_application uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select not exists (select from app.closed_year c
      join app.application a on a.municipality = c.municipality and a.id = p_application and a.fiscal_year < c.before_year
      where c.municipality = api.session_municipality() and c.procedure = p_procedure)
    or exists (select from app.open_past_application o where o.municipality = api.session_municipality() and o.application = p_application)
$$;
grant execute on function api.partly_closed_procedures(), api.is_closed_year(uuid, int), api.is_open_application(uuid, uuid) to todoke_staff;

-- They go with a procedure that was never public.
create function api.forget_closed_years() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from app.closed_year c where c.municipality = old.municipality and c.procedure = old.id;
  return old;
end $$;
grant execute on function api.forget_closed_years() to todoke_owner;

-- 3. The merging ------------------------------------------------------------------------------------------------------------
-- Leaves the years before the day to the administrators, but for what is still being worked on.
create function api.close_years(p_municipality text, p_section uuid, p_day date) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  year constant int := extract(year from p_day - interval '3 months');
begin
  insert into app.open_past_application (municipality, application)
    select a.municipality, a.id
    from app.procedure p
    join app.application a on a.municipality = p.municipality and a.procedure = p.id and a.fiscal_year < year
      and a.status not in ('completed', 'rejected', 'withdrawn')
    where p.municipality = p_municipality and p.section = p_section
      and not exists (select from app.closed_year c where c.municipality = p_municipality and c.procedure = p.id and a.fiscal_year < c.before_year)
    on conflict do nothing;
  insert into app.closed_year as c (municipality, procedure, before_year)
    select p.municipality, p.id, year from app.procedure p where p.municipality = p_municipality and p.section = p_section
    on conflict (municipality, procedure) do update set before_year = greatest(c.before_year, excluded.before_year);
end $$;

-- 定型文 move; of one title and kind the same text stays once, another one is told apart by a number.
create function api.merge_phrases(p_municipality text, p_from uuid, p_into uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  phrase record;
  new_title text;
  number int;
begin
  delete from app.phrase f using app.phrase t where f.municipality = p_municipality and f.section = p_from
    and t.municipality = p_municipality and t.section = p_into and (t.kind, t.title, t.body) = (f.kind, f.title, f.body);
  for phrase in select f.id, f.kind, f.title from app.phrase f where f.municipality = p_municipality and f.section = p_from order by f.position, f.id loop
    new_title := phrase.title;
    number := 1;
    while exists (select from app.phrase t where t.municipality = p_municipality and t.section = p_into and t.kind = phrase.kind and t.title = new_title) loop
      number := number + 1;
      new_title := left(phrase.title, 34) || '（' || number || '）';
    end loop;
    update app.phrase f set section = p_into, title = new_title,
        position = 1 + coalesce((select max(t.position) from app.phrase t where t.municipality = p_municipality and t.section = p_into and t.kind = phrase.kind), 0)
      where f.municipality = p_municipality and f.id = phrase.id;
  end loop;
end $$;

-- Hands the work of a section to another one, as a planned change of kind 'merged' says: its procedures with all that is theirs, its people and its
-- 定型文. Answers what moved. Keys are a procedure's and a year's: what is sealed stays readable.
create function api.merge_section(p_municipality text, p_change uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  today constant date := (clock_timestamp() at time zone 'Asia/Tokyo')::date;
  plan record;
  procedures int;
  people int;
begin
  select c.section, c.merged_into, c.from_day, c.closes_own_past, c.closes_other_past into strict plan
    from app.section_change c where c.municipality = p_municipality and c.id = p_change and c.kind = 'merged';
  -- an application that is arriving shares the row of its version, not of its procedure: what arrives meanwhile is of this year
  perform from app.procedure p where p.municipality = p_municipality and p.section in (plan.section, plan.merged_into) order by p.id for update;
  if plan.closes_own_past then
    perform api.close_years(p_municipality, plan.section, plan.from_day);
  end if;
  if plan.closes_other_past then
    perform api.close_years(p_municipality, plan.merged_into, plan.from_day);
  end if;
  with moved as (
    update app.procedure p set section = plan.merged_into where p.municipality = p_municipality and p.section = plan.section returning p.id
  ) select count(*) into procedures from moved;
  -- they are the other section's from the day that was planned, also where the worker was away on it
  update app.procedure_section h set from_day = plan.from_day
    where h.municipality = p_municipality and h.section = plan.merged_into and h.from_day = today and plan.from_day < today
      and not exists (select from app.procedure_section o where o.municipality = h.municipality and o.procedure = h.procedure
                      and o.from_day between plan.from_day and today - 1);
  insert into app.staff_section (municipality, staff, section)
    select x.municipality, x.staff, plan.merged_into from app.staff_section x where x.municipality = p_municipality and x.section = plan.section
    on conflict (municipality, staff, section) do nothing;
  with gone as (
    delete from app.staff_section x where x.municipality = p_municipality and x.section = plan.section returning x.staff
  ) select count(*) into people from gone;
  perform api.merge_phrases(p_municipality, plan.section, plan.merged_into);
  return jsonb_build_object('procedures_moved', procedures, 'people_moved', people);
end $$;

-- What the log tells of a merging besides; '{}' of any other change.
create function api.merging_details(p_municipality text, p_change uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case c.kind when 'merged' then jsonb_build_object('merged_into', o.name ->> 'ja', 'closes_own_past', c.closes_own_past, 'closes_other_past', c.closes_other_past)
         else '{}' end
  from app.section_change c left join app.section o on o.municipality = c.municipality and o.id = c.merged_into
  where c.municipality = p_municipality and c.id = p_change
$$;

-- The signed-in administrator plans that a section's work goes to another one from a day to come. p_revision: of the section that goes.
-- TD403, TD407, TD440 to TD443 as api.plan_section.
create function api.plan_merging(p_section uuid, p_revision int, p_into uuid, p_from_day date, p_closes_own_past boolean, p_closes_other_past boolean)
returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.session_municipality();
  planned constant uuid := gen_random_uuid();
  going record;
  details jsonb;
begin
  if not api.may_administer() then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  perform api.require_staff_proof();
  perform from app.section s where s.municipality = here and s.id in (p_section, p_into) order by s.id for no key update;
  select s.name ->> 'ja' as called, s.revision into going from app.section s where s.municipality = here and s.id = p_section;
  if not found or going.revision <> p_revision or p_into = p_section
      or not exists (select from app.section s where s.municipality = here and s.id = p_into) then
    raise exception using errcode = 'TD442', message = 'the section has changed';
  elsif p_from_day <= (clock_timestamp() at time zone 'Asia/Tokyo')::date
      or exists (select from app.section s where s.municipality = here and s.id in (p_section, p_into) and s.opens_on > p_from_day) then
    raise exception using errcode = 'TD440', message = 'the day is over';
  elsif exists (select from app.section s where s.municipality = here and s.id in (p_section, p_into) and s.closed_on is not null)
      or exists (select from app.section_change c where c.municipality = here and c.section in (p_section, p_into) and c.kind in ('closed', 'merged')
                 and c.applied_at is null and c.taken_back_at is null and c.from_day <= p_from_day) then
    raise exception using errcode = 'TD441', message = 'the section is closed';
  elsif exists (select from app.section_change c where c.municipality = here and c.applied_at is null and c.taken_back_at is null
                and c.from_day >= p_from_day and (c.section = p_section or c.merged_into = p_section)) then
    raise exception using errcode = 'TD443', message = 'something else is planned';
  end if;
  insert into app.section_change (municipality, id, section, kind, from_day, merged_into, planned_by, closes_own_past, closes_other_past)
    values (here, planned, p_section, 'merged', p_from_day, p_into, api.session_staff(), p_closes_own_past, p_closes_other_past);
  perform api.write_to_section(here, planned, 'planned', (select s.login from app.staff s where s.municipality = here and s.id = api.session_staff()), '{}');
  details := jsonb_build_object('section_plan', 'merged', 'from_day', p_from_day) || api.merging_details(here, planned);
  insert into app.audit_event (municipality, staff, action, subject, details)
    values (here, api.session_staff(), 'section_planned', going.called, details);
  update app.section s set revision = s.revision + 1 where s.municipality = here and s.id in (p_section, p_into);
  return planned;
end $$;
grant execute on function api.plan_merging(uuid, int, uuid, date, boolean, boolean) to todoke_staff;

-- 4. What staff read: all of their municipality's ---------------------------------------------------------------------
set local role todoke_owner;
create trigger forget_closed_years before delete on app.procedure for each row execute function api.forget_closed_years();
grant select on app.closed_year, app.open_past_application to todoke_staff;
grant select (closes_own_past, closes_other_past) on app.section_change to todoke_staff;
create policy staff on app.closed_year for select to todoke_staff using (municipality = (select api.session_municipality()));
create policy staff on app.open_past_application for select to todoke_staff using (municipality = (select api.session_municipality()) and exists (
    select from app.application a where a.municipality = open_past_application.municipality and a.id = open_past_application.application));
