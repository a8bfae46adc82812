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
-- Name: mail_kind; Type: DOMAIN; Schema: app; Owner: todoke_owner
--

CREATE DOMAIN app.mail_kind AS text
	CONSTRAINT mail_kind_check CHECK ((VALUE = ANY (ARRAY['arrival'::text, 'arrival_section'::text, 'acceptance'::text, 'completion'::text, 'rejection'::text, 'withdrawal'::text, 'notice'::text])));


ALTER DOMAIN app.mail_kind OWNER TO todoke_owner;

--
-- Name: mail_recipient; Type: DOMAIN; Schema: app; Owner: todoke_owner
--

CREATE DOMAIN app.mail_recipient AS text
	CONSTRAINT mail_recipient_check CHECK ((VALUE = ANY (ARRAY['applicant'::text, 'section'::text])));


ALTER DOMAIN app.mail_recipient OWNER TO todoke_owner;

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
-- Name: smtp_status; Type: DOMAIN; Schema: app; Owner: todoke_owner
--

CREATE DOMAIN app.smtp_status AS text
	CONSTRAINT smtp_status_check CHECK ((VALUE ~ '^[45]\.[0-9]{1,3}\.[0-9]{1,3}$'::text));


ALTER DOMAIN app.smtp_status OWNER TO todoke_owner;

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
  where a.municipality = api.session_municipality() and a.procedure = p_procedure and p_procedure = any (api.my_procedures())
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
  here constant text := api.session_municipality();
  me constant uuid := api.session_staff();
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
  delete from app.annotation_change c where c.municipality = here and c.application in (select unnest(ids));
  delete from app.application_reading r where r.municipality = here and r.application in (select unnest(ids));
  delete from app.blind_index b where b.municipality = here and b.application in (select unnest(ids));
  delete from app.exported_application x where x.municipality = here and x.application in (select unnest(ids));
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
    where s.municipality = api.session_municipality() and s.id = api.session_staff();
  if not found then
    raise exception using errcode = 'TD401', message = 'no session';
  end if;
  update app.staff_session s set ended_at = clock_timestamp()
    where s.municipality = api.session_municipality() and s.staff = api.session_staff() and s.ended_at is null
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
    left join app.mail_template t on t.municipality = a.municipality and t.procedure = a.procedure and t.kind = next.kind
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

