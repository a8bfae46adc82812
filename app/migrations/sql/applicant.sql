-- All that the applicant's side can do: read what is published, submit, and ask for the status.
set role todoke_functions;

create view api.published_municipality as
  select code, slug, name, telephone, suspended_at is not null as suspended from app.municipality;

create view api.published_procedure as
  select p.municipality, p.id, p.slug, p.category, p.position, p.opens_at, least(p.closes_at, v.approved_until) as closes_at,
         p.suspended_at is not null or m.suspended_at is not null as suspended,
         s.name as section_name, s.telephone as section_telephone,
         exists (select from app.place l where l.municipality = p.municipality and l.procedure = p.id) as has_places
  from app.procedure p
  join app.section s on s.municipality = p.municipality and s.id = p.section
  join app.municipality m on m.code = p.municipality
  join app.procedure_version v on v.municipality = p.municipality and v.procedure = p.id and v.state = 'published';

-- Every version that was ever published: a phone may come back with an old one, and its receipt must be told again.
create view api.published_version as
  select v.municipality, v.id, v.procedure, v.number, v.state, v.definition, v.content_hash, v.published_at
  from app.procedure_version v
  where v.state in ('published', 'superseded');

create view api.published_key as
  select k.municipality, k.procedure, k.id, k.fiscal_year, k.public_key from app.public_key k where k.destroyed_at is null;

create view api.mailer_public_key as
  select id, public_key, created_at from app.mailer_key;

-- Records one application and gives its number, or says why not. One statement, one transaction, one reading of the clock.
--   arrived                     a new application; reference and time
--   repeated                    the same key and the same answers: the number given then, whatever closed since
--   arrived_with_other_answers  the same key, other answers: the number of what arrived first
--   unknown                     asked with p_sealed null (only whether the key is known), and it is not
--   closed, not_yet_open, suspended, superseded, full
--   other_key                   sealed to a key of another fiscal year or procedure: seal again and come back
-- A repeat writes too, so that its commit waits for the standby as the first one did.
create function api.submit(
  p_municipality text, p_procedure uuid, p_version uuid, p_references text[], p_key_hash bytea, p_digest bytea,
  p_inquiry_key smallint, p_inquiry_proof bytea, p_reply_key bytea, p_sealing_key uuid, p_sealed bytea,
  p_address_sealed bytea, p_language text, p_place text, p_facets text[])
