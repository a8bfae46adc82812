-- What a section is written to about what arrives where it chose one mail a day: how many applications for which procedure, nothing personal.
-- `submit` and `submit_many` write to a section only where each is to be told.
grant select, insert, update (counted_to) on app.arrival_digest to todoke_functions;
grant select, insert, update (week) on app.weekly_digest to todoke_functions;
grant select (municipality, application) on app.application_reading to todoke_functions;
grant select (created_at, last_signed_in_at) on app.staff to todoke_functions;

set local role todoke_functions;

-- From when a section is to be told once a day: what arrived before was told one by one, or was not to be told. Another hour goes on counting.
create function api.begin_digest() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into app.arrival_digest (municipality, procedure, counted_to) values (new.municipality, new.id, clock_timestamp())
    on conflict (municipality, procedure) do update set counted_to = excluded.counted_to;
  return null;
end $$;
grant execute on function api.begin_digest() to todoke_owner;

-- Writes to the sections of these procedures about what arrived since they were last told, up to each procedure's moment; answers how many mails
-- that are. Called under the lock of the digests alone: what is being told is told once.
create function api.tell_digests(p_municipalities text[], p_procedures uuid[], p_untils timestamptz[]) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  written int;
begin
  with counted as (
    select p.municipality, p.id as procedure, p.section, d.counted_to, u.until, (
        select count(*) from app.application a where a.municipality = p.municipality and a.procedure = p.id
          and a.arrived_at > d.counted_to and a.arrived_at <= u.until and a.channel = 'web') as arrived
    from unnest(p_municipalities, p_procedures, p_untils) u (municipality, procedure, until)
    join app.procedure p on p.municipality = u.municipality and p.id = u.procedure
    join app.arrival_digest d on d.municipality = p.municipality and d.procedure = p.id
    where d.counted_to < u.until
  ), told as (
    update app.arrival_digest g set counted_to = c.until from counted c where g.municipality = c.municipality and g.procedure = c.procedure
  ), mailed as (
    insert into app.outbox (municipality, kind, recipient, language, facts, address_sealed, address_of, address_format)
      select s.municipality, 'arrival_digest', 'section', 'ja', jsonb_build_object('section', s.name, 'at', clock_timestamp(),
             'since', min(c.counted_to), 'until', c.until, 'count', sum(c.arrived),
             'procedures', jsonb_agg(jsonb_build_object('title', v.title, 'count', c.arrived) order by c.arrived desc, c.procedure)),
             s.mail_sealed, s.id, s.mail_format
      from counted c
      join app.section s on s.municipality = c.municipality and s.id = c.section
      cross join lateral (
        select n.title from app.procedure_version n where n.municipality = c.municipality and n.procedure = c.procedure
          and n.state in ('published', 'superseded') order by n.number desc limit 1) v
      where c.arrived > 0 and s.mail_sealed is not null
      group by s.municipality, s.id, c.until
      returning id)
  select count(*) into written from mailed;
  return written;
end $$;

-- Where each is to be told again, the section is told at once of what waited for its hour: no hour comes any more.
create function api.end_digest() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('digests', 0));
  perform api.tell_digests(array[new.municipality], array[new.id], array[clock_timestamp()]);
  return null;
end $$;
grant execute on function api.end_digest() to todoke_owner;

-- Writes to each section whose hour has come about what arrived since it was last told, at most once: hours that were missed are told together.
-- Answers how many were written to. What was sent a minute before the hour has been recorded or refused by the time that it is counted.
-- p_municipality: null for all of them.
create function api.write_digests(p_municipality text) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant timestamp := (clock_timestamp() - interval '1 minute') at time zone 'Asia/Tokyo';
begin
  if not pg_try_advisory_xact_lock(hashtextextended('digests', 0)) then
    return 0;
  end if;
  return (
    with asked as (
      select p.municipality, p.id as procedure, date_trunc('day', here) + make_interval(hours => right(p.arrival_mail, 2)::int) as hour
      from app.procedure p
      where p.arrival_mail like 'at\_%' and (p_municipality is null or p.municipality = p_municipality)
    ), due as (
      select k.municipality, k.procedure, (k.hour - case when k.hour > here then interval '1 day' else interval '0' end) at time zone 'Asia/Tokyo' as until
      from asked k
    )
    select api.tell_digests(coalesce(array_agg(d.municipality), '{}'), coalesce(array_agg(d.procedure), '{}'), coalesce(array_agg(d.until), '{}')) from due d);
end $$;

grant execute on function api.write_digests(text) to todoke_worker;

