-- Who is signed in, what their role allows, and the people of a municipality.
-- Policies of the staff bind to api.session_municipality() and its sisters, which look the session's token up: a bare municipality
-- setting would let any injected SET cross tenants. Each call stands in a sub-select so that it runs once a query.

-- 1. What the functions may see --------------------------------------------------------------------------------------
grant select on app.municipality, app.section, app.staff_section, app.staff_role, app.municipality_setting to todoke_functions;
grant select (municipality, id, login, name, password_hash, must_change_password, role, active, roster_from, roster_until),
  update (password_hash, must_change_password, last_signed_in_at) on app.staff to todoke_functions;
grant select, insert, delete, update (token_hash, seen_at, ended_at, short_password) on app.staff_session to todoke_functions;
grant select (id, login, name, password_hash, must_change_password, role, active),
  update (password_hash, must_change_password) on app.operator_account to todoke_functions;
grant select, insert, delete, update (token_hash, seen_at, ended_at, short_password) on app.operator_session to todoke_functions;
grant insert on app.audit_event to todoke_functions;
grant insert (operator, action, subject, network) on app.operator_audit_event to todoke_functions;

-- 2. Who is signed in ------------------------------------------------------------------------------------------------
set local role todoke_functions;

-- Who was not stopped and whose period is now, both days included.
create function api.is_on_roster(p_active boolean, p_from date, p_until date) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p_active and (clock_timestamp() at time zone 'Asia/Tokyo')::date between p_from and coalesce(p_until, 'infinity')
$$;

-- A session lives 30 minutes idle and 9 hours in all; it dies when its person is off the roster and with its municipality's suspension.
create function api.session_of(p_token_hash bytea, p_municipality text)
returns table (municipality text, staff uuid, role text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.municipality, s.staff, p.role
  from app.staff_session s
  join app.staff p on p.municipality = s.municipality and p.id = s.staff
  join app.municipality m on m.code = s.municipality
  where s.municipality = p_municipality and s.token_hash = p_token_hash and s.ended_at is null
    and s.seen_at > clock_timestamp() - interval '30 minutes'
    and s.opened_at > clock_timestamp() - interval '9 hours'
    and api.is_on_roster(p.active, p.roster_from, p.roster_until) and m.suspended_at is null
$$;

-- The token is told with set_config('app.session', token, true); it begins with its municipality's code.
create function api.session_municipality() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.municipality from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
$$;

create function api.session_staff() returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.staff from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
$$;

create function api.session_id() returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select x.id from (select nullif(current_setting('app.session', true), '') as token) t
  cross join lateral api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
  join app.staff_session x on x.municipality = s.municipality and x.token_hash = sha256(convert_to(t.token, 'UTF8'))
$$;

-- What their role allows; false for nobody.
create function api.may_process() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
    join app.staff_role r on r.role = s.role where r.may_process)
$$;

create function api.may_administer() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
    join app.staff_role r on r.role = s.role where r.may_administer)
$$;

create function api.may_audit() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
    join app.staff_role r on r.role = s.role where r.may_audit)
$$;

create function api.every_section() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
    join app.staff_role r on r.role = s.role where r.every_section)
$$;

-- The procedures whose applications they may read: those of every section, or of the sections they are named in. Nobody's for an auditor.
create function api.my_procedures() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(p.id), '{}') from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
    join app.staff_role r on r.role = s.role and r.may_read_applications
    join app.procedure p on p.municipality = s.municipality
  where r.every_section or exists (
    select from app.staff_section x where x.municipality = s.municipality and x.staff = s.staff and x.section = p.section)
$$;

-- The procedures whose settings they may read: an auditor's are all.
create function api.readable_procedures() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case when api.may_audit()
    then (select coalesce(array_agg(p.id), '{}') from app.procedure p where p.municipality = api.session_municipality())
    else api.my_procedures() end
$$;

