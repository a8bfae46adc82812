-- Work without a person: the mailer delivers the outbox, the desk works for one municipality a transaction.
set role todoke_functions;

-- The next letter that is due, leased for two minutes; p_municipality narrows the choice (null: any).
create function api.claim_letter(p_municipality text)
returns table (municipality text, id uuid, lease uuid, kind text, recipient text, language text, facts jsonb,
               municipality_name jsonb, address_sealed bytea, attempts int)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  next record;
begin
  select o.municipality, o.id into next from app.outbox o
    where o.state = 'waiting' and o.due_at <= clock_timestamp()
      and (o.leased_until is null or o.leased_until < clock_timestamp())
      and (p_municipality is null or o.municipality = p_municipality)
    order by o.due_at limit 1 for update skip locked;
  if not found then return; end if;
  return query
    update app.outbox o set lease = gen_random_uuid(), leased_until = clock_timestamp() + interval '2 minutes', attempts = o.attempts + 1
    from app.municipality m
    where o.municipality = next.municipality and o.id = next.id and m.code = o.municipality
    returning o.municipality, o.id, o.lease, o.kind::text, o.recipient::text, o.language, o.facts, m.name, o.address_sealed, o.attempts;
end $$;

-- What became of it: sent and failed end the delivery and empty the address; deferred makes it due again.
create function api.record_delivery(p_municipality text, p_id uuid, p_lease uuid, p_outcome text, p_smtp_code int, p_reason text, p_retry_after interval)
returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update app.outbox o set
      state = case p_outcome when 'deferred' then 'waiting' else p_outcome end,
      due_at = case p_outcome when 'deferred' then clock_timestamp() + p_retry_after else o.due_at end,
      ended_at = case p_outcome when 'deferred' then null else clock_timestamp() end,
      address_sealed = case p_outcome when 'deferred' then o.address_sealed end,
      lease = null, leased_until = null
    where o.municipality = p_municipality and o.id = p_id and o.lease = p_lease and o.state = 'waiting';
  if not found then return false; end if;
  insert into app.delivery_attempt (municipality, outbox, outcome, smtp_code, reason)
    values (p_municipality, p_id, p_outcome, p_smtp_code, p_reason);
  return true;
end $$;

create function api.beat(p_worker text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into app.worker_beat (worker) values (p_worker) on conflict (worker) do update set beat_at = clock_timestamp()
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

-- Counters of wrong numbers and sign-ins older than a day serve nobody.
create function api.forget_failures() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from app.lookup_failure where window_start < clock_timestamp() - interval '1 day';
  delete from app.sign_in_failure where window_start < clock_timestamp() - interval '1 day';
$$;

grant execute on function api.claim_letter(text), api.record_delivery(text, uuid, uuid, text, int, text, interval), api.beat(text) to todoke_mailer;
grant execute on function api.beat(text), api.plan_keys(), api.claim(text, text), api.resume(text, uuid, uuid),
  api.finish_job(text, uuid, uuid), api.forget_failures() to todoke_desk;
reset role;
