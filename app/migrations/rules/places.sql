-- 定員 and 抽選: lots that the database draws, and places that are counted whoever sets or frees them.

-- 1. 抽選 ------------------------------------------------------------------------------------------------------------
grant select, insert on app.lottery to todoke_functions;
grant select (municipality, procedure, place, reference, status) on app.application to todoke_functions;
grant select on app.place to todoke_functions;

set local role todoke_functions;

-- Who takes part in the next draw of an intake, and how many are free: whoever applied for the place and neither withdrew nor was rejected,
-- has not won in this intake yet, and took part in no other. Of a new intake these are those who were never drawn.
create function api.lottery_entrants(p_municipality text, p_procedure uuid, p_intake int)
returns table (place text, free int, entrants text[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with standing as (
    select coalesce(l.place, a.place, '') as place, a.reference::text as reference from app.application a
    left join app.place l on l.municipality = a.municipality and l.procedure = a.procedure and l.place_before = coalesce(a.place, '')
    where a.municipality = p_municipality and a.procedure = p_procedure and a.status not in ('withdrawn', 'rejected')),
  won as (
    select l.place, unnest(l.winners) as reference from app.lottery l
    where l.municipality = p_municipality and l.procedure = p_procedure and l.intake = p_intake),
  elsewhere as (
    select l.place, unnest(l.entrants) as reference from app.lottery l
    where l.municipality = p_municipality and l.procedure = p_procedure and l.intake <> p_intake),
  left_over as (select * from standing except select * from won except select * from elsewhere)
  select l.place, greatest(l.capacity - (select count(*) from won join standing using (place, reference) where won.place = l.place)::int, 0),
    array(select e.reference from left_over e where e.place = l.place order by e.reference)
  from app.place l where l.municipality = p_municipality and l.procedure = p_procedure
$$;

-- The signed-in person's view of it. `drawn`: how often lots were drawn in this intake.
create function api.next_lottery_entrants(p_procedure uuid)
returns table (intake int, drawn int, place text, free int, entrants int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with last as (
    select coalesce(max(l.intake), 0) as intake from app.lottery l where l.municipality = api.session_municipality() and l.procedure = p_procedure),
  asked as (
    select i as intake, (select coalesce(max(l.number), 0) from app.lottery l
      where l.municipality = api.session_municipality() and l.procedure = p_procedure and l.intake = i) as drawn
    from last, generate_series(greatest(last.intake, 1), last.intake + 1) i)
  select asked.intake, asked.drawn, lots.place, lots.free, cardinality(lots.entrants)
  from asked, api.lottery_entrants(api.session_municipality(), p_procedure, asked.intake) lots
  where p_procedure = any (api.my_procedures())
  order by 1, 3
$$;

-- Draws lots for every place that has room and somebody to take part, as draw `p_number` of an intake; answers for how many places.
-- The seed is made here, after the list is closed: nobody can look for one that suits. The order is that of app/applications/lottery_draw.py.
-- TD403: not theirs; TD411: another draw came first; TD425: applications can still arrive, or lots are not drawn here.
create function api.draw_lots(p_procedure uuid, p_intake int, p_number int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.session_municipality();
  given record;
  lots record;
  seed text;
  places int := 0;
begin
  if here is null or not api.may_process() or not p_procedure = any (api.my_procedures()) then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  select p.selection, p.suspended_at, least(greatest(p.closes_at, p.extended_until), v.approved_until) as closes_at,
      v.id as version into given from app.procedure p
    left join app.procedure_version v on v.municipality = p.municipality and v.procedure = p.id and v.state = 'published'
    where p.municipality = here and p.id = p_procedure for update of p;
  if given.selection <> 'lottery' or given.version is null or given.suspended_at is not null or clock_timestamp() < given.closes_at then
    raise exception using errcode = 'TD425', message = 'applications can still arrive';
  elsif not exists (select from api.next_lottery_entrants(p_procedure) n where n.intake = p_intake and n.drawn + 1 = p_number) then
    raise exception using errcode = 'TD411', message = 'another draw came first';
  end if;
  for lots in select * from api.lottery_entrants(here, p_procedure, p_intake) l
              where cardinality(l.entrants) > 0 and (l.free > 0 or p_number = 1) order by l.place loop
    seed := encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex');
    insert into app.lottery (municipality, procedure, place, intake, number, drawn_by, seed, capacity, entrants, winners)
      values (here, p_procedure, lots.place, p_intake, p_number, api.session_staff(), seed, lots.free, lots.entrants,
        array(select e from unnest(lots.entrants) e order by sha256(convert_to(seed || ':' || e, 'UTF8')) limit lots.free));
    places := places + 1;
  end loop;
  return places;
end $$;

grant execute on function api.next_lottery_entrants(uuid), api.draw_lots(uuid, int, int) to todoke_staff;

-- 2. 定員, first come ------------------------------------------------------------------------------------------------
-- `submit` and `enter` count upwards. A limit set later counts who is there already, and who withdraws or is rejected makes room. While places
-- become seats (rules/choices.sql), some applications still have what a seat was called before.
create function api.applied_for(p_municipality text, p_procedure uuid, p_place text) returns int
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*)::int from app.application a where a.municipality = p_municipality and a.procedure = p_procedure
    and coalesce(a.place, '') in (p_place, (select l.place_before from app.place l
      where l.municipality = p_municipality and l.procedure = p_procedure and l.place = p_place))
    and a.status not in ('withdrawn', 'rejected')
$$;

-- By place: how many applied for it, where the signed-in person may see the procedure.
create function api.applied_by_place(p_procedure uuid) returns table (place text, applied int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(l.place, a.place, ''), count(*)::int from app.application a
  left join app.place l on l.municipality = a.municipality and l.procedure = a.procedure and l.place_before = coalesce(a.place, '')
  where a.municipality = api.session_municipality() and a.procedure = p_procedure and p_procedure = any (api.my_procedures())
    and a.status not in ('withdrawn', 'rejected')
  group by 1
$$;

-- Fewer places than applied: refused, as by the table's check. With lots, more may apply than there are places.
create function api.count_new_place() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  -- who is just arriving holds the version's row: they are waited for, and counted
  perform from app.procedure_version v where v.municipality = new.municipality and v.procedure = new.procedure for update;
  if exists (select from app.procedure p where p.municipality = new.municipality and p.id = new.procedure and p.selection = 'first_come') then
    new.taken := api.applied_for(new.municipality, new.procedure, new.place);
  end if;
  return new;
end $$;

-- From lots to first come: as full as they are.
create function api.count_places() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update app.place l set taken = case new.selection when 'first_come'
      then least(l.capacity, api.applied_for(l.municipality, l.procedure, l.place)) else 0 end
    where l.municipality = new.municipality and l.procedure = new.id;
  return null;
end $$;

-- TD001: full; a correction would bring somebody back to a place that was given away.
create function api.free_place() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  place record;
begin
  select l.id, l.capacity into place from app.application a
    join app.procedure p on p.municipality = a.municipality and p.id = a.procedure and p.selection = 'first_come'
    join app.place l on l.municipality = a.municipality and l.procedure = a.procedure and coalesce(a.place, '') in (l.place, l.place_before)
    where a.municipality = new.municipality and a.id = new.application for update of l;
  if found then
    update app.place l set taken = least(l.capacity, api.applied_for(l.municipality, l.procedure, l.place))
      where l.municipality = new.municipality and l.id = place.id;
    if new.from_status in ('withdrawn', 'rejected') and exists (select from app.place l where l.municipality = new.municipality
        and l.id = place.id and api.applied_for(l.municipality, l.procedure, l.place) > l.capacity) then
      raise exception using errcode = 'TD001', message = 'full';
    end if;
  end if;
  return null;
end $$;

-- What applicants are told of the places of published procedures. Where lots are drawn nothing fills up. Of a seat only whether it is full: who
-- applied for what tells special-care information there.
create view api.published_place as
  select l.municipality, l.procedure, l.place,
         case when starts_with(l.place, 'seat:') and l.state = 'few' then 'free' else l.state end as state,
         case when p.places_shown = 'number' and not starts_with(l.place, 'seat:') then l.capacity - l.taken end as remaining
  from app.place l join app.procedure p on p.municipality = l.municipality and p.id = l.procedure
  where p.selection = 'first_come' and exists (
    select from app.procedure_version v where v.municipality = l.municipality and v.procedure = l.procedure and v.state = 'published');

-- A hint for the page cache of the applicant's side, which makes the pages of this procedure anew. Only when a state changes: each notice
-- makes those that commit at the same time wait for each other.
create function api.notify_places() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_notify('places', new.municipality || ' ' || new.procedure);
  return null;
end $$;

grant select on api.published_place to todoke_applicant;
grant execute on function api.applied_by_place(uuid) to todoke_staff;
grant execute on function api.count_new_place(), api.count_places(), api.free_place(), api.notify_places() to todoke_owner;

set local role todoke_owner;
grant update (taken) on app.place to todoke_functions;
create trigger count_new_place before insert on app.place for each row execute function api.count_new_place();
create trigger count_places after update of selection on app.procedure for each row
  when (old.selection <> new.selection) execute function api.count_places();
create trigger free_place after insert on app.status_event for each row
  when (new.from_status in ('withdrawn', 'rejected') or new.to_status in ('withdrawn', 'rejected')) execute function api.free_place();
create trigger notify_places after update on app.place for each row
  when (old.state <> new.state or old.place <> new.place) execute function api.notify_places();
-- whether a procedure has places at all is told with the procedure
create trigger notify_published after insert or delete on app.place for each row execute function api.notify_published();

-- 3. What staff may read and write -----------------------------------------------------------------------------------
grant select on app.place, app.lottery to todoke_staff;
grant insert (municipality, id, procedure, place, capacity), update (capacity), delete on app.place to todoke_staff;
create policy staff on app.place for select to todoke_staff
  using (municipality = (select api.session_municipality()) and procedure = any ((select api.readable_procedures())::uuid[]));
create policy staff on app.lottery for select to todoke_staff
  using (municipality = (select api.session_municipality()) and procedure = any ((select api.my_procedures())::uuid[])
    -- a draw in years that a merging left to the administrators (merging.sql), as long as it names nobody else
    and (procedure <> all ((select api.partly_closed_procedures())::uuid[]) or entrants = '{}' or exists (
      select from app.application a where a.municipality = lottery.municipality and a.procedure = lottery.procedure
        and a.reference::text = any (lottery.entrants))));
create policy editors on app.place to todoke_staff
  using (municipality = (select api.session_municipality()) and (select api.may_process()) and procedure = any ((select api.my_procedures())::uuid[]))
  with check (municipality = (select api.session_municipality()) and (select api.may_process()) and procedure = any ((select api.my_procedures())::uuid[]));
