-- Row-level security, enabled and forced on every table, and the grants that stand before it.
-- Policies of the staff bind to api.who() and its sisters, which look the session's token up: a bare municipality
-- setting would let any injected SET cross tenants. Each call stands in a sub-select so that it runs once a query.

-- 1. The two function owners see every row; their column grants are what holds them. ---------------------------------
set role todoke_owner;
do $$
declare
  name text;
begin
  for name in select tablename from pg_tables where schemaname = 'app' and tablename <> 'migration' loop
    execute format('alter table app.%I enable row level security', name);
    execute format('alter table app.%I force row level security', name);
    -- without a policy of its own the owner's data migrations would change no row, silently
    execute format('create policy owner on app.%I to todoke_owner using (true) with check (true)', name);
    execute format('create policy functions on app.%I to todoke_functions using (true) with check (true)', name);
    execute format('create policy counts on app.%I to todoke_counts using (true) with check (true)', name);
  end loop;
end $$;
grant usage on schema app to todoke_functions, todoke_counts, todoke_staff, todoke_desk;

grant select on app.municipality, app.section, app.procedure, app.procedure_version, app.public_key, app.mailer_key,
  app.place, app.status_step, app.staff_section, app.staff_role to todoke_functions;
grant select (municipality, id, login, name, password_hash, must_change_password, role, active),
  update (password_hash, must_change_password) on app.staff to todoke_functions;
grant select, insert, delete, update (seen_at, ended_at) on app.staff_session to todoke_functions;
grant select (id, login, name, password_hash, must_change_password, role, active),
  update (password_hash, must_change_password) on app.operator_account to todoke_functions;
grant insert (operator, action, subject) on app.operator_audit_event to todoke_functions;
grant select, insert, delete, update (seen_at, ended_at) on app.operator_session to todoke_functions;
grant select, insert, delete, update (failures) on app.sign_in_failure to todoke_functions;
grant select, insert, delete, update (failures) on app.lookup_failure to todoke_functions;
grant select (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof,
              language, arrived_at, status, status_before, version, replays),
  insert, update (status, status_before, version, replays) on app.application to todoke_functions;
grant update (taken) on app.place to todoke_functions;
grant insert, select (municipality, id, application, at, to_status, reply_sealed) on app.status_event to todoke_functions;
grant insert, select, update (state, attempts, lease, leased_until, due_at, ended_at, address_sealed) on app.outbox to todoke_functions;
grant insert on app.delivery_attempt to todoke_functions;
grant select, insert, update (attempts, lease, leased_until, done_at, due_at) on app.job to todoke_functions;
grant select, insert, delete on app.claim to todoke_functions;
grant select, insert, update on app.worker_beat to todoke_functions;
grant insert on app.audit_event to todoke_functions;

-- what the operator's functions can see: names, times and states, nothing an applicant wrote
grant select, insert (code, slug, name, telephone), update (suspended_at) on app.municipality to todoke_counts;
grant select (municipality, id, name), insert (municipality, name, telephone, mail, mail_sealed) on app.section to todoke_counts;
grant select (municipality, id, login, active),
  insert (municipality, login, name, password_hash, must_change_password, role) on app.staff to todoke_counts;
grant select (municipality, procedure, arrived_at, status) on app.application to todoke_counts;
grant select (municipality, id, suspended_at, closes_at) on app.procedure to todoke_counts;
grant select (municipality, procedure, state) on app.procedure_version to todoke_counts;
grant select (municipality, procedure, fiscal_year, destroyed_at) on app.public_key to todoke_counts;
grant select (municipality, id, state, kind, recipient, created_at, due_at, attempts) on app.outbox to todoke_counts;
grant select (municipality, at, outcome, smtp_code, reason) on app.delivery_attempt to todoke_counts;
grant select on app.worker_beat, app.operator_session, app.operator_role to todoke_counts;
grant select (id, login, name, role, active) on app.operator_account to todoke_counts;
grant select, insert on app.operator_audit_event to todoke_counts;
reset role;

-- 2. Who is signed in. -----------------------------------------------------------------------------------------------
set role todoke_functions;
grant usage on schema api to todoke_owner, todoke_applicant, todoke_sign_in, todoke_staff, todoke_operator, todoke_mailer, todoke_desk;
grant usage, create on schema api to todoke_counts;

-- A session lives 30 minutes idle and 9 hours in all; it dies with its person and with its municipality's suspension.
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
    and p.active and m.suspended_at is null
$$;

-- The token is told with set_config('app.session', token, true); it begins with its municipality's code.
create function api.who() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.municipality from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
$$;

create function api.who_staff() returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.staff from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
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

create function api.every_section() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
    join app.staff_role r on r.role = s.role where r.every_section)
$$;

-- Those of every section, or of the sections they are named in.
create function api.my_procedures() returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(p.id), '{}') from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
    join app.procedure p on p.municipality = s.municipality
  where (select r.every_section from app.staff_role r where r.role = s.role) or exists (
    select from app.staff_section x where x.municipality = s.municipality and x.staff = s.staff and x.section = p.section)
$$;

-- The municipality a job's transaction was claimed for.
create function api.working_for() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select municipality from app.claim where transaction = pg_current_xact_id_if_assigned()
$$;

revoke execute on function api.session_of(bytea, text) from public;
grant execute on function api.who(), api.who_staff(), api.may_process(), api.may_administer(), api.every_section(), api.my_procedures() to todoke_staff;
grant execute on function api.working_for() to todoke_desk;
reset role;