CREATE FUNCTION api.count_failure(p_side text, p_login text, p_network text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into app.sign_in_failure as f (side, login, network, window_start)
    select p_side, l, p_network, date_bin('1 minute', clock_timestamp(), 'epoch')
    -- '' counts the network's tries at accounts that do not exist: a ward behind one proxy is not shut out by a colleague's typing
    from (select left(p_login, 64) union select '' where not exists (
      select from app.staff s where p_side = 'staff' and s.login = p_login
      union all select from app.operator_account o where p_side = 'operator' and o.login = p_login)) v (l)
    on conflict (side, login, network, window_start) do update set failures = f.failures + 1;
  delete from app.sign_in_failure where window_start < clock_timestamp() - interval '1 day';
  insert into app.audit_event (municipality, staff, action)
    select s.municipality, s.id, 'sign_in_failed' from app.municipality m join app.staff s on s.municipality = m.code and s.login = p_login
    where p_side = 'staff' and m.slug = split_part(p_login, '-', 1);
  insert into app.operator_audit_event (operator, action)
    select o.id, 'sign_in_failed' from app.operator_account o where p_side = 'operator' and o.login = p_login;
$$;


ALTER FUNCTION api.count_failure(p_side text, p_login text, p_network text) OWNER TO todoke_functions;

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

CREATE FUNCTION api.credentials_of(p_side text, p_login text) RETURNS TABLE(municipality text, person uuid, password_hash text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.municipality, s.id, s.password_hash from app.municipality m
    join app.staff s on s.municipality = m.code and s.login = p_login
    where p_side = 'staff' and m.slug = split_part(p_login, '-', 1) and m.suspended_at is null and s.active
  union all
  select null, o.id, o.password_hash from app.operator_account o where p_side = 'operator' and o.login = p_login and o.active
$$;


ALTER FUNCTION api.credentials_of(p_side text, p_login text) OWNER TO todoke_functions;

--
-- Name: discard_draft(uuid, integer); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.discard_draft(p_version uuid, p_revision integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  here text := api.session_municipality();
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
  delete from app.mail_template l where l.municipality = here and l.procedure = draft.procedure;
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
  here constant text := api.session_municipality();
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
      values (here, p_procedure, lots.place, p_intake, p_number, api.session_staff(), seed, lots.free, lots.entrants,
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
    where s.municipality = api.session_municipality() and s.staff = p_staff and s.ended_at is null;
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
  here constant text := api.session_municipality();
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
        random_bytes, sha256(random_bytes), p_sealing_key, p_sealed, p_address_sealed, p_place, p_facets, year, arrived, p_channel, api.session_staff())
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
  here constant text := api.session_municipality();
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
  here constant text := api.session_municipality();
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
  where e.municipality = api.session_municipality() and e.id = p_erasure and not l.held
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
  here constant text := api.session_municipality();
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
  here constant text := api.session_municipality();
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
  insert into app.blind_index_progress (municipality, arrived_at, application)
    select api.working_for(), p_arrived_at, p_application where api.working_for() is not null
  on conflict (municipality) do update set arrived_at = excluded.arrived_at, application = excluded.application
    where (excluded.arrived_at, excluded.application) > (app.blind_index_progress.arrived_at, app.blind_index_progress.application)
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
  union all select 'worker_beat_age_seconds', '', b.worker, extract(epoch from clock_timestamp() - b.at) from app.worker_heartbeat b
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
    select coalesce(max(l.intake), 0) as intake from app.lottery l where l.municipality = api.session_municipality() and l.procedure = p_procedure),
  asked as (
    select i as intake, (select coalesce(max(l.number), 0) from app.lottery l
      where l.municipality = api.session_municipality() and l.procedure = p_procedure and l.intake = i) as drawn
    from last, generate_series(greatest(last.intake, 1), last.intake + 1) i)
  select asked.intake, asked.drawn, lots.place, lots.free, cardinality(lots.entrants)
  from asked, api.lots_of(api.session_municipality(), p_procedure, asked.intake) lots
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
    where o.id = p_operator and f.side = 'operator' and f.login = o.login and f.network = p_network;
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
    where s.municipality = p_municipality and s.id = p_staff and f.side = 'staff' and f.login = s.login and f.network = p_network;
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
    left join app.blind_index_progress i on i.municipality = m.code
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
  here text := api.session_municipality();
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
-- Name: record_heartbeat(text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.record_heartbeat(p_worker text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into app.worker_heartbeat (worker) values (p_worker) on conflict (worker) do update set at = clock_timestamp()
$$;


ALTER FUNCTION api.record_heartbeat(p_worker text) OWNER TO todoke_functions;

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
-- Name: session_municipality(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.session_municipality() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.municipality from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
$$;


ALTER FUNCTION api.session_municipality() OWNER TO todoke_functions;

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
-- Name: session_staff(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.session_staff() RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select s.staff from (select nullif(current_setting('app.session', true), '') as token) t,
    api.session_of(sha256(convert_to(t.token, 'UTF8')), split_part(t.token, '.', 1)) s
$$;


ALTER FUNCTION api.session_staff() OWNER TO todoke_functions;

--
-- Name: sign_in_throttled(text, text, text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.sign_in_throttled(p_side text, p_login text, p_network text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select coalesce(sum(failures) filter (where login = p_login), 0) >= 10
      or coalesce(sum(failures) filter (where login = ''), 0) >= 100
  from app.sign_in_failure
  where side = p_side and network = p_network and login in (p_login, '') and window_start > clock_timestamp() - interval '15 minutes'
$$;


ALTER FUNCTION api.sign_in_throttled(p_side text, p_login text, p_network text) OWNER TO todoke_functions;

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
  left join app.blind_index_progress i on i.municipality = a.municipality
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
    where v.municipality = api.session_municipality() and v.id = p_version and v.state = 'scheduled'
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
  here constant text := api.session_municipality();
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
-- Name: worker_health(); Type: FUNCTION; Schema: api; Owner: todoke_counts
--

CREATE FUNCTION api.worker_health() RETURNS TABLE(worker text, heartbeat_at timestamp with time zone, alive boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select b.worker, b.at, b.at > clock_timestamp() - interval '1 minute' from app.worker_heartbeat b order by b.worker;
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
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
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
-- Name: annotation_change; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.annotation_change (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    application uuid NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    staff uuid NOT NULL,
    annotation_version integer NOT NULL,
    assignee_before uuid,
    contact_on_before date,
    mark_before app.mark,
    custom_values_sealed_before bytea,
    from_section_workbook boolean DEFAULT false NOT NULL
);

ALTER TABLE ONLY app.annotation_change FORCE ROW LEVEL SECURITY;


ALTER TABLE app.annotation_change OWNER TO todoke_owner;

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
    custom_values_sealed bytea,
    annotation_version integer DEFAULT 1 NOT NULL
);

ALTER TABLE ONLY app.application FORCE ROW LEVEL SECURITY;


ALTER TABLE app.application OWNER TO todoke_owner;

--
-- Name: application_reading; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.application_reading (
    municipality text NOT NULL,
    application uuid NOT NULL,
    staff uuid NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY app.application_reading FORCE ROW LEVEL SECURITY;


ALTER TABLE app.application_reading OWNER TO todoke_owner;

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
-- Name: blind_index_progress; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.blind_index_progress (
    municipality text NOT NULL,
    arrived_at timestamp with time zone NOT NULL,
    application uuid NOT NULL
);

ALTER TABLE ONLY app.blind_index_progress FORCE ROW LEVEL SECURITY;


ALTER TABLE app.blind_index_progress OWNER TO todoke_owner;

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
-- Name: custom_column; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.custom_column (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    procedure uuid NOT NULL,
    label text NOT NULL,
    kind text NOT NULL,
    choices text[] DEFAULT '{}'::text[] NOT NULL,
    "position" integer NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT custom_column_check CHECK (((kind = 'choice'::text) = (cardinality(choices) > 0))),
    CONSTRAINT custom_column_kind_check CHECK ((kind = ANY (ARRAY['text'::text, 'number'::text, 'date'::text, 'check'::text, 'choice'::text]))),
    CONSTRAINT custom_column_label_check CHECK (((length(label) >= 1) AND (length(label) <= 60)))
);

ALTER TABLE ONLY app.custom_column FORCE ROW LEVEL SECURITY;


ALTER TABLE app.custom_column OWNER TO todoke_owner;

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
    CONSTRAINT complete_once_executed CHECK (((state = ANY (ARRAY['planned'::text, 'cancelled'::text])) OR ((application IS NULL) AND (num_nulls(confirmed_by, erased_at, retention_years, retention_from, count, held, list_hash, rows_backup_until) = 0)))),
    CONSTRAINT erasure_check CHECK (((kind = 'due'::text) = (reason = 'retention_over'::text))),
    CONSTRAINT erasure_check1 CHECK (((state <> ALL (ARRAY['planned'::text, 'cancelled'::text])) OR ((kind = 'single'::text) = (application IS NOT NULL)))),
    CONSTRAINT erasure_check2 CHECK (((state = 'erased'::text) = ((key IS NOT NULL) AND (key_destroyed_at IS NULL)))),
    CONSTRAINT erasure_check3 CHECK (((key_destroyed_at IS NULL) = (key_backup_until IS NULL))),
    CONSTRAINT erasure_document_check CHECK ((length(document) <= 60)),
    CONSTRAINT erasure_kind_check CHECK ((kind = ANY (ARRAY['due'::text, 'single'::text]))),
    CONSTRAINT erasure_list_hash_check CHECK ((length(list_hash) = 32)),
    CONSTRAINT erasure_procedure_title_check CHECK ((procedure_title <> ''::text)),
    CONSTRAINT erasure_reason_check CHECK ((reason = ANY (ARRAY['retention_over'::text, 'applicant_asked'::text, 'sent_by_mistake'::text, 'trial'::text, 'no_longer_needed'::text]))),
    CONSTRAINT erasure_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'cancelled'::text, 'erased'::text, 'finished'::text]))),
    CONSTRAINT two_persons CHECK ((confirmed_by <> planned_by))
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
-- Name: exported_application; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.exported_application (
    municipality text NOT NULL,
    application uuid NOT NULL,
    record uuid NOT NULL
);

ALTER TABLE ONLY app.exported_application FORCE ROW LEVEL SECURITY;


ALTER TABLE app.exported_application OWNER TO todoke_owner;

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
-- Name: list_view; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.list_view (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    procedure uuid NOT NULL,
    name text NOT NULL,
    columns text[] NOT NULL,
    query text DEFAULT ''::text NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
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
-- Name: mail_template; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.mail_template (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    procedure uuid NOT NULL,
    kind app.mail_kind NOT NULL,
    subject jsonb NOT NULL,
    body jsonb NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    edited_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    edited_by uuid,
    CONSTRAINT mail_template_body_check CHECK ((body ? 'ja'::text)),
    CONSTRAINT mail_template_kind_check CHECK (((kind)::text = ANY (ARRAY['arrival'::text, 'acceptance'::text, 'completion'::text, 'rejection'::text]))),
    CONSTRAINT mail_template_subject_check CHECK ((subject ? 'ja'::text))
);

ALTER TABLE ONLY app.mail_template FORCE ROW LEVEL SECURITY;


ALTER TABLE app.mail_template OWNER TO todoke_owner;

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
    kind app.mail_kind NOT NULL,
    recipient app.mail_recipient NOT NULL,
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
    bounce_status app.smtp_status,
    bounce_diagnostic app.diagnostic DEFAULT ''::text NOT NULL,
    CONSTRAINT bounce_has_status CHECK (((bounced_at IS NULL) = (bounce_status IS NULL))),
    CONSTRAINT bounce_is_permanent CHECK (((state <> 'bounced'::text) OR ((bounce_status)::text ~~ '5.%'::text))),
    CONSTRAINT outbox_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'bounced'::text])))
);

ALTER TABLE ONLY app.outbox FORCE ROW LEVEL SECURITY;


ALTER TABLE app.outbox OWNER TO todoke_owner;

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
-- Name: section_workbook_columns; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.section_workbook_columns (
    municipality text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    procedure uuid NOT NULL,
    sheet text NOT NULL,
    columns jsonb NOT NULL,
    edited_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    edited_by uuid NOT NULL,
    CONSTRAINT section_workbook_columns_columns_check CHECK (((jsonb_typeof(columns) = 'object'::text) AND (octet_length((columns)::text) <= 200000))),
    CONSTRAINT section_workbook_columns_sheet_check CHECK (((length(sheet) >= 1) AND (length(sheet) <= 40)))
);

ALTER TABLE ONLY app.section_workbook_columns FORCE ROW LEVEL SECURITY;


ALTER TABLE app.section_workbook_columns OWNER TO todoke_owner;

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
    side text NOT NULL,
    login text NOT NULL,
    network text NOT NULL,
    window_start timestamp with time zone NOT NULL,
    failures integer DEFAULT 1 NOT NULL,
    CONSTRAINT sign_in_failure_side_check CHECK ((side = ANY (ARRAY['staff'::text, 'operator'::text])))
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
-- Name: worker_heartbeat; Type: TABLE; Schema: app; Owner: todoke_owner
--

CREATE TABLE app.worker_heartbeat (
    worker text NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY app.worker_heartbeat FORCE ROW LEVEL SECURITY;


ALTER TABLE app.worker_heartbeat OWNER TO todoke_owner;

--
-- Data for Name: annotation_change; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: application; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.application (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at, status, status_before, version, replays, channel, entered_by, assignee, contact_on, mark, custom_values_sealed, annotation_version) VALUES ('100013', '01a2245a-84ae-7bd4-a26c-aeadf7d6f1eb', '8ca7fdf8-9831-447c-8682-15ccc330cd8d', 'a14ebee7-817e-4bbc-8dac-7b187b059243', 'V2YEKPFJCS', '\xd894b11ab607eb63d4710d1c8700f81ba1a07f8c295119bb39d8b68ba5fb1d98', '\xa27a450096c48e2b15b75e3ac49c46d4f44e4ed4c8122e427ad6d0c380500c5f', 1, '\x8d2bf9bf274e1dfa8f78556ebaa04a25412d4194d93d0bbdb29d14feffdd7627', '\x9a5495dadfb2cd12b8427931cd883de8ac6ee9fded541e4fd4144d75130e2d43', 'a575fa8b-45d2-4c5c-97b9-7b0b547d8cbb', '\x01a575fa8b45d24c5c97b97b0b547d8cbb0d4ff7c27c74be0122540de2f565a0244999fdb47b83a7d15fac99cd3b40621ec51a00d83d7321c52b12d5d430870fd50a00b5a7c4b2ac1cf803455d2cb8d02470eaabbca692d6c585d4def7f07c113f47611b4cb29960973406000c533a68603cfd801814a2c327e29122ae730ea6243f6814974d4b5c55e93c98f85df7c38a0e57eb3ca1c4304f25b02aadfa40276f85ffbe66394fbfa512bfd623f1955c4dd7c442ffe97be9a5311d95cd3cd0eb5bfbe59afadfd0ab5a4711d200c80dce6edbc57f569fba86aea23b619bfde62da8d119a3e9325987c9a7ac6561f69bf86602d3456c33cb3748a4b3c03d678dcfe6c15a1bb550375592cbb0fbf5a74581e02990fee07b03fefe164245961fc479309c15ea2d1d412e6a6bb19f5b2319aeb297a7874ada929be8b8cf2fd88aeb4fd1b89d76442f622cc8d158fa0e9ff19b88b0cb389de63f5edf5e13806542865f29c9eb4440893569bbe7b051172173e28bae504dcd8c8c3d61d6bb2c0fb71128d6320b34e9fd374ac2374fc4d26181cd621597ccb306a691f4938a51247ce89a3f5f5f7bf60cdec51d719b94d09fe34f0c4a6eb6f493f40f2690bcb90fd0f5f89ee8c4b674d995e59b3e57c9cae9932e89fa4ff7f4bc741492613cd5263cc06f94c36a7d039cf656ee337856d3e80b94e447296efc06a67b874fd1a7fe1f65f9449659bda9b2189f61847189bbe07b2e63cb5d6ccc309f1eb4158f3ed59ecfe1ed434e0627db6660b56dc10d4c2a78c0383dd9bc3617ac2e3e57a672d92f9dc0c6', '\x01bce9a28b63bd49e5bf42983b4ce4c1992a03477fb28317d45561250817b3f1818db2b79c997c6242a3920c7ad33ea02416feda1587fab2a6f170159ebb34ffa2d4622bb071ba4b011ef3b407b8d58328afdf54ccbf6a096df9a1d2630f2edc8a8a3cd0e12c01da0e065c94cdcda5a0774ef889bd890b1333eff155854082a35c0692f43b050e85f43042a95bbe8febdd37c24cf08a60a2443768ad4228faa3e55cdbc38f7cdf9f99f94ceeb5eb74cf2f22ec85a0bd45674985c546b39fe79e5c845a71ee29b84afc556287872776127a611fd09a1576dc6758af01c70971107baf97c3e6308ac6613debd6605c6c7be750a1a60540a31d6337ee0cd5d7c861d5463c2f61035bccae7a79acd267f767fbcb31c295abae7e891ab3bf43455cdfd9e76ee710cdf0a93af57e719fed93bb30c3da4c18ee58a66654917072afe48b93fe3d19eda8a24c0436f435ed008bb193210cd42fedd376e32b6715dd3a0d2f6b515584e0abf471a2a81b29adf2ba8b30f08eff688a4979bb89e268311e3f9fd898e85bc1fc77be26e0236671cd711b525e9412a1ccfb5580877d2d98ac1f656940a358e98961a20e3febe36d490a7ccda5219132fb6679f6cc6ebf0007a5dc26a149cdb6aeebafc637ab0d25992907e94ee9a93b654827f815b68afd53693ee9bc09a0bb0dfa2bef606d6fbaa3255523a97f7fd4c0a5dc89e37ce816a1d8bfa926037b1df209374d873c9af49d476d62f42853f1161e4d4329cc6d53e3e0ac222a9142608b4a2fcc9c8a424097cdcc06f68f9a61f9976e95552f813b46479d68', 'ja', NULL, '{day=first}', 2026, '2026-11-28 22:50:41.697218+00', 'accepted', NULL, 2, 0, 'web', NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO app.application (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at, status, status_before, version, replays, channel, entered_by, assignee, contact_on, mark, custom_values_sealed, annotation_version) VALUES ('100013', '01a2245a-84c5-7af1-8e05-9415d3281b7e', '8ca7fdf8-9831-447c-8682-15ccc330cd8d', 'a14ebee7-817e-4bbc-8dac-7b187b059243', 'AGAF2CYZ7G', '\x1ac08c3a067059b0b4761a9c542d06b9afe9211d269e1d55de59730cbd361919', '\xc616654ceee6a3477e2c5ffdf0170dde74c3b11bf9937c753520daf9fd16a30f', 1, '\x4ad3a74411225aacc1f6762fc26ee69ad26a8aefbfe3c0c747b48a8b857d1570', '\x5766c25def5e256d75d52c61c24a6f0ac93bebefad56b45eae98c744b001d904', 'a575fa8b-45d2-4c5c-97b9-7b0b547d8cbb', '\x01a575fa8b45d24c5c97b97b0b547d8cbbad48ea46178f7d5b68cb4eca627a78f8afac606f5ca51f06fff0be18e6b53f6e7cd1b7da7a0bc8de7f1bff0f09abec51655241ecdb131ebbbe09fc8a5bd0d5af855b59d18dbe69d372ddb0c6a7d255dda5d61e5205dedf8ff804564c418eeed887cfb2fc5683ded305b13ff4d74b33e5619ff05b91290404a4bee58c97ba0a95e101daa9d3346e6c4742402f9232faf78d5480c22d426a2dab828853138ee242f053f4ee196c80f505accd93de42f7400e697d700ef36e30464f884978144c233049cc5e5a569fbdd336d64b0e866990c92da1f09995dbb17edf46020ea5513d756c1026eb4a55ef27971c01b3482c9925ba5e16c858ac8f73a5907ed8107ff74c6fa86f3e330a2b294c89309031fd87b2703fc88b39f6140ce8a6640451ec2b31371f2a0d7806faa5fc618f20672fd0a47e0b18e2949274a1877c41b9c58019d5516668313b1d68b1eb5fd130aaa296b5f0fac708146928bc441f269783cfcea2ee7837a1e4bd18a52e3fd81cd5f3a6a4dd94c0f11a7c0b7d5ede9668dd03332f3b0151d63e46ff49e837ff1857882b1ef494af6e179954fbb616a28985e9ac578bcafed1be836e31cacd5776974dc4f71df6231a5764e5ba772213a1bf9f8637becb6f7566e9f68bad6b7d33b132c13dcb790108498685e05f7acb321f04909f677ae4aa3f9147dcd1e293749428a42836c024e19d3fc8ba44b34cd86d73f99ed14dc3b463c6247d82b4a2702967b6580daa7403d096c3252b1d2c443b3d2fafdcf135ca52c3537885628ea3299e44', '\x01bce9a28b63bd49e5bf42983b4ce4c199c3707a83a6eb52898b7ab58014d8a30006812539d415bea71599536900f9bc19cb0a9f475ecb3cc428ed98efdcc668c9dae26836c365c41316088cee8f791cfbebbacf8b28e061608d33ea0389c9d42d185dc0008e4012643cd054821dc781890de32fd1135a43dfc8a567d718e5cd4dcdbf63d59f4a5eee6e528b09af12f3ea13b095f72c5c8a7b084f3fdbd723f7c3a9783163e026be8f2c874fb66a8a3fb9f1db44e46bfd290d1d13806edf8fb4fed0abd5d2ba8b0e38b7cade844f593168a306082ebdd342d2f8a3c512816d50d176dfdc2477252cea125804a20dedc0cf23748a73954837a6d9ff90cfb669b4400421ca6122e301ed3507e854f843a62da2763814f17ae928ae7be3c7edd5379f47765a1d6f44307a27a239ff8e3525513327d16ffbec2355cd93d2915470321cdbf120c5b70e76f68de2380150a46ef30b39deb1727dfb7eaceaad3050ae802f3dc7dda96eba3c265017cc8be7fdfb73ff5287becbdd0e584ae1c58426459c2287c82c7bdd4846db5ee41ccbe6c989acc48ccc66349576e32da5558ee42e42aa0f6f0bf58e68aaf8ac72595f2536e799e91676b0d526c06e469582cd97350180269a53776b83cda789b7bbb2448e8d7bfa3a922180f70b3888c034ab2bb2cdfe550467591a6b7e8ced2942cb165b0900c1953b6a150fdd400bca3894c838cfcfdf732cfa62256be85d932f19f24a72ba2138341104f47354ee3896a85ba7cc5d97adadbfc0b1cebe9cd1c80da12027457d77631ef174b73827ca51804e75663d', 'ja', NULL, '{day=first}', 2026, '2026-11-28 22:50:41.732595+00', 'rejected', NULL, 2, 0, 'web', NULL, NULL, NULL, NULL, NULL, 1);


--
-- Data for Name: application_reading; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: approval; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.approval (municipality, id, meeting, held_on, number, kind, period_from, period_to, snapshot, recorded_by, recorded_at) VALUES ('100013', '5622cc53-1b3f-42cf-bd83-613cc58b65e9', '個人情報保護管理運営会議', '2020-03-18', '1', 'approval', '2020-04-01', '2099-03-31', '{"connection": null, "procedures": [{"name": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "slug": "event", "items": ["氏名", "電話番号", "メールアドレス"], "outline": {"en": "Sign up for the clean-up.", "ja": "清掃活動の参加申込みを受け付けます。"}, "section": "ごみ減量係", "planned_per_year": 10}], "outsourcing": null}', NULL, '2026-11-28 22:50:41.395934+00');


--
-- Data for Name: audit_event; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a2245a-8472-79a8-8b86-00153bbee933', '2026-11-28 22:50:41.650633+00', '2763fed8-297d-42b7-9b45-427791938cab', 'signed_in', '', '{}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a2245a-84fc-780e-a8fe-643dbc6be052', '2026-11-28 22:50:41.788525+00', '2763fed8-297d-42b7-9b45-427791938cab', 'record_added', '100013-V2YEK-PFJCS', '{"kind": "telephone"}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a2245a-8527-72b4-969c-05d70c36ece7', '2026-11-28 22:50:41.83119+00', '2763fed8-297d-42b7-9b45-427791938cab', 'status_changed', '100013-V2YEK-PFJCS', '{"to": "accepted", "from": "arrived"}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a2245a-8557-749e-a6ee-4ee90b4f2bef', '2026-11-28 22:50:41.879316+00', '2763fed8-297d-42b7-9b45-427791938cab', 'status_changed', '100013-AGAF2-CYZ7G', '{"to": "rejected", "from": "arrived"}');


--
-- Data for Name: blind_index; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: blind_index_progress; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: claim; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: custom_column; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: delivery_attempt; Type: TABLE DATA; Schema: app; Owner: todoke_owner
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
-- Data for Name: exported_application; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: governance_wording; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: handling_record; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.handling_record (municipality, id, application, at, staff, kind, sealed, outcome, next_sealed) VALUES ('100013', 'ec90efc8-4fd8-5bdb-a72d-100e9d94f489', '01a2245a-84ae-7bd4-a26c-aeadf7d6f1eb', '2026-11-28 22:50:41.779263+00', '2763fed8-297d-42b7-9b45-427791938cab', 'telephone', '\x01a575fa8b45d24c5c97b97b0b547d8cbb3f04c62e0a10f0c840f23b64106f0c7517b007e5b9005fd419ecf2d4bc9aaf018c70374f499696babc62cf36d9a9f38cdbe393f9a77bf87219b4640648da507797cf2210d5d9e3c6717b8d639bbc2f701aa48e7fc2cca944b1dcfc514e9c40e2dad06eed1c906e8d464d9850cafc4b1ed08ea56db0ec12e5dfff12677083e402fc26d9bf8c1a37b11e41d2d0a0fd951164afb91105f33b232c5bb7eb613132e897b7943906224fb4b737ed5c532bddade4d22629d3547fea97de6ededa5ce525346b321d6fee5fa656bedc31f00a9850f308b3d9e360e7f35f14bc840d3159a31fc0d5c7f5ec319d1219b8a0d02d924e3b0686b53dc350f219d0978f10f54ebd0e32fd4f0fa59e9e040033f031eca43e858003eb8e67a25622d2c8eff506230763d27da50510e755a922d5473f208e3a46f9641573264063159e2fd8896891e258d41021d0e94e4d648aa1911f8b8d2a12c791932782c3739950b9cf3842c58fbddd868c983f8e08fd2badb6df7928d3948630ee3a74e7a97034bf574239e3afe2c9de251e3c54aa0bd7512ed293c42f89cb026cd5fbbb889025f89aa644259918937a135a7b2909d8dfaa93bd3076c863737354ab7055e81f223cc8ae209f483dbec1ec9bb1fb66d3a9b9c6b469f3040023c7e58cd1fe07f90ce056ed9ff91dc3dd9f9bf6d6bd40c7b0d6f1716125ca07cbd479d2e803fec2a05338015d5ab8465b81870de2c23e063f47cfd921ab683d889e7d134fd0bff8d5b882146ea32a7b38fd442baee6cbc9e24cc02786fff2', NULL, NULL);


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
-- Data for Name: list_view; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: lookup_failure; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: lottery; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: mail_template; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: mailer_key; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.mailer_key (id, public_key, created_at) VALUES ('bce9a28b-63bd-49e5-bf42-983b4ce4c199', '\x5bbe26551b5cd1a8fcc10abd9f669f050a871b1957a6fc63cff5f649c0a97824', '2026-11-28 22:50:41.366839+00');


--
-- Data for Name: municipality; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.municipality (code, slug, name, telephone, suspended_at, created_at) VALUES ('100013', 'town100013', '{"en": "City 100013", "ja": "第100013市"}', '03-0000-0000', NULL, '2026-11-28 22:50:41.368597+00');


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

INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a2245a-84b1-79cc-adee-bc6e34812b91', '01a2245a-84ae-7bd4-a26c-aeadf7d6f1eb', 'arrival', 'applicant', 'ja', '{"at": "2026-11-28T22:50:41.697218+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "V2YEKPFJCS", "telephone": "03-0000-0001"}', '\x01bce9a28b63bd49e5bf42983b4ce4c1992a03477fb28317d45561250817b3f1818db2b79c997c6242a3920c7ad33ea02416feda1587fab2a6f170159ebb34ffa2d4622bb071ba4b011ef3b407b8d58328afdf54ccbf6a096df9a1d2630f2edc8a8a3cd0e12c01da0e065c94cdcda5a0774ef889bd890b1333eff155854082a35c0692f43b050e85f43042a95bbe8febdd37c24cf08a60a2443768ad4228faa3e55cdbc38f7cdf9f99f94ceeb5eb74cf2f22ec85a0bd45674985c546b39fe79e5c845a71ee29b84afc556287872776127a611fd09a1576dc6758af01c70971107baf97c3e6308ac6613debd6605c6c7be750a1a60540a31d6337ee0cd5d7c861d5463c2f61035bccae7a79acd267f767fbcb31c295abae7e891ab3bf43455cdfd9e76ee710cdf0a93af57e719fed93bb30c3da4c18ee58a66654917072afe48b93fe3d19eda8a24c0436f435ed008bb193210cd42fedd376e32b6715dd3a0d2f6b515584e0abf471a2a81b29adf2ba8b30f08eff688a4979bb89e268311e3f9fd898e85bc1fc77be26e0236671cd711b525e9412a1ccfb5580877d2d98ac1f656940a358e98961a20e3febe36d490a7ccda5219132fb6679f6cc6ebf0007a5dc26a149cdb6aeebafc637ab0d25992907e94ee9a93b654827f815b68afd53693ee9bc09a0bb0dfa2bef606d6fbaa3255523a97f7fd4c0a5dc89e37ce816a1d8bfa926037b1df209374d873c9af49d476d62f42853f1161e4d4329cc6d53e3e0ac222a9142608b4a2fcc9c8a424097cdcc06f68f9a61f9976e95552f813b46479d68', '2026-11-28 22:50:41.713657+00', '2026-11-28 22:50:41.713657+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a2245a-84b6-7938-96bc-b9cfb422a53c', '01a2245a-84ae-7bd4-a26c-aeadf7d6f1eb', 'arrival_section', 'section', 'ja', '{"at": "2026-11-28T22:50:41.697218+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "V2YEKPFJCS", "telephone": "03-0000-0001"}', '\x01bce9a28b63bd49e5bf42983b4ce4c1995c4654787450356a6c54c800bd75821e09d48a2b26022e8f971e1ae9577ff416f91e11d4d12f21308c0076e6567058807fc973db0c2a826e5088e744b5640c702f090c4851d2d3eb66e51b91f520c0641ba9336d41ce7357f5f3c09bcacdd7783e5f0596b01d631544f4fa38ae44af24a593dd009916fb3eef5aba4785da78bcdb7737f85a84417362e2c627fc35aa5c29992a94b0c8ad92b936ec3f37752c47d2b4f39a062b72ab115828cdab6142ef33ab2b63e97e0869ccd0043608cea736124020e57bb520714068f09e46032e64c060365e2f61c65e30ff28c24ec40f72364ace54cde98ec7dbb348c45597c539aff55c16e7cec6acebef69a168fd676f7d6322d3edbc410074a866b6361b4851b3becc297f7d47c94528b644fd3e9c730089505dfc688b3a32a65b1331f994f6c47e0080ba945be7065cb5c43acab599c404e3b7c1644c0be69961c49c70a80a758f2ef8c7e5d9436d76043d2edd8e511cda6988b3b9e47c4c0d6edc1dace3c6436d4a7e7c78a61f01c68cb65984b33ad8acc8ca5a4cbb58197e79f4848efb4c9f5c8ee1051f086c31744e71268c9b08157fb00ca5606b11a230a85b126bfa671e84394d936291f5ba139a2f1d9492609d7cde8291cda1a4ce5af4cbbf6f8e074ae490603618374be69af4bc566c4f568feacfe78215c2e0072a354a04e1df858affbf233318150f758518adcbe6c7179020e63aaffef0a0f445fbad572a781247fd3a154ac1a4002b0a080e4cb97fb5e2f3ffc09230dad3c418d6ac67d257f6', '2026-11-28 22:50:41.718615+00', '2026-11-28 22:50:41.718615+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a2245a-84c9-77ec-8cc4-dabfb11072ac', '01a2245a-84c5-7af1-8e05-9415d3281b7e', 'arrival', 'applicant', 'ja', '{"at": "2026-11-28T22:50:41.732595+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "AGAF2CYZ7G", "telephone": "03-0000-0001"}', '\x01bce9a28b63bd49e5bf42983b4ce4c199c3707a83a6eb52898b7ab58014d8a30006812539d415bea71599536900f9bc19cb0a9f475ecb3cc428ed98efdcc668c9dae26836c365c41316088cee8f791cfbebbacf8b28e061608d33ea0389c9d42d185dc0008e4012643cd054821dc781890de32fd1135a43dfc8a567d718e5cd4dcdbf63d59f4a5eee6e528b09af12f3ea13b095f72c5c8a7b084f3fdbd723f7c3a9783163e026be8f2c874fb66a8a3fb9f1db44e46bfd290d1d13806edf8fb4fed0abd5d2ba8b0e38b7cade844f593168a306082ebdd342d2f8a3c512816d50d176dfdc2477252cea125804a20dedc0cf23748a73954837a6d9ff90cfb669b4400421ca6122e301ed3507e854f843a62da2763814f17ae928ae7be3c7edd5379f47765a1d6f44307a27a239ff8e3525513327d16ffbec2355cd93d2915470321cdbf120c5b70e76f68de2380150a46ef30b39deb1727dfb7eaceaad3050ae802f3dc7dda96eba3c265017cc8be7fdfb73ff5287becbdd0e584ae1c58426459c2287c82c7bdd4846db5ee41ccbe6c989acc48ccc66349576e32da5558ee42e42aa0f6f0bf58e68aaf8ac72595f2536e799e91676b0d526c06e469582cd97350180269a53776b83cda789b7bbb2448e8d7bfa3a922180f70b3888c034ab2bb2cdfe550467591a6b7e8ced2942cb165b0900c1953b6a150fdd400bca3894c838cfcfdf732cfa62256be85d932f19f24a72ba2138341104f47354ee3896a85ba7cc5d97adadbfc0b1cebe9cd1c80da12027457d77631ef174b73827ca51804e75663d', '2026-11-28 22:50:41.737536+00', '2026-11-28 22:50:41.737536+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a2245a-84c9-79f2-8455-14b5c86fdab1', '01a2245a-84c5-7af1-8e05-9415d3281b7e', 'arrival_section', 'section', 'ja', '{"at": "2026-11-28T22:50:41.732595+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "AGAF2CYZ7G", "telephone": "03-0000-0001"}', '\x01bce9a28b63bd49e5bf42983b4ce4c1995c4654787450356a6c54c800bd75821e09d48a2b26022e8f971e1ae9577ff416f91e11d4d12f21308c0076e6567058807fc973db0c2a826e5088e744b5640c702f090c4851d2d3eb66e51b91f520c0641ba9336d41ce7357f5f3c09bcacdd7783e5f0596b01d631544f4fa38ae44af24a593dd009916fb3eef5aba4785da78bcdb7737f85a84417362e2c627fc35aa5c29992a94b0c8ad92b936ec3f37752c47d2b4f39a062b72ab115828cdab6142ef33ab2b63e97e0869ccd0043608cea736124020e57bb520714068f09e46032e64c060365e2f61c65e30ff28c24ec40f72364ace54cde98ec7dbb348c45597c539aff55c16e7cec6acebef69a168fd676f7d6322d3edbc410074a866b6361b4851b3becc297f7d47c94528b644fd3e9c730089505dfc688b3a32a65b1331f994f6c47e0080ba945be7065cb5c43acab599c404e3b7c1644c0be69961c49c70a80a758f2ef8c7e5d9436d76043d2edd8e511cda6988b3b9e47c4c0d6edc1dace3c6436d4a7e7c78a61f01c68cb65984b33ad8acc8ca5a4cbb58197e79f4848efb4c9f5c8ee1051f086c31744e71268c9b08157fb00ca5606b11a230a85b126bfa671e84394d936291f5ba139a2f1d9492609d7cde8291cda1a4ce5af4cbbf6f8e074ae490603618374be69af4bc566c4f568feacfe78215c2e0072a354a04e1df858affbf233318150f758518adcbe6c7179020e63aaffef0a0f445fbad572a781247fd3a154ac1a4002b0a080e4cb97fb5e2f3ffc09230dad3c418d6ac67d257f6', '2026-11-28 22:50:41.737638+00', '2026-11-28 22:50:41.737638+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a2245a-853c-7a88-800c-125ff76b9471', '01a2245a-84ae-7bd4-a26c-aeadf7d6f1eb', 'acceptance', 'applicant', 'ja', '{"at": "2026-11-28T22:50:41.82369+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "V2YEKPFJCS", "telephone": "03-0000-0001"}', '\x01bce9a28b63bd49e5bf42983b4ce4c1992a03477fb28317d45561250817b3f1818db2b79c997c6242a3920c7ad33ea02416feda1587fab2a6f170159ebb34ffa2d4622bb071ba4b011ef3b407b8d58328afdf54ccbf6a096df9a1d2630f2edc8a8a3cd0e12c01da0e065c94cdcda5a0774ef889bd890b1333eff155854082a35c0692f43b050e85f43042a95bbe8febdd37c24cf08a60a2443768ad4228faa3e55cdbc38f7cdf9f99f94ceeb5eb74cf2f22ec85a0bd45674985c546b39fe79e5c845a71ee29b84afc556287872776127a611fd09a1576dc6758af01c70971107baf97c3e6308ac6613debd6605c6c7be750a1a60540a31d6337ee0cd5d7c861d5463c2f61035bccae7a79acd267f767fbcb31c295abae7e891ab3bf43455cdfd9e76ee710cdf0a93af57e719fed93bb30c3da4c18ee58a66654917072afe48b93fe3d19eda8a24c0436f435ed008bb193210cd42fedd376e32b6715dd3a0d2f6b515584e0abf471a2a81b29adf2ba8b30f08eff688a4979bb89e268311e3f9fd898e85bc1fc77be26e0236671cd711b525e9412a1ccfb5580877d2d98ac1f656940a358e98961a20e3febe36d490a7ccda5219132fb6679f6cc6ebf0007a5dc26a149cdb6aeebafc637ab0d25992907e94ee9a93b654827f815b68afd53693ee9bc09a0bb0dfa2bef606d6fbaa3255523a97f7fd4c0a5dc89e37ce816a1d8bfa926037b1df209374d873c9af49d476d62f42853f1161e4d4329cc6d53e3e0ac222a9142608b4a2fcc9c8a424097cdcc06f68f9a61f9976e95552f813b46479d68', '2026-11-28 22:50:41.852681+00', '2026-11-28 22:50:41.852681+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a2245a-855f-7110-a802-2c58537ad8ec', '01a2245a-84c5-7af1-8e05-9415d3281b7e', 'rejection', 'applicant', 'ja', '{"at": "2026-11-28T22:50:41.872219+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "AGAF2CYZ7G", "telephone": "03-0000-0001"}', '\x01bce9a28b63bd49e5bf42983b4ce4c199c3707a83a6eb52898b7ab58014d8a30006812539d415bea71599536900f9bc19cb0a9f475ecb3cc428ed98efdcc668c9dae26836c365c41316088cee8f791cfbebbacf8b28e061608d33ea0389c9d42d185dc0008e4012643cd054821dc781890de32fd1135a43dfc8a567d718e5cd4dcdbf63d59f4a5eee6e528b09af12f3ea13b095f72c5c8a7b084f3fdbd723f7c3a9783163e026be8f2c874fb66a8a3fb9f1db44e46bfd290d1d13806edf8fb4fed0abd5d2ba8b0e38b7cade844f593168a306082ebdd342d2f8a3c512816d50d176dfdc2477252cea125804a20dedc0cf23748a73954837a6d9ff90cfb669b4400421ca6122e301ed3507e854f843a62da2763814f17ae928ae7be3c7edd5379f47765a1d6f44307a27a239ff8e3525513327d16ffbec2355cd93d2915470321cdbf120c5b70e76f68de2380150a46ef30b39deb1727dfb7eaceaad3050ae802f3dc7dda96eba3c265017cc8be7fdfb73ff5287becbdd0e584ae1c58426459c2287c82c7bdd4846db5ee41ccbe6c989acc48ccc66349576e32da5558ee42e42aa0f6f0bf58e68aaf8ac72595f2536e799e91676b0d526c06e469582cd97350180269a53776b83cda789b7bbb2448e8d7bfa3a922180f70b3888c034ab2bb2cdfe550467591a6b7e8ced2942cb165b0900c1953b6a150fdd400bca3894c838cfcfdf732cfa62256be85d932f19f24a72ba2138341104f47354ee3896a85ba7cc5d97adadbfc0b1cebe9cd1c80da12027457d77631ef174b73827ca51804e75663d', '2026-11-28 22:50:41.887095+00', '2026-11-28 22:50:41.887095+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');


--
-- Data for Name: place; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: procedure; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.procedure (municipality, id, slug, section, category, "position", opens_at, closes_at, suspended_at, planned_per_year, retention_years, selection, contact, council_outline, created_at, question_ids, standard_days, retention_from) VALUES ('100013', '8ca7fdf8-9831-447c-8682-15ccc330cd8d', 'event', 'd964853f-381c-4147-b361-f7d582666aea', 'ごみ', 0, '-infinity', 'infinity', NULL, 10, 5, 'first_come', '', '', '2026-11-28 22:50:41.387254+00', '{}', NULL, 'fiscal_year_end');


--
-- Data for Name: procedure_version; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.procedure_version (municipality, id, procedure, number, state, definition, content_hash, published_at, superseded_at, approved_until, approval, publish_at, revision, edited_at, edited_by) VALUES ('100013', 'a14ebee7-817e-4bbc-8dac-7b187b059243', '8ca7fdf8-9831-447c-8682-15ccc330cd8d', 1, 'published', '{"title": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "needed": {"en": "Nothing", "ja": "ありません"}, "minutes": 3, "outline": {"en": "Sign up for the clean-up.", "ja": "清掃活動の参加申込みを受け付けます。"}, "purpose": {"en": "To send you the details", "ja": "参加のご案内のため"}, "sections": [{"id": "applicant", "title": {"en": "Applicant", "ja": "申込者"}, "questions": [{"id": "day", "item": null, "type": "choice", "facet": true, "label": {"en": "Day", "ja": "参加する日"}, "choices": [{"id": "first", "label": {"en": "First", "ja": "1日目"}}, {"id": "second", "label": {"en": "Second", "ja": "2日目"}}], "required": true}, {"id": "name", "item": "氏名", "type": "name", "label": {"en": "Name", "ja": "氏名"}, "required": true}, {"id": "telephone", "item": "電話番号", "type": "telephone", "label": {"en": "Telephone", "ja": "電話番号"}, "required": true}, {"id": "mail", "item": "メールアドレス", "type": "email", "label": {"en": "E-mail", "ja": "メールアドレス"}, "required": false}, {"id": "remarks", "item": null, "type": "text", "when": {"is": ["second"], "question": "day"}, "label": {"en": "Remarks", "ja": "通信欄"}, "required": false, "max_length": 500}]}], "eligibility": {"en": "Everybody", "ja": "どなたでも"}, "capacity_question": null}', '\xf20ddcee07b73d777b340a068fdf4850a188644dbbc39da138767d97836cb62b', '2026-11-28 22:50:41.4023+00', NULL, 'infinity', '5622cc53-1b3f-42cf-bd83-613cc58b65e9', NULL, 1, '2026-11-28 22:50:41.402328+00', NULL);


--
-- Data for Name: public_key; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.public_key (municipality, id, procedure, fiscal_year, public_key, created_at, destroyed_at) VALUES ('100013', 'a575fa8b-45d2-4c5c-97b9-7b0b547d8cbb', '8ca7fdf8-9831-447c-8682-15ccc330cd8d', 2026, '\x0bf5cd9e4c6d6eea191a0be2c0f45492323f6bffc2def5641d57cc21ffe5be79', '2026-11-28 22:50:41.427022+00', NULL);


--
-- Data for Name: schema_change; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.schema_change (name, hash, version, applied_at) VALUES ('0001_initial', '8ecdd5967cfc783ac46564d409de3153e796340ede423b187036a31e64928d70', '0.2.0', '2026-11-28 22:50:40.993165+00');
INSERT INTO app.schema_change (name, hash, version, applied_at) VALUES ('rules', '3b5c1d83f94f7f07dfe389461fedb9e9aa3a3c4d2b1187e46af34a842c0578d2', '0.2.0', '2026-11-28 22:50:41.157888+00');


--
-- Data for Name: section; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.section (municipality, id, name, telephone, mail, mail_sealed) VALUES ('100013', 'd964853f-381c-4147-b361-f7d582666aea', '{"en": "ごみ減量係", "ja": "ごみ減量係"}', '03-0000-0001', 'section@example.jp', '\x01bce9a28b63bd49e5bf42983b4ce4c1995c4654787450356a6c54c800bd75821e09d48a2b26022e8f971e1ae9577ff416f91e11d4d12f21308c0076e6567058807fc973db0c2a826e5088e744b5640c702f090c4851d2d3eb66e51b91f520c0641ba9336d41ce7357f5f3c09bcacdd7783e5f0596b01d631544f4fa38ae44af24a593dd009916fb3eef5aba4785da78bcdb7737f85a84417362e2c627fc35aa5c29992a94b0c8ad92b936ec3f37752c47d2b4f39a062b72ab115828cdab6142ef33ab2b63e97e0869ccd0043608cea736124020e57bb520714068f09e46032e64c060365e2f61c65e30ff28c24ec40f72364ace54cde98ec7dbb348c45597c539aff55c16e7cec6acebef69a168fd676f7d6322d3edbc410074a866b6361b4851b3becc297f7d47c94528b644fd3e9c730089505dfc688b3a32a65b1331f994f6c47e0080ba945be7065cb5c43acab599c404e3b7c1644c0be69961c49c70a80a758f2ef8c7e5d9436d76043d2edd8e511cda6988b3b9e47c4c0d6edc1dace3c6436d4a7e7c78a61f01c68cb65984b33ad8acc8ca5a4cbb58197e79f4848efb4c9f5c8ee1051f086c31744e71268c9b08157fb00ca5606b11a230a85b126bfa671e84394d936291f5ba139a2f1d9492609d7cde8291cda1a4ce5af4cbbf6f8e074ae490603618374be69af4bc566c4f568feacfe78215c2e0072a354a04e1df858affbf233318150f758518adcbe6c7179020e63aaffef0a0f445fbad572a781247fd3a154ac1a4002b0a080e4cb97fb5e2f3ffc09230dad3c418d6ac67d257f6');
INSERT INTO app.section (municipality, id, name, telephone, mail, mail_sealed) VALUES ('100013', '1a92aac1-a80e-4f33-bf9f-bd049946b96e', '{"en": "保健係", "ja": "保健係"}', '03-0000-0001', 'section@example.jp', '\x01bce9a28b63bd49e5bf42983b4ce4c1990022f5e6d31ce8e95bbbe6869dd7de9dbbd61d902c09bd184ef02b230ba8d07af10080b0b8013bb07d3ad4549e77690795228107501fe38df6e09dd2a76b574ff76ed7b4a5570f8ed6477d6042bddbfbaee170830718a7652b6925ae1caf6fd3a74e3e80e15f550a00c9eb8c57695b00ccb90d9fff597d9a64c9ac51ac370233ceac3fa947b40009c51174b8a53bb373bf5f3df10aeaaff3cf024cf1cf6e676d07878b1591005933e55b0e116f0c577b4e10153a7d8c6c0274c696b434ce4e266651042e77d653a375bd37c5f71034284ca35f208d724f4e558b6e2debdabfacb2aa7c47eb5c8904c5e74477a6fc7dabf51c579050c873385e25f854b6321ecf122a4a9c74277369a7b0846416ebe6bad2b16c7d556ad90cda355fafb79ee2827a8af8815ea429edb16776bc12be804da3798f2b623e0bcb4fa607fa39da1b843abec47f058a71b7e7e02c3715c31c0c7ee4e153e7daed16faba5fa61a689b3b49deadbb3d02b1f1bd46043d8b4f2a92219518bee065da5f33104805e53c1454ab10204d698ef2230e0a073a1a4f2c5352b91bac45aedf3f2f16bdf3bef132ee1dd0d9928f46631bf7f59492b416a01626f228f47227a7ed386d402088bf3e37778b698e2ca839d507f2dd0e804efcd54c2955f3db30ea3f63641df199b93049f07f3b88819980ef97471ee328cdc851e7bfb4f29c1c89fd010f8d7a69df4b9cf1f83bc5e438bca7ef5d2b8627806e1fac5006ea0f02ffcc1fad348c49ac07cbb7d852a86ae7a8a419450302d6b096e2');


--
-- Data for Name: section_workbook_columns; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: sending; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: sign_in_failure; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: staff; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.staff (municipality, id, login, name, password_hash, must_change_password, role, active, created_at) VALUES ('100013', '2763fed8-297d-42b7-9b45-427791938cab', 'town100013-yamada', 'yamada 太郎', '$argon2id$v=19$m=19456,t=2,p=1$FGjOVXabmq9yIUo6XSqb1g$B6/Bo8vzwFpPlEIVt46K8JhBGkk7SWLvQxpINu1x7LE', false, 'administrator', true, '2026-11-28 22:50:41.632411+00');


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

INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a2245a-84b6-7a3a-85c4-012f14a70a66', '01a2245a-84ae-7bd4-a26c-aeadf7d6f1eb', '2026-11-28 22:50:41.697218+00', NULL, 'arrived', NULL, NULL, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a2245a-84c9-7a62-832c-715d0732c8b4', '01a2245a-84c5-7af1-8e05-9415d3281b7e', '2026-11-28 22:50:41.732595+00', NULL, 'arrived', NULL, NULL, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a2245a-851e-7c67-b2de-32e2d2c8f408', '01a2245a-84ae-7bd4-a26c-aeadf7d6f1eb', '2026-11-28 22:50:41.82369+00', 'arrived', 'accepted', '2763fed8-297d-42b7-9b45-427791938cab', 1, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a2245a-8550-7221-a27f-1b09a95a9157', '01a2245a-84c5-7af1-8e05-9415d3281b7e', '2026-11-28 22:50:41.872219+00', 'arrived', 'rejected', '2763fed8-297d-42b7-9b45-427791938cab', 1, false, '\x01000000000000000000000000000b0b0bc4e29bcac2b73b55f4f88ed4e1c63b46ff019f7021bc35313c3c49202dbb286beb0d404d16a60c6a42d12d6d824fa9b98cc222a98ac43588c35635d3a9c9b4a371cf3972c60570387e3b8a70e4f94406d1a14149d9db728a8240ac8e19153a36b6ec27d31e7ae225f5078cb83dec289891a2d1631fb0a6c48a222b0b41cd77f08e2e5855e55e3c345a8a65a8a213c68bc8aac0f345230c4bb33d2b3dd12b2d2533862ef4ef040c42b448aa76b0cf2527ffa8f554e1091a01da5e7d87e1a5fc005e74977775d2a2deb463fef60a9f53b2a7d01028d53aeda0dd7405b803c8f6d5a00e5cf2eb403271f4a2e598ff72e2934438278d79a7dde84b5c2de8153e6fa3ab41023cfc21ee063a98db4c66521bf1c1bc2b824927c236e58acba5157de5be29176201087519bf3fc529965cd700ea5171dbf08c80d1cfe6a1f2da75721b2eee8005dbd062fde156620a582d4058971cc0c40044ef38023788db3760a3efe8cc6160f036fba4a4c5d3255f7f4d53895c1f6d88e244a8aaccf720fc77327ce43fa0876ea7a5c2732d7ac6a8c000a1d7e4786acb39c60b15f43d468ff4507f92f2082e2bb98cb50d2cdee119b6413152c25edb335e86b64f3336b49aa303c9292bca599b76e1d618c8c2b635c07fccb56bc4faf0fbfd7c1f5c289ca3d1a685f330e9d460df1ec16b711dcc80f89d2785cc376029b207d9a27b59c711a1f1fc480747dd8779072b3805d0ac2e90cd5504e3c5b9deaab8a85f69083c1d71910de36acad46611575b830c9c89f954c671c7', '\x01a575fa8b45d24c5c97b97b0b547d8cbbd978eee087b4fd726abba9dba955cf07925ebfee48a3291a0807bcc08af59f3d50861971501b7c985ef5765ee643fdcf9326cfe572943790788f140232e40619e1ffe95cc864ce45021a482c4813e6e452aaefd90e35c6f963959092d276c024529b2501807e24c054d007984303bc8ca842f837b636bd92e188dded751cf42b1a7f0a1e1d03aacf20fc2f672e437594506f702220dac7993d3bffe39eea9d83c94b351b5506dcf3e5264889bf0ec40c0fc6aec67792881b381d91fb6dea44ec73b437025c39ab1f7825bdb0e66547d00116020584314ef01cffce76e29b57279a8bc4b8e895b606d9cd5a9df5cd762f168a7220b45220212ba406a1699be5ee54a9792c45284a28a7f7d047eaf74ac8cb6137fef0e43223acad8f621258cc16b99ebeae31593106299c5fa96ca8b9fbdf79dd347643d8697162f6552abc2cbc8016261d3f6031966c78e9511c5806795bcfff20afba178af50dfa64bff0ce0021d2d80fb66a636bce19f01df7b65bdec978834f02f49173e9b0f2c45d70bd18207366c7fe114cdb06d76897f345b2e2f7644c487c913cacf175e49fce1b95914a194833a4a7b9c70efc00e9f423ee70ef12dc3b8bd30ff29f2c7ed7b89b0da000ef0b5e02fd31409b9c7d9bd61cd1e2fc377640e742f7b4da55c81a3d2e235218bf16cf9ac2a0414cb6a50f6ffb352fcd7205600b8639e2e43911671b46796b15d64adf9093e07be314d7192764531603d4d594656f397a332e2c9254af7a81f16cfbc2eb11bbf913ccc9756fdbf432');


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
-- Data for Name: worker_heartbeat; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Name: annotation_change annotation_change_municipality_application_annotation_versi_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.annotation_change
    ADD CONSTRAINT annotation_change_municipality_application_annotation_versi_key UNIQUE (municipality, application, annotation_version);


--
-- Name: annotation_change annotation_change_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.annotation_change
    ADD CONSTRAINT annotation_change_pkey PRIMARY KEY (municipality, id);


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
-- Name: application_reading application_reading_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.application_reading
    ADD CONSTRAINT application_reading_pkey PRIMARY KEY (municipality, application, staff);


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
-- Name: blind_index_progress blind_index_progress_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.blind_index_progress
    ADD CONSTRAINT blind_index_progress_pkey PRIMARY KEY (municipality);


--
-- Name: claim claim_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.claim
    ADD CONSTRAINT claim_pkey PRIMARY KEY (transaction);


--
-- Name: custom_column custom_column_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.custom_column
    ADD CONSTRAINT custom_column_pkey PRIMARY KEY (municipality, id);


--
-- Name: delivery_attempt delivery_attempt_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.delivery_attempt
    ADD CONSTRAINT delivery_attempt_pkey PRIMARY KEY (municipality, id);


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
-- Name: exported_application exported_application_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.exported_application
    ADD CONSTRAINT exported_application_pkey PRIMARY KEY (municipality, application, record);


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
-- Name: mail_template mail_template_municipality_procedure_kind_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.mail_template
    ADD CONSTRAINT mail_template_municipality_procedure_kind_key UNIQUE (municipality, procedure, kind);


--
-- Name: mail_template mail_template_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.mail_template
    ADD CONSTRAINT mail_template_pkey PRIMARY KEY (municipality, id);


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
-- Name: section_workbook_columns section_workbook_columns_municipality_procedure_key; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.section_workbook_columns
    ADD CONSTRAINT section_workbook_columns_municipality_procedure_key UNIQUE (municipality, procedure);


--
-- Name: section_workbook_columns section_workbook_columns_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.section_workbook_columns
    ADD CONSTRAINT section_workbook_columns_pkey PRIMARY KEY (municipality, id);


--
-- Name: sending sending_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.sending
    ADD CONSTRAINT sending_pkey PRIMARY KEY (municipality, id);


--
-- Name: sign_in_failure sign_in_failure_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.sign_in_failure
    ADD CONSTRAINT sign_in_failure_pkey PRIMARY KEY (side, login, network, window_start);


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
-- Name: worker_heartbeat worker_heartbeat_pkey; Type: CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.worker_heartbeat
    ADD CONSTRAINT worker_heartbeat_pkey PRIMARY KEY (worker);


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
-- Name: custom_column_label; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE UNIQUE INDEX custom_column_label ON app.custom_column USING btree (municipality, procedure, label) WHERE (removed_at IS NULL);


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
-- Name: exported_application_of_record; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX exported_application_of_record ON app.exported_application USING btree (municipality, record);


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
-- Name: outbox_by_return_token; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE UNIQUE INDEX outbox_by_return_token ON app.outbox USING btree (municipality, return_token) WHERE (return_token IS NOT NULL);


--
-- Name: outbox_due; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX outbox_due ON app.outbox USING btree (due_at) WHERE (state = 'waiting'::text);


--
-- Name: outbox_of_application; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX outbox_of_application ON app.outbox USING btree (municipality, application);


--
-- Name: outbox_undelivered; Type: INDEX; Schema: app; Owner: todoke_owner
--

CREATE INDEX outbox_undelivered ON app.outbox USING btree (municipality, application) WHERE (state = ANY (ARRAY['failed'::text, 'bounced'::text]));


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
-- Name: annotation_change annotation_change_municipality_application_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.annotation_change
    ADD CONSTRAINT annotation_change_municipality_application_fkey FOREIGN KEY (municipality, application) REFERENCES app.application(municipality, id) ON DELETE RESTRICT;


--
-- Name: annotation_change annotation_change_municipality_staff_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.annotation_change
    ADD CONSTRAINT annotation_change_municipality_staff_fkey FOREIGN KEY (municipality, staff) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


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
-- Name: application_reading application_reading_municipality_application_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.application_reading
    ADD CONSTRAINT application_reading_municipality_application_fkey FOREIGN KEY (municipality, application) REFERENCES app.application(municipality, id) ON DELETE RESTRICT;


--
-- Name: application_reading application_reading_municipality_staff_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.application_reading
    ADD CONSTRAINT application_reading_municipality_staff_fkey FOREIGN KEY (municipality, staff) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


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
-- Name: blind_index_progress blind_index_progress_municipality_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.blind_index_progress
    ADD CONSTRAINT blind_index_progress_municipality_fkey FOREIGN KEY (municipality) REFERENCES app.municipality(code) ON DELETE RESTRICT;


--
-- Name: custom_column custom_column_municipality_procedure_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.custom_column
    ADD CONSTRAINT custom_column_municipality_procedure_fkey FOREIGN KEY (municipality, procedure) REFERENCES app.procedure(municipality, id) ON DELETE RESTRICT;


--
-- Name: delivery_attempt delivery_attempt_municipality_outbox_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.delivery_attempt
    ADD CONSTRAINT delivery_attempt_municipality_outbox_fkey FOREIGN KEY (municipality, outbox) REFERENCES app.outbox(municipality, id) ON DELETE RESTRICT;


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
-- Name: exported_application exported_application_municipality_application_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.exported_application
    ADD CONSTRAINT exported_application_municipality_application_fkey FOREIGN KEY (municipality, application) REFERENCES app.application(municipality, id) ON DELETE RESTRICT;


--
-- Name: exported_application exported_application_municipality_record_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.exported_application
    ADD CONSTRAINT exported_application_municipality_record_fkey FOREIGN KEY (municipality, record) REFERENCES app.export_record(municipality, id) ON DELETE RESTRICT;


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
-- Name: list_view list_view_municipality_created_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.list_view
    ADD CONSTRAINT list_view_municipality_created_by_fkey FOREIGN KEY (municipality, created_by) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


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
-- Name: mail_template mail_template_municipality_edited_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.mail_template
    ADD CONSTRAINT mail_template_municipality_edited_by_fkey FOREIGN KEY (municipality, edited_by) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: mail_template mail_template_municipality_procedure_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.mail_template
    ADD CONSTRAINT mail_template_municipality_procedure_fkey FOREIGN KEY (municipality, procedure) REFERENCES app.procedure(municipality, id) ON DELETE RESTRICT;


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
-- Name: section section_municipality_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.section
    ADD CONSTRAINT section_municipality_fkey FOREIGN KEY (municipality) REFERENCES app.municipality(code) ON DELETE RESTRICT;


--
-- Name: section_workbook_columns section_workbook_columns_municipality_edited_by_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.section_workbook_columns
    ADD CONSTRAINT section_workbook_columns_municipality_edited_by_fkey FOREIGN KEY (municipality, edited_by) REFERENCES app.staff(municipality, id) ON DELETE RESTRICT;


--
-- Name: section_workbook_columns section_workbook_columns_municipality_fkey; Type: FK CONSTRAINT; Schema: app; Owner: todoke_owner
--

ALTER TABLE ONLY app.section_workbook_columns
    ADD CONSTRAINT section_workbook_columns_municipality_fkey FOREIGN KEY (municipality) REFERENCES app.municipality(code) ON DELETE RESTRICT;


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
-- Name: staff administrator; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY administrator ON app.staff FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_administer() AS may_administer)));


