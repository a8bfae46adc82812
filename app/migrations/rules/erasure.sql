-- 消去: what is due, who planned and who confirmed it, what went, and which key was destroyed with it.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant select, update (state, application, confirmed_by, erased_at, retention_years, retention_from, count, held, first_reference, last_reference,
  first_arrived_at, last_arrived_at, list_hash, rows_backup_until, key, key_destroyed_at, key_backup_until) on app.erasure to todoke_functions;
grant select (fiscal_year), delete on app.application to todoke_functions;
grant select (municipality, application), delete on app.status_event, app.handling_record, app.annotation_change, app.application_reading, app.blind_index,
  app.exported_application to todoke_functions;
grant select (municipality, application, lifted_at), delete on app.legal_hold to todoke_functions;
grant select (municipality, outbox), delete on app.delivery_attempt to todoke_functions;
grant delete on app.outbox to todoke_functions;
grant select (municipality, sending, application), delete on app.notice to todoke_functions;
grant select (municipality, id), delete on app.sending to todoke_functions;
grant update (destroyed_at) on app.public_key to todoke_functions;

-- 2. What is due -----------------------------------------------------------------------------------------------------
set local role todoke_functions;

-- Applications on which work has ended and whose first day without retention is p_day or before it.
create function api.applications_due(p_municipality text, p_procedures uuid[], p_fiscal_year int, p_day date)
returns table (procedure uuid, fiscal_year int, id uuid, due_on date)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select d.procedure, d.fiscal_year, d.id, d.due_on
  from (
    select a.procedure, a.fiscal_year, a.id,
           case p.retention_from
             when 'completion' then ((f.at at time zone 'Asia/Tokyo')::date + make_interval(years => p.retention_years, days => 1))::date
             when 'fiscal_year_end' then make_date(extract(year from (f.at at time zone 'Asia/Tokyo') - interval '3 months')::int + 1 + p.retention_years, 4, 1)
           end as due_on
    from app.procedure p
    -- nothing is due before so many years have passed since it arrived: what is younger is not looked at
    join app.application a on a.municipality = p.municipality and a.procedure = p.id
      and a.arrived_at < (p_day + 1 - make_interval(years => p.retention_years)) at time zone 'Asia/Tokyo'
      and a.status in ('completed', 'rejected', 'withdrawn')
    cross join lateral (
      select e.at from app.status_event e
      where e.municipality = a.municipality and e.application = a.id and e.to_status = a.status order by e.at desc limit 1) f
    where p.municipality = p_municipality and p.id = any (p_procedures) and (p_fiscal_year is null or a.fiscal_year = p_fiscal_year)) d
  where d.due_on <= p_day
$$;

-- What the asker's procedures have to erase, now and within p_ahead days. `remaining`: all applications of that procedure and year.
-- A year of which only the key is left is told too, with nothing due.
create function api.erasure_due_summary(p_ahead int)
returns table (procedure uuid, fiscal_year int, due int, held int, ahead int, next_on date, remaining int)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  here constant text := api.session_municipality();
  mine constant uuid[] := case when api.may_process() then api.my_procedures() end;
  today constant date := (clock_timestamp() at time zone 'Asia/Tokyo')::date;
begin
  return query
    select d.procedure, d.fiscal_year,
           count(*) filter (where d.due_on <= today and not d.held)::int,
           count(*) filter (where d.due_on <= today and d.held)::int,
           count(*) filter (where d.due_on > today)::int,
           min(d.due_on) filter (where d.due_on > today),
           (select count(*)::int from app.application a
            where a.municipality = here and a.procedure = d.procedure and a.fiscal_year = d.fiscal_year)
    from (select l.procedure, l.fiscal_year, l.due_on, exists (
            select from app.legal_hold h where h.municipality = here and h.application = l.id and h.lifted_at is null) as held
          from api.applications_due(here, mine, null, today + p_ahead) l where not api.is_closed_year(l.procedure, l.fiscal_year)) d
    group by d.procedure, d.fiscal_year
    union all
    select k.procedure, k.fiscal_year, 0, 0, 0, null::date, 0
    from app.public_key k
    where k.municipality = here and k.procedure = any (mine) and not api.is_closed_year(k.procedure, k.fiscal_year) and k.destroyed_at is null and make_date(k.fiscal_year + 1, 4, 1) <= today
      and exists (select from app.erasure e where e.municipality = here and e.procedure = k.procedure and e.fiscal_year = k.fiscal_year
                  and e.state = 'finished')
      and not exists (select from app.application a where a.municipality = here and a.procedure = k.procedure
                      and (a.fiscal_year = k.fiscal_year or a.sealing_key = k.id))
    order by 2, 1;
