--
-- PostgreSQL database dump
--


-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: api; Type: SCHEMA; Schema: -; Owner: todoke_functions
--

CREATE SCHEMA api;


ALTER SCHEMA api OWNER TO todoke_functions;

--
-- Name: app; Type: SCHEMA; Schema: -; Owner: todoke_owner
--

CREATE SCHEMA app;


ALTER SCHEMA app OWNER TO todoke_owner;

--
-- Name: SCHEMA app; Type: COMMENT; Schema: -; Owner: todoke_owner
--

COMMENT ON SCHEMA app IS 'roles 2';


--
-- Name: application_status; Type: DOMAIN; Schema: app; Owner: todoke_owner
--

CREATE DOMAIN app.application_status AS text
	CONSTRAINT application_status_check CHECK ((VALUE = ANY (ARRAY['arrived'::text, 'accepted'::text, 'confirming'::text, 'processing'::text, 'completed'::text, 'withdrawn'::text, 'rejected'::text])));


ALTER DOMAIN app.application_status OWNER TO todoke_owner;

--
-- Name: bytes32; Type: DOMAIN; Schema: app; Owner: todoke_owner
--

CREATE DOMAIN app.bytes32 AS bytea
	CONSTRAINT bytes32_check CHECK ((length(VALUE) = 32));


ALTER DOMAIN app.bytes32 OWNER TO todoke_owner;

--
-- Name: channel; Type: DOMAIN; Schema: app; Owner: todoke_owner
--

CREATE DOMAIN app.channel AS text
	CONSTRAINT channel_check CHECK ((VALUE = ANY (ARRAY['web'::text, 'paper'::text, 'telephone'::text, 'counter'::text])));


ALTER DOMAIN app.channel OWNER TO todoke_owner;

--
-- Name: diagnostic; Type: DOMAIN; Schema: app; Owner: todoke_owner
--

CREATE DOMAIN app.diagnostic AS text
	CONSTRAINT diagnostic_check CHECK ((length(VALUE) <= 200));


ALTER DOMAIN app.diagnostic OWNER TO todoke_owner;

--
-- Name: letter_kind; Type: DOMAIN; Schema: app; Owner: todoke_owner
--

CREATE DOMAIN app.letter_kind AS text
	CONSTRAINT letter_kind_check CHECK ((VALUE = ANY (ARRAY['arrival'::text, 'arrival_section'::text, 'acceptance'::text, 'completion'::text, 'rejection'::text, 'withdrawal'::text, 'notice'::text])));


ALTER DOMAIN app.letter_kind OWNER TO todoke_owner;

--
-- Name: letter_recipient; Type: DOMAIN; Schema: app; Owner: todoke_owner
--

CREATE DOMAIN app.letter_recipient AS text
	CONSTRAINT letter_recipient_check CHECK ((VALUE = ANY (ARRAY['applicant'::text, 'section'::text])));


ALTER DOMAIN app.letter_recipient OWNER TO todoke_owner;

--
-- Name: mail_status; Type: DOMAIN; Schema: app; Owner: todoke_owner
--

CREATE DOMAIN app.mail_status AS text
	CONSTRAINT mail_status_check CHECK ((VALUE ~ '^[45]\.[0-9]{1,3}\.[0-9]{1,3}$'::text));


ALTER DOMAIN app.mail_status OWNER TO todoke_owner;

--
-- Name: mark; Type: DOMAIN; Schema: app; Owner: todoke_owner
--

CREATE DOMAIN app.mark AS text
	CONSTRAINT mark_check CHECK ((VALUE = ANY (ARRAY['important'::text, 'question'::text, 'waiting'::text])));


ALTER DOMAIN app.mark OWNER TO todoke_owner;

--
-- Name: reference_symbols; Type: DOMAIN; Schema: app; Owner: todoke_owner
--

CREATE DOMAIN app.reference_symbols AS text
	CONSTRAINT reference_symbols_check CHECK ((VALUE ~ '^[0-9A-HJKMNP-TV-Z]{10}$'::text));


ALTER DOMAIN app.reference_symbols OWNER TO todoke_owner;

--
-- Name: applications_due(text, uuid[], integer, date); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.applications_due(p_municipality text, p_procedures uuid[], p_fiscal_year integer, p_day date) RETURNS TABLE(procedure uuid, fiscal_year integer, id uuid, due_on date)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select d.procedure, d.fiscal_year, d.id, d.due_on
  from (
    select a.procedure, a.fiscal_year, a.id,
           case p.retention_from
             when 'completion' then ((f.at at time zone 'Asia/Tokyo')::date + make_interval(years => p.retention_years, days => 1))::date
             when 'fiscal_year_end' then make_date(extract(year from (f.at at time zone 'Asia/Tokyo') - interval '3 months')::int + 1 + p.retention_years, 4, 1)
           end as due_on
    from app.procedure p
    -- nothing is due before so many years have passed since it arrived: what is younger is not looked at
    join app.application a on a.municipality = p.municipality and a.procedure = p.id
      and a.arrived_at < (p_day + 1 - make_interval(years => p.retention_years)) at time zone 'Asia/Tokyo'
      and a.status in ('completed', 'rejected', 'withdrawn')
    cross join lateral (
      select e.at from app.status_event e
      where e.municipality = a.municipality and e.application = a.id and e.to_status = a.status order by e.at desc limit 1) f
    where p.municipality = p_municipality and p.id = any (p_procedures) and (p_fiscal_year is null or a.fiscal_year = p_fiscal_year)) d
  where d.due_on <= p_day
$$;


ALTER FUNCTION api.applications_due(p_municipality text, p_procedures uuid[], p_fiscal_year integer, p_day date) OWNER TO todoke_functions;

