-- Applications: how one arrives (by the applicant's own hand, or entered by staff), how it is asked for, and its steps.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant select (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof,
              sealed_format, language, arrived_at, status, status_before, version, replays),
  insert, update (status, status_before, version, replays) on app.application to todoke_functions;
grant insert, select (municipality, id, application, at, to_status, reply_sealed, sealed_format, undoes) on app.status_event to todoke_functions;
grant insert on app.outbox to todoke_functions;
grant select on app.status_step to todoke_functions;

-- 2. All that the applicant's side can do: submit, and ask for the status --------------------------------------------
set local role todoke_functions;

-- Records one application and gives its number, or says why not. One statement, one transaction, one reading of the clock. p_id: the application's
-- id, made where it was sealed, for the boxes are bound to it. The first one stays: a repeat needs none.
--   arrived                     a new application; reference and time
--   repeated                    the same key and the same answers: the number given then, whatever closed since
--   arrived_with_other_answers  the same key, other answers: the number of what arrived first
--   unknown                     asked with p_sealed null (only whether the key is known), and it is not
--   closed, not_yet_open, suspended, superseded, full
--   other_key                   sealed to a key of another fiscal year or procedure: seal again and come back
--   no_key                      sealed to a key that nobody can open anything with now
--   attachments_missing         not all of p_attachments are held under this key, whole, for this procedure and sealed to a key of this year
-- A repeat writes too, so that its commit waits for the standby as the first one did.
-- kept until 0.4.0: api.submit(text, uuid, uuid, text[], bytea, bytea, smallint, bytea, bytea, uuid, bytea, bytea, text, text, text[])
create function api.submit(
  p_municipality text, p_procedure uuid, p_version uuid, p_id uuid, p_references text[], p_key_hash bytea, p_digest bytea,
  p_inquiry_key smallint, p_inquiry_proof bytea, p_reply_key bytea, p_sealing_key uuid, p_sealed bytea,
  p_address_sealed bytea, p_language text, p_place text, p_facets text[], p_attachments uuid[] default '{}')
