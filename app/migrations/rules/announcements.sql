-- What the 運営 tells residents and staff, planned stops, and the closings that a stop puts off.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant select on app.announcement, app.planned_stop to todoke_functions;
grant select, update (refused_at, refused_by) on app.closing_extension to todoke_functions;
grant update (extended_until) on app.procedure to todoke_functions;
grant select, insert, update (withdrawn_at) on app.announcement to todoke_counts;
grant select, insert, update (ended_at) on app.planned_stop to todoke_counts;
grant select, insert on app.closing_extension to todoke_counts;
grant select (municipality, id, section, opens_at), update (extended_until) on app.procedure to todoke_counts;
grant select (municipality, procedure, approved_until) on app.procedure_version to todoke_counts;
grant select (municipality, procedure) on app.place to todoke_counts;

-- 2. What residents and staff read ------------------------------------------------------------------------------------
set local role todoke_functions;

-- What stands now or begins within a day: who remembers it need not ask again at that moment. A stop is told of from a week ahead. `kind`: notice,
-- or stop, which has no words of its own. `municipality`: the only one whose readers it is for; null for all.
create view api.published_announcement as
  select a.id, 'notice' as kind, a.shown_in as municipality, a.words, a.begins_at, a.ends_at from app.announcement a
  where a.audience in ('residents', 'everybody') and a.withdrawn_at is null and a.ends_at > now() and a.begins_at < now() + interval '1 day'
  union all
  select s.id, 'stop', null, '{}', s.begins_at, s.ends_at from app.planned_stop s
  where s.ended_at is null and s.ends_at > now() and s.begins_at < now() + interval '8 days';
grant select on api.published_announcement to todoke_applicant;

create view api.announcement_to_staff as
  select a.id, 'notice' as kind, a.shown_in as municipality, a.words, a.begins_at, a.ends_at from app.announcement a
  where a.audience in ('staff', 'everybody') and a.withdrawn_at is null and a.ends_at > now() and a.begins_at < now() + interval '1 day'
  union all
  select s.id, 'stop', null, jsonb_build_object('ja', s.reason), s.begins_at, s.ends_at from app.planned_stop s
  where s.ended_at is null and s.ends_at > now() and s.begins_at < now() + interval '8 days';
grant select on api.announcement_to_staff to todoke_sign_in_staff;

-- A hint for the memory of the sides, as `published` is: nothing else that they remember goes with it.
create function api.notify_announcements() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_notify('announcements', '');
  return null;
end $$;
grant execute on function api.notify_announcements() to todoke_owner;

-- 3. What is put off, and what ends that --------------------------------------------------------------------------------
-- A period that the section changes is the section's own again.
create function api.end_extension() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.extended_until := null;
  return new;
end $$;

-- With places, who comes first or who wins must not hang on a stop. The row is locked before it is looked at: who plans a stop at the same moment
-- has it locked, or looks for places after this one is there.
create function api.end_extension_for_place() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from app.procedure p where p.municipality = new.municipality and p.id = new.procedure for no key update;
  update app.procedure p set extended_until = null
    where p.municipality = new.municipality and p.id = new.procedure and p.extended_until is not null;
  return null;
end $$;
grant execute on function api.end_extension(), api.end_extension_for_place() to todoke_owner;

-- Till when the closing of a procedure is put off by what stands: neither refused, nor taken back with its stop, nor of another period. Null for nothing.
create function api.put_off_until(p_municipality text, p_procedure uuid) returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select max(x.extended_until) from app.closing_extension x
  join app.planned_stop s on s.id = x.planned_stop and (s.ended_at is null or s.ended_at >= s.begins_at)
  join app.procedure p on p.municipality = x.municipality and p.id = x.procedure and p.closes_at = x.closes_at
  where x.municipality = p_municipality and x.procedure = p_procedure and x.refused_at is null
$$;
grant execute on function api.put_off_until(text, uuid) to todoke_counts;