--
-- Name: applied(uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.applied(p_procedure uuid) RETURNS TABLE(place text, applied integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select coalesce(a.place, ''), count(*)::int from app.application a
  where a.municipality = api.who() and a.procedure = p_procedure and p_procedure = any (api.my_procedures())
    and a.status not in ('withdrawn', 'rejected')
  group by 1
$$;


ALTER FUNCTION api.applied(p_procedure uuid) OWNER TO todoke_functions;

--
-- Name: applied_for(text, uuid, text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.applied_for(p_municipality text, p_procedure uuid, p_place text) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select count(*)::int from app.application a where a.municipality = p_municipality and a.procedure = p_procedure
    and coalesce(a.place, '') = p_place and a.status not in ('withdrawn', 'rejected')
$$;


ALTER FUNCTION api.applied_for(p_municipality text, p_procedure uuid, p_place text) OWNER TO todoke_functions;

--
-- Name: appoint_administrator(text, text, text, text); Type: FUNCTION; Schema: api; Owner: todoke_counts
--

CREATE FUNCTION api.appoint_administrator(p_municipality text, p_login text, p_name text, p_password_hash text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  person uuid := api.require_operator(p_decides => true);
begin
  perform 1 from app.municipality m where m.code = p_municipality for no key update;
  if exists (select from app.staff s where s.municipality = p_municipality) then
    raise exception using errcode = 'TD414', message = 'the municipality already has staff';
  end if;
  insert into app.staff (municipality, login, name, password_hash, must_change_password, role)
    values (p_municipality, p_login, p_name, p_password_hash, true, 'administrator');
  insert into app.operator_audit_event (operator, action, subject) values (person, 'administrator_appointed', p_municipality || ' ' || p_login);
end $$;


ALTER FUNCTION api.appoint_administrator(p_municipality text, p_login text, p_name text, p_password_hash text) OWNER TO todoke_counts;

--
-- Name: beat(text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.beat(p_worker text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into app.worker_beat (worker) values (p_worker) on conflict (worker) do update set beat_at = clock_timestamp()
$$;


ALTER FUNCTION api.beat(p_worker text) OWNER TO todoke_functions;

--
-- Name: beyond_approval(jsonb, text, jsonb); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.beyond_approval(p_snapshot jsonb, p_slug text, p_definition jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  select array(select unnest(api.items_of(p_definition)) except select jsonb_array_elements_text(a -> 'items') order by 1)
  from jsonb_path_query(p_snapshot, '$.procedures[*]') a where a ->> 'slug' = p_slug
$_$;


ALTER FUNCTION api.beyond_approval(p_snapshot jsonb, p_slug text, p_definition jsonb) OWNER TO todoke_functions;

--
-- Name: carry_out_erasure(uuid, bytea, integer); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.carry_out_erasure(p_erasure uuid, p_shown bytea, p_rows_backup_days integer) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  here constant text := api.who();
  me constant uuid := api.who_staff();
  plan record;
  now_listed record;
  ids uuid[];
  sendings uuid[];
begin
  if not api.may_administer() then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  select e.state, e.planned_by, e.procedure, e.fiscal_year into plan from app.erasure e
    where e.municipality = here and e.id = p_erasure for update;
  if not found or plan.state <> 'planned' then
    raise exception using errcode = 'TD413', message = 'not planned any more';
  elsif plan.planned_by = me then
    raise exception using errcode = 'TD406', message = 'another person confirms';
  end if;

  -- whoever adds to an application, a hold too, shares its row: they come first, and what they added is seen by the next statements
  perform from app.application a where a.municipality = here and a.id in (select l.id from api.erasure_list(here, p_erasure) l) for update;
  -- a submission to this key shares its row in the same way
  perform from app.public_key k where k.municipality = here and k.procedure = plan.procedure and k.fiscal_year = plan.fiscal_year for update;
  select * into now_listed from api.erasure_preview(p_erasure);
  select coalesce(array_agg(l.id), '{}') into ids from api.erasure_list(here, p_erasure) l where not l.held;
  if now_listed.list_hash is distinct from p_shown or cardinality(ids) <> now_listed.count or (now_listed.count = 0 and now_listed.key is null) then
    raise exception using errcode = 'TD412', message = 'the list has changed';
  end if;

  -- a letter that the mailer has in hand: its outcome is written first
  perform from app.outbox o where o.municipality = here and o.application in (select unnest(ids)) for update;
  delete from app.delivery_attempt t using app.outbox o
    where t.municipality = here and o.municipality = here and o.id = t.outbox and o.application in (select unnest(ids));
  delete from app.outbox o where o.municipality = here and o.application in (select unnest(ids));
  with gone as (delete from app.notice n where n.municipality = here and n.application in (select unnest(ids)) returning n.sending)
    select array_agg(distinct g.sending) into sendings from gone g;
  -- what was written to many goes with its last recipient
  delete from app.sending s where s.municipality = here and s.id = any (sendings)
    and not exists (select from app.notice n where n.municipality = here and n.sending = s.id);
  delete from app.status_event e where e.municipality = here and e.application in (select unnest(ids));
  delete from app.handling_record r where r.municipality = here and r.application in (select unnest(ids));
  delete from app.desk_change c where c.municipality = here and c.application in (select unnest(ids));
  delete from app.reading r where r.municipality = here and r.application in (select unnest(ids));
  delete from app.blind_index b where b.municipality = here and b.application in (select unnest(ids));
  delete from app.export_row x where x.municipality = here and x.application in (select unnest(ids));
  delete from app.legal_hold h where h.municipality = here and h.application in (select unnest(ids)) and h.lifted_at is not null;
  -- last: what else refers to an application, or holds it, stops the whole erasure here
  delete from app.application a where a.municipality = here and a.id in (select unnest(ids));

  update app.erasure e set
      state = case when now_listed.key is null then 'finished' else 'erased' end,
      application = null, confirmed_by = me, erased_at = clock_timestamp(),
      retention_years = p.retention_years, retention_from = p.retention_from,
      count = now_listed.count, held = now_listed.held,
      first_reference = now_listed.first_reference, last_reference = now_listed.last_reference,
      first_arrived_at = now_listed.first_arrived_at, last_arrived_at = now_listed.last_arrived_at,
      list_hash = now_listed.list_hash, key = now_listed.key,
      rows_backup_until = (clock_timestamp() at time zone 'Asia/Tokyo')::date + p_rows_backup_days
    from app.procedure p
    where e.municipality = here and e.id = p_erasure and p.municipality = here and p.id = e.procedure;
  return now_listed.key;
end $$;


ALTER FUNCTION api.carry_out_erasure(p_erasure uuid, p_shown bytea, p_rows_backup_days integer) OWNER TO todoke_functions;

--
-- Name: change_operator_password(text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.change_operator_password(p_password_hash text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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
  insert into app.operator_audit_event (operator, action) values (person, 'password_changed');
end $$;


ALTER FUNCTION api.change_operator_password(p_password_hash text) OWNER TO todoke_functions;

--
-- Name: change_password(text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.change_password(p_password_hash text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update app.staff s set password_hash = p_password_hash, must_change_password = false
    where s.municipality = api.who() and s.id = api.who_staff();
  if not found then
    raise exception using errcode = 'TD401', message = 'no session';
  end if;
  update app.staff_session s set ended_at = clock_timestamp()
    where s.municipality = api.who() and s.staff = api.who_staff() and s.ended_at is null
      and s.token_hash <> sha256(convert_to(current_setting('app.session', true), 'UTF8'));
end $$;


ALTER FUNCTION api.change_password(p_password_hash text) OWNER TO todoke_functions;

--
-- Name: check_publication(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.check_publication() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  given record;
  of_slug text;
  beyond text[];
  needs_approval boolean := cardinality(api.items_of(new.definition)) > 0;
  day date := (greatest(clock_timestamp(), new.publish_at) at time zone 'Asia/Tokyo')::date;
begin
  if new.state not in ('scheduled', 'published') or (tg_op = 'UPDATE' and old.state = new.state) then
    return new;
  elsif not needs_approval and new.approval is null then
    return new;
  end if;
  select a.snapshot, a.period_from, a.period_to into given from app.approval a
    where a.municipality = new.municipality and a.id = new.approval;
  select p.slug into of_slug from app.procedure p where p.municipality = new.municipality and p.id = new.procedure;
  beyond := api.beyond_approval(given.snapshot, of_slug, new.definition);
  if beyond is null and (needs_approval or given.snapshot is null) then
    raise exception using errcode = 'TD424', message = 'not approved', detail = 'procedure';
  elsif day not between given.period_from and given.period_to then
    raise exception using errcode = 'TD424', message = 'not approved', detail = 'period';
  elsif cardinality(beyond) > 0 then
    raise exception using errcode = 'TD424', message = 'not approved', detail = array_to_string(beyond, '、');
  end if;
  return new;
end $$;


ALTER FUNCTION api.check_publication() OWNER TO todoke_functions;

--
-- Name: claim(text, text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.claim(p_kind text, p_municipality text) RETURNS TABLE(municipality text, job uuid, subject uuid, lease uuid)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION api.claim(p_kind text, p_municipality text) OWNER TO todoke_functions;

--
-- Name: claim_letter(text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.claim_letter(p_municipality text) RETURNS TABLE(municipality text, id uuid, lease uuid, kind text, recipient text, language text, facts jsonb, municipality_name jsonb, address_sealed bytea, attempts integer, arrived_at timestamp with time zone, own_subject jsonb, own_body jsonb, body_sealed bytea, return_token uuid)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION api.claim_letter(p_municipality text) OWNER TO todoke_functions;

--
-- Name: count_failure(text, text, text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.count_failure(p_door text, p_login text, p_network text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into app.sign_in_failure as f (door, login, network, window_start)
    select p_door, l, p_network, date_bin('1 minute', clock_timestamp(), 'epoch')
    -- '' counts the network's tries at accounts that do not exist: a ward behind one proxy is not shut out by a colleague's typing
    from (select left(p_login, 64) union select '' where not exists (
      select from app.staff s where p_door = 'staff' and s.login = p_login
      union all select from app.operator_account o where p_door = 'operator' and o.login = p_login)) v (l)
    on conflict (door, login, network, window_start) do update set failures = f.failures + 1;
  delete from app.sign_in_failure where window_start < clock_timestamp() - interval '1 day';
  insert into app.audit_event (municipality, staff, action)
    select s.municipality, s.id, 'sign_in_failed' from app.municipality m join app.staff s on s.municipality = m.code and s.login = p_login
    where p_door = 'staff' and m.slug = split_part(p_login, '-', 1);
  insert into app.operator_audit_event (operator, action)
    select o.id, 'sign_in_failed' from app.operator_account o where p_door = 'operator' and o.login = p_login;
$$;


ALTER FUNCTION api.count_failure(p_door text, p_login text, p_network text) OWNER TO todoke_functions;

--
-- Name: count_new_place(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.count_new_place() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  -- who is just arriving holds the version's row: they are waited for, and counted
  perform from app.procedure_version v where v.municipality = new.municipality and v.procedure = new.procedure for update;
  if exists (select from app.procedure p where p.municipality = new.municipality and p.id = new.procedure and p.selection = 'first_come') then
    new.taken := api.applied_for(new.municipality, new.procedure, new.place);
  end if;
  return new;
end $$;


ALTER FUNCTION api.count_new_place() OWNER TO todoke_functions;

--
-- Name: count_places(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.count_places() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update app.place l set taken = case new.selection when 'first_come'
      then least(l.capacity, api.applied_for(l.municipality, l.procedure, l.place)) else 0 end
    where l.municipality = new.municipality and l.procedure = new.id;
  return null;
end $$;


ALTER FUNCTION api.count_places() OWNER TO todoke_functions;

--
-- Name: create_municipality(text, text, jsonb, text, jsonb); Type: FUNCTION; Schema: api; Owner: todoke_counts
--

CREATE FUNCTION api.create_municipality(p_code text, p_slug text, p_name jsonb, p_telephone text, p_sections jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  person uuid := api.require_operator(p_decides => true);
begin
  insert into app.municipality (code, slug, name, telephone) values (p_code, p_slug, p_name, p_telephone);
  insert into app.section (municipality, name, telephone, mail, mail_sealed)
    select p_code, s -> 'name', coalesce(s ->> 'telephone', ''), coalesce(s ->> 'mail', ''), decode(s ->> 'mail_sealed', 'hex')
    from jsonb_array_elements(p_sections) s;
  insert into app.operator_audit_event (operator, action, subject) values (person, 'municipality_created', p_code);
end $$;


ALTER FUNCTION api.create_municipality(p_code text, p_slug text, p_name jsonb, p_telephone text, p_sections jsonb) OWNER TO todoke_counts;

--
-- Name: credentials_of(text, text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.credentials_of(p_door text, p_login text) RETURNS TABLE(municipality text, person uuid, password_hash text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.municipality, s.id, s.password_hash from app.municipality m
    join app.staff s on s.municipality = m.code and s.login = p_login
    where p_door = 'staff' and m.slug = split_part(p_login, '-', 1) and m.suspended_at is null and s.active
  union all
  select null, o.id, o.password_hash from app.operator_account o where p_door = 'operator' and o.login = p_login and o.active
$$;


ALTER FUNCTION api.credentials_of(p_door text, p_login text) OWNER TO todoke_functions;

--
-- Name: discard_draft(uuid, integer); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.discard_draft(p_version uuid, p_revision integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  here text := api.who();
  draft record;
begin
  select v.procedure, v.revision, v.state into draft from app.procedure_version v
    where v.municipality = here and v.id = p_version for update;
  if not found or not api.may_process() or not draft.procedure = any (api.my_procedures()) then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  elsif draft.state <> 'draft' or draft.revision <> p_revision then
    raise exception using errcode = 'TD410', message = 'the draft has changed';
  end if;
  -- letters and places that colleagues are giving the procedure: theirs come first and go with it, or find it gone
  perform from app.procedure p where p.municipality = here and p.id = draft.procedure for update;
  delete from app.draft_change c where c.municipality = here and c.procedure_version = p_version;
  delete from app.procedure_version v where v.municipality = here and v.id = p_version;
  if exists (select from app.procedure_version v where v.municipality = here and v.procedure = draft.procedure) then
    return false;
  end if;
  delete from app.place l where l.municipality = here and l.procedure = draft.procedure;
  delete from app.letter_template l where l.municipality = here and l.procedure = draft.procedure;
  delete from app.procedure p where p.municipality = here and p.id = draft.procedure;
  return true;
end $$;


ALTER FUNCTION api.discard_draft(p_version uuid, p_revision integer) OWNER TO todoke_functions;

--
-- Name: draw_lots(uuid, integer, integer); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.draw_lots(p_procedure uuid, p_intake integer, p_number integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  here constant text := api.who();
  given record;
  lots record;
  seed text;
  places int := 0;
begin
  if here is null or not api.may_process() or not p_procedure = any (api.my_procedures()) then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  select p.selection, p.suspended_at, least(p.closes_at, v.approved_until) as closes_at,
      v.id as version into given from app.procedure p
    left join app.procedure_version v on v.municipality = p.municipality and v.procedure = p.id and v.state = 'published'
    where p.municipality = here and p.id = p_procedure for update of p;
  if given.selection <> 'lottery' or given.version is null or given.suspended_at is not null or clock_timestamp() < given.closes_at then
    raise exception using errcode = 'TD425', message = 'applications can still arrive';
  elsif not exists (select from api.next_lots(p_procedure) n where n.intake = p_intake and n.drawn + 1 = p_number) then
    raise exception using errcode = 'TD411', message = 'another draw came first';
  end if;
  for lots in select * from api.lots_of(here, p_procedure, p_intake) l
              where cardinality(l.entrants) > 0 and (l.free > 0 or p_number = 1) order by l.place loop
    seed := encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex');
    insert into app.lottery (municipality, procedure, place, intake, number, drawn_by, seed, capacity, entrants, winners)
      values (here, p_procedure, lots.place, p_intake, p_number, api.who_staff(), seed, lots.free, lots.entrants,
        array(select e from unnest(lots.entrants) e order by sha256(convert_to(seed || ':' || e, 'UTF8')) limit lots.free));
    places := places + 1;
  end loop;
  return places;
end $$;


ALTER FUNCTION api.draw_lots(p_procedure uuid, p_intake integer, p_number integer) OWNER TO todoke_functions;

--
-- Name: end_operator_session(text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.end_operator_session(p_token text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  update app.operator_session s set ended_at = clock_timestamp()
    where s.token_hash = sha256(convert_to(p_token, 'UTF8')) and s.ended_at is null
$$;


ALTER FUNCTION api.end_operator_session(p_token text) OWNER TO todoke_functions;

--
-- Name: end_session(text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.end_session(p_token text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  update app.staff_session s set ended_at = clock_timestamp()
    where s.municipality = split_part(p_token, '.', 1) and s.token_hash = sha256(convert_to(p_token, 'UTF8')) and s.ended_at is null
$$;


ALTER FUNCTION api.end_session(p_token text) OWNER TO todoke_functions;

--
-- Name: end_sessions_of(uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.end_sessions_of(p_staff uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if not api.may_administer() then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  update app.staff_session s set ended_at = clock_timestamp()
    where s.municipality = api.who() and s.staff = p_staff and s.ended_at is null;
end $$;


ALTER FUNCTION api.end_sessions_of(p_staff uuid) OWNER TO todoke_functions;

--
-- Name: enter(uuid, uuid, uuid, text, date, text[], bytea, uuid, bytea, bytea, text, text[]); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.enter(p_id uuid, p_procedure uuid, p_version uuid, p_channel text, p_received_on date, p_references text[], p_digest bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_place text, p_facets text[]) RETURNS TABLE(outcome text, reference text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  here constant text := api.who();
  moment constant timestamptz := clock_timestamp();
  year constant int := extract(year from (moment at time zone 'Asia/Tokyo') - interval '3 months');
  form_hash constant bytea := sha256(convert_to('entered ' || p_id::text, 'UTF8'));
  random_bytes constant bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
  known record;
  candidate text;
  new_application uuid;
  -- what came today came just now; of an earlier day the hour is not known
  arrived constant timestamptz := case when p_received_on < (moment at time zone 'Asia/Tokyo')::date
    then (p_received_on + time '12:00') at time zone 'Asia/Tokyo' else moment end;
begin
  if here is null or not api.may_process() or not p_procedure = any (api.my_procedures()) then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  select a.reference, a.digest into known from app.application a where a.municipality = here and a.key_hash = form_hash;
  if found then
    return query select case when known.digest = p_digest then 'repeated' else 'entered_with_other_answers' end, known.reference::text; return;
  end if;
  if not exists (select from app.procedure_version v where v.municipality = here and v.procedure = p_procedure and v.id = p_version
                 and v.state in ('published', 'superseded')) then
    raise exception using errcode = 'TD426', message = 'no such version';
  end if;
  if not exists (select from app.public_key k where k.municipality = here and k.procedure = p_procedure and k.id = p_sealing_key
                 and k.fiscal_year = year and k.destroyed_at is null) then
    return query select 'other_key', null::text; return;
  end if;
  foreach candidate in array p_references loop
    insert into app.application as a (municipality, procedure, procedure_version, reference, key_hash, digest, inquiry_key,
        inquiry_proof, reply_key, sealing_key, sealed, address_sealed, place, facets, fiscal_year, arrived_at, channel, entered_by)
      values (here, p_procedure, p_version, candidate, form_hash, p_digest, 0,
        random_bytes, sha256(random_bytes), p_sealing_key, p_sealed, p_address_sealed, p_place, p_facets, year, arrived, p_channel, api.who_staff())
      on conflict do nothing returning a.id into new_application;
    exit when new_application is not null;
  end loop;
  if new_application is null then
    raise exception using errcode = 'TD503', message = 'no free reference among the candidates';
  end if;
  if exists (select from app.place l join app.procedure p on p.municipality = l.municipality and p.id = l.procedure
             where l.municipality = here and l.procedure = p_procedure and p.selection = 'first_come') then
    update app.place l set taken = l.taken + 1
      where l.municipality = here and l.procedure = p_procedure and l.place = coalesce(p_place, '') and l.taken < l.capacity;
    if not found and exists (select from app.place l where l.municipality = here and l.procedure = p_procedure
                             and l.place = coalesce(p_place, '')) then
      raise exception using errcode = 'TD001', message = 'full';
    end if;
  end if;
  insert into app.status_event (municipality, application, at, to_status) values (here, new_application, arrived, 'arrived');
  return query select 'entered', candidate;
end $$;


ALTER FUNCTION api.enter(p_id uuid, p_procedure uuid, p_version uuid, p_channel text, p_received_on date, p_references text[], p_digest bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_place text, p_facets text[]) OWNER TO todoke_functions;

--
-- Name: erasure_list(text, uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.erasure_list(p_municipality text, p_erasure uuid) RETURNS TABLE(id uuid, reference text, arrived_at timestamp with time zone, held boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select a.id, a.municipality || '-' || left(a.reference, 5) || '-' || substr(a.reference, 6), a.arrived_at, exists (
    select from app.legal_hold h where h.municipality = a.municipality and h.application = a.id and h.lifted_at is null)
  from (
    select e.application as id from app.erasure e
    where e.municipality = p_municipality and e.id = p_erasure and e.state = 'planned' and e.kind = 'single'
    union all
    select d.id from app.erasure e
    cross join lateral api.applications_due(e.municipality, array[e.procedure], e.fiscal_year, (clock_timestamp() at time zone 'Asia/Tokyo')::date) d
    where e.municipality = p_municipality and e.id = p_erasure and e.state = 'planned' and e.kind = 'due') listed
  join app.application a on a.municipality = p_municipality and a.id = listed.id
$$;


ALTER FUNCTION api.erasure_list(p_municipality text, p_erasure uuid) OWNER TO todoke_functions;

--
-- Name: erasure_outlook(integer); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.erasure_outlook(p_ahead integer) RETURNS TABLE(procedure uuid, fiscal_year integer, due integer, held integer, ahead integer, next_on date, remaining integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  here constant text := api.who();
  mine constant uuid[] := case when api.may_process() then api.my_procedures() end;
  today constant date := (clock_timestamp() at time zone 'Asia/Tokyo')::date;
begin
  return query
    select d.procedure, d.fiscal_year,
           count(*) filter (where d.due_on <= today and not d.held)::int,
           count(*) filter (where d.due_on <= today and d.held)::int,
           count(*) filter (where d.due_on > today)::int,
           min(d.due_on) filter (where d.due_on > today),
           (select count(*)::int from app.application a
            where a.municipality = here and a.procedure = d.procedure and a.fiscal_year = d.fiscal_year)
    from (select l.procedure, l.fiscal_year, l.due_on, exists (
            select from app.legal_hold h where h.municipality = here and h.application = l.id and h.lifted_at is null) as held
          from api.applications_due(here, mine, null, today + p_ahead) l) d
    group by d.procedure, d.fiscal_year
    union all
    select k.procedure, k.fiscal_year, 0, 0, 0, null::date, 0
    from app.public_key k
    where k.municipality = here and k.procedure = any (mine) and k.destroyed_at is null and make_date(k.fiscal_year + 1, 4, 1) <= today
      and exists (select from app.erasure e where e.municipality = here and e.procedure = k.procedure and e.fiscal_year = k.fiscal_year
                  and e.state = 'finished')
      and not exists (select from app.application a where a.municipality = here and a.procedure = k.procedure
                      and (a.fiscal_year = k.fiscal_year or a.sealing_key = k.id))
    order by 2, 1;
end $$;


ALTER FUNCTION api.erasure_outlook(p_ahead integer) OWNER TO todoke_functions;

--
-- Name: erasure_preview(uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.erasure_preview(p_erasure uuid) RETURNS TABLE(count integer, held integer, first_reference text, last_reference text, first_arrived_at timestamp with time zone, last_arrived_at timestamp with time zone, list_hash bytea, key uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  here constant text := api.who();
  plan record;
begin
  select e.procedure, e.fiscal_year into plan from app.erasure e where e.municipality = here and e.id = p_erasure and e.state = 'planned';
  if not found or not api.may_process() or not plan.procedure = any (api.my_procedures()) then
    return;
  end if;
  return query
    select count(*) filter (where not l.held)::int, count(*) filter (where l.held)::int,
           min(l.reference collate "C") filter (where not l.held), max(l.reference collate "C") filter (where not l.held),
           min(l.arrived_at) filter (where not l.held), max(l.arrived_at) filter (where not l.held),
           sha256(convert_to(coalesce(string_agg(l.reference, e'\n' order by l.reference collate "C") filter (where not l.held), ''), 'UTF8')),
           api.key_going_with(here, plan.procedure, plan.fiscal_year, coalesce(array_agg(l.id) filter (where not l.held), '{}'))
    from api.erasure_list(here, p_erasure) l;
end $$;


ALTER FUNCTION api.erasure_preview(p_erasure uuid) OWNER TO todoke_functions;

--
-- Name: erasure_references(uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.erasure_references(p_erasure uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select string_agg(l.reference, e'\n' order by l.reference collate "C")
  from app.erasure e cross join api.erasure_list(e.municipality, e.id) l
  where e.municipality = api.who() and e.id = p_erasure and not l.held
    and api.may_process() and e.procedure = any (api.my_procedures())
$$;


ALTER FUNCTION api.erasure_references(p_erasure uuid) OWNER TO todoke_functions;

--
-- Name: every_section(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.every_section() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select exists (select from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
    join app.staff_role r on r.role = s.role where r.every_section)
$$;


ALTER FUNCTION api.every_section() OWNER TO todoke_functions;

--
-- Name: find_blind(uuid[], bigint[], integer, integer); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.find_blind(p_keys uuid[], p_tokens bigint[], p_each integer, p_limit integer) RETURNS TABLE(id uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  here constant text := api.who();
  mine constant uuid[] := api.my_procedures();
begin
  return query
    -- by the hashes first: the planner would else walk through all arrivals until enough of them fit
    with found as materialized (
      select b.application
      from unnest(p_keys) with ordinality k (key, n)
      join app.blind_index b on b.municipality = here and b.sealing_key = k.key
        and b.tokens @> p_tokens[(k.n::int - 1) * p_each + 1 : k.n::int * p_each])
    select a.id from found f
    join app.application a on a.municipality = here and a.id = f.application and a.procedure = any (mine)
    order by a.arrived_at desc, a.id limit p_limit;
end $$;


ALTER FUNCTION api.find_blind(p_keys uuid[], p_tokens bigint[], p_each integer, p_limit integer) OWNER TO todoke_functions;

--
-- Name: finish_erasure(uuid, integer); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.finish_erasure(p_erasure uuid, p_key_backup_days integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  here constant text := api.who();
  going uuid;
begin
  if not api.may_administer() then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  update app.erasure e set state = 'finished', key_destroyed_at = clock_timestamp(),
      key_backup_until = (clock_timestamp() at time zone 'Asia/Tokyo')::date + p_key_backup_days
    where e.municipality = here and e.id = p_erasure and e.state = 'erased' returning e.key into going;
  update app.public_key k set destroyed_at = clock_timestamp() where k.municipality = here and k.id = going;
  return going is not null;
end $$;


ALTER FUNCTION api.finish_erasure(p_erasure uuid, p_key_backup_days integer) OWNER TO todoke_functions;

--
-- Name: finish_job(text, uuid, uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.finish_job(p_municipality text, p_job uuid, p_lease uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update app.job j set done_at = clock_timestamp(), lease = null, leased_until = null
    where j.municipality = p_municipality and j.id = p_job and j.lease = p_lease and j.done_at is null;
  return found;
end $$;


ALTER FUNCTION api.finish_job(p_municipality text, p_job uuid, p_lease uuid) OWNER TO todoke_functions;

--
-- Name: forget_failures(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.forget_failures() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  delete from app.lookup_failure where window_start < clock_timestamp() - interval '1 day';
  delete from app.sign_in_failure where window_start < clock_timestamp() - interval '1 day';
$$;


ALTER FUNCTION api.forget_failures() OWNER TO todoke_functions;

--
-- Name: free_place(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.free_place() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  place record;
begin
  select l.id, l.capacity into place from app.application a
    join app.procedure p on p.municipality = a.municipality and p.id = a.procedure and p.selection = 'first_come'
    join app.place l on l.municipality = a.municipality and l.procedure = a.procedure and l.place = coalesce(a.place, '')
    where a.municipality = new.municipality and a.id = new.application for update of l;
  if found then
    update app.place l set taken = least(l.capacity, api.applied_for(l.municipality, l.procedure, l.place))
      where l.municipality = new.municipality and l.id = place.id;
    if new.from_status in ('withdrawn', 'rejected') and exists (select from app.place l where l.municipality = new.municipality
        and l.id = place.id and api.applied_for(l.municipality, l.procedure, l.place) > l.capacity) then
      raise exception using errcode = 'TD001', message = 'full';
    end if;
  end if;
  return null;
end $$;


ALTER FUNCTION api.free_place() OWNER TO todoke_functions;

--
-- Name: indexed_until(timestamp with time zone, uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.indexed_until(p_arrived_at timestamp with time zone, p_application uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into app.index_progress (municipality, arrived_at, application)
    select api.working_for(), p_arrived_at, p_application where api.working_for() is not null
  on conflict (municipality) do update set arrived_at = excluded.arrived_at, application = excluded.application
    where (excluded.arrived_at, excluded.application) > (app.index_progress.arrived_at, app.index_progress.application)
$$;


ALTER FUNCTION api.indexed_until(p_arrived_at timestamp with time zone, p_application uuid) OWNER TO todoke_functions;

--
-- Name: items_of(jsonb); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.items_of(p_definition jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  select coalesce(array_agg(distinct i.item), '{}') from jsonb_path_query(p_definition, '$.sections[*].questions[*]') q,
    lateral (select q ->> 'item' as item where q ->> 'item' is not null
             union all select '郵便番号' where q ->> 'item' is not null and q ->> 'type' = 'postcode_address') i
$_$;


ALTER FUNCTION api.items_of(p_definition jsonb) OWNER TO todoke_functions;

--
-- Name: keep_published_version(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.keep_published_version() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if old.state <> 'draft' and (new.definition is distinct from old.definition or new.content_hash <> old.content_hash
      or new.number <> old.number or new.procedure <> old.procedure) then
    raise exception using errcode = 'TD423', message = 'a published version never changes';
  end if;
  if old.state in ('published', 'superseded') and (new.published_at is distinct from old.published_at
      or new.approval is distinct from old.approval or new.state in ('draft', 'scheduled')) then
    raise exception using errcode = 'TD423', message = 'a published version never changes';
  end if;
  return new;
end $$;


ALTER FUNCTION api.keep_published_version() OWNER TO todoke_functions;

--
-- Name: key_going_with(text, uuid, integer, uuid[]); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.key_going_with(p_municipality text, p_procedure uuid, p_fiscal_year integer, p_applications uuid[]) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select k.id from app.public_key k
  where k.municipality = p_municipality and k.procedure = p_procedure and k.fiscal_year = p_fiscal_year and k.destroyed_at is null
    -- a submission that began at midnight may still be under way
    and clock_timestamp() > make_date(k.fiscal_year + 1, 4, 1)::timestamp at time zone 'Asia/Tokyo' + interval '1 hour'
    and not exists (select from app.application a where a.municipality = k.municipality and a.procedure = k.procedure
                    and (a.fiscal_year = k.fiscal_year or a.sealing_key = k.id) and a.id not in (select unnest(p_applications)))
$$;


ALTER FUNCTION api.key_going_with(p_municipality text, p_procedure uuid, p_fiscal_year integer, p_applications uuid[]) OWNER TO todoke_functions;

--
-- Name: keys_missing_of(); Type: FUNCTION; Schema: api; Owner: todoke_counts
--

CREATE FUNCTION api.keys_missing_of() RETURNS TABLE(municipality text, missing bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select p.municipality, count(*) from app.procedure p
    join app.municipality m on m.code = p.municipality and m.suspended_at is null
    where p.closes_at > now() and p.suspended_at is null
      and exists (select from app.procedure_version v where v.municipality = p.municipality and v.procedure = p.id and v.state = 'published')
      and not exists (select from app.public_key k where k.municipality = p.municipality and k.procedure = p.id and k.destroyed_at is null
                      and k.fiscal_year = extract(year from (now() at time zone 'Asia/Tokyo') - interval '3 months'))
    group by 1 order by 1;
end $$;


ALTER FUNCTION api.keys_missing_of() OWNER TO todoke_counts;

--
-- Name: lots_of(text, uuid, integer); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.lots_of(p_municipality text, p_procedure uuid, p_intake integer) RETURNS TABLE(place text, free integer, entrants text[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with standing as (
    select coalesce(a.place, '') as place, a.reference::text as reference from app.application a
    where a.municipality = p_municipality and a.procedure = p_procedure and a.status not in ('withdrawn', 'rejected')),
  won as (
    select l.place, unnest(l.winners) as reference from app.lottery l
    where l.municipality = p_municipality and l.procedure = p_procedure and l.intake = p_intake),
  elsewhere as (
    select l.place, unnest(l.entrants) as reference from app.lottery l
    where l.municipality = p_municipality and l.procedure = p_procedure and l.intake <> p_intake),
  left_over as (select * from standing except select * from won except select * from elsewhere)
  select l.place, greatest(l.capacity - (select count(*) from won join standing using (place, reference) where won.place = l.place)::int, 0),
    array(select e.reference from left_over e where e.place = l.place order by e.reference)
  from app.place l where l.municipality = p_municipality and l.procedure = p_procedure
$$;


ALTER FUNCTION api.lots_of(p_municipality text, p_procedure uuid, p_intake integer) OWNER TO todoke_functions;

--
-- Name: may_administer(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.may_administer() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select exists (select from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
    join app.staff_role r on r.role = s.role where r.may_administer)
$$;


ALTER FUNCTION api.may_administer() OWNER TO todoke_functions;

--
-- Name: may_process(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.may_process() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select exists (select from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
    join app.staff_role r on r.role = s.role where r.may_process)
$$;


ALTER FUNCTION api.may_process() OWNER TO todoke_functions;

--
-- Name: metrics(); Type: FUNCTION; Schema: api; Owner: todoke_counts
--

CREATE FUNCTION api.metrics() RETURNS TABLE(name text, municipality text, state text, value double precision)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select 'applications', a.municipality, a.status, count(*)::double precision from app.application a group by 2, 3
  union all select 'outbox', o.municipality, o.state, count(*) from app.outbox o group by 2, 3
  union all select 'worker_beat_age_seconds', '', b.worker, extract(epoch from clock_timestamp() - b.beat_at) from app.worker_beat b
$$;


ALTER FUNCTION api.metrics() OWNER TO todoke_counts;

--
-- Name: municipalities(); Type: FUNCTION; Schema: api; Owner: todoke_counts
--

CREATE FUNCTION api.municipalities() RETURNS TABLE(code text, slug text, name jsonb, telephone text, suspended_at timestamp with time zone, created_at timestamp with time zone, sections bigint, staff bigint, procedures bigint, applications bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select m.code, m.slug, m.name, m.telephone, m.suspended_at, m.created_at,
    (select count(*) from app.section s where s.municipality = m.code),
    (select count(*) from app.staff s where s.municipality = m.code and s.active),
    (select count(distinct v.procedure) from app.procedure_version v where v.municipality = m.code and v.state = 'published'),
    (select count(*) from app.application a where a.municipality = m.code)
  from app.municipality m order by m.code;
end $$;


ALTER FUNCTION api.municipalities() OWNER TO todoke_counts;

--
-- Name: my_procedures(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.my_procedures() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select coalesce(array_agg(p.id), '{}') from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
    join app.procedure p on p.municipality = s.municipality
  where (select r.every_section from app.staff_role r where r.role = s.role) or exists (
    select from app.staff_section x where x.municipality = s.municipality and x.staff = s.staff and x.section = p.section)
$$;


ALTER FUNCTION api.my_procedures() OWNER TO todoke_functions;

--
-- Name: next_lots(uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.next_lots(p_procedure uuid) RETURNS TABLE(intake integer, drawn integer, place text, free integer, entrants integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  with last as (
    select coalesce(max(l.intake), 0) as intake from app.lottery l where l.municipality = api.who() and l.procedure = p_procedure),
  asked as (
    select i as intake, (select coalesce(max(l.number), 0) from app.lottery l
      where l.municipality = api.who() and l.procedure = p_procedure and l.intake = i) as drawn
    from last, generate_series(greatest(last.intake, 1), last.intake + 1) i)
  select asked.intake, asked.drawn, lots.place, lots.free, cardinality(lots.entrants)
  from asked, api.lots_of(api.who(), p_procedure, asked.intake) lots
  where p_procedure = any (api.my_procedures())
  order by 1, 3
$$;


ALTER FUNCTION api.next_lots(p_procedure uuid) OWNER TO todoke_functions;

--
-- Name: note_refusal(text); Type: FUNCTION; Schema: api; Owner: todoke_counts
--

CREATE FUNCTION api.note_refusal(p_subject text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  person uuid := api.require_operator();
begin
  insert into app.operator_audit_event (operator, action, subject) values (person, 'refused', left(p_subject, 200));
end $$;


ALTER FUNCTION api.note_refusal(p_subject text) OWNER TO todoke_counts;

--
-- Name: open_operator_session(uuid, bytea, text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.open_operator_session(p_operator uuid, p_token_hash bytea, p_network text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  delete from app.operator_session s where s.operator = p_operator
    and (s.ended_at is not null or s.opened_at < clock_timestamp() - interval '9 hours');
  insert into app.operator_session (operator, token_hash) values (p_operator, p_token_hash);
  delete from app.sign_in_failure f using app.operator_account o
    where o.id = p_operator and f.door = 'operator' and f.login = o.login and f.network = p_network;
  insert into app.operator_audit_event (operator, action) values (p_operator, 'signed_in');
end $$;


ALTER FUNCTION api.open_operator_session(p_operator uuid, p_token_hash bytea, p_network text) OWNER TO todoke_functions;

--
-- Name: open_session(text, uuid, bytea, text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.open_session(p_municipality text, p_staff uuid, p_token_hash bytea, p_network text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  delete from app.staff_session s where s.municipality = p_municipality and s.staff = p_staff
    and (s.ended_at is not null or s.opened_at < clock_timestamp() - interval '9 hours');
  insert into app.staff_session (municipality, staff, token_hash) values (p_municipality, p_staff, p_token_hash);
  delete from app.sign_in_failure f using app.staff s
    where s.municipality = p_municipality and s.id = p_staff and f.door = 'staff' and f.login = s.login and f.network = p_network;
  insert into app.audit_event (municipality, staff, action) values (p_municipality, p_staff, 'signed_in');
end $$;


ALTER FUNCTION api.open_session(p_municipality text, p_staff uuid, p_token_hash bytea, p_network text) OWNER TO todoke_functions;

--
-- Name: operator_events(integer); Type: FUNCTION; Schema: api; Owner: todoke_counts
--

CREATE FUNCTION api.operator_events(p_limit integer) RETURNS TABLE(at timestamp with time zone, operator text, action text, subject text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select e.at, o.name, e.action, e.subject from app.operator_audit_event e
    left join app.operator_account o on o.id = e.operator order by e.at desc limit p_limit;
end $$;


ALTER FUNCTION api.operator_events(p_limit integer) OWNER TO todoke_counts;

--
-- Name: outbox_health(); Type: FUNCTION; Schema: api; Owner: todoke_counts
--

CREATE FUNCTION api.outbox_health() RETURNS TABLE(municipality text, waiting bigint, overdue bigint, failed bigint, sent_today bigint, oldest_waiting timestamp with time zone)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select m.code, count(*) filter (where o.state = 'waiting'),
    count(*) filter (where o.state = 'waiting' and o.attempts > 0), count(*) filter (where o.state in ('failed', 'bounced')),
    count(*) filter (where o.state = 'sent' and o.created_at > clock_timestamp() - interval '1 day'),
    min(o.created_at) filter (where o.state = 'waiting')
  from app.municipality m left join app.outbox o on o.municipality = m.code group by m.code order by m.code;
end $$;


ALTER FUNCTION api.outbox_health() OWNER TO todoke_counts;

--
-- Name: plan_indexing(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.plan_indexing() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  planned int;
begin
  insert into app.job (municipality, kind)
    select m.code, 'index' from app.municipality m
    left join app.index_progress i on i.municipality = m.code
    where exists (select from app.application a where a.municipality = m.code
                    and (a.arrived_at, a.id) > (coalesce(i.arrived_at, '-infinity'), coalesce(i.application, '00000000-0000-0000-0000-000000000000'))
                    and a.arrived_at < clock_timestamp() - interval '10 seconds')
      and not exists (select from app.job j where j.municipality = m.code and j.kind = 'index' and j.done_at is null);
  get diagnostics planned = row_count;
  return planned;
end $$;


ALTER FUNCTION api.plan_indexing() OWNER TO todoke_functions;

--
-- Name: plan_keys(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.plan_keys() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION api.plan_keys() OWNER TO todoke_functions;

--
-- Name: procedures_without_key(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.procedures_without_key() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select count(*) from app.procedure p join app.municipality m on m.code = p.municipality and m.suspended_at is null
  where p.closes_at > now() and p.suspended_at is null
    and exists (select from app.procedure_version v where v.municipality = p.municipality and v.procedure = p.id and v.state = 'published')
    and not exists (select from app.public_key k where k.municipality = p.municipality and k.procedure = p.id and k.destroyed_at is null
                    and k.fiscal_year = extract(year from (now() at time zone 'Asia/Tokyo') - interval '3 months'))
$$;


ALTER FUNCTION api.procedures_without_key() OWNER TO todoke_functions;

--
-- Name: publish(uuid, integer, uuid, timestamp with time zone); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.publish(p_version uuid, p_revision integer, p_approval uuid, p_publish_at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  here text := api.who();
  draft record;
begin
  select v.procedure, v.revision, v.state into draft from app.procedure_version v
    where v.municipality = here and v.id = p_version for update;
  if not found or not api.may_process() or not draft.procedure = any (api.my_procedures()) then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  elsif draft.state <> 'draft' or draft.revision <> p_revision then
    raise exception using errcode = 'TD410', message = 'the draft has changed';
  end if;
  update app.procedure_version v set approval = p_approval, publish_at = p_publish_at where v.municipality = here and v.id = p_version;
  if p_publish_at is null or p_publish_at <= clock_timestamp() then
    perform api.put_in_force(here, p_version);
    return 'published';
  end if;
  update app.procedure_version v set state = 'scheduled' where v.municipality = here and v.id = p_version;
  return 'scheduled';
end $$;


ALTER FUNCTION api.publish(p_version uuid, p_revision integer, p_approval uuid, p_publish_at timestamp with time zone) OWNER TO todoke_functions;

--
-- Name: publish_due(text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.publish_due(p_municipality text DEFAULT NULL::text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  due record;
  published int := 0;
begin
  for due in select v.municipality, v.id, v.revision, v.definition from app.procedure_version v
             where v.state = 'scheduled' and v.publish_at <= clock_timestamp() and v.municipality = coalesce(p_municipality, v.municipality)
             for update skip locked loop
    begin
      perform api.put_in_force(due.municipality, due.id);
      published := published + 1;
    exception when sqlstate 'TD424' then
      update app.procedure_version v set state = 'draft', publish_at = null, approval = null, revision = v.revision + 1
        where v.municipality = due.municipality and v.id = due.id;
      -- the section reads of it where it reads of every change
      insert into app.draft_change (municipality, procedure_version, revision, sentence, definition_before, undone)
        values (due.municipality, due.id, due.revision + 1, '承認の範囲を外れたため、予約していた公開を取りやめました', due.definition, true);
    end;
  end loop;
  return published;
end $$;


ALTER FUNCTION api.publish_due(p_municipality text) OWNER TO todoke_functions;

--
-- Name: put_in_force(text, uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.put_in_force(p_municipality text, p_version uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  given record;
begin
  select v.procedure, a.period_to into given from app.procedure_version v
    left join app.approval a on a.municipality = v.municipality and a.id = v.approval
    where v.municipality = p_municipality and v.id = p_version;
  update app.procedure_version v set state = 'superseded', superseded_at = clock_timestamp()
    where v.municipality = p_municipality and v.procedure = given.procedure and v.state = 'published';
  update app.procedure_version v set state = 'published', published_at = clock_timestamp(),
      approved_until = coalesce((given.period_to + 1)::timestamp at time zone 'Asia/Tokyo', 'infinity')
    where v.municipality = p_municipality and v.id = p_version;
end $$;


ALTER FUNCTION api.put_in_force(p_municipality text, p_version uuid) OWNER TO todoke_functions;

--
-- Name: put_index(uuid, uuid, bigint[]); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.put_index(p_application uuid, p_sealing_key uuid, p_tokens bigint[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into app.blind_index (municipality, application, sealing_key, tokens)
    select api.working_for(), p_application, p_sealing_key, p_tokens where api.working_for() is not null
  on conflict do nothing
$$;


ALTER FUNCTION api.put_index(p_application uuid, p_sealing_key uuid, p_tokens bigint[]) OWNER TO todoke_functions;

--
-- Name: record_bounce(text, uuid, text, text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.record_bounce(p_municipality text, p_token uuid, p_status text, p_diagnostic text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION api.record_bounce(p_municipality text, p_token uuid, p_status text, p_diagnostic text) OWNER TO todoke_functions;

--
-- Name: record_delivery(text, uuid, uuid, text, integer, text, interval); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.record_delivery(p_municipality text, p_id uuid, p_lease uuid, p_outcome text, p_smtp_code integer, p_reason text, p_retry_after interval) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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


ALTER FUNCTION api.record_delivery(p_municipality text, p_id uuid, p_lease uuid, p_outcome text, p_smtp_code integer, p_reason text, p_retry_after interval) OWNER TO todoke_functions;

--
-- Name: require_operator(boolean); Type: FUNCTION; Schema: api; Owner: todoke_counts
--

CREATE FUNCTION api.require_operator(p_decides boolean DEFAULT false) RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  person record;
begin
  select o.id, r.may_decide into person from app.operator_session s
    join app.operator_account o on o.id = s.operator join app.operator_role r on r.role = o.role
    where s.token_hash = sha256(convert_to(coalesce(current_setting('app.session', true), ''), 'UTF8')) and s.ended_at is null and o.active
      and s.seen_at > clock_timestamp() - interval '30 minutes' and s.opened_at > clock_timestamp() - interval '9 hours';
  if not found then
    raise exception using errcode = 'TD401', message = 'no session';
  elsif p_decides and not person.may_decide then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  return person.id;
end $$;


ALTER FUNCTION api.require_operator(p_decides boolean) OWNER TO todoke_counts;

--
-- Name: resume(text, uuid, uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.resume(p_municipality text, p_job uuid, p_lease uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update app.job j set leased_until = clock_timestamp() + interval '5 minutes'
    where j.municipality = p_municipality and j.id = p_job and j.lease = p_lease and j.done_at is null and j.leased_until > clock_timestamp();
  if not found then return false; end if;
  insert into app.claim values (pg_current_xact_id(), p_municipality, p_job) on conflict do nothing;
  return true;
end $$;


ALTER FUNCTION api.resume(p_municipality text, p_job uuid, p_lease uuid) OWNER TO todoke_functions;

--
-- Name: schema_state(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.schema_state() RETURNS TABLE(changes text[], hashes text[], rules text, version text, roles integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  select array_agg(c.name order by c.name) filter (where c.name <> 'rules'), array_agg(c.hash order by c.name) filter (where c.name <> 'rules'),
         max(c.hash) filter (where c.name = 'rules'), max(c.version) filter (where c.name = 'rules'),
         substring(obj_description('app'::regnamespace, 'pg_namespace') from '[0-9]+$')::int
  from app.schema_change c
$_$;


ALTER FUNCTION api.schema_state() OWNER TO todoke_functions;

--
-- Name: sections_of(text); Type: FUNCTION; Schema: api; Owner: todoke_counts
--

CREATE FUNCTION api.sections_of(p_municipality text) RETURNS TABLE(id uuid, name jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select s.id, s.name from app.section s where s.municipality = p_municipality order by s.name ->> 'ja';
end $$;


ALTER FUNCTION api.sections_of(p_municipality text) OWNER TO todoke_counts;

--
-- Name: session_of(bytea, text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.session_of(p_token_hash bytea, p_municipality text) RETURNS TABLE(municipality text, staff uuid, role text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.municipality, s.staff, p.role
  from app.staff_session s
  join app.staff p on p.municipality = s.municipality and p.id = s.staff
  join app.municipality m on m.code = s.municipality
  where s.municipality = p_municipality and s.token_hash = p_token_hash and s.ended_at is null
    and s.seen_at > clock_timestamp() - interval '30 minutes'
    and s.opened_at > clock_timestamp() - interval '9 hours'
    and p.active and m.suspended_at is null
$$;


ALTER FUNCTION api.session_of(p_token_hash bytea, p_municipality text) OWNER TO todoke_functions;

--
-- Name: sign_in_throttled(text, text, text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.sign_in_throttled(p_door text, p_login text, p_network text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select coalesce(sum(failures) filter (where login = p_login), 0) >= 10
      or coalesce(sum(failures) filter (where login = ''), 0) >= 100
  from app.sign_in_failure
  where door = p_door and network = p_network and login in (p_login, '') and window_start > clock_timestamp() - interval '15 minutes'
$$;


ALTER FUNCTION api.sign_in_throttled(p_door text, p_login text, p_network text) OWNER TO todoke_functions;

--
-- Name: status_of(text, text, text[], text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.status_of(p_municipality text, p_reference text, p_proofs text[], p_network text) RETURNS TABLE(outcome text, arrived_at timestamp with time zone, status text, procedure_title jsonb, section_name jsonb, telephone text, municipality_name jsonb, municipality_slug text, event_at timestamp with time zone[], event_status text[], event_reply text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  found_application record;
  this_window timestamptz := date_bin('15 minutes', clock_timestamp(), 'epoch');
  wrong_here int;
  wrong_network int;
begin
  select a.id, a.arrived_at, a.status::text, a.procedure, a.procedure_version,
         (a.inquiry_key || ':' || encode(a.inquiry_proof, 'hex')) = any (p_proofs) as right_pair
    into found_application
    from app.application a where a.municipality = p_municipality and a.reference = p_reference;
  if found_application.right_pair then
    return query
      select 'found', found_application.arrived_at, found_application.status, v.title, s.name, s.telephone,
             m.name, m.slug, h.ats, h.statuses, h.replies
      from app.procedure p
      join app.procedure_version v on v.municipality = p.municipality and v.id = found_application.procedure_version
      join app.section s on s.municipality = p.municipality and s.id = p.section
      join app.municipality m on m.code = p.municipality
      cross join lateral (
        select array_agg(e.at order by e.at) as ats, array_agg(e.to_status::text order by e.at) as statuses,
               array_agg(encode(e.reply_sealed, 'hex') order by e.at) as replies
        from app.status_event e where e.municipality = p.municipality and e.application = found_application.id) h
      where p.municipality = p_municipality and p.id = found_application.procedure;
    return;
  end if;
  insert into app.lookup_failure as f (municipality, reference, network, window_start)
    values ('', '', p_network, this_window)
    on conflict (municipality, reference, network, window_start) do update set failures = f.failures + 1
    returning f.failures into wrong_network;
  -- a network over its limit adds no more rows, whatever references it makes up
  if wrong_network <= 300 then
    insert into app.lookup_failure as f (municipality, reference, network, window_start)
      values (p_municipality, p_reference, p_network, this_window)
      on conflict (municipality, reference, network, window_start) do update set failures = f.failures + 1
      returning f.failures into wrong_here;
  end if;
  return query select case when wrong_network > 300 or wrong_here > 10 then 'limited' else 'not_found' end,
    null::timestamptz, null::text, null::jsonb, null::jsonb, null::text, null::jsonb, null::text,
    null::timestamptz[], null::text[], null::text[];
end $$;


ALTER FUNCTION api.status_of(p_municipality text, p_reference text, p_proofs text[], p_network text) OWNER TO todoke_functions;

--
-- Name: submit(text, uuid, uuid, text[], bytea, bytea, smallint, bytea, bytea, uuid, bytea, bytea, text, text, text[]); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.submit(p_municipality text, p_procedure uuid, p_version uuid, p_references text[], p_key_hash bytea, p_digest bytea, p_inquiry_key smallint, p_inquiry_proof bytea, p_reply_key bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_language text, p_place text, p_facets text[]) RETURNS TABLE(outcome text, reference text, arrived_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
declare
  moment timestamptz := clock_timestamp();
  year int := extract(year from (moment at time zone 'Asia/Tokyo') - interval '3 months');
  offered record;
  candidate text;
  new_application uuid;
  has_places boolean;
begin
  loop
    -- 1. the key first: what arrived once has arrived
    return query update app.application a set replays = a.replays + 1
      where a.municipality = p_municipality and a.key_hash = p_key_hash
      returning case when a.digest = p_digest then 'repeated' else 'arrived_with_other_answers' end, a.reference::text, a.arrived_at;
    if found then return; end if;
    if p_sealed is null then
      return query select 'unknown', null::text, null::timestamptz; return;
    end if;

    -- 2. may it be taken now, in this version
    select p.opens_at, least(p.closes_at, v.approved_until) as closes_at, p.suspended_at as procedure_suspended, m.suspended_at as municipality_suspended,
           v.state, v.superseded_at, v.title, s.name as section_name, s.telephone, s.mail_sealed, k.id as key_id,
           p.selection = 'first_come' as first_come
      into offered
      from app.procedure p
      join app.municipality m on m.code = p.municipality
      join app.section s on s.municipality = p.municipality and s.id = p.section
      left join app.procedure_version v on v.municipality = p.municipality and v.procedure = p.id and v.id = p_version
      left join app.public_key k on k.municipality = p.municipality and k.procedure = p.id and k.id = p_sealing_key
        and k.fiscal_year = year and k.destroyed_at is null
      where p.municipality = p_municipality and p.id = p_procedure;
    if not found or offered.municipality_suspended is not null or offered.procedure_suspended is not null then
      return query select 'suspended', null::text, null::timestamptz; return;
    elsif moment < offered.opens_at then
      return query select 'not_yet_open', null::text, null::timestamptz; return;
    elsif moment >= offered.closes_at then
      return query select 'closed', null::text, null::timestamptz; return;
    elsif offered.state is distinct from 'published'
        and not coalesce(offered.state = 'superseded' and moment < offered.superseded_at + interval '24 hours', false) then
      return query select 'superseded', null::text, null::timestamptz; return;
    elsif offered.key_id is null then
      return query select 'other_key', null::text, null::timestamptz; return;
    end if;

    -- 3. record it under the first free number
    new_application := null;
    foreach candidate in array p_references loop
      insert into app.application as a (municipality, procedure, procedure_version, reference, key_hash, digest, inquiry_key,
          inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at)
        values (p_municipality, p_procedure, p_version, candidate, p_key_hash, p_digest, p_inquiry_key,
          p_inquiry_proof, p_reply_key, p_sealing_key, p_sealed, p_address_sealed, p_language, p_place, p_facets, year, moment)
        on conflict do nothing returning a.id into new_application;
      exit when new_application is not null;
      exit when exists (select from app.application a where a.municipality = p_municipality and a.key_hash = p_key_hash);
    end loop;
    exit when new_application is not null;
    if not exists (select from app.application a where a.municipality = p_municipality and a.key_hash = p_key_hash) then
      raise exception using errcode = 'TD503', message = 'no free reference among the candidates';
    end if;
    -- the same submission arrived in parallel: tell its number
  end loop;

  -- 4. the event and the letters. One statement: each costs its own start, and this function runs for every resident. It sees a limit
  -- that was set since the application stands (which waited for this one, or this one for it: see api.count_new_place).
  with event as (
    insert into app.status_event (municipality, application, at, to_status) values (p_municipality, new_application, moment, 'arrived')),
  letters as (
    insert into app.outbox (municipality, application, kind, recipient, language, facts, address_sealed)
      select p_municipality, new_application, l.kind, l.recipient, l.language,
             jsonb_build_object('reference', candidate, 'procedure', offered.title, 'section', offered.section_name,
                                'telephone', offered.telephone, 'at', moment), l.address
      from (values ('arrival', 'applicant', p_language, p_address_sealed), ('arrival_section', 'section', 'ja', offered.mail_sealed))
        as l (kind, recipient, language, address)
      where l.address is not null)
  select offered.first_come and exists (select from app.place l where l.municipality = p_municipality and l.procedure = p_procedure)
    into has_places;

  -- 5. the place last: no place, no application
  if has_places then
    update app.place l set taken = l.taken + 1
      where l.municipality = p_municipality and l.procedure = p_procedure and l.place = coalesce(p_place, '') and l.taken < l.capacity;
    if not found and exists (select from app.place l where l.municipality = p_municipality and l.procedure = p_procedure
                             and l.place = coalesce(p_place, '')) then
      raise exception using errcode = 'TD001', message = 'full';
    end if;
  end if;
  return query select 'arrived', candidate, moment;
end $$;


ALTER FUNCTION api.submit(p_municipality text, p_procedure uuid, p_version uuid, p_references text[], p_key_hash bytea, p_digest bytea, p_inquiry_key smallint, p_inquiry_proof bytea, p_reply_key bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_language text, p_place text, p_facets text[]) OWNER TO todoke_functions;

--
-- Name: suspend_municipality(text, boolean); Type: FUNCTION; Schema: api; Owner: todoke_counts
--

CREATE FUNCTION api.suspend_municipality(p_municipality text, p_suspended boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  person uuid := api.require_operator(p_decides => true);
begin
  update app.municipality set suspended_at = case when p_suspended then clock_timestamp() end where code = p_municipality;
  insert into app.operator_audit_event (operator, action, subject)
    values (person, case when p_suspended then 'municipality_suspended' else 'municipality_resumed' end, p_municipality);
end $$;


ALTER FUNCTION api.suspend_municipality(p_municipality text, p_suspended boolean) OWNER TO todoke_counts;

--
-- Name: take_status_step(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.take_status_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  current record;
  allowed boolean;
begin
  new.at := clock_timestamp();
  select a.status, a.status_before, a.version into current from app.application a
    where a.municipality = new.municipality and a.id = new.application for update;
  if new.seen_version is distinct from current.version then
    raise exception using errcode = 'TD409', message = 'another change came first';
  end if;
  if not new.correction then
    select not s.only_back or s.to_status = current.status_before into allowed from app.status_step s
      where s.from_status = current.status and s.to_status = new.to_status;
    if not coalesce(allowed, false) then
      raise exception using errcode = 'TD422', message = 'this step is not allowed';
    end if;
  elsif not api.may_administer() or new.to_status = current.status
      or not exists (select from app.status_step s where s.to_status = new.to_status and s.only_back) then
    raise exception using errcode = 'TD422', message = 'this step is not allowed';
  end if;
  new.from_status := current.status;
  update app.application a set
      status = new.to_status,
      status_before = case when exists (select from app.status_step s where s.from_status = new.to_status and s.only_back)
        then current.status end,
      version = a.version + 1
    where a.municipality = new.municipality and a.id = new.application;
  return new;
end $$;


ALTER FUNCTION api.take_status_step() OWNER TO todoke_functions;

--
-- Name: tell_published(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.tell_published() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform pg_notify('published', coalesce(to_jsonb(new) ->> 'municipality', to_jsonb(new) ->> 'code', ''));
  return null;
end $$;


ALTER FUNCTION api.tell_published() OWNER TO todoke_functions;

--
-- Name: to_index(integer); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.to_index(p_limit integer) RETURNS TABLE(id uuid, procedure_version uuid, arrived_at timestamp with time zone, sealing_key uuid, sealed bytea)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select a.id, a.procedure_version, a.arrived_at, a.sealing_key, a.sealed
  from app.application a
  left join app.index_progress i on i.municipality = a.municipality
  where a.municipality = api.working_for()
    and (a.arrived_at, a.id) > (coalesce(i.arrived_at, '-infinity'), coalesce(i.application, '00000000-0000-0000-0000-000000000000'))
    and a.arrived_at < clock_timestamp() - interval '10 seconds'
  order by a.arrived_at, a.id limit p_limit
$$;


ALTER FUNCTION api.to_index(p_limit integer) OWNER TO todoke_functions;

--
-- Name: touch_operator_session(text, boolean); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.touch_operator_session(p_token text, p_extend boolean) RETURNS TABLE(operator uuid, login text, name text, role text, must_change_password boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  if p_extend then
    update app.operator_session s set seen_at = clock_timestamp()
      where s.token_hash = sha256(convert_to(p_token, 'UTF8')) and s.ended_at is null
        and s.seen_at between clock_timestamp() - interval '30 minutes' and clock_timestamp() - interval '1 minute';
  end if;
  return query
    select o.id, o.login, o.name, o.role, o.must_change_password
    from app.operator_session s join app.operator_account o on o.id = s.operator
    where s.token_hash = sha256(convert_to(p_token, 'UTF8')) and s.ended_at is null and o.active
      and s.seen_at > clock_timestamp() - interval '30 minutes' and s.opened_at > clock_timestamp() - interval '9 hours';
end $$;


ALTER FUNCTION api.touch_operator_session(p_token text, p_extend boolean) OWNER TO todoke_functions;

--
-- Name: touch_session(text, boolean); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.touch_session(p_token text, p_extend boolean) RETURNS TABLE(municipality text, municipality_slug text, municipality_name jsonb, staff uuid, login text, name text, role text, must_change_password boolean, sections uuid[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  if p_extend then
    update app.staff_session s set seen_at = clock_timestamp()
      where s.municipality = split_part(p_token, '.', 1) and s.token_hash = sha256(convert_to(p_token, 'UTF8'))
        and s.ended_at is null and s.seen_at between clock_timestamp() - interval '30 minutes' and clock_timestamp() - interval '1 minute';
  end if;
  return query
    select w.municipality, m.slug, m.name, p.id, p.login, p.name, p.role, p.must_change_password,
           array(select x.section from app.staff_section x where x.municipality = p.municipality and x.staff = p.id)
    from api.session_of(sha256(convert_to(p_token, 'UTF8')), split_part(p_token, '.', 1)) w
    join app.staff p on p.municipality = w.municipality and p.id = w.staff
    join app.municipality m on m.code = w.municipality;
end $$;


ALTER FUNCTION api.touch_session(p_token text, p_extend boolean) OWNER TO todoke_functions;

--
-- Name: unschedule(uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.unschedule(p_version uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update app.procedure_version v set state = 'draft', publish_at = null, approval = null
    where v.municipality = api.who() and v.id = p_version and v.state = 'scheduled'
      and api.may_process() and v.procedure = any (api.my_procedures());
  return found;
end $$;


ALTER FUNCTION api.unschedule(p_version uuid) OWNER TO todoke_functions;

--
-- Name: volume(date); Type: FUNCTION; Schema: api; Owner: todoke_counts
--

CREATE FUNCTION api.volume(p_since date) RETURNS TABLE(municipality text, day date, applications bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select a.municipality, (a.arrived_at at time zone 'Asia/Tokyo')::date, count(*) from app.application a
    where a.arrived_at >= p_since::timestamp at time zone 'Asia/Tokyo' group by 1, 2 order by 1, 2;
end $$;


ALTER FUNCTION api.volume(p_since date) OWNER TO todoke_counts;

--
-- Name: waits(uuid, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.waits(p_procedure uuid, p_from timestamp with time zone, p_to timestamp with time zone) RETURNS TABLE(step text, days integer, count bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  here constant text := api.who();
begin
  if here is null or not p_procedure = any (api.my_procedures()) then
    return;
  end if;
  return query
    with stepped as (
      select a.arrived_at, case a.status when 'confirming' then a.status_before else a.status end as stands,
             min(e.at) filter (where e.to_status = 'accepted') as accepted_at, max(e.at) filter (where e.to_status = 'completed') as completed_at
      from app.application a
      join app.status_event e on e.municipality = here and e.application = a.id and e.to_status in ('accepted', 'completed')
      where a.municipality = here and a.procedure = p_procedure and a.arrived_at >= p_from and a.arrived_at < p_to
      group by a.municipality, a.id
    ), waited as (
      select (s.accepted_at at time zone 'Asia/Tokyo')::date - (s.arrived_at at time zone 'Asia/Tokyo')::date as acceptance,
             (s.completed_at at time zone 'Asia/Tokyo')::date - (s.arrived_at at time zone 'Asia/Tokyo')::date as completion, s.stands
      from stepped s
    )
    select 'acceptance', w.acceptance, count(*) from waited w where w.acceptance is not null and w.stands <> 'arrived' group by w.acceptance
    union all
    select 'completion', w.completion, count(*) from waited w where w.completion is not null and w.stands = 'completed' group by w.completion;
end $$;


ALTER FUNCTION api.waits(p_procedure uuid, p_from timestamp with time zone, p_to timestamp with time zone) OWNER TO todoke_functions;

--
-- Name: who(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.who() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.municipality from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
$$;


ALTER FUNCTION api.who() OWNER TO todoke_functions;

--
-- Name: who_staff(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.who_staff() RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.staff from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
$$;


ALTER FUNCTION api.who_staff() OWNER TO todoke_functions;

--
-- Name: worker_health(); Type: FUNCTION; Schema: api; Owner: todoke_counts
--

CREATE FUNCTION api.worker_health() RETURNS TABLE(worker text, beat_at timestamp with time zone, alive boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select b.worker, b.beat_at, b.beat_at > clock_timestamp() - interval '1 minute' from app.worker_beat b order by b.worker;
end $$;


ALTER FUNCTION api.worker_health() OWNER TO todoke_counts;

--
-- Name: working_for(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.working_for() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select municipality from app.claim where transaction = pg_current_xact_id_if_assigned()
$$;


ALTER FUNCTION api.working_for() OWNER TO todoke_functions;

--
-- Name: new_id(); Type: FUNCTION; Schema: app; Owner: todoke_owner
--

CREATE FUNCTION app.new_id() RETURNS uuid
    LANGUAGE sql PARALLEL SAFE
    AS $$select pg_catalog.uuidv7()$$;


ALTER FUNCTION app.new_id() OWNER TO todoke_owner;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: mailer_key; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.mailer_key (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    public_key bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT mailer_key_public_key_check CHECK ((length(public_key) = 32))
);

ALTER TABLE ONLY app.mailer_key FORCE ROW LEVEL SECURITY;


ALTER TABLE app.mailer_key OWNER TO todoke_owner;

--
-- Name: mailer_public_key; Type: VIEW; Schema: api; Owner: todoke_functions
--

CREATE VIEW api.mailer_public_key AS
 SELECT id,
    public_key,
    created_at
   FROM app.mailer_key;


ALTER VIEW api.mailer_public_key OWNER TO todoke_functions;

--
-- Name: public_key; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.public_key (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    procedure uuid NOT NULL,
    fiscal_year integer NOT NULL,
    public_key bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    destroyed_at timestamp with time zone,
    CONSTRAINT public_key_public_key_check CHECK ((length(public_key) = 32))
);

ALTER TABLE ONLY app.public_key FORCE ROW LEVEL SECURITY;


ALTER TABLE app.public_key OWNER TO todoke_owner;

--
-- Name: published_key; Type: VIEW; Schema: api; Owner: todoke_functions
--

CREATE VIEW api.published_key AS
 SELECT municipality,
    procedure,
    id,
    fiscal_year,
    public_key
   FROM app.public_key k
  WHERE (destroyed_at IS NULL);


ALTER VIEW api.published_key OWNER TO todoke_functions;

--
-- Name: municipality; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.municipality (
    code text NOT NULL,
    slug text NOT NULL,
    name jsonb NOT NULL,
    telephone text DEFAULT ''::text NOT NULL,
    suspended_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT municipality_code_check CHECK (((code ~ '^[0-9]{6}$'::text) AND ((substr(code, 6, 1))::integer = ((11 - (((((((substr(code, 1, 1))::integer * 6) + ((substr(code, 2, 1))::integer * 5)) + ((substr(code, 3, 1))::integer * 4)) + ((substr(code, 4, 1))::integer * 3)) + ((substr(code, 5, 1))::integer * 2)) % 11)) % 10)))),
    CONSTRAINT municipality_name_check CHECK ((name ? 'ja'::text)),
    CONSTRAINT municipality_slug_check CHECK ((slug ~ '^[a-z][a-z0-9]{1,30}$'::text))
);

ALTER TABLE ONLY app.municipality FORCE ROW LEVEL SECURITY;


ALTER TABLE app.municipality OWNER TO todoke_owner;

--
-- Name: published_municipality; Type: VIEW; Schema: api; Owner: todoke_functions
--

CREATE VIEW api.published_municipality AS
 SELECT code,
    slug,
    name,
    telephone,
    (suspended_at IS NOT NULL) AS suspended
   FROM app.municipality;


ALTER VIEW api.published_municipality OWNER TO todoke_functions;

--
-- Name: place; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.place (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    procedure uuid NOT NULL,
    place text DEFAULT ''::text NOT NULL,
    capacity integer NOT NULL,
    taken integer DEFAULT 0 NOT NULL,
    CONSTRAINT place_capacity_check CHECK ((capacity >= 0)),
    CONSTRAINT place_check CHECK (((taken >= 0) AND (taken <= capacity)))
);

ALTER TABLE ONLY app.place FORCE ROW LEVEL SECURITY;


ALTER TABLE app.place OWNER TO todoke_owner;

--
-- Name: procedure; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.procedure (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    slug text NOT NULL,
    section uuid NOT NULL,
    category text DEFAULT ''::text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    opens_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    closes_at timestamp with time zone DEFAULT 'infinity'::timestamp with time zone NOT NULL,
    suspended_at timestamp with time zone,
    planned_per_year integer DEFAULT 0 NOT NULL,
    retention_years integer DEFAULT 5 NOT NULL,
    selection text DEFAULT 'first_come'::text NOT NULL,
    contact text DEFAULT ''::text NOT NULL,
    council_outline text DEFAULT ''::text NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    question_ids text[] DEFAULT '{}'::text[] NOT NULL,
    standard_days integer,
    retention_from text DEFAULT 'fiscal_year_end'::text NOT NULL,
    CONSTRAINT procedure_retention_from_check CHECK ((retention_from = ANY (ARRAY['completion'::text, 'fiscal_year_end'::text]))),
    CONSTRAINT procedure_retention_years_check CHECK (((retention_years >= 1) AND (retention_years <= 100))),
    CONSTRAINT procedure_selection_check CHECK ((selection = ANY (ARRAY['first_come'::text, 'lottery'::text]))),
    CONSTRAINT procedure_slug_check CHECK ((slug ~ '^[a-z][a-z0-9-]{1,60}$'::text)),
    CONSTRAINT procedure_standard_days_check CHECK (((standard_days >= 1) AND (standard_days <= 1000)))
);

ALTER TABLE ONLY app.procedure FORCE ROW LEVEL SECURITY;


ALTER TABLE app.procedure OWNER TO todoke_owner;

--
-- Name: procedure_version; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.procedure_version (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    procedure uuid NOT NULL,
    number integer NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    definition jsonb NOT NULL,
    title jsonb GENERATED ALWAYS AS ((definition -> 'title'::text)) STORED,
    content_hash bytea NOT NULL,
    published_at timestamp with time zone,
    superseded_at timestamp with time zone,
    approved_until timestamp with time zone DEFAULT 'infinity'::timestamp with time zone NOT NULL,
    approval uuid,
    publish_at timestamp with time zone,
    revision integer DEFAULT 1 NOT NULL,
    edited_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    edited_by uuid,
    CONSTRAINT procedure_version_check CHECK (((state = ANY (ARRAY['draft'::text, 'scheduled'::text])) = (published_at IS NULL))),
    CONSTRAINT procedure_version_check1 CHECK (((state = 'superseded'::text) = (superseded_at IS NOT NULL))),
    CONSTRAINT procedure_version_content_hash_check CHECK ((length(content_hash) = 32)),
    CONSTRAINT procedure_version_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'scheduled'::text, 'published'::text, 'superseded'::text]))),
    CONSTRAINT scheduled_has_a_time CHECK (((state <> 'scheduled'::text) OR (publish_at IS NOT NULL)))
);

ALTER TABLE ONLY app.procedure_version FORCE ROW LEVEL SECURITY;


ALTER TABLE app.procedure_version OWNER TO todoke_owner;

--
-- Name: section; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.section (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name jsonb NOT NULL,
    telephone text DEFAULT ''::text NOT NULL,
    mail text DEFAULT ''::text NOT NULL,
    mail_sealed bytea,
    CONSTRAINT section_name_check CHECK ((name ? 'ja'::text))
);

ALTER TABLE ONLY app.section FORCE ROW LEVEL SECURITY;


ALTER TABLE app.section OWNER TO todoke_owner;

--
-- Name: published_procedure; Type: VIEW; Schema: api; Owner: todoke_functions
--

CREATE VIEW api.published_procedure AS
 SELECT p.municipality,
    p.id,
    p.slug,
    p.category,
    p."position",
    p.opens_at,
    LEAST(p.closes_at, v.approved_until) AS closes_at,
    ((p.suspended_at IS NOT NULL) OR (m.suspended_at IS NOT NULL)) AS suspended,
    s.name AS section_name,
    s.telephone AS section_telephone,
    (EXISTS ( SELECT
           FROM app.place l
          WHERE ((l.municipality = p.municipality) AND (l.procedure = p.id)))) AS has_places,
    p.selection,
    p.contact
   FROM (((app.procedure p
     JOIN app.section s ON (((s.municipality = p.municipality) AND (s.id = p.section))))
     JOIN app.municipality m ON ((m.code = p.municipality)))
     JOIN app.procedure_version v ON (((v.municipality = p.municipality) AND (v.procedure = p.id) AND (v.state = 'published'::text))));


ALTER VIEW api.published_procedure OWNER TO todoke_functions;

--
-- Name: approval; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.approval (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    meeting text NOT NULL,
    held_on date NOT NULL,
    number text DEFAULT ''::text NOT NULL,
    kind text NOT NULL,
    period_from date NOT NULL,
    period_to date NOT NULL,
    snapshot jsonb NOT NULL,
    recorded_by uuid,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT approval_check CHECK ((period_from <= period_to)),
    CONSTRAINT approval_kind_check CHECK ((kind = ANY (ARRAY['approval'::text, 'consent'::text, 'report'::text]))),
    CONSTRAINT approval_meeting_check CHECK ((meeting <> ''::text))
);

ALTER TABLE ONLY app.approval FORCE ROW LEVEL SECURITY;


ALTER TABLE app.approval OWNER TO todoke_owner;

--
-- Name: published_version; Type: VIEW; Schema: api; Owner: todoke_functions
--

CREATE VIEW api.published_version AS
 SELECT v.municipality,
    v.id,
    v.procedure,
    v.number,
    v.state,
    v.definition,
    v.content_hash,
    v.published_at,
    a.meeting AS approval_meeting,
    a.held_on AS approval_held_on,
    a.number AS approval_number,
    a.kind AS approval_kind,
    ( SELECT ARRAY( SELECT jsonb_array_elements_text((g.g -> 'items'::text)) AS jsonb_array_elements_text) AS "array"
           FROM jsonb_path_query(a.snapshot, '$."procedures"[*]'::jsonpath) g(g)
          WHERE ((g.g ->> 'slug'::text) = p.slug)) AS approved_items
   FROM ((app.procedure_version v
     JOIN app.procedure p ON (((p.municipality = v.municipality) AND (p.id = v.procedure))))
     LEFT JOIN app.approval a ON (((a.municipality = v.municipality) AND (a.id = v.approval))))
  WHERE (v.state = ANY (ARRAY['published'::text, 'superseded'::text]));


ALTER VIEW api.published_version OWNER TO todoke_functions;

--
-- Name: application; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.application (
    municipality text NOT NULL,
    id uuid DEFAULT app.new_id() NOT NULL,
    procedure uuid NOT NULL,
    procedure_version uuid NOT NULL,
    reference app.reference_symbols NOT NULL,
    key_hash app.bytes32 NOT NULL,
    digest app.bytes32 NOT NULL,
    inquiry_key smallint NOT NULL,
    inquiry_proof app.bytes32 NOT NULL,
    reply_key app.bytes32 NOT NULL,
    sealing_key uuid NOT NULL,
    sealed bytea NOT NULL,
    address_sealed bytea,
    language text DEFAULT 'ja'::text NOT NULL,
    place text,
    facets text[] DEFAULT '{}'::text[] NOT NULL,
    fiscal_year integer NOT NULL,
    arrived_at timestamp with time zone NOT NULL,
    status app.application_status DEFAULT 'arrived'::text NOT NULL,
    status_before app.application_status,
    version integer DEFAULT 1 NOT NULL,
    replays integer DEFAULT 0 NOT NULL,
    channel app.channel DEFAULT 'web'::text NOT NULL,
    entered_by uuid,
    assignee uuid,
    contact_on date,
    mark app.mark,
    own_sealed bytea,
    desk_version integer DEFAULT 1 NOT NULL
);

ALTER TABLE ONLY app.application FORCE ROW LEVEL SECURITY;


ALTER TABLE app.application OWNER TO todoke_owner;

--
-- Name: audit_event; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.audit_event (
    municipality text NOT NULL,
    id uuid DEFAULT app.new_id() NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    staff uuid,
    action text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    details jsonb DEFAULT '{}'::jsonb NOT NULL
);

ALTER TABLE ONLY app.audit_event FORCE ROW LEVEL SECURITY;


ALTER TABLE app.audit_event OWNER TO todoke_owner;

--
-- Name: blind_index; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.blind_index (
    municipality text NOT NULL,
    application uuid NOT NULL,
    sealing_key uuid NOT NULL,
    tokens bigint[] NOT NULL
);

ALTER TABLE ONLY app.blind_index FORCE ROW LEVEL SECURITY;


ALTER TABLE app.blind_index OWNER TO todoke_owner;

--
-- Name: claim; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.claim (
    transaction xid8 NOT NULL,
    municipality text NOT NULL,
    job uuid NOT NULL
);

ALTER TABLE ONLY app.claim FORCE ROW LEVEL SECURITY;


ALTER TABLE app.claim OWNER TO todoke_owner;

--
-- Name: delivery_attempt; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.delivery_attempt (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    outbox uuid NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    outcome text NOT NULL,
    smtp_code integer,
    reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT delivery_attempt_outcome_check CHECK ((outcome = ANY (ARRAY['sent'::text, 'deferred'::text, 'failed'::text])))
);

ALTER TABLE ONLY app.delivery_attempt FORCE ROW LEVEL SECURITY;


ALTER TABLE app.delivery_attempt OWNER TO todoke_owner;

--
-- Name: desk_change; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.desk_change (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    application uuid NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    staff uuid NOT NULL,
    desk_version integer NOT NULL,
    assignee_before uuid,
    contact_on_before date,
    mark_before app.mark,
    own_sealed_before bytea,
    from_list boolean DEFAULT false NOT NULL
);

ALTER TABLE ONLY app.desk_change FORCE ROW LEVEL SECURITY;


ALTER TABLE app.desk_change OWNER TO todoke_owner;

--
-- Name: draft_change; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.draft_change (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    procedure_version uuid NOT NULL,
    revision integer NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    staff uuid,
    sentence text NOT NULL,
    definition_before jsonb NOT NULL,
    undone boolean DEFAULT false NOT NULL
);

ALTER TABLE ONLY app.draft_change FORCE ROW LEVEL SECURITY;


ALTER TABLE app.draft_change OWNER TO todoke_owner;

--
-- Name: erasure; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.erasure (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    kind text NOT NULL,
    procedure uuid NOT NULL,
    procedure_title text NOT NULL,
    fiscal_year integer NOT NULL,
    application uuid,
    reason text NOT NULL,
    document text DEFAULT ''::text NOT NULL,
    state text DEFAULT 'planned'::text NOT NULL,
    planned_by uuid NOT NULL,
    planned_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    confirmed_by uuid,
    erased_at timestamp with time zone,
    retention_years integer,
    retention_from text,
    count integer,
    held integer,
    first_reference text,
    last_reference text,
    first_arrived_at timestamp with time zone,
    last_arrived_at timestamp with time zone,
    list_hash bytea,
    rows_backup_until date,
    key uuid,
    key_destroyed_at timestamp with time zone,
    key_backup_until date,
    CONSTRAINT erasure_check CHECK (((kind = 'due'::text) = (reason = 'retention_over'::text))),
    CONSTRAINT erasure_check1 CHECK (((state <> ALL (ARRAY['planned'::text, 'dropped'::text])) OR ((kind = 'single'::text) = (application IS NOT NULL)))),
    CONSTRAINT erasure_check2 CHECK (((state = 'erased'::text) = ((key IS NOT NULL) AND (key_destroyed_at IS NULL)))),
    CONSTRAINT erasure_check3 CHECK (((key_destroyed_at IS NULL) = (key_backup_until IS NULL))),
    CONSTRAINT erasure_document_check CHECK ((length(document) <= 60)),
    CONSTRAINT erasure_kind_check CHECK ((kind = ANY (ARRAY['due'::text, 'single'::text]))),
    CONSTRAINT erasure_list_hash_check CHECK ((length(list_hash) = 32)),
    CONSTRAINT erasure_procedure_title_check CHECK ((procedure_title <> ''::text)),
    CONSTRAINT erasure_reason_check CHECK ((reason = ANY (ARRAY['retention_over'::text, 'applicant_asked'::text, 'sent_by_mistake'::text, 'trial'::text, 'no_longer_needed'::text]))),
    CONSTRAINT erasure_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'dropped'::text, 'erased'::text, 'finished'::text]))),
    CONSTRAINT two_persons CHECK ((confirmed_by <> planned_by)),
    CONSTRAINT whole_when_carried_out CHECK (((state = ANY (ARRAY['planned'::text, 'dropped'::text])) OR ((application IS NULL) AND (num_nulls(confirmed_by, erased_at, retention_years, retention_from, count, held, list_hash, rows_backup_until) = 0))))
);

ALTER TABLE ONLY app.erasure FORCE ROW LEVEL SECURITY;


ALTER TABLE app.erasure OWNER TO todoke_owner;

--
-- Name: export_record; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.export_record (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    staff uuid NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    procedure uuid,
    format text NOT NULL,
    selection jsonb DEFAULT '{}'::jsonb NOT NULL,
    purpose text NOT NULL,
    count integer,
    state text DEFAULT 'started'::text NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT export_record_purpose_check CHECK ((purpose <> ''::text)),
    CONSTRAINT export_record_state_check CHECK ((state = ANY (ARRAY['started'::text, 'completed'::text, 'interrupted'::text])))
);

ALTER TABLE ONLY app.export_record FORCE ROW LEVEL SECURITY;


ALTER TABLE app.export_record OWNER TO todoke_owner;

--
-- Name: export_row; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.export_row (
    municipality text NOT NULL,
    application uuid NOT NULL,
    record uuid NOT NULL
);

ALTER TABLE ONLY app.export_row FORCE ROW LEVEL SECURITY;


ALTER TABLE app.export_row OWNER TO todoke_owner;

--
-- Name: governance_wording; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.governance_wording (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    wording jsonb NOT NULL,
    edited_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    edited_by uuid
);

ALTER TABLE ONLY app.governance_wording FORCE ROW LEVEL SECURITY;


ALTER TABLE app.governance_wording OWNER TO todoke_owner;

--
-- Name: handling_record; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.handling_record (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    application uuid NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    staff uuid NOT NULL,
    kind text NOT NULL,
    sealed bytea NOT NULL,
    outcome text,
    next_sealed bytea,
    CONSTRAINT handling_record_kind_check CHECK ((kind = ANY (ARRAY['telephone'::text, 'mail'::text, 'counter'::text, 'visit'::text, 'post'::text, 'memo'::text]))),
    CONSTRAINT handling_record_outcome_check CHECK ((outcome = ANY (ARRAY['reached'::text, 'absent'::text, 'message'::text, 'call_back'::text, 'unreachable'::text, 'sent'::text, 'answered'::text, 'returned'::text])))
);

ALTER TABLE ONLY app.handling_record FORCE ROW LEVEL SECURITY;


ALTER TABLE app.handling_record OWNER TO todoke_owner;

--
-- Name: index_progress; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.index_progress (
    municipality text NOT NULL,
    arrived_at timestamp with time zone NOT NULL,
    application uuid NOT NULL
);

ALTER TABLE ONLY app.index_progress FORCE ROW LEVEL SECURITY;


ALTER TABLE app.index_progress OWNER TO todoke_owner;

--
-- Name: information_item; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.information_item (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name text NOT NULL,
    special_care boolean DEFAULT false NOT NULL,
    CONSTRAINT information_item_name_check CHECK ((name <> ''::text))
);

ALTER TABLE ONLY app.information_item FORCE ROW LEVEL SECURITY;


ALTER TABLE app.information_item OWNER TO todoke_owner;

--
-- Name: job; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.job (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    kind text NOT NULL,
    subject uuid,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    due_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    lease uuid,
    leased_until timestamp with time zone,
    done_at timestamp with time zone,
    CONSTRAINT job_kind_check CHECK ((kind = ANY (ARRAY['keys'::text, 'index'::text])))
);

ALTER TABLE ONLY app.job FORCE ROW LEVEL SECURITY;


ALTER TABLE app.job OWNER TO todoke_owner;

--
-- Name: legal_hold; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.legal_hold (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    application uuid NOT NULL,
    reason text NOT NULL,
    document text DEFAULT ''::text NOT NULL,
    set_by uuid NOT NULL,
    set_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    lifted_by uuid,
    lifted_at timestamp with time zone,
    CONSTRAINT legal_hold_check CHECK (((lifted_by IS NULL) = (lifted_at IS NULL))),
    CONSTRAINT legal_hold_document_check CHECK ((length(document) <= 60)),
    CONSTRAINT legal_hold_reason_check CHECK ((reason = ANY (ARRAY['lawsuit'::text, 'disclosure'::text, 'audit'::text, 'inquiry'::text])))
);

ALTER TABLE ONLY app.legal_hold FORCE ROW LEVEL SECURITY;


ALTER TABLE app.legal_hold OWNER TO todoke_owner;

--
-- Name: letter_template; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.letter_template (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    procedure uuid NOT NULL,
    kind app.letter_kind NOT NULL,
    subject jsonb NOT NULL,
    body jsonb NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    edited_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    edited_by uuid,
    CONSTRAINT letter_template_body_check CHECK ((body ? 'ja'::text)),
    CONSTRAINT letter_template_kind_check CHECK (((kind)::text = ANY (ARRAY['arrival'::text, 'acceptance'::text, 'completion'::text, 'rejection'::text]))),
    CONSTRAINT letter_template_subject_check CHECK ((subject ? 'ja'::text))
);

ALTER TABLE ONLY app.letter_template FORCE ROW LEVEL SECURITY;


ALTER TABLE app.letter_template OWNER TO todoke_owner;

--
-- Name: list_view; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.list_view (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    procedure uuid NOT NULL,
    name text NOT NULL,
    columns text[] NOT NULL,
    query text DEFAULT ''::text NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT list_view_columns_check CHECK (((cardinality(columns) >= 1) AND (cardinality(columns) <= 60))),
    CONSTRAINT list_view_name_check CHECK (((length(name) >= 1) AND (length(name) <= 60))),
    CONSTRAINT list_view_query_check CHECK ((length(query) <= 1000))
);

ALTER TABLE ONLY app.list_view FORCE ROW LEVEL SECURITY;


ALTER TABLE app.list_view OWNER TO todoke_owner;

--
-- Name: lookup_failure; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.lookup_failure (
    municipality text NOT NULL,
    reference text NOT NULL,
    network text NOT NULL,
    window_start timestamp with time zone NOT NULL,
    failures integer DEFAULT 1 NOT NULL
);

ALTER TABLE ONLY app.lookup_failure FORCE ROW LEVEL SECURITY;


ALTER TABLE app.lookup_failure OWNER TO todoke_owner;

--
-- Name: lottery; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.lottery (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    procedure uuid NOT NULL,
    place text DEFAULT ''::text NOT NULL,
    intake integer DEFAULT 1 NOT NULL,
    number integer DEFAULT 1 NOT NULL,
    drawn_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    drawn_by uuid NOT NULL,
    seed text NOT NULL,
    capacity integer NOT NULL,
    entrants text[] NOT NULL,
    winners text[] NOT NULL,
    CONSTRAINT lottery_intake_check CHECK ((intake > 0)),
    CONSTRAINT lottery_number_check CHECK ((number > 0)),
    CONSTRAINT lottery_seed_check CHECK ((seed ~ '^[0-9a-f]{64}$'::text))
);

ALTER TABLE ONLY app.lottery FORCE ROW LEVEL SECURITY;


ALTER TABLE app.lottery OWNER TO todoke_owner;

--
-- Name: notice; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.notice (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    sending uuid NOT NULL,
    application uuid NOT NULL,
    at timestamp with time zone,
    sealed bytea,
    CONSTRAINT notice_check CHECK (((at IS NULL) = (sealed IS NULL)))
);

ALTER TABLE ONLY app.notice FORCE ROW LEVEL SECURITY;


ALTER TABLE app.notice OWNER TO todoke_owner;

--
-- Name: operator_account; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.operator_account (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    login text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    role text NOT NULL,
    must_change_password boolean DEFAULT false NOT NULL,
    active boolean DEFAULT true NOT NULL
);

ALTER TABLE ONLY app.operator_account FORCE ROW LEVEL SECURITY;


ALTER TABLE app.operator_account OWNER TO todoke_owner;

--
-- Name: operator_audit_event; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.operator_audit_event (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    operator uuid,
    action text NOT NULL,
    subject text DEFAULT ''::text NOT NULL
);

ALTER TABLE ONLY app.operator_audit_event FORCE ROW LEVEL SECURITY;


ALTER TABLE app.operator_audit_event OWNER TO todoke_owner;

--
-- Name: operator_role; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.operator_role (
    role text NOT NULL,
    may_decide boolean NOT NULL
);

ALTER TABLE ONLY app.operator_role FORCE ROW LEVEL SECURITY;


ALTER TABLE app.operator_role OWNER TO todoke_owner;

--
-- Name: operator_session; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.operator_session (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    token_hash bytea NOT NULL,
    operator uuid NOT NULL,
    opened_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT operator_session_token_hash_check CHECK ((length(token_hash) = 32))
);

ALTER TABLE ONLY app.operator_session FORCE ROW LEVEL SECURITY;


ALTER TABLE app.operator_session OWNER TO todoke_owner;

--
-- Name: outbox; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.outbox (
    municipality text NOT NULL,
    id uuid DEFAULT app.new_id() NOT NULL,
    application uuid NOT NULL,
    kind app.letter_kind NOT NULL,
    recipient app.letter_recipient NOT NULL,
    language text DEFAULT 'ja'::text NOT NULL,
    facts jsonb NOT NULL,
    address_sealed bytea,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    due_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    lease uuid,
    leased_until timestamp with time zone,
    ended_at timestamp with time zone,
    body_sealed bytea,
    return_token uuid,
    bounced_at timestamp with time zone,
    bounce_status app.mail_status,
    bounce_diagnostic app.diagnostic DEFAULT ''::text NOT NULL,
    CONSTRAINT bounce_is_told CHECK (((bounced_at IS NULL) = (bounce_status IS NULL))),
    CONSTRAINT bounced_for_good CHECK (((state <> 'bounced'::text) OR ((bounce_status)::text ~~ '5.%'::text))),
    CONSTRAINT outbox_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'bounced'::text])))
);

ALTER TABLE ONLY app.outbox FORCE ROW LEVEL SECURITY;


ALTER TABLE app.outbox OWNER TO todoke_owner;

--
-- Name: own_column; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.own_column (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    procedure uuid NOT NULL,
    label text NOT NULL,
    kind text NOT NULL,
    choices text[] DEFAULT '{}'::text[] NOT NULL,
    "position" integer NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT own_column_check CHECK (((kind = 'choice'::text) = (cardinality(choices) > 0))),
    CONSTRAINT own_column_kind_check CHECK ((kind = ANY (ARRAY['text'::text, 'number'::text, 'date'::text, 'check'::text, 'choice'::text]))),
    CONSTRAINT own_column_label_check CHECK (((length(label) >= 1) AND (length(label) <= 60)))
);

ALTER TABLE ONLY app.own_column FORCE ROW LEVEL SECURITY;


ALTER TABLE app.own_column OWNER TO todoke_owner;

--
-- Name: reading; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.reading (
    municipality text NOT NULL,
    application uuid NOT NULL,
    staff uuid NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY app.reading FORCE ROW LEVEL SECURITY;


ALTER TABLE app.reading OWNER TO todoke_owner;

--
-- Name: schema_change; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.schema_change (
    name text NOT NULL,
    hash text NOT NULL,
    version text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY app.schema_change FORCE ROW LEVEL SECURITY;


ALTER TABLE app.schema_change OWNER TO todoke_owner;

--
-- Name: sending; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.sending (
    municipality text NOT NULL,
    id uuid NOT NULL,
    procedure uuid NOT NULL,
    staff uuid NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    sealed bytea NOT NULL
);

ALTER TABLE ONLY app.sending FORCE ROW LEVEL SECURITY;


ALTER TABLE app.sending OWNER TO todoke_owner;

--
-- Name: sign_in_failure; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.sign_in_failure (
    door text NOT NULL,
    login text NOT NULL,
    network text NOT NULL,
    window_start timestamp with time zone NOT NULL,
    failures integer DEFAULT 1 NOT NULL,
    CONSTRAINT sign_in_failure_door_check CHECK ((door = ANY (ARRAY['staff'::text, 'operator'::text])))
);

ALTER TABLE ONLY app.sign_in_failure FORCE ROW LEVEL SECURITY;


ALTER TABLE app.sign_in_failure OWNER TO todoke_owner;

--
-- Name: staff; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.staff (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    login text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    must_change_password boolean DEFAULT false NOT NULL,
    role text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT staff_login_check CHECK ((login ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)+$'::text))
);

ALTER TABLE ONLY app.staff FORCE ROW LEVEL SECURITY;


ALTER TABLE app.staff OWNER TO todoke_owner;

--
-- Name: staff_role; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.staff_role (
    role text NOT NULL,
    may_process boolean NOT NULL,
    may_administer boolean NOT NULL,
    every_section boolean NOT NULL
);

ALTER TABLE ONLY app.staff_role FORCE ROW LEVEL SECURITY;


ALTER TABLE app.staff_role OWNER TO todoke_owner;

--
-- Name: staff_section; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.staff_section (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    staff uuid NOT NULL,
    section uuid NOT NULL
);

ALTER TABLE ONLY app.staff_section FORCE ROW LEVEL SECURITY;


ALTER TABLE app.staff_section OWNER TO todoke_owner;

--
-- Name: staff_session; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.staff_session (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    token_hash bytea NOT NULL,
    staff uuid NOT NULL,
    opened_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT staff_session_token_hash_check CHECK ((length(token_hash) = 32))
);

ALTER TABLE ONLY app.staff_session FORCE ROW LEVEL SECURITY;


ALTER TABLE app.staff_session OWNER TO todoke_owner;

--
-- Name: status_event; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.status_event (
    municipality text NOT NULL,
    id uuid DEFAULT app.new_id() NOT NULL,
    application uuid NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    from_status app.application_status,
    to_status app.application_status NOT NULL,
    staff uuid,
    seen_version integer,
    correction boolean DEFAULT false NOT NULL,
    reply_sealed bytea,
    note_sealed bytea,
    CONSTRAINT status_event_check CHECK ((((to_status)::text <> 'rejected'::text) OR ((reply_sealed IS NOT NULL) AND (note_sealed IS NOT NULL)))),
    CONSTRAINT status_event_check1 CHECK (((NOT correction) OR (note_sealed IS NOT NULL)))
);

ALTER TABLE ONLY app.status_event FORCE ROW LEVEL SECURITY;


ALTER TABLE app.status_event OWNER TO todoke_owner;

--
-- Name: status_step; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.status_step (
    from_status app.application_status NOT NULL,
    to_status app.application_status NOT NULL,
    only_back boolean DEFAULT false NOT NULL
);

ALTER TABLE ONLY app.status_step FORCE ROW LEVEL SECURITY;


ALTER TABLE app.status_step OWNER TO todoke_owner;

--
-- Name: workbook_columns; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.workbook_columns (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    procedure uuid NOT NULL,
    sheet text NOT NULL,
    columns jsonb NOT NULL,
    edited_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    edited_by uuid NOT NULL,
    CONSTRAINT workbook_columns_columns_check CHECK (((jsonb_typeof(columns) = 'object'::text) AND (octet_length((columns)::text) <= 200000))),
    CONSTRAINT workbook_columns_sheet_check CHECK (((length(sheet) >= 1) AND (length(sheet) <= 40)))
);

ALTER TABLE ONLY app.workbook_columns FORCE ROW LEVEL SECURITY;


ALTER TABLE app.workbook_columns OWNER TO todoke_owner;

--
-- Name: worker_beat; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.worker_beat (
    worker text NOT NULL,
    beat_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY app.worker_beat FORCE ROW LEVEL SECURITY;


ALTER TABLE app.worker_beat OWNER TO todoke_owner;

--
-- Data for Name: application; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.application (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at, status, status_before, version, replays, channel, entered_by, assignee, contact_on, mark, own_sealed, desk_version) VALUES ('100013', '01a2242b-a980-7252-8ce2-499b724af012', 'cbbb5cd4-960a-4baf-96cf-1e12d8b1ac7b', 'a345594c-2e78-4113-8763-6fa86eff7ea7', '1H405XBEBN', '\x5401562552d8285c4d8c049d382aedf5ded99538110666940ce871d90cbdb606', '\x1083b23f19e96a16e68343b2d152e94dfa4af87d71960d9272d4c57be4d0c5b9', 1, '\x9c87327d6ed9828baf8db080b55ab9f322e392f34a647d0477e6e5b9ff28504f', '\x179ee60b2386f0e23f204b56b10da8e3a7e5590ab60570d324dc40eeb3287975', 'f509820b-abe8-425b-87ec-d01992bb3766', '\x01f509820babe8425b87ecd01992bb3766684efbc54a612cc3c961033938ea3370dd2d06b30b8f10d1c27395640e0ad01ea02528e411cc0dfb64ecd816995cc953598ca195cc13fb6f7525f6939f4577e2e4bf1e725a71f079fdc0c7d71c76074352a787da4f90d2f451ee4fd176d961076e45fd047b969c32e2f67916fbe93c7c7685d18ef7a791de9661426b9fd3e69620c6cab291e2051017a534a7fd747c458dd7ffd93ea76ba5d45df74585f953a21a47c222e68f3d92a7248f47a11ca4f53977582cd9859678c6be5044adec7cf6f161dde0d9c6b5b72df69f6227bd05399adb6a78c56ac3a0e957ebe005292e7a6343c3c01b2715ce6fa0f4c733c80975978dcf9fa1c18a26acddf3289e7fb0f54b874c29271fd2d3893de8bfbfabd3ba10eb7a12bc0762ed7b8ce3fcab6f7835d773e69c7d55eee81e6cb7ef0fa8b14701fdcb223dc55e838023346f8856d8aa5e4c1987432c0a3ac39e72eedbed8bb3090b242d4a7c9dde272652ae0e0e03611e0dfbbb82508f945cb1c00bad57bb19f1565ab49d118d94c2f54bc0fcbc7f4ffebb01df193eaf9ea141626b65d271423c1267f3ff6c9f1f0d334a277eae7622436ffb3e2f5e4ab2336474ffdf8c864596a719c42df6d1480b93de05c8c79766d4908faf7259e06e4eb6d3b4395396c98b2ce26176c385da2b608dbcd574818662c0fe615275106d523931695c05f6a33b1a45c8b2fa03885d9eb05fb5fa7b04c11f420e1d5b4be54152a59d7568f3913ae9d24cc75b5fcb4edbd570b646a78efe590fb0f12afe08a45e191e7c4877f9', '\x0163d6831e7e424ae98e9a316753ad0624162e9d37bb1eee4e15e4333f8cf4671d234445dd84ea9ec0780323321c895f0efdec29dd7ec8c11d527dc4f7b9b82436de48e7e3581bdde25320d1effceccdc45b3ef38962cf8240c9e5e65b8b67fe513cc4d1728d1725ca30043397734a4cdc36d324f1182725ad16916bdd1e0c374d20a34e220f1d8dd09b7aba442cb8182bd47be1ca3611a8ae3e3bb22974f83ddb8eab5cc314ff84eeab03bbd011a0726ff30d59a611a40f98bf3171a8d910c7ec2aef4d7ea187cd55a2243753a4362735bfed2c282512ff4932055af0126e9822c305154d64d679c8b44529c06b8382e3d12e7a5909aa351d67f2a1272097bb57d880aa82c68ee9863f85179bcfe972cd89042a118efc21892a8f1ea42073a996c009666e70be79e83869d14d3ec51c3e7adf2f8f4b1909bf919f6185afff3f03b34e271a02bff6ebd653def8c9b30beca1f0afce3d2c97d9f6e06945b60087201be9d506813b180e59c31a23a5f0ca3fc40de5fe76df48323ac04fb0e38c30a4842382b91266c1cae517ce4a17349b439987a8e5b4f230549ff382337a5ed17dfe9a63ef2707114d9bb70bf5dc4ae617e054490a735785901fda6cca1b0123ccb4a3a4c8a8a77af4b4a233044c736f8ca524f542b56b5b2609ad1eb6ec920dbece9ba284ea2da7149e19e2d3286ce164053791c67b038c4a2ff9f1ee7e802ba63108fb9411c15c54e4a1b7fe0af34dc63bf5d419ebd3e7eee7d6663d6fba92080206146808bae564eebf653e666f36d5243df364b8729a13a6bfbb0d2a8df7f2', 'ja', NULL, '{day=first}', 2026, '2026-11-28 21:59:30.939829+00', 'accepted', NULL, 2, 0, 'web', NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO app.application (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at, status, status_before, version, replays, channel, entered_by, assignee, contact_on, mark, own_sealed, desk_version) VALUES ('100013', '01a2242b-a989-78d9-8e1a-beb9cb95b5a0', 'cbbb5cd4-960a-4baf-96cf-1e12d8b1ac7b', 'a345594c-2e78-4113-8763-6fa86eff7ea7', 'PBW6MHJC4T', '\xe91bf08a8d0396b38e808c98c609c5594b814f2483faef9265535106f332d8da', '\x1da0c9efaa499b92f36deb364d350e7f39a30ce5eb34d5efc09aff5e40eb819d', 1, '\x06e8bab4bfe280449f4d5821af2a92eea478b95f412cc364e1191d915775ec0a', '\x5d4684a12c14179fad0e2783faffee50f6a888a66b7212cc4fb9f1e14cac4c63', 'f509820b-abe8-425b-87ec-d01992bb3766', '\x01f509820babe8425b87ecd01992bb376692b20cf67065f7b7b4cdab0c95492d49dac2abac8dd7fd4c34d1d8a83af9346c1eba66b5dddfa288c48adc9b73a38755a119dc4867e3e96e19d24fdda0b63aaefb96cddcd160e04ba4c75a57318ebca26dae47abdc732305e017a4ea1904b6381d7d7465847073d47a4d41d4de8a5698e3ddc7602c98825ccdb04990de360cf43193cf20c2a0f607591e5f86cf0f8ae96732028c4a78aa5d17ce01f9361ad130ab397161d0b677e8f94d5241502533854c45b322c471c325d5937d6abbff727afb6df0e7d22db6a2a54d086e4a35065002d471d401d5cdeaa7710d2a4f2627326dabfe42b8f1bb7c81813df863b5672a0f3753def8b7cf735bd5553ebd2a224f277db708de98248830767c99f1600474ba7b2f78558ebd849edf19996dd67611d24049dfa22d092c2e45a241d7a35ee286ed202baef450351a447d7efd4398db10fa0cf76db87ff3062da2f5593ff5f4ed4cf51fa575d2f02ae348385c7f4d4fdfad27f2e07f7b55614b1178012bf803d0e01a6eec6543b6b0fa146a3f289e21b14a5dd160c28fc1d10db1198a1b9e898404d4bd089781714daacb050791f8868a1f67c184b9c7b38bc4977a2f02a5a9feee5cf5175079e7fcc2d8f9af2301087d3409a3071109a876df1878d15aeb3bbeea190b3a220c405c329fc87e96d1a71b9eeefb1b030cde90c227727c28057f29436fcb10c7a088888b6e9475a2134ee46999cc281105c9edea2d481103619c67be147e26f6ed05520bcce12396ed1ee76a822ca555d9abb10d727ab56c5b19', '\x0163d6831e7e424ae98e9a316753ad062474adfde03e63c7c360189a801920d1950b816ea2aa48119124bcf115bae22b7b509cdfe1c929614e46da4d2593c755adc3ed58b1d30aaa72a0a624207e51c8d9245a861cf03faf352080be548e87186142ec8cc355504ac59ea02afd06053325f27e991786b850079447406521d808ea49f737cdfc3f520787b2f47de15dbaa3bc40958b2dcff90f77ba505e5cada78f465d37bbbb45bcdcec1bdcd1ec036d986507961c74a124c09037741929e9f7fb369a08d223c42ea25c9b7b3e7a0521bf7f378ed33c169426ee83c9d96f08150d935b7c42de154dcf6f9f529c3a6cf1448028a6169ea784c579d505481a6de2cd7bf8aab7321300ad2b473d8b0e221259e842b5aa325dec4c1e9be65da08812092f903355bc874fe2ce052174f7d57322b0a660526fadfd91306d1c4e9d91e470c3f34e17b518c611906e6226a7b3cdb2dc594dfad9c5f04ee21c4e83f64c2270c4bfef1713c45e142511d031073a5f378d0c63e1c6fea70682f69ef5f3d1732c78ebb17d8c380f75f826d18ee27fc4dbdfbd303ec6c5043b2387eed7b9cf56bc13d7541c526caa327d065c5c42929d0fe785cda57d1040dcf312e3ce3699ce577cd3ed57bc33e69d00dcb38e3ea4a98431ae75f4e5db093edfa269d299e36cfb0b6b11d8468d9464e385e9077dd6506de669861f48adb83a8d6a3421c4bbc1c32714f8bec64f94341cd53e2277683226527329272c67564ed0d4bb2bc3435d6bc0d651aca1eceb70eaf72906500dea2137add713cebfd112976fec76a5d02b7e', 'ja', NULL, '{day=first}', 2026, '2026-11-28 21:59:30.952568+00', 'rejected', NULL, 2, 0, 'web', NULL, NULL, NULL, NULL, NULL, 1);


--
-- Data for Name: approval; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.approval (municipality, id, meeting, held_on, number, kind, period_from, period_to, snapshot, recorded_by, recorded_at) VALUES ('100013', '3d75b9a9-6ac2-4873-ad37-69204a9562b1', '個人情報保護管理運営会議', '2020-03-18', '1', 'approval', '2020-04-01', '2099-03-31', '{"connection": null, "procedures": [{"name": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "slug": "event", "items": ["氏名", "電話番号", "メールアドレス"], "outline": {"en": "Sign up for the clean-up.", "ja": "清掃活動の参加申込みを受け付けます。"}, "section": "ごみ減量係", "planned_per_year": 10}], "outsourcing": null}', NULL, '2026-11-28 21:59:30.813553+00');


--
-- Data for Name: audit_event; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a2242b-a967-73a5-8d53-060569953038', '2026-11-28 21:59:30.919247+00', '77e26c1a-3155-49da-8c6d-2bf60876814f', 'signed_in', '', '{}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a2242b-a9a0-7246-a802-5c0a52cb8dc6', '2026-11-28 21:59:30.976163+00', '77e26c1a-3155-49da-8c6d-2bf60876814f', 'record_added', '100013-1H405-XBEBN', '{"kind": "telephone"}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a2242b-a9b2-7071-b7e9-cc021c312cd3', '2026-11-28 21:59:30.994051+00', '77e26c1a-3155-49da-8c6d-2bf60876814f', 'status_changed', '100013-1H405-XBEBN', '{"to": "accepted", "from": "arrived"}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a2242b-a9c6-7b58-a961-84da82b862aa', '2026-11-28 21:59:31.014728+00', '77e26c1a-3155-49da-8c6d-2bf60876814f', 'status_changed', '100013-PBW6M-HJC4T', '{"to": "rejected", "from": "arrived"}');


--
-- Data for Name: blind_index; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: claim; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: delivery_attempt; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: desk_change; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: draft_change; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: erasure; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: export_record; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: export_row; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: governance_wording; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: handling_record; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.handling_record (municipality, id, application, at, staff, kind, sealed, outcome, next_sealed) VALUES ('100013', '8ba8b915-a439-5500-a75b-645746b31d93', '01a2242b-a980-7252-8ce2-499b724af012', '2026-11-28 21:59:30.971684+00', '77e26c1a-3155-49da-8c6d-2bf60876814f', 'telephone', '\x01f509820babe8425b87ecd01992bb376622797c6537afccf1a33944de8599132fff15d89c70e92eab3b096b7503eccf19514e9608b070e1dddc244c6792670acec3b7c234c26959e2b2a4ba026975ea53ef71c16749c0b296b748784dec4529fa6ce329d937bfb2c2237ea1813c614de8bfef41ab863610017d465a6b6083653930cd4eaf8536e5ad7ee41e83ae0051b175410f0a022f87e5b0ca5df2a1db3209bdaa3fc714b16ee1d195f144df34715bfbf3944f7c5d2373adab582701a52a485acb408f284bb1effaea08a24c76e02e1828537a79b99ca94ae998f739dea27c68b06acd0aef6764ebcc72e327646496bac45c2eca07b05e6a49eb1b2dfe8edf0a9d8e87bbdaf824aa6fe62bbf5ebd97cbf70a28a60ff473995737c27b926e7c670bb8e6ffd8cfafd39e4d49f1b3be39ae7ffe49eb1857d297edaa02fbf136ed6c924088dc82ca8aefb80817b99b0528c691f5ad962631212e289a792da1423270c9e48252e0944ed1beb6e1d0187ff49aa528f4d99931a6299b0b1b47b0d23c665444632d2349fed3e5166e19e73ee5fb518a7f2817096b3b01f35b36ccd9ccda8460fb23959a973599dcbc08f6402a35228b8822a523b02486fa66885de84eaa79a4f07481657ba588a8d0e5fc92dd6e4fb248026f36eac26cd6f9e5c3aa0d179b5671c06a4d098cafa8125b9c93d1b60ce1a6cf546ea6e0c49f771c225ceace95cd14a01d519de9af8302397005ced8cbe01a6d4365350d6dc5a3a2a74eb80c98dc5847f978fcf0f1e36cc29c868fb3a9658c73bc8881865abc19e7d5dc54', NULL, NULL);


--
-- Data for Name: index_progress; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: information_item; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: job; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: legal_hold; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: letter_template; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: list_view; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: lookup_failure; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: lottery; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: mailer_key; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.mailer_key (id, public_key, created_at) VALUES ('63d6831e-7e42-4ae9-8e9a-316753ad0624', '\x7da31b97498e0bdf7d2c1528642da66b205b1cbb5e1d99df3b37fc3a5ea38c0a', '2026-11-28 21:59:30.798666+00');


--
-- Data for Name: municipality; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.municipality (code, slug, name, telephone, suspended_at, created_at) VALUES ('100013', 'town100013', '{"en": "City 100013", "ja": "第100013市"}', '03-0000-0000', NULL, '2026-11-28 21:59:30.800045+00');


--
-- Data for Name: notice; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: operator_account; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: operator_audit_event; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: operator_role; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.operator_role (role, may_decide) VALUES ('council', true);
INSERT INTO app.operator_role (role, may_decide) VALUES ('contractor', false);


--
-- Data for Name: operator_session; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: outbox; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a2242b-a982-75ab-9641-eef5df328ee8', '01a2242b-a980-7252-8ce2-499b724af012', 'arrival', 'applicant', 'ja', '{"at": "2026-11-28T21:59:30.939829+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "1H405XBEBN", "telephone": "03-0000-0001"}', '\x0163d6831e7e424ae98e9a316753ad0624162e9d37bb1eee4e15e4333f8cf4671d234445dd84ea9ec0780323321c895f0efdec29dd7ec8c11d527dc4f7b9b82436de48e7e3581bdde25320d1effceccdc45b3ef38962cf8240c9e5e65b8b67fe513cc4d1728d1725ca30043397734a4cdc36d324f1182725ad16916bdd1e0c374d20a34e220f1d8dd09b7aba442cb8182bd47be1ca3611a8ae3e3bb22974f83ddb8eab5cc314ff84eeab03bbd011a0726ff30d59a611a40f98bf3171a8d910c7ec2aef4d7ea187cd55a2243753a4362735bfed2c282512ff4932055af0126e9822c305154d64d679c8b44529c06b8382e3d12e7a5909aa351d67f2a1272097bb57d880aa82c68ee9863f85179bcfe972cd89042a118efc21892a8f1ea42073a996c009666e70be79e83869d14d3ec51c3e7adf2f8f4b1909bf919f6185afff3f03b34e271a02bff6ebd653def8c9b30beca1f0afce3d2c97d9f6e06945b60087201be9d506813b180e59c31a23a5f0ca3fc40de5fe76df48323ac04fb0e38c30a4842382b91266c1cae517ce4a17349b439987a8e5b4f230549ff382337a5ed17dfe9a63ef2707114d9bb70bf5dc4ae617e054490a735785901fda6cca1b0123ccb4a3a4c8a8a77af4b4a233044c736f8ca524f542b56b5b2609ad1eb6ec920dbece9ba284ea2da7149e19e2d3286ce164053791c67b038c4a2ff9f1ee7e802ba63108fb9411c15c54e4a1b7fe0af34dc63bf5d419ebd3e7eee7d6663d6fba92080206146808bae564eebf653e666f36d5243df364b8729a13a6bfbb0d2a8df7f2', '2026-11-28 21:59:30.946393+00', '2026-11-28 21:59:30.946393+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a2242b-a982-7eb9-9aea-8c3439a99901', '01a2242b-a980-7252-8ce2-499b724af012', 'arrival_section', 'section', 'ja', '{"at": "2026-11-28T21:59:30.939829+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "1H405XBEBN", "telephone": "03-0000-0001"}', '\x0163d6831e7e424ae98e9a316753ad062434cd96ab888b0a010d48ee85f907e519ba5443e1c69b74e5bca976c3143ac41547cf243ae2bea6129b70470e1c262675f50e411f2a93879fd02d003ae664505ff562e261ca5bd4da991f31dd67c9ea51d48426b2b63cb4eb8ef7c19979a19f47139a398cabee0b4e3e49eac9fb5b9681e15075f8082c321efbbe19cb2931e0120b0ced59d61600f94f670384e28a037fa5bab4f4a6b7b8bc9ca0f8c6149920cf1da3fb81a0e7963d19008c415e103a54461f7f3525767a7a750c3959f03394a2779052c59a27b7f03e490fed7b254bd6c1b57cebc82e56f32546c27fe740cfad2dafc41b24ab7831d2fce44ba87730b83e008000abd175ba3ae95472008fc32c04b15bdb2c2f1ee56005a8400dbe58a90d5c435b88c55e438f8f0cc8ffacd015270dde1652cc4d5c3712e4d57ca796e4579580b75fb4bc06829423f89ce564940afbcae58d3d0350cc03d1f7ae1230a90809e31af5ace53b1f31b3e3abcf40aeef8137874e40f99b78a7f75e8cdaa83cbdb97955f94b52b8984a11dfb3c9b73f53f1c286d1e3057fec33565d3b726262f16862c473043ecbc7ab1f44fa1ba60420d22a8849ed49f56a9f4f52316a7fa3e240545e465135fc2f1fd4ab00ccc7e5fe995581e9a89455b6857eb7432f62398644b8b82526f996f30c57bb1f8e083418356759f30e0692883ffca6fa291eb8e5c0d11b2bba7ab0b43a7a1fb4a26951edacdebaac8edd479055ce0e0f9241eea26ead0647bff68a93852c061e0e71ac064da917be3e3bf753c6a6eb522b8a5d', '2026-11-28 21:59:30.946937+00', '2026-11-28 21:59:30.946937+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a2242b-a98a-7202-81c4-b143c8065468', '01a2242b-a989-78d9-8e1a-beb9cb95b5a0', 'arrival', 'applicant', 'ja', '{"at": "2026-11-28T21:59:30.952568+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "PBW6MHJC4T", "telephone": "03-0000-0001"}', '\x0163d6831e7e424ae98e9a316753ad062474adfde03e63c7c360189a801920d1950b816ea2aa48119124bcf115bae22b7b509cdfe1c929614e46da4d2593c755adc3ed58b1d30aaa72a0a624207e51c8d9245a861cf03faf352080be548e87186142ec8cc355504ac59ea02afd06053325f27e991786b850079447406521d808ea49f737cdfc3f520787b2f47de15dbaa3bc40958b2dcff90f77ba505e5cada78f465d37bbbb45bcdcec1bdcd1ec036d986507961c74a124c09037741929e9f7fb369a08d223c42ea25c9b7b3e7a0521bf7f378ed33c169426ee83c9d96f08150d935b7c42de154dcf6f9f529c3a6cf1448028a6169ea784c579d505481a6de2cd7bf8aab7321300ad2b473d8b0e221259e842b5aa325dec4c1e9be65da08812092f903355bc874fe2ce052174f7d57322b0a660526fadfd91306d1c4e9d91e470c3f34e17b518c611906e6226a7b3cdb2dc594dfad9c5f04ee21c4e83f64c2270c4bfef1713c45e142511d031073a5f378d0c63e1c6fea70682f69ef5f3d1732c78ebb17d8c380f75f826d18ee27fc4dbdfbd303ec6c5043b2387eed7b9cf56bc13d7541c526caa327d065c5c42929d0fe785cda57d1040dcf312e3ce3699ce577cd3ed57bc33e69d00dcb38e3ea4a98431ae75f4e5db093edfa269d299e36cfb0b6b11d8468d9464e385e9077dd6506de669861f48adb83a8d6a3421c4bbc1c32714f8bec64f94341cd53e2277683226527329272c67564ed0d4bb2bc3435d6bc0d651aca1eceb70eaf72906500dea2137add713cebfd112976fec76a5d02b7e', '2026-11-28 21:59:30.954152+00', '2026-11-28 21:59:30.954152+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a2242b-a98a-738a-9cd9-cb238613a57a', '01a2242b-a989-78d9-8e1a-beb9cb95b5a0', 'arrival_section', 'section', 'ja', '{"at": "2026-11-28T21:59:30.952568+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "PBW6MHJC4T", "telephone": "03-0000-0001"}', '\x0163d6831e7e424ae98e9a316753ad062434cd96ab888b0a010d48ee85f907e519ba5443e1c69b74e5bca976c3143ac41547cf243ae2bea6129b70470e1c262675f50e411f2a93879fd02d003ae664505ff562e261ca5bd4da991f31dd67c9ea51d48426b2b63cb4eb8ef7c19979a19f47139a398cabee0b4e3e49eac9fb5b9681e15075f8082c321efbbe19cb2931e0120b0ced59d61600f94f670384e28a037fa5bab4f4a6b7b8bc9ca0f8c6149920cf1da3fb81a0e7963d19008c415e103a54461f7f3525767a7a750c3959f03394a2779052c59a27b7f03e490fed7b254bd6c1b57cebc82e56f32546c27fe740cfad2dafc41b24ab7831d2fce44ba87730b83e008000abd175ba3ae95472008fc32c04b15bdb2c2f1ee56005a8400dbe58a90d5c435b88c55e438f8f0cc8ffacd015270dde1652cc4d5c3712e4d57ca796e4579580b75fb4bc06829423f89ce564940afbcae58d3d0350cc03d1f7ae1230a90809e31af5ace53b1f31b3e3abcf40aeef8137874e40f99b78a7f75e8cdaa83cbdb97955f94b52b8984a11dfb3c9b73f53f1c286d1e3057fec33565d3b726262f16862c473043ecbc7ab1f44fa1ba60420d22a8849ed49f56a9f4f52316a7fa3e240545e465135fc2f1fd4ab00ccc7e5fe995581e9a89455b6857eb7432f62398644b8b82526f996f30c57bb1f8e083418356759f30e0692883ffca6fa291eb8e5c0d11b2bba7ab0b43a7a1fb4a26951edacdebaac8edd479055ce0e0f9241eea26ead0647bff68a93852c061e0e71ac064da917be3e3bf753c6a6eb522b8a5d', '2026-11-28 21:59:30.954238+00', '2026-11-28 21:59:30.954238+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a2242b-a9bd-7db3-b96b-1247937c3861', '01a2242b-a980-7252-8ce2-499b724af012', 'acceptance', 'applicant', 'ja', '{"at": "2026-11-28T21:59:30.991138+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "1H405XBEBN", "telephone": "03-0000-0001"}', '\x0163d6831e7e424ae98e9a316753ad0624162e9d37bb1eee4e15e4333f8cf4671d234445dd84ea9ec0780323321c895f0efdec29dd7ec8c11d527dc4f7b9b82436de48e7e3581bdde25320d1effceccdc45b3ef38962cf8240c9e5e65b8b67fe513cc4d1728d1725ca30043397734a4cdc36d324f1182725ad16916bdd1e0c374d20a34e220f1d8dd09b7aba442cb8182bd47be1ca3611a8ae3e3bb22974f83ddb8eab5cc314ff84eeab03bbd011a0726ff30d59a611a40f98bf3171a8d910c7ec2aef4d7ea187cd55a2243753a4362735bfed2c282512ff4932055af0126e9822c305154d64d679c8b44529c06b8382e3d12e7a5909aa351d67f2a1272097bb57d880aa82c68ee9863f85179bcfe972cd89042a118efc21892a8f1ea42073a996c009666e70be79e83869d14d3ec51c3e7adf2f8f4b1909bf919f6185afff3f03b34e271a02bff6ebd653def8c9b30beca1f0afce3d2c97d9f6e06945b60087201be9d506813b180e59c31a23a5f0ca3fc40de5fe76df48323ac04fb0e38c30a4842382b91266c1cae517ce4a17349b439987a8e5b4f230549ff382337a5ed17dfe9a63ef2707114d9bb70bf5dc4ae617e054490a735785901fda6cca1b0123ccb4a3a4c8a8a77af4b4a233044c736f8ca524f542b56b5b2609ad1eb6ec920dbece9ba284ea2da7149e19e2d3286ce164053791c67b038c4a2ff9f1ee7e802ba63108fb9411c15c54e4a1b7fe0af34dc63bf5d419ebd3e7eee7d6663d6fba92080206146808bae564eebf653e666f36d5243df364b8729a13a6bfbb0d2a8df7f2', '2026-11-28 21:59:31.005878+00', '2026-11-28 21:59:31.005878+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a2242b-a9c9-7907-98d5-4d0a88898aa5', '01a2242b-a989-78d9-8e1a-beb9cb95b5a0', 'rejection', 'applicant', 'ja', '{"at": "2026-11-28T21:59:31.011752+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "PBW6MHJC4T", "telephone": "03-0000-0001"}', '\x0163d6831e7e424ae98e9a316753ad062474adfde03e63c7c360189a801920d1950b816ea2aa48119124bcf115bae22b7b509cdfe1c929614e46da4d2593c755adc3ed58b1d30aaa72a0a624207e51c8d9245a861cf03faf352080be548e87186142ec8cc355504ac59ea02afd06053325f27e991786b850079447406521d808ea49f737cdfc3f520787b2f47de15dbaa3bc40958b2dcff90f77ba505e5cada78f465d37bbbb45bcdcec1bdcd1ec036d986507961c74a124c09037741929e9f7fb369a08d223c42ea25c9b7b3e7a0521bf7f378ed33c169426ee83c9d96f08150d935b7c42de154dcf6f9f529c3a6cf1448028a6169ea784c579d505481a6de2cd7bf8aab7321300ad2b473d8b0e221259e842b5aa325dec4c1e9be65da08812092f903355bc874fe2ce052174f7d57322b0a660526fadfd91306d1c4e9d91e470c3f34e17b518c611906e6226a7b3cdb2dc594dfad9c5f04ee21c4e83f64c2270c4bfef1713c45e142511d031073a5f378d0c63e1c6fea70682f69ef5f3d1732c78ebb17d8c380f75f826d18ee27fc4dbdfbd303ec6c5043b2387eed7b9cf56bc13d7541c526caa327d065c5c42929d0fe785cda57d1040dcf312e3ce3699ce577cd3ed57bc33e69d00dcb38e3ea4a98431ae75f4e5db093edfa269d299e36cfb0b6b11d8468d9464e385e9077dd6506de669861f48adb83a8d6a3421c4bbc1c32714f8bec64f94341cd53e2277683226527329272c67564ed0d4bb2bc3435d6bc0d651aca1eceb70eaf72906500dea2137add713cebfd112976fec76a5d02b7e', '2026-11-28 21:59:31.017592+00', '2026-11-28 21:59:31.017592+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');


--
-- Data for Name: own_column; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: place; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: procedure; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.procedure (municipality, id, slug, section, category, "position", opens_at, closes_at, suspended_at, planned_per_year, retention_years, selection, contact, council_outline, made_at, question_ids, standard_days, retention_from) VALUES ('100013', 'cbbb5cd4-960a-4baf-96cf-1e12d8b1ac7b', 'event', 'a05f71dd-f718-459d-92cf-d46c4da4013e', 'ごみ', 0, '-infinity', 'infinity', NULL, 10, 5, 'first_come', '', '', '2026-11-28 21:59:30.809483+00', '{}', NULL, 'fiscal_year_end');


--
-- Data for Name: procedure_version; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.procedure_version (municipality, id, procedure, number, state, definition, content_hash, published_at, superseded_at, approved_until, approval, publish_at, revision, edited_at, edited_by) VALUES ('100013', 'a345594c-2e78-4113-8763-6fa86eff7ea7', 'cbbb5cd4-960a-4baf-96cf-1e12d8b1ac7b', 1, 'published', '{"title": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "needed": {"en": "Nothing", "ja": "ありません"}, "minutes": 3, "outline": {"en": "Sign up for the clean-up.", "ja": "清掃活動の参加申込みを受け付けます。"}, "purpose": {"en": "To send you the details", "ja": "参加のご案内のため"}, "sections": [{"id": "applicant", "title": {"en": "Applicant", "ja": "申込者"}, "questions": [{"id": "day", "item": null, "type": "choice", "facet": true, "label": {"en": "Day", "ja": "参加する日"}, "choices": [{"id": "first", "label": {"en": "First", "ja": "1日目"}}, {"id": "second", "label": {"en": "Second", "ja": "2日目"}}], "required": true}, {"id": "name", "item": "氏名", "type": "name", "label": {"en": "Name", "ja": "氏名"}, "required": true}, {"id": "telephone", "item": "電話番号", "type": "telephone", "label": {"en": "Telephone", "ja": "電話番号"}, "required": true}, {"id": "mail", "item": "メールアドレス", "type": "email", "label": {"en": "E-mail", "ja": "メールアドレス"}, "required": false}, {"id": "remarks", "item": null, "type": "text", "when": {"is": ["second"], "question": "day"}, "label": {"en": "Remarks", "ja": "通信欄"}, "required": false, "max_length": 500}]}], "eligibility": {"en": "Everybody", "ja": "どなたでも"}, "capacity_question": null}', '\xf20ddcee07b73d777b340a068fdf4850a188644dbbc39da138767d97836cb62b', '2026-11-28 21:59:30.819067+00', NULL, 'infinity', '3d75b9a9-6ac2-4873-ad37-69204a9562b1', NULL, 1, '2026-11-28 21:59:30.819093+00', NULL);


--
-- Data for Name: public_key; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.public_key (municipality, id, procedure, fiscal_year, public_key, created_at, destroyed_at) VALUES ('100013', 'f509820b-abe8-425b-87ec-d01992bb3766', 'cbbb5cd4-960a-4baf-96cf-1e12d8b1ac7b', 2026, '\x7eb9d03fd4011151f209ef33fcf550bbdbf2dd90f66204613a68c111539b362e', '2026-11-28 21:59:30.830926+00', NULL);


--
-- Data for Name: reading; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: schema_change; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.schema_change (name, hash, version, applied_at) VALUES ('0001_initial', '8152935d85635ec1afb09f693d0ea4beb8769ae37c239ac2c2ca598880b2e652', '0.2.0', '2026-11-28 21:59:30.465896+00');
INSERT INTO app.schema_change (name, hash, version, applied_at) VALUES ('rules', '29f124541c2dddb5b5579851a25e26816e22f964b8ab6cc9ab92d0d67952dcaa', '0.2.0', '2026-11-28 21:59:30.649068+00');


--
-- Data for Name: section; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.section (municipality, id, name, telephone, mail, mail_sealed) VALUES ('100013', 'a05f71dd-f718-459d-92cf-d46c4da4013e', '{"en": "ごみ減量係", "ja": "ごみ減量係"}', '03-0000-0001', 'section@example.jp', '\x0163d6831e7e424ae98e9a316753ad062434cd96ab888b0a010d48ee85f907e519ba5443e1c69b74e5bca976c3143ac41547cf243ae2bea6129b70470e1c262675f50e411f2a93879fd02d003ae664505ff562e261ca5bd4da991f31dd67c9ea51d48426b2b63cb4eb8ef7c19979a19f47139a398cabee0b4e3e49eac9fb5b9681e15075f8082c321efbbe19cb2931e0120b0ced59d61600f94f670384e28a037fa5bab4f4a6b7b8bc9ca0f8c6149920cf1da3fb81a0e7963d19008c415e103a54461f7f3525767a7a750c3959f03394a2779052c59a27b7f03e490fed7b254bd6c1b57cebc82e56f32546c27fe740cfad2dafc41b24ab7831d2fce44ba87730b83e008000abd175ba3ae95472008fc32c04b15bdb2c2f1ee56005a8400dbe58a90d5c435b88c55e438f8f0cc8ffacd015270dde1652cc4d5c3712e4d57ca796e4579580b75fb4bc06829423f89ce564940afbcae58d3d0350cc03d1f7ae1230a90809e31af5ace53b1f31b3e3abcf40aeef8137874e40f99b78a7f75e8cdaa83cbdb97955f94b52b8984a11dfb3c9b73f53f1c286d1e3057fec33565d3b726262f16862c473043ecbc7ab1f44fa1ba60420d22a8849ed49f56a9f4f52316a7fa3e240545e465135fc2f1fd4ab00ccc7e5fe995581e9a89455b6857eb7432f62398644b8b82526f996f30c57bb1f8e083418356759f30e0692883ffca6fa291eb8e5c0d11b2bba7ab0b43a7a1fb4a26951edacdebaac8edd479055ce0e0f9241eea26ead0647bff68a93852c061e0e71ac064da917be3e3bf753c6a6eb522b8a5d');
INSERT INTO app.section (municipality, id, name, telephone, mail, mail_sealed) VALUES ('100013', '66e57ab9-93c4-4491-9a9a-3d739fb1123a', '{"en": "保健係", "ja": "保健係"}', '03-0000-0001', 'section@example.jp', '\x0163d6831e7e424ae98e9a316753ad0624753283a8dc9c77f0ec5cc1b254d7c03d2da72393819b692d669a2b7d08ca825d17849e830dd8b1672a81c6cf901ea1ec482b82f1d6967c3e96ac834d2d270d36282ee658de0fbaa023f64ae02a49cd2d62d08a660c5731449c7404ccd24e79d90f969de6e333a2a9451e2a9502d6dbc615a938b6a540e2138dcc718143803c0b192d4afdfe67126bb3cf1d0bb17a25bbace068e8297239d06b1402a3ffaea4c3c96ab79e0a13099836ea594d7d8cea1f68b32645077576c2356244f41cc3c016e9d37040a66b5e532f51fc0c0706b4390e6a0ce3e3fd84f9cd22707b7936124e4c3236388b7694871ba3ebeba10468015d7dbf503faf1eaa01929252a768387d1e1d8f3cd07344206d252c7deee846834e1f1c627e176e983ad3dddf73d370de8f537ae4bc4a1aeb4950e0755bcc9e68e9bca8deb252ef3c14e875605d7519a99a0b7589a740f25d60e712d7d865fb47d7d3807bbf3f185fee2b906ed03430521dfcf6e0dd1ad66d2e95e67584825f8e0c8c676de6690385ce2efb1d2435a98419199c6ffa40b53fc9f2b707d208f7ca364491f59413fba38bda32a8e13d97aa859e3de1fecbd579df11d72224ca33849c205bf6c1c9e381bdfa7fc08ad6b1e3e897de7773f2c4c27a898d97b07c604de5e8d9d6e2606ebd330bacc88986e0d278389fa97d660d54fa764812fa5a977f6075e5078ad557a104fa7227501fd21f0ac5446dff9a0c5cc0b4f30b7612fe1c30d0b8ec8f0cc3c7655434f265ba1bb522e022a307b2d72e46da204e6a677476');


--
-- Data for Name: sending; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: sign_in_failure; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: staff; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.staff (municipality, id, login, name, password_hash, must_change_password, role, active, created_at) VALUES ('100013', '77e26c1a-3155-49da-8c6d-2bf60876814f', 'town100013-yamada', 'yamada 太郎', '$argon2id$v=19$m=19456,t=2,p=1$kbsFKhKy0ajykJU36EHFbg$8oqxqZBSpKZsHArfQ0sMoyjs5VwWSzGEnOATrkTPNl0', false, 'administrator', true, '2026-11-28 21:59:30.91192+00');


--
-- Data for Name: staff_role; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.staff_role (role, may_process, may_administer, every_section) VALUES ('administrator', true, true, true);
INSERT INTO app.staff_role (role, may_process, may_administer, every_section) VALUES ('section_staff', true, false, false);
INSERT INTO app.staff_role (role, may_process, may_administer, every_section) VALUES ('viewer', false, false, false);


--
-- Data for Name: staff_section; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: status_event; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a2242b-a982-7f40-862c-d460b432f312', '01a2242b-a980-7252-8ce2-499b724af012', '2026-11-28 21:59:30.939829+00', NULL, 'arrived', NULL, NULL, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a2242b-a98a-73ff-af2f-165d1552f437', '01a2242b-a989-78d9-8e1a-beb9cb95b5a0', '2026-11-28 21:59:30.952568+00', NULL, 'arrived', NULL, NULL, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a2242b-a9ae-75eb-8ceb-2d0bc6fcdcae', '01a2242b-a980-7252-8ce2-499b724af012', '2026-11-28 21:59:30.991138+00', 'arrived', 'accepted', '77e26c1a-3155-49da-8c6d-2bf60876814f', 1, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a2242b-a9c3-7ae3-98f4-9af65e0e166b', '01a2242b-a989-78d9-8e1a-beb9cb95b5a0', '2026-11-28 21:59:31.011752+00', 'arrived', 'rejected', '77e26c1a-3155-49da-8c6d-2bf60876814f', 1, false, '\x01000000000000000000000000000b0b0b984b935fb524eabfff498cc590cd2d1a960b3560409661d09ce9d3eb824fb70492683bdaaa5871371d630ecb5109d76ad9587ec3b9a961de1a44ef351d95b48303578848dde76c2276888bad1cf270a7c087dab063f4013bf24c9aefdb1534e11ee3d18efaecb10709e3fa515fb566fb098ce68931c7060622efa9915b36ff8744f298a0b9df08da4995100ae651092bfb12d11eed03c6d9b6a85e5e4277935d4fdee699bfd0b29687e6e0a6366bf77fb10130fe14ea2455bc65147067fec7ea09d542e18115f3c8bfe0239f57679ea2067f2e164bfbd1bd6ec4d5676a3ae6ccac3af2a38cc5caf2460ee107e334e42c77877838b78ddf33c60bfaf5181965e6266b1f76de6c5ef207c8137208d2cbf691c4a8dae76ae4aaf4b0309e2ebd349ab841f019fbe7f268d8a34b8530064b24aa440686791eb39afec2a2dd0ddb85c5a914a3afbc2246da9768461aa381be4a56b92b4d30c3627dd4e43296986d332e9733ca6a33fd6a3f9cde0d81f3e23c426b04f882781ba91e6606354a4d66b591f636752784a701deb22afbb1cc259841a188d8a0ad10603145e1197769b8531794dddef86117e9cdbee6abdf2d4c4d08eacc5046f0422fd3f56c97ceb6b054d405f424c40cdf67faa2c3ea25f05b33b4e818891e9e88cba2a96ab9e88b00991280d14158f44d5820e851c8cf687580d17385c6fc93409214d38e70326dd35b5b047ff8cebddbdaf52ab81035f9394186617bdd283c43aeda4ba26d9daf9fdc84457e0d08f472a6dabda0db24eb1a80cb', '\x01f509820babe8425b87ecd01992bb3766ba4fdaf1bb82e2f35a3e9769f898cb3efbbedb7499183bf6463d46e1b17a887e74282312a76bf1787d80c0c413f3d56895fa13abdd25cac377aedc11134eff53694960fa9d08e3b0f751ddcf8df54b2fc0085ad3405ee22df619ce297dd689f526709366d7d4649131748d6a3f18db99acad13ccaa09439adf07a3459c7bfd5a85bf44ef4dbf7338d993827f9895e5babbdc7dc049378a1e306cd9e13aee73ed353e0f7ceecae9383f78a570f6d133657991daad3bb6fb0893efb732f634af40670b9210506680c79aa2e03a0d076f088db05c58494e8de34179f1cd4e2e32b9bc7b1da1b74b1b6d1422c55435590b1df8966c6af804e5ae6c54368db369c6fbc00b14bb104dab0064b05dcdc5a8f5e57c13ee893aff726c478fecd0fac8eeb2f849329218a6a7aa0ebec02ea8e2e41a4a8a233f09f848152187c72db39291398dea4ac7c9ed46cb9f7a874aba9d661783a759daaaf05a5626b236f8159432f64a96b374d6a37787ca46c9592870379c7fe56ef21feae0c3460e4614157dea492f7885d98bae26e4e181906e7f75d34e19b3fc1e1d6d20908438601bb78242cd74d823791df6f9b2cb64527635cf6220709396f421280ef0c102d93541ccd5f64a1a77129236dcc29260b33052ab16a2c90c0526de11ada9f839aa3c17afe36353af2b87d53ddd2700208f989659193966e581ede88ed93c0a66203f9c1491ac57f840af2ee8f0e71aa98f12dfd711597907244567d735246ced2febb1749baf679c7ec4fda1df18733b3227664ec260');


--
-- Data for Name: status_step; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('arrived', 'accepted', false);
INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('arrived', 'confirming', false);
INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('arrived', 'rejected', false);
INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('arrived', 'withdrawn', false);
INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('accepted', 'processing', false);
INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('accepted', 'completed', false);
INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('accepted', 'confirming', false);
INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('accepted', 'withdrawn', false);
INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('processing', 'completed', false);
INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('processing', 'confirming', false);
INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('processing', 'withdrawn', false);
INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('confirming', 'arrived', true);
INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('confirming', 'accepted', true);
INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('confirming', 'processing', true);
INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('confirming', 'rejected', false);
INSERT INTO app.status_step (from_status, to_status, only_back) VALUES ('confirming', 'withdrawn', false);


--
-- Data for Name: workbook_columns; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: worker_beat; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Name: application application_municipality_key_hash_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.application
    ADD CONSTRAINT application_municipality_key_hash_key UNIQUE (municipality, key_hash);


--
-- Name: application application_municipality_reference_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.application
    ADD CONSTRAINT application_municipality_reference_key UNIQUE (municipality, reference);


--
-- Name: application application_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.application
    ADD CONSTRAINT application_pkey PRIMARY KEY (municipality, id);


--
-- Name: approval approval_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.approval
    ADD CONSTRAINT approval_pkey PRIMARY KEY (municipality, id);


--
-- Name: audit_event audit_event_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.audit_event
    ADD CONSTRAINT audit_event_pkey PRIMARY KEY (municipality, id);


--
-- Name: blind_index blind_index_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.blind_index
    ADD CONSTRAINT blind_index_pkey PRIMARY KEY (municipality, application);


--
-- Name: claim claim_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.claim
    ADD CONSTRAINT claim_pkey PRIMARY KEY (transaction);


--
-- Name: delivery_attempt delivery_attempt_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.delivery_attempt
    ADD CONSTRAINT delivery_attempt_pkey PRIMARY KEY (municipality, id);


--
-- Name: desk_change desk_change_municipality_application_desk_version_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.desk_change
    ADD CONSTRAINT desk_change_municipality_application_desk_version_key UNIQUE (municipality, application, desk_version);


--
-- Name: desk_change desk_change_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.desk_change
    ADD CONSTRAINT desk_change_pkey PRIMARY KEY (municipality, id);


--
-- Name: draft_change draft_change_municipality_procedure_version_revision_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.draft_change
    ADD CONSTRAINT draft_change_municipality_procedure_version_revision_key UNIQUE (municipality, procedure_version, revision);


--
-- Name: draft_change draft_change_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.draft_change
    ADD CONSTRAINT draft_change_pkey PRIMARY KEY (municipality, id);


--
-- Name: erasure erasure_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.erasure
    ADD CONSTRAINT erasure_pkey PRIMARY KEY (municipality, id);


--
-- Name: export_record export_record_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.export_record
    ADD CONSTRAINT export_record_pkey PRIMARY KEY (municipality, id);


--
-- Name: export_row export_row_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.export_row
    ADD CONSTRAINT export_row_pkey PRIMARY KEY (municipality, application, record);


--
-- Name: governance_wording governance_wording_municipality_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.governance_wording
    ADD CONSTRAINT governance_wording_municipality_key UNIQUE (municipality);


--
-- Name: governance_wording governance_wording_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.governance_wording
    ADD CONSTRAINT governance_wording_pkey PRIMARY KEY (municipality, id);


--
-- Name: handling_record handling_record_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.handling_record
    ADD CONSTRAINT handling_record_pkey PRIMARY KEY (municipality, id);


--
-- Name: index_progress index_progress_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.index_progress
    ADD CONSTRAINT index_progress_pkey PRIMARY KEY (municipality);


--
-- Name: information_item information_item_municipality_name_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.information_item
    ADD CONSTRAINT information_item_municipality_name_key UNIQUE (municipality, name);


--
-- Name: information_item information_item_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.information_item
    ADD CONSTRAINT information_item_pkey PRIMARY KEY (municipality, id);


--
-- Name: job job_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (municipality, id);


--
-- Name: legal_hold legal_hold_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.legal_hold
    ADD CONSTRAINT legal_hold_pkey PRIMARY KEY (municipality, id);


--
-- Name: letter_template letter_template_municipality_procedure_kind_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.letter_template
    ADD CONSTRAINT letter_template_municipality_procedure_kind_key UNIQUE (municipality, procedure, kind);


--
-- Name: letter_template letter_template_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.letter_template
    ADD CONSTRAINT letter_template_pkey PRIMARY KEY (municipality, id);


--
-- Name: list_view list_view_municipality_procedure_name_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.list_view
    ADD CONSTRAINT list_view_municipality_procedure_name_key UNIQUE (municipality, procedure, name);


--
-- Name: list_view list_view_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.list_view
    ADD CONSTRAINT list_view_pkey PRIMARY KEY (municipality, id);


--
-- Name: lookup_failure lookup_failure_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.lookup_failure
    ADD CONSTRAINT lookup_failure_pkey PRIMARY KEY (municipality, reference, network, window_start);


--
-- Name: lottery lottery_municipality_procedure_place_intake_number_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.lottery
    ADD CONSTRAINT lottery_municipality_procedure_place_intake_number_key UNIQUE (municipality, procedure, place, intake, number);


--
-- Name: lottery lottery_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.lottery
    ADD CONSTRAINT lottery_pkey PRIMARY KEY (municipality, id);


--
-- Name: mailer_key mailer_key_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.mailer_key
    ADD CONSTRAINT mailer_key_pkey PRIMARY KEY (id);


--
-- Name: municipality municipality_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.municipality
    ADD CONSTRAINT municipality_pkey PRIMARY KEY (code);


--
-- Name: municipality municipality_slug_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.municipality
    ADD CONSTRAINT municipality_slug_key UNIQUE (slug);


--
-- Name: notice notice_municipality_sending_application_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.notice
    ADD CONSTRAINT notice_municipality_sending_application_key UNIQUE (municipality, sending, application);


--
-- Name: notice notice_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.notice
    ADD CONSTRAINT notice_pkey PRIMARY KEY (municipality, id);


--
-- Name: operator_account operator_account_login_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.operator_account
    ADD CONSTRAINT operator_account_login_key UNIQUE (login);


--
-- Name: operator_account operator_account_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.operator_account
    ADD CONSTRAINT operator_account_pkey PRIMARY KEY (id);


--
-- Name: operator_audit_event operator_audit_event_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.operator_audit_event
    ADD CONSTRAINT operator_audit_event_pkey PRIMARY KEY (id);


--
-- Name: operator_role operator_role_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.operator_role
    ADD CONSTRAINT operator_role_pkey PRIMARY KEY (role);


--
-- Name: operator_session operator_session_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.operator_session
    ADD CONSTRAINT operator_session_pkey PRIMARY KEY (id);


--
-- Name: operator_session operator_session_token_hash_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.operator_session
    ADD CONSTRAINT operator_session_token_hash_key UNIQUE (token_hash);


--
-- Name: outbox outbox_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (municipality, id);


--
-- Name: own_column own_column_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.own_column
    ADD CONSTRAINT own_column_pkey PRIMARY KEY (municipality, id);


--
-- Name: place place_municipality_procedure_place_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.place
    ADD CONSTRAINT place_municipality_procedure_place_key UNIQUE (municipality, procedure, place);


--
-- Name: place place_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.place
    ADD CONSTRAINT place_pkey PRIMARY KEY (municipality, id);


--
-- Name: procedure procedure_municipality_slug_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.procedure
    ADD CONSTRAINT procedure_municipality_slug_key UNIQUE (municipality, slug);


--
-- Name: procedure procedure_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.procedure
    ADD CONSTRAINT procedure_pkey PRIMARY KEY (municipality, id);


--
-- Name: procedure_version procedure_version_municipality_procedure_id_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.procedure_version
    ADD CONSTRAINT procedure_version_municipality_procedure_id_key UNIQUE (municipality, procedure, id);


--
-- Name: procedure_version procedure_version_municipality_procedure_number_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.procedure_version
    ADD CONSTRAINT procedure_version_municipality_procedure_number_key UNIQUE (municipality, procedure, number);


--
-- Name: procedure_version procedure_version_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.procedure_version
    ADD CONSTRAINT procedure_version_pkey PRIMARY KEY (municipality, id);


--
-- Name: public_key public_key_municipality_procedure_fiscal_year_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.public_key
    ADD CONSTRAINT public_key_municipality_procedure_fiscal_year_key UNIQUE (municipality, procedure, fiscal_year);


--
-- Name: public_key public_key_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.public_key
    ADD CONSTRAINT public_key_pkey PRIMARY KEY (municipality, id);


--
-- Name: reading reading_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.reading
    ADD CONSTRAINT reading_pkey PRIMARY KEY (municipality, application, staff);


--
-- Name: schema_change schema_change_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.schema_change
    ADD CONSTRAINT schema_change_pkey PRIMARY KEY (name);


--
-- Name: section section_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.section
    ADD CONSTRAINT section_pkey PRIMARY KEY (municipality, id);


--
-- Name: sending sending_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.sending
    ADD CONSTRAINT sending_pkey PRIMARY KEY (municipality, id);


--
-- Name: sign_in_failure sign_in_failure_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.sign_in_failure
    ADD CONSTRAINT sign_in_failure_pkey PRIMARY KEY (door, login, network, window_start);


--
-- Name: staff staff_municipality_login_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.staff
    ADD CONSTRAINT staff_municipality_login_key UNIQUE (municipality, login);


--
-- Name: staff staff_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (municipality, id);


--
-- Name: staff_role staff_role_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.staff_role
    ADD CONSTRAINT staff_role_pkey PRIMARY KEY (role);


--
-- Name: staff_section staff_section_municipality_staff_section_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.staff_section
    ADD CONSTRAINT staff_section_municipality_staff_section_key UNIQUE (municipality, staff, section);


--
-- Name: staff_section staff_section_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.staff_section
    ADD CONSTRAINT staff_section_pkey PRIMARY KEY (municipality, id);


--
-- Name: staff_session staff_session_municipality_token_hash_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.staff_session
    ADD CONSTRAINT staff_session_municipality_token_hash_key UNIQUE (municipality, token_hash);


--
-- Name: staff_session staff_session_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.staff_session
    ADD CONSTRAINT staff_session_pkey PRIMARY KEY (municipality, id);


--
-- Name: status_event status_event_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.status_event
    ADD CONSTRAINT status_event_pkey PRIMARY KEY (municipality, id);


--
-- Name: status_step status_step_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.status_step
    ADD CONSTRAINT status_step_pkey PRIMARY KEY (from_status, to_status);


--
-- Name: workbook_columns workbook_columns_municipality_procedure_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.workbook_columns
    ADD CONSTRAINT workbook_columns_municipality_procedure_key UNIQUE (municipality, procedure);


--
-- Name: workbook_columns workbook_columns_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.workbook_columns
    ADD CONSTRAINT workbook_columns_pkey PRIMARY KEY (municipality, id);


--
-- Name: worker_beat worker_beat_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.worker_beat
    ADD CONSTRAINT worker_beat_pkey PRIMARY KEY (worker);


--
-- Name: application_by_arrival; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX application_by_arrival ON app.application USING btree (municipality, arrived_at, id);


--
-- Name: application_by_procedure; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX application_by_procedure ON app.application USING btree (municipality, procedure, arrived_at, id) INCLUDE (status, facets, assignee, contact_on, mark, channel, procedure_version);


--
-- Name: application_by_status; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX application_by_status ON app.application USING btree (municipality, status, arrived_at, id) INCLUDE (procedure);


--
-- Name: application_contact; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX application_contact ON app.application USING btree (municipality, contact_on, id) INCLUDE (procedure, assignee) WHERE (contact_on IS NOT NULL);


--
-- Name: application_to_call; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX application_to_call ON app.application USING btree (municipality, COALESCE(contact_on, ((arrived_at AT TIME ZONE 'Asia/Tokyo'::text))::date), arrived_at, id) INCLUDE (procedure, assignee) WHERE ((status)::text = 'confirming'::text);


--
-- Name: application_unfinished; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX application_unfinished ON app.application USING btree (municipality, arrived_at, id) WHERE ((status)::text = ANY (ARRAY['arrived'::text, 'accepted'::text, 'confirming'::text, 'processing'::text]));


--
-- Name: approval_by_time; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX approval_by_time ON app.approval USING btree (municipality, held_on DESC, recorded_at DESC);


--
-- Name: audit_event_by_time; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX audit_event_by_time ON app.audit_event USING btree (municipality, at DESC, id);


--
-- Name: blind_index_tokens; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX blind_index_tokens ON app.blind_index USING gin (tokens);


--
-- Name: delivery_attempt_history; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX delivery_attempt_history ON app.delivery_attempt USING btree (municipality, outbox, at);


--
-- Name: erasure_by_time; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX erasure_by_time ON app.erasure USING btree (municipality, planned_at DESC, id);


--
-- Name: export_record_by_procedure; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX export_record_by_procedure ON app.export_record USING btree (municipality, procedure, at DESC, id);


--
-- Name: export_record_by_staff; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX export_record_by_staff ON app.export_record USING btree (municipality, staff, at DESC, id);


--
-- Name: export_record_by_time; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX export_record_by_time ON app.export_record USING btree (municipality, at DESC, id);


--
-- Name: export_row_of_record; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX export_row_of_record ON app.export_row USING btree (municipality, record);


--
-- Name: handling_record_history; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX handling_record_history ON app.handling_record USING btree (municipality, application, at);


--
-- Name: job_due; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX job_due ON app.job USING btree (kind, due_at) WHERE (done_at IS NULL);


--
-- Name: legal_hold_of_application; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX legal_hold_of_application ON app.legal_hold USING btree (municipality, application);


--
-- Name: notice_of_application; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX notice_of_application ON app.notice USING btree (municipality, application);


--
-- Name: one_erasure_at_a_time; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE UNIQUE INDEX one_erasure_at_a_time ON app.erasure USING btree (municipality, procedure, fiscal_year) WHERE ((kind = 'due'::text) AND (state = ANY (ARRAY['planned'::text, 'erased'::text])));


--
-- Name: one_hold_at_a_time; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE UNIQUE INDEX one_hold_at_a_time ON app.legal_hold USING btree (municipality, application) WHERE (lifted_at IS NULL);


--
-- Name: one_published_version; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE UNIQUE INDEX one_published_version ON app.procedure_version USING btree (municipality, procedure) WHERE (state = 'published'::text);


--
-- Name: one_single_erasure_at_a_time; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE UNIQUE INDEX one_single_erasure_at_a_time ON app.erasure USING btree (municipality, application) WHERE ((state = 'planned'::text) AND (application IS NOT NULL));


--
-- Name: one_unpublished_version; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE UNIQUE INDEX one_unpublished_version ON app.procedure_version USING btree (municipality, procedure) WHERE (state = ANY (ARRAY['draft'::text, 'scheduled'::text]));


--
-- Name: outbox_due; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX outbox_due ON app.outbox USING btree (due_at) WHERE (state = 'waiting'::text);


--
-- Name: outbox_of_application; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX outbox_of_application ON app.outbox USING btree (municipality, application);


--
-- Name: outbox_returns; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE UNIQUE INDEX outbox_returns ON app.outbox USING btree (municipality, return_token) WHERE (return_token IS NOT NULL);


--
-- Name: outbox_undelivered; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX outbox_undelivered ON app.outbox USING btree (municipality, application) WHERE (state = ANY (ARRAY['failed'::text, 'bounced'::text]));


--
-- Name: own_column_label; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE UNIQUE INDEX own_column_label ON app.own_column USING btree (municipality, procedure, label) WHERE (removed_at IS NULL);


--
-- Name: scheduled_versions; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX scheduled_versions ON app.procedure_version USING btree (publish_at) WHERE (state = 'scheduled'::text);


--
-- Name: sending_by_time; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX sending_by_time ON app.sending USING btree (municipality, procedure, at DESC, id);


--
-- Name: status_event_history; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX status_event_history ON app.status_event USING btree (municipality, application, at);


--
-- Name: procedure_version check_publication; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER check_publication BEFORE INSERT OR UPDATE ON app.procedure_version FOR EACH ROW EXECUTE FUNCTION api.check_publication();


--
-- Name: place count_new_place; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER count_new_place BEFORE INSERT ON app.place FOR EACH ROW EXECUTE FUNCTION api.count_new_place();


--
-- Name: procedure count_places; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER count_places AFTER UPDATE OF selection ON app.procedure FOR EACH ROW WHEN ((old.selection <> new.selection)) EXECUTE FUNCTION api.count_places();


--
-- Name: status_event free_place; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER free_place AFTER INSERT ON app.status_event FOR EACH ROW WHEN ((((new.from_status)::text = ANY (ARRAY['withdrawn'::text, 'rejected'::text])) OR ((new.to_status)::text = ANY (ARRAY['withdrawn'::text, 'rejected'::text])))) EXECUTE FUNCTION api.free_place();


--
-- Name: procedure_version keep_published_version; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER keep_published_version BEFORE UPDATE ON app.procedure_version FOR EACH ROW EXECUTE FUNCTION api.keep_published_version();


--
-- Name: status_event take_status_step; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER take_status_step BEFORE INSERT ON app.status_event FOR EACH ROW WHEN ((((new.to_status)::text <> 'arrived'::text) OR (new.staff IS NOT NULL))) EXECUTE FUNCTION api.take_status_step();


--
-- Name: municipality tell_published; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER tell_published AFTER INSERT OR UPDATE ON app.municipality FOR EACH ROW EXECUTE FUNCTION api.tell_published();


--
-- Name: procedure tell_published; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER tell_published AFTER INSERT OR UPDATE ON app.procedure FOR EACH ROW EXECUTE FUNCTION api.tell_published();


--
-- Name: procedure_version tell_published; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER tell_published AFTER INSERT OR UPDATE ON app.procedure_version FOR EACH ROW EXECUTE FUNCTION api.tell_published();


--
-- Name: public_key tell_published; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER tell_published AFTER INSERT OR UPDATE ON app.public_key FOR EACH ROW EXECUTE FUNCTION api.tell_published();


--
-- Name: section tell_published; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER tell_published AFTER INSERT OR UPDATE ON app.section FOR EACH ROW EXECUTE FUNCTION api.tell_published();


--
-- Name: application application_municipality_assignee_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.application
    ADD CONSTRAINT application_municipality_assignee_fkey FOREIGN KEY (municipality, assignee) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: application application_municipality_entered_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.application
    ADD CONSTRAINT application_municipality_entered_by_fkey FOREIGN KEY (municipality, entered_by) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: application application_municipality_procedure_procedure_version_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.application
    ADD CONSTRAINT application_municipality_procedure_procedure_version_fkey FOREIGN KEY (municipality, procedure, procedure_version) REFERENCES app.procedure_version(municipality, procedure, id) ON DELETE RESTRICT;


--
-- Name: application application_municipality_sealing_key_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.application
    ADD CONSTRAINT application_municipality_sealing_key_fkey FOREIGN KEY (municipality, sealing_key) REFERENCES app.public_key(municipality, id) ON DELETE RESTRICT;


--
-- Name: approval approval_municipality_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.approval
    ADD CONSTRAINT approval_municipality_fkey FOREIGN KEY (municipality) REFERENCES app.municipality(code) ON DELETE RESTRICT;


--
-- Name: approval approval_municipality_recorded_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.approval
    ADD CONSTRAINT approval_municipality_recorded_by_fkey FOREIGN KEY (municipality, recorded_by) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: audit_event audit_event_municipality_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.audit_event
    ADD CONSTRAINT audit_event_municipality_fkey FOREIGN KEY (municipality) REFERENCES app.municipality(code) ON DELETE RESTRICT;


--
-- Name: blind_index blind_index_municipality_application_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.blind_index
    ADD CONSTRAINT blind_index_municipality_application_fkey FOREIGN KEY (municipality, application) REFERENCES app.application(municipality, id) ON DELETE RESTRICT;


--
-- Name: blind_index blind_index_municipality_sealing_key_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.blind_index
    ADD CONSTRAINT blind_index_municipality_sealing_key_fkey FOREIGN KEY (municipality, sealing_key) REFERENCES app.public_key(municipality, id) ON DELETE RESTRICT;


--
-- Name: delivery_attempt delivery_attempt_municipality_outbox_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.delivery_attempt
    ADD CONSTRAINT delivery_attempt_municipality_outbox_fkey FOREIGN KEY (municipality, outbox) REFERENCES app.outbox(municipality, id) ON DELETE RESTRICT;


--
-- Name: desk_change desk_change_municipality_application_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.desk_change
    ADD CONSTRAINT desk_change_municipality_application_fkey FOREIGN KEY (municipality, application) REFERENCES app.application(municipality, id) ON DELETE RESTRICT;


--
-- Name: desk_change desk_change_municipality_staff_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.desk_change
    ADD CONSTRAINT desk_change_municipality_staff_fkey FOREIGN KEY (municipality, staff) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: draft_change draft_change_municipality_procedure_version_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.draft_change
    ADD CONSTRAINT draft_change_municipality_procedure_version_fkey FOREIGN KEY (municipality, procedure_version) REFERENCES app.procedure_version(municipality, id) ON DELETE RESTRICT;


--
-- Name: draft_change draft_change_municipality_staff_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.draft_change
    ADD CONSTRAINT draft_change_municipality_staff_fkey FOREIGN KEY (municipality, staff) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: erasure erasure_municipality_confirmed_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.erasure
    ADD CONSTRAINT erasure_municipality_confirmed_by_fkey FOREIGN KEY (municipality, confirmed_by) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: erasure erasure_municipality_key_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.erasure
    ADD CONSTRAINT erasure_municipality_key_fkey FOREIGN KEY (municipality, key) REFERENCES app.public_key(municipality, id) ON DELETE RESTRICT;


--
-- Name: erasure erasure_municipality_planned_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.erasure
    ADD CONSTRAINT erasure_municipality_planned_by_fkey FOREIGN KEY (municipality, planned_by) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: erasure erasure_municipality_procedure_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.erasure
    ADD CONSTRAINT erasure_municipality_procedure_fkey FOREIGN KEY (municipality, procedure) REFERENCES app.procedure(municipality, id) ON DELETE RESTRICT;


--
-- Name: export_record export_record_municipality_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.export_record
    ADD CONSTRAINT export_record_municipality_fkey FOREIGN KEY (municipality) REFERENCES app.municipality(code) ON DELETE RESTRICT;


--
-- Name: export_record export_record_municipality_procedure_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.export_record
    ADD CONSTRAINT export_record_municipality_procedure_fkey FOREIGN KEY (municipality, procedure) REFERENCES app.procedure(municipality, id) ON DELETE RESTRICT;


--
-- Name: export_record export_record_municipality_staff_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.export_record
    ADD CONSTRAINT export_record_municipality_staff_fkey FOREIGN KEY (municipality, staff) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: export_row export_row_municipality_application_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.export_row
    ADD CONSTRAINT export_row_municipality_application_fkey FOREIGN KEY (municipality, application) REFERENCES app.application(municipality, id) ON DELETE RESTRICT;


--
-- Name: export_row export_row_municipality_record_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.export_row
    ADD CONSTRAINT export_row_municipality_record_fkey FOREIGN KEY (municipality, record) REFERENCES app.export_record(municipality, id) ON DELETE RESTRICT;


--
-- Name: governance_wording governance_wording_municipality_edited_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.governance_wording
    ADD CONSTRAINT governance_wording_municipality_edited_by_fkey FOREIGN KEY (municipality, edited_by) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: governance_wording governance_wording_municipality_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.governance_wording
    ADD CONSTRAINT governance_wording_municipality_fkey FOREIGN KEY (municipality) REFERENCES app.municipality(code) ON DELETE RESTRICT;


--
-- Name: handling_record handling_record_municipality_application_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.handling_record
    ADD CONSTRAINT handling_record_municipality_application_fkey FOREIGN KEY (municipality, application) REFERENCES app.application(municipality, id) ON DELETE RESTRICT;


--
-- Name: handling_record handling_record_municipality_staff_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.handling_record
    ADD CONSTRAINT handling_record_municipality_staff_fkey FOREIGN KEY (municipality, staff) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: index_progress index_progress_municipality_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.index_progress
    ADD CONSTRAINT index_progress_municipality_fkey FOREIGN KEY (municipality) REFERENCES app.municipality(code) ON DELETE RESTRICT;


--
-- Name: information_item information_item_municipality_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.information_item
    ADD CONSTRAINT information_item_municipality_fkey FOREIGN KEY (municipality) REFERENCES app.municipality(code) ON DELETE RESTRICT;


--
-- Name: job job_municipality_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.job
    ADD CONSTRAINT job_municipality_fkey FOREIGN KEY (municipality) REFERENCES app.municipality(code) ON DELETE RESTRICT;


--
-- Name: legal_hold legal_hold_municipality_application_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.legal_hold
    ADD CONSTRAINT legal_hold_municipality_application_fkey FOREIGN KEY (municipality, application) REFERENCES app.application(municipality, id) ON DELETE RESTRICT;


--
-- Name: legal_hold legal_hold_municipality_lifted_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.legal_hold
    ADD CONSTRAINT legal_hold_municipality_lifted_by_fkey FOREIGN KEY (municipality, lifted_by) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: legal_hold legal_hold_municipality_set_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.legal_hold
    ADD CONSTRAINT legal_hold_municipality_set_by_fkey FOREIGN KEY (municipality, set_by) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: letter_template letter_template_municipality_edited_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.letter_template
    ADD CONSTRAINT letter_template_municipality_edited_by_fkey FOREIGN KEY (municipality, edited_by) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: letter_template letter_template_municipality_procedure_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.letter_template
    ADD CONSTRAINT letter_template_municipality_procedure_fkey FOREIGN KEY (municipality, procedure) REFERENCES app.procedure(municipality, id) ON DELETE RESTRICT;


--
-- Name: list_view list_view_municipality_made_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.list_view
    ADD CONSTRAINT list_view_municipality_made_by_fkey FOREIGN KEY (municipality, made_by) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: list_view list_view_municipality_procedure_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.list_view
    ADD CONSTRAINT list_view_municipality_procedure_fkey FOREIGN KEY (municipality, procedure) REFERENCES app.procedure(municipality, id) ON DELETE RESTRICT;


--
-- Name: lottery lottery_municipality_drawn_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.lottery
    ADD CONSTRAINT lottery_municipality_drawn_by_fkey FOREIGN KEY (municipality, drawn_by) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: lottery lottery_municipality_procedure_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.lottery
    ADD CONSTRAINT lottery_municipality_procedure_fkey FOREIGN KEY (municipality, procedure) REFERENCES app.procedure(municipality, id) ON DELETE RESTRICT;


--
-- Name: notice notice_municipality_application_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.notice
    ADD CONSTRAINT notice_municipality_application_fkey FOREIGN KEY (municipality, application) REFERENCES app.application(municipality, id) ON DELETE RESTRICT;


--
-- Name: notice notice_municipality_sending_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.notice
    ADD CONSTRAINT notice_municipality_sending_fkey FOREIGN KEY (municipality, sending) REFERENCES app.sending(municipality, id) ON DELETE RESTRICT;


--
-- Name: operator_account operator_account_role_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.operator_account
    ADD CONSTRAINT operator_account_role_fkey FOREIGN KEY (role) REFERENCES app.operator_role(role) ON DELETE RESTRICT;


--
-- Name: operator_session operator_session_operator_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.operator_session
    ADD CONSTRAINT operator_session_operator_fkey FOREIGN KEY (operator) REFERENCES app.operator_account(id) ON DELETE RESTRICT;


--
-- Name: outbox outbox_municipality_application_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.outbox
    ADD CONSTRAINT outbox_municipality_application_fkey FOREIGN KEY (municipality, application) REFERENCES app.application(municipality, id) ON DELETE RESTRICT;


--
-- Name: own_column own_column_municipality_procedure_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.own_column
    ADD CONSTRAINT own_column_municipality_procedure_fkey FOREIGN KEY (municipality, procedure) REFERENCES app.procedure(municipality, id) ON DELETE RESTRICT;


--
-- Name: place place_municipality_procedure_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.place
    ADD CONSTRAINT place_municipality_procedure_fkey FOREIGN KEY (municipality, procedure) REFERENCES app.procedure(municipality, id) ON DELETE RESTRICT;


--
-- Name: procedure procedure_municipality_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.procedure
    ADD CONSTRAINT procedure_municipality_fkey FOREIGN KEY (municipality) REFERENCES app.municipality(code) ON DELETE RESTRICT;


--
-- Name: procedure procedure_municipality_section_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.procedure
    ADD CONSTRAINT procedure_municipality_section_fkey FOREIGN KEY (municipality, section) REFERENCES app.section(municipality, id) ON DELETE RESTRICT;


--
-- Name: procedure_version procedure_version_municipality_approval_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.procedure_version
    ADD CONSTRAINT procedure_version_municipality_approval_fkey FOREIGN KEY (municipality, approval) REFERENCES app.approval(municipality, id) ON DELETE RESTRICT;


--
-- Name: procedure_version procedure_version_municipality_edited_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.procedure_version
    ADD CONSTRAINT procedure_version_municipality_edited_by_fkey FOREIGN KEY (municipality, edited_by) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: procedure_version procedure_version_municipality_procedure_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.procedure_version
    ADD CONSTRAINT procedure_version_municipality_procedure_fkey FOREIGN KEY (municipality, procedure) REFERENCES app.procedure(municipality, id) ON DELETE RESTRICT;


--
-- Name: public_key public_key_municipality_procedure_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.public_key
    ADD CONSTRAINT public_key_municipality_procedure_fkey FOREIGN KEY (municipality, procedure) REFERENCES app.procedure(municipality, id) ON DELETE RESTRICT;


--
-- Name: reading reading_municipality_application_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.reading
    ADD CONSTRAINT reading_municipality_application_fkey FOREIGN KEY (municipality, application) REFERENCES app.application(municipality, id) ON DELETE RESTRICT;


--
-- Name: reading reading_municipality_staff_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.reading
    ADD CONSTRAINT reading_municipality_staff_fkey FOREIGN KEY (municipality, staff) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: section section_municipality_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.section
    ADD CONSTRAINT section_municipality_fkey FOREIGN KEY (municipality) REFERENCES app.municipality(code) ON DELETE RESTRICT;


--
-- Name: sending sending_municipality_procedure_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.sending
    ADD CONSTRAINT sending_municipality_procedure_fkey FOREIGN KEY (municipality, procedure) REFERENCES app.procedure(municipality, id) ON DELETE RESTRICT;


--
-- Name: sending sending_municipality_staff_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.sending
    ADD CONSTRAINT sending_municipality_staff_fkey FOREIGN KEY (municipality, staff) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: staff staff_municipality_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.staff
    ADD CONSTRAINT staff_municipality_fkey FOREIGN KEY (municipality) REFERENCES app.municipality(code) ON DELETE RESTRICT;


--
-- Name: staff staff_role_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.staff
    ADD CONSTRAINT staff_role_fkey FOREIGN KEY (role) REFERENCES app.staff_role(role) ON DELETE RESTRICT;


--
-- Name: staff_section staff_section_municipality_section_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.staff_section
    ADD CONSTRAINT staff_section_municipality_section_fkey FOREIGN KEY (municipality, section) REFERENCES app.section(municipality, id) ON DELETE RESTRICT;


--
-- Name: staff_section staff_section_municipality_staff_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.staff_section
    ADD CONSTRAINT staff_section_municipality_staff_fkey FOREIGN KEY (municipality, staff) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: staff_session staff_session_municipality_staff_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.staff_session
    ADD CONSTRAINT staff_session_municipality_staff_fkey FOREIGN KEY (municipality, staff) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: status_event status_event_municipality_application_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.status_event
    ADD CONSTRAINT status_event_municipality_application_fkey FOREIGN KEY (municipality, application) REFERENCES app.application(municipality, id) ON DELETE RESTRICT;


--
-- Name: status_event status_event_municipality_staff_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.status_event
    ADD CONSTRAINT status_event_municipality_staff_fkey FOREIGN KEY (municipality, staff) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: workbook_columns workbook_columns_municipality_edited_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.workbook_columns
    ADD CONSTRAINT workbook_columns_municipality_edited_by_fkey FOREIGN KEY (municipality, edited_by) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: workbook_columns workbook_columns_municipality_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.workbook_columns
    ADD CONSTRAINT workbook_columns_municipality_fkey FOREIGN KEY (municipality) REFERENCES app.municipality(code) ON DELETE RESTRICT;


--
-- Name: staff administrator; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY administrator ON app.staff FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_administer() AS may_administer)));


--
-- Name: staff_section administrator; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY administrator ON app.staff_section FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_administer() AS may_administer)));


--
-- Name: staff administrator_changes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY administrator_changes ON app.staff FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_administer() AS may_administer))) WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_administer() AS may_administer)));


--
-- Name: staff_section administrator_removes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY administrator_removes ON app.staff_section FOR DELETE TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_administer() AS may_administer)));


--
-- Name: approval administrators; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY administrators ON app.approval FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_administer() AS may_administer) AND (recorded_by = ( SELECT api.who_staff() AS who_staff))));


--
-- Name: governance_wording administrators; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY administrators ON app.governance_wording FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_administer() AS may_administer)));


--
-- Name: governance_wording administrators_change; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY administrators_change ON app.governance_wording FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_administer() AS may_administer))) WITH CHECK ((municipality = ( SELECT api.who() AS who)));


--
-- Name: application; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.application ENABLE ROW LEVEL SECURITY;

--
-- Name: approval; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.approval ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_event; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.audit_event ENABLE ROW LEVEL SECURITY;

--
-- Name: blind_index; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.blind_index ENABLE ROW LEVEL SECURITY;

--
-- Name: claim; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.claim ENABLE ROW LEVEL SECURITY;

--
-- Name: application counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.application TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: approval counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.approval TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: audit_event counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.audit_event TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: blind_index counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.blind_index TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: claim counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.claim TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: delivery_attempt counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.delivery_attempt TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: desk_change counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.desk_change TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: draft_change counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.draft_change TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: erasure counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.erasure TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: export_record counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.export_record TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: export_row counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.export_row TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: governance_wording counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.governance_wording TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: handling_record counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.handling_record TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: index_progress counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.index_progress TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: information_item counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.information_item TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: job counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.job TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: legal_hold counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.legal_hold TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: letter_template counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.letter_template TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: list_view counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.list_view TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: lookup_failure counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.lookup_failure TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: lottery counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.lottery TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: mailer_key counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.mailer_key TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: municipality counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.municipality TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: notice counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.notice TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: operator_account counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.operator_account TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: operator_audit_event counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.operator_audit_event TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: operator_role counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.operator_role TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: operator_session counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.operator_session TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: outbox counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.outbox TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: own_column counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.own_column TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: place counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.place TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: procedure counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.procedure TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: procedure_version counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.procedure_version TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: public_key counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.public_key TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: reading counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.reading TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: schema_change counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.schema_change TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: section counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.section TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: sending counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.sending TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: sign_in_failure counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.sign_in_failure TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: staff counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.staff TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: staff_role counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.staff_role TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: staff_section counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.staff_section TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: staff_session counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.staff_session TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: status_event counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.status_event TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: status_step counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.status_step TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: workbook_columns counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.workbook_columns TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: worker_beat counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.worker_beat TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: delivery_attempt; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.delivery_attempt ENABLE ROW LEVEL SECURITY;

--
-- Name: desk_change; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.desk_change ENABLE ROW LEVEL SECURITY;

--
-- Name: draft_change; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.draft_change ENABLE ROW LEVEL SECURITY;

--
-- Name: letter_template editors; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors ON app.letter_template TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: place editors; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors ON app.place TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: workbook_columns editors; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors ON app.workbook_columns TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])) AND (edited_by = ( SELECT api.who_staff() AS who_staff))));


--
-- Name: information_item editors_add; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_add ON app.information_item FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_administer() AS may_administer)));


--
-- Name: procedure_version editors_begin; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_begin ON app.procedure_version FOR INSERT TO todoke_staff WITH CHECK (((state = 'draft'::text) AND (municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: procedure editors_change; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_change ON app.procedure FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (id = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (id = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])) AND (( SELECT api.every_section() AS every_section) OR (EXISTS ( SELECT
   FROM app.staff_section x
  WHERE ((x.municipality = procedure.municipality) AND (x.staff = ( SELECT api.who_staff() AS who_staff)) AND (x.section = procedure.section)))))));


--
-- Name: procedure_version editors_change; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_change ON app.procedure_version FOR UPDATE TO todoke_staff USING (((state = 'draft'::text) AND (municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((state = 'draft'::text) AND (municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: procedure editors_make; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_make ON app.procedure FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (( SELECT api.every_section() AS every_section) OR (EXISTS ( SELECT
   FROM app.staff_section x
  WHERE ((x.municipality = procedure.municipality) AND (x.staff = ( SELECT api.who_staff() AS who_staff)) AND (x.section = procedure.section)))))));


--
-- Name: information_item editors_mark; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_mark ON app.information_item FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_administer() AS may_administer))) WITH CHECK ((municipality = ( SELECT api.who() AS who)));


--
-- Name: draft_change editors_undo; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_undo ON app.draft_change FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process))) WITH CHECK ((municipality = ( SELECT api.who() AS who)));


--
-- Name: draft_change editors_write; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_write ON app.draft_change FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND (staff = ( SELECT api.who_staff() AS who_staff)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.procedure_version v
  WHERE ((v.municipality = draft_change.municipality) AND (v.id = draft_change.procedure_version) AND (v.state = 'draft'::text) AND (v.procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))))));


--
-- Name: erasure; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.erasure ENABLE ROW LEVEL SECURITY;

--
-- Name: export_record; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.export_record ENABLE ROW LEVEL SECURITY;

--
-- Name: export_row; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.export_row ENABLE ROW LEVEL SECURITY;

--
-- Name: application functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.application TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: approval functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.approval TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: audit_event functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.audit_event TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: blind_index functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.blind_index TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: claim functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.claim TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: delivery_attempt functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.delivery_attempt TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: desk_change functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.desk_change TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: draft_change functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.draft_change TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: erasure functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.erasure TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: export_record functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.export_record TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: export_row functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.export_row TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: governance_wording functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.governance_wording TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: handling_record functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.handling_record TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: index_progress functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.index_progress TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: information_item functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.information_item TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: job functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.job TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: legal_hold functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.legal_hold TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: letter_template functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.letter_template TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: list_view functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.list_view TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: lookup_failure functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.lookup_failure TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: lottery functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.lottery TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: mailer_key functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.mailer_key TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: municipality functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.municipality TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: notice functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.notice TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: operator_account functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.operator_account TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: operator_audit_event functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.operator_audit_event TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: operator_role functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.operator_role TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: operator_session functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.operator_session TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: outbox functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.outbox TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: own_column functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.own_column TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: place functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.place TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: procedure functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.procedure TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: procedure_version functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.procedure_version TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: public_key functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.public_key TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: reading functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.reading TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: schema_change functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.schema_change TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: section functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.section TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: sending functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.sending TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: sign_in_failure functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.sign_in_failure TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: staff functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.staff TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: staff_role functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.staff_role TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: staff_section functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.staff_section TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: staff_session functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.staff_session TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: status_event functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.status_event TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: status_step functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.status_step TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: workbook_columns functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.workbook_columns TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: worker_beat functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.worker_beat TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: governance_wording; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.governance_wording ENABLE ROW LEVEL SECURITY;

--
-- Name: handling_record; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.handling_record ENABLE ROW LEVEL SECURITY;

--
-- Name: index_progress; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.index_progress ENABLE ROW LEVEL SECURITY;

--
-- Name: information_item; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.information_item ENABLE ROW LEVEL SECURITY;

--
-- Name: job; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.job ENABLE ROW LEVEL SECURITY;

--
-- Name: legal_hold; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.legal_hold ENABLE ROW LEVEL SECURITY;

--
-- Name: letter_template; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.letter_template ENABLE ROW LEVEL SECURITY;

--
-- Name: list_view; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.list_view ENABLE ROW LEVEL SECURITY;

--
-- Name: lookup_failure; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.lookup_failure ENABLE ROW LEVEL SECURITY;

--
-- Name: lottery; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.lottery ENABLE ROW LEVEL SECURITY;

--
-- Name: mailer_key; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.mailer_key ENABLE ROW LEVEL SECURITY;

--
-- Name: municipality; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.municipality ENABLE ROW LEVEL SECURITY;

--
-- Name: notice; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.notice ENABLE ROW LEVEL SECURITY;

--
-- Name: operator_account; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.operator_account ENABLE ROW LEVEL SECURITY;

--
-- Name: operator_audit_event; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.operator_audit_event ENABLE ROW LEVEL SECURITY;

--
-- Name: operator_role; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.operator_role ENABLE ROW LEVEL SECURITY;

--
-- Name: operator_session; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.operator_session ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.outbox ENABLE ROW LEVEL SECURITY;

--
-- Name: own_column; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.own_column ENABLE ROW LEVEL SECURITY;

--
-- Name: application owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.application TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: approval owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.approval TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: audit_event owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.audit_event TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: blind_index owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.blind_index TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: claim owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.claim TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: delivery_attempt owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.delivery_attempt TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: desk_change owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.desk_change TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: draft_change owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.draft_change TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: erasure owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.erasure TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: export_record owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.export_record TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: export_row owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.export_row TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: governance_wording owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.governance_wording TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: handling_record owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.handling_record TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: index_progress owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.index_progress TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: information_item owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.information_item TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: job owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.job TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: legal_hold owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.legal_hold TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: letter_template owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.letter_template TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: list_view owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.list_view TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: lookup_failure owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.lookup_failure TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: lottery owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.lottery TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: mailer_key owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.mailer_key TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: municipality owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.municipality TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: notice owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.notice TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: operator_account owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.operator_account TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: operator_audit_event owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.operator_audit_event TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: operator_role owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.operator_role TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: operator_session owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.operator_session TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: outbox owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.outbox TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: own_column owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.own_column TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: place owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.place TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: procedure owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.procedure TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: procedure_version owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.procedure_version TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: public_key owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.public_key TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: reading owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.reading TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: schema_change owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.schema_change TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: section owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.section TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: sending owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.sending TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: sign_in_failure owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.sign_in_failure TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: staff owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.staff TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: staff_role owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.staff_role TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: staff_section owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.staff_section TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: staff_session owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.staff_session TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: status_event owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.status_event TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: status_step owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.status_step TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: workbook_columns owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.workbook_columns TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: worker_beat owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.worker_beat TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: place; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.place ENABLE ROW LEVEL SECURITY;

--
-- Name: procedure; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.procedure ENABLE ROW LEVEL SECURITY;

--
-- Name: procedure_version; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.procedure_version ENABLE ROW LEVEL SECURITY;

--
-- Name: public_key; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.public_key ENABLE ROW LEVEL SECURITY;

--
-- Name: reading; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.reading ENABLE ROW LEVEL SECURITY;

--
-- Name: schema_change; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.schema_change ENABLE ROW LEVEL SECURITY;

--
-- Name: section; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.section ENABLE ROW LEVEL SECURITY;

--
-- Name: sending; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.sending ENABLE ROW LEVEL SECURITY;

--
-- Name: sign_in_failure; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.sign_in_failure ENABLE ROW LEVEL SECURITY;

--
-- Name: application staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.application FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: approval staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.approval FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.who() AS who)));


--
-- Name: audit_event staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.audit_event FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.who() AS who)));


--
-- Name: delivery_attempt staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.delivery_attempt FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.who() AS who)));


--
-- Name: desk_change staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.desk_change FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = desk_change.municipality) AND (a.id = desk_change.application))))));


--
-- Name: draft_change staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.draft_change FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND (EXISTS ( SELECT
   FROM app.procedure_version v
  WHERE ((v.municipality = draft_change.municipality) AND (v.id = draft_change.procedure_version) AND (v.procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))))));


--
-- Name: erasure staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.erasure FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: export_record staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.export_record FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.who() AS who)));


--
-- Name: export_row staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.export_row FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.who() AS who)));


--
-- Name: governance_wording staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.governance_wording FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.who() AS who)));


--
-- Name: handling_record staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.handling_record FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = handling_record.municipality) AND (a.id = handling_record.application))))));


--
-- Name: information_item staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.information_item FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.who() AS who)));


--
-- Name: legal_hold staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.legal_hold FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = legal_hold.municipality) AND (a.id = legal_hold.application))))));


--
-- Name: letter_template staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.letter_template FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: list_view staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.list_view FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: lottery staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.lottery FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: municipality staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.municipality FOR SELECT TO todoke_staff USING ((code = ( SELECT api.who() AS who)));


--
-- Name: notice staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.notice FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = notice.municipality) AND (a.id = notice.application))))));


--
-- Name: outbox staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.outbox FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.who() AS who)));


--
-- Name: own_column staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.own_column FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: place staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.place FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.who() AS who)));


--
-- Name: procedure staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.procedure FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.who() AS who)));


