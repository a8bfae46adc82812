-- さがす: an application by a part of its 到達番号; and how what an earlier program indexed is indexed anew.
grant select (municipality, id, reference, arrived_at, procedure, procedure_version, sealing_key, sealed, sealed_format) on app.application to todoke_functions;
grant select (municipality, application, fold), update (tokens, fold) on app.blind_index to todoke_functions;
grant select, insert, update on app.blind_index_renewal to todoke_functions;

set local role todoke_functions;

-- Applications whose number, with the municipality's code before it, holds `p_part`; of the procedures that the asker may see, newest first. `p_symbols`:
-- the symbols of the part without any end of the code that it may begin with, in each way that it can be read, at least four.
create function api.search_references(p_part text, p_symbols text[], p_limit int)
returns table (id uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
  here constant text := api.session_municipality();
  mine constant uuid[] := api.my_procedures();
  partly_closed constant uuid[] := api.partly_closed_procedures();
  symbols text;
  parts text[];
begin
  foreach symbols in array p_symbols loop
    parts := array(select here || substr(symbols, n, 4) from generate_series(1, length(symbols) - 3) n);
    continue when parts = '{}';
    return query
      -- by the index of parts alone: the planner would else read all arrivals, or all applications of these procedures
      with found as materialized (
        select a.id, a.municipality, a.procedure, a.reference, a.arrived_at from app.application a
        where array[
            a.municipality || substr(a.reference::text, 1, 4), a.municipality || substr(a.reference::text, 2, 4), a.municipality || substr(a.reference::text, 3, 4),
            a.municipality || substr(a.reference::text, 4, 4), a.municipality || substr(a.reference::text, 5, 4), a.municipality || substr(a.reference::text, 6, 4),
            a.municipality || substr(a.reference::text, 7, 4)] @> parts)
      select f.id from found f
      where f.municipality = here and f.procedure = any (mine)
        and (f.procedure <> all (partly_closed) or api.is_open_application(f.procedure, f.id)) and strpos(f.municipality || f.reference::text, p_part) > 0
      order by f.arrived_at desc, f.id limit p_limit;
  end loop;
end $$;

-- The earliest fold that the asker's municipality has hashes of; null where nothing is indexed.
create function api.earliest_fold() returns smallint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select min(b.fold) from app.blind_index b where b.municipality = api.session_municipality()
$$;

create function api.write_blind_index(p_application uuid, p_sealing_key uuid, p_tokens bigint[], p_fold smallint) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into app.blind_index (municipality, application, sealing_key, tokens, fold)
    select api.working_for(), p_application, p_sealing_key, p_tokens, p_fold where api.working_for() is not null
  on conflict do nothing
$$;

-- A job for each municipality whose applications have not all been looked at for this fold, or are to be looked at again.
create function api.plan_reindexing(p_fold smallint) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  planned int;
begin
  insert into app.job (municipality, kind)
    select m.code, 'reindex' from app.municipality m
    left join app.blind_index_renewal r on r.municipality = m.code and r.fold = p_fold
    where (r.municipality is null or r.due_at <= clock_timestamp())
      and not exists (select from app.job j where j.municipality = m.code and j.kind = 'reindex' and j.done_at is null);
  get diagnostics planned = row_count;
  return planned;
end $$;

-- The next applications that are indexed by an earlier fold, newest first, of the municipality that the transaction works for. What has been
-- erased has no hashes.
create function api.applications_to_reindex(p_fold smallint, p_limit int)
returns table (id uuid, procedure_version uuid, sealing_key uuid, sealed bytea, sealed_format smallint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
  here constant text := api.working_for();
  seen_before constant uuid := coalesce(
    (select r.seen from app.blind_index_renewal r where r.municipality = here and r.fold = p_fold), 'ffffffff-ffff-ffff-ffff-ffffffffffff');
begin
  return query
    select a.id, a.procedure_version, a.sealing_key, a.sealed, a.sealed_format
    from (select b.municipality, b.application from app.blind_index b
          where b.municipality = here and b.fold < p_fold and b.application < seen_before
          order by b.municipality desc, b.application desc limit p_limit) b
    join app.application a on a.municipality = b.municipality and a.id = b.application
    order by a.id desc;
end $$;

create function api.rewrite_blind_index(p_application uuid, p_tokens bigint[], p_fold smallint) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update app.blind_index set tokens = p_tokens, fold = p_fold
  where municipality = api.working_for() and application = p_application and fold < p_fold
$$;

-- `p_seen`: the last that was looked at; null when there was none left. What could not be opened then is looked at again after a day: its key may have
-- been away.
create function api.record_reindexing(p_fold smallint, p_seen uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.working_for();
  next_look timestamptz := clock_timestamp();
begin
  if p_seen is null then
    next_look := case when exists (select from app.blind_index b where b.municipality = here and b.fold < p_fold)
                   then clock_timestamp() + interval '1 day' end;
  end if;
  insert into app.blind_index_renewal as r (municipality, fold, seen, due_at)
    select here, p_fold, p_seen, next_look where here is not null
  on conflict (municipality, fold) do update set seen = excluded.seen, due_at = excluded.due_at;
end $$;

grant execute on function api.search_references(text, text[], int), api.earliest_fold() to todoke_staff;
grant execute on function api.write_blind_index(uuid, uuid, bigint[], smallint), api.plan_reindexing(smallint), api.applications_to_reindex(smallint, int),
  api.rewrite_blind_index(uuid, bigint[], smallint), api.record_reindexing(smallint, uuid) to todoke_worker;