-- 3. Staff: own municipality; applications of their own sections' procedures; viewers change nothing. ----------------
set role todoke_owner;
grant select on app.municipality, app.section, app.staff_section, app.information_item, app.procedure,
  app.procedure_version, app.place, app.public_key, app.status_event, app.handling_record,
  app.delivery_attempt, app.export_record, app.audit_event, app.status_step to todoke_staff;
grant select (municipality, id, login, name, must_change_password, role, active, created_at) on app.staff to todoke_staff;
-- key_hash, digest and proof of an application are nobody's on this side
grant select (municipality, id, procedure, procedure_version, reference, reply_key, sealing_key, sealed, address_sealed,
              language, place, facets, fiscal_year, arrived_at, status, status_before, version) on app.application to todoke_staff;
grant select (municipality, id, application, kind, recipient, language, facts, created_at, due_at, state, attempts, ended_at),
  insert (municipality, id, application, kind, recipient, language, facts, address_sealed) on app.outbox to todoke_staff;
-- `at` and `from_status` are not the writer's to choose: the trigger sets them
grant insert (municipality, id, application, to_status, staff, seen_version, correction, reply_sealed, note_sealed)
  on app.status_event to todoke_staff;
grant insert (municipality, id, application, staff, kind, sealed) on app.handling_record to todoke_staff;
grant insert (municipality, id, staff, procedure, format, selection, purpose), update (count, state, ended_at)
  on app.export_record to todoke_staff;
grant insert (municipality, id, staff, action, subject, details) on app.audit_event to todoke_staff;
grant insert (municipality, id, procedure, fiscal_year, public_key) on app.public_key to todoke_staff;

create policy staff on app.municipality for select to todoke_staff using (code = (select api.who()));
create policy staff on app.status_step for select to todoke_staff using (true);
do $$
declare
  name text;
begin
  foreach name in array array['section', 'staff', 'staff_section', 'information_item', 'procedure', 'procedure_version',
                              'place', 'public_key', 'outbox', 'delivery_attempt', 'export_record', 'audit_event'] loop
    execute format('create policy staff on app.%I for select to todoke_staff using (municipality = (select api.who()))', name);
  end loop;
  foreach name in array array['status_event', 'handling_record'] loop
    execute format('create policy staff on app.%I for select to todoke_staff using (municipality = (select api.who()) and exists ('
                   'select from app.application a where a.municipality = %1$I.municipality and a.id = %1$I.application))', name);
  end loop;
  foreach name in array array['status_event', 'handling_record'] loop
    execute format('create policy staff_writes on app.%I for insert to todoke_staff with check (municipality = (select api.who()) '
                   'and staff = (select api.who_staff()) and (select api.may_process()) and exists ('
                   'select from app.application a where a.municipality = %1$I.municipality and a.id = %1$I.application))', name);
  end loop;
end $$;
create policy staff on app.application for select to todoke_staff
  using (municipality = (select api.who()) and procedure = any ((select api.my_procedures())::uuid[]));
create policy staff_writes on app.outbox for insert to todoke_staff
  with check (municipality = (select api.who()) and (select api.may_process()) and exists (
    select from app.application a where a.municipality = outbox.municipality and a.id = outbox.application));
-- whoever plants another section's key of next year could read what is sealed to it
create policy staff_writes on app.public_key for insert to todoke_staff
  with check (municipality = (select api.who()) and (select api.may_process())
    and procedure = any ((select api.my_procedures())::uuid[]));
create policy staff_writes on app.export_record for insert to todoke_staff
  with check (municipality = (select api.who()) and staff = (select api.who_staff()));
create policy staff_closes on app.export_record for update to todoke_staff
  using (municipality = (select api.who()) and staff = (select api.who_staff()) and state = 'started')
  with check (municipality = (select api.who()) and staff = (select api.who_staff()));
create policy staff_writes on app.audit_event for insert to todoke_staff
  with check (municipality = (select api.who()) and staff = (select api.who_staff()));

-- People are an administrator's matter.
grant insert (municipality, id, login, name, password_hash, must_change_password, role, active), update (name, role, active, password_hash, must_change_password)
  on app.staff to todoke_staff;
grant insert (municipality, id, staff, section), delete on app.staff_section to todoke_staff;
create policy administrator on app.staff for insert to todoke_staff
  with check (municipality = (select api.who()) and (select api.may_administer()));
create policy administrator_changes on app.staff for update to todoke_staff
  using (municipality = (select api.who()) and (select api.may_administer()))
  with check (municipality = (select api.who()) and (select api.may_administer()));
create policy administrator on app.staff_section for insert to todoke_staff
  with check (municipality = (select api.who()) and (select api.may_administer()));
create policy administrator_removes on app.staff_section for delete to todoke_staff
  using (municipality = (select api.who()) and (select api.may_administer()));

-- 4. The desk: one claimed municipality a transaction. ---------------------------------------------------------------
grant select on app.procedure, app.procedure_version to todoke_desk;
grant select, insert (municipality, id, procedure, fiscal_year, public_key) on app.public_key to todoke_desk;
create policy desk on app.procedure for select to todoke_desk using (municipality = (select api.working_for()));
create policy desk on app.procedure_version for select to todoke_desk using (municipality = (select api.working_for()));
create policy desk on app.public_key for select to todoke_desk using (municipality = (select api.working_for()));
create policy desk_writes on app.public_key for insert to todoke_desk with check (municipality = (select api.working_for()));
reset role;