--
-- Name: procedure_version staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.procedure_version FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND ((state = ANY (ARRAY['published'::text, 'superseded'::text])) OR (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))));


--
-- Name: public_key staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.public_key FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.who() AS who)));


--
-- Name: reading staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.reading FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = reading.municipality) AND (a.id = reading.application))))));


--
-- Name: section staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.section FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.who() AS who)));


--
-- Name: sending staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.sending FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: staff; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.staff ENABLE ROW LEVEL SECURITY;

--
-- Name: staff staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.staff FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.who() AS who)));


--
-- Name: staff_section staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.staff_section FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.who() AS who)));


--
-- Name: status_event staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.status_event FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = status_event.municipality) AND (a.id = status_event.application))))));


--
-- Name: status_step staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.status_step FOR SELECT TO todoke_staff USING (true);


--
-- Name: workbook_columns staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.workbook_columns FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: application staff_arranges; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_arranges ON app.application FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: export_record staff_closes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_closes ON app.export_record FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND (staff = ( SELECT api.who_staff() AS who_staff)) AND (state = 'started'::text))) WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND (staff = ( SELECT api.who_staff() AS who_staff))));


--
-- Name: erasure staff_drops; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_drops ON app.erasure FOR UPDATE TO todoke_staff USING (((state = 'planned'::text) AND (municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((state = 'dropped'::text) AND (municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: legal_hold staff_lifts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_lifts ON app.legal_hold FOR UPDATE TO todoke_staff USING (((lifted_at IS NULL) AND (municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = legal_hold.municipality) AND (a.id = legal_hold.application)))))) WITH CHECK (((lifted_by = ( SELECT api.who_staff() AS who_staff)) AND (municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = legal_hold.municipality) AND (a.id = legal_hold.application))))));