returns table (outcome text, reference text, arrived_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  moment timestamptz := clock_timestamp();
  year int := extract(year from (moment at time zone 'Asia/Tokyo') - interval '3 months');
  offered record;
  candidate text;
  new_application uuid;
  seat text; -- the place as it stands in the row
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
    select p.opens_at, least(greatest(p.closes_at, p.extended_until), v.approved_until) as closes_at, p.suspended_at as procedure_suspended, m.suspended_at as municipality_suspended,
           v.state, v.superseded_at, v.title, s.id as section, s.name as section_name, s.telephone, case when p.arrival_mail = 'each' then s.mail_sealed end as mail_sealed, s.mail_format,
           k.id as key_id,
           k.unusable_since,
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
    elsif offered.unusable_since is not null then
      return query select 'no_key', null::text, null::timestamptz; return;
    elsif p_id::text !~ '^.{14}7.{4}[89ab]'
        or abs(('x' || replace(left(p_id::text, 13), '-', ''))::bit(48)::bigint / 1000 - extract(epoch from moment)) > 86400 then
      raise exception using errcode = 'TD427', message = 'no id of today';
    end if;
    if p_attachments <> '{}' and not api.holds_attachments(p_municipality, p_key_hash, p_procedure, p_attachments) then
      -- one that arrived in parallel has them
      continue when exists (select from app.application a where a.municipality = p_municipality and a.key_hash = p_key_hash);
      return query select 'attachments_missing', null::text, null::timestamptz; return;
    end if;

    -- 3. record it under the first free number
    new_application := null;
    foreach candidate in array p_references loop
      insert into app.application as a (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key,
          inquiry_proof, reply_key, sealing_key, sealed, address_sealed, sealed_format, language, place, facets, fiscal_year, arrived_at)
        values (p_municipality, p_id, p_procedure, p_version, candidate, p_key_hash, p_digest, p_inquiry_key,
          p_inquiry_proof, p_reply_key, p_sealing_key, p_sealed, p_address_sealed, 2, p_language, p_place, p_facets, year, moment)
        on conflict do nothing returning a.id, a.place into new_application, seat;
      exit when new_application is not null;
      exit when exists (select from app.application a where a.municipality = p_municipality and a.key_hash = p_key_hash);
    end loop;
    exit when new_application is not null;
    if not exists (select from app.application a where a.municipality = p_municipality and a.key_hash = p_key_hash) then
      raise exception using errcode = 'TD503', message = 'no free reference among the candidates';
    end if;
    -- the same submission arrived in parallel: tell its number
  end loop;
  if p_attachments <> '{}' then
    update app.attachment a set application = new_application where a.municipality = p_municipality and a.id = any (p_attachments);
  end if;

  -- 4. the event and the letters. One statement: each costs its own start, and this function runs for every resident. It sees a limit
  -- that was set since the application stands (which waited for this one, or this one for it: see api.count_new_place).
  with event as (
    insert into app.status_event (municipality, application, at, to_status) values (p_municipality, new_application, moment, 'arrived')),
  letters as (
    insert into app.outbox (municipality, application, kind, recipient, language, facts, address_sealed, address_of, address_format)
      select p_municipality, new_application, l.kind, l.recipient, l.language,
             jsonb_build_object('reference', candidate, 'procedure', offered.title, 'section', offered.section_name,
                                'telephone', offered.telephone, 'at', moment), l.address, l.address_of, l.address_format
      from (values ('arrival', 'applicant', p_language, p_address_sealed, null, 2::smallint),
                   ('arrival_section', 'section', 'ja', offered.mail_sealed, offered.section, offered.mail_format))
        as l (kind, recipient, language, address, address_of, address_format)
      where l.address is not null)
  select offered.first_come and exists (select from app.place l where l.municipality = p_municipality and l.procedure = p_procedure)
    into has_places;

  -- 5. the place last: no place, no application
  if has_places then
    update app.place l set taken = l.taken + 1
      where l.municipality = p_municipality and l.procedure = p_procedure and l.place = coalesce(seat, '') and l.taken < l.capacity;
    if not found and exists (select from app.place l where l.municipality = p_municipality and l.procedure = p_procedure
                             and l.place = coalesce(seat, '')) then
      raise exception using errcode = 'TD001', message = 'full';
    end if;
  end if;
  return query select 'arrived', candidate, moment;
end $$;

-- The status for a pair of numbers. A right pair is always answered; wrong ones are counted by reference and network,
-- and beyond the limit the answer is `limited`. An unknown reference goes the same way as a wrong 問合せ番号.
-- p_proofs: the proof under each inquiry key, as 'key id' || ':' || hex. procedure_slug: null where nobody can apply by it any more.
-- kept until 0.4.0: api.status_of(text, text, text[], text)
create function api.shown_status(p_municipality text, p_reference text, p_proofs text[], p_network text)
returns table (outcome text, arrived_at timestamptz, status text, procedure_title jsonb, section_name jsonb, telephone text,
               telephone_hours jsonb, contact text, standard_days int, municipality_name jsonb, municipality_slug text, procedure_slug text, event_id uuid[], event_at timestamptz[], event_status text[],
               event_reply text[], event_format smallint[], file_kept_back boolean)
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
             s.telephone_hours, p.contact, p.standard_days, m.name, m.slug,
             case when exists (select from app.procedure_version n where n.municipality = p.municipality and n.procedure = p.id
                               and n.state = 'published') then p.slug end, h.ids, h.ats, h.statuses, h.replies, h.formats,
             exists (select from app.attachment f where f.municipality = p_municipality and f.application = found_application.id
                     and f.scan in ('infected', 'unscannable'))
      from app.procedure p
      join app.procedure_version v on v.municipality = p.municipality and v.id = found_application.procedure_version
      join app.section s on s.municipality = p.municipality and s.id = p.section
      join app.municipality m on m.code = p.municipality
      cross join lateral (
        select array_agg(e.id order by e.at) as ids, array_agg(e.at order by e.at) as ats, array_agg(e.to_status::text order by e.at) as statuses,
               array_agg(encode(e.reply_sealed, 'hex') order by e.at) as replies, array_agg(e.sealed_format order by e.at) as formats
        from app.status_event e where e.municipality = p.municipality and e.application = found_application.id
          -- a step that was taken back is none of the applicant's, who was not written to about it; nor is that it was taken back
          and e.undoes is null and not exists (
            select from app.status_event u where u.municipality = e.municipality and u.application = e.application and u.undoes = e.id)) h
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
    null::timestamptz, null::text, null::jsonb, null::jsonb, null::text, null::jsonb, null::text, null::int, null::jsonb, null::text, null::text,
    null::uuid[], null::timestamptz[], null::text[], null::text[], null::smallint[], null::boolean;
end $$;

-- The statuses of many pairs of numbers at once, at most 64, for those who ask at the same moment: the same as `shown_status`, only read. A row for
-- each right pair of an application that the staff have written nothing to and taken no step of back, and none of whose files is kept back; none for any other, which is asked about alone
-- and counted there.
-- p_proofs: what `shown_status` takes as an array, with spaces between. number: the pair's place, from 1.
create function api.status_of_many(p_municipalities text[], p_references text[], p_proofs text[])
returns table (number bigint, event_at timestamptz[], status text, event_status text, procedure_title jsonb, section_name jsonb, telephone text,
               telephone_hours jsonb, contact text, standard_days int, municipality_name jsonb, municipality_slug text, procedure_slug text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if cardinality(p_references) > 64 then
    raise exception using errcode = 'TD429', message = 'too many at once';
  end if;
  return query
    select q.number, h.ats, a.status::text, h.statuses, v.title, s.name, s.telephone, s.telephone_hours, p.contact, p.standard_days, m.name, m.slug,
           case when exists (select from app.procedure_version n where n.municipality = p.municipality and n.procedure = p.id
                             and n.state = 'published') then p.slug end
    from unnest(p_municipalities, p_references, p_proofs) with ordinality as q (municipality, reference, proofs, number)
    join app.application a on a.municipality = q.municipality and a.reference = q.reference
      and (a.inquiry_key || ':' || encode(a.inquiry_proof, 'hex')) = any (string_to_array(q.proofs, ' '))
    join app.procedure p on p.municipality = a.municipality and p.id = a.procedure
    join app.procedure_version v on v.municipality = a.municipality and v.id = a.procedure_version
    join app.section s on s.municipality = p.municipality and s.id = p.section
    join app.municipality m on m.code = p.municipality
    cross join lateral (
      select array_agg(e.at order by e.at) as ats, string_agg(e.to_status::text, ' ' order by e.at) as statuses,
             bool_or(e.reply_sealed is not null or e.undoes is not null) as written
      from app.status_event e where e.municipality = a.municipality and e.application = a.id) h
    where not h.written and not exists (
      select from app.attachment f where f.municipality = a.municipality and f.application = a.id and f.scan in ('infected', 'unscannable'));
end $$;

grant execute on function api.submit(text, uuid, uuid, uuid, text[], bytea, bytea, smallint, bytea, bytea, uuid, bytea, bytea, text, text, text[], uuid[]),
  api.shown_status(text, text, text[], text), api.status_of_many(text[], text[], text[]) to todoke_applicant;

-- 3. What came on paper, by telephone or at the counter, entered by staff into the same list -------------------------
-- Records one of them for the signed-in person and gives its number. As `submit` does: one transaction, the key first, the place last; but
-- whether the period is open does not count, for what came in time by post is entered later. There is no 問合せ番号: who came to the counter is
-- answered there, so its proof and reply box are random and fit nothing. p_id is the form's, p_application the application's, as with `submit`.
-- kept until 0.4.0: api.enter_application(uuid, uuid, uuid, text, date, text[], bytea, uuid, bytea, bytea, text, text[])
create function api.enter_application(
  p_id uuid, p_application uuid, p_procedure uuid, p_version uuid, p_channel text, p_received_on date, p_references text[], p_digest bytea,
  p_reply_key bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_place text, p_facets text[], p_attachments uuid[] default '{}')
returns table (outcome text, reference text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  here constant text := api.session_municipality();
  moment constant timestamptz := clock_timestamp();
  year constant int := extract(year from (moment at time zone 'Asia/Tokyo') - interval '3 months');
  form_hash constant bytea := sha256(convert_to('entered ' || p_id::text, 'UTF8'));
  random_proof constant bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
  known record;
  candidate text;
  new_application uuid;
  seat text; -- the place as it stands in the row
  -- Only the day is known, and only the day is shown (queries.py, `arrived`); the hour puts it in its place among the others of that day, the
  -- last one so far today, in the middle of an earlier day.
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
                 and k.fiscal_year = year and k.destroyed_at is null and k.unusable_since is null) then
    return query select 'other_key', null::text; return;
  end if;
  if p_application::text !~ '^.{14}7.{4}[89ab]'
      or abs(('x' || replace(left(p_application::text, 13), '-', ''))::bit(48)::bigint / 1000 - extract(epoch from moment)) > 86400 then
    raise exception using errcode = 'TD427', message = 'no id of today';
  end if;
  if p_attachments <> '{}' and not api.holds_attachments(here, form_hash, p_procedure, p_attachments) then
    return query select 'attachments_missing', null::text; return;
  end if;
  foreach candidate in array p_references loop
    insert into app.application as a (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof,
        reply_key, sealing_key, sealed, address_sealed, sealed_format, place, facets, fiscal_year, arrived_at, channel, entered_by)
      values (here, p_application, p_procedure, p_version, candidate, form_hash, p_digest, 0, random_proof,
        p_reply_key, p_sealing_key, p_sealed, p_address_sealed, 2, p_place, p_facets, year, arrived, p_channel, api.session_staff())
      on conflict do nothing returning a.id, a.place into new_application, seat;
    exit when new_application is not null;
  end loop;
  if new_application is null then
    raise exception using errcode = 'TD503', message = 'no free reference among the candidates';
  end if;
  if p_attachments <> '{}' then
    update app.attachment a set application = new_application where a.municipality = here and a.id = any (p_attachments);
  end if;
  if exists (select from app.place l join app.procedure p on p.municipality = l.municipality and p.id = l.procedure
             where l.municipality = here and l.procedure = p_procedure and p.selection = 'first_come') then
    update app.place l set taken = l.taken + 1
      where l.municipality = here and l.procedure = p_procedure and l.place = coalesce(seat, '') and l.taken < l.capacity;
    if not found and exists (select from app.place l where l.municipality = here and l.procedure = p_procedure
                             and l.place = coalesce(seat, '')) then
      raise exception using errcode = 'TD001', message = 'full';
    end if;
  end if;
  insert into app.status_event (municipality, application, at, to_status) values (here, new_application, arrived, 'arrived');
  return query select 'entered', candidate;
end $$;

grant execute on function api.enter_application(uuid, uuid, uuid, uuid, text, date, text[], bytea, bytea, uuid, bytea, bytea, text, text[], uuid[]) to todoke_staff;

-- 4. Its steps -------------------------------------------------------------------------------------------------------
-- A status event names where it leads and which version its writer saw; the rest is set here.
-- SQLSTATE TD409: somebody else was first. TD422: that step is not allowed from the current status. An administrator's correction may lead to every
-- other status that work goes on from: those that 確認中 leads back to. An event that takes the last step back leads to the status before that one,
-- wherever 確認中 had led from; TD430: it cannot be taken back, with the reason of api.step_to_take_back.
create function api.take_status_step() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  current record;
  allowed boolean;
  undone record;
begin
  new.at := clock_timestamp();
  select a.status, a.status_before, a.version into current from app.application a
    where a.municipality = new.municipality and a.id = new.application for update;
  if new.seen_version is distinct from current.version then
    raise exception using errcode = 'TD409', message = 'another change came first';
  end if;
  if new.undoes is not null then
    perform pg_advisory_xact_lock(hashtextextended('undo ' || new.municipality, 0));
    -- a mailer that is taking one is waited for, and has it in hand then
    perform from app.outbox o where o.municipality = new.municipality and o.application = new.application and o.state = 'waiting' for update;
    select s.event, s.at, s.before, s.refusal into undone from api.step_to_take_back(new.municipality, new.application, new.staff) s;
    if undone.event is distinct from new.undoes then
      raise exception using errcode = 'TD409', message = 'another change came first';
    elsif undone.refusal is not null then
      raise exception using errcode = 'TD430', message = 'cannot be taken back', detail = undone.refusal;
    elsif undone.before <> new.to_status then
      raise exception using errcode = 'TD422', message = 'this step is not allowed';
    end if;
    perform api.withdraw_letters(new.municipality, new.application, undone.at);
  elsif not new.correction then
    select not s.only_back or s.to_status = current.status_before into allowed from app.status_step s
      where s.from_status = current.status and s.to_status = new.to_status;
    if not coalesce(allowed, false) then
      raise exception using errcode = 'TD422', message = 'this step is not allowed';
    end if;
  elsif not api.may_administer() or new.to_status = current.status
      or not exists (select from app.status_step s where s.to_status = new.to_status and s.only_back) then
    raise exception using errcode = 'TD422', message = 'this step is not allowed';
  end if;
  new.from_status := current.status;
  update app.application a set
      status = new.to_status,
      status_before = case when exists (select from app.status_step s where s.from_status = new.to_status and s.only_back)
        then case when new.undoes is null then current.status else (
          select e.from_status from app.status_event e where e.municipality = new.municipality and e.application = new.application
            and e.to_status = new.to_status and e.undoes is null order by e.at desc, e.id desc limit 1) end end,
      version = a.version + 1
    where a.municipality = new.municipality and a.id = new.application;
  return new;
end $$;

grant execute on function api.take_status_step() to todoke_owner;

set local role todoke_owner;
-- not for the first event, which `submit` writes with the application itself
create trigger take_status_step before insert on app.status_event for each row
  when (new.to_status <> 'arrived' or new.staff is not null) execute function api.take_status_step();

-- 5. Staff: applications of their own sections' procedures; viewers change nothing -----------------------------------
grant select on app.status_step, app.status_event, app.handling_record to todoke_staff;
-- key_hash, digest and proof of an application are nobody's on this side
grant select (municipality, id, procedure, procedure_version, reference, reply_key, sealing_key, sealed, address_sealed, sealed_format,
              language, place, facets, fiscal_year, arrived_at, status, status_before, version) on app.application to todoke_staff;
-- `at` and `from_status` are not the writer's to choose: the trigger sets them
grant insert (municipality, id, application, to_status, staff, seen_version, correction, reply_sealed, note_sealed, sealed_format, undoes,
              confirmed, asked_by, asked_how, asked_on, asked_sealed)
  on app.status_event to todoke_staff;
grant insert (municipality, id, application, staff, kind, outcome, sealed, next_sealed, sealed_format) on app.handling_record to todoke_staff;

create policy staff on app.application for select to todoke_staff
  using (municipality = (select api.session_municipality()) and procedure = any ((select api.my_procedures())::uuid[])
    -- years that a merging left to the administrators (merging.sql)
    and (procedure <> all ((select api.partly_closed_procedures())::uuid[]) or api.is_open_application(procedure, id)));
create policy staff on app.status_step for select to todoke_staff using (true);
do $$
declare
  name text;
  of_mine constant text := 'municipality = (select api.session_municipality()) and exists ('
    'select from app.application a where a.municipality = %1$I.municipality and a.id = %1$I.application)';
begin
  foreach name in array array['status_event', 'handling_record'] loop
    execute format('create policy staff on app.%1$I for select to todoke_staff using (' || of_mine || ')', name);
    execute format('create policy staff_writes on app.%1$I for insert to todoke_staff with check (municipality = (select api.session_municipality()) '
                   'and staff = (select api.session_staff()) and (select api.may_process()) and exists ('
                   'select from app.application a where a.municipality = %1$I.municipality and a.id = %1$I.application))', name);
  end loop;
end $$;