--
-- Name: staff_section administrator; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY administrator ON app.staff_section FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_administer() AS may_administer)));


--
-- Name: staff administrator_changes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY administrator_changes ON app.staff FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_administer() AS may_administer))) WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_administer() AS may_administer)));


--
-- Name: staff_section administrator_removes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY administrator_removes ON app.staff_section FOR DELETE TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_administer() AS may_administer)));


--
-- Name: approval administrators; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY administrators ON app.approval FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_administer() AS may_administer) AND (recorded_by = ( SELECT api.session_staff() AS session_staff))));


--
-- Name: governance_wording administrators; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY administrators ON app.governance_wording FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_administer() AS may_administer)));


--
-- Name: governance_wording administrators_change; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY administrators_change ON app.governance_wording FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_administer() AS may_administer))) WITH CHECK ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: annotation_change; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.annotation_change ENABLE ROW LEVEL SECURITY;

--
-- Name: application; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.application ENABLE ROW LEVEL SECURITY;

--
-- Name: application_reading; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.application_reading ENABLE ROW LEVEL SECURITY;

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
-- Name: blind_index_progress; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.blind_index_progress ENABLE ROW LEVEL SECURITY;

--
-- Name: claim; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.claim ENABLE ROW LEVEL SECURITY;