-- What the log records of those who only read, as the program has it (app/audit/actions.py); a test compares both.
create function api.reading_actions() returns text[]
language sql immutable security definer set search_path = pg_catalog, pg_temp as $$
  select array[
    'refused', 'application_opened', 'attachment_opened', 'records_opened', 'arrangement_opened', 'notices_opened', 'sendings_opened', 'names_opened', 'list_opened',
    'call_opened', 'calls_opened', 'addresses_opened', 'applications_searched', 'applications_ordered', 'choices_compared',
    'register_taken', 'roster_taken',
    'erasure_report_taken', 'statistics_taken', 'log_opened', 'log_taken']
$$;

-- What the functions write that do it, and no session by itself; a test compares both.
create function api.actions_of_functions() returns text[]
language sql immutable security definer set search_path = pg_catalog, pg_temp as $$
  select array[
    'signed_in', 'sign_in_failed', 'signed_out', 'session_timed_out', 'password_changed', 'second_factor_set', 'recovery_code_used',
    'recovery_codes_renewed', 'column_erased', 'municipality_changed', 'section_planned', 'section_taken_back',
    'section_in_force', 'administrator_planned', 'administrator_plan_dropped', 'administrator_given']
$$;

grant execute on function api.session_municipality(), api.session_staff(), api.session_id(), api.may_process(), api.may_administer(), api.may_audit(), api.every_section(), api.my_procedures(), api.readable_procedures(),
  api.reading_actions(), api.actions_of_functions(), api.is_on_roster(boolean, date, date) to todoke_staff;
-- a trigger of the table asks it
grant execute on function api.is_on_roster(boolean, date, date) to todoke_owner;

-- 3. Sign-in and sessions. Each side's door has a role of its own, which alone reads the password hashes of its people and opens their sessions:
-- injected SQL anywhere else mints none, and who has seized the operator's process has no way to the staff's pages. What is asked before a
-- session opens stands in sign_in.sql. ----------------------------------------------------------------------------------------------------
-- The password was right. Opens a session, or notes a sign-in that waits for the second factor where the person has one (second_factor.sql):
-- true for a session. p_short_password: too short without a second factor; the session leads to a new one first.
create function api.open_session(p_municipality text, p_staff uuid, p_token_hash bytea, p_network text, p_short_password boolean default false)
returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from app.staff_second_factor f where f.municipality = p_municipality and f.staff = p_staff and f.active) then
    delete from app.staff_pending_sign_in p where p.municipality = p_municipality and p.staff = p_staff
      and p.opened_at < clock_timestamp() - interval '10 minutes';
    insert into app.staff_pending_sign_in (municipality, staff, token_hash, network) values (p_municipality, p_staff, p_token_hash, p_network);
    return false;
  end if;
  perform api.begin_session(p_municipality, p_staff, p_token_hash, p_network, p_short_password);
  return true;
end $$;

-- Opens a session. Called by the functions that know that everything asked for was right.
create function api.begin_session(p_municipality text, p_staff uuid, p_token_hash bytea, p_network text, p_short_password boolean default false)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  -- the person first, as whoever ends their sessions with another password does
  perform from app.staff s where s.municipality = p_municipality and s.id = p_staff for no key update;
  perform api.close_timed_out(p_municipality, null, p_staff);
  delete from app.result_list r using app.staff_session s where s.municipality = p_municipality and s.staff = p_staff
    and (s.ended_at is not null or s.opened_at < clock_timestamp() - interval '9 hours') and r.municipality = s.municipality and r.session = s.id;
  delete from app.staff_session s where s.municipality = p_municipality and s.staff = p_staff
    and (s.ended_at is not null or s.opened_at < clock_timestamp() - interval '9 hours');
  insert into app.staff_session (municipality, staff, token_hash, short_password) values (p_municipality, p_staff, p_token_hash, p_short_password);
  update app.staff s set last_signed_in_at = clock_timestamp() where s.municipality = p_municipality and s.id = p_staff;
  insert into app.audit_event (municipality, staff, action, network) values (p_municipality, p_staff, 'signed_in', p_network);
end $$;

