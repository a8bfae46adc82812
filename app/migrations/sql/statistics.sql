-- 統計: how long applications waited. Steps are read here without asking row-level security for each of them: the asker's own procedures
-- and municipality are looked up once.
set role todoke_functions;
-- How many applications of a procedure, arrived from `p_from` to before `p_to`, waited how many days of Tokyo for their first acceptance and for
-- the completion that holds. What was corrected back waits again: a step counts while the application stands behind it.
create function api.waits(p_procedure uuid, p_from timestamptz, p_to timestamptz)
returns table (step text, days int, count bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.who();
begin
  if here is null or not p_procedure = any (api.my_procedures()) then
    return;
  end if;
  return query
    with stepped as (
      select a.arrived_at, case a.status when 'confirming' then a.status_before else a.status end as stands,
             min(e.at) filter (where e.to_status = 'accepted') as accepted_at, max(e.at) filter (where e.to_status = 'completed') as completed_at
      from app.application a
      join app.status_event e on e.municipality = here and e.application = a.id and e.to_status in ('accepted', 'completed')
      where a.municipality = here and a.procedure = p_procedure and a.arrived_at >= p_from and a.arrived_at < p_to
      group by a.municipality, a.id
    ), waited as (
      select (s.accepted_at at time zone 'Asia/Tokyo')::date - (s.arrived_at at time zone 'Asia/Tokyo')::date as acceptance,
             (s.completed_at at time zone 'Asia/Tokyo')::date - (s.arrived_at at time zone 'Asia/Tokyo')::date as completion, s.stands
      from stepped s
    )
    select 'acceptance', w.acceptance, count(*) from waited w where w.acceptance is not null and w.stands <> 'arrived' group by w.acceptance
    union all
    select 'completion', w.completion, count(*) from waited w where w.completion is not null and w.stands = 'completed' group by w.completion;
end $$;
grant execute on function api.waits(uuid, timestamptz, timestamptz) to todoke_staff;
reset role;