returns table (outcome text, reference text, arrived_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  moment timestamptz := clock_timestamp();
  year int := extract(year from (moment at time zone 'Asia/Tokyo') - interval '3 months');
  offered record;
  candidate text;
  new_application uuid;
  has_places boolean;
begin
  loop
    -- 1. the key first: what arrived once has arrived
    return query update app.application a set replays = a.replays + 1
      where a.municipality = p_municipality and a.key_hash = p_key_hash
      returning case when a.digest = p_digest then 'repeated' else 'arrived_with_other_answers' end, a.reference::text, a.arrived_at;
    if found then return; end if;
    if p_sealed is null then
      return query select 'unknown', null::text, null::timestamptz; return;
    end if;

    -- 2. may it be taken now, in this version
    select p.opens_at, least(p.closes_at, v.approved_until) as closes_at, p.suspended_at as procedure_suspended, m.suspended_at as municipality_suspended,
           v.state, v.superseded_at, v.title, s.name as section_name, s.telephone, s.mail_sealed, k.id as key_id,
           p.selection = 'first_come' as first_come
      into offered
      from app.procedure p
      join app.municipality m on m.code = p.municipality
      join app.section s on s.municipality = p.municipality and s.id = p.section
      left join app.procedure_version v on v.municipality = p.municipality and v.procedure = p.id and v.id = p_version
      left join app.public_key k on k.municipality = p.municipality and k.procedure = p.id and k.id = p_sealing_key
        and k.fiscal_year = year and k.destroyed_at is null
      where p.municipality = p_municipality and p.id = p_procedure;
    if not found or offered.municipality_suspended is not null or offered.procedure_suspended is not null then
      return query select 'suspended', null::text, null::timestamptz; return;
    elsif moment < offered.opens_at then
      return query select 'not_yet_open', null::text, null::timestamptz; return;
    elsif moment >= offered.closes_at then
      return query select 'closed', null::text, null::timestamptz; return;
    elsif offered.state is distinct from 'published'
        and not coalesce(offered.state = 'superseded' and moment < offered.superseded_at + interval '24 hours', false) then
      return query select 'superseded', null::text, null::timestamptz; return;
    elsif offered.key_id is null then
      return query select 'other_key', null::text, null::timestamptz; return;
    end if;

    -- 3. record it under the first free number
    new_application := null;
    foreach candidate in array p_references loop
      insert into app.application as a (municipality, procedure, procedure_version, reference, key_hash, digest, inquiry_key,
          inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at)
        values (p_municipality, p_procedure, p_version, candidate, p_key_hash, p_digest, p_inquiry_key,
          p_inquiry_proof, p_reply_key, p_sealing_key, p_sealed, p_address_sealed, p_language, p_place, p_facets, year, moment)
        on conflict do nothing returning a.id into new_application;
      exit when new_application is not null;
      exit when exists (select from app.application a where a.municipality = p_municipality and a.key_hash = p_key_hash);
    end loop;
    exit when new_application is not null;
    if not exists (select from app.application a where a.municipality = p_municipality and a.key_hash = p_key_hash) then
      raise exception using errcode = 'TD503', message = 'no free reference among the candidates';
    end if;
    -- the same submission arrived in parallel: tell its number
  end loop;

  -- 4. the event and the letters. One statement: each costs its own start, and this function runs for every resident. It sees a limit
  -- that was set since the application stands (which waited for this one, or this one for it: see api.count_new_place).
  with event as (
    insert into app.status_event (municipality, application, at, to_status) values (p_municipality, new_application, moment, 'arrived')),
  letters as (
    insert into app.outbox (municipality, application, kind, recipient, language, facts, address_sealed)
      select p_municipality, new_application, l.kind, l.recipient, l.language,
             jsonb_build_object('reference', candidate, 'procedure', offered.title, 'section', offered.section_name,
                                'telephone', offered.telephone, 'at', moment), l.address
      from (values ('arrival', 'applicant', p_language, p_address_sealed), ('arrival_section', 'section', 'ja', offered.mail_sealed))
        as l (kind, recipient, language, address)
      where l.address is not null)
  select offered.first_come and exists (select from app.place l where l.municipality = p_municipality and l.procedure = p_procedure)
    into has_places;

  -- 5. the place last: no place, no application
  if has_places then
    update app.place l set taken = l.taken + 1
      where l.municipality = p_municipality and l.procedure = p_procedure and l.place = coalesce(p_place, '') and l.taken < l.capacity;
    if not found and exists (select from app.place l where l.municipality = p_municipality and l.procedure = p_procedure
                             and l.place = coalesce(p_place, '')) then
      raise exception using errcode = 'TD001', message = 'full';
    end if;
  end if;
  return query select 'arrived', candidate, moment;
end $$;

-- The status for a pair of numbers. A right pair is always answered; wrong ones are counted by reference and network,
-- and beyond the limit the answer is `limited`. An unknown reference goes the same way as a wrong 問合せ番号.
-- p_proofs: the proof under each inquiry key, as 'key id' || ':' || hex.
create function api.status_of(p_municipality text, p_reference text, p_proofs text[], p_network text)
returns table (outcome text, arrived_at timestamptz, status text, procedure_title jsonb, section_name jsonb, telephone text,
               municipality_name jsonb, municipality_slug text, event_at timestamptz[], event_status text[], event_reply text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  found_application record;
  this_window timestamptz := date_bin('15 minutes', clock_timestamp(), 'epoch');
  wrong_here int;
  wrong_network int;
begin
  select a.id, a.arrived_at, a.status::text, a.procedure, a.procedure_version,
         (a.inquiry_key || ':' || encode(a.inquiry_proof, 'hex')) = any (p_proofs) as right_pair
    into found_application
    from app.application a where a.municipality = p_municipality and a.reference = p_reference;
  if found_application.right_pair then
    return query
      select 'found', found_application.arrived_at, found_application.status, v.title, s.name, s.telephone,
             m.name, m.slug, h.ats, h.statuses, h.replies
      from app.procedure p
      join app.procedure_version v on v.municipality = p.municipality and v.id = found_application.procedure_version
      join app.section s on s.municipality = p.municipality and s.id = p.section
      join app.municipality m on m.code = p.municipality
      cross join lateral (
        select array_agg(e.at order by e.at) as ats, array_agg(e.to_status::text order by e.at) as statuses,
               array_agg(encode(e.reply_sealed, 'hex') order by e.at) as replies
        from app.status_event e where e.municipality = p.municipality and e.application = found_application.id) h
      where p.municipality = p_municipality and p.id = found_application.procedure;
    return;
  end if;
  insert into app.lookup_failure as f (municipality, reference, network, window_start)
    values ('', '', p_network, this_window)
    on conflict (municipality, reference, network, window_start) do update set failures = f.failures + 1
    returning f.failures into wrong_network;
  -- a network over its limit adds no more rows, whatever references it makes up
  if wrong_network <= 300 then
    insert into app.lookup_failure as f (municipality, reference, network, window_start)
      values (p_municipality, p_reference, p_network, this_window)
      on conflict (municipality, reference, network, window_start) do update set failures = f.failures + 1
      returning f.failures into wrong_here;
  end if;
  return query select case when wrong_network > 300 or wrong_here > 10 then 'limited' else 'not_found' end,
    null::timestamptz, null::text, null::jsonb, null::jsonb, null::text, null::jsonb, null::text,
    null::timestamptz[], null::text[], null::text[];
end $$;

create function api.procedures_without_key() returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*) from app.procedure p join app.municipality m on m.code = p.municipality and m.suspended_at is null
  where p.closes_at > now() and p.suspended_at is null
    and exists (select from app.procedure_version v where v.municipality = p.municipality and v.procedure = p.id and v.state = 'published')
    and not exists (select from app.public_key k where k.municipality = p.municipality and k.procedure = p.id and k.destroyed_at is null
                    and k.fiscal_year = extract(year from (now() at time zone 'Asia/Tokyo') - interval '3 months'))
$$;

grant select on api.published_municipality, api.published_procedure, api.published_version, api.published_key,
  api.mailer_public_key to todoke_applicant;
grant select on api.mailer_public_key to todoke_staff;
grant execute on function api.submit(text, uuid, uuid, text[], bytea, bytea, smallint, bytea, bytea, uuid, bytea, bytea, text, text, text[]),
  api.status_of(text, text, text[], text) to todoke_applicant;
grant execute on function api.procedures_without_key() to todoke_applicant, todoke_staff, todoke_operator, todoke_desk;
reset role;