--
-- Name: erasure staff_plans; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_plans ON app.erasure FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])) AND (planned_by = ( SELECT api.who_staff() AS who_staff)) AND ((application IS NULL) OR (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = erasure.municipality) AND (a.id = erasure.application) AND (a.procedure = erasure.procedure) AND (a.fiscal_year = erasure.fiscal_year)))))));


--
-- Name: staff_role; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.staff_role ENABLE ROW LEVEL SECURITY;

--
-- Name: staff_section; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.staff_section ENABLE ROW LEVEL SECURITY;

--
-- Name: notice staff_sends; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_sends ON app.notice FOR UPDATE TO todoke_staff USING (((at IS NULL) AND (municipality = ( SELECT api.who() AS who)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = notice.municipality) AND (a.id = notice.application)))) AND ( SELECT api.may_process() AS may_process))) WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = notice.municipality) AND (a.id = notice.application)))) AND ( SELECT api.may_process() AS may_process)));


--
-- Name: staff_session; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.staff_session ENABLE ROW LEVEL SECURITY;

--
-- Name: legal_hold staff_sets; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_sets ON app.legal_hold FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = legal_hold.municipality) AND (a.id = legal_hold.application)))) AND (set_by = ( SELECT api.who_staff() AS who_staff))));


--
-- Name: audit_event staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.audit_event FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND (staff = ( SELECT api.who_staff() AS who_staff))));