end $$;

-- The applications of one erasure as they stand now; those under a hold among them.
create function api.erasure_list(p_municipality text, p_erasure uuid)
returns table (id uuid, reference text, arrived_at timestamptz, held boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.municipality || '-' || left(a.reference, 5) || '-' || substr(a.reference, 6), a.arrived_at, exists (
    select from app.legal_hold h where h.municipality = a.municipality and h.application = a.id and h.lifted_at is null)
  from (
    select e.application as id from app.erasure e
    where e.municipality = p_municipality and e.id = p_erasure and e.state = 'planned' and e.kind = 'single'
    union all
    select d.id from app.erasure e
    cross join lateral api.applications_due(e.municipality, array[e.procedure], e.fiscal_year, (clock_timestamp() at time zone 'Asia/Tokyo')::date) d
    where e.municipality = p_municipality and e.id = p_erasure and e.state = 'planned' and e.kind = 'due') listed
  join app.application a on a.municipality = p_municipality and a.id = listed.id
$$;

-- The key that goes with an erasure of these applications: that of the procedure and year, when the year is over and nothing else is sealed to it.
create function api.key_erased_with(p_municipality text, p_procedure uuid, p_fiscal_year int, p_applications uuid[]) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.id from app.public_key k
  where k.municipality = p_municipality and k.procedure = p_procedure and k.fiscal_year = p_fiscal_year and k.destroyed_at is null
    -- a submission that began at midnight may still be under way
    and clock_timestamp() > make_date(k.fiscal_year + 1, 4, 1)::timestamp at time zone 'Asia/Tokyo' + interval '1 hour'
    and not exists (select from app.application a where a.municipality = k.municipality and a.procedure = k.procedure
                    and (a.fiscal_year = k.fiscal_year or a.sealing_key = k.id) and a.id not in (select unnest(p_applications)))
$$;

-- What a planned erasure of the asker's would do now. `list_hash` names exactly this list: the one who confirms sends it back.
create function api.erasure_preview(p_erasure uuid)
returns table (count int, held int, first_reference text, last_reference text, first_arrived_at timestamptz, last_arrived_at timestamptz,
               list_hash bytea, key uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  here constant text := api.session_municipality();
  plan record;
begin
  select e.procedure, e.fiscal_year into plan from app.erasure e where e.municipality = here and e.id = p_erasure and e.state = 'planned';
  if not found or not api.may_process() or not plan.procedure = any (api.my_procedures()) or api.is_closed_year(plan.procedure, plan.fiscal_year) then
    return;
  end if;
  return query
    select count(*) filter (where not l.held)::int, count(*) filter (where l.held)::int,
           min(l.reference collate "C") filter (where not l.held), max(l.reference collate "C") filter (where not l.held),
           min(l.arrived_at) filter (where not l.held), max(l.arrived_at) filter (where not l.held),
           sha256(convert_to(coalesce(string_agg(l.reference, e'\n' order by l.reference collate "C") filter (where not l.held), ''), 'UTF8')),
           api.key_erased_with(here, plan.procedure, plan.fiscal_year, coalesce(array_agg(l.id) filter (where not l.held), '{}'))
    from api.erasure_list(here, p_erasure) l;
end $$;

-- The 到達番号 of a planned erasure of the asker's, in order: what list_hash is the hash of.
create function api.erasure_references(p_erasure uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select string_agg(l.reference, e'\n' order by l.reference collate "C")
  from app.erasure e cross join api.erasure_list(e.municipality, e.id) l
  where e.municipality = api.session_municipality() and e.id = p_erasure and not l.held
    and api.may_process() and e.procedure = any (api.my_procedures()) and not api.is_closed_year(e.procedure, e.fiscal_year)
$$;

-- A plan takes its limits from the municipality's as they are then.
create function api.take_limits() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  limits record;
begin
  select * into limits from api.second_person_limits(new.municipality);
  new.confirmable_from := coalesce(new.confirmable_from, new.planned_at + limits.waiting);
  new.days_looked_back := coalesce(new.days_looked_back, limits.days);
  return new;
end $$;

-- Every administrator is written to about a plan: who planned cannot keep it from the others.
create function api.announce_erasure() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform api.write_to_staff(new.municipality, 'erasure_planned',
    array(select s.id from app.staff s join app.staff_role r on r.role = s.role where s.municipality = new.municipality and r.may_administer),
    jsonb_build_object('procedure', new.procedure_title, 'fiscal_year', new.fiscal_year, 'confirmable_from', date_trunc('minute', new.confirmable_from + interval '59.999999 seconds'),
      'login', (select s.login from app.staff s where s.municipality = new.municipality and s.id = new.planned_by), 'path', '/erasures/' || new.id));
  return null;
end $$;

-- For each plan of the asker's and each administrator who works, or one of them, why they are no second person to confirm it, null when they are
-- one; and what became of the letter about it, null when they had no address.
create function api.erasure_confirmers(p_erasures uuid[], p_staff uuid) returns table (erasure uuid, staff uuid, refusal text, letter text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id, s.id, api.second_person(e.municipality, e.planned_by, e.planned_at, s.id, e.days_looked_back),
    (select case when o.state = 'sent' and o.bounce_status is not null then 'delayed' else o.state end from app.outbox o
     where o.municipality = e.municipality and o.staff = s.id and o.kind = 'erasure_planned' and o.facts ->> 'path' = '/erasures/' || e.id limit 1)
  from app.erasure e
  join app.staff s on s.municipality = e.municipality
    and api.is_on_roster(s.active, s.roster_from, s.roster_until) and (p_staff is null or s.id = p_staff)
  join app.staff_role r on r.role = s.role and r.may_administer
  where e.municipality = api.session_municipality() and e.id = any (p_erasures) and e.state = 'planned'
    and api.may_process() and e.procedure = any (api.my_procedures()) and not api.is_closed_year(e.procedure, e.fiscal_year)
$$;

-- 3. Carrying it out -------------------------------------------------------------------------------------------------
-- Deletes the applications of a plan everywhere and notes what went, all of it or nothing. p_shown: the hash of the list that was confirmed.
-- Answers the key to destroy; null when none goes. The erasure is finished then, else by api.finish_erasure once the key is gone.
-- TD403: not an administrator; TD407: the password or second factor was not given lately; TD406, TD417, TD418: no second person;
-- TD416: the waiting time is not over; TD413: not planned any more;
-- TD412: the list has changed, or holds nothing.
create function api.execute_erasure(p_erasure uuid, p_shown bytea, p_rows_backup_days int) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  here constant text := api.session_municipality();
  me constant uuid := api.session_staff();
  plan record;
  now_listed record;
  ids uuid[];
  sendings uuid[];
  summaries uuid[];
begin
  if not api.may_administer() then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  perform api.require_staff_proof();
  select e.state, e.planned_by, e.planned_at, e.confirmable_from, e.days_looked_back, e.procedure, e.fiscal_year into plan from app.erasure e
    where e.municipality = here and e.id = p_erasure for update;
  if not found or plan.state <> 'planned' then
    raise exception using errcode = 'TD413', message = 'not planned any more';
  end if;
  perform api.require_second_person(here, plan.planned_by, plan.planned_at, me, plan.days_looked_back);
  if clock_timestamp() < plan.confirmable_from then
    raise exception using errcode = 'TD416', message = 'the waiting time is not over';
  end if;

  -- whoever adds to an application, a hold too, shares its row: they come first, and what they added is seen by the next statements
  perform from app.application a where a.municipality = here and a.id in (select l.id from api.erasure_list(here, p_erasure) l) for update;
  -- a submission to this key shares its row in the same way
  perform from app.public_key k where k.municipality = here and k.procedure = plan.procedure and k.fiscal_year = plan.fiscal_year for update;
  select * into now_listed from api.erasure_preview(p_erasure);
  select coalesce(array_agg(l.id), '{}') into ids from api.erasure_list(here, p_erasure) l where not l.held;
  if now_listed.list_hash is distinct from p_shown or cardinality(ids) <> now_listed.count or (now_listed.count = 0 and now_listed.key is null) then
    raise exception using errcode = 'TD412', message = 'the list has changed';
  end if;

  -- a letter that the mailer has in hand: its outcome is written first
  perform from app.outbox o where o.municipality = here and o.application in (select unnest(ids)) for update;
  delete from app.delivery_attempt t using app.outbox o
    where t.municipality = here and o.municipality = here and o.id = t.outbox and o.application in (select unnest(ids));
  delete from app.arrival_mail m using app.outbox o
    where m.municipality = here and o.municipality = here and o.id = m.outbox and o.application in (select unnest(ids));
  with gone as (delete from app.outbox o where o.municipality = here and o.application in (select unnest(ids)) returning o.summary)
    select array_agg(distinct g.summary) into summaries from gone g where g.summary is not null;
  -- a summary goes with the last letter that it tells of; one that a letter is being added to is waited for
  perform from app.outbox s where s.municipality = here and s.id = any (summaries) order by s.id for update;
  select array_agg(s.id) into summaries from app.outbox s where s.municipality = here and s.id = any (summaries)
    and not exists (select from app.outbox h where h.municipality = here and h.summary = s.id);
  delete from app.delivery_attempt t where t.municipality = here and t.outbox = any (summaries);
  delete from app.outbox s where s.municipality = here and s.id = any (summaries);
  with gone as (delete from app.notice n where n.municipality = here and n.application in (select unnest(ids)) returning n.sending)
    select array_agg(distinct g.sending) into sendings from gone g;
  -- what was written to many goes with its last recipient
  delete from app.sending s where s.municipality = here and s.id = any (sendings)
    and not exists (select from app.notice n where n.municipality = here and n.sending = s.id);
  delete from app.status_event e where e.municipality = here and e.application in (select unnest(ids));
  delete from app.handling_record r where r.municipality = here and r.application in (select unnest(ids));
  delete from app.annotation_change c where c.municipality = here and c.application in (select unnest(ids));
  delete from app.application_reading r where r.municipality = here and r.application in (select unnest(ids));
  delete from app.blind_index b where b.municipality = here and b.application in (select unnest(ids));
  delete from app.exported_application x where x.municipality = here and x.application in (select unnest(ids));
  delete from app.legal_hold h where h.municipality = here and h.application in (select unnest(ids)) and h.lifted_at is not null;
  delete from app.open_past_application o where o.municipality = here and o.application in (select unnest(ids));
  perform api.drop_attachments(here, array(select f.id from app.attachment f where f.municipality = here and f.application in (select unnest(ids)) for update));
  -- last: what else refers to an application, or holds it, stops the whole erasure here
  delete from app.application a where a.municipality = here and a.id in (select unnest(ids));

  update app.erasure e set
      state = case when now_listed.key is null then 'finished' else 'erased' end,
      application = null, confirmed_by = me, erased_at = clock_timestamp(),
      retention_years = p.retention_years, retention_from = p.retention_from,
      count = now_listed.count, held = now_listed.held,
      first_reference = now_listed.first_reference, last_reference = now_listed.last_reference,
      first_arrived_at = now_listed.first_arrived_at, last_arrived_at = now_listed.last_arrived_at,
      list_hash = now_listed.list_hash, key = now_listed.key,
      rows_backup_until = (clock_timestamp() at time zone 'Asia/Tokyo')::date + p_rows_backup_days
    from app.procedure p
    where e.municipality = here and e.id = p_erasure and p.municipality = here and p.id = e.procedure;
  return now_listed.key;
end $$;

-- The key has been destroyed in every place of the key store: says so, once. False where it was said before.
create function api.note_key_destroyed(p_municipality text, p_erasure uuid, p_key_backup_days int) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  going uuid;
begin
  update app.erasure e set state = 'finished', key_destroyed_at = clock_timestamp(),
      key_backup_until = (clock_timestamp() at time zone 'Asia/Tokyo')::date + p_key_backup_days
    where e.municipality = p_municipality and e.id = p_erasure and e.state = 'erased' returning e.key into going;
  update app.public_key k set destroyed_at = clock_timestamp() where k.municipality = p_municipality and k.id = going;
  return going is not null;
end $$;

-- An administrator may say so whose colleague was cut off.
create function api.finish_erasure(p_erasure uuid, p_key_backup_days int) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not api.may_administer() then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  return api.note_key_destroyed(api.session_municipality(), p_erasure, p_key_backup_days);
end $$;

-- The erasures whose key is still to be destroyed (鍵の消去待ち). The worker goes on with those alone that the key store shows begun: what stands in
-- this table destroys no key.
create function api.keys_to_destroy(p_municipality text) returns table (municipality text, erasure uuid, key uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.municipality, e.id, e.key from app.erasure e
  where e.state = 'erased' and e.municipality = coalesce(p_municipality, e.municipality) order by e.erased_at, e.id
$$;

-- As api.finish_erasure, from the worker that went on; written down as the act of who confirmed it.
create function api.finish_erasure_of(p_municipality text, p_erasure uuid, p_key_backup_days int) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not api.note_key_destroyed(p_municipality, p_erasure, p_key_backup_days) then return false; end if;
  insert into app.audit_event (municipality, staff, action, subject, details)
    select e.municipality, e.confirmed_by, 'key_destroyed', e.key::text, format('{"erasure": "%s"}', e.id)::jsonb
    from app.erasure e where e.municipality = p_municipality and e.id = p_erasure;
  return true;
end $$;

grant execute on function api.erasure_due_summary(int), api.erasure_preview(uuid), api.erasure_references(uuid), api.erasure_confirmers(uuid[], uuid),
  api.execute_erasure(uuid, bytea, int), api.finish_erasure(uuid, int) to todoke_staff;
grant execute on function api.keys_to_destroy(text), api.finish_erasure_of(text, uuid, int) to todoke_worker;
grant execute on function api.take_limits(), api.announce_erasure() to todoke_owner;

-- 4. What staff may read and write -----------------------------------------------------------------------------------
set local role todoke_owner;
grant select on app.erasure, app.legal_hold to todoke_staff;
-- the rest of an erasure is written by the functions that carry it out
grant insert (municipality, id, kind, procedure, procedure_title, fiscal_year, application, reason, document, planned_by), update (state)
  on app.erasure to todoke_staff;
grant insert (municipality, id, application, reason, document, set_by), update (lifted_by, lifted_at) on app.legal_hold to todoke_staff;
do $$
declare
  mine constant text := 'municipality = (select api.session_municipality()) and (select api.may_process()) and procedure = any ((select api.my_procedures())::uuid[])';
  of_mine constant text := 'municipality = (select api.session_municipality()) and (select api.may_process()) and exists ('
    'select from app.application a where a.municipality = legal_hold.municipality and a.id = legal_hold.application)';
begin
  execute 'create policy staff on app.erasure for select to todoke_staff using (' || mine || ' and not api.is_closed_year(procedure, fiscal_year))';
  execute 'create policy auditors on app.erasure for select to todoke_staff using (municipality = (select api.session_municipality()) '
    'and (select api.may_audit()))';
  execute 'create policy staff_plans on app.erasure for insert to todoke_staff with check (' || mine || ' and not api.is_closed_year(procedure, fiscal_year) and planned_by = (select api.session_staff()) and ('
    'application is null or exists (select from app.application a where a.municipality = erasure.municipality and a.id = erasure.application '
    'and a.procedure = erasure.procedure and a.fiscal_year = erasure.fiscal_year)))';
  execute 'create policy staff_cancels on app.erasure for update to todoke_staff using (state = ''planned'' and ' || mine
    || ') with check (state = ''cancelled'' and ' || mine || ')';
  execute 'create policy staff on app.legal_hold for select to todoke_staff using (' || of_mine || ')';
  execute 'create policy staff_sets on app.legal_hold for insert to todoke_staff with check (' || of_mine || ' and set_by = (select api.session_staff()))';
  execute 'create policy staff_lifts on app.legal_hold for update to todoke_staff using (lifted_at is null and ' || of_mine
    || ') with check (lifted_by = (select api.session_staff()) and ' || of_mine || ')';
end $$;

create trigger take_limits before insert on app.erasure for each row execute function api.take_limits();
create trigger announce_erasure after insert on app.erasure for each row when (new.state = 'planned') execute function api.announce_erasure();
