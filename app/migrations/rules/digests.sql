-- What a section is written to about what arrives where it chose one mail a day: how many applications for which procedure, nothing personal.
-- `submit` and `submit_many` write to a section only where each is to be told.
grant select, insert, update (counted_to) on app.arrival_digest to todoke_functions;

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

set local role todoke_owner;
create trigger begin_digest after insert on app.procedure for each row when (new.arrival_mail like 'at\_%') execute function api.begin_digest();
create trigger begin_digest_later after update of arrival_mail on app.procedure for each row
  when (new.arrival_mail like 'at\_%' and old.arrival_mail not like 'at\_%') execute function api.begin_digest();
create trigger end_digest after update of arrival_mail on app.procedure for each row
  when (new.arrival_mail = 'each' and old.arrival_mail like 'at\_%') execute function api.end_digest();
