-- The second factor and the proof: a sign-in that waits for a code is no session; a code is taken once; and what cannot be taken back asks for
-- the password or a code again. Both sides have the same functions over tables of their own, and neither reaches the other's.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant select, insert, update, delete on app.staff_second_factor, app.staff_recovery_code, app.staff_pending_sign_in,
  app.operator_second_factor, app.operator_recovery_code, app.operator_pending_sign_in to todoke_functions;
grant update (proved_at) on app.staff_session, app.operator_session to todoke_functions;

set local role todoke_functions;

-- 2. The proof ---------------------------------------------------------------------------------------------------------
-- Whether the signed-in person gave the password or the second factor within the last ten minutes.
create function api.staff_proved() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from app.staff_session s
    where s.municipality = api.session_municipality() and s.staff = api.session_staff()
      and s.token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8'))
      and s.proved_at > clock_timestamp() - interval '10 minutes')
$$;

create function api.require_staff_proof() returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not api.staff_proved() then
    raise exception using errcode = 'TD407', message = 'not proved';
  end if;
end $$;

create function api.require_operator_proof() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  person uuid := (select t.operator from api.touch_operator_session(current_setting('app.session', true), false) t);
begin
  if person is null then
    raise exception using errcode = 'TD401', message = 'no session';
  elsif not exists (select from app.operator_session s
      where s.token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8'))
        and s.proved_at > clock_timestamp() - interval '10 minutes') then
    raise exception using errcode = 'TD407', message = 'not proved';
  end if;
  return person;
end $$;

