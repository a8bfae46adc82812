-- Choices that tell special-care information (要配慮個人情報; app/procedures/open_answers.py): never among the facets and, where they carry the 定員,
-- never in the clear as a place, whichever program sends them. A place is then a seat, `seat:KEY:HASH` (app/procedures/seats.py), under a key
-- that the database does not have.
--
-- What stands there of a time before is put right by the worker: it begins with api.begin_sealing_choices, in one transaction with the versions
-- locked; after it nothing arrives in the clear any more, from an older program neither. Then it goes through the applications in batches; meanwhile `place_before` of a place
-- says what its seat was called, so that nobody is counted twice or not at all.
grant select, insert, update on app.choice_sealing to todoke_functions;
grant select (place, facets, channel), update (place, facets, digest) on app.application to todoke_functions;
grant update (place, place_before) on app.place to todoke_functions;
grant update (place) on app.lottery to todoke_functions;
grant select (municipality, procedure, query), update (query) on app.list_view to todoke_functions;

set local role todoke_functions;

-- TD428: the place is written in another way than this procedure's places: the sender tries the other one.
create function api.keep_choices_sealed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  sealed record;
begin
  -- the worker that begins holds the versions: it is waited for, and what it wrote is read
  perform from app.procedure_version v where v.municipality = new.municipality and v.id = new.procedure_version for key share;
  select s.questions, s.keyed_places into sealed from app.choice_sealing s
    where s.municipality = new.municipality and s.procedure = new.procedure;
  if cardinality(sealed.questions) > 0 and new.facets <> '{}' then
    new.facets := array(select f from unnest(new.facets) f where split_part(f, '=', 1) <> all (sealed.questions));
  end if;
  if starts_with(new.place, 'seat:') then
    if exists (select from app.place l where l.municipality = new.municipality and l.procedure = new.procedure
               and case when starts_with(l.place, 'seat:') then left(l.place, 14) <> left(new.place, 14)
                   else not coalesce(sealed.keyed_places, false) end) then
      raise exception using errcode = 'TD428', message = 'the place is written in another way';
    end if;
  elsif sealed.keyed_places then
    -- an older program, which could not count it either, tells its applicant to send it again: the next one takes it
    raise exception using errcode = 'TD428', message = 'the place is written in another way';
  end if;
  return new;
end $$;
grant execute on function api.keep_choices_sealed() to todoke_owner;

-- The choices (`question=choice`) of these questions that a saved view filters by in the clear. Ids need no escape in a query.
create function api.choices_of_view(p_query text, p_questions text[]) returns setof text
language sql immutable security definer set search_path = pg_catalog, pg_temp as $$
  select m[1] || '=' || m[2] from regexp_matches(p_query, '(?:^|&)facet=([a-z0-9_]+)%3D([^&]*)', 'g') m where m[1] = any (p_questions)
$$;

-- Puts a job for each procedure with a version that was not looked at, with applications still to go through, or with a view that names a sealed
-- choice: an older program may have saved it since.
create function api.plan_choices() returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  planned int;
begin
  insert into app.job (municipality, kind, subject)
    select v.municipality, 'choices', v.procedure from app.procedure_version v
    left join app.choice_sealing s on s.municipality = v.municipality and s.procedure = v.procedure
    where v.state in ('published', 'superseded') and (s.looked_to is null or v.number > s.looked_to or s.done_at is null
        or exists (select from app.list_view w where w.municipality = v.municipality and w.procedure = v.procedure
                   and exists (select from api.choices_of_view(w.query, s.questions))))
      and not exists (select from app.job j where j.municipality = v.municipality and j.kind = 'choices' and j.subject = v.procedure and j.done_at is null)
    group by v.municipality, v.procedure;
  get diagnostics planned = row_count;
  return planned;
end $$;

-- The places of a procedure that stand in the clear, wherever they do; '' for none.
create function api.places_in_clear(p_procedure uuid) returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(a.place, '') from app.application a where a.municipality = api.working_for() and a.procedure = p_procedure
    and not starts_with(coalesce(a.place, ''), 'seat:')
  union select l.place from app.place l where l.municipality = api.working_for() and l.procedure = p_procedure and not starts_with(l.place, 'seat:')
  union select l.place_before from app.place l where l.municipality = api.working_for() and l.procedure = p_procedure and l.place_before is not null
  union select l.place from app.lottery l where l.municipality = api.working_for() and l.procedure = p_procedure and not starts_with(l.place, 'seat:')
$$;

-- From here on the choices of these questions stay sealed, in every version up to number `p_looked_to`, together with those told before;
-- where `p_keyed`, places are seats. p_choices and p_seats: the seat of each place, '' for none.
create function api.begin_sealing_choices(
  p_procedure uuid, p_looked_to int, p_questions text[], p_keyed boolean, p_choices text[], p_seats text[])
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.working_for();
  known record;
  renamed record;
  all_questions text[];
  keyed boolean;
