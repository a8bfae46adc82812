-- Who was given an account, a password, a role or a second factor by whom; and who counts as a second person beside somebody who planned.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant select, insert (municipality, staff, granted_by, granted_at) on app.staff_grant to todoke_functions;
grant select on app.second_person_floor to todoke_functions;

-- 2. What is given is noted -------------------------------------------------------------------------------------------
set local role todoke_functions;

-- Notes that the signed-in person has just given p_staff something to sign in or to act with; nobody, where no person of the municipality is
-- signed in (the operator's office appoints its first). What one gives oneself is no grant. It is given on the first day of a period that is
-- yet to begin: until then it opens nothing, and the days in which it counts would pass unused. For functions and triggers that let people in.
create function api.note_grant(p_municipality text, p_staff uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into app.staff_grant (municipality, staff, granted_by, granted_at)
    select p_municipality, p_staff, giver.staff, greatest(clock_timestamp(), s.roster_from::timestamp at time zone 'Asia/Tokyo')
    from (select api.session_staff() as staff) giver
    join app.staff s on s.municipality = p_municipality and s.id = p_staff
    where giver.staff is distinct from p_staff
$$;

create function api.note_staff_grant() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform api.note_grant(new.municipality, new.id);
  return null;
end $$;

-- 3. Two persons ------------------------------------------------------------------------------------------------------
-- Why p_confirmer is no second person beside the planner, null when they are one. Every act of two persons asks this, and nothing else.
--   same_person    it is the planner
--   given          from p_days days before the plan until now, one of the two was given an account, a password, a role or a second factor by the
--                  other, or both by a third, directly or through people who were given theirs first: one pair of hands could hold both
--   given_lately   the confirmer was given one within 24 hours, by whomever
-- What was given before anybody noted it is unknown and counts as not given.
create function api.second_person(p_municipality text, p_planner uuid, p_planned_at timestamptz, p_confirmer uuid, p_days int) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with recursive hands (person, giver, at) as (
    select person, person, 'infinity'::timestamptz from unnest(array[p_planner, p_confirmer]) person
    union
    select h.person, g.granted_by, g.granted_at
    from hands h
    join app.staff_grant g on g.municipality = p_municipality and g.staff = h.giver and g.granted_by is not null
      and g.granted_at <= h.at and g.granted_at >= p_planned_at - make_interval(days => p_days)
  )
  select case
    when p_confirmer = p_planner then 'same_person'
    when exists (select from hands a join hands b on b.giver = a.giver where a.person = p_planner and b.person = p_confirmer) then 'given'
    when exists (select from app.staff_grant g where g.municipality = p_municipality and g.staff = p_confirmer
                 and g.granted_at > clock_timestamp() - interval '24 hours') then 'given_lately'
  end
$$;

-- Refuses whoever is no second person. TD406: the planner; TD417: not independent of the planner; TD418: let in within a day.
create function api.require_second_person(p_municipality text, p_planner uuid, p_planned_at timestamptz, p_confirmer uuid, p_days int) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  refusal constant text := api.second_person(p_municipality, p_planner, p_planned_at, p_confirmer, p_days);
begin
  if refusal = 'same_person' then
    raise exception using errcode = 'TD406', message = 'another person confirms';
  elsif refusal = 'given' then
    raise exception using errcode = 'TD417', message = 'not independent of the planner';
  elsif refusal = 'given_lately' then
    raise exception using errcode = 'TD418', message = 'let in within a day';
  end if;
end $$;

-- How long a plan waits before it is confirmed, and how many days before it the rule looks back: the municipality's, and never below the floor.
create function api.second_person_limits(p_municipality text) returns table (waiting interval, days int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select greatest(make_interval(hours => coalesce(s.second_person_hours, 24)), f.waiting), greatest(coalesce(s.second_person_days, 14), f.days)
  from app.second_person_floor f left join app.municipality_setting s on s.municipality = p_municipality
$$;

-- A municipality chooses nothing below the floor; full hours are what it chooses in.
create function api.keep_second_person_floor() returns trigger
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from app.second_person_floor f
             where new.second_person_hours < floor(extract(epoch from f.waiting) / 3600) or new.second_person_days < f.days) then
    raise exception using errcode = 'TD419', message = 'below the floor';
  end if;
  return new;
end $$;

-- 4. Triggers ---------------------------------------------------------------------------------------------------------
-- The owner of the tables founds municipalities and restores them; whoever else writes a person gives them what they sign in with.
grant execute on function api.note_staff_grant(), api.keep_second_person_floor() to todoke_owner;
set local role todoke_owner;
create trigger note_grant_of_account after insert on app.staff for each row
  when (current_user <> 'todoke_owner') execute function api.note_staff_grant();
-- whoever is off the roster is let in by a period that has not ended, also one that begins later: nobody writes anything on its first day
create trigger note_grant_of_access after update of password_hash, role, active, roster_from, roster_until on app.staff for each row
  when (current_user <> 'todoke_owner' and (new.password_hash is distinct from old.password_hash or new.role is distinct from old.role
    or ((new.active, new.roster_from, new.roster_until) is distinct from (old.active, old.roster_from, old.roster_until) and new.active
      and coalesce(new.roster_until, 'infinity') >= (clock_timestamp() at time zone 'Asia/Tokyo')::date
      and not api.is_on_roster(old.active, old.roster_from, old.roster_until))))
  execute function api.note_staff_grant();
create trigger keep_second_person_floor before insert or update of second_person_hours, second_person_days on app.municipality_setting for each row
  execute function api.keep_second_person_floor();
grant update (second_person_hours, second_person_days) on app.municipality_setting to todoke_staff;