create function api.open_operator_session(p_operator uuid, p_token_hash bytea, p_network text, p_short_password boolean default false) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from app.operator_second_factor f where f.operator = p_operator and f.active) then
    delete from app.operator_pending_sign_in p where p.operator = p_operator and p.opened_at < clock_timestamp() - interval '10 minutes';
    insert into app.operator_pending_sign_in (operator, token_hash, network) values (p_operator, p_token_hash, p_network);
    return false;
  end if;
  perform api.begin_operator_session(p_operator, p_token_hash, p_network, p_short_password);
  return true;
end $$;

create function api.begin_operator_session(p_operator uuid, p_token_hash bytea, p_network text, p_short_password boolean default false) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform api.close_timed_out_operators(null, p_operator);
  delete from app.operator_session s where s.operator = p_operator
    and (s.ended_at is not null or s.opened_at < clock_timestamp() - interval '9 hours');
  insert into app.operator_session (operator, token_hash, short_password) values (p_operator, p_token_hash, p_short_password);
  insert into app.operator_audit_event (operator, action, network) values (p_operator, 'signed_in', p_network);
end $$;

-- A session that is over by its time is ended and written down when its token is shown again, or its person signs in anew.
create function api.close_timed_out(p_municipality text, p_token_hash bytea, p_staff uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with ended as (
    update app.staff_session s set ended_at = least(s.seen_at + interval '30 minutes', s.opened_at + interval '9 hours')
      where s.municipality = p_municipality and (s.token_hash = p_token_hash or s.staff = p_staff) and s.ended_at is null
        and (s.seen_at <= clock_timestamp() - interval '30 minutes' or s.opened_at <= clock_timestamp() - interval '9 hours')
      returning s.municipality, s.staff)
  insert into app.audit_event (municipality, staff, action) select e.municipality, e.staff, 'session_timed_out' from ended e
$$;

create function api.close_timed_out_operators(p_token_hash bytea, p_operator uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with ended as (
    update app.operator_session s set ended_at = least(s.seen_at + interval '30 minutes', s.opened_at + interval '9 hours')
      where (s.token_hash = p_token_hash or s.operator = p_operator) and s.ended_at is null
        and (s.seen_at <= clock_timestamp() - interval '30 minutes' or s.opened_at <= clock_timestamp() - interval '9 hours')
      returning s.operator)
  insert into app.operator_audit_event (operator, action) select e.operator, 'session_timed_out' from ended e
$$;

-- Who holds the token; remembers that they were here when p_extend (a poll does not extend a session).
create function api.touch_session(p_token text, p_extend boolean)
returns table (municipality text, municipality_slug text, municipality_name jsonb, staff uuid, login text, name text, role text,
               must_change_password boolean, sections uuid[], settings jsonb, second_factor boolean, proved boolean, short_password boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if p_extend then
    update app.staff_session s set seen_at = clock_timestamp()
      where s.municipality = split_part(p_token, '.', 1) and s.token_hash = sha256(convert_to(p_token, 'UTF8'))
        and s.ended_at is null and s.seen_at between clock_timestamp() - interval '30 minutes' and clock_timestamp() - interval '1 minute';
  end if;
  return query
    select w.municipality, m.slug, m.name, p.id, p.login, p.name, p.role, p.must_change_password,
           array(select x.section from app.staff_section x where x.municipality = p.municipality and x.staff = p.id),
           (select to_jsonb(x) from app.municipality_setting x where x.municipality = p.municipality),
           exists (select from app.staff_second_factor f where f.municipality = p.municipality and f.staff = p.id and f.active),
           exists (select from app.staff_session s where s.municipality = w.municipality and s.token_hash = sha256(convert_to(p_token, 'UTF8'))
                   and s.proved_at > clock_timestamp() - interval '10 minutes'),
           exists (select from app.staff_session s where s.municipality = w.municipality and s.token_hash = sha256(convert_to(p_token, 'UTF8'))
                   and s.short_password)
    from api.session_of(sha256(convert_to(p_token, 'UTF8')), split_part(p_token, '.', 1)) w
    join app.staff p on p.municipality = w.municipality and p.id = w.staff
    join app.municipality m on m.code = w.municipality;
  if not found then
    perform api.close_timed_out(split_part(p_token, '.', 1), sha256(convert_to(p_token, 'UTF8')), null);
  end if;
end $$;

create function api.end_session(p_token text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with ended as (
    update app.staff_session s set ended_at = clock_timestamp()
      where s.municipality = split_part(p_token, '.', 1) and s.token_hash = sha256(convert_to(p_token, 'UTF8')) and s.ended_at is null
      returning s.municipality, s.id, s.staff),
  forgotten as (delete from app.result_list r using ended e where r.municipality = e.municipality and r.session = e.id)
  insert into app.audit_event (municipality, staff, action) select e.municipality, e.staff, 'signed_out' from ended e
$$;

-- The signed-in person's own password. Their session goes on under a new token, every other one ends: who had copied a token has none any more.
create function api.change_password(p_password_hash text, p_new_token_hash bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  token bytea := sha256(convert_to(coalesce(current_setting('app.session', true), ''), 'UTF8'));
  town text := api.session_municipality();
  person uuid := api.session_staff();
begin
  if person is null then
    raise exception using errcode = 'TD401', message = 'no session';
  end if;
  update app.staff s set password_hash = p_password_hash, must_change_password = false where s.municipality = town and s.id = person;
  update app.staff_session s set ended_at = clock_timestamp()
    where s.municipality = town and s.staff = person and s.ended_at is null and s.token_hash <> token;
  update app.staff_session s set token_hash = p_new_token_hash, short_password = false where s.municipality = town and s.token_hash = token;
  insert into app.audit_event (municipality, staff, action) values (town, person, 'password_changed');
end $$;

-- An administrator who stops a person ends their sessions at once.
create function api.end_sessions_of(p_staff uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not api.may_administer() then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  update app.staff_session s set ended_at = clock_timestamp()
    where s.municipality = api.session_municipality() and s.staff = p_staff and s.ended_at is null;
end $$;

create function api.touch_operator_session(p_token text, p_extend boolean)
returns table (operator uuid, login text, name text, role text, must_change_password boolean, second_factor boolean, proved boolean,
               short_password boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if p_extend then
    update app.operator_session s set seen_at = clock_timestamp()
      where s.token_hash = sha256(convert_to(p_token, 'UTF8')) and s.ended_at is null
        and s.seen_at between clock_timestamp() - interval '30 minutes' and clock_timestamp() - interval '1 minute';
  end if;
  return query
    select o.id, o.login, o.name, o.role, o.must_change_password,
           exists (select from app.operator_second_factor f where f.operator = o.id and f.active),
           s.proved_at > clock_timestamp() - interval '10 minutes', s.short_password
    from app.operator_session s join app.operator_account o on o.id = s.operator
    where s.token_hash = sha256(convert_to(p_token, 'UTF8')) and s.ended_at is null and o.active
      and s.seen_at > clock_timestamp() - interval '30 minutes' and s.opened_at > clock_timestamp() - interval '9 hours';
  if not found then
    perform api.close_timed_out_operators(sha256(convert_to(p_token, 'UTF8')), null);
  end if;
end $$;

create function api.end_operator_session(p_token text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with ended as (
    update app.operator_session s set ended_at = clock_timestamp()
      where s.token_hash = sha256(convert_to(p_token, 'UTF8')) and s.ended_at is null
      returning s.operator)
  insert into app.operator_audit_event (operator, action) select e.operator, 'signed_out' from ended e
$$;

-- The signed-in operator's own password, as above.
create function api.change_operator_password(p_password_hash text, p_new_token_hash bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  token bytea := sha256(convert_to(coalesce(current_setting('app.session', true), ''), 'UTF8'));
  person uuid := (select t.operator from api.touch_operator_session(current_setting('app.session', true), false) t);
begin
  if person is null then
    raise exception using errcode = 'TD401', message = 'no session';
  end if;
  update app.operator_account o set password_hash = p_password_hash, must_change_password = false where o.id = person;
  update app.operator_session s set ended_at = clock_timestamp()
    where s.operator = person and s.ended_at is null and s.token_hash <> token;
  update app.operator_session s set token_hash = p_new_token_hash, short_password = false where s.token_hash = token;
  insert into app.operator_audit_event (operator, action) values (person, 'password_changed');
end $$;

grant execute on function api.open_session(text, uuid, bytea, text, boolean) to todoke_sign_in_staff;
grant execute on function api.open_operator_session(uuid, bytea, text, boolean) to todoke_sign_in_operator;
grant execute on function api.touch_session(text, boolean), api.end_session(text), api.change_password(text, bytea), api.end_sessions_of(uuid) to todoke_staff;
grant execute on function api.touch_operator_session(text, boolean), api.end_operator_session(text), api.change_operator_password(text, bytea) to todoke_operator;

-- 4. What staff see of their municipality: all of it; people are an administrator's matter ---------------------------
set local role todoke_owner;
grant select on app.municipality, app.section, app.staff_section, app.audit_event to todoke_staff;
grant select (municipality, id, login, name, reading, must_change_password, role, active, created_at, mail, duty, roster_from, roster_until,
              last_signed_in_at),
  insert (municipality, id, login, name, reading, password_hash, must_change_password, role, active, mail, mail_sealed, mail_format, duty, roster_from, roster_until),
  update (name, reading, role, active, password_hash, must_change_password, mail, mail_sealed, mail_format, duty, roster_from, roster_until)
  on app.staff to todoke_staff;
grant insert (municipality, id, staff, section), delete on app.staff_section to todoke_staff;
grant insert (municipality, id, staff, action, subject, details, network) on app.audit_event to todoke_staff;

grant select, insert (municipality, id), update (networks, second_factor_for) on app.municipality_setting to todoke_staff;

create policy staff on app.municipality_setting for select to todoke_staff using (municipality = (select api.session_municipality()));
create policy administrator on app.municipality_setting for insert to todoke_staff
  with check (municipality = (select api.session_municipality()) and (select api.may_administer()));
create policy administrator_changes on app.municipality_setting for update to todoke_staff
  using (municipality = (select api.session_municipality()) and (select api.may_administer()))
  with check (municipality = (select api.session_municipality()) and (select api.may_administer()));
create policy staff on app.municipality for select to todoke_staff using (code = (select api.session_municipality()));
create policy staff on app.section for select to todoke_staff using (municipality = (select api.session_municipality()));
create policy staff on app.staff for select to todoke_staff using (municipality = (select api.session_municipality()));
create policy staff on app.staff_section for select to todoke_staff using (municipality = (select api.session_municipality()));
-- one's own acts; whose work it is to read the log reads all of it
create policy staff on app.audit_event for select to todoke_staff using (municipality = (select api.session_municipality())
  and (staff = (select api.session_staff()) or (select api.may_audit())));
create policy staff_writes on app.audit_event for insert to todoke_staff
  with check (municipality = (select api.session_municipality()) and staff = (select api.session_staff())
    and ((select api.may_process()) or action = any ((select api.reading_actions())::text[]))
    and action <> all ((select api.actions_of_functions())::text[]) and (network = '' or action = 'refused'));
create policy administrator on app.staff for insert to todoke_staff
  with check (municipality = (select api.session_municipality()) and (select api.may_administer()));
create policy administrator_changes on app.staff for update to todoke_staff
  using (municipality = (select api.session_municipality()) and (select api.may_administer()))
  with check (municipality = (select api.session_municipality()) and (select api.may_administer()));
create policy administrator on app.staff_section for insert to todoke_staff
  with check (municipality = (select api.session_municipality()) and (select api.may_administer()));
create policy administrator_removes on app.staff_section for delete to todoke_staff
  using (municipality = (select api.session_municipality()) and (select api.may_administer()));