--
-- Name: annotation_change counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.annotation_change TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: application counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.application TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: application_reading counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.application_reading TO todoke_counts USING (true) WITH CHECK (true);


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
-- Name: blind_index_progress counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.blind_index_progress TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: claim counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.claim TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: custom_column counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.custom_column TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: delivery_attempt counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.delivery_attempt TO todoke_counts USING (true) WITH CHECK (true);


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
-- Name: exported_application counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.exported_application TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: governance_wording counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.governance_wording TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: handling_record counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.handling_record TO todoke_counts USING (true) WITH CHECK (true);


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
-- Name: mail_template counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.mail_template TO todoke_counts USING (true) WITH CHECK (true);


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
-- Name: schema_change counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.schema_change TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: section counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.section TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: section_workbook_columns counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.section_workbook_columns TO todoke_counts USING (true) WITH CHECK (true);


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
-- Name: worker_heartbeat counts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY counts ON app.worker_heartbeat TO todoke_counts USING (true) WITH CHECK (true);


--
-- Name: custom_column; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.custom_column ENABLE ROW LEVEL SECURITY;

--
-- Name: delivery_attempt; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.delivery_attempt ENABLE ROW LEVEL SECURITY;

--
-- Name: draft_change; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.draft_change ENABLE ROW LEVEL SECURITY;

