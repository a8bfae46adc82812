-- Sections: their names by the day from which they hold, and what is planned for them.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant select, insert, update (name), delete on app.section_name to todoke_functions;

set local role todoke_functions;

-- Whoever makes a section, or gives one another name, gives it that name from its first day, or from today on. What a section was called on a day
-- that is over, no update of it changes.
create function api.note_section_name() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  today constant date := (clock_timestamp() at time zone 'Asia/Tokyo')::date;
begin
  if tg_op = 'UPDATE' and new.name = (
      select n.name from app.section_name n where n.municipality = new.municipality and n.section = new.id and n.from_day <= today
      order by n.from_day desc limit 1) then
    return null;
  end if;
  insert into app.section_name (municipality, section, from_day, name)
    values (new.municipality, new.id, case when tg_op = 'INSERT' then coalesce(new.opens_on, '-infinity') else today end, new.name)
    on conflict (municipality, section, from_day) do update set name = excluded.name;
  return null;
end $$;
grant execute on function api.note_section_name() to todoke_owner;

-- 2. What staff read: all of their municipality ---------------------------------------------------------------------------
set local role todoke_owner;
create trigger note_section_name after insert or update of name on app.section for each row execute function api.note_section_name();
grant select on app.section_name to todoke_staff;
grant select (municipality, id, section, kind, from_day, name, reading, telephone, telephone_hours, mail, position, merged_into, planned_by, planned_at,
              applied_at, held_at, taken_back_by, taken_back_at) on app.section_change to todoke_staff;
create policy staff on app.section_name for select to todoke_staff using (municipality = (select api.session_municipality()));
create policy staff on app.section_change for select to todoke_staff using (municipality = (select api.session_municipality()));
