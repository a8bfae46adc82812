-- What is asked before a session opens. A browser that somebody signed in with before is known by its cookie and throttled alone (OWASP, Slow Down
-- Online Guessing Attacks with Device Cookies). All others are slowed, never locked: each network waits for itself, 30 seconds at most since its
-- own last try at the account, however many others fail there. A try is counted before the password is compared, and the count is taken back
-- where it was right: tries sent all at once do not pass it. Made-up accounts slow made-up accounts only; equal histories have equal answers.
-- What takes a side stands behind the doors and is granted to nobody.

grant select, insert, delete, update on app.sign_in_pace, app.known_browser to todoke_functions;
grant select (one_time_until) on app.staff, app.operator_account to todoke_functions;

set local role todoke_functions;

-- 1. The wait ----------------------------------------------------------------------------------------------------------
-- Seconds, after so many failures of the account by unknown browsers, and of so many other accounts in the network, within fifteen minutes:
-- five failures are free, then 1, 2, 4, 8, 16, 30; ten other accounts are free (a ward behind one proxy mistypes too), then the same by threes.
create function api.wait_after(p_failures bigint, p_other_accounts bigint) returns int
language sql immutable security definer set search_path = pg_catalog, pg_temp as $$
  select least(30, greatest(
    case when p_failures >= 5 then power(2, least(p_failures, 10) - 5) else 0 end,
    case when p_other_accounts >= 10 then power(2, (least(p_other_accounts, 25) - 10) / 3) else 0 end))::int
$$;

create function api.is_account(p_side text, p_login text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from app.municipality m join app.staff s on s.municipality = m.code and s.login = p_login
      where p_side = 'staff' and m.slug = split_part(p_login, '-', 1)
    union all select from app.operator_account o where p_side = 'operator' and o.login = p_login)
$$;

-- Counts a try of an unknown browser, or says how many seconds are left until its turn. `next_wait`: after this try, if it fails.
create function api.pace_sign_in(p_side text, p_login text, p_network text, out wait int, out next_wait int)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  invented boolean := not api.is_account(p_side, p_login);
  key text := case when invented then encode(sha256(convert_to(left(p_login, 64), 'UTF8')), 'hex') else p_login end;
  window_length constant interval := '15 minutes';
  moment timestamptz;
  pair app.sign_in_pace;
  failures bigint;
  others bigint;
  since timestamptz;
begin
  -- the network first, then the account: two tries never wait for each other, and none is decided on a count that is changing
  perform pg_advisory_xact_lock(hashtextextended('sign-in from ' || p_side || ' ' || p_network, 0));
  perform pg_advisory_xact_lock(hashtextextended('sign-in to ' || p_side || ' ' || key, 0));
  moment := clock_timestamp();
  select * into pair from app.sign_in_pace p where p.side = p_side and p.account = key and p.network = p_network;
  select coalesce(sum(p.failures), 0) into failures from app.sign_in_pace p
    where p.side = p_side and p.account = key and p.failed_at > moment - window_length;
  select count(*) into others from (
    select from app.sign_in_pace p where p.side = p_side and p.network = p_network and p.made_up = invented and p.account <> key
      and p.failed_at > moment - window_length limit 25) counted;
  since := case when pair.asked_at > moment - window_length then pair.asked_at else moment end;
  wait := greatest(0, ceil(extract(epoch from since - moment) + api.wait_after(failures, others)));
  next_wait := api.wait_after(failures + 1, others);
  insert into app.sign_in_pace as p (side, account, network, made_up, failures, failed_at, asked_at)
    values (p_side, key, p_network, invented, (wait = 0)::int, case when wait = 0 then moment end, case when wait = 0 then moment else since end)
    on conflict (side, account, network) do update set
      failures = (case when p.failed_at > moment - window_length then p.failures else 0 end) + excluded.failures,
      failed_at = coalesce(excluded.failed_at, p.failed_at), asked_at = excluded.asked_at, made_up = excluded.made_up;
end $$;