--
-- Name: mail_template editors; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors ON app.mail_template TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: place editors; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors ON app.place TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: section_workbook_columns editors; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors ON app.section_workbook_columns TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])) AND (edited_by = ( SELECT api.session_staff() AS session_staff))));


--
-- Name: information_item editors_add; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_add ON app.information_item FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_administer() AS may_administer)));


--
-- Name: procedure_version editors_begin; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_begin ON app.procedure_version FOR INSERT TO todoke_staff WITH CHECK (((state = 'draft'::text) AND (municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: procedure editors_change; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_change ON app.procedure FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (id = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (id = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])) AND (( SELECT api.every_section() AS every_section) OR (EXISTS ( SELECT
   FROM app.staff_section x
  WHERE ((x.municipality = procedure.municipality) AND (x.staff = ( SELECT api.session_staff() AS session_staff)) AND (x.section = procedure.section)))))));


--
-- Name: procedure_version editors_change; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_change ON app.procedure_version FOR UPDATE TO todoke_staff USING (((state = 'draft'::text) AND (municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((state = 'draft'::text) AND (municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: procedure editors_make; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_make ON app.procedure FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (( SELECT api.every_section() AS every_section) OR (EXISTS ( SELECT
   FROM app.staff_section x
  WHERE ((x.municipality = procedure.municipality) AND (x.staff = ( SELECT api.session_staff() AS session_staff)) AND (x.section = procedure.section)))))));


--
-- Name: information_item editors_mark; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_mark ON app.information_item FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_administer() AS may_administer))) WITH CHECK ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: draft_change editors_undo; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_undo ON app.draft_change FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process))) WITH CHECK ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: draft_change editors_write; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY editors_write ON app.draft_change FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (staff = ( SELECT api.session_staff() AS session_staff)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
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
-- Name: exported_application; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.exported_application ENABLE ROW LEVEL SECURITY;

--
-- Name: annotation_change functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.annotation_change TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: application functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.application TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: application_reading functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.application_reading TO todoke_functions USING (true) WITH CHECK (true);


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
-- Name: blind_index_progress functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.blind_index_progress TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: claim functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.claim TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: custom_column functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.custom_column TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: delivery_attempt functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.delivery_attempt TO todoke_functions USING (true) WITH CHECK (true);


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
-- Name: exported_application functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.exported_application TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: governance_wording functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.governance_wording TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: handling_record functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.handling_record TO todoke_functions USING (true) WITH CHECK (true);


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
-- Name: mail_template functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.mail_template TO todoke_functions USING (true) WITH CHECK (true);


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
-- Name: schema_change functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.schema_change TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: section functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.section TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: section_workbook_columns functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.section_workbook_columns TO todoke_functions USING (true) WITH CHECK (true);


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
-- Name: worker_heartbeat functions; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY functions ON app.worker_heartbeat TO todoke_functions USING (true) WITH CHECK (true);


--
-- Name: governance_wording; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.governance_wording ENABLE ROW LEVEL SECURITY;

--
-- Name: handling_record; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.handling_record ENABLE ROW LEVEL SECURITY;

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
-- Name: mail_template; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.mail_template ENABLE ROW LEVEL SECURITY;

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
-- Name: annotation_change owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.annotation_change TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: application owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.application TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: application_reading owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.application_reading TO todoke_owner USING (true) WITH CHECK (true);


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
-- Name: blind_index_progress owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.blind_index_progress TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: claim owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.claim TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: custom_column owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.custom_column TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: delivery_attempt owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.delivery_attempt TO todoke_owner USING (true) WITH CHECK (true);


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
-- Name: exported_application owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.exported_application TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: governance_wording owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.governance_wording TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: handling_record owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.handling_record TO todoke_owner USING (true) WITH CHECK (true);


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
-- Name: mail_template owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.mail_template TO todoke_owner USING (true) WITH CHECK (true);


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
-- Name: schema_change owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.schema_change TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: section owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.section TO todoke_owner USING (true) WITH CHECK (true);


--
-- Name: section_workbook_columns owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.section_workbook_columns TO todoke_owner USING (true) WITH CHECK (true);


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
-- Name: worker_heartbeat owner; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY owner ON app.worker_heartbeat TO todoke_owner USING (true) WITH CHECK (true);


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
-- Name: schema_change; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.schema_change ENABLE ROW LEVEL SECURITY;

--
-- Name: section; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.section ENABLE ROW LEVEL SECURITY;

--
-- Name: section_workbook_columns; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.section_workbook_columns ENABLE ROW LEVEL SECURITY;

--
-- Name: sending; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.sending ENABLE ROW LEVEL SECURITY;

--
-- Name: sign_in_failure; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.sign_in_failure ENABLE ROW LEVEL SECURITY;

--
-- Name: annotation_change staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.annotation_change FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = annotation_change.municipality) AND (a.id = annotation_change.application))))));