-- Writes to each section that has an address about those of its closings that a stop puts off, as they stand; twenty are named, the others counted.
-- p_what: planned, or taken_back, of which those are told whose own end stands again: another stop may put it off too.
create function api.write_about_stop(p_stop uuid, p_what text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into app.outbox (municipality, kind, recipient, language, facts, address_sealed, address_of, address_format)
    select s.municipality, 'closings_put_off', 'section', 'ja',
           jsonb_build_object('at', clock_timestamp(), 'what', p_what, 'section', s.name, 'begins_at', w.begins_at, 'ends_at', w.ends_at,
             'reason', w.reason, 'closing_count', count(*),
             'closings', jsonb_agg(jsonb_build_object('title', k.title, 'closes_at', k.closes_at, 'until', k.extended_until) order by k.place)
                           filter (where k.place <= 20)),
           s.mail_sealed, s.id, s.mail_format
    from (
      select p.municipality, p.section, v.title, x.closes_at, x.extended_until,
             row_number() over (partition by p.municipality, p.section order by x.closes_at, v.title ->> 'ja', p.id) as place
      from app.closing_extension x
      join app.procedure p on p.municipality = x.municipality and p.id = x.procedure and p.closes_at = x.closes_at
        and (p.extended_until is null) = (p_what = 'taken_back')
      join app.procedure_version v on v.municipality = p.municipality and v.procedure = p.id and v.state = 'published'
      where x.planned_stop = p_stop and x.refused_at is null
        and not exists (select from app.place l where l.municipality = p.municipality and l.procedure = p.id)) k
    join app.section s on s.municipality = k.municipality and s.id = k.section and s.mail_sealed is not null
    join app.planned_stop w on w.id = p_stop
    group by s.municipality, s.id, w.id
$$;
grant execute on function api.write_about_stop(uuid, text) to todoke_counts;

-- The section refuses that the closing of its procedure is put off, or takes that back, as long as the stop has not begun. Answers
-- the procedure's address, null where there is nothing to decide any more: the stop has begun or was taken back, the period was changed, or there are places now.
-- TD403: not theirs.
create function api.decide_extension(p_extension uuid, p_refuses boolean) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.session_municipality();
  wanted record;
  decided text;
begin
  select x.procedure, x.closes_at, x.planned_stop into wanted from app.closing_extension x
    where x.municipality = here and x.id = p_extension;
  if not found or not api.may_process() or not wanted.procedure = any (api.my_procedures()) then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  select p.slug into decided from app.procedure p
    where p.municipality = here and p.id = wanted.procedure and p.closes_at = wanted.closes_at for no key update;
  if decided is null or not exists (select from app.planned_stop s
      where s.id = wanted.planned_stop and s.ended_at is null and s.begins_at > clock_timestamp())
    or exists (select from app.place l where l.municipality = here and l.procedure = wanted.procedure) then
    return null;
  end if;
  update app.closing_extension x set refused_at = case when p_refuses then clock_timestamp() end,
      refused_by = case when p_refuses then api.session_staff() end
    where x.municipality = here and x.id = p_extension and (x.refused_at is null) = p_refuses;
  if found then
    update app.procedure p set extended_until = api.put_off_until(here, wanted.procedure) where p.municipality = here and p.id = wanted.procedure;
  end if;
  return decided;
end $$;
grant execute on function api.decide_extension(uuid, boolean) to todoke_staff;
grant usage, create on schema api to todoke_counts;

-- 4. The 運営 --------------------------------------------------------------------------------------------------------
set local role todoke_counts;

-- Who keeps the service running, and has just proved to be it.
create function api.require_proved_operator() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  person constant uuid := api.require_operator();
begin
  if not exists (select from app.operator_session s where s.proved_at > clock_timestamp() - interval '10 minutes'
      and s.token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8'))) then
    raise exception using errcode = 'TD407', message = 'not proved';
  end if;
  return person;
end $$;

create function api.announcements()
returns table (id uuid, audience text, shown_in text, words jsonb, begins_at timestamptz, ends_at timestamptz, withdrawn_at timestamptz, written_by text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select a.id, a.audience, a.shown_in, a.words, a.begins_at, a.ends_at, a.withdrawn_at, o.name
    from app.announcement a join app.operator_account o on o.id = a.written_by order by a.written_at desc, a.id limit 100;
end $$;

-- The council writes to anybody; who keeps the service running writes to staff. The same that they wrote within the minute is one: a form was sent twice.
create function api.announce(p_audience text, p_shown_in text, p_words jsonb, p_begins_at timestamptz, p_ends_at timestamptz) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person constant uuid := case when p_audience = 'staff' then api.require_proved_operator() else api.require_operator(p_decides => true) end;
  said constant jsonb := jsonb_build_object('audience', p_audience, 'words', p_words, 'begins_at', p_begins_at, 'ends_at', p_ends_at);
  made uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('announcements', 0));
  select a.id into made from app.announcement a
    where (a.audience, a.words, a.begins_at, a.ends_at, a.written_by) = (p_audience, p_words, p_begins_at, p_ends_at, person)
      and a.shown_in is not distinct from p_shown_in and a.withdrawn_at is null and a.written_at > clock_timestamp() - interval '1 minute';
  if found then
    return made;
  end if;
  insert into app.announcement as a (audience, shown_in, words, begins_at, ends_at, written_by)
    values (p_audience, p_shown_in, p_words, p_begins_at, p_ends_at, person) returning a.id into made;
  insert into app.operator_audit_event (operator, action, subject, details)
    values (person, 'announced', coalesce(p_shown_in, ''), said);
  return made;
end $$;

-- False where it was withdrawn before.
create function api.withdraw_announcement(p_announcement uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  given record;
  person uuid;
  said jsonb;
begin
  perform api.require_operator();
  select a.audience, a.shown_in, a.words into given from app.announcement a where a.id = p_announcement;
  person := case when given.audience = 'staff' then api.require_proved_operator() else api.require_operator(p_decides => true) end;
  update app.announcement a set withdrawn_at = clock_timestamp() where a.id = p_announcement and a.withdrawn_at is null;
  if not found then return false; end if;
  said := jsonb_build_object('audience', given.audience, 'words', given.words);
  insert into app.operator_audit_event (operator, action, subject, details)
    values (person, 'announcement_withdrawn', coalesce(given.shown_in, ''), said);
  return true;
end $$;

-- What a stop would meet: the published procedures of all municipalities whose last day lies in it, whole or in part, and those that open in it.
-- `until`: to when the closing is put off if p_extended_until is proposed; null where it is not. `kept`: why not, one of
--   places     first come, or by lot
--   approval   nothing is approved beyond the closing
--   enough     applications are taken for longer anyway
--   opening    it opens in the stop, and closes later
create function api.met_by_stop(p_begins_at timestamptz, p_ends_at timestamptz, p_extended_until timestamptz)
returns table (municipality text, procedure uuid, title jsonb, section jsonb, opens_at timestamptz, own_closes_at timestamptz,
               closes_at timestamptz, until timestamptz, kept text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.municipality, k.id, k.title, k.name, k.opens_at, k.own, k.closing,
         case when k.kept is null then least(p_extended_until, k.approved_until) end, k.kept
  from (
    select c.*, case
        when not c.closes then 'opening'
        when exists (select from app.place l where l.municipality = c.municipality and l.procedure = c.id) then 'places'
        when c.approved_until <= c.closing then 'approval'
        when c.closing >= p_extended_until then 'enough' end as kept
    from (
      select p.municipality, p.id, v.title, s.name, p.opens_at, p.closes_at as own, v.approved_until, n.closing,
        n.closing > p_begins_at
          and date_trunc('day', (n.closing - interval '1 microsecond') at time zone 'Asia/Tokyo') at time zone 'Asia/Tokyo' < p_ends_at as closes
      from app.procedure p
      join app.municipality m on m.code = p.municipality and m.suspended_at is null
      join app.section s on s.municipality = p.municipality and s.id = p.section
      join app.procedure_version v on v.municipality = p.municipality and v.procedure = p.id and v.state = 'published'
      cross join lateral (select least(greatest(p.closes_at, p.extended_until), v.approved_until) as closing) n
      where p.suspended_at is null and n.closing > clock_timestamp() and n.closing > p_begins_at and n.closing <> 'infinity'
        or p.suspended_at is null and p.opens_at >= p_begins_at and p.opens_at < p_ends_at) c
    where c.closes or c.opens_at >= p_begins_at and c.opens_at < p_ends_at) k
  order by 1, 3, 2
$$;

create function api.procedures_met(p_begins_at timestamptz, p_ends_at timestamptz, p_extended_until timestamptz)
returns table (municipality text, title jsonb, section jsonb, opens_at timestamptz, closes_at timestamptz, until timestamptz, kept text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select t.municipality, t.title, t.section, t.opens_at, t.closes_at, t.until, t.kept from api.met_by_stop(p_begins_at, p_ends_at, p_extended_until) t;
end $$;

create function api.planned_stops()
returns table (id uuid, begins_at timestamptz, ends_at timestamptz, reason text, ended_at timestamptz, planned_by text, extended bigint, refused bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select s.id, s.begins_at, s.ends_at, s.reason, s.ended_at, o.name,
      (select count(*) from app.closing_extension x where x.planned_stop = s.id),
      (select count(*) from app.closing_extension x where x.planned_stop = s.id and x.refused_at is not null)
    from app.planned_stop s join app.operator_account o on o.id = s.planned_by
    -- what still stands first: no number of later ones that were taken back hides it
    order by s.ended_at is null and s.ends_at > clock_timestamp() desc, s.begins_at desc, s.id limit 50;
end $$;

-- Plans a stop, puts off the closings that fall into it, and writes to their sections. Null where another stop that still stands overlaps, its beginning is
-- past or more than a year away, it is longer than seven days (its year is mistyped, and residents would be kept out for that long), or where closings
-- would be put off for more than a month behind its end: the program proposes the next opening day.
create function api.plan_stop(p_begins_at timestamptz, p_ends_at timestamptz, p_reason text, p_extended_until timestamptz) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person constant uuid := api.require_proved_operator();
  made uuid;
  met record;
  extended int := 0;
  said jsonb;
begin
  perform pg_advisory_xact_lock(hashtextextended('planned stops', 0));
  if p_begins_at <= clock_timestamp() or p_begins_at > clock_timestamp() + interval '366 days' or p_extended_until not between p_ends_at and p_ends_at + interval '31 days'
      or p_ends_at > p_begins_at + interval '7 days'
      or exists (select from app.planned_stop s
      where s.ended_at is null and s.begins_at < p_ends_at and p_begins_at < s.ends_at) then
    return null;
  end if;
  insert into app.planned_stop as s (begins_at, ends_at, reason, planned_by) values (p_begins_at, p_ends_at, p_reason, person)
    returning s.id into made;
  -- locked one after the other, in one order, and looked at again behind the lock: a place or another period may have come
  for met in select t.municipality, t.procedure from api.met_by_stop(p_begins_at, p_ends_at, p_extended_until) t where t.until is not null order by 1, 2 loop
    perform from app.procedure p where p.municipality = met.municipality and p.id = met.procedure for no key update;
    with put_off as (
      insert into app.closing_extension (municipality, procedure, planned_stop, closes_at, extended_until)
        select t.municipality, t.procedure, made, t.own_closes_at, t.until from api.met_by_stop(p_begins_at, p_ends_at, p_extended_until) t
        where t.municipality = met.municipality and t.procedure = met.procedure and t.until is not null
        returning municipality, procedure, extended_until)
    update app.procedure p set extended_until = x.extended_until from put_off x where p.municipality = x.municipality and p.id = x.procedure;
    extended := extended + case when found then 1 else 0 end;
  end loop;
  perform api.write_about_stop(made, 'planned');
  said := jsonb_build_object('begins_at', p_begins_at, 'ends_at', p_ends_at, 'reason', p_reason, 'extended', extended);
  insert into app.operator_audit_event (operator, action, subject, details) values (person, 'stop_planned', '', said);
  return made;
end $$;

-- Takes a stop back before it begins, and what it put off with it, of which the sections are written to; or ends it early, and what it put off stays. False where it is over.
create function api.end_stop(p_stop uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person constant uuid := api.require_proved_operator();
  ended record;
  said jsonb;
begin
  perform pg_advisory_xact_lock(hashtextextended('planned stops', 0));
  update app.planned_stop s set ended_at = clock_timestamp() where s.id = p_stop and s.ended_at is null and s.ends_at > clock_timestamp()
    returning s.begins_at, s.ends_at, s.begins_at > clock_timestamp() as ahead into ended;
  if not found then return false; end if;
  if ended.ahead then
    update app.procedure p set extended_until = api.put_off_until(p.municipality, p.id) from app.closing_extension x
      where x.planned_stop = p_stop and p.municipality = x.municipality and p.id = x.procedure and p.extended_until is not null;
    perform api.write_about_stop(p_stop, 'taken_back');
  end if;
  said := jsonb_build_object('begins_at', ended.begins_at, 'ends_at', ended.ends_at);
  insert into app.operator_audit_event (operator, action, subject, details)
    values (person, case when ended.ahead then 'stop_taken_back' else 'stop_ended' end, '', said);
  return true;
end $$;

grant execute on function api.announcements(), api.announce(text, text, jsonb, timestamptz, timestamptz), api.withdraw_announcement(uuid),
  api.procedures_met(timestamptz, timestamptz, timestamptz), api.planned_stops(), api.plan_stop(timestamptz, timestamptz, text, timestamptz),
  api.end_stop(uuid) to todoke_operator;

set local role todoke_functions;
revoke create on schema api from todoke_counts;

-- 5. Triggers, and what staff read -----------------------------------------------------------------------------------
set local role todoke_owner;
create trigger notify_announcements after insert or update on app.announcement for each statement execute function api.notify_announcements();
create trigger notify_announcements after insert or update on app.planned_stop for each statement execute function api.notify_announcements();
create trigger end_extension before update of closes_at on app.procedure for each row
  when (new.closes_at is distinct from old.closes_at and old.extended_until is not null) execute function api.end_extension();
create trigger end_extension after insert on app.place for each row execute function api.end_extension_for_place();

grant select on app.closing_extension, app.planned_stop to todoke_staff;
create policy staff on app.closing_extension for select to todoke_staff using (
  municipality = (select api.session_municipality()) and procedure = any ((select api.readable_procedures())::uuid[]));
-- whose stops they are is told to nobody: they are the whole service's
create policy staff on app.planned_stop for select to todoke_staff using ((select api.session_staff()) is not null);
