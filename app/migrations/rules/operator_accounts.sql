-- The accounts of the 運営: who they are, who is added, given everything anew, or stopped.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant insert (login, name, password_hash, must_change_password, role), update (active) on app.operator_account to todoke_functions;
grant select on app.operator_role to todoke_functions;

set local role todoke_functions;

-- 2. By whoever holds the migrator's address (`todoke operator`) --------------------------------------------------------
-- Every account. seen_at: null for who never signed in; one_time_until: null for a password of their own.
create function api.all_operator_accounts()
returns table (id uuid, login text, name text, role text, active boolean, seen_at timestamptz, second_factor_since timestamptz, one_time_until timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.id, o.login, o.name, o.role, o.active, (select max(s.seen_at) from app.operator_session s where s.operator = o.id),
         (select f.confirmed_at from app.operator_second_factor f where f.operator = o.id and f.active),
         case when o.must_change_password then o.one_time_until end
  from app.operator_account o join app.operator_role r on r.role = o.role order by not o.active, not r.may_decide, o.login
$$;

-- Adds an account with a one-time password; false where the login is taken.
create function api.add_operator_account(p_login text, p_name text, p_role text, p_password_hash text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person uuid;
begin
  insert into app.operator_account (login, name, role, password_hash, must_change_password) values (p_login, p_name, p_role, p_password_hash, true)
    on conflict (login) do nothing returning id into person;
  if person is null then
    return false;
  end if;
  perform api.note_operator_grant(person, null);
  insert into app.operator_audit_event (action, subject) values ('operator_added', p_login);
  return true;
end $$;

-- Stops an account; its sessions end at once (sign_in.sql). false where none of that login works; TD431 for the last one that decides.
create function api.stop_operator_account(p_login text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform api.keep_last_council(p_login);
  update app.operator_account o set active = false where o.login = p_login and o.active;
  if not found then
    return false;
  end if;
  insert into app.operator_audit_event (action, subject) values ('operator_stopped', p_login);
  return true;
end $$;

-- Refuses to stop the last account that decides; of two that are stopped at the same moment, the second waits for the first.
create function api.keep_last_council(p_login text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from app.operator_account o join app.operator_role r on r.role = o.role
    where o.active and r.may_decide order by o.id for no key update of o;
  if exists (select from app.operator_account o join app.operator_role r on r.role = o.role where o.login = p_login and o.active and r.may_decide)
    and not exists (select from app.operator_account o join app.operator_role r on r.role = o.role
                    where o.login <> p_login and o.active and r.may_decide) then
    raise exception using errcode = 'TD431', message = 'the last account that decides';
  end if;
end $$;

grant execute on function api.all_operator_accounts(), api.add_operator_account(text, text, text, text), api.stop_operator_account(text) to todoke_owner;