--
-- Name: application staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.application FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: application_reading staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.application_reading FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = application_reading.municipality) AND (a.id = application_reading.application))))));


--
-- Name: approval staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.approval FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: audit_event staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.audit_event FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: custom_column staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.custom_column FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: delivery_attempt staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.delivery_attempt FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: draft_change staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.draft_change FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (EXISTS ( SELECT
   FROM app.procedure_version v
  WHERE ((v.municipality = draft_change.municipality) AND (v.id = draft_change.procedure_version) AND (v.procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))))));


--
-- Name: erasure staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.erasure FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: export_record staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.export_record FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: exported_application staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.exported_application FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: governance_wording staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.governance_wording FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: handling_record staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.handling_record FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = handling_record.municipality) AND (a.id = handling_record.application))))));


--
-- Name: information_item staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.information_item FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: legal_hold staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.legal_hold FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = legal_hold.municipality) AND (a.id = legal_hold.application))))));


--
-- Name: list_view staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.list_view FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: lottery staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.lottery FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: mail_template staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.mail_template FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: municipality staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.municipality FOR SELECT TO todoke_staff USING ((code = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: notice staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.notice FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = notice.municipality) AND (a.id = notice.application))))));


--
-- Name: outbox staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.outbox FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: place staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.place FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: procedure staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.procedure FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: procedure_version staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.procedure_version FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ((state = ANY (ARRAY['published'::text, 'superseded'::text])) OR (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))));


