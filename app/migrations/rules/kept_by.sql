-- Which section kept a procedure on which day, so that a paper of a day that is over names that day's.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant select, insert, update (section, from_day), delete on app.procedure_section to todoke_functions;
grant select on app.section_name to todoke_functions;

set local role todoke_functions;

-- 2. Which section kept a procedure --------------------------------------------------------------------------------------
create function api.note_procedure_section() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into app.procedure_section (municipality, procedure, from_day, section)
    values (new.municipality, new.id, case when tg_op = 'INSERT' then '-infinity' else (clock_timestamp() at time zone 'Asia/Tokyo')::date end, new.section)
    on conflict (municipality, procedure, from_day) do update set section = excluded.section;
  return null;
end $$;

-- It goes with a procedure that was never public.
create function api.forget_procedure_section() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from app.procedure_section h where h.municipality = old.municipality and h.procedure = old.id;
  return old;
end $$;
grant execute on function api.note_procedure_section(), api.forget_procedure_section() to todoke_owner;

-- What the section that kept a procedure on a day was called on that day; null where there is no such procedure. A section that was new then has
-- its first name.
create function api.section_name_on(p_municipality text, p_procedure uuid, p_day date) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select n.name
  from (select h.section from app.procedure_section h where h.municipality = p_municipality and h.procedure = p_procedure and h.from_day <= p_day
        order by h.from_day desc limit 1) kept
  cross join lateral (
    select n.name from app.section_name n where n.municipality = p_municipality and n.section = kept.section
    order by n.from_day <= p_day desc, case when n.from_day <= p_day then n.from_day end desc, n.from_day limit 1) n
$$;
grant execute on function api.section_name_on(text, uuid, date) to todoke_applicant;

-- 3. What staff read: all of their municipality's history ---------------------------------------------------------------
set local role todoke_owner;
create trigger note_procedure_section after insert or update of section on app.procedure for each row execute function api.note_procedure_section();
create trigger forget_procedure_section before delete on app.procedure for each row execute function api.forget_procedure_section();
grant select on app.procedure_section to todoke_staff;
create policy staff on app.procedure_section for select to todoke_staff using (municipality = (select api.session_municipality()));