--
-- Name: desk_change staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.desk_change FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = desk_change.municipality) AND (a.id = desk_change.application)))) AND (staff = ( SELECT api.who_staff() AS who_staff)) AND ( SELECT api.may_process() AS may_process)));


--
-- Name: export_record staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.export_record FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND (staff = ( SELECT api.who_staff() AS who_staff))));


--
-- Name: export_row staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.export_row FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.export_record r
  WHERE ((r.municipality = export_row.municipality) AND (r.id = export_row.record) AND (r.staff = ( SELECT api.who_staff() AS who_staff)) AND (r.state = 'started'::text))))));


--
-- Name: handling_record staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.handling_record FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND (staff = ( SELECT api.who_staff() AS who_staff)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = handling_record.municipality) AND (a.id = handling_record.application))))));


--
-- Name: list_view staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.list_view TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: notice staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.notice FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = notice.municipality) AND (a.id = notice.application)))) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM (app.sending s
     JOIN app.application a ON (((a.municipality = s.municipality) AND (a.procedure = s.procedure))))
  WHERE ((s.municipality = notice.municipality) AND (s.id = notice.sending) AND (a.id = notice.application))))));


--
-- Name: outbox staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.outbox FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = outbox.municipality) AND (a.id = outbox.application))))));