--
-- Name: public_key staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.public_key FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: section staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.section FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: section_workbook_columns staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.section_workbook_columns FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: sending staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.sending FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: staff; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.staff ENABLE ROW LEVEL SECURITY;

--
-- Name: staff staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.staff FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: staff_section staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.staff_section FOR SELECT TO todoke_staff USING ((municipality = ( SELECT api.session_municipality() AS session_municipality)));


--
-- Name: status_event staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.status_event FOR SELECT TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = status_event.municipality) AND (a.id = status_event.application))))));


--
-- Name: status_step staff; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff ON app.status_step FOR SELECT TO todoke_staff USING (true);


--
-- Name: application staff_arranges; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_arranges ON app.application FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: export_record staff_closes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_closes ON app.export_record FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (staff = ( SELECT api.session_staff() AS session_staff)) AND (state = 'started'::text))) WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (staff = ( SELECT api.session_staff() AS session_staff))));


--
-- Name: erasure staff_drops; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_drops ON app.erasure FOR UPDATE TO todoke_staff USING (((state = 'planned'::text) AND (municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((state = 'cancelled'::text) AND (municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: legal_hold staff_lifts; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_lifts ON app.legal_hold FOR UPDATE TO todoke_staff USING (((lifted_at IS NULL) AND (municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = legal_hold.municipality) AND (a.id = legal_hold.application)))))) WITH CHECK (((lifted_by = ( SELECT api.session_staff() AS session_staff)) AND (municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = legal_hold.municipality) AND (a.id = legal_hold.application))))));


--
-- Name: erasure staff_plans; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_plans ON app.erasure FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])) AND (planned_by = ( SELECT api.session_staff() AS session_staff)) AND ((application IS NULL) OR (EXISTS ( SELECT
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

CREATE POLICY staff_sends ON app.notice FOR UPDATE TO todoke_staff USING (((at IS NULL) AND (municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = notice.municipality) AND (a.id = notice.application)))) AND ( SELECT api.may_process() AS may_process))) WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = notice.municipality) AND (a.id = notice.application)))) AND ( SELECT api.may_process() AS may_process)));


--
-- Name: staff_session; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.staff_session ENABLE ROW LEVEL SECURITY;

--
-- Name: legal_hold staff_sets; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_sets ON app.legal_hold FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = legal_hold.municipality) AND (a.id = legal_hold.application)))) AND (set_by = ( SELECT api.session_staff() AS session_staff))));


