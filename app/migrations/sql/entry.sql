-- Applications that came on paper, by telephone or at the counter, entered by staff into the same list.
set role todoke_functions;

-- Records one of them for the signed-in person and gives its number. As `submit` does: one transaction, the key first, the place last; but
-- whether the period is open does not count, for what came in time by post is entered later. There is no 問合せ番号: who came to the counter is
-- answered there, so its proof and reply box are random and fit nothing.
create function api.enter(
  p_id uuid, p_procedure uuid, p_version uuid, p_channel text, p_received_on date, p_references text[], p_digest bytea,
  p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_place text, p_facets text[])
returns table (outcome text, reference text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  here constant text := api.who();
  moment constant timestamptz := clock_timestamp();
  year constant int := extract(year from (moment at time zone 'Asia/Tokyo') - interval '3 months');
  form_hash constant bytea := sha256(convert_to('entered ' || p_id::text, 'UTF8'));
  random_bytes constant bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
  known record;
  candidate text;
  new_application uuid;
  -- what came today came just now; of an earlier day the hour is not known
  arrived constant timestamptz := case when p_received_on < (moment at time zone 'Asia/Tokyo')::date
    then (p_received_on + time '12:00') at time zone 'Asia/Tokyo' else moment end;
begin
  if here is null or not api.may_process() or not p_procedure = any (api.my_procedures()) then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  select a.reference, a.digest into known from app.application a where a.municipality = here and a.key_hash = form_hash;
  if found then
    return query select case when known.digest = p_digest then 'repeated' else 'entered_with_other_answers' end, known.reference::text; return;
  end if;
  if not exists (select from app.procedure_version v where v.municipality = here and v.procedure = p_procedure and v.id = p_version
                 and v.state in ('published', 'superseded')) then
    raise exception using errcode = 'TD426', message = 'no such version';
  end if;
  if not exists (select from app.public_key k where k.municipality = here and k.procedure = p_procedure and k.id = p_sealing_key
                 and k.fiscal_year = year and k.destroyed_at is null) then
    return query select 'other_key', null::text; return;
  end if;
  foreach candidate in array p_references loop
    insert into app.application as a (municipality, procedure, procedure_version, reference, key_hash, digest, inquiry_key,
        inquiry_proof, reply_key, sealing_key, sealed, address_sealed, place, facets, fiscal_year, arrived_at, channel, entered_by)
      values (here, p_procedure, p_version, candidate, form_hash, p_digest, 0,
        random_bytes, sha256(random_bytes), p_sealing_key, p_sealed, p_address_sealed, p_place, p_facets, year, arrived, p_channel, api.who_staff())
      on conflict do nothing returning a.id into new_application;
    exit when new_application is not null;
  end loop;
  if new_application is null then
    raise exception using errcode = 'TD503', message = 'no free reference among the candidates';
  end if;
  if exists (select from app.place l join app.procedure p on p.municipality = l.municipality and p.id = l.procedure
             where l.municipality = here and l.procedure = p_procedure and p.selection = 'first_come') then
    update app.place l set taken = l.taken + 1
      where l.municipality = here and l.procedure = p_procedure and l.place = coalesce(p_place, '') and l.taken < l.capacity;
    if not found and exists (select from app.place l where l.municipality = here and l.procedure = p_procedure
                             and l.place = coalesce(p_place, '')) then
      raise exception using errcode = 'TD001', message = 'full';
    end if;
  end if;
  insert into app.status_event (municipality, application, at, to_status) values (here, new_application, arrived, 'arrived');
  return query select 'entered', candidate;
end $$;
grant execute on function api.enter(uuid, uuid, uuid, text, date, text[], bytea, uuid, bytea, bytea, text, text[]) to todoke_staff;
reset role;