--
-- Name: own_column staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.own_column TO todoke_staff USING (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: public_key staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.public_key FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: reading staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.reading FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = reading.municipality) AND (a.id = reading.application)))) AND (staff = ( SELECT api.who_staff() AS who_staff))));


--
-- Name: sending staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.sending FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])) AND ( SELECT api.may_process() AS may_process) AND (staff = ( SELECT api.who_staff() AS who_staff))));


--
-- Name: status_event staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.status_event FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.who() AS who)) AND (staff = ( SELECT api.who_staff() AS who_staff)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = status_event.municipality) AND (a.id = status_event.application))))));


--
-- Name: status_event; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.status_event ENABLE ROW LEVEL SECURITY;

--
-- Name: status_step; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.status_step ENABLE ROW LEVEL SECURITY;

--
-- Name: workbook_columns; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.workbook_columns ENABLE ROW LEVEL SECURITY;

--
-- Name: procedure worker; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY worker ON app.procedure FOR SELECT TO todoke_worker USING ((municipality = ( SELECT api.working_for() AS working_for)));


--
-- Name: procedure_version worker; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY worker ON app.procedure_version FOR SELECT TO todoke_worker USING ((municipality = ( SELECT api.working_for() AS working_for)));


--
-- Name: public_key worker; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY worker ON app.public_key FOR SELECT TO todoke_worker USING ((municipality = ( SELECT api.working_for() AS working_for)));


--
-- Name: worker_beat; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.worker_beat ENABLE ROW LEVEL SECURITY;

--
-- Name: public_key worker_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY worker_writes ON app.public_key FOR INSERT TO todoke_worker WITH CHECK ((municipality = ( SELECT api.working_for() AS working_for)));


--
-- Name: SCHEMA api; Type: ACL; Schema: -; Owner: todoke_functions
--

GRANT USAGE ON SCHEMA api TO todoke_owner;
GRANT USAGE ON SCHEMA api TO todoke_applicant;
GRANT USAGE ON SCHEMA api TO todoke_sign_in;
GRANT USAGE ON SCHEMA api TO todoke_staff;
GRANT USAGE ON SCHEMA api TO todoke_operator;
GRANT USAGE ON SCHEMA api TO todoke_mailer;
GRANT USAGE ON SCHEMA api TO todoke_worker;
GRANT USAGE ON SCHEMA api TO todoke_counts;


--
-- Name: SCHEMA app; Type: ACL; Schema: -; Owner: todoke_owner
--

GRANT USAGE ON SCHEMA app TO todoke_functions;
GRANT USAGE ON SCHEMA app TO todoke_counts;
GRANT USAGE ON SCHEMA app TO todoke_staff;
GRANT USAGE ON SCHEMA app TO todoke_worker;


--
-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner
--

REVOKE USAGE ON SCHEMA public FROM PUBLIC;


--
-- Name: FUNCTION applications_due(p_municipality text, p_procedures uuid[], p_fiscal_year integer, p_day date); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.applications_due(p_municipality text, p_procedures uuid[], p_fiscal_year integer, p_day date) FROM PUBLIC;