-- The week's mail to administrators: what wants looking after, as names of procedures and numbers. Twenty of a kind are named, the others counted.
--   approvals  published procedures whose approval ends within 60 days, and the day
--   outlines   published procedures without 手続概要
--   keys       within 60 days of the next fiscal year: published procedures that have no key of it
--   unread     procedures with applications that arrived seven days ago and that nobody has opened or accepted
--   unseen     people who may sign in and have not for 90 days
create function api.weekly_facts(p_municipality text) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with here as (
    select clock_timestamp() as moment, extract(year from (clock_timestamp() at time zone 'Asia/Tokyo') - interval '3 months')::int + 1 as next_year),
  live as (
    select p.id, p.council_outline, p.suspended_at, v.title, v.approved_until from app.procedure p
    join app.procedure_version v on v.municipality = p.municipality and v.procedure = p.id and v.state = 'published'
    where p.municipality = p_municipality),
  approvals as (
    select l.title, l.approved_until, row_number() over (order by l.approved_until, l.title ->> 'ja') as place from live l, here h
    where l.approved_until > h.moment and l.approved_until <= h.moment + interval '60 days'),
  outlines as (select l.title, row_number() over (order by l.title ->> 'ja') as place from live l where l.council_outline = ''),
  keys as (
    select l.title, row_number() over (order by l.title ->> 'ja') as place from live l, here h
    where l.suspended_at is null and make_date(h.next_year, 4, 1) <= (h.moment at time zone 'Asia/Tokyo' + interval '60 days')::date
      and not exists (select from app.public_key k where k.municipality = p_municipality and k.procedure = l.id and k.fiscal_year = h.next_year
                      and k.destroyed_at is null)),
  waiting as (
    select a.procedure, count(*) as number from app.application a, here h
    where a.municipality = p_municipality and a.status = 'arrived' and a.arrived_at < h.moment - interval '7 days'
      and not exists (select from app.application_reading r where r.municipality = a.municipality and r.application = a.id)
    group by a.procedure),
  unread as (
    select n.title, w.number, row_number() over (order by w.number desc, n.title ->> 'ja') as place from waiting w
    cross join lateral (select v.title from app.procedure_version v where v.municipality = p_municipality and v.procedure = w.procedure
      and v.state in ('published', 'superseded') order by v.number desc limit 1) n),
  unseen as (
    select count(*) as number from app.staff s, here h
    where s.municipality = p_municipality and api.is_on_roster(s.active, s.roster_from, s.roster_until)
      and greatest(s.created_at, s.last_signed_in_at) < h.moment - interval '90 days')
  select jsonb_build_object(
    'approvals', (select coalesce(jsonb_agg(jsonb_build_object('title', x.title, 'until', x.approved_until) order by x.place), '[]') from approvals x where x.place <= 20),
    'approval_count', (select count(*) from approvals),
    'outlines', (select coalesce(jsonb_agg(jsonb_build_object('title', x.title) order by x.place), '[]') from outlines x where x.place <= 20),
    'outline_count', (select count(*) from outlines),
    'keys', (select coalesce(jsonb_agg(jsonb_build_object('title', x.title) order by x.place), '[]') from keys x where x.place <= 20),
    'key_count', (select count(*) from keys),
    'unread', (select coalesce(jsonb_agg(jsonb_build_object('title', x.title, 'count', x.number) order by x.place), '[]') from unread x where x.place <= 20),
    'unread_count', (select coalesce(sum(x.number), 0) from unread x),
    'unseen_count', (select number from unseen))
$$;

-- Writes to the administrators of each municipality, from Monday 8 o'clock once a week, and to nobody where there is nothing to tell. Answers how many mails
-- that are. A municipality that is looked at for the first time is told from the next week on. p_municipality: null for all of them.
create function api.write_weekly_digests(p_municipality text) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  this_week constant date := date_trunc('week', (clock_timestamp() at time zone 'Asia/Tokyo') - interval '8 hours')::date;
  due record;
  facts jsonb;
  written int := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('weekly digests', 0)) then
    return 0;
  end if;
  insert into app.weekly_digest (municipality, week)
    select m.code, this_week from app.municipality m where p_municipality is null or m.code = p_municipality on conflict do nothing;
  for due in update app.weekly_digest d set week = this_week from app.municipality m
      where m.code = d.municipality and d.week < this_week and m.suspended_at is null and (p_municipality is null or d.municipality = p_municipality)
      returning d.municipality loop
    facts := api.weekly_facts(due.municipality);
    if exists (select from jsonb_each(facts) f where f.key like '%\_count' and f.value <> '0'::jsonb) then
      written := written + (select count(*) from api.write_to_staff(due.municipality, 'weekly_digest', array(
        select s.id from app.staff s join app.staff_role r on r.role = s.role where s.municipality = due.municipality and r.may_administer), facts));
    end if;
  end loop;
  return written;
end $$;
grant execute on function api.write_weekly_digests(text) to todoke_worker;

set local role todoke_owner;
create trigger begin_digest after insert on app.procedure for each row when (new.arrival_mail like 'at\_%') execute function api.begin_digest();
create trigger begin_digest_later after update of arrival_mail on app.procedure for each row
  when (new.arrival_mail like 'at\_%' and old.arrival_mail not like 'at\_%') execute function api.begin_digest();
create trigger end_digest after update of arrival_mail on app.procedure for each row
  when (new.arrival_mail = 'each' and old.arrival_mail like 'at\_%') execute function api.end_digest();