-- The password was right: the process that compared it says so.
create function api.prove_staff(p_token text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update app.staff_session s set proved_at = clock_timestamp()
    from api.session_of(sha256(convert_to(p_token, 'UTF8')), split_part(p_token, '.', 1)) w
    where s.municipality = w.municipality and s.token_hash = sha256(convert_to(p_token, 'UTF8'))
$$;

create function api.prove_operator(p_token text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update app.operator_session s set proved_at = clock_timestamp()
    where s.token_hash = sha256(convert_to(p_token, 'UTF8'))
      and exists (select from api.touch_operator_session(p_token, false))
$$;

-- Accounts, passwords, roles, sections, settings and plans of erasure are written by somebody who is proved.
create function api.staff_needs_proof() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform api.require_staff_proof();
  return coalesce(new, old);
end $$;

-- 3. The staff's, by the role that signs them in ------------------------------------------------------------
-- Whether the token is of a sign-in that waits for its second factor: ten minutes, five tries.
create function api.staff_sign_in_waits(p_token text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from app.staff_pending_sign_in p
    where p.municipality = split_part(p_token, '.', 1) and p.token_hash = sha256(convert_to(p_token, 'UTF8'))
      and p.tries < 5 and p.opened_at > clock_timestamp() - interval '10 minutes')
$$;

-- One try of whoever holds the token, of a waiting sign-in or of a live session: what to compare the code with. It counts before it is compared, so
-- that tries sent all at once are counted too. After ten wrong codes in a row the factor takes none for fifteen minutes (secret is null then):
-- only somebody with the password or a session gets so far. No row: nobody waits.
create function api.staff_factor_try(p_token text) returns table (municipality text, person uuid, login text, secret bytea)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  here constant text := split_part(p_token, '.', 1);
  hash constant bytea := sha256(convert_to(p_token, 'UTF8'));
  pending record;
  person uuid;
  sealed bytea;
begin
  select p.id, p.staff as holder into pending from app.staff_pending_sign_in p
    where p.municipality = here and p.token_hash = hash and p.opened_at > clock_timestamp() - interval '10 minutes';
  if found then
    person := pending.holder;
  else
    select s.staff into person from api.session_of(hash, here) s;
  end if;
  -- the factor's row first, here and where a code is accepted: who waits for it holds nothing
  perform from app.staff_second_factor f where f.municipality = here and f.staff = person and f.active for update;
  if pending.id is not null then
    update app.staff_pending_sign_in p set tries = p.tries + 1 where p.municipality = here and p.id = pending.id and p.tries < 5;
    if not found then
      return;
    end if;
  end if;
  update app.staff_second_factor f set wrong_at = clock_timestamp(),
      wrong = case when f.wrong_at > clock_timestamp() - interval '15 minutes' then f.wrong + 1 else 1 end
    where f.municipality = here and f.staff = person and f.active and (f.wrong < 10 or f.wrong_at < clock_timestamp() - interval '15 minutes')
    returning f.secret into sealed;
  return query select here, a.id, a.login, sealed from app.staff a where a.municipality = here and a.id = person and a.active;
end $$;

-- The code fits: takes its step, or the recovery code, once; of two that come at the same moment, one. A waiting sign-in becomes a session
-- under p_new_hash, a live session is proved. Returns how many recovery codes are left; null when it was taken before.
create function api.staff_factor_accepted(p_token text, p_step bigint, p_recovery bytea, p_new_hash bytea) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  here constant text := split_part(p_token, '.', 1);
  hash constant bytea := sha256(convert_to(p_token, 'UTF8'));
  pending record;
  person uuid;
begin
  select p.id, p.staff as holder, p.network into pending from app.staff_pending_sign_in p
    where p.municipality = here and p.token_hash = hash and p.opened_at > clock_timestamp() - interval '10 minutes';
  if found then
    person := pending.holder;
  else
    select s.staff into person from api.session_of(hash, here) s;
  end if;
  -- whoever is just writing the person another password comes first, and ends the sign-in that began with the old one
  perform from app.staff a where a.municipality = here and a.id = person for no key update;
  perform from app.staff_second_factor f where f.municipality = here and f.staff = person and f.active for update;
  if pending.id is not null and not exists (select from app.staff_pending_sign_in p where p.municipality = here and p.id = pending.id) then
    return null;
  end if;
  if p_recovery is not null then
    update app.staff_recovery_code c set used_at = clock_timestamp()
      where c.municipality = here and c.staff = person and c.code_hash = p_recovery and c.used_at is null;
    if not found then
      return null;
    end if;
    insert into app.audit_event (municipality, staff, action) values (here, person, 'recovery_code_used');
  end if;
  update app.staff_second_factor f set wrong = 0, last_step = greatest(f.last_step, p_step)
    where f.municipality = here and f.staff = person and f.active and (p_step is null or f.last_step < p_step);
  if not found then
    return null;
  end if;
  if pending.id is null then
    update app.staff_session s set proved_at = clock_timestamp() where s.municipality = here and s.token_hash = hash;
  else
    delete from app.staff_pending_sign_in p where p.municipality = here and p.staff = person;
    perform api.begin_session(here, person, p_new_hash, pending.network);
  end if;
  return (select count(*) from app.staff_recovery_code c where c.municipality = here and c.staff = person and c.used_at is null);
end $$;

-- The staff's own: looked at, set up, replaced. Each change asks for the proof.
-- since: null while there is none.
create function api.own_staff_factor() returns table (since timestamptz, codes_left int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (select f.confirmed_at from app.staff_second_factor f where f.municipality = api.session_municipality() and f.staff = w.person and f.active),
         (select count(*)::int from app.staff_recovery_code c where c.municipality = api.session_municipality() and c.staff = w.person and c.used_at is null)
  from (select api.session_staff() as person) w
$$;

-- A new secret, until it is confirmed within half an hour; what was active stays active till then.
create function api.offer_staff_factor(p_secret bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.session_municipality();
  me constant uuid := api.session_staff();
begin
  perform api.require_staff_proof();
  delete from app.staff_second_factor f where f.municipality = here and f.staff = me and not f.active;
  insert into app.staff_second_factor (municipality, staff, secret) values (here, me, p_secret);
end $$;

-- The offered secret, sealed; as a picture it is given once.
create function api.offered_staff_factor(p_as_picture boolean) returns bytea
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.session_municipality();
  me constant uuid := api.session_staff();
  sealed bytea;
begin
  update app.staff_second_factor f set picture_taken_at = case when p_as_picture then clock_timestamp() else f.picture_taken_at end
    where f.municipality = here and f.staff = me and not f.active and f.offered_at > clock_timestamp() - interval '30 minutes'
      and not (p_as_picture and f.picture_taken_at is not null)
    returning f.secret into sealed;
  return sealed;
end $$;

-- The offered secret's first code was right: it is the factor from now on, with these recovery codes. Other sessions of the person end.
create function api.take_staff_factor(p_step bigint, p_code_hashes bytea[]) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.session_municipality();
  me constant uuid := api.session_staff();
  offered uuid;
begin
  perform api.require_staff_proof();
  select f.id into offered from app.staff_second_factor f
    where f.municipality = here and f.staff = me and not f.active and f.offered_at > clock_timestamp() - interval '30 minutes' for update;
  if not found then
    return false;
  end if;
  delete from app.staff_second_factor f where f.municipality = here and f.staff = me and f.active;
  update app.staff_second_factor f set active = true, confirmed_at = clock_timestamp(), last_step = p_step where f.municipality = here and f.id = offered;
  delete from app.staff_recovery_code c where c.municipality = here and c.staff = me;
  insert into app.staff_recovery_code (municipality, staff, code_hash) select here, me, h from unnest(p_code_hashes) h;
  update app.staff_session s set ended_at = clock_timestamp() where s.municipality = here and s.staff = me and s.ended_at is null
    and s.token_hash <> sha256(convert_to(current_setting('app.session', true), 'UTF8'));
  insert into app.audit_event (municipality, staff, action) values (here, me, 'second_factor_set');
  return true;
end $$;

create function api.renew_staff_recovery_codes(p_code_hashes bytea[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.session_municipality();
  me constant uuid := api.session_staff();
begin
  perform api.require_staff_proof();
  delete from app.staff_recovery_code c where c.municipality = here and c.staff = me;
  insert into app.staff_recovery_code (municipality, staff, code_hash) select here, me, h from unnest(p_code_hashes) h
    where exists (select from app.staff_second_factor f where f.municipality = here and f.staff = me and f.active);
  insert into app.audit_event (municipality, staff, action) values (here, me, 'recovery_codes_renewed');
end $$;

-- 4. The operator's, by the role that signs them in ------------------------------------------------------------
-- Whether the token is of a sign-in that waits for its second factor: ten minutes, five tries.
create function api.operator_sign_in_waits(p_token text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from app.operator_pending_sign_in p
    where p.token_hash = sha256(convert_to(p_token, 'UTF8'))
      and p.tries < 5 and p.opened_at > clock_timestamp() - interval '10 minutes')
$$;

-- One try of whoever holds the token, of a waiting sign-in or of a live session: what to compare the code with. It counts before it is compared, so
-- that tries sent all at once are counted too. After ten wrong codes in a row the factor takes none for fifteen minutes (secret is null then):
-- only somebody with the password or a session gets so far. No row: nobody waits.
create function api.operator_factor_try(p_token text) returns table (person uuid, login text, secret bytea)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  hash constant bytea := sha256(convert_to(p_token, 'UTF8'));
  pending record;
  person uuid;
  sealed bytea;
begin
  select p.id, p.operator as holder into pending from app.operator_pending_sign_in p
    where p.token_hash = hash and p.opened_at > clock_timestamp() - interval '10 minutes';
  if found then
    person := pending.holder;
  else
    select t.operator into person from api.touch_operator_session(p_token, false) t;
  end if;
  -- the factor's row first, here and where a code is accepted: who waits for it holds nothing
  perform from app.operator_second_factor f where f.operator = person and f.active for update;
  if pending.id is not null then
    update app.operator_pending_sign_in p set tries = p.tries + 1 where p.id = pending.id and p.tries < 5;
    if not found then
      return;
    end if;
  end if;
  update app.operator_second_factor f set wrong_at = clock_timestamp(),
      wrong = case when f.wrong_at > clock_timestamp() - interval '15 minutes' then f.wrong + 1 else 1 end
    where f.operator = person and f.active and (f.wrong < 10 or f.wrong_at < clock_timestamp() - interval '15 minutes')
    returning f.secret into sealed;
  return query select a.id, a.login, sealed from app.operator_account a where a.id = person and a.active;
end $$;

-- The code fits: takes its step, or the recovery code, once; of two that come at the same moment, one. A waiting sign-in becomes a session
-- under p_new_hash, a live session is proved. Returns how many recovery codes are left; null when it was taken before.
create function api.operator_factor_accepted(p_token text, p_step bigint, p_recovery bytea, p_new_hash bytea) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  hash constant bytea := sha256(convert_to(p_token, 'UTF8'));
  pending record;
  person uuid;
begin
  select p.id, p.operator as holder, p.network into pending from app.operator_pending_sign_in p
    where p.token_hash = hash and p.opened_at > clock_timestamp() - interval '10 minutes';
  if found then
    person := pending.holder;
  else
    select t.operator into person from api.touch_operator_session(p_token, false) t;
  end if;
  perform from app.operator_second_factor f where f.operator = person and f.active for update;
  if pending.id is not null and not exists (select from app.operator_pending_sign_in p where p.id = pending.id) then
    return null;
  end if;
  if p_recovery is not null then
    update app.operator_recovery_code c set used_at = clock_timestamp()
      where c.operator = person and c.code_hash = p_recovery and c.used_at is null;
    if not found then
      return null;
    end if;
    insert into app.operator_audit_event (operator, action) values (person, 'recovery_code_used');
  end if;
  update app.operator_second_factor f set wrong = 0, last_step = greatest(f.last_step, p_step)
    where f.operator = person and f.active and (p_step is null or f.last_step < p_step);
  if not found then
    return null;
  end if;
  if pending.id is null then
    update app.operator_session s set proved_at = clock_timestamp() where s.token_hash = hash;
  else
    delete from app.operator_pending_sign_in p where p.operator = person;
    perform api.begin_operator_session(person, p_new_hash, pending.network);
  end if;
  return (select count(*) from app.operator_recovery_code c where c.operator = person and c.used_at is null);
end $$;

-- The operator's own: looked at, set up, replaced. Each change asks for the proof.
-- since: null while there is none.
create function api.own_operator_factor() returns table (since timestamptz, codes_left int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (select f.confirmed_at from app.operator_second_factor f where f.operator = w.person and f.active),
         (select count(*)::int from app.operator_recovery_code c where c.operator = w.person and c.used_at is null)
  from (select (select t.operator from api.touch_operator_session(current_setting('app.session', true), false) t) as person) w
$$;

-- A new secret, until it is confirmed within half an hour; what was active stays active till then.
create function api.offer_operator_factor(p_secret bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  me constant uuid := (select t.operator from api.touch_operator_session(current_setting('app.session', true), false) t);
begin
  perform api.require_operator_proof();
  delete from app.operator_second_factor f where f.operator = me and not f.active;
  insert into app.operator_second_factor (operator, secret) values (me, p_secret);
end $$;

-- The offered secret, sealed; as a picture it is given once.
create function api.offered_operator_factor(p_as_picture boolean) returns bytea
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  me constant uuid := (select t.operator from api.touch_operator_session(current_setting('app.session', true), false) t);
  sealed bytea;
begin
  update app.operator_second_factor f set picture_taken_at = case when p_as_picture then clock_timestamp() else f.picture_taken_at end
    where f.operator = me and not f.active and f.offered_at > clock_timestamp() - interval '30 minutes'
      and not (p_as_picture and f.picture_taken_at is not null)
    returning f.secret into sealed;
  return sealed;
end $$;

-- The offered secret's first code was right: it is the factor from now on, with these recovery codes. Other sessions of the person end.
create function api.take_operator_factor(p_step bigint, p_code_hashes bytea[]) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  me constant uuid := (select t.operator from api.touch_operator_session(current_setting('app.session', true), false) t);
  offered uuid;
begin
  perform api.require_operator_proof();
  select f.id into offered from app.operator_second_factor f
    where f.operator = me and not f.active and f.offered_at > clock_timestamp() - interval '30 minutes' for update;
  if not found then
    return false;
  end if;
  delete from app.operator_second_factor f where f.operator = me and f.active;
  update app.operator_second_factor f set active = true, confirmed_at = clock_timestamp(), last_step = p_step where f.id = offered;
  delete from app.operator_recovery_code c where c.operator = me;
  insert into app.operator_recovery_code (operator, code_hash) select me, h from unnest(p_code_hashes) h;
  update app.operator_session s set ended_at = clock_timestamp() where s.operator = me and s.ended_at is null
    and s.token_hash <> sha256(convert_to(current_setting('app.session', true), 'UTF8'));
  insert into app.operator_audit_event (operator, action) values (me, 'second_factor_set');
  return true;
end $$;

create function api.renew_operator_recovery_codes(p_code_hashes bytea[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  me constant uuid := (select t.operator from api.touch_operator_session(current_setting('app.session', true), false) t);
begin
  perform api.require_operator_proof();
  delete from app.operator_recovery_code c where c.operator = me;
  insert into app.operator_recovery_code (operator, code_hash) select me, h from unnest(p_code_hashes) h
    where exists (select from app.operator_second_factor f where f.operator = me and f.active);
  insert into app.operator_audit_event (operator, action) values (me, 'recovery_codes_renewed');
end $$;

-- 5. The device was lost -----------------------------------------------------------------------------------------------
-- Takes a colleague's factor away, with their sessions; never one's own.
create function api.reset_staff_factor(p_staff uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.session_municipality();
  had boolean;
begin
  if not api.may_administer() or p_staff = api.session_staff() then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  perform api.require_staff_proof();
  delete from app.staff_second_factor f where f.municipality = here and f.staff = p_staff;
  had := found;
  perform api.note_grant(here, p_staff);
  delete from app.staff_recovery_code c where c.municipality = here and c.staff = p_staff;
  delete from app.staff_pending_sign_in p where p.municipality = here and p.staff = p_staff;
  -- the lost device may be a browser that is known
  delete from app.known_browser b where b.side = 'staff'
    and b.login = (select s.login from app.staff s where s.municipality = here and s.id = p_staff);
  perform api.end_sessions_of(p_staff);
  return had;
end $$;

-- An operator's, by whoever holds the migrator's address (`todoke operator reset-second-factor`): on pages two persons do it.
create function api.reset_operator_factor(p_login text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person constant uuid := (select o.id from app.operator_account o where o.login = p_login);
begin
  delete from app.operator_second_factor f where f.operator = person;
  if not found then
    return false;
  end if;
  delete from app.operator_recovery_code c where c.operator = person;
  delete from app.operator_pending_sign_in p where p.operator = person;
  delete from app.known_browser b where b.side = 'operator' and b.login = p_login;
  update app.operator_session s set ended_at = clock_timestamp() where s.operator = person and s.ended_at is null;
  perform api.note_operator_grant(person, null);
  insert into app.operator_audit_event (action, subject) values ('second_factor_reset', p_login);
  return true;
end $$;

-- Who has one, for those whose matter people are.
create function api.staff_factors() returns table (staff uuid, since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.staff, f.confirmed_at from app.staff_second_factor f
  where f.municipality = api.session_municipality() and f.active and api.may_administer()
$$;

grant execute on function api.staff_sign_in_waits(text), api.staff_factor_try(text), api.staff_factor_accepted(text, bigint, bytea, bytea),
  api.prove_staff(text) to todoke_sign_in_staff;
grant execute on function api.operator_sign_in_waits(text), api.operator_factor_try(text), api.operator_factor_accepted(text, bigint, bytea, bytea),
  api.prove_operator(text) to todoke_sign_in_operator;
grant execute on function api.own_staff_factor(), api.offer_staff_factor(bytea), api.offered_staff_factor(boolean),
  api.take_staff_factor(bigint, bytea[]), api.renew_staff_recovery_codes(bytea[]), api.reset_staff_factor(uuid), api.staff_factors() to todoke_staff;
grant execute on function api.own_operator_factor(), api.offer_operator_factor(bytea), api.offered_operator_factor(boolean),
  api.take_operator_factor(bigint, bytea[]), api.renew_operator_recovery_codes(bytea[]) to todoke_operator;
grant execute on function api.staff_needs_proof(), api.reset_operator_factor(text) to todoke_owner;

set local role todoke_owner;
-- the functions that change an own password, or found a municipality, come as their owners
create trigger needs_proof before insert or update on app.staff for each row
  when (current_user = 'todoke_staff') execute function api.staff_needs_proof();
create trigger needs_proof before insert or update or delete on app.staff_section for each row
  when (current_user = 'todoke_staff') execute function api.staff_needs_proof();
create trigger needs_proof before insert or update on app.municipality_setting for each row
  when (current_user = 'todoke_staff') execute function api.staff_needs_proof();
-- taking a plan back asks for none: it erases nothing
create trigger needs_proof before insert on app.erasure for each row
  when (current_user = 'todoke_staff') execute function api.staff_needs_proof();