-- Counts a try of a browser that the person signed in with before: true, or false after ten within fifteen minutes; null for an unknown one.
create function api.try_known_browser(p_side text, p_login text, p_browser bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  moment timestamptz := clock_timestamp();
  found_row app.known_browser;
begin
  select * into found_row from app.known_browser b
    where b.side = p_side and b.token_hash = p_browser and b.login = p_login and b.signed_in_at > moment - interval '90 days' for update;
  if not found then
    return null;
  end if;
  if found_row.window_start <= moment - interval '15 minutes' then
    found_row.failures := 0;
    found_row.window_start := moment;
  end if;
  if found_row.failures >= 10 then
    return false;
  end if;
  update app.known_browser b set failures = found_row.failures + 1, window_start = found_row.window_start
    where b.side = p_side and b.token_hash = p_browser and b.login = p_login;
  return true;
end $$;

-- One row: the seconds to wait, with `known` for a browser that has failed ten times itself; else the count is made, and the account's columns
-- tell what the password is compared with, null where there is none or it may not sign in.
create function api.admit_try(p_side text, p_login text, p_network text, p_browser bytea, out wait int, out next_wait int, out known boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  may boolean := api.try_known_browser(p_side, p_login, p_browser);
begin
  known := may is not null;
  if known then
    wait := case when may then 0 else 900 end;
    next_wait := 0;
  else
    select p.wait, p.next_wait into wait, next_wait from api.pace_sign_in(p_side, p_login, p_network) p;
  end if;
end $$;

-- The password was right: the count is taken back. With `p_new_browser` the browser is known from now on, by that hash in the place of the one
-- it came with, which may have been planted or stolen; it keeps the twenty people who signed in last.
create function api.settle_sign_in(p_side text, p_login text, p_network text, p_browser bytea, p_new_browser bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from app.sign_in_pace p where p.side = p_side and p.account = p_login and p.network = p_network;
  update app.known_browser b set failures = 0 where b.side = p_side and b.token_hash = p_browser and b.login = p_login;
  if p_new_browser is null then
    return;
  end if;
  update app.known_browser b set token_hash = p_new_browser where b.side = p_side and b.token_hash = p_browser;
  insert into app.known_browser as b (side, token_hash, login) values (p_side, p_new_browser, p_login)
    on conflict (side, token_hash, login) do update set signed_in_at = clock_timestamp();
  delete from app.known_browser b where b.side = p_side and b.token_hash = p_new_browser and b.login in (
    select o.login from app.known_browser o where o.side = p_side and o.token_hash = p_new_browser order by o.signed_in_at desc offset 20);
end $$;

-- 2. The doors ---------------------------------------------------------------------------------------------------------
-- `settings`: the row of the municipality's settings, null without one.
create function api.begin_staff_sign_in(p_login text, p_network text, p_browser bytea)
returns table (wait int, next_wait int, known boolean, municipality text, person uuid, password_hash text, one_time_ended boolean, settings jsonb)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select a.wait, a.next_wait, a.known, c.municipality, c.person, c.password_hash, c.ended, c.settings
  from api.admit_try('staff', p_login, p_network, p_browser) a
  left join (
    select s.municipality, s.id as person, s.password_hash, coalesce(s.one_time_until <= clock_timestamp(), false) as ended,
      (select to_jsonb(x) from app.municipality_setting x where x.municipality = m.code) as settings
    from app.municipality m join app.staff s on s.municipality = m.code and s.login = p_login
    where m.slug = split_part(p_login, '-', 1) and m.suspended_at is null
      and api.is_on_roster(s.active, s.roster_from, s.roster_until)) c on a.wait = 0
$$;

create function api.begin_operator_sign_in(p_login text, p_network text, p_browser bytea)
returns table (wait int, next_wait int, known boolean, person uuid, password_hash text, one_time_ended boolean)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select a.wait, a.next_wait, a.known, c.person, c.password_hash, c.ended
  from api.admit_try('operator', p_login, p_network, p_browser) a
  left join (
    select o.id as person, o.password_hash, coalesce(o.one_time_until <= clock_timestamp(), false) as ended
    from app.operator_account o where o.login = p_login and o.active) c on a.wait = 0
$$;

create function api.settle_staff_sign_in(p_login text, p_network text, p_browser bytea, p_new_browser bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$ select api.settle_sign_in('staff', p_login, p_network, p_browser, p_new_browser) $$;

create function api.settle_operator_sign_in(p_login text, p_network text, p_browser bytea, p_new_browser bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$ select api.settle_sign_in('operator', p_login, p_network, p_browser, p_new_browser) $$;

-- The right password, from where the municipality lets nobody in.
create function api.record_staff_sign_in_refusal(p_municipality text, p_staff uuid, p_network text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into app.audit_event (municipality, staff, action, subject, network) values (p_municipality, p_staff, 'refused', 'POST /sign-in', p_network);
$$;

-- A failure is written in the account's log; one with a made-up account has none.
create function api.record_staff_sign_in_failure(p_login text, p_network text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into app.audit_event (municipality, staff, action, network)
    select s.municipality, s.id, 'sign_in_failed', p_network from app.municipality m join app.staff s on s.municipality = m.code and s.login = p_login
    where m.slug = split_part(p_login, '-', 1)
$$;

create function api.record_operator_sign_in_failure(p_login text, p_network text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into app.operator_audit_event (operator, action, network)
    select o.id, 'sign_in_failed', p_network from app.operator_account o where o.login = p_login
$$;

grant execute on function api.begin_staff_sign_in(text, text, bytea), api.settle_staff_sign_in(text, text, bytea, bytea),
  api.record_staff_sign_in_failure(text, text), api.record_staff_sign_in_refusal(text, uuid, text) to todoke_sign_in_staff;
grant execute on function api.begin_operator_sign_in(text, text, bytea), api.settle_operator_sign_in(text, text, bytea, bytea),
  api.record_operator_sign_in_failure(text, text) to todoke_sign_in_operator;

-- 3. What a password given by another brings with it, whoever writes it ------------------------------------------------
create function api.end_one_time_password() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  -- of somebody whose period is still to begin, from its first moment: until then it opens nothing
  new.one_time_until := case when new.must_change_password then interval '72 hours'
    + greatest(clock_timestamp(), (to_jsonb(new) ->> 'roster_from')::date::timestamp at time zone 'Asia/Tokyo') end;
  return new;
end $$;

create function api.forget_browsers() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from app.known_browser b where b.side = tg_argv[0] and b.login = old.login;
  return null;
end $$;

-- A sign-in that waits for its second factor began with a password that is no more. Sessions end too where it was somebody else who wrote the
-- new one, or stopped the person; whoever changes their own keeps theirs, under a new token.
create function api.end_sign_ins() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  sessions_end constant boolean := new.must_change_password or not new.active;
begin
  if tg_argv[0] = 'staff' then
    delete from app.staff_pending_sign_in p where p.municipality = to_jsonb(new) ->> 'municipality' and p.staff = new.id;
    update app.staff_session s set ended_at = clock_timestamp()
      where sessions_end and s.municipality = to_jsonb(new) ->> 'municipality' and s.staff = new.id and s.ended_at is null;
  else
    delete from app.operator_pending_sign_in p where p.operator = new.id;
    update app.operator_session s set ended_at = clock_timestamp() where sessions_end and s.operator = new.id and s.ended_at is null;
  end if;
  return null;
end $$;

-- A new one-time password for an operator, whose sessions end. For the command line, which works as the tables' owner; false for nobody of that name.
create function api.give_operator_password(p_login text, p_password_hash text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person uuid;
begin
  update app.operator_account o set password_hash = p_password_hash, must_change_password = true where o.login = p_login and o.active
    returning o.id into person;
  if person is null then
    return false;
  end if;
  perform api.note_operator_grant(person, null);
  insert into app.operator_audit_event (operator, action) values (person, 'password_given');
  return true;
end $$;

grant execute on function api.end_one_time_password(), api.forget_browsers(), api.end_sign_ins(), api.give_operator_password(text, text) to todoke_owner;

set local role todoke_owner;
create trigger end_one_time_password before insert or update of password_hash, must_change_password on app.staff
  for each row execute function api.end_one_time_password();
create trigger end_one_time_password before insert or update of password_hash, must_change_password on app.operator_account
  for each row execute function api.end_one_time_password();
create trigger forget_browsers after update of password_hash, must_change_password, active on app.staff for each row
  when (new.must_change_password and new.password_hash <> old.password_hash or old.active and not new.active)
  execute function api.forget_browsers('staff');
create trigger forget_browsers after update of password_hash, must_change_password, active on app.operator_account for each row
  when (new.must_change_password and new.password_hash <> old.password_hash or old.active and not new.active)
  execute function api.forget_browsers('operator');
create trigger end_sign_ins after update of password_hash, active on app.staff for each row
  when (new.password_hash <> old.password_hash or old.active and not new.active) execute function api.end_sign_ins('staff');
create trigger end_sign_ins after update of password_hash, active on app.operator_account for each row
  when (new.password_hash <> old.password_hash or old.active and not new.active) execute function api.end_sign_ins('operator');
