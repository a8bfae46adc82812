-- Work without a person: the worker works for one claimed municipality a transaction.
grant select, insert, update (attempts, lease, leased_until, done_at, due_at) on app.job to todoke_functions;
grant select, insert, delete on app.claim to todoke_functions;
grant select, insert, update on app.worker_heartbeat to todoke_functions;
grant select, insert, delete, update (failures) on app.lookup_failure to todoke_functions;
grant select on app.procedure, app.procedure_version, app.public_key to todoke_functions;

set local role todoke_functions;

-- The municipality a job's transaction was claimed for.
create function api.working_for() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select municipality from app.claim where transaction = pg_current_xact_id_if_assigned()
$$;

-- Takes one job and binds this transaction to its municipality. It cannot be forged and ends with the transaction;
-- the lease lets later transactions go on with the same job.
create function api.claim(p_kind text, p_municipality text)
returns table (municipality text, job uuid, subject uuid, lease uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  next record;
  new_lease uuid := gen_random_uuid();
begin
  if exists (select from app.claim c where c.transaction = pg_current_xact_id()) then
    raise exception using errcode = 'TD415', message = 'one job a transaction';
  end if;
  delete from app.claim c where c.transaction < pg_snapshot_xmin(pg_current_snapshot());
  select j.municipality, j.id, j.subject into next from app.job j
    where j.kind = p_kind and j.done_at is null and j.due_at <= clock_timestamp()
      and (j.leased_until is null or j.leased_until < clock_timestamp())
      and (p_municipality is null or j.municipality = p_municipality)
    order by j.due_at limit 1 for update skip locked;
  if not found then return; end if;
  insert into app.claim values (pg_current_xact_id(), next.municipality, next.id);
  update app.job j set lease = new_lease, leased_until = clock_timestamp() + interval '5 minutes', attempts = j.attempts + 1
    where j.municipality = next.municipality and j.id = next.id;
  return query select next.municipality, next.id, next.subject, new_lease;
end $$;

create function api.resume(p_municipality text, p_job uuid, p_lease uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update app.job j set leased_until = clock_timestamp() + interval '5 minutes'
    where j.municipality = p_municipality and j.id = p_job and j.lease = p_lease and j.done_at is null and j.leased_until > clock_timestamp();
  if not found then return false; end if;
  insert into app.claim values (pg_current_xact_id(), p_municipality, p_job) on conflict do nothing;
  return true;
end $$;

create function api.finish_job(p_municipality text, p_job uuid, p_lease uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update app.job j set done_at = clock_timestamp(), lease = null, leased_until = null
    where j.municipality = p_municipality and j.id = p_job and j.lease = p_lease and j.done_at is null;
  return found;
end $$;

create function api.record_heartbeat(p_worker text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into app.worker_heartbeat (worker) values (p_worker) on conflict (worker) do update set at = clock_timestamp()
$$;

-- Puts a job for each municipality with a published procedure that lacks this fiscal year's key, or, in the year's last
-- 60 days, next year's.
create function api.plan_keys() returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  planned int;
begin
  insert into app.job (municipality, kind)
    select distinct p.municipality, 'keys' from app.procedure p
    cross join lateral (
      select extract(year from d - interval '3 months')::int as year
      from (values (clock_timestamp() at time zone 'Asia/Tokyo'), (clock_timestamp() at time zone 'Asia/Tokyo' + interval '60 days')) t (d)) needed
    where exists (select from app.procedure_version v where v.municipality = p.municipality and v.procedure = p.id and v.state in ('scheduled', 'published'))
      and not exists (select from app.public_key k where k.municipality = p.municipality and k.procedure = p.id and k.fiscal_year = needed.year)
      and not exists (select from app.job j where j.municipality = p.municipality and j.kind = 'keys' and j.done_at is null);
  get diagnostics planned = row_count;
  return planned;
end $$;

-- kept until 0.4.0: api.procedures_without_key()

-- Counters of wrong numbers and of sign-ins that are over, and browsers that nobody signed in with for ninety days, serve nobody; nor does a counted
-- mail after two hours, when its hour is over and the summary that it may have begun is on its way.
create function api.delete_old_failures() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from app.lookup_failure where window_start < clock_timestamp() - interval '1 day';
  delete from app.sign_in_pace where asked_at < clock_timestamp() - interval '1 hour';
  delete from app.known_browser where signed_in_at < clock_timestamp() - interval '90 days';
  delete from app.arrival_mail where at < clock_timestamp() - interval '2 hours';
$$;

grant execute on function api.working_for(), api.record_heartbeat(text), api.plan_keys(), api.claim(text, text), api.resume(text, uuid, uuid),
  api.finish_job(text, uuid, uuid), api.delete_old_failures() to todoke_worker;
grant execute on function api.record_heartbeat(text) to todoke_mailer;

set local role todoke_owner;
grant select on app.procedure, app.procedure_version to todoke_worker;
grant select, insert (municipality, id, procedure, fiscal_year, public_key, signature) on app.public_key to todoke_worker;
create policy worker on app.procedure for select to todoke_worker using (municipality = (select api.working_for()));
create policy worker on app.procedure_version for select to todoke_worker using (municipality = (select api.working_for()));
create policy worker on app.public_key for select to todoke_worker using (municipality = (select api.working_for()));
create policy worker_writes on app.public_key for insert to todoke_worker with check (municipality = (select api.working_for()));
