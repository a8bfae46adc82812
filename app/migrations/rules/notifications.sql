-- Mail: the outbox and its delivery, what staff write to chosen applicants (お知らせ), and what mail servers send back.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant insert, select, update (state, attempts, lease, leased_until, due_at, ended_at, address_sealed,
  body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic, summary) on app.outbox to todoke_functions;
grant select, insert, update (at), delete on app.arrival_mail to todoke_functions;
grant insert on app.delivery_attempt to todoke_functions;
grant select on app.mailer_key, app.mail_template to todoke_functions;
grant select (mail_sealed, mail_format) on app.staff to todoke_functions;

-- 2. Delivery --------------------------------------------------------------------------------------------------------
set local role todoke_functions;

create view api.mailer_public_key as
  select id, public_key, created_at, signature from app.mailer_key;

grant select on api.mailer_public_key to todoke_applicant, todoke_staff, todoke_operator, todoke_worker;

create function api.summarised(p_municipality text, p_summary uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object('count', count(*), 'letters', coalesce(
      jsonb_agg(h.facts || jsonb_build_object('language', h.language) order by h.number) filter (where h.number <= 500), '[]'))
  from (select o.facts, o.language, row_number() over (order by o.created_at, o.id) as number
        from app.outbox o where o.municipality = p_municipality and o.summary = p_summary) h
$$;

-- A summary is leased with the facts of the letters that it tells of, the first 500 of them, and their number. address_of: what the address is
-- bound to. A mailer of 0.2.0 asks by another name and gets none: it would give up what it cannot open.
create function api.lease_letter(p_municipality text)
returns table (municipality text, id uuid, lease uuid, kind text, recipient text, language text, facts jsonb,
               municipality_name jsonb, application uuid, address_sealed bytea, address_of uuid, address_format smallint, attempts int,
               arrived_at timestamptz, template_subject jsonb, template_body jsonb, body_sealed bytea, body_format smallint, return_token uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  next record;
  template record;
begin
  select o.municipality, o.id, o.application, o.kind into next from app.outbox o
    where o.state = 'waiting' and o.due_at <= clock_timestamp()
      and (o.leased_until is null or o.leased_until < clock_timestamp())
      and (p_municipality is null or o.municipality = p_municipality)
    order by o.due_at limit 1 for update skip locked;
  if not found then return; end if;
  -- of what staff entered the day is known and no hour: its beginning says so (app/notifications/delivery.py)
  select case a.channel when 'web' then a.arrived_at
           else date_trunc('day', a.arrived_at at time zone 'Asia/Tokyo') at time zone 'Asia/Tokyo' end as arrived_at,
    a.sealed_format, t.subject, t.body into template from app.application a
    left join app.mail_template t on t.municipality = a.municipality and t.procedure = a.procedure and t.kind = next.kind
    where a.municipality = next.municipality and a.id = next.application;
  return query
    update app.outbox o set lease = gen_random_uuid(), leased_until = clock_timestamp() + interval '2 minutes', attempts = o.attempts + 1,
      -- the same at every attempt: whatever copy comes back is known
      return_token = coalesce(o.return_token, gen_random_uuid())
    from app.municipality m
    where o.municipality = next.municipality and o.id = next.id and m.code = o.municipality
    returning o.municipality, o.id, o.lease, o.kind::text, o.recipient::text, o.language,
              case when o.kind = 'arrival_summary' then o.facts || api.summarised(o.municipality, o.id) else o.facts end, m.name, o.application, o.address_sealed,
              case o.recipient when 'applicant' then coalesce(o.application, o.address_of) when 'staff' then o.staff else o.address_of end,
              case when o.recipient = 'applicant' then coalesce(template.sealed_format, o.address_format) else o.address_format end, o.attempts,
              template.arrived_at, template.subject, template.body, o.body_sealed, o.body_format, o.return_token;
end $$;

-- Asked before a mail of arrival is sent: whether it may be. Ten an hour go to one address; one more is held back, and a summary an hour later
-- tells of all that were held back till then. p_address_hash: the mailer's HMAC of the address.
--   sendable   it is counted; asked again after a failed delivery, the same is said and nothing counted twice
--   held       it is held back: its delivery has ended
--   not_ours   another mailer's by now, or erased
create function api.count_arrival_mail(p_municipality text, p_id uuid, p_lease uuid, p_address_hash bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  moment timestamptz;
  letter record;
  open_summary uuid;
begin
  -- of two letters to one address that are asked for at the same time, one is counted after the other
  perform pg_advisory_xact_lock(hashtextextended(p_municipality || encode(p_address_hash, 'hex'), 0));
  moment := clock_timestamp();
  select o.language, o.address_sealed, o.application, a.sealed_format into letter from app.outbox o
    join app.application a on a.municipality = o.municipality and a.id = o.application
    where o.municipality = p_municipality and o.id = p_id and o.lease = p_lease and o.state = 'waiting' and o.kind = 'arrival' for update of o;
  if not found then
    return 'not_ours';
  end if;
  update app.arrival_mail m set at = moment where m.municipality = p_municipality and m.outbox = p_id;
  if found then
    return 'sendable';
  end if;
  if (select count(*) from app.arrival_mail m where m.municipality = p_municipality and m.address_hash = p_address_hash
        and m.at > moment - interval '1 hour' and not m.held) < 10 then
    insert into app.arrival_mail (municipality, outbox, address_hash, at, held) values (p_municipality, p_id, p_address_hash, moment, false);
    return 'sendable';
  end if;
  -- one that a mailer has had in hand is closed: what it says stands
  select s.id into open_summary from app.arrival_mail m
    join app.outbox h on h.municipality = m.municipality and h.id = m.outbox
    join app.outbox s on s.municipality = h.municipality and s.id = h.summary
    where m.municipality = p_municipality and m.address_hash = p_address_hash and m.held and s.state = 'waiting' and s.attempts = 0
    limit 1 for update of s;
  if not found then
    insert into app.outbox as o (municipality, kind, recipient, language, facts, address_sealed, address_of, address_format, due_at)
      values (p_municipality, 'arrival_summary', 'applicant', letter.language, jsonb_build_object('at', moment), letter.address_sealed,
        letter.application, letter.sealed_format, moment + interval '1 hour')
      returning o.id into open_summary;
  end if;
  update app.outbox o set state = 'held', summary = open_summary, ended_at = moment, address_sealed = null, lease = null, leased_until = null
    where o.municipality = p_municipality and o.id = p_id;
  insert into app.arrival_mail (municipality, outbox, address_hash, at, held) values (p_municipality, p_id, p_address_hash, moment, true);
  return 'held';
end $$;

-- Letters to 職員. Their address is copied sealed as it is; who has none, or works no more, is written to by nobody. p_facts: what the letter
-- says, and nothing personal of an applicant. Returns those who are written to.
create function api.write_to_staff(p_municipality text, p_kind text, p_staff uuid[], p_facts jsonb) returns setof uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into app.outbox (municipality, kind, recipient, staff, facts, address_sealed, address_format)
    select s.municipality, p_kind, 'staff', s.id, p_facts || jsonb_build_object('at', clock_timestamp()), s.mail_sealed, s.mail_format from app.staff s
    where s.municipality = p_municipality and s.id = any (p_staff) and api.is_on_roster(s.active, s.roster_from, s.roster_until) and s.mail_sealed is not null
    returning staff
$$;

-- The same for an administrator, of what administrators do to people by a page. Whatever else 職員 are written to about, the function or
-- trigger that does it writes: nobody makes up a letter about a plan that there is not.
create function api.enqueue_for_staff(p_kind text, p_staff uuid[], p_facts jsonb) returns setof uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not api.may_administer() or p_kind <> 'second_factor_reset' then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  return query select api.write_to_staff(api.session_municipality(), p_kind, p_staff, p_facts);
end $$;
grant execute on function api.enqueue_for_staff(text, uuid[], jsonb) to todoke_staff;

-- Ends one attempt of delivery. Once the letter has ended, its address and the words of a notice are emptied.
create function api.record_delivery(p_municipality text, p_id uuid, p_lease uuid, p_outcome text, p_smtp_code int, p_reason text,
  p_retry_after interval)
returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update app.outbox o set
      state = case p_outcome when 'deferred' then 'waiting' else p_outcome end,
      due_at = case p_outcome when 'deferred' then clock_timestamp() + p_retry_after else o.due_at end,
      ended_at = case p_outcome when 'deferred' then null else clock_timestamp() end,
      address_sealed = case p_outcome when 'deferred' then o.address_sealed end,
      body_sealed = case p_outcome when 'deferred' then o.body_sealed end,
      lease = null, leased_until = null
    where o.municipality = p_municipality and o.id = p_id and o.lease = p_lease and o.state = 'waiting';
  if not found then return false; end if;
  insert into app.delivery_attempt (municipality, outbox, outcome, smtp_code, reason)
    values (p_municipality, p_id, p_outcome, p_smtp_code, p_reason);
  -- what becomes of a summary becomes of the letters that it tells of
  if p_outcome <> 'deferred' then
    with told as (
      update app.outbox h set state = case p_outcome when 'sent' then 'summarised' else p_outcome end, ended_at = clock_timestamp()
        where h.municipality = p_municipality and h.summary = p_id and h.state = 'held' returning h.id)
    insert into app.delivery_attempt (municipality, outbox, outcome, smtp_code, reason)
      select p_municipality, t.id, p_outcome, p_smtp_code, p_reason from told t;
  end if;
  return true;
end $$;

-- A mail server sent a letter back. Who knows the token of its envelope may say so, and nothing else. A summary's return is that of each letter
-- that it told of.
--   bounced   5.x.x: nobody will read it; delivery has ended
--   delayed   4.x.x: noted
--   known     it was told before, or had failed anyway
--   unknown   no letter has that token
create function api.record_bounce(p_municipality text, p_token uuid, p_status text, p_diagnostic text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  letter record;
  for_good constant boolean := p_status like '5.%';
begin
  select o.id, o.state, o.bounce_status into letter from app.outbox o
    where o.municipality = p_municipality and o.return_token = p_token for update;
  if not found then
    return 'unknown';
  elsif letter.state in ('failed', 'bounced') or letter.bounce_status = p_status then
    return 'known';
  end if;
  update app.outbox o set
      bounced_at = clock_timestamp(), bounce_status = p_status, bounce_diagnostic = left(p_diagnostic, 200),
      state = case when for_good then 'bounced' else o.state end,
      ended_at = case when for_good then coalesce(o.ended_at, clock_timestamp()) else o.ended_at end,
      address_sealed = case when not for_good then o.address_sealed end,
      body_sealed = case when not for_good then o.body_sealed end,
      lease = case when not for_good then o.lease end,
      leased_until = case when not for_good then o.leased_until end
    where o.municipality = p_municipality and (o.id = letter.id or o.summary = letter.id);
  return case when for_good then 'bounced' else 'delayed' end;
end $$;

grant execute on function api.lease_letter(text), api.record_delivery(text, uuid, uuid, text, int, text, interval),
  api.record_bounce(text, uuid, text, text), api.count_arrival_mail(text, uuid, uuid, bytea) to todoke_mailer;

-- 3. What staff may read and write -----------------------------------------------------------------------------------
set local role todoke_owner;
grant select on app.delivery_attempt, app.sending, app.notice to todoke_staff;
grant select (municipality, id, application, staff, kind, recipient, language, facts, created_at, due_at, state, attempts, ended_at,
              bounced_at, bounce_status, bounce_diagnostic),
  insert (municipality, id, application, kind, recipient, language, facts, due_at, address_sealed, body_sealed, body_format) on app.outbox to todoke_staff;
grant insert (municipality, id, procedure, staff, sealed, sealed_format) on app.sending to todoke_staff;
grant insert (municipality, id, sending, application), update (at, sealed, sealed_format) on app.notice to todoke_staff;

-- of an application they may read; a letter to 職員 is theirs and the administrators'
create policy staff on app.outbox for select to todoke_staff using (municipality = (select api.session_municipality())
  and ((staff is not null and (staff = (select api.session_staff()) or (select api.may_administer()))) or exists (
    select from app.application a where a.municipality = outbox.municipality and a.id = outbox.application)));
create policy staff on app.delivery_attempt for select to todoke_staff using (municipality = (select api.session_municipality()) and exists (
    select from app.outbox o where o.municipality = delivery_attempt.municipality and o.id = delivery_attempt.outbox));
create policy staff_writes on app.outbox for insert to todoke_staff
  with check (municipality = (select api.session_municipality()) and (select api.may_process()) and exists (
    select from app.application a where a.municipality = outbox.municipality and a.id = outbox.application));
do $$
declare
  mine constant text := 'municipality = (select api.session_municipality()) and procedure = any ((select api.my_procedures())::uuid[])';
  of_mine constant text := 'municipality = (select api.session_municipality()) and exists ('
    'select from app.application a where a.municipality = notice.municipality and a.id = notice.application)';
  works constant text := ' and (select api.may_process())';
begin
  execute 'create policy staff on app.sending for select to todoke_staff using (' || mine || ')';
  execute 'create policy staff_writes on app.sending for insert to todoke_staff with check (' || mine || works
    || ' and staff = (select api.session_staff()))';
  execute 'create policy staff on app.notice for select to todoke_staff using (' || of_mine || ')';
  -- of the sending's own procedure, and no other that the writer works on
  execute 'create policy staff_writes on app.notice for insert to todoke_staff with check (' || of_mine || works
    || ' and exists (select from app.sending s join app.application a on a.municipality = s.municipality and a.procedure = s.procedure'
    || ' where s.municipality = notice.municipality and s.id = notice.sending and a.id = notice.application))';
  execute 'create policy staff_sends on app.notice for update to todoke_staff using (at is null and ' || of_mine || works
    || ') with check (' || of_mine || works || ')';
end $$;