--
-- Name: FUNCTION applied(p_procedure uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.applied(p_procedure uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.applied(p_procedure uuid) TO todoke_staff;


--
-- Name: FUNCTION applied_for(p_municipality text, p_procedure uuid, p_place text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.applied_for(p_municipality text, p_procedure uuid, p_place text) FROM PUBLIC;


--
-- Name: FUNCTION appoint_administrator(p_municipality text, p_login text, p_name text, p_password_hash text); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.appoint_administrator(p_municipality text, p_login text, p_name text, p_password_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.appoint_administrator(p_municipality text, p_login text, p_name text, p_password_hash text) TO todoke_operator;


--
-- Name: FUNCTION beat(p_worker text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.beat(p_worker text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.beat(p_worker text) TO todoke_worker;
GRANT ALL ON FUNCTION api.beat(p_worker text) TO todoke_mailer;


--
-- Name: FUNCTION beyond_approval(p_snapshot jsonb, p_slug text, p_definition jsonb); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.beyond_approval(p_snapshot jsonb, p_slug text, p_definition jsonb) FROM PUBLIC;


--
-- Name: FUNCTION carry_out_erasure(p_erasure uuid, p_shown bytea, p_rows_backup_days integer); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.carry_out_erasure(p_erasure uuid, p_shown bytea, p_rows_backup_days integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.carry_out_erasure(p_erasure uuid, p_shown bytea, p_rows_backup_days integer) TO todoke_staff;


--
-- Name: FUNCTION change_operator_password(p_password_hash text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.change_operator_password(p_password_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.change_operator_password(p_password_hash text) TO todoke_operator;


--
-- Name: FUNCTION change_password(p_password_hash text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.change_password(p_password_hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.change_password(p_password_hash text) TO todoke_staff;


--
-- Name: FUNCTION check_publication(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.check_publication() FROM PUBLIC;
GRANT ALL ON FUNCTION api.check_publication() TO todoke_owner;


--
-- Name: FUNCTION claim(p_kind text, p_municipality text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.claim(p_kind text, p_municipality text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.claim(p_kind text, p_municipality text) TO todoke_worker;


--
-- Name: FUNCTION claim_letter(p_municipality text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.claim_letter(p_municipality text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.claim_letter(p_municipality text) TO todoke_mailer;


--
-- Name: FUNCTION count_failure(p_door text, p_login text, p_network text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.count_failure(p_door text, p_login text, p_network text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.count_failure(p_door text, p_login text, p_network text) TO todoke_sign_in;


--
-- Name: FUNCTION count_new_place(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.count_new_place() FROM PUBLIC;
GRANT ALL ON FUNCTION api.count_new_place() TO todoke_owner;


--
-- Name: FUNCTION count_places(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.count_places() FROM PUBLIC;
GRANT ALL ON FUNCTION api.count_places() TO todoke_owner;


--
-- Name: FUNCTION create_municipality(p_code text, p_slug text, p_name jsonb, p_telephone text, p_sections jsonb); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.create_municipality(p_code text, p_slug text, p_name jsonb, p_telephone text, p_sections jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION api.create_municipality(p_code text, p_slug text, p_name jsonb, p_telephone text, p_sections jsonb) TO todoke_operator;


--
-- Name: FUNCTION credentials_of(p_door text, p_login text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.credentials_of(p_door text, p_login text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.credentials_of(p_door text, p_login text) TO todoke_sign_in;


--
-- Name: FUNCTION discard_draft(p_version uuid, p_revision integer); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.discard_draft(p_version uuid, p_revision integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.discard_draft(p_version uuid, p_revision integer) TO todoke_staff;


--
-- Name: FUNCTION draw_lots(p_procedure uuid, p_intake integer, p_number integer); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.draw_lots(p_procedure uuid, p_intake integer, p_number integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.draw_lots(p_procedure uuid, p_intake integer, p_number integer) TO todoke_staff;


--
-- Name: FUNCTION end_operator_session(p_token text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.end_operator_session(p_token text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.end_operator_session(p_token text) TO todoke_operator;


--
-- Name: FUNCTION end_session(p_token text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.end_session(p_token text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.end_session(p_token text) TO todoke_staff;


--
-- Name: FUNCTION end_sessions_of(p_staff uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.end_sessions_of(p_staff uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.end_sessions_of(p_staff uuid) TO todoke_staff;


--
-- Name: FUNCTION enter(p_id uuid, p_procedure uuid, p_version uuid, p_channel text, p_received_on date, p_references text[], p_digest bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_place text, p_facets text[]); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.enter(p_id uuid, p_procedure uuid, p_version uuid, p_channel text, p_received_on date, p_references text[], p_digest bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_place text, p_facets text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION api.enter(p_id uuid, p_procedure uuid, p_version uuid, p_channel text, p_received_on date, p_references text[], p_digest bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_place text, p_facets text[]) TO todoke_staff;


--
-- Name: FUNCTION erasure_list(p_municipality text, p_erasure uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.erasure_list(p_municipality text, p_erasure uuid) FROM PUBLIC;


--
-- Name: FUNCTION erasure_outlook(p_ahead integer); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.erasure_outlook(p_ahead integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.erasure_outlook(p_ahead integer) TO todoke_staff;


--
-- Name: FUNCTION erasure_preview(p_erasure uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.erasure_preview(p_erasure uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.erasure_preview(p_erasure uuid) TO todoke_staff;


--
-- Name: FUNCTION erasure_references(p_erasure uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.erasure_references(p_erasure uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.erasure_references(p_erasure uuid) TO todoke_staff;


--
-- Name: FUNCTION every_section(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.every_section() FROM PUBLIC;
GRANT ALL ON FUNCTION api.every_section() TO todoke_staff;


--
-- Name: FUNCTION find_blind(p_keys uuid[], p_tokens bigint[], p_each integer, p_limit integer); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.find_blind(p_keys uuid[], p_tokens bigint[], p_each integer, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.find_blind(p_keys uuid[], p_tokens bigint[], p_each integer, p_limit integer) TO todoke_staff;


--
-- Name: FUNCTION finish_erasure(p_erasure uuid, p_key_backup_days integer); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.finish_erasure(p_erasure uuid, p_key_backup_days integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.finish_erasure(p_erasure uuid, p_key_backup_days integer) TO todoke_staff;


--
-- Name: FUNCTION finish_job(p_municipality text, p_job uuid, p_lease uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.finish_job(p_municipality text, p_job uuid, p_lease uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.finish_job(p_municipality text, p_job uuid, p_lease uuid) TO todoke_worker;


--
-- Name: FUNCTION forget_failures(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.forget_failures() FROM PUBLIC;
GRANT ALL ON FUNCTION api.forget_failures() TO todoke_worker;


--
-- Name: FUNCTION free_place(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.free_place() FROM PUBLIC;
GRANT ALL ON FUNCTION api.free_place() TO todoke_owner;


--
-- Name: FUNCTION indexed_until(p_arrived_at timestamp with time zone, p_application uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.indexed_until(p_arrived_at timestamp with time zone, p_application uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.indexed_until(p_arrived_at timestamp with time zone, p_application uuid) TO todoke_worker;


--
-- Name: FUNCTION items_of(p_definition jsonb); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.items_of(p_definition jsonb) FROM PUBLIC;


--
-- Name: FUNCTION keep_published_version(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.keep_published_version() FROM PUBLIC;
GRANT ALL ON FUNCTION api.keep_published_version() TO todoke_owner;


--
-- Name: FUNCTION key_going_with(p_municipality text, p_procedure uuid, p_fiscal_year integer, p_applications uuid[]); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.key_going_with(p_municipality text, p_procedure uuid, p_fiscal_year integer, p_applications uuid[]) FROM PUBLIC;


--
-- Name: FUNCTION keys_missing_of(); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.keys_missing_of() FROM PUBLIC;
GRANT ALL ON FUNCTION api.keys_missing_of() TO todoke_operator;


--
-- Name: FUNCTION lots_of(p_municipality text, p_procedure uuid, p_intake integer); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.lots_of(p_municipality text, p_procedure uuid, p_intake integer) FROM PUBLIC;


--
-- Name: FUNCTION may_administer(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.may_administer() FROM PUBLIC;
GRANT ALL ON FUNCTION api.may_administer() TO todoke_staff;


--
-- Name: FUNCTION may_process(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.may_process() FROM PUBLIC;
GRANT ALL ON FUNCTION api.may_process() TO todoke_staff;


--
-- Name: FUNCTION metrics(); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.metrics() FROM PUBLIC;
GRANT ALL ON FUNCTION api.metrics() TO todoke_operator;


--
-- Name: FUNCTION municipalities(); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.municipalities() FROM PUBLIC;
GRANT ALL ON FUNCTION api.municipalities() TO todoke_operator;


--
-- Name: FUNCTION my_procedures(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.my_procedures() FROM PUBLIC;
GRANT ALL ON FUNCTION api.my_procedures() TO todoke_staff;


--
-- Name: FUNCTION next_lots(p_procedure uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.next_lots(p_procedure uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.next_lots(p_procedure uuid) TO todoke_staff;


--
-- Name: FUNCTION note_refusal(p_subject text); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.note_refusal(p_subject text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.note_refusal(p_subject text) TO todoke_operator;


--
-- Name: FUNCTION open_operator_session(p_operator uuid, p_token_hash bytea, p_network text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.open_operator_session(p_operator uuid, p_token_hash bytea, p_network text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.open_operator_session(p_operator uuid, p_token_hash bytea, p_network text) TO todoke_sign_in;


--
-- Name: FUNCTION open_session(p_municipality text, p_staff uuid, p_token_hash bytea, p_network text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.open_session(p_municipality text, p_staff uuid, p_token_hash bytea, p_network text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.open_session(p_municipality text, p_staff uuid, p_token_hash bytea, p_network text) TO todoke_sign_in;


--
-- Name: FUNCTION operator_events(p_limit integer); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.operator_events(p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.operator_events(p_limit integer) TO todoke_operator;


--
-- Name: FUNCTION outbox_health(); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.outbox_health() FROM PUBLIC;
GRANT ALL ON FUNCTION api.outbox_health() TO todoke_operator;


--
-- Name: FUNCTION plan_indexing(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.plan_indexing() FROM PUBLIC;
GRANT ALL ON FUNCTION api.plan_indexing() TO todoke_worker;


--
-- Name: FUNCTION plan_keys(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.plan_keys() FROM PUBLIC;
GRANT ALL ON FUNCTION api.plan_keys() TO todoke_worker;


--
-- Name: FUNCTION procedures_without_key(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.procedures_without_key() FROM PUBLIC;
GRANT ALL ON FUNCTION api.procedures_without_key() TO todoke_applicant;
GRANT ALL ON FUNCTION api.procedures_without_key() TO todoke_staff;
GRANT ALL ON FUNCTION api.procedures_without_key() TO todoke_operator;
GRANT ALL ON FUNCTION api.procedures_without_key() TO todoke_worker;


--
-- Name: FUNCTION publish(p_version uuid, p_revision integer, p_approval uuid, p_publish_at timestamp with time zone); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.publish(p_version uuid, p_revision integer, p_approval uuid, p_publish_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION api.publish(p_version uuid, p_revision integer, p_approval uuid, p_publish_at timestamp with time zone) TO todoke_staff;


--
-- Name: FUNCTION publish_due(p_municipality text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.publish_due(p_municipality text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.publish_due(p_municipality text) TO todoke_worker;


--
-- Name: FUNCTION put_in_force(p_municipality text, p_version uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.put_in_force(p_municipality text, p_version uuid) FROM PUBLIC;


--
-- Name: FUNCTION put_index(p_application uuid, p_sealing_key uuid, p_tokens bigint[]); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.put_index(p_application uuid, p_sealing_key uuid, p_tokens bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION api.put_index(p_application uuid, p_sealing_key uuid, p_tokens bigint[]) TO todoke_worker;


--
-- Name: FUNCTION record_bounce(p_municipality text, p_token uuid, p_status text, p_diagnostic text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.record_bounce(p_municipality text, p_token uuid, p_status text, p_diagnostic text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.record_bounce(p_municipality text, p_token uuid, p_status text, p_diagnostic text) TO todoke_mailer;


--
-- Name: FUNCTION record_delivery(p_municipality text, p_id uuid, p_lease uuid, p_outcome text, p_smtp_code integer, p_reason text, p_retry_after interval); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.record_delivery(p_municipality text, p_id uuid, p_lease uuid, p_outcome text, p_smtp_code integer, p_reason text, p_retry_after interval) FROM PUBLIC;
GRANT ALL ON FUNCTION api.record_delivery(p_municipality text, p_id uuid, p_lease uuid, p_outcome text, p_smtp_code integer, p_reason text, p_retry_after interval) TO todoke_mailer;


--
-- Name: FUNCTION require_operator(p_decides boolean); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.require_operator(p_decides boolean) FROM PUBLIC;


--
-- Name: FUNCTION resume(p_municipality text, p_job uuid, p_lease uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.resume(p_municipality text, p_job uuid, p_lease uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.resume(p_municipality text, p_job uuid, p_lease uuid) TO todoke_worker;


--
-- Name: FUNCTION schema_state(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.schema_state() FROM PUBLIC;
GRANT ALL ON FUNCTION api.schema_state() TO todoke_applicant;
GRANT ALL ON FUNCTION api.schema_state() TO todoke_sign_in;
GRANT ALL ON FUNCTION api.schema_state() TO todoke_staff;
GRANT ALL ON FUNCTION api.schema_state() TO todoke_operator;
GRANT ALL ON FUNCTION api.schema_state() TO todoke_mailer;
GRANT ALL ON FUNCTION api.schema_state() TO todoke_worker;


--
-- Name: FUNCTION sections_of(p_municipality text); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.sections_of(p_municipality text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.sections_of(p_municipality text) TO todoke_operator;


--
-- Name: FUNCTION session_of(p_token_hash bytea, p_municipality text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.session_of(p_token_hash bytea, p_municipality text) FROM PUBLIC;


--
-- Name: FUNCTION sign_in_throttled(p_door text, p_login text, p_network text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.sign_in_throttled(p_door text, p_login text, p_network text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.sign_in_throttled(p_door text, p_login text, p_network text) TO todoke_sign_in;


--
-- Name: FUNCTION status_of(p_municipality text, p_reference text, p_proofs text[], p_network text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.status_of(p_municipality text, p_reference text, p_proofs text[], p_network text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.status_of(p_municipality text, p_reference text, p_proofs text[], p_network text) TO todoke_applicant;


--
-- Name: FUNCTION submit(p_municipality text, p_procedure uuid, p_version uuid, p_references text[], p_key_hash bytea, p_digest bytea, p_inquiry_key smallint, p_inquiry_proof bytea, p_reply_key bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_language text, p_place text, p_facets text[]); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.submit(p_municipality text, p_procedure uuid, p_version uuid, p_references text[], p_key_hash bytea, p_digest bytea, p_inquiry_key smallint, p_inquiry_proof bytea, p_reply_key bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_language text, p_place text, p_facets text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION api.submit(p_municipality text, p_procedure uuid, p_version uuid, p_references text[], p_key_hash bytea, p_digest bytea, p_inquiry_key smallint, p_inquiry_proof bytea, p_reply_key bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_language text, p_place text, p_facets text[]) TO todoke_applicant;


--
-- Name: FUNCTION suspend_municipality(p_municipality text, p_suspended boolean); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.suspend_municipality(p_municipality text, p_suspended boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION api.suspend_municipality(p_municipality text, p_suspended boolean) TO todoke_operator;


--
-- Name: FUNCTION take_status_step(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.take_status_step() FROM PUBLIC;
GRANT ALL ON FUNCTION api.take_status_step() TO todoke_owner;


--
-- Name: FUNCTION tell_published(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.tell_published() FROM PUBLIC;
GRANT ALL ON FUNCTION api.tell_published() TO todoke_owner;


--
-- Name: FUNCTION to_index(p_limit integer); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.to_index(p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.to_index(p_limit integer) TO todoke_worker;


--
-- Name: FUNCTION touch_operator_session(p_token text, p_extend boolean); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.touch_operator_session(p_token text, p_extend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION api.touch_operator_session(p_token text, p_extend boolean) TO todoke_operator;


--
-- Name: FUNCTION touch_session(p_token text, p_extend boolean); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.touch_session(p_token text, p_extend boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION api.touch_session(p_token text, p_extend boolean) TO todoke_staff;


--
-- Name: FUNCTION unschedule(p_version uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.unschedule(p_version uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.unschedule(p_version uuid) TO todoke_staff;


--
-- Name: FUNCTION volume(p_since date); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.volume(p_since date) FROM PUBLIC;
GRANT ALL ON FUNCTION api.volume(p_since date) TO todoke_operator;


--
-- Name: FUNCTION waits(p_procedure uuid, p_from timestamp with time zone, p_to timestamp with time zone); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.waits(p_procedure uuid, p_from timestamp with time zone, p_to timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION api.waits(p_procedure uuid, p_from timestamp with time zone, p_to timestamp with time zone) TO todoke_staff;


--
-- Name: FUNCTION who(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.who() FROM PUBLIC;
GRANT ALL ON FUNCTION api.who() TO todoke_staff;


--
-- Name: FUNCTION who_staff(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.who_staff() FROM PUBLIC;
GRANT ALL ON FUNCTION api.who_staff() TO todoke_staff;


--
-- Name: FUNCTION worker_health(); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.worker_health() FROM PUBLIC;
GRANT ALL ON FUNCTION api.worker_health() TO todoke_operator;


--
-- Name: FUNCTION working_for(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.working_for() FROM PUBLIC;
GRANT ALL ON FUNCTION api.working_for() TO todoke_worker;


--
-- Name: FUNCTION new_id(); Type: ACL; Schema: app; Owner: todoke_owner
--

REVOKE ALL ON FUNCTION app.new_id() FROM PUBLIC;
GRANT ALL ON FUNCTION app.new_id() TO todoke_functions;
GRANT ALL ON FUNCTION app.new_id() TO todoke_staff;


--
-- Name: FUNCTION lo_creat(integer); Type: ACL; Schema: pg_catalog; Owner: todoke_superuser
--

REVOKE ALL ON FUNCTION pg_catalog.lo_creat(integer) FROM PUBLIC;


--
-- Name: FUNCTION lo_create(oid); Type: ACL; Schema: pg_catalog; Owner: todoke_superuser
--

REVOKE ALL ON FUNCTION pg_catalog.lo_create(oid) FROM PUBLIC;


--
-- Name: FUNCTION lo_from_bytea(oid, bytea); Type: ACL; Schema: pg_catalog; Owner: todoke_superuser
--

REVOKE ALL ON FUNCTION pg_catalog.lo_from_bytea(oid, bytea) FROM PUBLIC;


--
-- Name: FUNCTION lo_open(oid, integer); Type: ACL; Schema: pg_catalog; Owner: todoke_superuser
--

REVOKE ALL ON FUNCTION pg_catalog.lo_open(oid, integer) FROM PUBLIC;


--
-- Name: FUNCTION lo_put(oid, bigint, bytea); Type: ACL; Schema: pg_catalog; Owner: todoke_superuser
--

REVOKE ALL ON FUNCTION pg_catalog.lo_put(oid, bigint, bytea) FROM PUBLIC;


--
-- Name: FUNCTION lowrite(integer, bytea); Type: ACL; Schema: pg_catalog; Owner: todoke_superuser
--

REVOKE ALL ON FUNCTION pg_catalog.lowrite(integer, bytea) FROM PUBLIC;


--
-- Name: TABLE mailer_key; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.mailer_key TO todoke_functions;


--
-- Name: TABLE mailer_public_key; Type: ACL; Schema: api; Owner: todoke_functions
--

GRANT SELECT ON TABLE api.mailer_public_key TO todoke_applicant;
GRANT SELECT ON TABLE api.mailer_public_key TO todoke_staff;
GRANT SELECT ON TABLE api.mailer_public_key TO todoke_operator;


--
-- Name: TABLE public_key; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.public_key TO todoke_functions;
GRANT SELECT ON TABLE app.public_key TO todoke_worker;
GRANT SELECT ON TABLE app.public_key TO todoke_staff;


--
-- Name: COLUMN public_key.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.public_key TO todoke_worker;
GRANT INSERT(municipality) ON TABLE app.public_key TO todoke_staff;
GRANT SELECT(municipality) ON TABLE app.public_key TO todoke_counts;


--
-- Name: COLUMN public_key.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.public_key TO todoke_worker;
GRANT INSERT(id) ON TABLE app.public_key TO todoke_staff;


--
-- Name: COLUMN public_key.procedure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(procedure) ON TABLE app.public_key TO todoke_worker;
GRANT INSERT(procedure) ON TABLE app.public_key TO todoke_staff;
GRANT SELECT(procedure) ON TABLE app.public_key TO todoke_counts;


--
-- Name: COLUMN public_key.fiscal_year; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(fiscal_year) ON TABLE app.public_key TO todoke_worker;
GRANT INSERT(fiscal_year) ON TABLE app.public_key TO todoke_staff;
GRANT SELECT(fiscal_year) ON TABLE app.public_key TO todoke_counts;


--
-- Name: COLUMN public_key.public_key; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(public_key) ON TABLE app.public_key TO todoke_worker;
GRANT INSERT(public_key) ON TABLE app.public_key TO todoke_staff;


--
-- Name: COLUMN public_key.destroyed_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(destroyed_at) ON TABLE app.public_key TO todoke_functions;
GRANT SELECT(destroyed_at) ON TABLE app.public_key TO todoke_counts;


--
-- Name: TABLE published_key; Type: ACL; Schema: api; Owner: todoke_functions
--

GRANT SELECT ON TABLE api.published_key TO todoke_applicant;


--
-- Name: TABLE municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.municipality TO todoke_functions;
GRANT SELECT ON TABLE app.municipality TO todoke_staff;
GRANT SELECT ON TABLE app.municipality TO todoke_counts;


--
-- Name: COLUMN municipality.code; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(code) ON TABLE app.municipality TO todoke_counts;


--
-- Name: COLUMN municipality.slug; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(slug) ON TABLE app.municipality TO todoke_counts;


--
-- Name: COLUMN municipality.name; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(name) ON TABLE app.municipality TO todoke_counts;


--
-- Name: COLUMN municipality.telephone; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(telephone) ON TABLE app.municipality TO todoke_counts;


--
-- Name: COLUMN municipality.suspended_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(suspended_at) ON TABLE app.municipality TO todoke_counts;


--
-- Name: TABLE published_municipality; Type: ACL; Schema: api; Owner: todoke_functions
--

GRANT SELECT ON TABLE api.published_municipality TO todoke_applicant;


--
-- Name: TABLE place; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,DELETE ON TABLE app.place TO todoke_functions;
GRANT SELECT,DELETE ON TABLE app.place TO todoke_staff;


--
-- Name: COLUMN place.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.place TO todoke_staff;


--
-- Name: COLUMN place.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.place TO todoke_staff;


--
-- Name: COLUMN place.procedure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(procedure) ON TABLE app.place TO todoke_staff;


--
-- Name: COLUMN place.place; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(place) ON TABLE app.place TO todoke_staff;


--
-- Name: COLUMN place.capacity; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(capacity),UPDATE(capacity) ON TABLE app.place TO todoke_staff;


--
-- Name: COLUMN place.taken; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(taken) ON TABLE app.place TO todoke_functions;


--
-- Name: TABLE procedure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,DELETE ON TABLE app.procedure TO todoke_functions;
GRANT SELECT ON TABLE app.procedure TO todoke_worker;
GRANT SELECT ON TABLE app.procedure TO todoke_staff;


--
-- Name: COLUMN procedure.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.procedure TO todoke_staff;
GRANT SELECT(municipality) ON TABLE app.procedure TO todoke_counts;


--
-- Name: COLUMN procedure.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.procedure TO todoke_staff;
GRANT SELECT(id) ON TABLE app.procedure TO todoke_counts;


--
-- Name: COLUMN procedure.slug; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(slug) ON TABLE app.procedure TO todoke_staff;


--
-- Name: COLUMN procedure.section; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(section),UPDATE(section) ON TABLE app.procedure TO todoke_staff;


--
-- Name: COLUMN procedure.category; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(category),UPDATE(category) ON TABLE app.procedure TO todoke_staff;


--
-- Name: COLUMN procedure."position"; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE("position") ON TABLE app.procedure TO todoke_functions;
GRANT INSERT("position"),UPDATE("position") ON TABLE app.procedure TO todoke_staff;


--
-- Name: COLUMN procedure.opens_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(opens_at),UPDATE(opens_at) ON TABLE app.procedure TO todoke_staff;


--
-- Name: COLUMN procedure.closes_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(closes_at),UPDATE(closes_at) ON TABLE app.procedure TO todoke_staff;
GRANT SELECT(closes_at) ON TABLE app.procedure TO todoke_counts;


--
-- Name: COLUMN procedure.suspended_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(suspended_at) ON TABLE app.procedure TO todoke_staff;
GRANT SELECT(suspended_at) ON TABLE app.procedure TO todoke_counts;


--
-- Name: COLUMN procedure.planned_per_year; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(planned_per_year),UPDATE(planned_per_year) ON TABLE app.procedure TO todoke_staff;


--
-- Name: COLUMN procedure.retention_years; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(retention_years),UPDATE(retention_years) ON TABLE app.procedure TO todoke_staff;


--
-- Name: COLUMN procedure.selection; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(selection),UPDATE(selection) ON TABLE app.procedure TO todoke_staff;


--
-- Name: COLUMN procedure.contact; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(contact),UPDATE(contact) ON TABLE app.procedure TO todoke_staff;


--
-- Name: COLUMN procedure.council_outline; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(council_outline),UPDATE(council_outline) ON TABLE app.procedure TO todoke_staff;


--
-- Name: COLUMN procedure.question_ids; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(question_ids),UPDATE(question_ids) ON TABLE app.procedure TO todoke_staff;


--
-- Name: COLUMN procedure.standard_days; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(standard_days),UPDATE(standard_days) ON TABLE app.procedure TO todoke_staff;


--
-- Name: COLUMN procedure.retention_from; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(retention_from),UPDATE(retention_from) ON TABLE app.procedure TO todoke_staff;


--
-- Name: TABLE procedure_version; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,DELETE ON TABLE app.procedure_version TO todoke_functions;
GRANT SELECT ON TABLE app.procedure_version TO todoke_worker;
GRANT SELECT ON TABLE app.procedure_version TO todoke_staff;


--
-- Name: COLUMN procedure_version.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.procedure_version TO todoke_staff;
GRANT SELECT(municipality) ON TABLE app.procedure_version TO todoke_counts;


--
-- Name: COLUMN procedure_version.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.procedure_version TO todoke_staff;


--
-- Name: COLUMN procedure_version.procedure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(procedure) ON TABLE app.procedure_version TO todoke_staff;
GRANT SELECT(procedure) ON TABLE app.procedure_version TO todoke_counts;


--
-- Name: COLUMN procedure_version.number; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(number) ON TABLE app.procedure_version TO todoke_staff;


--
-- Name: COLUMN procedure_version.state; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(state) ON TABLE app.procedure_version TO todoke_functions;
GRANT SELECT(state) ON TABLE app.procedure_version TO todoke_counts;


--
-- Name: COLUMN procedure_version.definition; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(definition),UPDATE(definition) ON TABLE app.procedure_version TO todoke_staff;


--
-- Name: COLUMN procedure_version.content_hash; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(content_hash),UPDATE(content_hash) ON TABLE app.procedure_version TO todoke_staff;


--
-- Name: COLUMN procedure_version.published_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(published_at) ON TABLE app.procedure_version TO todoke_functions;


--
-- Name: COLUMN procedure_version.superseded_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(superseded_at) ON TABLE app.procedure_version TO todoke_functions;


--
-- Name: COLUMN procedure_version.approved_until; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(approved_until) ON TABLE app.procedure_version TO todoke_functions;


--
-- Name: COLUMN procedure_version.approval; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(approval) ON TABLE app.procedure_version TO todoke_functions;


--
-- Name: COLUMN procedure_version.publish_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(publish_at) ON TABLE app.procedure_version TO todoke_functions;


--
-- Name: COLUMN procedure_version.revision; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(revision) ON TABLE app.procedure_version TO todoke_functions;
GRANT UPDATE(revision) ON TABLE app.procedure_version TO todoke_staff;


--
-- Name: COLUMN procedure_version.edited_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(edited_at) ON TABLE app.procedure_version TO todoke_staff;


--
-- Name: COLUMN procedure_version.edited_by; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(edited_by),UPDATE(edited_by) ON TABLE app.procedure_version TO todoke_staff;


--
-- Name: TABLE section; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.section TO todoke_functions;
GRANT SELECT ON TABLE app.section TO todoke_staff;


--
-- Name: COLUMN section.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(municipality),INSERT(municipality) ON TABLE app.section TO todoke_counts;


--
-- Name: COLUMN section.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(id) ON TABLE app.section TO todoke_counts;


--
-- Name: COLUMN section.name; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(name),INSERT(name) ON TABLE app.section TO todoke_counts;


--
-- Name: COLUMN section.telephone; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(telephone) ON TABLE app.section TO todoke_counts;


--
-- Name: COLUMN section.mail; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(mail) ON TABLE app.section TO todoke_counts;


--
-- Name: COLUMN section.mail_sealed; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(mail_sealed) ON TABLE app.section TO todoke_counts;


--
-- Name: TABLE published_procedure; Type: ACL; Schema: api; Owner: todoke_functions
--

GRANT SELECT ON TABLE api.published_procedure TO todoke_applicant;


--
-- Name: TABLE approval; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.approval TO todoke_functions;
GRANT SELECT ON TABLE app.approval TO todoke_staff;
GRANT SELECT ON TABLE app.approval TO todoke_counts;


--
-- Name: COLUMN approval.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.approval TO todoke_staff;


--
-- Name: COLUMN approval.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.approval TO todoke_staff;


--
-- Name: COLUMN approval.meeting; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(meeting) ON TABLE app.approval TO todoke_staff;


--
-- Name: COLUMN approval.held_on; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(held_on) ON TABLE app.approval TO todoke_staff;


--
-- Name: COLUMN approval.number; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(number) ON TABLE app.approval TO todoke_staff;


--
-- Name: COLUMN approval.kind; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(kind) ON TABLE app.approval TO todoke_staff;


--
-- Name: COLUMN approval.period_from; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(period_from) ON TABLE app.approval TO todoke_staff;


--
-- Name: COLUMN approval.period_to; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(period_to) ON TABLE app.approval TO todoke_staff;


--
-- Name: COLUMN approval.snapshot; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(snapshot) ON TABLE app.approval TO todoke_staff;


--
-- Name: COLUMN approval.recorded_by; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(recorded_by) ON TABLE app.approval TO todoke_staff;


--
-- Name: TABLE published_version; Type: ACL; Schema: api; Owner: todoke_functions
--

GRANT SELECT ON TABLE api.published_version TO todoke_applicant;


--
-- Name: TABLE application; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT,DELETE ON TABLE app.application TO todoke_functions;


--
-- Name: COLUMN application.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(municipality) ON TABLE app.application TO todoke_functions;
GRANT SELECT(municipality) ON TABLE app.application TO todoke_staff;
GRANT SELECT(municipality) ON TABLE app.application TO todoke_counts;


--
-- Name: COLUMN application.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(id) ON TABLE app.application TO todoke_functions;
GRANT SELECT(id) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.procedure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(procedure) ON TABLE app.application TO todoke_functions;
GRANT SELECT(procedure) ON TABLE app.application TO todoke_staff;
GRANT SELECT(procedure) ON TABLE app.application TO todoke_counts;


--
-- Name: COLUMN application.procedure_version; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(procedure_version) ON TABLE app.application TO todoke_functions;
GRANT SELECT(procedure_version) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.reference; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(reference) ON TABLE app.application TO todoke_functions;
GRANT SELECT(reference) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.key_hash; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(key_hash) ON TABLE app.application TO todoke_functions;


--
-- Name: COLUMN application.digest; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(digest) ON TABLE app.application TO todoke_functions;


--
-- Name: COLUMN application.inquiry_key; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(inquiry_key) ON TABLE app.application TO todoke_functions;


--
-- Name: COLUMN application.inquiry_proof; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(inquiry_proof) ON TABLE app.application TO todoke_functions;


--
-- Name: COLUMN application.reply_key; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(reply_key) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.sealing_key; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(sealing_key) ON TABLE app.application TO todoke_staff;
GRANT SELECT(sealing_key) ON TABLE app.application TO todoke_functions;


--
-- Name: COLUMN application.sealed; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(sealed) ON TABLE app.application TO todoke_staff;
GRANT SELECT(sealed) ON TABLE app.application TO todoke_functions;


--
-- Name: COLUMN application.address_sealed; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(address_sealed) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.language; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(language) ON TABLE app.application TO todoke_functions;
GRANT SELECT(language) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.place; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(place) ON TABLE app.application TO todoke_functions;
GRANT SELECT(place) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.facets; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(facets) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.fiscal_year; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(fiscal_year) ON TABLE app.application TO todoke_staff;
GRANT SELECT(fiscal_year) ON TABLE app.application TO todoke_functions;


--
-- Name: COLUMN application.arrived_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(arrived_at) ON TABLE app.application TO todoke_functions;
GRANT SELECT(arrived_at) ON TABLE app.application TO todoke_staff;
GRANT SELECT(arrived_at) ON TABLE app.application TO todoke_counts;


--
-- Name: COLUMN application.status; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(status),UPDATE(status) ON TABLE app.application TO todoke_functions;
GRANT SELECT(status) ON TABLE app.application TO todoke_staff;
GRANT SELECT(status) ON TABLE app.application TO todoke_counts;


--
-- Name: COLUMN application.status_before; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(status_before),UPDATE(status_before) ON TABLE app.application TO todoke_functions;
GRANT SELECT(status_before) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.version; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(version),UPDATE(version) ON TABLE app.application TO todoke_functions;
GRANT SELECT(version) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.replays; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(replays),UPDATE(replays) ON TABLE app.application TO todoke_functions;


--
-- Name: COLUMN application.channel; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(channel) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.entered_by; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(entered_by) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.assignee; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(assignee),UPDATE(assignee) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.contact_on; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(contact_on),UPDATE(contact_on) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.mark; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(mark),UPDATE(mark) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.own_sealed; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(own_sealed),UPDATE(own_sealed) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.desk_version; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(desk_version),UPDATE(desk_version) ON TABLE app.application TO todoke_staff;


--
-- Name: TABLE audit_event; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT ON TABLE app.audit_event TO todoke_functions;
GRANT SELECT ON TABLE app.audit_event TO todoke_staff;


--
-- Name: COLUMN audit_event.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.audit_event TO todoke_staff;


--
-- Name: COLUMN audit_event.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.audit_event TO todoke_staff;


--
-- Name: COLUMN audit_event.staff; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(staff) ON TABLE app.audit_event TO todoke_staff;


--
-- Name: COLUMN audit_event.action; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(action) ON TABLE app.audit_event TO todoke_staff;


--
-- Name: COLUMN audit_event.subject; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(subject) ON TABLE app.audit_event TO todoke_staff;


--
-- Name: COLUMN audit_event.details; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(details) ON TABLE app.audit_event TO todoke_staff;


--
-- Name: TABLE blind_index; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT,DELETE ON TABLE app.blind_index TO todoke_functions;


--
-- Name: COLUMN blind_index.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(municipality) ON TABLE app.blind_index TO todoke_functions;


--
-- Name: COLUMN blind_index.application; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(application) ON TABLE app.blind_index TO todoke_functions;


--
-- Name: COLUMN blind_index.sealing_key; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(sealing_key) ON TABLE app.blind_index TO todoke_functions;


--
-- Name: COLUMN blind_index.tokens; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(tokens) ON TABLE app.blind_index TO todoke_functions;


--
-- Name: TABLE claim; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE app.claim TO todoke_functions;


--
-- Name: TABLE delivery_attempt; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT,DELETE ON TABLE app.delivery_attempt TO todoke_functions;
GRANT SELECT ON TABLE app.delivery_attempt TO todoke_staff;


--
-- Name: COLUMN delivery_attempt.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(municipality) ON TABLE app.delivery_attempt TO todoke_functions;
GRANT SELECT(municipality) ON TABLE app.delivery_attempt TO todoke_counts;


--
-- Name: COLUMN delivery_attempt.outbox; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(outbox) ON TABLE app.delivery_attempt TO todoke_functions;


--
-- Name: COLUMN delivery_attempt.at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(at) ON TABLE app.delivery_attempt TO todoke_counts;


--
-- Name: COLUMN delivery_attempt.outcome; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(outcome) ON TABLE app.delivery_attempt TO todoke_counts;


--
-- Name: COLUMN delivery_attempt.smtp_code; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(smtp_code) ON TABLE app.delivery_attempt TO todoke_counts;


--
-- Name: COLUMN delivery_attempt.reason; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(reason) ON TABLE app.delivery_attempt TO todoke_counts;


--
-- Name: TABLE desk_change; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.desk_change TO todoke_staff;
GRANT DELETE ON TABLE app.desk_change TO todoke_functions;


--
-- Name: COLUMN desk_change.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.desk_change TO todoke_staff;
GRANT SELECT(municipality) ON TABLE app.desk_change TO todoke_functions;


--
-- Name: COLUMN desk_change.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.desk_change TO todoke_staff;


--
-- Name: COLUMN desk_change.application; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(application) ON TABLE app.desk_change TO todoke_staff;
GRANT SELECT(application) ON TABLE app.desk_change TO todoke_functions;


--
-- Name: COLUMN desk_change.staff; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(staff) ON TABLE app.desk_change TO todoke_staff;


--
-- Name: COLUMN desk_change.desk_version; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(desk_version) ON TABLE app.desk_change TO todoke_staff;


--
-- Name: COLUMN desk_change.assignee_before; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(assignee_before) ON TABLE app.desk_change TO todoke_staff;


--
-- Name: COLUMN desk_change.contact_on_before; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(contact_on_before) ON TABLE app.desk_change TO todoke_staff;


--
-- Name: COLUMN desk_change.mark_before; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(mark_before) ON TABLE app.desk_change TO todoke_staff;


--
-- Name: COLUMN desk_change.own_sealed_before; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(own_sealed_before) ON TABLE app.desk_change TO todoke_staff;


--
-- Name: COLUMN desk_change.from_list; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(from_list) ON TABLE app.desk_change TO todoke_staff;


--
-- Name: TABLE draft_change; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE app.draft_change TO todoke_functions;
GRANT SELECT ON TABLE app.draft_change TO todoke_staff;


--
-- Name: COLUMN draft_change.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.draft_change TO todoke_staff;


--
-- Name: COLUMN draft_change.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.draft_change TO todoke_staff;


--
-- Name: COLUMN draft_change.procedure_version; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(procedure_version) ON TABLE app.draft_change TO todoke_staff;


--
-- Name: COLUMN draft_change.revision; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(revision) ON TABLE app.draft_change TO todoke_staff;


--
-- Name: COLUMN draft_change.staff; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(staff) ON TABLE app.draft_change TO todoke_staff;


--
-- Name: COLUMN draft_change.sentence; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(sentence) ON TABLE app.draft_change TO todoke_staff;


--
-- Name: COLUMN draft_change.definition_before; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(definition_before) ON TABLE app.draft_change TO todoke_staff;


--
-- Name: COLUMN draft_change.undone; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(undone),UPDATE(undone) ON TABLE app.draft_change TO todoke_staff;


--
-- Name: TABLE erasure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.erasure TO todoke_functions;
GRANT SELECT ON TABLE app.erasure TO todoke_staff;


--
-- Name: COLUMN erasure.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.erasure TO todoke_staff;


--
-- Name: COLUMN erasure.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.erasure TO todoke_staff;


--
-- Name: COLUMN erasure.kind; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(kind) ON TABLE app.erasure TO todoke_staff;


--
-- Name: COLUMN erasure.procedure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(procedure) ON TABLE app.erasure TO todoke_staff;


--
-- Name: COLUMN erasure.procedure_title; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(procedure_title) ON TABLE app.erasure TO todoke_staff;


--
-- Name: COLUMN erasure.fiscal_year; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(fiscal_year) ON TABLE app.erasure TO todoke_staff;


--
-- Name: COLUMN erasure.application; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(application) ON TABLE app.erasure TO todoke_functions;
GRANT INSERT(application) ON TABLE app.erasure TO todoke_staff;


--
-- Name: COLUMN erasure.reason; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(reason) ON TABLE app.erasure TO todoke_staff;


--
-- Name: COLUMN erasure.document; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(document) ON TABLE app.erasure TO todoke_staff;


--
-- Name: COLUMN erasure.state; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(state) ON TABLE app.erasure TO todoke_functions;
GRANT UPDATE(state) ON TABLE app.erasure TO todoke_staff;


--
-- Name: COLUMN erasure.planned_by; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(planned_by) ON TABLE app.erasure TO todoke_staff;


--
-- Name: COLUMN erasure.confirmed_by; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(confirmed_by) ON TABLE app.erasure TO todoke_functions;


--
-- Name: COLUMN erasure.erased_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(erased_at) ON TABLE app.erasure TO todoke_functions;


--
-- Name: COLUMN erasure.retention_years; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(retention_years) ON TABLE app.erasure TO todoke_functions;


--
-- Name: COLUMN erasure.retention_from; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(retention_from) ON TABLE app.erasure TO todoke_functions;


--
-- Name: COLUMN erasure.count; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(count) ON TABLE app.erasure TO todoke_functions;


--
-- Name: COLUMN erasure.held; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(held) ON TABLE app.erasure TO todoke_functions;


--
-- Name: COLUMN erasure.first_reference; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(first_reference) ON TABLE app.erasure TO todoke_functions;


--
-- Name: COLUMN erasure.last_reference; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(last_reference) ON TABLE app.erasure TO todoke_functions;


--
-- Name: COLUMN erasure.first_arrived_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(first_arrived_at) ON TABLE app.erasure TO todoke_functions;


--
-- Name: COLUMN erasure.last_arrived_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(last_arrived_at) ON TABLE app.erasure TO todoke_functions;


--
-- Name: COLUMN erasure.list_hash; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(list_hash) ON TABLE app.erasure TO todoke_functions;


--
-- Name: COLUMN erasure.rows_backup_until; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(rows_backup_until) ON TABLE app.erasure TO todoke_functions;


--
-- Name: COLUMN erasure.key; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(key) ON TABLE app.erasure TO todoke_functions;


--
-- Name: COLUMN erasure.key_destroyed_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(key_destroyed_at) ON TABLE app.erasure TO todoke_functions;


--
-- Name: COLUMN erasure.key_backup_until; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(key_backup_until) ON TABLE app.erasure TO todoke_functions;


--
-- Name: TABLE export_record; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.export_record TO todoke_staff;


--
-- Name: COLUMN export_record.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.export_record TO todoke_staff;


--
-- Name: COLUMN export_record.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.export_record TO todoke_staff;


--
-- Name: COLUMN export_record.staff; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(staff) ON TABLE app.export_record TO todoke_staff;


--
-- Name: COLUMN export_record.procedure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(procedure) ON TABLE app.export_record TO todoke_staff;


--
-- Name: COLUMN export_record.format; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(format) ON TABLE app.export_record TO todoke_staff;


--
-- Name: COLUMN export_record.selection; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(selection) ON TABLE app.export_record TO todoke_staff;


--
-- Name: COLUMN export_record.purpose; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(purpose) ON TABLE app.export_record TO todoke_staff;


--
-- Name: COLUMN export_record.count; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(count) ON TABLE app.export_record TO todoke_staff;


--
-- Name: COLUMN export_record.state; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(state) ON TABLE app.export_record TO todoke_staff;


--
-- Name: COLUMN export_record.ended_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(ended_at) ON TABLE app.export_record TO todoke_staff;


--
-- Name: TABLE export_row; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT ON TABLE app.export_row TO todoke_staff;
GRANT DELETE ON TABLE app.export_row TO todoke_functions;


--
-- Name: COLUMN export_row.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(municipality) ON TABLE app.export_row TO todoke_functions;


--
-- Name: COLUMN export_row.application; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(application) ON TABLE app.export_row TO todoke_functions;


--
-- Name: TABLE governance_wording; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.governance_wording TO todoke_staff;


--
-- Name: COLUMN governance_wording.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.governance_wording TO todoke_staff;


--
-- Name: COLUMN governance_wording.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.governance_wording TO todoke_staff;


--
-- Name: COLUMN governance_wording.wording; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(wording),UPDATE(wording) ON TABLE app.governance_wording TO todoke_staff;


--
-- Name: COLUMN governance_wording.edited_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(edited_at) ON TABLE app.governance_wording TO todoke_staff;


--
-- Name: COLUMN governance_wording.edited_by; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(edited_by),UPDATE(edited_by) ON TABLE app.governance_wording TO todoke_staff;


--
-- Name: TABLE handling_record; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.handling_record TO todoke_staff;
GRANT DELETE ON TABLE app.handling_record TO todoke_functions;


--
-- Name: COLUMN handling_record.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.handling_record TO todoke_staff;
GRANT SELECT(municipality) ON TABLE app.handling_record TO todoke_functions;


--
-- Name: COLUMN handling_record.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.handling_record TO todoke_staff;


--
-- Name: COLUMN handling_record.application; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(application) ON TABLE app.handling_record TO todoke_staff;
GRANT SELECT(application) ON TABLE app.handling_record TO todoke_functions;


--
-- Name: COLUMN handling_record.staff; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(staff) ON TABLE app.handling_record TO todoke_staff;


--
-- Name: COLUMN handling_record.kind; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(kind) ON TABLE app.handling_record TO todoke_staff;


--
-- Name: COLUMN handling_record.sealed; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(sealed) ON TABLE app.handling_record TO todoke_staff;


--
-- Name: COLUMN handling_record.outcome; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(outcome) ON TABLE app.handling_record TO todoke_staff;


--
-- Name: COLUMN handling_record.next_sealed; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(next_sealed) ON TABLE app.handling_record TO todoke_staff;


--
-- Name: TABLE index_progress; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE app.index_progress TO todoke_functions;


--
-- Name: TABLE information_item; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.information_item TO todoke_staff;


--
-- Name: COLUMN information_item.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.information_item TO todoke_staff;


--
-- Name: COLUMN information_item.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.information_item TO todoke_staff;


--
-- Name: COLUMN information_item.name; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(name) ON TABLE app.information_item TO todoke_staff;


--
-- Name: COLUMN information_item.special_care; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(special_care),UPDATE(special_care) ON TABLE app.information_item TO todoke_staff;


--
-- Name: TABLE job; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT ON TABLE app.job TO todoke_functions;


--
-- Name: COLUMN job.due_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(due_at) ON TABLE app.job TO todoke_functions;


--
-- Name: COLUMN job.attempts; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(attempts) ON TABLE app.job TO todoke_functions;


--
-- Name: COLUMN job.lease; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(lease) ON TABLE app.job TO todoke_functions;


--
-- Name: COLUMN job.leased_until; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(leased_until) ON TABLE app.job TO todoke_functions;


--
-- Name: COLUMN job.done_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(done_at) ON TABLE app.job TO todoke_functions;


--
-- Name: TABLE legal_hold; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT DELETE ON TABLE app.legal_hold TO todoke_functions;
GRANT SELECT ON TABLE app.legal_hold TO todoke_staff;


--
-- Name: COLUMN legal_hold.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(municipality) ON TABLE app.legal_hold TO todoke_functions;
GRANT INSERT(municipality) ON TABLE app.legal_hold TO todoke_staff;


--
-- Name: COLUMN legal_hold.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.legal_hold TO todoke_staff;


--
-- Name: COLUMN legal_hold.application; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(application) ON TABLE app.legal_hold TO todoke_functions;
GRANT INSERT(application) ON TABLE app.legal_hold TO todoke_staff;


--
-- Name: COLUMN legal_hold.reason; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(reason) ON TABLE app.legal_hold TO todoke_staff;


--
-- Name: COLUMN legal_hold.document; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(document) ON TABLE app.legal_hold TO todoke_staff;


--
-- Name: COLUMN legal_hold.set_by; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(set_by) ON TABLE app.legal_hold TO todoke_staff;


--
-- Name: COLUMN legal_hold.lifted_by; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(lifted_by) ON TABLE app.legal_hold TO todoke_staff;


--
-- Name: COLUMN legal_hold.lifted_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(lifted_at) ON TABLE app.legal_hold TO todoke_functions;
GRANT UPDATE(lifted_at) ON TABLE app.legal_hold TO todoke_staff;


--
-- Name: TABLE letter_template; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,DELETE ON TABLE app.letter_template TO todoke_functions;
GRANT SELECT,DELETE ON TABLE app.letter_template TO todoke_staff;


--
-- Name: COLUMN letter_template.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.letter_template TO todoke_staff;


--
-- Name: COLUMN letter_template.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.letter_template TO todoke_staff;


--
-- Name: COLUMN letter_template.procedure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(procedure) ON TABLE app.letter_template TO todoke_staff;


--
-- Name: COLUMN letter_template.kind; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(kind) ON TABLE app.letter_template TO todoke_staff;


--
-- Name: COLUMN letter_template.subject; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(subject),UPDATE(subject) ON TABLE app.letter_template TO todoke_staff;


--
-- Name: COLUMN letter_template.body; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(body),UPDATE(body) ON TABLE app.letter_template TO todoke_staff;


--
-- Name: COLUMN letter_template.revision; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(revision) ON TABLE app.letter_template TO todoke_staff;


--
-- Name: COLUMN letter_template.edited_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(edited_at) ON TABLE app.letter_template TO todoke_staff;


--
-- Name: COLUMN letter_template.edited_by; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(edited_by),UPDATE(edited_by) ON TABLE app.letter_template TO todoke_staff;


--
-- Name: TABLE list_view; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,DELETE ON TABLE app.list_view TO todoke_staff;


--
-- Name: COLUMN list_view.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.list_view TO todoke_staff;


--
-- Name: COLUMN list_view.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.list_view TO todoke_staff;


--
-- Name: COLUMN list_view.procedure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(procedure) ON TABLE app.list_view TO todoke_staff;


--
-- Name: COLUMN list_view.name; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(name) ON TABLE app.list_view TO todoke_staff;


--
-- Name: COLUMN list_view.columns; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(columns),UPDATE(columns) ON TABLE app.list_view TO todoke_staff;


--
-- Name: COLUMN list_view.query; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(query),UPDATE(query) ON TABLE app.list_view TO todoke_staff;


--
-- Name: COLUMN list_view.made_by; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(made_by),UPDATE(made_by) ON TABLE app.list_view TO todoke_staff;


--
-- Name: COLUMN list_view.made_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(made_at) ON TABLE app.list_view TO todoke_staff;


--
-- Name: TABLE lookup_failure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE app.lookup_failure TO todoke_functions;


--
-- Name: COLUMN lookup_failure.failures; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(failures) ON TABLE app.lookup_failure TO todoke_functions;


--
-- Name: TABLE lottery; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT ON TABLE app.lottery TO todoke_functions;
GRANT SELECT ON TABLE app.lottery TO todoke_staff;


--
-- Name: TABLE notice; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.notice TO todoke_staff;
GRANT DELETE ON TABLE app.notice TO todoke_functions;


--
-- Name: COLUMN notice.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.notice TO todoke_staff;
GRANT SELECT(municipality) ON TABLE app.notice TO todoke_functions;


--
-- Name: COLUMN notice.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.notice TO todoke_staff;


--
-- Name: COLUMN notice.sending; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(sending) ON TABLE app.notice TO todoke_staff;
GRANT SELECT(sending) ON TABLE app.notice TO todoke_functions;


--
-- Name: COLUMN notice.application; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(application) ON TABLE app.notice TO todoke_staff;
GRANT SELECT(application) ON TABLE app.notice TO todoke_functions;


--
-- Name: COLUMN notice.at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(at) ON TABLE app.notice TO todoke_staff;


--
-- Name: COLUMN notice.sealed; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(sealed) ON TABLE app.notice TO todoke_staff;


--
-- Name: COLUMN operator_account.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(id) ON TABLE app.operator_account TO todoke_functions;
GRANT SELECT(id) ON TABLE app.operator_account TO todoke_counts;


--
-- Name: COLUMN operator_account.login; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(login) ON TABLE app.operator_account TO todoke_functions;
GRANT SELECT(login) ON TABLE app.operator_account TO todoke_counts;


--
-- Name: COLUMN operator_account.name; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(name) ON TABLE app.operator_account TO todoke_functions;
GRANT SELECT(name) ON TABLE app.operator_account TO todoke_counts;


--
-- Name: COLUMN operator_account.password_hash; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(password_hash),UPDATE(password_hash) ON TABLE app.operator_account TO todoke_functions;


--
-- Name: COLUMN operator_account.role; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(role) ON TABLE app.operator_account TO todoke_functions;
GRANT SELECT(role) ON TABLE app.operator_account TO todoke_counts;


--
-- Name: COLUMN operator_account.must_change_password; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(must_change_password),UPDATE(must_change_password) ON TABLE app.operator_account TO todoke_functions;


--
-- Name: COLUMN operator_account.active; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(active) ON TABLE app.operator_account TO todoke_functions;
GRANT SELECT(active) ON TABLE app.operator_account TO todoke_counts;


--
-- Name: TABLE operator_audit_event; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT ON TABLE app.operator_audit_event TO todoke_counts;


--
-- Name: COLUMN operator_audit_event.operator; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(operator) ON TABLE app.operator_audit_event TO todoke_functions;


--
-- Name: COLUMN operator_audit_event.action; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(action) ON TABLE app.operator_audit_event TO todoke_functions;


--
-- Name: COLUMN operator_audit_event.subject; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(subject) ON TABLE app.operator_audit_event TO todoke_functions;


--
-- Name: TABLE operator_role; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.operator_role TO todoke_counts;


--
-- Name: TABLE operator_session; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE app.operator_session TO todoke_functions;
GRANT SELECT ON TABLE app.operator_session TO todoke_counts;


--
-- Name: COLUMN operator_session.seen_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(seen_at) ON TABLE app.operator_session TO todoke_functions;


--
-- Name: COLUMN operator_session.ended_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(ended_at) ON TABLE app.operator_session TO todoke_functions;


--
-- Name: TABLE outbox; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE app.outbox TO todoke_functions;


--
-- Name: COLUMN outbox.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(municipality),INSERT(municipality) ON TABLE app.outbox TO todoke_staff;
GRANT SELECT(municipality) ON TABLE app.outbox TO todoke_counts;


--
-- Name: COLUMN outbox.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(id),INSERT(id) ON TABLE app.outbox TO todoke_staff;
GRANT SELECT(id) ON TABLE app.outbox TO todoke_counts;


--
-- Name: COLUMN outbox.application; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(application),INSERT(application) ON TABLE app.outbox TO todoke_staff;


--
-- Name: COLUMN outbox.kind; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(kind),INSERT(kind) ON TABLE app.outbox TO todoke_staff;
GRANT SELECT(kind) ON TABLE app.outbox TO todoke_counts;


--
-- Name: COLUMN outbox.recipient; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(recipient),INSERT(recipient) ON TABLE app.outbox TO todoke_staff;
GRANT SELECT(recipient) ON TABLE app.outbox TO todoke_counts;


--
-- Name: COLUMN outbox.language; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(language),INSERT(language) ON TABLE app.outbox TO todoke_staff;


--
-- Name: COLUMN outbox.facts; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(facts),INSERT(facts) ON TABLE app.outbox TO todoke_staff;


--
-- Name: COLUMN outbox.address_sealed; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(address_sealed) ON TABLE app.outbox TO todoke_functions;
GRANT INSERT(address_sealed) ON TABLE app.outbox TO todoke_staff;


--
-- Name: COLUMN outbox.created_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(created_at) ON TABLE app.outbox TO todoke_staff;
GRANT SELECT(created_at) ON TABLE app.outbox TO todoke_counts;


--
-- Name: COLUMN outbox.due_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(due_at) ON TABLE app.outbox TO todoke_functions;
GRANT SELECT(due_at) ON TABLE app.outbox TO todoke_staff;
GRANT SELECT(due_at) ON TABLE app.outbox TO todoke_counts;


--
-- Name: COLUMN outbox.state; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(state) ON TABLE app.outbox TO todoke_functions;
GRANT SELECT(state) ON TABLE app.outbox TO todoke_staff;
GRANT SELECT(state) ON TABLE app.outbox TO todoke_counts;


--
-- Name: COLUMN outbox.attempts; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(attempts) ON TABLE app.outbox TO todoke_functions;
GRANT SELECT(attempts) ON TABLE app.outbox TO todoke_staff;
GRANT SELECT(attempts) ON TABLE app.outbox TO todoke_counts;


--
-- Name: COLUMN outbox.lease; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(lease) ON TABLE app.outbox TO todoke_functions;


--
-- Name: COLUMN outbox.leased_until; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(leased_until) ON TABLE app.outbox TO todoke_functions;


--
-- Name: COLUMN outbox.ended_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(ended_at) ON TABLE app.outbox TO todoke_functions;
GRANT SELECT(ended_at) ON TABLE app.outbox TO todoke_staff;


--
-- Name: COLUMN outbox.body_sealed; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(body_sealed) ON TABLE app.outbox TO todoke_functions;
GRANT INSERT(body_sealed) ON TABLE app.outbox TO todoke_staff;


--
-- Name: COLUMN outbox.return_token; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(return_token) ON TABLE app.outbox TO todoke_functions;


--
-- Name: COLUMN outbox.bounced_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(bounced_at) ON TABLE app.outbox TO todoke_functions;
GRANT SELECT(bounced_at) ON TABLE app.outbox TO todoke_staff;


--
-- Name: COLUMN outbox.bounce_status; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(bounce_status) ON TABLE app.outbox TO todoke_functions;
GRANT SELECT(bounce_status) ON TABLE app.outbox TO todoke_staff;


--
-- Name: COLUMN outbox.bounce_diagnostic; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(bounce_diagnostic) ON TABLE app.outbox TO todoke_functions;
GRANT SELECT(bounce_diagnostic) ON TABLE app.outbox TO todoke_staff;


--
-- Name: TABLE own_column; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.own_column TO todoke_staff;


--
-- Name: COLUMN own_column.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.own_column TO todoke_staff;


--
-- Name: COLUMN own_column.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.own_column TO todoke_staff;


--
-- Name: COLUMN own_column.procedure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(procedure) ON TABLE app.own_column TO todoke_staff;


--
-- Name: COLUMN own_column.label; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(label),UPDATE(label) ON TABLE app.own_column TO todoke_staff;


--
-- Name: COLUMN own_column.kind; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(kind) ON TABLE app.own_column TO todoke_staff;


--
-- Name: COLUMN own_column.choices; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(choices),UPDATE(choices) ON TABLE app.own_column TO todoke_staff;


--
-- Name: COLUMN own_column."position"; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT("position"),UPDATE("position") ON TABLE app.own_column TO todoke_staff;


--
-- Name: COLUMN own_column.removed_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(removed_at) ON TABLE app.own_column TO todoke_staff;


--
-- Name: TABLE reading; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.reading TO todoke_staff;
GRANT DELETE ON TABLE app.reading TO todoke_functions;


--
-- Name: COLUMN reading.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.reading TO todoke_staff;
GRANT SELECT(municipality) ON TABLE app.reading TO todoke_functions;


--
-- Name: COLUMN reading.application; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(application) ON TABLE app.reading TO todoke_staff;
GRANT SELECT(application) ON TABLE app.reading TO todoke_functions;


--
-- Name: COLUMN reading.staff; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(staff) ON TABLE app.reading TO todoke_staff;


--
-- Name: TABLE schema_change; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.schema_change TO todoke_functions;


--
-- Name: TABLE sending; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.sending TO todoke_staff;
GRANT DELETE ON TABLE app.sending TO todoke_functions;


--
-- Name: COLUMN sending.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.sending TO todoke_staff;
GRANT SELECT(municipality) ON TABLE app.sending TO todoke_functions;


--
-- Name: COLUMN sending.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.sending TO todoke_staff;
GRANT SELECT(id) ON TABLE app.sending TO todoke_functions;


--
-- Name: COLUMN sending.procedure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(procedure) ON TABLE app.sending TO todoke_staff;


--
-- Name: COLUMN sending.staff; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(staff) ON TABLE app.sending TO todoke_staff;


--
-- Name: COLUMN sending.sealed; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(sealed) ON TABLE app.sending TO todoke_staff;


--
-- Name: TABLE sign_in_failure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE app.sign_in_failure TO todoke_functions;


--
-- Name: COLUMN sign_in_failure.failures; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(failures) ON TABLE app.sign_in_failure TO todoke_functions;


--
-- Name: COLUMN staff.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(municipality) ON TABLE app.staff TO todoke_functions;
GRANT SELECT(municipality),INSERT(municipality) ON TABLE app.staff TO todoke_staff;
GRANT SELECT(municipality),INSERT(municipality) ON TABLE app.staff TO todoke_counts;


--
-- Name: COLUMN staff.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(id) ON TABLE app.staff TO todoke_functions;
GRANT SELECT(id),INSERT(id) ON TABLE app.staff TO todoke_staff;
GRANT SELECT(id) ON TABLE app.staff TO todoke_counts;


--
-- Name: COLUMN staff.login; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(login) ON TABLE app.staff TO todoke_functions;
GRANT SELECT(login),INSERT(login) ON TABLE app.staff TO todoke_staff;
GRANT SELECT(login),INSERT(login) ON TABLE app.staff TO todoke_counts;


--
-- Name: COLUMN staff.name; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(name) ON TABLE app.staff TO todoke_functions;
GRANT SELECT(name),INSERT(name),UPDATE(name) ON TABLE app.staff TO todoke_staff;
GRANT INSERT(name) ON TABLE app.staff TO todoke_counts;


--
-- Name: COLUMN staff.password_hash; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(password_hash),UPDATE(password_hash) ON TABLE app.staff TO todoke_functions;
GRANT INSERT(password_hash),UPDATE(password_hash) ON TABLE app.staff TO todoke_staff;
GRANT INSERT(password_hash) ON TABLE app.staff TO todoke_counts;


--
-- Name: COLUMN staff.must_change_password; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(must_change_password),UPDATE(must_change_password) ON TABLE app.staff TO todoke_functions;
GRANT SELECT(must_change_password),INSERT(must_change_password),UPDATE(must_change_password) ON TABLE app.staff TO todoke_staff;
GRANT INSERT(must_change_password) ON TABLE app.staff TO todoke_counts;


--
-- Name: COLUMN staff.role; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(role) ON TABLE app.staff TO todoke_functions;
GRANT SELECT(role),INSERT(role),UPDATE(role) ON TABLE app.staff TO todoke_staff;
GRANT INSERT(role) ON TABLE app.staff TO todoke_counts;


--
-- Name: COLUMN staff.active; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(active) ON TABLE app.staff TO todoke_functions;
GRANT SELECT(active),INSERT(active),UPDATE(active) ON TABLE app.staff TO todoke_staff;
GRANT SELECT(active) ON TABLE app.staff TO todoke_counts;


--
-- Name: COLUMN staff.created_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(created_at) ON TABLE app.staff TO todoke_staff;


--
-- Name: TABLE staff_role; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.staff_role TO todoke_functions;


--
-- Name: TABLE staff_section; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.staff_section TO todoke_functions;
GRANT SELECT,DELETE ON TABLE app.staff_section TO todoke_staff;


--
-- Name: COLUMN staff_section.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.staff_section TO todoke_staff;


--
-- Name: COLUMN staff_section.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.staff_section TO todoke_staff;


--
-- Name: COLUMN staff_section.staff; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(staff) ON TABLE app.staff_section TO todoke_staff;


--
-- Name: COLUMN staff_section.section; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(section) ON TABLE app.staff_section TO todoke_staff;


--
-- Name: TABLE staff_session; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE app.staff_session TO todoke_functions;


--
-- Name: COLUMN staff_session.seen_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(seen_at) ON TABLE app.staff_session TO todoke_functions;


--
-- Name: COLUMN staff_session.ended_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(ended_at) ON TABLE app.staff_session TO todoke_functions;


--
-- Name: TABLE status_event; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT,DELETE ON TABLE app.status_event TO todoke_functions;
GRANT SELECT ON TABLE app.status_event TO todoke_staff;


--
-- Name: COLUMN status_event.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(municipality) ON TABLE app.status_event TO todoke_functions;
GRANT INSERT(municipality) ON TABLE app.status_event TO todoke_staff;


--
-- Name: COLUMN status_event.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(id) ON TABLE app.status_event TO todoke_functions;
GRANT INSERT(id) ON TABLE app.status_event TO todoke_staff;


--
-- Name: COLUMN status_event.application; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(application) ON TABLE app.status_event TO todoke_functions;
GRANT INSERT(application) ON TABLE app.status_event TO todoke_staff;


--
-- Name: COLUMN status_event.at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(at) ON TABLE app.status_event TO todoke_functions;


--
-- Name: COLUMN status_event.to_status; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(to_status) ON TABLE app.status_event TO todoke_functions;
GRANT INSERT(to_status) ON TABLE app.status_event TO todoke_staff;


--
-- Name: COLUMN status_event.staff; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(staff) ON TABLE app.status_event TO todoke_staff;


--
-- Name: COLUMN status_event.seen_version; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(seen_version) ON TABLE app.status_event TO todoke_staff;


--
-- Name: COLUMN status_event.correction; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(correction) ON TABLE app.status_event TO todoke_staff;


--
-- Name: COLUMN status_event.reply_sealed; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(reply_sealed) ON TABLE app.status_event TO todoke_functions;
GRANT INSERT(reply_sealed) ON TABLE app.status_event TO todoke_staff;


--
-- Name: COLUMN status_event.note_sealed; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(note_sealed) ON TABLE app.status_event TO todoke_staff;


--
-- Name: TABLE status_step; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.status_step TO todoke_functions;
GRANT SELECT ON TABLE app.status_step TO todoke_staff;


--
-- Name: TABLE workbook_columns; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.workbook_columns TO todoke_staff;


--
-- Name: COLUMN workbook_columns.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.workbook_columns TO todoke_staff;


--
-- Name: COLUMN workbook_columns.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.workbook_columns TO todoke_staff;


--
-- Name: COLUMN workbook_columns.procedure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(procedure) ON TABLE app.workbook_columns TO todoke_staff;


--
-- Name: COLUMN workbook_columns.sheet; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(sheet),UPDATE(sheet) ON TABLE app.workbook_columns TO todoke_staff;


--
-- Name: COLUMN workbook_columns.columns; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(columns),UPDATE(columns) ON TABLE app.workbook_columns TO todoke_staff;


--
-- Name: COLUMN workbook_columns.edited_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(edited_at) ON TABLE app.workbook_columns TO todoke_staff;


--
-- Name: COLUMN workbook_columns.edited_by; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(edited_by),UPDATE(edited_by) ON TABLE app.workbook_columns TO todoke_staff;


--
-- Name: TABLE worker_beat; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE app.worker_beat TO todoke_functions;
GRANT SELECT ON TABLE app.worker_beat TO todoke_counts;


--
-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: todoke_counts
--

ALTER DEFAULT PRIVILEGES FOR ROLE todoke_counts REVOKE ALL ON FUNCTIONS FROM PUBLIC;


--
-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: todoke_functions
--

ALTER DEFAULT PRIVILEGES FOR ROLE todoke_functions REVOKE ALL ON FUNCTIONS FROM PUBLIC;


--
-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: todoke_owner
--

ALTER DEFAULT PRIVILEGES FOR ROLE todoke_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;


--
-- PostgreSQL database dump complete
--


