-- Counts of applications. A trigger on application appends each change to count_change and is their only writer; the worker folds the changes into
-- `standing` and `arrivals`. Who reads adds the changes that are not folded yet, in the same statement, and is exact at every moment.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
-- by whoever submits, enters, decides or erases: all of them functions
grant insert, select, delete on app.count_change to todoke_functions;
grant select, insert, delete, update (count) on app.standing, app.arrivals to todoke_functions;
grant select (municipality, procedure, arrived_at, status, channel) on app.application to todoke_functions;

set local role todoke_functions;

-- 2. The worker's part -----------------------------------------------------------------------------------------------
-- Folds at most so many changes and answers how many; 0 where another worker is folding.
create function api.fold_counts(p_most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  folded int;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('counts', 0)) then
    return 0;
  end if;
  with gone as (
    delete from app.count_change c where c.ctid = any (array(select w.ctid from app.count_change w limit p_most)) returning c.*
  ), arrived as (
    select g.municipality, g.procedure, g.hour, g.channel, g.status, sum(g.change) as change from gone g group by 1, 2, 3, 4, 5 having sum(g.change) <> 0
  ), stood as (
    insert into app.standing as s (municipality, procedure, fiscal_year, status, count)
      select d.municipality, d.procedure, y.fiscal_year, d.status, sum(d.change)
      from arrived d cross join lateral (
        select extract(year from (d.hour at time zone 'Asia/Tokyo') - interval '3 months')::int as fiscal_year) y
      group by 1, 2, 3, 4 having sum(d.change) <> 0 order by 1, 2, 3, 4
      on conflict (municipality, procedure, fiscal_year, status) do update set count = s.count + excluded.count
  ), came as (
    insert into app.arrivals as r (municipality, procedure, hour, channel, status, count)
      select d.municipality, d.procedure, d.hour, d.channel, d.status, d.change from arrived d
      on conflict (municipality, procedure, hour, channel, status) do update set count = r.count + excluded.count
  )
  select count(*) into folded from gone;
  return folded;
end $$;

-- How many changes wait to be folded.
create function api.unfolded_counts() returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*) from app.count_change
$$;

-- Compares the counts of the municipality after this code ('' for the first) with its applications, in one statement; `differing`: how many counts
-- are another number. Nothing where there is none after it. What was counted down to nothing is taken away.
create function api.check_next_counts(p_after text) returns table (municipality text, name text, differing bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  here text := (select min(m.code) from app.municipality m where m.code > p_after);
begin
  if here is null then return; end if;
  delete from app.standing s where s.municipality = here and s.count = 0;
  delete from app.arrivals r where r.municipality = here and r.count = 0;
  return query
    with waiting as (
      select c.procedure, c.hour, c.channel, c.status, c.change from app.count_change c where c.municipality = here
    ), real as (
      select a.procedure, date_bin('1 hour', a.arrived_at, '2000-01-01 00:00+00') as hour, a.channel::text as channel, a.status::text as status, count(*) as number
      from app.application a where a.municipality = here group by 1, 2, 3, 4
    ), by_hour as (
      select n.procedure, n.hour, n.channel, n.status from (
        select r.procedure, r.hour, r.channel, r.status, r.number from real r
        union all select r.procedure, r.hour, r.channel, r.status, -r.count from app.arrivals r where r.municipality = here
        union all select c.procedure, c.hour, c.channel, c.status, -c.change from waiting c) n
      group by 1, 2, 3, 4 having sum(n.number) <> 0
    ), by_year as (
      select n.procedure, n.fiscal_year, n.status from (
        select r.procedure, extract(year from (r.hour at time zone 'Asia/Tokyo') - interval '3 months')::int as fiscal_year, r.status, r.number from real r
        union all select s.procedure, s.fiscal_year, s.status, -s.count from app.standing s where s.municipality = here
        union all select c.procedure, extract(year from (c.hour at time zone 'Asia/Tokyo') - interval '3 months')::int, c.status, -c.change from waiting c) n
      group by 1, 2, 3 having sum(n.number) <> 0
    )
    select m.code, m.name ->> 'ja', (select count(*) from by_hour) + (select count(*) from by_year) from app.municipality m where m.code = here;
end $$;

grant execute on function api.fold_counts(int), api.unfolded_counts(), api.check_next_counts(text) to todoke_worker;

-- 3. The trigger, and what staff may read: the counts of their own procedures ----------------------------------------
set local role todoke_owner;
create trigger append_count_change after insert or delete on app.application for each row execute function app.append_count_change();
create trigger append_count_change_again after update of status, procedure, channel, arrived_at on app.application for each row
  when ((old.status, old.procedure, old.channel, old.arrived_at) is distinct from (new.status, new.procedure, new.channel, new.arrived_at))
  execute function app.append_count_change();

grant select on app.count_change, app.standing, app.arrivals to todoke_staff;
do $$
declare
  name text;
begin
  foreach name in array array['count_change', 'standing', 'arrivals'] loop
    execute format('create policy staff on app.%I for select to todoke_staff using (municipality = (select api.session_municipality()) '
                   'and procedure = any ((select api.my_procedures())::uuid[]))', name);
  end loop;
end $$;
