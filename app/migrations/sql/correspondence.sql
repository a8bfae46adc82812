-- お知らせ: what staff write to chosen applicants, one mail each, and what mail servers send back.
set role todoke_owner;

-- One act of writing to many. Its id is made with the form, so that the same form sent twice is one.
create table app.sending (
  municipality text not null,
  id uuid not null,
  procedure uuid not null,
  staff uuid not null,
  at timestamptz not null default clock_timestamp(),
  -- subject and body as they were written, sealed to the procedure's key of the year
  sealed bytea not null,
  primary key (municipality, id),
  foreign key (municipality, procedure) references app.procedure on delete restrict,
  foreign key (municipality, staff) references app.staff on delete restrict
);
create index sending_by_time on app.sending (municipality, procedure, at desc, id);

-- One of its recipients: chosen, and written to when its turn has come. The letter in the outbox has the notice's id; there is none for who
-- gave no address.
create table app.notice (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  sending uuid not null,
  application uuid not null,
  at timestamptz,
  -- the same words, sealed as the application's answers are, so that they die with them
  sealed bytea,
  primary key (municipality, id),
  unique (municipality, sending, application),
  foreign key (municipality, sending) references app.sending on delete restrict,
  foreign key (municipality, application) references app.application on delete restrict,
  check ((at is null) = (sealed is null))
);
create index notice_of_application on app.notice (municipality, application);

create domain app.mail_status as text check (value ~ '^[45]\.[0-9]{1,3}\.[0-9]{1,3}$');
create domain app.diagnostic as text check (length(value) <= 200);
alter table app.outbox drop constraint outbox_state_check;
alter table app.outbox
  -- bounced: a mail server took it and sent it back for good
  add constraint outbox_state_check check (state in ('waiting', 'sent', 'failed', 'bounced')),
  -- the words of a notice, sealed to the mailer; emptied once delivery ends, as the address is
  add body_sealed bytea,
  -- what the envelope's sender carries, so that a returned mail finds its letter: secret, given with the first attempt
  add return_token uuid,
  -- what a mail server told last: RFC 3463 status, and its own words without anything that could be an address
  add bounced_at timestamptz,
  add bounce_status app.mail_status,
  add bounce_diagnostic app.diagnostic not null default '',
  add constraint bounced_for_good check (state <> 'bounced' or bounce_status like '5.%'),
  add constraint bounce_is_told check ((bounced_at is null) = (bounce_status is null));
create unique index outbox_returns on app.outbox (municipality, return_token) where return_token is not null;
-- few: the list asks for them
create index outbox_undelivered on app.outbox (municipality, application) where state in ('failed', 'bounced');

do $$
declare
  name text;
  mine constant text := 'municipality = (select api.who()) and procedure = any ((select api.my_procedures())::uuid[])';
  of_mine constant text := 'municipality = (select api.who()) and exists ('
    'select from app.application a where a.municipality = notice.municipality and a.id = notice.application)';
  works constant text := ' and (select api.may_process())';
begin
  foreach name in array array['sending', 'notice'] loop
    execute format('alter table app.%I enable row level security', name);
    execute format('alter table app.%I force row level security', name);
    execute format('create policy owner on app.%I to todoke_owner using (true) with check (true)', name);
    execute format('create policy functions on app.%I to todoke_functions using (true) with check (true)', name);
    execute format('create policy counts on app.%I to todoke_counts using (true) with check (true)', name);
  end loop;
  execute 'create policy staff on app.sending for select to todoke_staff using (' || mine || ')';
  execute 'create policy staff_writes on app.sending for insert to todoke_staff with check (' || mine || works
    || ' and staff = (select api.who_staff()))';
  execute 'create policy staff on app.notice for select to todoke_staff using (' || of_mine || ')';
  -- of the sending's own procedure, and no other that the writer works on
  execute 'create policy staff_writes on app.notice for insert to todoke_staff with check (' || of_mine || works
    || ' and exists (select from app.sending s join app.application a on a.municipality = s.municipality and a.procedure = s.procedure'
    || ' where s.municipality = notice.municipality and s.id = notice.sending and a.id = notice.application))';
  execute 'create policy staff_sends on app.notice for update to todoke_staff using (at is null and ' || of_mine || works
    || ') with check (' || of_mine || works || ')';
end $$;

grant select on app.sending, app.notice to todoke_staff;
grant insert (municipality, id, procedure, staff, sealed) on app.sending to todoke_staff;
grant insert (municipality, id, sending, application), update (at, sealed) on app.notice to todoke_staff;
grant select (bounced_at, bounce_status, bounce_diagnostic), insert (body_sealed) on app.outbox to todoke_staff;
grant update (body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) on app.outbox to todoke_functions;
-- for 消去 (api.carry_out_erasure)
grant select (municipality, sending, application), delete on app.notice to todoke_functions;
grant select (municipality, id), delete on app.sending to todoke_functions;
reset role;

set role todoke_functions;
-- As before, and with it the words of a notice and what the envelope's sender carries.
drop function api.claim_letter(text);
create function api.claim_letter(p_municipality text)
returns table (municipality text, id uuid, lease uuid, kind text, recipient text, language text, facts jsonb,
               municipality_name jsonb, address_sealed bytea, attempts int, arrived_at timestamptz, own_subject jsonb, own_body jsonb,
               body_sealed bytea, return_token uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  next record;
  own record;
begin
  select o.municipality, o.id, o.application, o.kind into next from app.outbox o
    where o.state = 'waiting' and o.due_at <= clock_timestamp()
      and (o.leased_until is null or o.leased_until < clock_timestamp())
      and (p_municipality is null or o.municipality = p_municipality)
    order by o.due_at limit 1 for update skip locked;
  if not found then return; end if;
  select a.arrived_at, t.subject, t.body into own from app.application a
    left join app.letter_template t on t.municipality = a.municipality and t.procedure = a.procedure and t.kind = next.kind
    where a.municipality = next.municipality and a.id = next.application;
  return query
    update app.outbox o set lease = gen_random_uuid(), leased_until = clock_timestamp() + interval '2 minutes', attempts = o.attempts + 1,
      -- the same at every attempt: whatever copy comes back is known
      return_token = coalesce(o.return_token, gen_random_uuid())
    from app.municipality m
    where o.municipality = next.municipality and o.id = next.id and m.code = o.municipality
    returning o.municipality, o.id, o.lease, o.kind::text, o.recipient::text, o.language, o.facts, m.name, o.address_sealed, o.attempts,
              own.arrived_at, own.subject, own.body, o.body_sealed, o.return_token;
end $$;

-- As before; the words of a notice go with the address.
create or replace function api.record_delivery(p_municipality text, p_id uuid, p_lease uuid, p_outcome text, p_smtp_code int, p_reason text,
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
  return true;
end $$;

-- A mail server sent a letter back. Who knows the token of its envelope may say so, and nothing else.
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
    where o.municipality = p_municipality and o.id = letter.id;
  return case when for_good then 'bounced' else 'delayed' end;
end $$;
grant execute on function api.claim_letter(text), api.record_bounce(text, uuid, text, text) to todoke_mailer;
reset role;