begin
  perform from app.procedure_version v where v.municipality = here and v.procedure = p_procedure order by v.id for update;
  select s.questions, s.keyed_places into known from app.choice_sealing s where s.municipality = here and s.procedure = p_procedure;
  all_questions := array(select distinct q from unnest(coalesce(known.questions, '{}') || p_questions) q order by q);
  keyed := p_keyed or coalesce(known.keyed_places, false);
  insert into app.choice_sealing as s (municipality, procedure, looked_to, questions, keyed_places, done_at)
    values (here, p_procedure, p_looked_to, all_questions, keyed, case when all_questions = '{}' and not keyed then clock_timestamp() end)
    on conflict (municipality, procedure) do update set looked_to = greatest(s.looked_to, p_looked_to);
  update app.choice_sealing s set questions = all_questions, keyed_places = keyed, done_at = null, seen_at = null, seen_id = null
    where s.municipality = here and s.procedure = p_procedure and (s.questions <> all_questions or s.keyed_places <> keyed);
  if keyed then
    -- in the order of the seats: rows that lie in the order of the form's choices would tell which is which
    for renamed in
      select l.id, m.seat from app.place l join unnest(p_choices, p_seats) m (choice, seat) on l.place = m.choice
        where l.municipality = here and l.procedure = p_procedure order by m.seat
    loop
      update app.place l set place = renamed.seat, place_before = l.place where l.municipality = here and l.id = renamed.id;
    end loop;
    update app.lottery l set place = m.seat from unnest(p_choices, p_seats) m (choice, seat)
      where l.municipality = here and l.procedure = p_procedure and l.place = m.choice;
  end if;
end $$;

-- The sealed choices that saved views of a procedure name in the clear.
create function api.choices_of_views(p_procedure uuid) returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct named from app.choice_sealing s
    join app.list_view w on w.municipality = s.municipality and w.procedure = s.procedure
    cross join api.choices_of_view(w.query, s.questions) named
    where s.municipality = api.working_for() and s.procedure = p_procedure
$$;

-- Puts codes (app/procedures/seats.py), written as in a query, in the place of those choices.
create function api.seal_views(p_procedure uuid, p_choices text[], p_codes text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  pair record;
begin
  -- one after the other: a view may name several
  for pair in select m.choice, m.code, regexp_replace(m.choice, '=', '%3D') as written from unnest(p_choices, p_codes) m (choice, code) loop
    update app.list_view w
      -- a query that has no room for it held what no list understands
      set query = case when length(w.query) + length(pair.code) <= 4000
                    then btrim(replace('&' || w.query || '&', '&facet=' || pair.written || '&', '&facet=' || pair.code || '&'), '&')
                  else 'facet=' || pair.code end
      from app.choice_sealing s
      where s.municipality = api.working_for() and s.procedure = p_procedure and w.municipality = s.municipality and w.procedure = s.procedure
        and exists (select from api.choices_of_view(w.query, s.questions) named where named = pair.choice);
  end loop;
end $$;

-- Puts the next applications of a procedure right, in the order of their arrival; answers how many it looked at, and with fewer than `p_most`
-- all is done.
create function api.seal_some_choices(p_procedure uuid, p_most int, p_choices text[], p_seats text[]) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.working_for();
  sealing record;
  seen record;
begin
  select s.questions, s.keyed_places, s.seen_at, s.seen_id, s.done_at into sealing from app.choice_sealing s
    where s.municipality = here and s.procedure = p_procedure for update;
  if not found or sealing.done_at is not null then return 0; end if;
  with next as materialized (
    select a.id, a.arrived_at from app.application a
    where a.municipality = here and a.procedure = p_procedure
      and (a.arrived_at, a.id) > (coalesce(sealing.seen_at, '-infinity'), coalesce(sealing.seen_id, '00000000-0000-0000-0000-000000000000'))
    order by a.arrived_at, a.id limit p_most),
  changed as (
    update app.application a set
      facets = array(select f from unnest(a.facets) f where split_part(f, '=', 1) <> all (sealing.questions)),
      -- an entered application's, as an older program wrote it, could be tried with answers
      digest = case when a.channel = 'web' then a.digest else sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) end,
      place = case when sealing.keyed_places and not starts_with(coalesce(a.place, ''), 'seat:')
        then (select m.seat from unnest(p_choices, p_seats) m (choice, seat) where m.choice = coalesce(a.place, '')) else a.place end
    from next n where a.municipality = here and a.id = n.id
      and (a.channel <> 'web' or sealing.keyed_places and not starts_with(coalesce(a.place, ''), 'seat:')
        or exists (select from unnest(a.facets) f where split_part(f, '=', 1) = any (sealing.questions))))
  select count(*)::int as looked_at, max(n.arrived_at) as at, (array_agg(n.id order by n.arrived_at desc, n.id desc))[1] as id into seen from next n;
  if seen.looked_at < p_most then
    update app.choice_sealing s set done_at = clock_timestamp() where s.municipality = here and s.procedure = p_procedure;
    update app.place l set place_before = null where l.municipality = here and l.procedure = p_procedure and l.place_before is not null;
  else
    update app.choice_sealing s set seen_at = seen.at, seen_id = seen.id where s.municipality = here and s.procedure = p_procedure;
  end if;
  return seen.looked_at;
end $$;

grant execute on function api.plan_choices(), api.places_in_clear(uuid), api.begin_sealing_choices(uuid, int, text[], boolean, text[], text[]),
  api.seal_some_choices(uuid, int, text[], text[]), api.choices_of_views(uuid), api.seal_views(uuid, text[], text[]) to todoke_worker;

set local role todoke_owner;
create trigger keep_choices_sealed before insert on app.application for each row execute function api.keep_choices_sealed();
grant select on app.choice_sealing to todoke_staff;
create policy staff on app.choice_sealing for select to todoke_staff
  using (municipality = (select api.session_municipality()) and procedure = any ((select api.readable_procedures())::uuid[]));