--
-- Name: annotation_change staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.annotation_change FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = annotation_change.municipality) AND (a.id = annotation_change.application)))) AND (staff = ( SELECT api.session_staff() AS session_staff)) AND ( SELECT api.may_process() AS may_process)));


--
-- Name: application_reading staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.application_reading FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = application_reading.municipality) AND (a.id = application_reading.application)))) AND (staff = ( SELECT api.session_staff() AS session_staff))));


--
-- Name: audit_event staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.audit_event FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (staff = ( SELECT api.session_staff() AS session_staff))));


--
-- Name: custom_column staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.custom_column TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: export_record staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.export_record FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (staff = ( SELECT api.session_staff() AS session_staff))));


--
-- Name: exported_application staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.exported_application FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.export_record r
  WHERE ((r.municipality = exported_application.municipality) AND (r.id = exported_application.record) AND (r.staff = ( SELECT api.session_staff() AS session_staff)) AND (r.state = 'started'::text))))));


--
-- Name: handling_record staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.handling_record FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (staff = ( SELECT api.session_staff() AS session_staff)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = handling_record.municipality) AND (a.id = handling_record.application))))));


--
-- Name: list_view staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.list_view TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: notice staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.notice FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = notice.municipality) AND (a.id = notice.application)))) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM (app.sending s
     JOIN app.application a ON (((a.municipality = s.municipality) AND (a.procedure = s.procedure))))
  WHERE ((s.municipality = notice.municipality) AND (s.id = notice.sending) AND (a.id = notice.application))))));


--
-- Name: outbox staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.outbox FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
   FROM app.application a
  WHERE ((a.municipality = outbox.municipality) AND (a.id = outbox.application))))));


--
-- Name: public_key staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.public_key FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: sending staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.sending FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])) AND ( SELECT api.may_process() AS may_process) AND (staff = ( SELECT api.session_staff() AS session_staff))));


--
-- Name: status_event staff_writes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_writes ON app.status_event FOR INSERT TO todoke_staff WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (staff = ( SELECT api.session_staff() AS session_staff)) AND ( SELECT api.may_process() AS may_process) AND (EXISTS ( SELECT
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
-- Name: worker_heartbeat; Type: ROW SECURITY; Schema: app; Owner: todoke_owner
--

ALTER TABLE app.worker_heartbeat ENABLE ROW LEVEL SECURITY;

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
-- Name: FUNCTION count_failure(p_side text, p_login text, p_network text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.count_failure(p_side text, p_login text, p_network text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.count_failure(p_side text, p_login text, p_network text) TO todoke_sign_in;


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
-- Name: FUNCTION credentials_of(p_side text, p_login text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.credentials_of(p_side text, p_login text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.credentials_of(p_side text, p_login text) TO todoke_sign_in;


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
-- Name: FUNCTION record_heartbeat(p_worker text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.record_heartbeat(p_worker text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.record_heartbeat(p_worker text) TO todoke_worker;
GRANT ALL ON FUNCTION api.record_heartbeat(p_worker text) TO todoke_mailer;


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
-- Name: FUNCTION session_municipality(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.session_municipality() FROM PUBLIC;
GRANT ALL ON FUNCTION api.session_municipality() TO todoke_staff;


--
-- Name: FUNCTION session_of(p_token_hash bytea, p_municipality text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.session_of(p_token_hash bytea, p_municipality text) FROM PUBLIC;


--
-- Name: FUNCTION session_staff(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.session_staff() FROM PUBLIC;
GRANT ALL ON FUNCTION api.session_staff() TO todoke_staff;


--
-- Name: FUNCTION sign_in_throttled(p_side text, p_login text, p_network text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.sign_in_throttled(p_side text, p_login text, p_network text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.sign_in_throttled(p_side text, p_login text, p_network text) TO todoke_sign_in;


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
-- Name: TABLE annotation_change; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.annotation_change TO todoke_staff;
GRANT DELETE ON TABLE app.annotation_change TO todoke_functions;


--
-- Name: COLUMN annotation_change.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.annotation_change TO todoke_staff;
GRANT SELECT(municipality) ON TABLE app.annotation_change TO todoke_functions;


--
-- Name: COLUMN annotation_change.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.annotation_change TO todoke_staff;


--
-- Name: COLUMN annotation_change.application; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(application) ON TABLE app.annotation_change TO todoke_staff;
GRANT SELECT(application) ON TABLE app.annotation_change TO todoke_functions;


--
-- Name: COLUMN annotation_change.staff; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(staff) ON TABLE app.annotation_change TO todoke_staff;


--
-- Name: COLUMN annotation_change.annotation_version; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(annotation_version) ON TABLE app.annotation_change TO todoke_staff;


--
-- Name: COLUMN annotation_change.assignee_before; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(assignee_before) ON TABLE app.annotation_change TO todoke_staff;


--
-- Name: COLUMN annotation_change.contact_on_before; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(contact_on_before) ON TABLE app.annotation_change TO todoke_staff;


--
-- Name: COLUMN annotation_change.mark_before; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(mark_before) ON TABLE app.annotation_change TO todoke_staff;


--
-- Name: COLUMN annotation_change.custom_values_sealed_before; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(custom_values_sealed_before) ON TABLE app.annotation_change TO todoke_staff;


--
-- Name: COLUMN annotation_change.from_section_workbook; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(from_section_workbook) ON TABLE app.annotation_change TO todoke_staff;


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
-- Name: COLUMN application.custom_values_sealed; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(custom_values_sealed),UPDATE(custom_values_sealed) ON TABLE app.application TO todoke_staff;


--
-- Name: COLUMN application.annotation_version; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(annotation_version),UPDATE(annotation_version) ON TABLE app.application TO todoke_staff;


--
-- Name: TABLE application_reading; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.application_reading TO todoke_staff;
GRANT DELETE ON TABLE app.application_reading TO todoke_functions;


--
-- Name: COLUMN application_reading.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.application_reading TO todoke_staff;
GRANT SELECT(municipality) ON TABLE app.application_reading TO todoke_functions;


--
-- Name: COLUMN application_reading.application; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(application) ON TABLE app.application_reading TO todoke_staff;
GRANT SELECT(application) ON TABLE app.application_reading TO todoke_functions;


--
-- Name: COLUMN application_reading.staff; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(staff) ON TABLE app.application_reading TO todoke_staff;


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
-- Name: TABLE blind_index_progress; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE app.blind_index_progress TO todoke_functions;


--
-- Name: TABLE claim; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT,DELETE ON TABLE app.claim TO todoke_functions;


--
-- Name: TABLE custom_column; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.custom_column TO todoke_staff;


--
-- Name: COLUMN custom_column.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.custom_column TO todoke_staff;


--
-- Name: COLUMN custom_column.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.custom_column TO todoke_staff;


--
-- Name: COLUMN custom_column.procedure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(procedure) ON TABLE app.custom_column TO todoke_staff;


--
-- Name: COLUMN custom_column.label; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(label),UPDATE(label) ON TABLE app.custom_column TO todoke_staff;


--
-- Name: COLUMN custom_column.kind; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(kind) ON TABLE app.custom_column TO todoke_staff;


--
-- Name: COLUMN custom_column.choices; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(choices),UPDATE(choices) ON TABLE app.custom_column TO todoke_staff;


--
-- Name: COLUMN custom_column."position"; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT("position"),UPDATE("position") ON TABLE app.custom_column TO todoke_staff;


--
-- Name: COLUMN custom_column.removed_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(removed_at) ON TABLE app.custom_column TO todoke_staff;


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
-- Name: TABLE exported_application; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT ON TABLE app.exported_application TO todoke_staff;
GRANT DELETE ON TABLE app.exported_application TO todoke_functions;


--
-- Name: COLUMN exported_application.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(municipality) ON TABLE app.exported_application TO todoke_functions;


--
-- Name: COLUMN exported_application.application; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT(application) ON TABLE app.exported_application TO todoke_functions;


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
-- Name: COLUMN list_view.created_by; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(created_by),UPDATE(created_by) ON TABLE app.list_view TO todoke_staff;


--
-- Name: COLUMN list_view.created_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(created_at) ON TABLE app.list_view TO todoke_staff;


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
-- Name: TABLE mail_template; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,DELETE ON TABLE app.mail_template TO todoke_functions;
GRANT SELECT,DELETE ON TABLE app.mail_template TO todoke_staff;


--
-- Name: COLUMN mail_template.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.mail_template TO todoke_staff;


--
-- Name: COLUMN mail_template.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.mail_template TO todoke_staff;


--
-- Name: COLUMN mail_template.procedure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(procedure) ON TABLE app.mail_template TO todoke_staff;


--
-- Name: COLUMN mail_template.kind; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(kind) ON TABLE app.mail_template TO todoke_staff;


--
-- Name: COLUMN mail_template.subject; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(subject),UPDATE(subject) ON TABLE app.mail_template TO todoke_staff;


--
-- Name: COLUMN mail_template.body; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(body),UPDATE(body) ON TABLE app.mail_template TO todoke_staff;


--
-- Name: COLUMN mail_template.revision; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(revision) ON TABLE app.mail_template TO todoke_staff;


--
-- Name: COLUMN mail_template.edited_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(edited_at) ON TABLE app.mail_template TO todoke_staff;


--
-- Name: COLUMN mail_template.edited_by; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(edited_by),UPDATE(edited_by) ON TABLE app.mail_template TO todoke_staff;


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
-- Name: TABLE schema_change; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.schema_change TO todoke_functions;


--
-- Name: TABLE section_workbook_columns; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT ON TABLE app.section_workbook_columns TO todoke_staff;


--
-- Name: COLUMN section_workbook_columns.municipality; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(municipality) ON TABLE app.section_workbook_columns TO todoke_staff;


--
-- Name: COLUMN section_workbook_columns.id; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(id) ON TABLE app.section_workbook_columns TO todoke_staff;


--
-- Name: COLUMN section_workbook_columns.procedure; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(procedure) ON TABLE app.section_workbook_columns TO todoke_staff;


--
-- Name: COLUMN section_workbook_columns.sheet; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(sheet),UPDATE(sheet) ON TABLE app.section_workbook_columns TO todoke_staff;


--
-- Name: COLUMN section_workbook_columns.columns; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(columns),UPDATE(columns) ON TABLE app.section_workbook_columns TO todoke_staff;


--
-- Name: COLUMN section_workbook_columns.edited_at; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT UPDATE(edited_at) ON TABLE app.section_workbook_columns TO todoke_staff;


--
-- Name: COLUMN section_workbook_columns.edited_by; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT INSERT(edited_by),UPDATE(edited_by) ON TABLE app.section_workbook_columns TO todoke_staff;


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
-- Name: TABLE worker_heartbeat; Type: ACL; Schema: app; Owner: todoke_owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE app.worker_heartbeat TO todoke_functions;
GRANT SELECT ON TABLE app.worker_heartbeat TO todoke_counts;


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


