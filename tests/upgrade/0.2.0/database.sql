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
-- Name: applications_to_index(integer); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.applications_to_index(p_limit integer) RETURNS TABLE(id uuid, procedure_version uuid, arrived_at timestamp with time zone, sealing_key uuid, sealed bytea)
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


ALTER FUNCTION api.applications_to_index(p_limit integer) OWNER TO todoke_functions;

--
-- Name: applied_by_place(uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.applied_by_place(p_procedure uuid) RETURNS TABLE(place text, applied integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select coalesce(a.place, ''), count(*)::int from app.application a
  where a.municipality = api.session_municipality() and a.procedure = p_procedure and p_procedure = any (api.my_procedures())
    and a.status not in ('withdrawn', 'rejected')
  group by 1
$$;


ALTER FUNCTION api.applied_by_place(p_procedure uuid) OWNER TO todoke_functions;

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
-- Name: cancel_publication(uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.cancel_publication(p_version uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update app.procedure_version v set state = 'draft', publish_at = null, approval = null
    where v.municipality = api.session_municipality() and v.id = p_version and v.state = 'scheduled'
      and api.may_process() and v.procedure = any (api.my_procedures());
  return found;
end $$;


ALTER FUNCTION api.cancel_publication(p_version uuid) OWNER TO todoke_functions;

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

CREATE FUNCTION api.claim_letter(p_municipality text) RETURNS TABLE(municipality text, id uuid, lease uuid, kind text, recipient text, language text, facts jsonb, municipality_name jsonb, address_sealed bytea, attempts integer, arrived_at timestamp with time zone, template_subject jsonb, template_body jsonb, body_sealed bytea, return_token uuid)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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
  select a.arrived_at, t.subject, t.body into template from app.application a
    left join app.mail_template t on t.municipality = a.municipality and t.procedure = a.procedure and t.kind = next.kind
    where a.municipality = next.municipality and a.id = next.application;
  return query
    update app.outbox o set lease = gen_random_uuid(), leased_until = clock_timestamp() + interval '2 minutes', attempts = o.attempts + 1,
      -- the same at every attempt: whatever copy comes back is known
      return_token = coalesce(o.return_token, gen_random_uuid())
    from app.municipality m
    where o.municipality = next.municipality and o.id = next.id and m.code = o.municipality
    returning o.municipality, o.id, o.lease, o.kind::text, o.recipient::text, o.language, o.facts, m.name, o.address_sealed, o.attempts,
              template.arrived_at, template.subject, template.body, o.body_sealed, o.return_token;
end $$;


ALTER FUNCTION api.claim_letter(p_municipality text) OWNER TO todoke_functions;

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
-- Name: delete_old_failures(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.delete_old_failures() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  delete from app.lookup_failure where window_start < clock_timestamp() - interval '1 day';
  delete from app.sign_in_failure where window_start < clock_timestamp() - interval '1 day';
$$;


ALTER FUNCTION api.delete_old_failures() OWNER TO todoke_functions;

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
  elsif not exists (select from api.next_lottery_entrants(p_procedure) n where n.intake = p_intake and n.drawn + 1 = p_number) then
    raise exception using errcode = 'TD411', message = 'another draw came first';
  end if;
  for lots in select * from api.lottery_entrants(here, p_procedure, p_intake) l
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
-- Name: enter_application(uuid, uuid, uuid, text, date, text[], bytea, uuid, bytea, bytea, text, text[]); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.enter_application(p_id uuid, p_procedure uuid, p_version uuid, p_channel text, p_received_on date, p_references text[], p_digest bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_place text, p_facets text[]) RETURNS TABLE(outcome text, reference text)
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


ALTER FUNCTION api.enter_application(p_id uuid, p_procedure uuid, p_version uuid, p_channel text, p_received_on date, p_references text[], p_digest bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_place text, p_facets text[]) OWNER TO todoke_functions;

--
-- Name: erasure_due_summary(integer); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.erasure_due_summary(p_ahead integer) RETURNS TABLE(procedure uuid, fiscal_year integer, due integer, held integer, ahead integer, next_on date, remaining integer)
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


ALTER FUNCTION api.erasure_due_summary(p_ahead integer) OWNER TO todoke_functions;

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
           api.key_erased_with(here, plan.procedure, plan.fiscal_year, coalesce(array_agg(l.id) filter (where not l.held), '{}'))
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
-- Name: execute_erasure(uuid, bytea, integer); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.execute_erasure(p_erasure uuid, p_shown bytea, p_rows_backup_days integer) RETURNS uuid
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


ALTER FUNCTION api.execute_erasure(p_erasure uuid, p_shown bytea, p_rows_backup_days integer) OWNER TO todoke_functions;

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
-- Name: key_erased_with(text, uuid, integer, uuid[]); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.key_erased_with(p_municipality text, p_procedure uuid, p_fiscal_year integer, p_applications uuid[]) RETURNS uuid
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


ALTER FUNCTION api.key_erased_with(p_municipality text, p_procedure uuid, p_fiscal_year integer, p_applications uuid[]) OWNER TO todoke_functions;

--
-- Name: lottery_entrants(text, uuid, integer); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.lottery_entrants(p_municipality text, p_procedure uuid, p_intake integer) RETURNS TABLE(place text, free integer, entrants text[])
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


ALTER FUNCTION api.lottery_entrants(p_municipality text, p_procedure uuid, p_intake integer) OWNER TO todoke_functions;

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
-- Name: missing_keys(); Type: FUNCTION; Schema: api; Owner: todoke_counts
--

CREATE FUNCTION api.missing_keys() RETURNS TABLE(municipality text, missing bigint)
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


ALTER FUNCTION api.missing_keys() OWNER TO todoke_counts;

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
-- Name: next_lottery_entrants(uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.next_lottery_entrants(p_procedure uuid) RETURNS TABLE(intake integer, drawn integer, place text, free integer, entrants integer)
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
  from asked, api.lottery_entrants(api.session_municipality(), p_procedure, asked.intake) lots
  where p_procedure = any (api.my_procedures())
  order by 1, 3
$$;


ALTER FUNCTION api.next_lottery_entrants(p_procedure uuid) OWNER TO todoke_functions;

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
-- Name: notify_published(); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.notify_published() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform pg_notify('published', coalesce(to_jsonb(new) ->> 'municipality', to_jsonb(new) ->> 'code', ''));
  return null;
end $$;


ALTER FUNCTION api.notify_published() OWNER TO todoke_functions;

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
    perform api.publish_now(here, p_version);
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
      perform api.publish_now(due.municipality, due.id);
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
-- Name: publish_now(text, uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.publish_now(p_municipality text, p_version uuid) RETURNS void
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


ALTER FUNCTION api.publish_now(p_municipality text, p_version uuid) OWNER TO todoke_functions;

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
-- Name: record_index_progress(timestamp with time zone, uuid); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.record_index_progress(p_arrived_at timestamp with time zone, p_application uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into app.blind_index_progress (municipality, arrived_at, application)
    select api.working_for(), p_arrived_at, p_application where api.working_for() is not null
  on conflict (municipality) do update set arrived_at = excluded.arrived_at, application = excluded.application
    where (excluded.arrived_at, excluded.application) > (app.blind_index_progress.arrived_at, app.blind_index_progress.application)
$$;


ALTER FUNCTION api.record_index_progress(p_arrived_at timestamp with time zone, p_application uuid) OWNER TO todoke_functions;

--
-- Name: record_sign_in_failure(text, text, text); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.record_sign_in_failure(p_side text, p_login text, p_network text) RETURNS void
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


ALTER FUNCTION api.record_sign_in_failure(p_side text, p_login text, p_network text) OWNER TO todoke_functions;

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

CREATE FUNCTION api.schema_state() RETURNS TABLE(changes text[], hashes text[], rules text, versions text[], roles integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  select array_agg(c.name order by c.name) filter (where c.name <> 'rules'), array_agg(c.hash order by c.name) filter (where c.name <> 'rules'),
         max(c.hash) filter (where c.name = 'rules'), array_agg(c.version),
         substring(obj_description('app'::regnamespace, 'pg_namespace') from '^roles ([0-9]{1,9})$')::int
  from app.schema_change c
$_$;


ALTER FUNCTION api.schema_state() OWNER TO todoke_functions;

--
-- Name: search_blind_index(uuid[], bigint[], integer, integer); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.search_blind_index(p_keys uuid[], p_tokens bigint[], p_each integer, p_limit integer) RETURNS TABLE(id uuid)
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


ALTER FUNCTION api.search_blind_index(p_keys uuid[], p_tokens bigint[], p_each integer, p_limit integer) OWNER TO todoke_functions;

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
-- Name: waiting_days(uuid, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.waiting_days(p_procedure uuid, p_from timestamp with time zone, p_to timestamp with time zone) RETURNS TABLE(step text, days integer, count bigint)
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


ALTER FUNCTION api.waiting_days(p_procedure uuid, p_from timestamp with time zone, p_to timestamp with time zone) OWNER TO todoke_functions;

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
-- Name: write_blind_index(uuid, uuid, bigint[]); Type: FUNCTION; Schema: api; Owner: todoke_functions
--

CREATE FUNCTION api.write_blind_index(p_application uuid, p_sealing_key uuid, p_tokens bigint[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into app.blind_index (municipality, application, sealing_key, tokens)
    select api.working_for(), p_application, p_sealing_key, p_tokens where api.working_for() is not null
  on conflict do nothing
$$;


ALTER FUNCTION api.write_blind_index(p_application uuid, p_sealing_key uuid, p_tokens bigint[]) OWNER TO todoke_functions;

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

INSERT INTO app.annotation_change (municipality, id, application, at, staff, annotation_version, assignee_before, contact_on_before, mark_before, custom_values_sealed_before, from_section_workbook) VALUES ('100013', '46b9393a-c289-40ed-adfc-28469dbd6cb6', '01a22679-0805-73c4-8f73-6a54772f039c', '2026-11-29 08:43:15.952083+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 2, NULL, NULL, NULL, NULL, false);
INSERT INTO app.annotation_change (municipality, id, application, at, staff, annotation_version, assignee_before, contact_on_before, mark_before, custom_values_sealed_before, from_section_workbook) VALUES ('100013', 'aefccab6-8922-4756-9544-c7ecf5e60161', '01a22679-0805-73c4-8f73-6a54772f039c', '2026-11-29 08:43:15.973839+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 3, NULL, NULL, NULL, '\x019f8a9ad991384eb0ab351f70ff84c2dd5dce19661fa5580af39b03b5a5ee4aac0a88d6c2a930237abea94b41998347162fb4adb242fddd6892416820311b3ad42ede716019c345bc3ebc7d34acfa7b3613a3dca1e30b227a72a6eda35319ab467a36dc4849f562eede18aa0ca11229dc46ddcf52e2c2b74ea2bd259573d4d73f44bc82b054bf8dfc1ce20b918fe9c581c8adf5d118f7aaccd72de4b9aff4c435bd53c3c161199ac560d76aeec72a3e5eb26ed0bac11f6ba9924eba36c89a78651eebd9eb997f4f608835c7d7ca68734a7a8bb06482c1caf7a5b3de2acc40cc62fa6e28b7ae51c524d81c9005a5b502a84d9905e7b9c8f84f9a2c8ed102c05c483fc6b59ccab4c750c2c5eb4b7bd04db6751575a0a305bb61caa44533cf0fb8c23aaa7fdc3b7f5941470a5734c352eff9a3ed9c77c670f7424a306cf24ed964a3d9721858428b71b5629fa676692ff6e9e5da788a3131b621ca6e6e4c422086163c07b4ad6349ea1a7d9646df4393178cc79e02d4e0516dfeeb13627b40a71b5640b24ffa094aef1fe72d9a61eac49fcc38be12c83057d9ef1e365d9297ea6060d726467b0440844f57de6fdda0e4d97ddfff943cc92666fa4a8b8958ac8a658f7dc9bab634bdd98cd51b455e2d33761e0da18a2c00026c234953216c49f2ab706fe4ef4d0d9067cd2cbaf98655dcbcc41eb7f9b9362d68a0a527de5a02c47602e82ec006a978839a012b4cfe1b018984d44e08d6890627684502cea5cd3eeb53a42e581e5b9cd208bd74698d90ae92180f835ba087d0e2b63d707025a20683d9', false);


--
-- Data for Name: application; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.application (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at, status, status_before, version, replays, channel, entered_by, assignee, contact_on, mark, custom_values_sealed, annotation_version) VALUES ('100013', '01a22679-0810-7d37-bb64-a328899261dc', '866e9f17-0a95-45e9-b1b1-ce1ca804bea8', 'a46e982c-20d0-4a12-8354-61493f95006d', 'YJ88FAFS77', '\xdec85ea2760ec8d04551bd9f2686d1d396f958855a370434d6bb10c5594c1307', '\xc46cbbe24ab9fb2506e15f3c0b93b42617fd00502b80d831e35bb08a26181fc8', 1, '\xced01aae91c9664b1266a76cb8de905f1e512dabc4fea488c9132bd75d71cfb3', '\x7ccfeaa26db39fcbb30d2efa8d4a78c939b1ca006f7135a28223a253761cf13a', '9f8a9ad9-9138-4eb0-ab35-1f70ff84c2dd', '\x019f8a9ad991384eb0ab351f70ff84c2dd513f07c1f11f21f5b935934d2bd74055275a6fb14d854c590da97b315a3b153e0cb1e0fe16c91ea693607ddc0a85a5a5d39bceb5e1d2fc61e9ed1f212226d19cc99b1bf590652ee32212b9e3974a2bf7d5e7307c31505acea0d93e064d6e7fc3902333e95e0902852c1f3a040d8f022090c56dc22c73ed456bc5c2512f16bcd299f9de98d96cc44b63dc586ee16ea9937a9def07ef1b1585b10ae5052760b331bc126f1afb6bcb90b918992dea7ec4f61e3301a0094ccf48b596883fc5f9fa2520ec367ac953993bf170ae100efd2079d0f3b17f9820549270fa067bf88e7622b87a2ba6420648816c86d0ddef5dbd8a64a2497524c3a6b7d46409c41b07ba27e73da81d6c083cf195f2f1167329b7acc9a7129f49fcb20bb09a3f87833a7e806d88be07eee139ba1f4389cdffec9f029aed14e452f9e65f9f115cf8974e381036f213ecd469ef5ba41823bcff8371097f710e8082713278a37537c69a70454ed1a6dd86eba60e27e8bfced8d21b045a895aa1f162212bfbb238179cc64b345f9278cbdc9a75a829661b877b4f95a2a695c64780bae754b9b0aa416d647b3e244c1def7fe2b948c50a28eb2ade593c8df27e50268c3181c49a07259f96e2c39f7843be53e0bab8f2febe3fd4e784df54eaa2083f54221585c30179da26efcb100944606074ff1c8b763d2ddd178e662078b22dd56a82d9ff64d4b4a1e651b0ba9f43d1cbe9ddd6186d97670a2748584c9c35748e64b2be3436d61ff6fafe399068def6ad51be3c59103f012b9efe1d84', '\x013ab80038c8d540a4bcdb28aa8bd83b84ff424c603caa129d7eaed8a0dc78fd6d97451760b535885aef21e754460b5d72ce487512594cc4c229bcafd5a25a86f158bce91376c20891424abb71e9deb1143d90a3085f418f052ff5ccb5a7eb0292dee183e638860500e8a3e271579accc59627b5b327491397442d4985f2eade0f15bc4236efd4968fdb6d87f80037c939f2f876fd3d387b58d7736b5e623f68a682781e5a1cfa41fdc56da4cfd4b10e99c781da4fab1a75af073f235dc7e42ef5ee44e1ab43937419dc39e7d98436a6a1d7e226b204f6cb570e719159bbee40aaa3070635d00236479f932f1ca3c75597ae9cf91b1e78170c514effaff225c59f7251cc313f45020b5b2ad12ff1895f4f5a827499f1ed8f890d19b247eae65a0da5879deeb279549f58b725d78919b5fe98fb5cdb83afca70f400b7484dc8192b54b6f326de9715409e0d054ffbaf5b9731b76cae5266346e227ec03c169d328a5f1a67881c298213c74b3d866994871924ca47f0781f1b4e0444b774b46d414be0bfe7ad3924306c88a85caa9f436358e943ae15fd910a7b769eaa96c46ed3bc589a1593f9dbf7cc1698187ada9822bfa6779fe78f14388bafc8e0e95e1101f47c0e6ef4246de7b1bb972dcd1ac586ec927c14d5f0516c5d03b86dab4a21cba9542564f6a020706c2cca7301be3c437d25564b8049aa01abf8064e5f3d3d59c3fe57194d454a6a52f1312bd434174a18ac95e42a2c8108c5540175394a467f920a3d52552826ba69136a564408558f7ba888dc611ab0c94f28ae9c3f331f55fc', 'ja', NULL, '{day=first}', 2026, '2026-11-29 08:43:15.856072+00', 'rejected', NULL, 2, 0, 'web', NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO app.application (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at, status, status_before, version, replays, channel, entered_by, assignee, contact_on, mark, custom_values_sealed, annotation_version) VALUES ('100013', '01a22679-08c1-77c8-bf3d-0a5ba7c0b605', '43ca4301-c2a5-4e50-85a7-37c8c8c0ac30', 'c1aea520-48c2-4d11-aa19-331435c28526', 'HEK95BED9E', '\x5be3c977d16fc617076136eca835f65fcd8e4a186ecb1d0f7e4a9e7ca208606a', '\x000a9e0af7bbb6eeb20aea96180ffe9b20b00d7871d2da8df167a74e5e964b2c', 1, '\x1d1ddd10d7716ebc079fb5a30b1adfa36de20f8e42099a4d1ba9d296462dc8fa', '\x4b45dea357d80acf47b2c1e60834240ba20ccd597a84c0e515ab7d9ecb9d1a5b', '4f4552d5-9e42-4a5d-b45e-a3ff6b06726e', '\x014f4552d59e424a5db45ea3ff6b06726efea8eac5362d3427533aeb07f2155936b7a1aec86f856be825a57b45d98a8420cfb436dd5427875c9feb59724c83a7311ddc0316c0838cafd19eecdf9ef5ecf18035e82d07abe2c6d85501effe49adf908b880ab86ae3bdba6389042da1d8c4f8717de11bd4b0e77e63afc647235c89b34a4c0f20745c602e554cd075c14e994d93a6703cb576aa9c68ead756d0a5632864a8762e82b9d8fef277fb23e8b10a800c31db0efc0354824fe69479fae685cec76f81ebde42f6de5b86b0f88ca2dad8dbbee601365d2cba7a5a8eb1894c7c80d2dc573b59603505760b51d314d0da35a78663307ae300275c1f254b69756e2024d100f7f46df716469efe4f1f6cdcbe19a835cea3d1322b605df050b2e841460c7e0badf5f9c896351148c20f1fabbfa2ee032d5412d4c949fc39a2b1c3c9da6c64fdd0ab45a228c4809e10b1639f73635fcdb51f68ace3a14731c2deac1630ced3e21f84b8480dd29b872716f3caee28bcd123d4c493e7c28f70fd692ea018850c2351bfded58dd169243a8f531b83ea9af89c822876f22446c1aa7b6aa45af4cf0e1c82e9bb704a67384d7ee27f7555faabf1cef03907b4537360a22ee572d5f50b763be0f6d7ba78049d0a5c75b862722825e383bf19e584b420222b3b2041d260fbe5e472096ccdafc34dcda3882528f94b10d25ff6f2ce20f2ac0b0f3d77f429b4bbfb98f12c48882ffbf97f716708f7145d824e865383a8cf0d8365ae144403c8306d3586e0dccd9a9b2fe4368648d3b8121bba5a4d4c198a487578f', '\x013ab80038c8d540a4bcdb28aa8bd83b84061ad14612e73d0a5edcdb86dc0944b04019bb2f661ff308fb807a4227fa050c270a1bf38497e74e9bd3ce8f662f274819e7500fd11ffd4a480df6c19b008d2355f07d160ea7c747358d6477b32683d3a659c27edcf21e563357565723a7aad0fb0ae4908ddf3b9c4b3043c7798cb431c8a6e532069a7557275936b751a7e78ed48ca3e52b181bf497ee34b41ea418be6883ab6b1055f2ab82ab36f960dd0154237f4b947a9864024e702bfd82af9f28f941a290e8f744c3f3c0be20e2dd9aedaad50a9ec6060a9bccdb8bcc78825155ceb619c0582926c6b3d114fae18ea27c13cf4c5b50e4145e15147827f94b04f60ad8366ed2c1548af4c54868e699f51d6b89d3777b6761ee181bd815a8fea626fc7089d76e04be63b66d4309c9ca7e459f2c54a5a07b876cdfa297d4b93d2a46c3f1e7afabb253ae13a03d5419153a11115f6beda069b9bc3d46b9f9f94f8b9dedb035d91ae5c74363a10aabcca1920780f72ad295332431e0c669a611666c08464ccde53ae8a17f5bb6369336773111beba96c467aa95843d13a3bcbf3edb8c75b109876590e18e5151566a6fb76a8ce0981e38412d99c4593e28daea013b2d17c2939b8ebd03fd8a86126c909a765e1af18a469e5bb43fe8637dc55de8841bc6e830814a3eca0ab1ea4ee0c1d2c35616100459afeb06a8765e0c263df8b8cbc1c9da7c704f863e8776073bf1a288fab7ce4c94cf8db9d853f6bc1247ea4bed738fc4d33b8e605c79b784f25546df18135d86617375ea81867d52cc1a17f79b', 'ja', 'zq-seminar', '{event=zq-seminar,childcare=yes}', 2026, '2026-11-29 08:43:16.03252+00', 'arrived', NULL, 1, 0, 'web', NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO app.application (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at, status, status_before, version, replays, channel, entered_by, assignee, contact_on, mark, custom_values_sealed, annotation_version) VALUES ('100013', '01a22679-0805-73c4-8f73-6a54772f039c', '866e9f17-0a95-45e9-b1b1-ce1ca804bea8', 'a46e982c-20d0-4a12-8354-61493f95006d', 'GB1WVW0PND', '\x89e5f01d64317f6d4cd4c17f602269f0c1a1da4d17ae27cf91b1d3b26ef2cd3c', '\x74fefe58c7bddd00ee7e0b17cbca4703c2f026d6fcf5912c84596c53e709a799', 1, '\xd12fe1e9d5c997d37976c7b680d2bd39bfc356e614ab3d620e6d8a6cf25cf798', '\xbf2bb1a2cb15e80e57cdd9c99e28f9f0d727871d95e156b1b90d549610c23d27', '9f8a9ad9-9138-4eb0-ab35-1f70ff84c2dd', '\x019f8a9ad991384eb0ab351f70ff84c2dd27dbd2ea7eca8972417b986cef2eaa538ec672be59fb93ea0a7bbef721ecc1176b6326724c240ff6429e9e603dadd0a7904e1d43c8cc12b5c3bf889d07e21e24a193a38414947ffa92ccac7a56819e2166fc1c504226b47f6e778df59f15fc745f37935f88cee64deaaa6431e7704d2f6819907052928ec0a2c7615da4498cd8fda21cd731ef3a4e03c435cfe71f2dfbcb0d8a8a1d17dafa75b9f95626ab25c488cf5bffd5c3f0fe2a6f0fa12698e3640b5605dfa4a821317bc0be7684d66330ab80f04c2bf930ca96125e577b2b76a816905b1cbe7abb3ea09c86a3310781f1475a77c328e9351728b2f91d945ce8b8f5150f31d48415123300bf52a4c23de6c728059c4b78cc2d7d3721866e59864c2ad7668f11401b839c30351866282ce53d5207a336a386f6c62219ff01ed72746e330c5cf4591a16af7d100d48bf6c0aee6b503f13b32184bf2c2f67183a03dbe4138e79ecdb49f5372dc2e5af4be8784549bd7d9a447842f4488a57a90353ef558cc1f896dac991063ad20c74659c79b9a2844f6d9d373eb4408ef1bdb002fa0aacceb55ce987053f29a65f5fc5dd5f41b28415b6c08315f58e5150e6379a2983a3dc9faa00ad59cf98bcaa4014df10453bcbe9e6f955f1f62fb17e9c27ac4bfb72767d9f78161267805f2a3b318fb1b478031d38eb16f173b3a3ba462210e0e1f477859c325faf6bca4eede26b4e520382ceec9d85f0879479a5f3e91acb7150b5ccef180bf37beb3ce1916311f4d22c63bbed90d8d09f2101c61622155376', '\x013ab80038c8d540a4bcdb28aa8bd83b843d4e332f46208c9255d4ec65f5f6de838d4993f6622b511b00c1eaf67b814d66b3993802ffee7016d83fbf69fa74de3352a844643fba5d90d37fbdd043a5c9beafa69281c33ea45b71860967ff7a0f6e1d8d47de0b8befaa9f6d953678cd14b230f6035b9b617030bb488bb7e29c80e8ec6d12addec732782dfcd8bdbc2467285fccd2175781a7fb260b6c0686a097bc5bc46380474afe6c9a2ee73da7db1ffa7618cec40c9b2eb99b904108c0fd2dc863d77ce3891427faa276684689738643b39e4d5363814fb8849cfa58eb5a0898a3de8c05e8295f7b86afff0da1d4a8bb5570be8fdd1ddeb8a59674f09cc76915f8f7091e28bc6e732bbc4b2e525851e9cde8a837c31f12011347a180560388ed18e24a84f3c358d5f99c7d6274f1892daebb77ac5a483cec78b722c0b7696e60dd23484f4e33f9432418f36a43410d4a2c519066ccd9fb4b2d6681487607363fac06fac322432e2e1aa44a5f0c081847f256d22cc73f9c218d7b5724d3b1e31da6828612ae48710c5c0fc638058aeb59b0b41ba20fff9bb86a3a288a6670576ffe55990943f83489e6035d7a69ac30ae36ab20fdca93152e03fffb6656f2134026bbb6baf40522930b3b04c6a9e4910f465563fe00e38559f266931b8eda56b4091cafcc635c9f1026853ba183bd38c49d596a949dfcb27ef93d361aedf96f716630603af3b5d5daaeed1532808885962a84d6094654ad7a85c760409fae015af55e45c17f324046b8cc9914bd363c73b19da4985b7a09d61309a7cdb3eae180', 'ja', NULL, '{day=first}', 2026, '2026-11-29 08:43:15.842033+00', 'accepted', NULL, 2, 0, 'web', NULL, NULL, NULL, NULL, '\x019f8a9ad991384eb0ab351f70ff84c2dde4fd1dfbaef4b7e2979ed6d9450a52193e6ee9a6fe10f5b968286a285cbb9d2317d8b5023acc7250f11eca185404236d026686034451a350e9e82a6ca28b0479d443f0346a0f65a50dd44efd4ffa04064f76b947c35571c62063d94e1654140ceb8a1b6b08cb7ea59f132f34aa93815249ec87329e0b3a5d3455cd4f2ff95104dba79046a1d9fadf32e753e13d9849cd40e787b466cfb40b29ea872de6c4c195a5dd5a53e13b4777b7ded7acde2b205ab370452cbf2198286bb1caf6b0af869eaa3dad94365c351355506b46209f8603b44ca315172ab65dadb076b2a0512c58d48d07715a5271968fee727fcfe6fdb501db600327b97f381271b088a978e288d0c72ca0cf56f55c124afd01ad9cf0d9edca8ea7ceb9ed3f303f8744f330764b5733d971fbdf129368cce81861933b187e5cd77f3573b24d9b3cc5a2971a6f7ea87045a8f4ab44b7fcddc5e0e2fab487776f4fa6c2d738cbb0b2372a9162bec0c732dd4e16fd52665421d476fee3d0a91f6f3952fb76f1323c6bfb55501fda52cc4bff4d6bc6620e8b678c263e66e0d882761f07bf266e050ef50e8c752cf15b51a3406bd8a76435bd3532cac06fc49baf2d3add97618d4fb75e410258c2ec8be5d3693cb35ebc1c1e4e8211814113f1e1a2df4c4901fb2e5981731f80742993b56209e972442886df7b2ff3ebae7e0f5dc252e9205b30774b2628684079f1e44ad22caa25ebd9c866a8bf826974b25afa095507d3a18a68f8cddf899ca4411db873cbf0f710072a7490d7761ca6d4b5', 3);
INSERT INTO app.application (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at, status, status_before, version, replays, channel, entered_by, assignee, contact_on, mark, custom_values_sealed, annotation_version) VALUES ('100013', '01a22679-08c9-7764-bdef-06d12ce1a688', '43ca4301-c2a5-4e50-85a7-37c8c8c0ac30', 'c1aea520-48c2-4d11-aa19-331435c28526', 'HQC9AM4DN1', '\x48a2911db876aab1d3249caa3ba3129b4fac1dfa872ae1ab87861a317329a131', '\x159a344c5182dbadd353d7faf564f93359db855c23e85f94248783eb7b417231', 1, '\xd09a823f8468f35eb3a7b47744103f4d8b4a3173096ce6cd8fb92437fc15f541', '\x0f2fa8d6685ceecd5bf7f1578170b3e17ab88497964f03e0e4ae34dfa1834f3c', '4f4552d5-9e42-4a5d-b45e-a3ff6b06726e', '\x014f4552d59e424a5db45ea3ff6b06726ed822f87fdcc54a5338c0d335c0f0d45d7dae9dd6b0f86cbb9457d165f6c7f443325b0c523e3fe1c83d25b457c0d1e0edd90bacf7e267ea2f1692dd5ed9960a2c1f85e2d88225f3b4fc2f18954462f88bd5c162858e6407df22718572a9320cfa710ea48f983829a95ed9fb4603dac91d9fb5e22d71b146e7da17fd3e10102acdb8f52e14e0332d501e2bd06aaa6cbfae22013a8647ee187ca93fd334bf73c0e20c57099b654ec6ab88e5eaad94b8d97c52093c54abf2336bf91435343af3713c51f9f259ef9b0f871d027cb6b3999414ca5d31f15e8408b3d155e696a6cfb88a557862d499fb6d921b21cc5126661d738f977d17d71a8d5447d494616275abf5c3886db49e7cc94ffea08048d30bfd1b1b5cd1f9008735a4ae2675f27299620535205c0c9264c08dd390678001148a7b46f8a3dfd4803e1b51853ff56c2ae3da31f3795449fa3835043c12770103f47c1cd6b4ed376fd27d1364b9f7fde69e15879c837d7925e87398437befa896f2622ac1624389f808a931ebc04ad0cc0305a901c125c0ef4df025c70d501e04bb3bcf343abee84a21f28306286672aeeab48b93acdfa8fb50122b99d49f026696012ce7dd43baa6d2a1973291f9b3395c06c5eae41d16edf7c617140e80fe36ace9b6b93c5c9aa6ffccfa77935a781c92d8af1252ffc40d40f63860bd4131ae2ee64a3cf29624be89c894980882b61a49ff9e2942410b212b5f88a79c3849cd37472cbe888bfddef6bf52e619ab6e0f9102dce9dccb3a6dca1f064072e383d827ab', '\x013ab80038c8d540a4bcdb28aa8bd83b8486fbff7c4ad7086150f5a981a614a37b6b14c484418648ccf88924a3c7705973716e641fc701e9d01338640a56014f3f2ffb9b2698783f4294c6a772ab9d23eb90368df66c272e26f67c4c49bbe9d6136de1ee8b2f687675a2a9bce98b905c126ad05249a78b65207449c31858a9ed33edef7fd20ffef39c4fbfc3bb4335cbe809addf06bab5359bb77e08639dde69659e78c5eca43964c4f439e2c9762fc44ad68793faeddcaf7ae2224b12fb9fcf638732ddee1474e79f99041c200a065fe3415f6df1760071a80773025589742a2f723b8c589e2077c232450547e5ef725428848888e3c592c066703fd2b6a1a92ef4435e6ba4f9cb287bc35e7d40d8bbe282c88eeee047992ed246eccb4a7d90ac48b13d71d1cd06ac865c8934fa83da146ada6f5131fb0a6a6375d002d5df86d117abb460d55aac4bf204e85bfc714cf24589e45f374ea44a0188b963474eec40c03b4a0b2bd92838f344b0edd4c7947a5b5af22b7c144cfcdfd7b4d4961e84ade4e1f34f6d0e04c42b04d8fd1558e2f043781a684906db0838c3b3f661bb3013f6491b1756c492740f3ae815718af18f32b5eae4ebaff6c85b1c11b062c2fdbb2623cb75f87ee29149e8ce25d05b3b63e0d19ffd11c082860d238ac8a2e0367a65a4cf08126f7a1a490bbdea15ccbb44ef1af001193ce0be3562bdd398066e365e5b209caf63fefd2f1472b833a2543c153d20c49deb9b65e1d0f582d69baa90c94fcbf9376069a1f0d325d42f875f4174c89b453efc02619ec08429955415e4', 'ja', 'zq-survivors', '{event=zq-survivors,childcare=yes}', 2026, '2026-11-29 08:43:16.040402+00', 'withdrawn', NULL, 2, 0, 'web', NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO app.application (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at, status, status_before, version, replays, channel, entered_by, assignee, contact_on, mark, custom_values_sealed, annotation_version) VALUES ('100013', '01a22679-08fc-7be7-b1a1-45c12bc3ea58', '2a948cba-63a6-4cd3-9c06-03cbffb18f30', '4b1a4c56-ca9c-4ece-bf28-5f08c731d410', 'RA6GMNJGPP', '\xa82a75bf6d9c288f6f26f15ea7335947e5959a58ac0f84a9380a66c4495cbba5', '\x6ba06f5c2a60f601357e4737bae8c6a0d675c058c4c3d5ba0e5dafeb9c465a13', 1, '\x8cea84abe37cfcbe5e325177d06d77c3685dd3ff88637ac693123b07cbeb5e37', '\x455a7277f6edf23a6b9ccd209e59032845cc8a868cf89cfebac4a6780fbe262c', '8635c29b-1269-494c-ab99-2f2f16c61ef2', '\x018635c29b1269494cab992f2f16c61ef2f8dc160e13a670bd3a5c8a97841240a7b97a964521c3209f7b5ffecc176173697e0f7502e6446356bf3c8a265c1ea59757b7a9162c53bd0d35a8e099416fa16e191e18f8d26d5d27f60ca212e2507200ca49f3bf099db89a6115c5a7e49006744747cb60d0ec813f234d4ed9e1151e1787f1ced3109825a7a3a06dce61958dcbae20ae0f90f1a96e5c229b2e843155598e9c42502e1cba6c3b79761d75d7e9e6b1a58eb0f82743869acaf989a1c12d754d4af90bd9d03b750119c904f27de335b78a355a4636169ff90bd147d4a78947faa541435efcd8d45863c22fdf2d78b168e4893982f2d91ab1a74e678d5bea0a8b54301a242726afa344899754160020b570b5787378f216b6bd9d5614820f1c69507393419b4872e7fa6db6f251b61ddcc280138783ad7f7ee376d65571e4f25a0318404d1c0cd5faac0199f89a3d4b1e9eb7b196c81c2fa4a1615af72dab2727b48e08ae823a701339bbcbd7b1332819eb2d381cb46057080aa9749a474bfc1eb476e3ae82391cda3ab4c8b1588be817f04e4aaa4c849fb19fcc7bcb63c09e4e3f8d2ea2dd23abd8af84076c7dedc75d1aa51bc423befcbbb0e0cc51205f56874127850e687a9eddb2fb95f653a124bee87ad57b754f67e42e907c8a47206fb9f794ef6872b832a1eae41bc6fdc6459d061077093d01f24a5d1c1a3501f75d40618dbfa402c7e2a88358ee7273ea134d6c16dd03bc0e54245501e4192da9607147a2acec8f6194c464ad26d40d3adbcc28bac896f5691a1ef1d24165869733', '\x013ab80038c8d540a4bcdb28aa8bd83b848b521862f8e4b80b65920b3ab7837edb603a01cef2e3758c77fe782807a469412cdeb8c42ad93b7964c6f1735d51ca6e72bac0361239395db027c83540a436d70bc4fd276a44fd104d51f3df6956ce8aba35c84fa705fa8b789627797ae5e1186a47a946b8c3b0f3d59e78d1946eba8eb308c24f511069c7fc36efd0e6ac886da989a8f348725d02c63082c0b9ce887c5c36a5dc51e98ecde6b4a1e5ca0679f76f5dd798cae1958650d15fffced33cbcdeec0937cccfd66704d91cdf794e242d251bc3a88d01cb70279c29db1806990e66d667460d8f2b1d902b80071a1ebd8e1729259bf2a7fd7ba5342d6be216a5c9629032d7db9ef941e79bd736dccfda125cbfbda7c1d92f4228de52599c5aec12f34c7d3129fc714e04d9405d99ad0a3920cc25a7930faeef15ec5739c50bfa8386e6bdac8553e256e8fa1b623e477fc470e0518f8adbb905129d22946dbe2641c276bf5e34ee9a41b0a5a1ef65851653e646214e344a5b6264285be499d73ffcf0e755e9f2d7600ed6f456d042b6c4b0691af78f47fa6cac96f28d96fd51aecf4fec5c8fef645ad6fdec61ee749e64fee23a1cfd48b49c0b9e6f8b4603a79275b218f01a7eb418d9c11aa964a7d97376539808784b4ca2ee8f690cf99916b9c24daee0e670924f6242e37bf10786d56f721368ad59ecc174ca8368aea5a774c88493842a10efb1f88309ff6f8b88bbafd5a9ce4fa22c38ff90f649dd6c65356f7ba8da82b71ef0dc6d807dd49aee569e5bdf29a69859337ef04d75b9de5ab0a1', 'ja', 'zq-survivors', '{event=zq-survivors,childcare=yes}', 2026, '2026-11-29 08:43:16.091947+00', 'arrived', NULL, 1, 0, 'web', NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO app.application (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at, status, status_before, version, replays, channel, entered_by, assignee, contact_on, mark, custom_values_sealed, annotation_version) VALUES ('100013', '01a22679-08d6-7007-b4f2-2cee62b8a723', '43ca4301-c2a5-4e50-85a7-37c8c8c0ac30', 'c1aea520-48c2-4d11-aa19-331435c28526', 'TTS33FD8C2', '\x1cec95aea788ec75f48ea91a2834db5192091f67f63fd9b325deab40a8d33fc5', '\xea09556d3896241e517ad266055f1bd8d611a81d14bd4f76f6cb39595e9bd619', 0, '\x1b323c7a0eb4884784859f89d1027504b358e50d46cedf3f32ffb276d47bb45c', '\xbba68fe52af4831d1dcbf08f4d419e12f1154e319c692c0273f2e16df7085a45', '4f4552d5-9e42-4a5d-b45e-a3ff6b06726e', '\x014f4552d59e424a5db45ea3ff6b06726ebcc98414c7b0180a55a9391cb71d7a1701ccb397a622ab66e45739b09c2237738d51046074aef954489727bcab83056adf6c3008cdbf26c965c0db0630f2fa560106c463a7cc149240bcee451c1d91bb04bbf8fb40fb3ff28852b090ad266d75f9b6bfd06bd4ff391d4aaabf7f9fc459046dbad54b6bfd2d4f5f98e03f2564cbae88ec51680b511553db2dec35bca41b77ec8323f40e1bfa4f1c27568478c737ff6615a1690df2bb8508a170977760aa02659a78fdcf6e72a4608de848fce4a038be5c96c315a8d40ffe72b9b1fe7e64d6cc11099f88ce0bc27ad71271c8d02d3050acf29bc3692fa521dd6db03aae6ccf6d99b2e579da5faa7da27818599537024aa4559895b5fdfde79fe024f7271e8278bd99c6b8a8004ff9030b39e5190ddebceebdf21f7e88858e52ec6b72ac62bf1b9f37b2689d6f91fda16d4a0719d4f0cab147f812ea69379be8e482c0c9d8bfe0da97bc3b6fb406900142ced455cfe29db7f89e56fe2fee19f9af6e282d82bca7ba98c3c17d41bee4dbdd1fd6f5f48d990db0a19f29bbc97077abd8c1f286602817e2fc95f6edccba2b4f1d5ae29ce1cf74f9bc52cb03f602ac057f67b286a09420b1efe942b360e66cde8e1df431d95329499fd9a851de7976241154c11b5eae5ac08f97c6476f27a8585ae1c4af2fe065354bf3aa3ceed95425212a0b94007243fafa5bd2f6c4a6ee99f617e978d2010ff7208a40535ad75f4a422b104c85dabdb9d81c349b1dce7a8716be6ef14c82afdb8bb0f53466796f0b347eff44', '\x013ab80038c8d540a4bcdb28aa8bd83b84c35b34c613cb08e475b270190a247d324cf8bfbb2f066eb26fd54debf1befd3e848836a9a6af21a8d3f586453da65f110434f02795333c1c9f14e9a60f38b117b896d75a2c819341878526e88c6b5a90e4e5610240a020d4fcf860658b52e7e79e2609c207b030c356eb2dd7a26717a754e0783a8c45eba8e24cbb163c4eea40898279635734d36a576dea171c1daa31792b88e0225e696b955d484026d99a5d6ab60d65ba72c4cdaae6b6da3da787377eceea9088e70011a23c73b13408403b56eb7f7864be7e7d8ea0154b59ecbd9a8f9a03c7c5050c16e3a1110e8d7c12aa7db26f9ffcaaed2484585fdb74bd52b21dd8af93aaf9afa1ddc078f201f50564cb4fa6c4f2ff401495b940ccdcb01c171349083baad2005edc3f7513581b374346cdcfd88ebaf99e9ff6acc2dbeeb2951a8c9d32fc8828537b128433f321b6f0be59411c6f1dd7af185873ce88a13a85ac3f71fd904993a28a109a121cb8c5e7fd448b70372d99d3c7a4f665139f4110562cd8aad71d2961012097677cc53bf368c6c09c54cf4b1aef98ed78cee2a99103c163004e51ded7b585e20cd00af850d446905dab04289d84102be62196e02f1d06a7983a3a9f854d3616d36ca771444ac0014e686a370e74ed77854bf35f818e21931859df792374501f7bfa0ac80267791cd3290a1c7e59e8f11dcb215cf7728393def86578d174f1a180392a32dacef65dd2645b62b4f56827de9d5108ffb6f882ff88cdd49b51cea35bc15c6d9dcfad2f7db128b65f3a58d4966d9270fb', 'ja', 'zq-survivors', '{event=zq-survivors,childcare=yes}', 2026, '2026-11-29 08:43:16.052067+00', 'arrived', NULL, 1, 0, 'paper', '389ea4f5-95f5-4317-852c-afbd81a3e57b', NULL, NULL, NULL, NULL, 1);
INSERT INTO app.application (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at, status, status_before, version, replays, channel, entered_by, assignee, contact_on, mark, custom_values_sealed, annotation_version) VALUES ('100013', '01a22679-08b9-7f09-a2e6-ed2afaaa1843', '43ca4301-c2a5-4e50-85a7-37c8c8c0ac30', 'c1aea520-48c2-4d11-aa19-331435c28526', 'YR8JKKGNHX', '\xfedefdbeef25f3cbff570c968cb4c83339c936e3ce12a4c994bcc3be92f5677b', '\xb4172514ae14e3e2ff6281f735be838cc8beadf2b7bfb4ad4faeecd8e55a6275', 1, '\xc38640df46993a9ec3eb71b1bcb371d95c02e1b9c9c9ddb91558e555bc97f73d', '\x12f8391e642f0afbc30e28c2cc668d33e75c5d6f849717331f70ecdf305db208', '4f4552d5-9e42-4a5d-b45e-a3ff6b06726e', '\x014f4552d59e424a5db45ea3ff6b06726edff0ddc163c56c0664e992b9bba6d87cc1f51255259435a619e4659f51195c7ef2d4caffdedd8de4c8ffa873ed498cd01d36280226ed4bafcdb1cec420bcd7e23efd60eff3619ef3d9d1ae8e362720f7993dc7ebac40bd8b39e29906aab2590aa155318aaf701457a7de245163db13303e362b71946377eb17c913863c2fb9c878bb25558a28686c8d4a7ee672680e6fa363cc100c9bd4a87362db3d1947a21dba41f8a3a407da5b4a47e269a6e1cbe1f358490da79a73cfbb062f230ce299e4b370d0f8fe153d7371e79d3cdd093cafda3b41de86e66324bb962f7ee5925a0eaa1a551581bbd11413c52f2ab2a90ecc21f6f590087c1b676ff684cfbffa940663f1f4e602b115d8d63d807e619a5fcd18b5d9c3626de64d6cf1f41fb12765f4b025a26305bdfaa971627818b2362e9102d571221925f0b803b6fcbab44e38407530e27a32394b4ce47d171e571b00c9830ac9c4a85da307155819f5aa52e7ff5973a014f0f35dbbedecee60d240c9fb8d00d01d7a637f33bf2995f3ec830af6c89721cca505847e97376e9241dc1e23985006a7feb8ba3a78d828919c4cf5c64c3636d33c25e375193a2d17ca124610d1709af11f38d103a037f3c9a215565f7477fc1dfb9a058c2fa79b643af0c5c367eb801afd07648af3927c60ae73da5caeda9ca58dcdead36c787d796c5f09293cd9f88f7f04c369990717c1248244007b190066f3eb2a464b6f2d87124810b4a189df8e3d3c0be362de7b0d74fb64247b379042610a648bca6886dd753cf546', '\x013ab80038c8d540a4bcdb28aa8bd83b84d909165b139c9882eb5ea436bb75f42cb3f4b879eb74182b681c0fc5df363c5784ed404f605495ce28f95e51f3dd9410c88f815abb8ad6aaef34f060b83f4a434a29aeef534fcd678568ac11869a1d782b4d83d99351c66ff6b7d3e0e57a380a87ee1b034214c522b55e95a8e7ffb3a8aa98a5aa9e4f5718822900aecc11b366aad417ac034a0f4ec871fca806b6891880e4f7d22a25313c47c255040417b7f1fc58d9c306dc0a64b6ed6c77e5d50c48434a77eadf81c7cb09b6d581b2126d7535ad28ab7fbfbac09c3a7faa3b216561415186cfb4e5130e08c8e6b6dca247f46c0c8d319c8a573911ac3e4bfea621a5f168842f6e8e34999042934343cd2a43774dc3fdee6f4ec7a3b9a47f524a5ed418b85aaf0f3cce00cdf78bc4bf4388e884408517f1509362c174ced04602f22f76968d97400dc64dab6d80454629d41dc20f23f42c4b8c84e50cc55b7aed0eaeefdccad198b17b90056269e7fee43627f414e2ef66529a89a7797e26370d6b73642621fc5055e6e5a751990f6c0e21aaac5b28eb1f226efa11180183c358833746718c633099c30ac8fd4e01e3aa2d6d8ffbf3bcaa0a0b6a235139e5461a8874e5176c212ef5456ef28a49ca0ff7cd99ad3b3dfc774c8397d2d98ccbc282bf342c6a83ce3d2b491060cb075813edb74307192cac60716089d8b41de1c728c931a25eb0cc02f4f050b34c3271c180da448917961400c3d520d9ef7ce42619818965276b00f73db4618661e3b95310e3b511463647ad8b18498d8f35a93f6dc901', 'ja', 'zq-survivors', '{event=zq-survivors,childcare=yes}', 2026, '2026-11-29 08:43:16.024805+00', 'accepted', NULL, 2, 0, 'web', NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO app.application (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at, status, status_before, version, replays, channel, entered_by, assignee, contact_on, mark, custom_values_sealed, annotation_version) VALUES ('100013', '01a22679-0900-7ec4-87fe-8a178e1b9d76', '2a948cba-63a6-4cd3-9c06-03cbffb18f30', '4b1a4c56-ca9c-4ece-bf28-5f08c731d410', 'QM54PVG4R3', '\x0117f5a7b83b8bfd11dcba7be0a1887cd7580aceba571d18a786ea81064a460d', '\xa3e94169c455348fe33ff9828b329f7c98ec4c44460130883533b5d8c4db95a8', 1, '\x290280ebd10e217d8b5d97536752c1146833c82302484f33f257bc715d78cb28', '\x191a5b170bb2d35aed73778418d29aeff5dea1aaab247452bcceb265a75c0554', '8635c29b-1269-494c-ab99-2f2f16c61ef2', '\x018635c29b1269494cab992f2f16c61ef241b7306b122229ed3fb2d675ccc778814413b38941f92b4c3452c44f4c97116972073619c80b4ea3778ce74c991b32563a601602ca56be2d61e7ce138cf9afda300b60e95113ae242a126f4b09cfae83713206ec8e294211a863b77854dc2fc1b96583949b0279ea892cd7ec38ca1201a918d510b057e3305c4b47deafa2433aa338b0a71542d68cfdc407b0e6a862ca05e64bd8afe19a62c2b9f86b195d5e7b5d2f64697c9e7dd8fbe17ed90c76cb359ca07bca7dff7e61ccc3ca4410e98db9cdb59aa9f4fbb27fb617c389ee81a1d1b87927499b9968e236260d1b2efe1b9d74e4965c08f017629237e06681edbd3b3ddf47bf3e0f30f79003e33880863f0b6d2bdff5e6b223b206c44fdf47929fb19bab2aac9e82232217e366c98faa9b87365bf2b9ddb17b19b7d551a2b865f2a0b06dffb752f3924c159dda44ed47ee0aa1ffa11cd93f665dc8f798996a95f60ef2468980a840038cf15f90b264e677c7654157912f9814ad93719833e4a2e9bdc783c7bc1c70764881a81c7d9f40ae4399ff7b98c9a5f1399874f16af08c3cfebe99db537e60f905d4d78641e1059b8470531aa7169da6679e7d85fe7439bb7b2c1d8935389f9f52f9d951d51585d7409333711b37742dd068d2d56d1a9e8b85756c74db68795baf71679f6f237d5549d9e7b894534b9d1b9ff105c7cf11a2f7ca8530f0bd927c95cd820f820d6f43b66edabed3d71af4e47a90ecaa2cea2043d5df568e63fb587e694e7aed9ee50435939e5d9a3170443a950a8d6adc320fde', '\x013ab80038c8d540a4bcdb28aa8bd83b842bcbd313280ea4b6de288f17ea39378348f5d04c97891bdf2dc06d931c7bdd4a0a3eb4660f5bf4fec1a90e6646255a108a5cbfaa880f47eaa04962792cfc8483281dcc75aaebdb23d0482600e47d05915ecd88af9afac35e558421e43f587ff1e3fee6d070387d7848968474416cabd0ec078e51a03e1e6c11f97dfa81f73a7dcc493418e2034170c875538ede02a31371894a4ea89c6a0a25e0fbcc4283eeb686b82e15e346415099e3d42205b8cb1da9280a5093532e274980244e49596c271f22b2697052d3f66c5517bf5c3adc7ccc7f8b1a2264a0246674e4d86fce9a7baa07952ab7688904591788bed65b8eb892b88c941c6f6537ebbf4132c30d60df104aa22acfb346dc83cb0c52c681a3ad91cefbf5f65cae9bf697f1b764b7236d302deb8fa9783130adeaf4da8957e7ab59d30ad819f008327f884c5304f3e10d11e1e1d82094f0516fbfdb832b830e12bad0441dc0e576ece38c38a83b6be21c5bb49d165076f242ccaf84d32fea9b7da1c38e9580b54a107c9a638c332e54e232a41545e6a3c15d6d23e6c20285ce611304cb1f0cc74185dda34ce174992c7014d87960cae76ecea34645c17102c6d2bae7b1fdbf3d79c04fbc6d848b82ca4db945d1b0324aacc4ca1c15bde611f6c4045ab8cf1ca403e504981f19e367c25c530e6d45ffe9bc6872c650a50d00a1d9f93d2e8cd0b8e19791082e7b95abfca5a3326e6332072d9ae5709c3f210645bb357deaf31c99bad1c94af8c521c8248a7f4e67a99847ead88db244485fcf5630', 'ja', 'zq-survivors', '{event=zq-survivors,childcare=yes}', 2026, '2026-11-29 08:43:16.096766+00', 'arrived', NULL, 1, 0, 'web', NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO app.application (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at, status, status_before, version, replays, channel, entered_by, assignee, contact_on, mark, custom_values_sealed, annotation_version) VALUES ('100013', '01a22679-0904-735f-9a4d-09a666958e89', '2a948cba-63a6-4cd3-9c06-03cbffb18f30', '4b1a4c56-ca9c-4ece-bf28-5f08c731d410', 'RFD8G9EA1M', '\x71174692ce66676be57d033a59a31693eeff1b32a5aa1ea01da3595b1566b1aa', '\x2af4b92fa40b1548326e8a8be2a6705140637bb13272415697b64cbf72c375b8', 1, '\x8eb9a790323afcb515864db2b91f6cea4936cd455cdb2f424ce405738d1b7d1f', '\x5822c6cdb4910409376331f779ed26516397c49f2b633b8cd9482b22f4663675', '8635c29b-1269-494c-ab99-2f2f16c61ef2', '\x018635c29b1269494cab992f2f16c61ef248d456aa36ce2d78855571af456dc41b77183f0e4834b2db8a555a976eca9a1c3d9742b184e17927740b01b300a151e6b5436e094894c3955fcdb965c7a29c667b8852731daceb4a3bad1acd9d478353f421554af3fab1f2b4dc7b2b738eb12c772b89d3d304957b9cfc80fd7ae73bf4bbca3316d1d27bc0deedb1428dffa0c3df2941e48168555787c830a2093d5b9595a2efb51716d3d06acccc8a286f4de18626ac85eb339940e042d6030f22bfc3a17011fe68304affd4f940fa0f4577e2edd7a36127c5b2cff6f472be365bcca7a8c587ea4c8dbb5d9f9df5ca296887ab219a7600406589e77d40cf07b50eea81275d2c819a94db7b779234b12d70b804169a8069584cb8182e3935b06e2cec0094020ce055049b480185691d09c602423486b7b55ad61c146aaef1741651301de3f9b0bc9ee222943c9759c28a72bfe840caa66d2536a3b289cb7260cbbc75cf4a0125570f8c5278603c0dee1921035a6c67de257153b24655475629e7deb361dc550357362ef592a46a795660a2a5e6d36ebe4402bd88f5e1ce8ba94fc901094e8d430b00af7b9451a4a54ae50fdb75f790b8312de69fb23e53f52513c47d194930c7543b77e14c7af20be3327fc93bad44d3baa773862b29776644516579d5327b36636595ecbb1de2a48401933eadad6653c50946c51db2155d26b69e696963e5af8fd8e9c57e1de6c3e14689019e57dc2bfb48983232a42a3f004ae23c28146d0071e5276143ed9ac69fe3c79f459c06cf138b9c8aec41ea9731cfabfa85', '\x013ab80038c8d540a4bcdb28aa8bd83b8462ca078399ebefb94c3eb862046873e9cb0b4b102ce65ba5ed2ae6e87ab0b83a4544470efdc7fec1fc4914cd24158b5d2004764ff651db6fd4b3257b3b667a64699d1e7731fa6909e389861efc3a6b31dd0c777d291a2dd2f98e68fec19841522758d9a3c80272aa27dbfac2834d8471806481db38379a42da5a49f5eb7c76080b571450f53e806f753c5d0482723c31d7d471607e79d078f6eb5685b4c7845abb08a8bb99bfed5dcf4a8899493925e2a432e7f4c2222ccec712379500150541d6dac78860dc72690b79d97c25a7a67f51e7a8002856e2e3c0e0b0917561fc7a3c06d3889873753cfd8d1842e1ae209ea221f922c803500f8cc812da5889516810f0ad290406b0cbfed4c7c9e2ef560007c468064903cb6b3ae9f0e90d7f1ddbed82ec6e96d91a0d9d91f270b9935da6c92f12a7772dda581b0c3381e40b2d33699ca026c78a6ca52f9d6cea4f2e7b9049bf73da20480ef75be641731e9af1e632f7e38944922ca4d99fa0398855668be1510785b3a7a7f2a5f47335e525992361bee3856904c9bc77d3c54370f54710ee6a3b236f314362be03cbd7a229af5cef3451a36bee476f3adb709d645ca1b336aa4c9994ab0d0ba3ca049d43ae710f5ce83ec6d6caa4048fa1e2aa1358a4a4c97517c034642a658a6fd83dddf39766651881ae9b45e66efea07d119fb48df2773bec6607f52c9461e0bae19f022d68d4e0b0c16175ec58c76a7458d9af4a816bf9eae3617c55dc300919433435c2892c743738ff0a47655b435bfacc7985e7', 'ja', 'zq-survivors', '{event=zq-survivors,childcare=yes}', 2026, '2026-11-29 08:43:16.100075+00', 'arrived', NULL, 1, 0, 'web', NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO app.application (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key, sealing_key, sealed, address_sealed, language, place, facets, fiscal_year, arrived_at, status, status_before, version, replays, channel, entered_by, assignee, contact_on, mark, custom_values_sealed, annotation_version) VALUES ('100013', '01a22679-0907-7251-b828-29f1b1bd640e', '2a948cba-63a6-4cd3-9c06-03cbffb18f30', '4b1a4c56-ca9c-4ece-bf28-5f08c731d410', 'VX6Q2Z31S1', '\x89f745da686e9e523edc9495ab17de0d9585a0df68e871e9faf75a128a0b004a', '\x82516aa507e9ad523056bf01f7ffe85cd630708b6f8ca803619d7f4487aac1d6', 1, '\x1d7f1210edf9bff7e0360d5de3d90d7a047fdc2f00c71d4958a10efaa7731be7', '\x47fff0d3327f806d604260b2a59b3fa9705e4a06e7b973c2e7c27fada436f51e', '8635c29b-1269-494c-ab99-2f2f16c61ef2', '\x018635c29b1269494cab992f2f16c61ef277c0db829fbdc3a77f52d5bf8ab4eaeb5c1f1644b9ba2f647b26bdac1bded37a0939906cd340090ada24bc28918578f2f3010da11fa9b09d5fca90f8d4d79496f38b0005a8f3d498fb08f729f22a713c0a0af443f9d80702fcf987aa677a36c4cb8917b2fa0510639aff3d560f333d7e2e6d1cc7087435594ec4309ff43eb11bb8d8a3517881cd5051c757a61547cd75cd1b2139daccf508797358a00123183b3c71b32508f0d6b268802498f917b0c1a3ec08a71d25674efd4fa5c2ae870dd097f30363384cc9a64184b788ea41d0293905c174c5e3a66b9c2d7ac5f472227c594b24f8d69603e60d6c265fa00368e7cbd4abe27f58e4e723865f8564c79990dfee7c186f0f4c1777da00391076d55489ae10cd588034c4ed65e26209120e24be1952560c1edf276fcda2859cf5d2caa6fdc56eab0a7bb41ddd09b71d2d0285a871e93d7868636154a331c5d20399e862b3bd7e49764762481f62a2ee993104027d9e19450ae1c299edbd9d75c40942573bcb0b2ec7b75a5583d731a02e9848837b9e37027189aafd8f37a15f4269dc204199fa0bbdf44e863c47173bbd2815e5dff7e0156f371b28ecd6b8d6a44e8c17aebdb4a44a36aeaf77fb1ccfd65cd9bd56885a56b0d6faa2ef67b4b2112582cf5da960dfd8bf06d9d565a50c271d22d656a46a7b1062eec0b3bb9074e541e90b8ae911685305d4f98e9617eab4cd22c6a4f46353967f80fa10439566edf13115fe867fd95d07b5b2782059e48ff472c66fa226e27646c97ad974f966141199', '\x013ab80038c8d540a4bcdb28aa8bd83b841002eefbc9860c3237c27004d50f742ee3569ed7f880f28de765fb77b4af9d70da7b19f9472e753d2a9ef2dee97ccc6e15830477ea37e542ad20439c9c8d478a933b61b46b55983ae831b4f37be99a297b2895aecc49b9ab70181a8bb694c9fdcf4696f1b1b300486304bdd658e9634419460018aef068436a4d05a23b853ee11b8f3efa5d5ac7f239bc103093e7cfbd48cbd06bf5fb7874a338bc105b7e531e46758a0de076d804e650c0fb42a583364a8e30aae5eb493ce0c2fd51df4b6d0bcfba185a4e1b0648e52866442ac7d438f71ed631abfeecc072492dd0b6ad9f007c3bcbe50c77c5a02930b7161dc0996cd79ee139e563d73e535541397723974c06df92cc6c2ca33f1918d32b89e752107777ddaecaaac7b9cfb2fee50dbe24c621203a5706f397f831b92f80931515bbfd621b887d2b4f2edfa7a6449f75beff4ab642f3de95c13c567f53a5796b246603d00f3b7e84fc44d95e4279e8af204306aeed15c5a53e7a7cd645435da7de3077e7bfd8e9bc0344d6de87e7ff92f27b5849d67d90ae9697346deeca94fb4bb72d0c4b3b01291e25bf814dd1e310f743455ba3b5664f7467ab5f4a3dd5665c36b15ef036217599201098881b24e471fe67f50e0d72ca257b26776933ac4324e1a7656e8d694c7d99025fa11941cae42098c89938c74873445e20eec57030d04a3dfa5f1f3b790a0eb98b1cdbb8faf7d3152bb639d7af08e2d3452c28405f4336a0fdb24bd8e7fb7bdf8240d3e48da531709e681eb6335428bf746a1cb3ba36af', 'ja', 'zq-seminar', '{event=zq-seminar,childcare=yes}', 2026, '2026-11-29 08:43:16.103007+00', 'arrived', NULL, 1, 0, 'web', NULL, NULL, NULL, NULL, NULL, 1);


--
-- Data for Name: application_reading; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: approval; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.approval (municipality, id, meeting, held_on, number, kind, period_from, period_to, snapshot, recorded_by, recorded_at) VALUES ('100013', 'feacc92d-a035-4196-91c8-a1cb06a0977a', '個人情報保護管理運営会議', '2020-03-18', '1', 'approval', '2020-04-01', '2099-03-31', '{"connection": null, "procedures": [{"name": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "slug": "event", "items": ["氏名", "電話番号", "メールアドレス"], "outline": {"en": "Sign up for the clean-up.", "ja": "清掃活動の参加申込みを受け付けます。"}, "section": "ごみ減量係", "planned_per_year": 10}], "outsourcing": null}', NULL, '2026-11-29 08:43:15.738333+00');
INSERT INTO app.approval (municipality, id, meeting, held_on, number, kind, period_from, period_to, snapshot, recorded_by, recorded_at) VALUES ('100013', '8245989e-a9ff-49a7-9457-10da2f8201e8', '個人情報保護管理運営会議', '2020-03-18', '1', 'approval', '2020-04-01', '2099-03-31', '{"connection": null, "procedures": [{"name": {"ja": "届"}, "slug": "meeting", "items": ["氏名", "メールアドレス", "診断日"], "outline": {"ja": "概要"}, "section": "ごみ減量係", "planned_per_year": 10}], "outsourcing": null}', NULL, '2026-11-29 08:43:15.746235+00');
INSERT INTO app.approval (municipality, id, meeting, held_on, number, kind, period_from, period_to, snapshot, recorded_by, recorded_at) VALUES ('100013', '87b9087f-794b-41af-adf1-e22efc1aac91', '個人情報保護管理運営会議', '2020-03-18', '1', 'approval', '2020-04-01', '2099-03-31', '{"connection": null, "procedures": [{"name": {"ja": "届"}, "slug": "course", "items": ["氏名", "メールアドレス", "診断日"], "outline": {"ja": "概要"}, "section": "ごみ減量係", "planned_per_year": 10}], "outsourcing": null}', NULL, '2026-11-29 08:43:15.749393+00');


--
-- Data for Name: audit_event; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a22679-07ec-768a-bad6-7e4af5c3c9ea', '2026-11-29 08:43:15.820425+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'signed_in', '', '{}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a22679-0828-7f47-a0ee-262b0eaf002f', '2026-11-29 08:43:15.880978+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'record_added', '100013-GB1WV-W0PND', '{"kind": "telephone"}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a22679-083a-71cb-b171-5e85fa2dea46', '2026-11-29 08:43:15.898128+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'status_changed', '100013-GB1WV-W0PND', '{"to": "accepted", "from": "arrived"}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a22679-084e-7816-9f87-b62878acdee3', '2026-11-29 08:43:15.918523+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'status_changed', '100013-YJ88F-AFS77', '{"to": "rejected", "from": "arrived"}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a22679-0872-7312-bcc4-9ff05245ffaf', '2026-11-29 08:43:15.954212+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'application_arranged', '100013-GB1WV-W0PND', '{"fields": ["own"]}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a22679-0887-7432-905e-4259e589505c', '2026-11-29 08:43:15.975289+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'application_arranged', '100013-GB1WV-W0PND', '{"fields": ["own"]}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a22679-0899-71e7-9f59-b0dc1e7004b9', '2026-11-29 08:43:15.99313+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'sending_begun', 'event', '{"count": 1, "sending": "d43e6625-bacb-5a12-a035-749014cc99e9"}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a22679-08a4-705b-99d1-0944c63a95cd', '2026-11-29 08:43:16.00405+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'notice_sent', '100013-GB1WV-W0PND', '{"mail": 1, "sending": "d43e6625-bacb-5a12-a035-749014cc99e9"}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a22679-08b3-75c4-931e-01d7f068fa81', '2026-11-29 08:43:16.019386+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'capacity_changed', 'meeting', '{}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a22679-08d8-7ade-8d9e-49ed43a91156', '2026-11-29 08:43:16.0567+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'application_entered', '100013-TTS33-FD8C2', '{"channel": "paper"}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a22679-08de-7f33-9902-f7e729581def', '2026-11-29 08:43:16.062967+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'status_changed', '100013-YR8JK-KGNHX', '{"to": "accepted", "from": "arrived"}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a22679-08e8-73d4-8ce9-d624009963d4', '2026-11-29 08:43:16.072256+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'status_changed', '100013-HQC9A-M4DN1', '{"to": "withdrawn", "from": "arrived"}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a22679-08f6-7dda-a69a-6d07f19e5f84', '2026-11-29 08:43:16.086888+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'capacity_changed', 'course', '{}');
INSERT INTO app.audit_event (municipality, id, at, staff, action, subject, details) VALUES ('100013', '01a22679-0910-7ff3-ad37-25dc89dbbe88', '2026-11-29 08:43:16.113008+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'lot_drawn', 'course', '{"intake": 1, "number": 1, "places": 2}');


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

INSERT INTO app.custom_column (municipality, id, procedure, label, kind, choices, "position", removed_at) VALUES ('100013', '383f679f-d1f1-4374-972d-0269c36ca140', '866e9f17-0a95-45e9-b1b1-ce1ca804bea8', '参加費', 'number', '{}', 1, NULL);


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

INSERT INTO app.handling_record (municipality, id, application, at, staff, kind, sealed, outcome, next_sealed) VALUES ('100013', '02d72854-f493-50eb-8773-0e55207b2085', '01a22679-0805-73c4-8f73-6a54772f039c', '2026-11-29 08:43:15.877149+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'telephone', '\x019f8a9ad991384eb0ab351f70ff84c2dd65ea6347753e059693bb957b3302e8654d4d6367080c615d2d02fe6febaf174f0a419da8eae0f498b2665dbbd4090b300a948a94d1d549b183611c77cbb4b9c84d4c21fa4283f61bf6fda237f7c2f7783605b726241936faf811fb6fd31234976ce56443a31b52613aaaa36deec8f63d4d39f8ff3a15670decd1af9e6a08c276010a78b091ff0864bee2da6bc3e9c155fa002cd63c80cefa8534b5169406d694b6c3e8d86bee85b778b5abc782979486b726ae290db008739f222b68745ecdbed0166a9bd7a2b355960416554a3d3fa8261de7b66300d68056f535f13332e3044d8d7fd8652b469b86a0041bef283b84131c5755460a1e4ab8a2428214f4ad2e9b9ab6b0870f3699d160048fc849055d69bdfba94ec85e37b13f546575c1869356b13670caf022dc11c40bb793aefd561b9dd0beaa40afac9c20b9739c415c9ad92df815dbfb18594eda66628358680cb53c5c67095b777f56ba89850cb862589c4f33b20b64e21f4761605dbc28e51ce87db755732968092b7006b2c57655f96837ec2a33458e263a32c0588f1dcfe352fae344e8be210b4d4ccee4bd943f424b707f726d143d0b57d01e87229f63aee2123161f96b0796c364a60bde008a16766284b1724f73b178257473d8c070acaf4f26fc01f881359b83805c274a5c496b3da2bdc4a2d2b1f57e87b12b5eb8d9a896757d26b843ef2ae47623a9cda57bb3833cc713626d7f6b44783e3a2c1e9226971a84b51c1c01d65c181118ef17800252b3b1d1631a70c61589754a4db805', NULL, NULL);


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

INSERT INTO app.lottery (municipality, id, procedure, place, intake, number, drawn_at, drawn_by, seed, capacity, entrants, winners) VALUES ('100013', 'a3452d73-ce37-4e6e-b493-28cc2add4bf5', '2a948cba-63a6-4cd3-9c06-03cbffb18f30', 'zq-seminar', 1, 1, '2026-11-29 08:43:16.111501+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', '54bf6ed997b3252233f7651332b59caf0894505314eb95aabc64b59d82ca5dc2', 1, '{VX6Q2Z31S1}', '{VX6Q2Z31S1}');
INSERT INTO app.lottery (municipality, id, procedure, place, intake, number, drawn_at, drawn_by, seed, capacity, entrants, winners) VALUES ('100013', '5216420b-50a7-4e1e-b5f5-df91c4b3b831', '2a948cba-63a6-4cd3-9c06-03cbffb18f30', 'zq-survivors', 1, 1, '2026-11-29 08:43:16.112138+00', '389ea4f5-95f5-4317-852c-afbd81a3e57b', '5149945f22063ee869fd01f8445a6aa3b928043fd72d924383c2b67d2d73d9fd', 1, '{QM54PVG4R3,RA6GMNJGPP,RFD8G9EA1M}', '{RA6GMNJGPP}');


--
-- Data for Name: mail_template; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: mailer_key; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.mailer_key (id, public_key, created_at) VALUES ('3ab80038-c8d5-40a4-bcdb-28aa8bd83b84', '\x7818357ef1f8b28adfb9d2a2af29a774f0b2a0b459fb8ba34f337c59a1136262', '2026-11-29 08:43:15.730143+00');


--
-- Data for Name: municipality; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.municipality (code, slug, name, telephone, suspended_at, created_at) VALUES ('100013', 'town100013', '{"en": "City 100013", "ja": "第100013市"}', '03-0000-0000', NULL, '2026-11-29 08:43:15.731039+00');


--
-- Data for Name: notice; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.notice (municipality, id, sending, application, at, sealed) VALUES ('100013', '8025fbb8-a544-4b31-a63b-54d78308e160', 'd43e6625-bacb-5a12-a035-749014cc99e9', '01a22679-0805-73c4-8f73-6a54772f039c', '2026-11-29 08:43:15.997305+00', '\x019f8a9ad991384eb0ab351f70ff84c2ddbe6b2907bef71bf013152c1347a0225223d5bf13028898c1d0150b5d2bf6320dccc9bac4abda7c8ed8c4786ccb22dcdeb735fbeea80dc0c50101a8f120f9d8395721ea387b184c77608395b9d4d83110192b214414a0afe3cdec566e9536ade01ce85d9d1d7ba1a60e46759a2df78d6f4e07d131f8ee8b58cff0da9b9c51398039fc856106937f14a386e359a2b8230ba1a5a1b1450e161efcfaeb3946b31be3c9123bbec8a8f761e75dbaf474d81022d2b985556d6816dc32a100c520e972fd324c8f844e619b2bbe5ed99b8bd09f5b5aa49cd7c2207046921b9b80553e65a40d8dbfb64fcd70a2e69dd744e1563baf8e86fc8787985434e44d0290f0ce32b23faf9bd271986603fb67b2e37008c66f44ea3e76aa0fa53d356a05fdbba1b55a9b06beb63850f6b72a35cca3bfc6bfa56df776a1933c002b9c00dba4a77fd89eb909ebae0b631f9782e94bdc62888380bc97ee04f6fbd270d651dbf8e16c55bef58192f8f77da6994fee68b14e522ee57344108bb49383e6f1f4b58b0e760073d5e5dd4d285023ca19dac01f28fcc3230dff5379d1dfc0d52d1921654a45ca029d3e6643b43c82900a91e2303da1813058ce8ada8277f38340f6130ded259d2cbf00e625553e06b50db56d9182a57250b5b3ecc04613610e88e5be24568e832b1ef233249a6c39a94f960013846d8237e7c599172fb76f0af2419c626ab6fe541602df949e3301bf4145c6be65e05e3d559a7dc0714570feab3a7465e8052af9803a7b388ef6c48aac6bf6c22182831d');


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

INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-0807-7298-a102-126559b4a8dc', '01a22679-0805-73c4-8f73-6a54772f039c', 'arrival', 'applicant', 'ja', '{"at": "2026-11-29T08:43:15.842033+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "GB1WVW0PND", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b843d4e332f46208c9255d4ec65f5f6de838d4993f6622b511b00c1eaf67b814d66b3993802ffee7016d83fbf69fa74de3352a844643fba5d90d37fbdd043a5c9beafa69281c33ea45b71860967ff7a0f6e1d8d47de0b8befaa9f6d953678cd14b230f6035b9b617030bb488bb7e29c80e8ec6d12addec732782dfcd8bdbc2467285fccd2175781a7fb260b6c0686a097bc5bc46380474afe6c9a2ee73da7db1ffa7618cec40c9b2eb99b904108c0fd2dc863d77ce3891427faa276684689738643b39e4d5363814fb8849cfa58eb5a0898a3de8c05e8295f7b86afff0da1d4a8bb5570be8fdd1ddeb8a59674f09cc76915f8f7091e28bc6e732bbc4b2e525851e9cde8a837c31f12011347a180560388ed18e24a84f3c358d5f99c7d6274f1892daebb77ac5a483cec78b722c0b7696e60dd23484f4e33f9432418f36a43410d4a2c519066ccd9fb4b2d6681487607363fac06fac322432e2e1aa44a5f0c081847f256d22cc73f9c218d7b5724d3b1e31da6828612ae48710c5c0fc638058aeb59b0b41ba20fff9bb86a3a288a6670576ffe55990943f83489e6035d7a69ac30ae36ab20fdca93152e03fffb6656f2134026bbb6baf40522930b3b04c6a9e4910f465563fe00e38559f266931b8eda56b4091cafcc635c9f1026853ba183bd38c49d596a949dfcb27ef93d361aedf96f716630603af3b5d5daaeed1532808885962a84d6094654ad7a85c760409fae015af55e45c17f324046b8cc9914bd363c73b19da4985b7a09d61309a7cdb3eae180', '2026-11-29 08:43:15.847195+00', '2026-11-29 08:43:15.847195+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-0807-7995-805e-070dbc8ed003', '01a22679-0805-73c4-8f73-6a54772f039c', 'arrival_section', 'section', 'ja', '{"at": "2026-11-29T08:43:15.842033+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "GB1WVW0PND", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b84ede1829e50027c22f5230e67c5c376808bcc05835f5277ab5793362fef662c2f35627a0bb373c3e680ff57cef06e630f2d1b87f73fd256b228c3c3106a62092621b34f3ecb42954482c2d698533e7d6b8f7f69dabe06fa6a8857d2674acfc854a2a852cdfb718d8343cf619462da02517123e067cdf456621d1e2d1399ebadece3713bffe404728992e4b347b4849b0ff16513efdd9a12854e0c297b326ae4cd93413ed829f5bcb3c91c71a1176fcab169649d54561cd283e531dacfbdbee2d7d4e4caddbc2f0159efe9400b265c852068753cde4ec8d8be41f253ae60c9d3828acdaf698dee267ee9057d6e607a26ac3b380c3ac2d563e1c564d86ebfb00db62588bbaf9cafdc3b515d8630a25a2875245b177ca7591b7d006cc65b671a6e064057fdb2213b512c06d8534d55f43a6853b6e4ac24eb1540f9106d02ad05825f7a43b33a62e72e6e7b72a9e8ac503d70c7159afa5ab688c22be356e810416bd04c5a23c84fc9670ba2372038cbb08a597f35c2a86f88e39e9a9f8c0d81e28cf4643a453a1b65d1b5ae371949b145f0a74d773370a2e1bcc606ee303ff422ead3c7541454516cee43f9b67c0faa9ea1a48d18d0b43112fdea44554139cf863b905001c062e1a8f1978d4c6604cae2a3c062bce4c6a3f24f8ac357f6cb2f12464810553b5806b742c8a968cb7f3c849457492e5f228a5a196b6223e5e133ea59c417b780c892d1cf9272cf38c8cd26908cb95ddc01dfa17c4aad062c1f65c9fdb8b94e2c3217a625ae05fc8bbe828d1c1d', '2026-11-29 08:43:15.84762+00', '2026-11-29 08:43:15.84762+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-0811-73e6-8819-f8592dbe5237', '01a22679-0810-7d37-bb64-a328899261dc', 'arrival', 'applicant', 'ja', '{"at": "2026-11-29T08:43:15.856072+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "YJ88FAFS77", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b84ff424c603caa129d7eaed8a0dc78fd6d97451760b535885aef21e754460b5d72ce487512594cc4c229bcafd5a25a86f158bce91376c20891424abb71e9deb1143d90a3085f418f052ff5ccb5a7eb0292dee183e638860500e8a3e271579accc59627b5b327491397442d4985f2eade0f15bc4236efd4968fdb6d87f80037c939f2f876fd3d387b58d7736b5e623f68a682781e5a1cfa41fdc56da4cfd4b10e99c781da4fab1a75af073f235dc7e42ef5ee44e1ab43937419dc39e7d98436a6a1d7e226b204f6cb570e719159bbee40aaa3070635d00236479f932f1ca3c75597ae9cf91b1e78170c514effaff225c59f7251cc313f45020b5b2ad12ff1895f4f5a827499f1ed8f890d19b247eae65a0da5879deeb279549f58b725d78919b5fe98fb5cdb83afca70f400b7484dc8192b54b6f326de9715409e0d054ffbaf5b9731b76cae5266346e227ec03c169d328a5f1a67881c298213c74b3d866994871924ca47f0781f1b4e0444b774b46d414be0bfe7ad3924306c88a85caa9f436358e943ae15fd910a7b769eaa96c46ed3bc589a1593f9dbf7cc1698187ada9822bfa6779fe78f14388bafc8e0e95e1101f47c0e6ef4246de7b1bb972dcd1ac586ec927c14d5f0516c5d03b86dab4a21cba9542564f6a020706c2cca7301be3c437d25564b8049aa01abf8064e5f3d3d59c3fe57194d454a6a52f1312bd434174a18ac95e42a2c8108c5540175394a467f920a3d52552826ba69136a564408558f7ba888dc611ab0c94f28ae9c3f331f55fc', '2026-11-29 08:43:15.857266+00', '2026-11-29 08:43:15.857266+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-0811-753f-95cb-b4151bffcea6', '01a22679-0810-7d37-bb64-a328899261dc', 'arrival_section', 'section', 'ja', '{"at": "2026-11-29T08:43:15.856072+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "YJ88FAFS77", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b84ede1829e50027c22f5230e67c5c376808bcc05835f5277ab5793362fef662c2f35627a0bb373c3e680ff57cef06e630f2d1b87f73fd256b228c3c3106a62092621b34f3ecb42954482c2d698533e7d6b8f7f69dabe06fa6a8857d2674acfc854a2a852cdfb718d8343cf619462da02517123e067cdf456621d1e2d1399ebadece3713bffe404728992e4b347b4849b0ff16513efdd9a12854e0c297b326ae4cd93413ed829f5bcb3c91c71a1176fcab169649d54561cd283e531dacfbdbee2d7d4e4caddbc2f0159efe9400b265c852068753cde4ec8d8be41f253ae60c9d3828acdaf698dee267ee9057d6e607a26ac3b380c3ac2d563e1c564d86ebfb00db62588bbaf9cafdc3b515d8630a25a2875245b177ca7591b7d006cc65b671a6e064057fdb2213b512c06d8534d55f43a6853b6e4ac24eb1540f9106d02ad05825f7a43b33a62e72e6e7b72a9e8ac503d70c7159afa5ab688c22be356e810416bd04c5a23c84fc9670ba2372038cbb08a597f35c2a86f88e39e9a9f8c0d81e28cf4643a453a1b65d1b5ae371949b145f0a74d773370a2e1bcc606ee303ff422ead3c7541454516cee43f9b67c0faa9ea1a48d18d0b43112fdea44554139cf863b905001c062e1a8f1978d4c6604cae2a3c062bce4c6a3f24f8ac357f6cb2f12464810553b5806b742c8a968cb7f3c849457492e5f228a5a196b6223e5e133ea59c417b780c892d1cf9272cf38c8cd26908cb95ddc01dfa17c4aad062c1f65c9fdb8b94e2c3217a625ae05fc8bbe828d1c1d', '2026-11-29 08:43:15.857341+00', '2026-11-29 08:43:15.857341+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-0845-7c32-8fd6-ab5376f26b01', '01a22679-0805-73c4-8f73-6a54772f039c', 'acceptance', 'applicant', 'ja', '{"at": "2026-11-29T08:43:15.895327+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "GB1WVW0PND", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b843d4e332f46208c9255d4ec65f5f6de838d4993f6622b511b00c1eaf67b814d66b3993802ffee7016d83fbf69fa74de3352a844643fba5d90d37fbdd043a5c9beafa69281c33ea45b71860967ff7a0f6e1d8d47de0b8befaa9f6d953678cd14b230f6035b9b617030bb488bb7e29c80e8ec6d12addec732782dfcd8bdbc2467285fccd2175781a7fb260b6c0686a097bc5bc46380474afe6c9a2ee73da7db1ffa7618cec40c9b2eb99b904108c0fd2dc863d77ce3891427faa276684689738643b39e4d5363814fb8849cfa58eb5a0898a3de8c05e8295f7b86afff0da1d4a8bb5570be8fdd1ddeb8a59674f09cc76915f8f7091e28bc6e732bbc4b2e525851e9cde8a837c31f12011347a180560388ed18e24a84f3c358d5f99c7d6274f1892daebb77ac5a483cec78b722c0b7696e60dd23484f4e33f9432418f36a43410d4a2c519066ccd9fb4b2d6681487607363fac06fac322432e2e1aa44a5f0c081847f256d22cc73f9c218d7b5724d3b1e31da6828612ae48710c5c0fc638058aeb59b0b41ba20fff9bb86a3a288a6670576ffe55990943f83489e6035d7a69ac30ae36ab20fdca93152e03fffb6656f2134026bbb6baf40522930b3b04c6a9e4910f465563fe00e38559f266931b8eda56b4091cafcc635c9f1026853ba183bd38c49d596a949dfcb27ef93d361aedf96f716630603af3b5d5daaeed1532808885962a84d6094654ad7a85c760409fae015af55e45c17f324046b8cc9914bd363c73b19da4985b7a09d61309a7cdb3eae180', '2026-11-29 08:43:15.909851+00', '2026-11-29 08:43:15.909851+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-0852-7239-9858-6fa61e497e4e', '01a22679-0810-7d37-bb64-a328899261dc', 'rejection', 'applicant', 'ja', '{"at": "2026-11-29T08:43:15.915612+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "YJ88FAFS77", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b84ff424c603caa129d7eaed8a0dc78fd6d97451760b535885aef21e754460b5d72ce487512594cc4c229bcafd5a25a86f158bce91376c20891424abb71e9deb1143d90a3085f418f052ff5ccb5a7eb0292dee183e638860500e8a3e271579accc59627b5b327491397442d4985f2eade0f15bc4236efd4968fdb6d87f80037c939f2f876fd3d387b58d7736b5e623f68a682781e5a1cfa41fdc56da4cfd4b10e99c781da4fab1a75af073f235dc7e42ef5ee44e1ab43937419dc39e7d98436a6a1d7e226b204f6cb570e719159bbee40aaa3070635d00236479f932f1ca3c75597ae9cf91b1e78170c514effaff225c59f7251cc313f45020b5b2ad12ff1895f4f5a827499f1ed8f890d19b247eae65a0da5879deeb279549f58b725d78919b5fe98fb5cdb83afca70f400b7484dc8192b54b6f326de9715409e0d054ffbaf5b9731b76cae5266346e227ec03c169d328a5f1a67881c298213c74b3d866994871924ca47f0781f1b4e0444b774b46d414be0bfe7ad3924306c88a85caa9f436358e943ae15fd910a7b769eaa96c46ed3bc589a1593f9dbf7cc1698187ada9822bfa6779fe78f14388bafc8e0e95e1101f47c0e6ef4246de7b1bb972dcd1ac586ec927c14d5f0516c5d03b86dab4a21cba9542564f6a020706c2cca7301be3c437d25564b8049aa01abf8064e5f3d3d59c3fe57194d454a6a52f1312bd434174a18ac95e42a2c8108c5540175394a467f920a3d52552826ba69136a564408558f7ba888dc611ab0c94f28ae9c3f331f55fc', '2026-11-29 08:43:15.922158+00', '2026-11-29 08:43:15.922158+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '8025fbb8-a544-4b31-a63b-54d78308e160', '01a22679-0805-73c4-8f73-6a54772f039c', 'notice', 'applicant', 'ja', '{"at": "2026-11-29T08:43:16.002248+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "reference": "GB1WVW0PND", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b843d4e332f46208c9255d4ec65f5f6de838d4993f6622b511b00c1eaf67b814d66b3993802ffee7016d83fbf69fa74de3352a844643fba5d90d37fbdd043a5c9beafa69281c33ea45b71860967ff7a0f6e1d8d47de0b8befaa9f6d953678cd14b230f6035b9b617030bb488bb7e29c80e8ec6d12addec732782dfcd8bdbc2467285fccd2175781a7fb260b6c0686a097bc5bc46380474afe6c9a2ee73da7db1ffa7618cec40c9b2eb99b904108c0fd2dc863d77ce3891427faa276684689738643b39e4d5363814fb8849cfa58eb5a0898a3de8c05e8295f7b86afff0da1d4a8bb5570be8fdd1ddeb8a59674f09cc76915f8f7091e28bc6e732bbc4b2e525851e9cde8a837c31f12011347a180560388ed18e24a84f3c358d5f99c7d6274f1892daebb77ac5a483cec78b722c0b7696e60dd23484f4e33f9432418f36a43410d4a2c519066ccd9fb4b2d6681487607363fac06fac322432e2e1aa44a5f0c081847f256d22cc73f9c218d7b5724d3b1e31da6828612ae48710c5c0fc638058aeb59b0b41ba20fff9bb86a3a288a6670576ffe55990943f83489e6035d7a69ac30ae36ab20fdca93152e03fffb6656f2134026bbb6baf40522930b3b04c6a9e4910f465563fe00e38559f266931b8eda56b4091cafcc635c9f1026853ba183bd38c49d596a949dfcb27ef93d361aedf96f716630603af3b5d5daaeed1532808885962a84d6094654ad7a85c760409fae015af55e45c17f324046b8cc9914bd363c73b19da4985b7a09d61309a7cdb3eae180', '2026-11-29 08:43:16.002266+00', '2026-11-29 08:43:16.002266+00', 'waiting', 0, NULL, NULL, NULL, '\x013ab80038c8d540a4bcdb28aa8bd83b8432fce934207f2c4600d364741997e0d06dede9f733a1324ed52d9ca0d7f14a0c933ae69b03b02a59df96f38aa7694f847bc46a492d2b25988ae4e499d5d0b9a0545abddb5fd6fa943fe8c54ee1e01be3cd9f9bfbaa3be98cba3cdf6f5cf036ed7ec899caf77d1694fae315bd7f8d8a33c385ab0d6b5870b53b5443bcf140327e03f577aef0639de6505888c5cf96aca82a4d043a204aaecc50f64d8fcd4633df8501f185fc5b2c166aec159b1506962d832162fc3d3f2958f7b493e903e3d95efa7673912c20d531507160281fd4c85e5d0eee1e301b3abe2b0e9906f01ef7b53342334e8f6edb845efc899b43dfcce9bf3b0510f067ee73a15daf3ac68e8e2a4eed53eedbc02f429788034b4b9a9ab2e6a07aa0c4ffc7e5ebda9eb7b024abc84ea6d4109908e283eb0d034c35cc97b59b91a6c825c8c6a0876470d65de7a6e9e7d86eb3d4a0161168c52de67f44066020f27b833a0751ddb6a14e230c0e66b22537ac95a8b642ecca5c7bdb3f04114c220db298a958e6068ba729d40266b1cd25ebce4877c4dc0b790f089b834c8cd8eefd83eed1e6f43791d10f433b7fd104d854107004a4ab155411a072dacb5ab9e86dd3e76d61b304ca3026e3901ace056ee5f54e429484eab0c18f850b738bfba506198d8d748bfac1d22bfedbef16f48ad92978c40c86e9a594e2c1f0f9dac9acdb5b3750855514366289a0d33ea48a711561a50fb73bae6754c29aeae04724f935d0d6fa55a0869ab5e3f509bb669ab108416855208bffd7f2da3d664909e4', NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-08ba-78ae-8370-c51056e245d8', '01a22679-08b9-7f09-a2e6-ed2afaaa1843', 'arrival', 'applicant', 'ja', '{"at": "2026-11-29T08:43:16.024805+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "YR8JKKGNHX", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b84d909165b139c9882eb5ea436bb75f42cb3f4b879eb74182b681c0fc5df363c5784ed404f605495ce28f95e51f3dd9410c88f815abb8ad6aaef34f060b83f4a434a29aeef534fcd678568ac11869a1d782b4d83d99351c66ff6b7d3e0e57a380a87ee1b034214c522b55e95a8e7ffb3a8aa98a5aa9e4f5718822900aecc11b366aad417ac034a0f4ec871fca806b6891880e4f7d22a25313c47c255040417b7f1fc58d9c306dc0a64b6ed6c77e5d50c48434a77eadf81c7cb09b6d581b2126d7535ad28ab7fbfbac09c3a7faa3b216561415186cfb4e5130e08c8e6b6dca247f46c0c8d319c8a573911ac3e4bfea621a5f168842f6e8e34999042934343cd2a43774dc3fdee6f4ec7a3b9a47f524a5ed418b85aaf0f3cce00cdf78bc4bf4388e884408517f1509362c174ced04602f22f76968d97400dc64dab6d80454629d41dc20f23f42c4b8c84e50cc55b7aed0eaeefdccad198b17b90056269e7fee43627f414e2ef66529a89a7797e26370d6b73642621fc5055e6e5a751990f6c0e21aaac5b28eb1f226efa11180183c358833746718c633099c30ac8fd4e01e3aa2d6d8ffbf3bcaa0a0b6a235139e5461a8874e5176c212ef5456ef28a49ca0ff7cd99ad3b3dfc774c8397d2d98ccbc282bf342c6a83ce3d2b491060cb075813edb74307192cac60716089d8b41de1c728c931a25eb0cc02f4f050b34c3271c180da448917961400c3d520d9ef7ce42619818965276b00f73db4618661e3b95310e3b511463647ad8b18498d8f35a93f6dc901', '2026-11-29 08:43:16.026574+00', '2026-11-29 08:43:16.026574+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-08ba-7e7e-a277-18df84a97a47', '01a22679-08b9-7f09-a2e6-ed2afaaa1843', 'arrival_section', 'section', 'ja', '{"at": "2026-11-29T08:43:16.024805+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "YR8JKKGNHX", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b84ede1829e50027c22f5230e67c5c376808bcc05835f5277ab5793362fef662c2f35627a0bb373c3e680ff57cef06e630f2d1b87f73fd256b228c3c3106a62092621b34f3ecb42954482c2d698533e7d6b8f7f69dabe06fa6a8857d2674acfc854a2a852cdfb718d8343cf619462da02517123e067cdf456621d1e2d1399ebadece3713bffe404728992e4b347b4849b0ff16513efdd9a12854e0c297b326ae4cd93413ed829f5bcb3c91c71a1176fcab169649d54561cd283e531dacfbdbee2d7d4e4caddbc2f0159efe9400b265c852068753cde4ec8d8be41f253ae60c9d3828acdaf698dee267ee9057d6e607a26ac3b380c3ac2d563e1c564d86ebfb00db62588bbaf9cafdc3b515d8630a25a2875245b177ca7591b7d006cc65b671a6e064057fdb2213b512c06d8534d55f43a6853b6e4ac24eb1540f9106d02ad05825f7a43b33a62e72e6e7b72a9e8ac503d70c7159afa5ab688c22be356e810416bd04c5a23c84fc9670ba2372038cbb08a597f35c2a86f88e39e9a9f8c0d81e28cf4643a453a1b65d1b5ae371949b145f0a74d773370a2e1bcc606ee303ff422ead3c7541454516cee43f9b67c0faa9ea1a48d18d0b43112fdea44554139cf863b905001c062e1a8f1978d4c6604cae2a3c062bce4c6a3f24f8ac357f6cb2f12464810553b5806b742c8a968cb7f3c849457492e5f228a5a196b6223e5e133ea59c417b780c892d1cf9272cf38c8cd26908cb95ddc01dfa17c4aad062c1f65c9fdb8b94e2c3217a625ae05fc8bbe828d1c1d', '2026-11-29 08:43:16.026931+00', '2026-11-29 08:43:16.026931+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-08c2-72f2-8c76-cac092ab6011', '01a22679-08c1-77c8-bf3d-0a5ba7c0b605', 'arrival', 'applicant', 'ja', '{"at": "2026-11-29T08:43:16.03252+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "HEK95BED9E", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b84061ad14612e73d0a5edcdb86dc0944b04019bb2f661ff308fb807a4227fa050c270a1bf38497e74e9bd3ce8f662f274819e7500fd11ffd4a480df6c19b008d2355f07d160ea7c747358d6477b32683d3a659c27edcf21e563357565723a7aad0fb0ae4908ddf3b9c4b3043c7798cb431c8a6e532069a7557275936b751a7e78ed48ca3e52b181bf497ee34b41ea418be6883ab6b1055f2ab82ab36f960dd0154237f4b947a9864024e702bfd82af9f28f941a290e8f744c3f3c0be20e2dd9aedaad50a9ec6060a9bccdb8bcc78825155ceb619c0582926c6b3d114fae18ea27c13cf4c5b50e4145e15147827f94b04f60ad8366ed2c1548af4c54868e699f51d6b89d3777b6761ee181bd815a8fea626fc7089d76e04be63b66d4309c9ca7e459f2c54a5a07b876cdfa297d4b93d2a46c3f1e7afabb253ae13a03d5419153a11115f6beda069b9bc3d46b9f9f94f8b9dedb035d91ae5c74363a10aabcca1920780f72ad295332431e0c669a611666c08464ccde53ae8a17f5bb6369336773111beba96c467aa95843d13a3bcbf3edb8c75b109876590e18e5151566a6fb76a8ce0981e38412d99c4593e28daea013b2d17c2939b8ebd03fd8a86126c909a765e1af18a469e5bb43fe8637dc55de8841bc6e830814a3eca0ab1ea4ee0c1d2c35616100459afeb06a8765e0c263df8b8cbc1c9da7c704f863e8776073bf1a288fab7ce4c94cf8db9d853f6bc1247ea4bed738fc4d33b8e605c79b784f25546df18135d86617375ea81867d52cc1a17f79b', '2026-11-29 08:43:16.034216+00', '2026-11-29 08:43:16.034216+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-08c2-74c2-b37a-33c430ae09dd', '01a22679-08c1-77c8-bf3d-0a5ba7c0b605', 'arrival_section', 'section', 'ja', '{"at": "2026-11-29T08:43:16.03252+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "HEK95BED9E", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b84ede1829e50027c22f5230e67c5c376808bcc05835f5277ab5793362fef662c2f35627a0bb373c3e680ff57cef06e630f2d1b87f73fd256b228c3c3106a62092621b34f3ecb42954482c2d698533e7d6b8f7f69dabe06fa6a8857d2674acfc854a2a852cdfb718d8343cf619462da02517123e067cdf456621d1e2d1399ebadece3713bffe404728992e4b347b4849b0ff16513efdd9a12854e0c297b326ae4cd93413ed829f5bcb3c91c71a1176fcab169649d54561cd283e531dacfbdbee2d7d4e4caddbc2f0159efe9400b265c852068753cde4ec8d8be41f253ae60c9d3828acdaf698dee267ee9057d6e607a26ac3b380c3ac2d563e1c564d86ebfb00db62588bbaf9cafdc3b515d8630a25a2875245b177ca7591b7d006cc65b671a6e064057fdb2213b512c06d8534d55f43a6853b6e4ac24eb1540f9106d02ad05825f7a43b33a62e72e6e7b72a9e8ac503d70c7159afa5ab688c22be356e810416bd04c5a23c84fc9670ba2372038cbb08a597f35c2a86f88e39e9a9f8c0d81e28cf4643a453a1b65d1b5ae371949b145f0a74d773370a2e1bcc606ee303ff422ead3c7541454516cee43f9b67c0faa9ea1a48d18d0b43112fdea44554139cf863b905001c062e1a8f1978d4c6604cae2a3c062bce4c6a3f24f8ac357f6cb2f12464810553b5806b742c8a968cb7f3c849457492e5f228a5a196b6223e5e133ea59c417b780c892d1cf9272cf38c8cd26908cb95ddc01dfa17c4aad062c1f65c9fdb8b94e2c3217a625ae05fc8bbe828d1c1d', '2026-11-29 08:43:16.034318+00', '2026-11-29 08:43:16.034318+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-08ca-71fb-9dce-4c8a334df557', '01a22679-08c9-7764-bdef-06d12ce1a688', 'arrival', 'applicant', 'ja', '{"at": "2026-11-29T08:43:16.040402+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "HQC9AM4DN1", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b8486fbff7c4ad7086150f5a981a614a37b6b14c484418648ccf88924a3c7705973716e641fc701e9d01338640a56014f3f2ffb9b2698783f4294c6a772ab9d23eb90368df66c272e26f67c4c49bbe9d6136de1ee8b2f687675a2a9bce98b905c126ad05249a78b65207449c31858a9ed33edef7fd20ffef39c4fbfc3bb4335cbe809addf06bab5359bb77e08639dde69659e78c5eca43964c4f439e2c9762fc44ad68793faeddcaf7ae2224b12fb9fcf638732ddee1474e79f99041c200a065fe3415f6df1760071a80773025589742a2f723b8c589e2077c232450547e5ef725428848888e3c592c066703fd2b6a1a92ef4435e6ba4f9cb287bc35e7d40d8bbe282c88eeee047992ed246eccb4a7d90ac48b13d71d1cd06ac865c8934fa83da146ada6f5131fb0a6a6375d002d5df86d117abb460d55aac4bf204e85bfc714cf24589e45f374ea44a0188b963474eec40c03b4a0b2bd92838f344b0edd4c7947a5b5af22b7c144cfcdfd7b4d4961e84ade4e1f34f6d0e04c42b04d8fd1558e2f043781a684906db0838c3b3f661bb3013f6491b1756c492740f3ae815718af18f32b5eae4ebaff6c85b1c11b062c2fdbb2623cb75f87ee29149e8ce25d05b3b63e0d19ffd11c082860d238ac8a2e0367a65a4cf08126f7a1a490bbdea15ccbb44ef1af001193ce0be3562bdd398066e365e5b209caf63fefd2f1472b833a2543c153d20c49deb9b65e1d0f582d69baa90c94fcbf9376069a1f0d325d42f875f4174c89b453efc02619ec08429955415e4', '2026-11-29 08:43:16.042157+00', '2026-11-29 08:43:16.042157+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-08ca-73b3-b1c5-0596d32bc23b', '01a22679-08c9-7764-bdef-06d12ce1a688', 'arrival_section', 'section', 'ja', '{"at": "2026-11-29T08:43:16.040402+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "HQC9AM4DN1", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b84ede1829e50027c22f5230e67c5c376808bcc05835f5277ab5793362fef662c2f35627a0bb373c3e680ff57cef06e630f2d1b87f73fd256b228c3c3106a62092621b34f3ecb42954482c2d698533e7d6b8f7f69dabe06fa6a8857d2674acfc854a2a852cdfb718d8343cf619462da02517123e067cdf456621d1e2d1399ebadece3713bffe404728992e4b347b4849b0ff16513efdd9a12854e0c297b326ae4cd93413ed829f5bcb3c91c71a1176fcab169649d54561cd283e531dacfbdbee2d7d4e4caddbc2f0159efe9400b265c852068753cde4ec8d8be41f253ae60c9d3828acdaf698dee267ee9057d6e607a26ac3b380c3ac2d563e1c564d86ebfb00db62588bbaf9cafdc3b515d8630a25a2875245b177ca7591b7d006cc65b671a6e064057fdb2213b512c06d8534d55f43a6853b6e4ac24eb1540f9106d02ad05825f7a43b33a62e72e6e7b72a9e8ac503d70c7159afa5ab688c22be356e810416bd04c5a23c84fc9670ba2372038cbb08a597f35c2a86f88e39e9a9f8c0d81e28cf4643a453a1b65d1b5ae371949b145f0a74d773370a2e1bcc606ee303ff422ead3c7541454516cee43f9b67c0faa9ea1a48d18d0b43112fdea44554139cf863b905001c062e1a8f1978d4c6604cae2a3c062bce4c6a3f24f8ac357f6cb2f12464810553b5806b742c8a968cb7f3c849457492e5f228a5a196b6223e5e133ea59c417b780c892d1cf9272cf38c8cd26908cb95ddc01dfa17c4aad062c1f65c9fdb8b94e2c3217a625ae05fc8bbe828d1c1d', '2026-11-29 08:43:16.042247+00', '2026-11-29 08:43:16.042247+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-08fd-7333-9e80-0fff5aa9baf1', '01a22679-08fc-7be7-b1a1-45c12bc3ea58', 'arrival', 'applicant', 'ja', '{"at": "2026-11-29T08:43:16.091947+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "RA6GMNJGPP", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b848b521862f8e4b80b65920b3ab7837edb603a01cef2e3758c77fe782807a469412cdeb8c42ad93b7964c6f1735d51ca6e72bac0361239395db027c83540a436d70bc4fd276a44fd104d51f3df6956ce8aba35c84fa705fa8b789627797ae5e1186a47a946b8c3b0f3d59e78d1946eba8eb308c24f511069c7fc36efd0e6ac886da989a8f348725d02c63082c0b9ce887c5c36a5dc51e98ecde6b4a1e5ca0679f76f5dd798cae1958650d15fffced33cbcdeec0937cccfd66704d91cdf794e242d251bc3a88d01cb70279c29db1806990e66d667460d8f2b1d902b80071a1ebd8e1729259bf2a7fd7ba5342d6be216a5c9629032d7db9ef941e79bd736dccfda125cbfbda7c1d92f4228de52599c5aec12f34c7d3129fc714e04d9405d99ad0a3920cc25a7930faeef15ec5739c50bfa8386e6bdac8553e256e8fa1b623e477fc470e0518f8adbb905129d22946dbe2641c276bf5e34ee9a41b0a5a1ef65851653e646214e344a5b6264285be499d73ffcf0e755e9f2d7600ed6f456d042b6c4b0691af78f47fa6cac96f28d96fd51aecf4fec5c8fef645ad6fdec61ee749e64fee23a1cfd48b49c0b9e6f8b4603a79275b218f01a7eb418d9c11aa964a7d97376539808784b4ca2ee8f690cf99916b9c24daee0e670924f6242e37bf10786d56f721368ad59ecc174ca8368aea5a774c88493842a10efb1f88309ff6f8b88bbafd5a9ce4fa22c38ff90f649dd6c65356f7ba8da82b71ef0dc6d807dd49aee569e5bdf29a69859337ef04d75b9de5ab0a1', '2026-11-29 08:43:16.093228+00', '2026-11-29 08:43:16.093228+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-08fd-74a2-8952-933fdff2b0b8', '01a22679-08fc-7be7-b1a1-45c12bc3ea58', 'arrival_section', 'section', 'ja', '{"at": "2026-11-29T08:43:16.091947+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "RA6GMNJGPP", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b84ede1829e50027c22f5230e67c5c376808bcc05835f5277ab5793362fef662c2f35627a0bb373c3e680ff57cef06e630f2d1b87f73fd256b228c3c3106a62092621b34f3ecb42954482c2d698533e7d6b8f7f69dabe06fa6a8857d2674acfc854a2a852cdfb718d8343cf619462da02517123e067cdf456621d1e2d1399ebadece3713bffe404728992e4b347b4849b0ff16513efdd9a12854e0c297b326ae4cd93413ed829f5bcb3c91c71a1176fcab169649d54561cd283e531dacfbdbee2d7d4e4caddbc2f0159efe9400b265c852068753cde4ec8d8be41f253ae60c9d3828acdaf698dee267ee9057d6e607a26ac3b380c3ac2d563e1c564d86ebfb00db62588bbaf9cafdc3b515d8630a25a2875245b177ca7591b7d006cc65b671a6e064057fdb2213b512c06d8534d55f43a6853b6e4ac24eb1540f9106d02ad05825f7a43b33a62e72e6e7b72a9e8ac503d70c7159afa5ab688c22be356e810416bd04c5a23c84fc9670ba2372038cbb08a597f35c2a86f88e39e9a9f8c0d81e28cf4643a453a1b65d1b5ae371949b145f0a74d773370a2e1bcc606ee303ff422ead3c7541454516cee43f9b67c0faa9ea1a48d18d0b43112fdea44554139cf863b905001c062e1a8f1978d4c6604cae2a3c062bce4c6a3f24f8ac357f6cb2f12464810553b5806b742c8a968cb7f3c849457492e5f228a5a196b6223e5e133ea59c417b780c892d1cf9272cf38c8cd26908cb95ddc01dfa17c4aad062c1f65c9fdb8b94e2c3217a625ae05fc8bbe828d1c1d', '2026-11-29 08:43:16.093306+00', '2026-11-29 08:43:16.093306+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-08e1-7729-bc59-3a90687bee1f', '01a22679-08b9-7f09-a2e6-ed2afaaa1843', 'acceptance', 'applicant', 'ja', '{"at": "2026-11-29T08:43:16.0615+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "YR8JKKGNHX", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b84d909165b139c9882eb5ea436bb75f42cb3f4b879eb74182b681c0fc5df363c5784ed404f605495ce28f95e51f3dd9410c88f815abb8ad6aaef34f060b83f4a434a29aeef534fcd678568ac11869a1d782b4d83d99351c66ff6b7d3e0e57a380a87ee1b034214c522b55e95a8e7ffb3a8aa98a5aa9e4f5718822900aecc11b366aad417ac034a0f4ec871fca806b6891880e4f7d22a25313c47c255040417b7f1fc58d9c306dc0a64b6ed6c77e5d50c48434a77eadf81c7cb09b6d581b2126d7535ad28ab7fbfbac09c3a7faa3b216561415186cfb4e5130e08c8e6b6dca247f46c0c8d319c8a573911ac3e4bfea621a5f168842f6e8e34999042934343cd2a43774dc3fdee6f4ec7a3b9a47f524a5ed418b85aaf0f3cce00cdf78bc4bf4388e884408517f1509362c174ced04602f22f76968d97400dc64dab6d80454629d41dc20f23f42c4b8c84e50cc55b7aed0eaeefdccad198b17b90056269e7fee43627f414e2ef66529a89a7797e26370d6b73642621fc5055e6e5a751990f6c0e21aaac5b28eb1f226efa11180183c358833746718c633099c30ac8fd4e01e3aa2d6d8ffbf3bcaa0a0b6a235139e5461a8874e5176c212ef5456ef28a49ca0ff7cd99ad3b3dfc774c8397d2d98ccbc282bf342c6a83ce3d2b491060cb075813edb74307192cac60716089d8b41de1c728c931a25eb0cc02f4f050b34c3271c180da448917961400c3d520d9ef7ce42619818965276b00f73db4618661e3b95310e3b511463647ad8b18498d8f35a93f6dc901', '2026-11-29 08:43:16.065465+00', '2026-11-29 08:43:16.065465+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-08eb-71c7-aef5-ff48e923e56d', '01a22679-08c9-7764-bdef-06d12ce1a688', 'withdrawal', 'applicant', 'ja', '{"at": "2026-11-29T08:43:16.068772+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "HQC9AM4DN1", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b8486fbff7c4ad7086150f5a981a614a37b6b14c484418648ccf88924a3c7705973716e641fc701e9d01338640a56014f3f2ffb9b2698783f4294c6a772ab9d23eb90368df66c272e26f67c4c49bbe9d6136de1ee8b2f687675a2a9bce98b905c126ad05249a78b65207449c31858a9ed33edef7fd20ffef39c4fbfc3bb4335cbe809addf06bab5359bb77e08639dde69659e78c5eca43964c4f439e2c9762fc44ad68793faeddcaf7ae2224b12fb9fcf638732ddee1474e79f99041c200a065fe3415f6df1760071a80773025589742a2f723b8c589e2077c232450547e5ef725428848888e3c592c066703fd2b6a1a92ef4435e6ba4f9cb287bc35e7d40d8bbe282c88eeee047992ed246eccb4a7d90ac48b13d71d1cd06ac865c8934fa83da146ada6f5131fb0a6a6375d002d5df86d117abb460d55aac4bf204e85bfc714cf24589e45f374ea44a0188b963474eec40c03b4a0b2bd92838f344b0edd4c7947a5b5af22b7c144cfcdfd7b4d4961e84ade4e1f34f6d0e04c42b04d8fd1558e2f043781a684906db0838c3b3f661bb3013f6491b1756c492740f3ae815718af18f32b5eae4ebaff6c85b1c11b062c2fdbb2623cb75f87ee29149e8ce25d05b3b63e0d19ffd11c082860d238ac8a2e0367a65a4cf08126f7a1a490bbdea15ccbb44ef1af001193ce0be3562bdd398066e365e5b209caf63fefd2f1472b833a2543c153d20c49deb9b65e1d0f582d69baa90c94fcbf9376069a1f0d325d42f875f4174c89b453efc02619ec08429955415e4', '2026-11-29 08:43:16.075125+00', '2026-11-29 08:43:16.075125+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-0901-726f-b977-9ec6af9d91fb', '01a22679-0900-7ec4-87fe-8a178e1b9d76', 'arrival', 'applicant', 'ja', '{"at": "2026-11-29T08:43:16.096766+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "QM54PVG4R3", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b842bcbd313280ea4b6de288f17ea39378348f5d04c97891bdf2dc06d931c7bdd4a0a3eb4660f5bf4fec1a90e6646255a108a5cbfaa880f47eaa04962792cfc8483281dcc75aaebdb23d0482600e47d05915ecd88af9afac35e558421e43f587ff1e3fee6d070387d7848968474416cabd0ec078e51a03e1e6c11f97dfa81f73a7dcc493418e2034170c875538ede02a31371894a4ea89c6a0a25e0fbcc4283eeb686b82e15e346415099e3d42205b8cb1da9280a5093532e274980244e49596c271f22b2697052d3f66c5517bf5c3adc7ccc7f8b1a2264a0246674e4d86fce9a7baa07952ab7688904591788bed65b8eb892b88c941c6f6537ebbf4132c30d60df104aa22acfb346dc83cb0c52c681a3ad91cefbf5f65cae9bf697f1b764b7236d302deb8fa9783130adeaf4da8957e7ab59d30ad819f008327f884c5304f3e10d11e1e1d82094f0516fbfdb832b830e12bad0441dc0e576ece38c38a83b6be21c5bb49d165076f242ccaf84d32fea9b7da1c38e9580b54a107c9a638c332e54e232a41545e6a3c15d6d23e6c20285ce611304cb1f0cc74185dda34ce174992c7014d87960cae76ecea34645c17102c6d2bae7b1fdbf3d79c04fbc6d848b82ca4db945d1b0324aacc4ca1c15bde611f6c4045ab8cf1ca403e504981f19e367c25c530e6d45ffe9bc6872c650a50d00a1d9f93d2e8cd0b8e19791082e7b95abfca5a3326e6332072d9ae5709c3f210645bb357deaf31c99bad1c94af8c521c8248a7f4e67a99847ead88db244485fcf5630', '2026-11-29 08:43:16.09717+00', '2026-11-29 08:43:16.09717+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-0901-73ed-8a93-a0c26283b6da', '01a22679-0900-7ec4-87fe-8a178e1b9d76', 'arrival_section', 'section', 'ja', '{"at": "2026-11-29T08:43:16.096766+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "QM54PVG4R3", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b84ede1829e50027c22f5230e67c5c376808bcc05835f5277ab5793362fef662c2f35627a0bb373c3e680ff57cef06e630f2d1b87f73fd256b228c3c3106a62092621b34f3ecb42954482c2d698533e7d6b8f7f69dabe06fa6a8857d2674acfc854a2a852cdfb718d8343cf619462da02517123e067cdf456621d1e2d1399ebadece3713bffe404728992e4b347b4849b0ff16513efdd9a12854e0c297b326ae4cd93413ed829f5bcb3c91c71a1176fcab169649d54561cd283e531dacfbdbee2d7d4e4caddbc2f0159efe9400b265c852068753cde4ec8d8be41f253ae60c9d3828acdaf698dee267ee9057d6e607a26ac3b380c3ac2d563e1c564d86ebfb00db62588bbaf9cafdc3b515d8630a25a2875245b177ca7591b7d006cc65b671a6e064057fdb2213b512c06d8534d55f43a6853b6e4ac24eb1540f9106d02ad05825f7a43b33a62e72e6e7b72a9e8ac503d70c7159afa5ab688c22be356e810416bd04c5a23c84fc9670ba2372038cbb08a597f35c2a86f88e39e9a9f8c0d81e28cf4643a453a1b65d1b5ae371949b145f0a74d773370a2e1bcc606ee303ff422ead3c7541454516cee43f9b67c0faa9ea1a48d18d0b43112fdea44554139cf863b905001c062e1a8f1978d4c6604cae2a3c062bce4c6a3f24f8ac357f6cb2f12464810553b5806b742c8a968cb7f3c849457492e5f228a5a196b6223e5e133ea59c417b780c892d1cf9272cf38c8cd26908cb95ddc01dfa17c4aad062c1f65c9fdb8b94e2c3217a625ae05fc8bbe828d1c1d', '2026-11-29 08:43:16.097258+00', '2026-11-29 08:43:16.097258+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-0904-757f-a3da-a1ff2429ed47', '01a22679-0904-735f-9a4d-09a666958e89', 'arrival', 'applicant', 'ja', '{"at": "2026-11-29T08:43:16.100075+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "RFD8G9EA1M", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b8462ca078399ebefb94c3eb862046873e9cb0b4b102ce65ba5ed2ae6e87ab0b83a4544470efdc7fec1fc4914cd24158b5d2004764ff651db6fd4b3257b3b667a64699d1e7731fa6909e389861efc3a6b31dd0c777d291a2dd2f98e68fec19841522758d9a3c80272aa27dbfac2834d8471806481db38379a42da5a49f5eb7c76080b571450f53e806f753c5d0482723c31d7d471607e79d078f6eb5685b4c7845abb08a8bb99bfed5dcf4a8899493925e2a432e7f4c2222ccec712379500150541d6dac78860dc72690b79d97c25a7a67f51e7a8002856e2e3c0e0b0917561fc7a3c06d3889873753cfd8d1842e1ae209ea221f922c803500f8cc812da5889516810f0ad290406b0cbfed4c7c9e2ef560007c468064903cb6b3ae9f0e90d7f1ddbed82ec6e96d91a0d9d91f270b9935da6c92f12a7772dda581b0c3381e40b2d33699ca026c78a6ca52f9d6cea4f2e7b9049bf73da20480ef75be641731e9af1e632f7e38944922ca4d99fa0398855668be1510785b3a7a7f2a5f47335e525992361bee3856904c9bc77d3c54370f54710ee6a3b236f314362be03cbd7a229af5cef3451a36bee476f3adb709d645ca1b336aa4c9994ab0d0ba3ca049d43ae710f5ce83ec6d6caa4048fa1e2aa1358a4a4c97517c034642a658a6fd83dddf39766651881ae9b45e66efea07d119fb48df2773bec6607f52c9461e0bae19f022d68d4e0b0c16175ec58c76a7458d9af4a816bf9eae3617c55dc300919433435c2892c743738ff0a47655b435bfacc7985e7', '2026-11-29 08:43:16.100359+00', '2026-11-29 08:43:16.100359+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-0904-7667-b89d-0550ff477ccc', '01a22679-0904-735f-9a4d-09a666958e89', 'arrival_section', 'section', 'ja', '{"at": "2026-11-29T08:43:16.100075+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "RFD8G9EA1M", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b84ede1829e50027c22f5230e67c5c376808bcc05835f5277ab5793362fef662c2f35627a0bb373c3e680ff57cef06e630f2d1b87f73fd256b228c3c3106a62092621b34f3ecb42954482c2d698533e7d6b8f7f69dabe06fa6a8857d2674acfc854a2a852cdfb718d8343cf619462da02517123e067cdf456621d1e2d1399ebadece3713bffe404728992e4b347b4849b0ff16513efdd9a12854e0c297b326ae4cd93413ed829f5bcb3c91c71a1176fcab169649d54561cd283e531dacfbdbee2d7d4e4caddbc2f0159efe9400b265c852068753cde4ec8d8be41f253ae60c9d3828acdaf698dee267ee9057d6e607a26ac3b380c3ac2d563e1c564d86ebfb00db62588bbaf9cafdc3b515d8630a25a2875245b177ca7591b7d006cc65b671a6e064057fdb2213b512c06d8534d55f43a6853b6e4ac24eb1540f9106d02ad05825f7a43b33a62e72e6e7b72a9e8ac503d70c7159afa5ab688c22be356e810416bd04c5a23c84fc9670ba2372038cbb08a597f35c2a86f88e39e9a9f8c0d81e28cf4643a453a1b65d1b5ae371949b145f0a74d773370a2e1bcc606ee303ff422ead3c7541454516cee43f9b67c0faa9ea1a48d18d0b43112fdea44554139cf863b905001c062e1a8f1978d4c6604cae2a3c062bce4c6a3f24f8ac357f6cb2f12464810553b5806b742c8a968cb7f3c849457492e5f228a5a196b6223e5e133ea59c417b780c892d1cf9272cf38c8cd26908cb95ddc01dfa17c4aad062c1f65c9fdb8b94e2c3217a625ae05fc8bbe828d1c1d', '2026-11-29 08:43:16.10041+00', '2026-11-29 08:43:16.10041+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-0907-7469-a5c1-e4fc6cb58e36', '01a22679-0907-7251-b828-29f1b1bd640e', 'arrival', 'applicant', 'ja', '{"at": "2026-11-29T08:43:16.103007+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "VX6Q2Z31S1", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b841002eefbc9860c3237c27004d50f742ee3569ed7f880f28de765fb77b4af9d70da7b19f9472e753d2a9ef2dee97ccc6e15830477ea37e542ad20439c9c8d478a933b61b46b55983ae831b4f37be99a297b2895aecc49b9ab70181a8bb694c9fdcf4696f1b1b300486304bdd658e9634419460018aef068436a4d05a23b853ee11b8f3efa5d5ac7f239bc103093e7cfbd48cbd06bf5fb7874a338bc105b7e531e46758a0de076d804e650c0fb42a583364a8e30aae5eb493ce0c2fd51df4b6d0bcfba185a4e1b0648e52866442ac7d438f71ed631abfeecc072492dd0b6ad9f007c3bcbe50c77c5a02930b7161dc0996cd79ee139e563d73e535541397723974c06df92cc6c2ca33f1918d32b89e752107777ddaecaaac7b9cfb2fee50dbe24c621203a5706f397f831b92f80931515bbfd621b887d2b4f2edfa7a6449f75beff4ab642f3de95c13c567f53a5796b246603d00f3b7e84fc44d95e4279e8af204306aeed15c5a53e7a7cd645435da7de3077e7bfd8e9bc0344d6de87e7ff92f27b5849d67d90ae9697346deeca94fb4bb72d0c4b3b01291e25bf814dd1e310f743455ba3b5664f7467ab5f4a3dd5665c36b15ef036217599201098881b24e471fe67f50e0d72ca257b26776933ac4324e1a7656e8d694c7d99025fa11941cae42098c89938c74873445e20eec57030d04a3dfa5f1f3b790a0eb98b1cdbb8faf7d3152bb639d7af08e2d3452c28405f4336a0fdb24bd8e7fb7bdf8240d3e48da531709e681eb6335428bf746a1cb3ba36af', '2026-11-29 08:43:16.10329+00', '2026-11-29 08:43:16.10329+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
INSERT INTO app.outbox (municipality, id, application, kind, recipient, language, facts, address_sealed, created_at, due_at, state, attempts, lease, leased_until, ended_at, body_sealed, return_token, bounced_at, bounce_status, bounce_diagnostic) VALUES ('100013', '01a22679-0907-7545-a043-07cb18c85a07', '01a22679-0907-7251-b828-29f1b1bd640e', 'arrival_section', 'section', 'ja', '{"at": "2026-11-29T08:43:16.103007+00:00", "section": {"en": "ごみ減量係", "ja": "ごみ減量係"}, "procedure": {"ja": "届"}, "reference": "VX6Q2Z31S1", "telephone": "03-0000-0001"}', '\x013ab80038c8d540a4bcdb28aa8bd83b84ede1829e50027c22f5230e67c5c376808bcc05835f5277ab5793362fef662c2f35627a0bb373c3e680ff57cef06e630f2d1b87f73fd256b228c3c3106a62092621b34f3ecb42954482c2d698533e7d6b8f7f69dabe06fa6a8857d2674acfc854a2a852cdfb718d8343cf619462da02517123e067cdf456621d1e2d1399ebadece3713bffe404728992e4b347b4849b0ff16513efdd9a12854e0c297b326ae4cd93413ed829f5bcb3c91c71a1176fcab169649d54561cd283e531dacfbdbee2d7d4e4caddbc2f0159efe9400b265c852068753cde4ec8d8be41f253ae60c9d3828acdaf698dee267ee9057d6e607a26ac3b380c3ac2d563e1c564d86ebfb00db62588bbaf9cafdc3b515d8630a25a2875245b177ca7591b7d006cc65b671a6e064057fdb2213b512c06d8534d55f43a6853b6e4ac24eb1540f9106d02ad05825f7a43b33a62e72e6e7b72a9e8ac503d70c7159afa5ab688c22be356e810416bd04c5a23c84fc9670ba2372038cbb08a597f35c2a86f88e39e9a9f8c0d81e28cf4643a453a1b65d1b5ae371949b145f0a74d773370a2e1bcc606ee303ff422ead3c7541454516cee43f9b67c0faa9ea1a48d18d0b43112fdea44554139cf863b905001c062e1a8f1978d4c6604cae2a3c062bce4c6a3f24f8ac357f6cb2f12464810553b5806b742c8a968cb7f3c849457492e5f228a5a196b6223e5e133ea59c417b780c892d1cf9272cf38c8cd26908cb95ddc01dfa17c4aad062c1f65c9fdb8b94e2c3217a625ae05fc8bbe828d1c1d', '2026-11-29 08:43:16.10334+00', '2026-11-29 08:43:16.10334+00', 'waiting', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');


--
-- Data for Name: place; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.place (municipality, id, procedure, place, capacity, taken) VALUES ('100013', '3b648b3c-912d-45ef-af23-10c00601bec3', '43ca4301-c2a5-4e50-85a7-37c8c8c0ac30', 'zq-seminar', 2, 1);
INSERT INTO app.place (municipality, id, procedure, place, capacity, taken) VALUES ('100013', 'f4fdc2af-9f7b-416e-a230-0519974a8f9c', '43ca4301-c2a5-4e50-85a7-37c8c8c0ac30', 'zq-survivors', 3, 2);
INSERT INTO app.place (municipality, id, procedure, place, capacity, taken) VALUES ('100013', '9b38a7da-b6b8-468a-8902-6a2b71b868b0', '2a948cba-63a6-4cd3-9c06-03cbffb18f30', 'zq-survivors', 1, 0);
INSERT INTO app.place (municipality, id, procedure, place, capacity, taken) VALUES ('100013', 'f8ce2bd5-5672-4663-ae96-e553c36b4608', '2a948cba-63a6-4cd3-9c06-03cbffb18f30', 'zq-seminar', 1, 0);


--
-- Data for Name: procedure; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.procedure (municipality, id, slug, section, category, "position", opens_at, closes_at, suspended_at, planned_per_year, retention_years, selection, contact, council_outline, created_at, question_ids, standard_days, retention_from) VALUES ('100013', '866e9f17-0a95-45e9-b1b1-ce1ca804bea8', 'event', '5f3c01e1-545b-4354-929b-0d462d279612', 'ごみ', 0, '-infinity', 'infinity', NULL, 10, 5, 'first_come', '', '', '2026-11-29 08:43:15.735746+00', '{}', NULL, 'fiscal_year_end');
INSERT INTO app.procedure (municipality, id, slug, section, category, "position", opens_at, closes_at, suspended_at, planned_per_year, retention_years, selection, contact, council_outline, created_at, question_ids, standard_days, retention_from) VALUES ('100013', '43ca4301-c2a5-4e50-85a7-37c8c8c0ac30', 'meeting', '5f3c01e1-545b-4354-929b-0d462d279612', 'ごみ', 0, '-infinity', 'infinity', NULL, 10, 5, 'first_come', '', '', '2026-11-29 08:43:15.745346+00', '{}', NULL, 'fiscal_year_end');
INSERT INTO app.procedure (municipality, id, slug, section, category, "position", opens_at, closes_at, suspended_at, planned_per_year, retention_years, selection, contact, council_outline, created_at, question_ids, standard_days, retention_from) VALUES ('100013', '2a948cba-63a6-4cd3-9c06-03cbffb18f30', 'course', '5f3c01e1-545b-4354-929b-0d462d279612', 'ごみ', 0, '-infinity', '2026-11-29 08:43:16.103682+00', NULL, 10, 5, 'lottery', '', '', '2026-11-29 08:43:15.748742+00', '{}', NULL, 'fiscal_year_end');


--
-- Data for Name: procedure_version; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.procedure_version (municipality, id, procedure, number, state, definition, content_hash, published_at, superseded_at, approved_until, approval, publish_at, revision, edited_at, edited_by) VALUES ('100013', 'a46e982c-20d0-4a12-8354-61493f95006d', '866e9f17-0a95-45e9-b1b1-ce1ca804bea8', 1, 'published', '{"title": {"en": "Zero-waste day: sign up", "ja": "ごみゼロデー参加申込み"}, "needed": {"en": "Nothing", "ja": "ありません"}, "minutes": 3, "outline": {"en": "Sign up for the clean-up.", "ja": "清掃活動の参加申込みを受け付けます。"}, "purpose": {"en": "To send you the details", "ja": "参加のご案内のため"}, "sections": [{"id": "applicant", "title": {"en": "Applicant", "ja": "申込者"}, "questions": [{"id": "day", "item": null, "type": "choice", "facet": true, "label": {"en": "Day", "ja": "参加する日"}, "choices": [{"id": "first", "label": {"en": "First", "ja": "1日目"}}, {"id": "second", "label": {"en": "Second", "ja": "2日目"}}], "required": true}, {"id": "name", "item": "氏名", "type": "name", "label": {"en": "Name", "ja": "氏名"}, "required": true}, {"id": "telephone", "item": "電話番号", "type": "telephone", "label": {"en": "Telephone", "ja": "電話番号"}, "required": true}, {"id": "mail", "item": "メールアドレス", "type": "email", "label": {"en": "E-mail", "ja": "メールアドレス"}, "required": false}, {"id": "remarks", "item": null, "type": "text", "when": {"is": ["second"], "question": "day"}, "label": {"en": "Remarks", "ja": "通信欄"}, "required": false, "max_length": 500}]}], "eligibility": {"en": "Everybody", "ja": "どなたでも"}, "capacity_question": null}', '\xf20ddcee07b73d777b340a068fdf4850a188644dbbc39da138767d97836cb62b', '2026-11-29 08:43:15.739619+00', NULL, 'infinity', 'feacc92d-a035-4196-91c8-a1cb06a0977a', NULL, 1, '2026-11-29 08:43:15.739632+00', NULL);
INSERT INTO app.procedure_version (municipality, id, procedure, number, state, definition, content_hash, published_at, superseded_at, approved_until, approval, publish_at, revision, edited_at, edited_by) VALUES ('100013', 'c1aea520-48c2-4d11-aa19-331435c28526', '43ca4301-c2a5-4e50-85a7-37c8c8c0ac30', 1, 'published', '{"title": {"ja": "届"}, "needed": {"ja": "なし"}, "minutes": 5, "outline": {"ja": "概要"}, "purpose": {"ja": "連絡のため"}, "sections": [{"id": "main", "title": {"ja": "内容"}, "questions": [{"id": "event", "item": null, "type": "choice", "facet": true, "label": {"ja": "event"}, "choices": [{"id": "zq-survivors", "label": {"ja": "乳がん体験者の会"}}, {"id": "zq-seminar", "label": {"ja": "セミナー"}}], "required": true}, {"id": "childcare", "item": null, "type": "choice", "facet": true, "label": {"ja": "childcare"}, "choices": [{"id": "no", "label": {"ja": "なし"}}, {"id": "yes", "label": {"ja": "あり"}}]}, {"id": "name", "item": "氏名", "type": "name", "label": {"ja": "name"}, "required": true}, {"id": "mail", "item": "メールアドレス", "type": "email", "label": {"ja": "mail"}}, {"id": "diagnosed_on", "item": "診断日", "type": "date", "when": {"is": ["zq-survivors"], "question": "event"}, "label": {"ja": "diagnosed_on"}, "special_care": true}]}], "eligibility": {"ja": "対象"}, "capacity_question": "event"}', '\x88f51aa55a365b5ee9927f33fd0ba65cf5a020a6fa92bf1ade4b0ef79412765a', '2026-11-29 08:43:15.746613+00', NULL, 'infinity', '8245989e-a9ff-49a7-9457-10da2f8201e8', NULL, 1, '2026-11-29 08:43:15.746624+00', NULL);
INSERT INTO app.procedure_version (municipality, id, procedure, number, state, definition, content_hash, published_at, superseded_at, approved_until, approval, publish_at, revision, edited_at, edited_by) VALUES ('100013', '4b1a4c56-ca9c-4ece-bf28-5f08c731d410', '2a948cba-63a6-4cd3-9c06-03cbffb18f30', 1, 'published', '{"title": {"ja": "届"}, "needed": {"ja": "なし"}, "minutes": 5, "outline": {"ja": "概要"}, "purpose": {"ja": "連絡のため"}, "sections": [{"id": "main", "title": {"ja": "内容"}, "questions": [{"id": "event", "item": null, "type": "choice", "facet": true, "label": {"ja": "event"}, "choices": [{"id": "zq-survivors", "label": {"ja": "乳がん体験者の会"}}, {"id": "zq-seminar", "label": {"ja": "セミナー"}}], "required": true}, {"id": "childcare", "item": null, "type": "choice", "facet": true, "label": {"ja": "childcare"}, "choices": [{"id": "no", "label": {"ja": "なし"}}, {"id": "yes", "label": {"ja": "あり"}}]}, {"id": "name", "item": "氏名", "type": "name", "label": {"ja": "name"}, "required": true}, {"id": "mail", "item": "メールアドレス", "type": "email", "label": {"ja": "mail"}}, {"id": "diagnosed_on", "item": "診断日", "type": "date", "when": {"is": ["zq-survivors"], "question": "event"}, "label": {"ja": "diagnosed_on"}, "special_care": true}]}], "eligibility": {"ja": "対象"}, "capacity_question": "event"}', '\x88f51aa55a365b5ee9927f33fd0ba65cf5a020a6fa92bf1ade4b0ef79412765a', '2026-11-29 08:43:15.749744+00', NULL, 'infinity', '87b9087f-794b-41af-adf1-e22efc1aac91', NULL, 1, '2026-11-29 08:43:15.749755+00', NULL);


--
-- Data for Name: public_key; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.public_key (municipality, id, procedure, fiscal_year, public_key, created_at, destroyed_at) VALUES ('100013', '9f8a9ad9-9138-4eb0-ab35-1f70ff84c2dd', '866e9f17-0a95-45e9-b1b1-ce1ca804bea8', 2026, '\x3785b07e3183682b7671c8c4d9c1e55215e31f77fba4598b311378de1bcc0372', '2026-11-29 08:43:15.744685+00', NULL);
INSERT INTO app.public_key (municipality, id, procedure, fiscal_year, public_key, created_at, destroyed_at) VALUES ('100013', '4f4552d5-9e42-4a5d-b45e-a3ff6b06726e', '43ca4301-c2a5-4e50-85a7-37c8c8c0ac30', 2026, '\x1e5d67128a12f6dcf831ca72a37cd8d1c0eb6e95c6dcac1515db068ea6a53236', '2026-11-29 08:43:15.748443+00', NULL);
INSERT INTO app.public_key (municipality, id, procedure, fiscal_year, public_key, created_at, destroyed_at) VALUES ('100013', '8635c29b-1269-494c-ab99-2f2f16c61ef2', '2a948cba-63a6-4cd3-9c06-03cbffb18f30', 2026, '\x29a73498fe9c9a2ba3584a32887d04258f89221b6966963f7a6dc304921b9a7e', '2026-11-29 08:43:15.751619+00', NULL);


--
-- Data for Name: schema_change; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.schema_change (name, hash, version, applied_at) VALUES ('0001_initial', '8ecdd5967cfc783ac46564d409de3153e796340ede423b187036a31e64928d70', '0.2.0', '2026-11-29 08:43:15.483258+00');
INSERT INTO app.schema_change (name, hash, version, applied_at) VALUES ('rules', '9ca5cc2070ed68a10f9000661913dc6616abaa5622353cf5b62364d191936c50', '0.2.0', '2026-11-29 08:43:15.638775+00');


--
-- Data for Name: section; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.section (municipality, id, name, telephone, mail, mail_sealed) VALUES ('100013', '5f3c01e1-545b-4354-929b-0d462d279612', '{"en": "ごみ減量係", "ja": "ごみ減量係"}', '03-0000-0001', 'section@example.jp', '\x013ab80038c8d540a4bcdb28aa8bd83b84ede1829e50027c22f5230e67c5c376808bcc05835f5277ab5793362fef662c2f35627a0bb373c3e680ff57cef06e630f2d1b87f73fd256b228c3c3106a62092621b34f3ecb42954482c2d698533e7d6b8f7f69dabe06fa6a8857d2674acfc854a2a852cdfb718d8343cf619462da02517123e067cdf456621d1e2d1399ebadece3713bffe404728992e4b347b4849b0ff16513efdd9a12854e0c297b326ae4cd93413ed829f5bcb3c91c71a1176fcab169649d54561cd283e531dacfbdbee2d7d4e4caddbc2f0159efe9400b265c852068753cde4ec8d8be41f253ae60c9d3828acdaf698dee267ee9057d6e607a26ac3b380c3ac2d563e1c564d86ebfb00db62588bbaf9cafdc3b515d8630a25a2875245b177ca7591b7d006cc65b671a6e064057fdb2213b512c06d8534d55f43a6853b6e4ac24eb1540f9106d02ad05825f7a43b33a62e72e6e7b72a9e8ac503d70c7159afa5ab688c22be356e810416bd04c5a23c84fc9670ba2372038cbb08a597f35c2a86f88e39e9a9f8c0d81e28cf4643a453a1b65d1b5ae371949b145f0a74d773370a2e1bcc606ee303ff422ead3c7541454516cee43f9b67c0faa9ea1a48d18d0b43112fdea44554139cf863b905001c062e1a8f1978d4c6604cae2a3c062bce4c6a3f24f8ac357f6cb2f12464810553b5806b742c8a968cb7f3c849457492e5f228a5a196b6223e5e133ea59c417b780c892d1cf9272cf38c8cd26908cb95ddc01dfa17c4aad062c1f65c9fdb8b94e2c3217a625ae05fc8bbe828d1c1d');
INSERT INTO app.section (municipality, id, name, telephone, mail, mail_sealed) VALUES ('100013', '4d0dde60-a854-422d-9dcc-b6fd5de9f5d1', '{"en": "保健係", "ja": "保健係"}', '03-0000-0001', 'section@example.jp', '\x013ab80038c8d540a4bcdb28aa8bd83b845819f191385c64392357cffecc8ae6c32a6c736b1fc6d706bbc8973dd9fd1c47edb159fa587735d4364bd0967a1e54b4af5c5a270e5df8c20f7f21f719c869edecdc2f5b70eeae00e6314ea2b0a0ac1c3056e9193fedb74a5bd19c2d85f20558013f223e6de9a1c3fe3f5f1421e2f49eda4d1069525d96e0b28287e1c575bb4971d18422bc8ed9cfa5f2a46afd16cf9caaf8986dca4069c518c9143669720218c4b6f60a5504ff0f474acd1aee7ef037d7045f46a790aa2dc1696ff7b6307113ad2bdd86753abfa2093581ed68e0b8ff9da2f8179ee5c71e72cdd5651effe967c7157288c5b101c11948e3febf95f19e376ee1d6288a8f31c5738af58cf7257e100ed42ca1f8eaa1f7ce4cffee6123275f73b746e34b10e5998df32d614946d14feb0ce9951ff48d33c268c3451cb3ed0db3fc8554f46ca6103d93713f9604d9e89e0254b1966596c4c2c476a4871d52cf38e3df544ed609e6bbd2f68410360a0d07618782ab9c7d125ef7a839ede87c8f7d0f0c5630eed699219461170948b0dfc81d1dacb483eb9775bfd5f4754e40ad09cb9ddf150c7d2adbe1343a33caf0d842b486ff20c00bb7339b782ade5cfe95594c00cf9db6cabb37d8679a1c3a14c452adadc8aec339bdec68b03a21f759565de84fa0b9bee27c43cf5ae6956bc1c13730efa8a0c5dce03c1bbcf46f641c1dc43d06b268818aa3f736d2664994a77af419d7cd315b5407093fa228ae27dbd7fc2e8ba21d014ff145c63bb166765006e7749ff422184459a416495ceeef7d');


--
-- Data for Name: section_workbook_columns; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: sending; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.sending (municipality, id, procedure, staff, at, sealed) VALUES ('100013', 'd43e6625-bacb-5a12-a035-749014cc99e9', '866e9f17-0a95-45e9-b1b1-ce1ca804bea8', '389ea4f5-95f5-4317-852c-afbd81a3e57b', '2026-11-29 08:43:15.987139+00', '\x019f8a9ad991384eb0ab351f70ff84c2dd4d3666a581ab7b69f2293295389c897c9ba78c14587c553fddf01469a1990e1b45395cf61e03d0bcfb72dfe1ed3b532d85a7af28d624fd9b3a8b6f3a0af33688f1f05c2c102f6890989d449cedc7d6744a776c0fd266cea69efe6fba556ed415b4d7645561abda07d64a65f1421e86ad86bad7cae206c46339ff8c5718ad6e6c0ac31e569aa58ccf814a9dd9b943431ab509b38270a9428416b303d180c3b7af7195875fdeffbafc8dc4adacb1013d6df8b3872815041b6cdd1b104389fb12f4cd51ce20e88f358d1bed435e72fb829fa3d9935658edf38dfafcc850f4217a64661d9336a4f291614b87432fe5bbd6d847ba9e0de2f5996469a01c349a08a45463a8915a68ffddb4de314414014d086f74983463702f9f39266a6fac84b2c53d2d306c061fc19c309c338d5659104756cb283168aaa0f2c184b9207e6c2feccd4a9d1935527313eff6a964f73b4781b6ec4ec2ed7bf2edd909c35b8b3b11b2d1155f4db418ff1bb5fe3d150d5ed946731c720f1bb61c98f1f015cf5e464ae9d5cc2d6d6a4319efc258c66d335c21be4bb4d107c37022f467b9ddd208c0588520feac95dc9e05afc2fd6274ba9947e96f100eebd96c77d5ffbf603c3d0ccde3c76644d100463f405adff62c9c47299e20c7b1ba866574ccc0f226f8e54c6b4b93249f0aaa9672d7c5d57f003a001e9dea539726fb7d74ff5a5aa87f6c96a2b08f7877ee31fc11f9f499e25872c2949b5a471b7f7f80e0588d76b5871875062fe458c458ed32f6f901b78bc6f65dc3bea7');


--
-- Data for Name: sign_in_failure; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--



--
-- Data for Name: staff; Type: TABLE DATA; Schema: app; Owner: todoke_owner
--

INSERT INTO app.staff (municipality, id, login, name, password_hash, must_change_password, role, active, created_at) VALUES ('100013', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 'town100013-yamada', 'yamada 太郎', '$argon2id$v=19$m=19456,t=2,p=1$JEiKabAp/yH2BtFwNUWImw$dOMniNeNaKnS34GaKBmhIPvPqyKNei4ePz7rCZrj+mg', false, 'administrator', true, '2026-11-29 08:43:15.813437+00');


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

INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a22679-0807-7a2c-a085-c096b6ca7e34', '01a22679-0805-73c4-8f73-6a54772f039c', '2026-11-29 08:43:15.842033+00', NULL, 'arrived', NULL, NULL, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a22679-0811-759d-8fbc-a308a40894e4', '01a22679-0810-7d37-bb64-a328899261dc', '2026-11-29 08:43:15.856072+00', NULL, 'arrived', NULL, NULL, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a22679-0836-7bb5-af33-9571187365c4', '01a22679-0805-73c4-8f73-6a54772f039c', '2026-11-29 08:43:15.895327+00', 'arrived', 'accepted', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 1, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a22679-084b-78c4-84d5-8c46aee2b885', '01a22679-0810-7d37-bb64-a328899261dc', '2026-11-29 08:43:15.915612+00', 'arrived', 'rejected', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 1, false, '\x01000000000000000000000000000b0b0be5392be55b63b057cba92102c13e07ac2f280a32210a522cdcc8094ef4b6416fde161a4c78642912ab462d5073b20eb363263ad8295743dbe06ac8eacf4a4bac002422b4a0532877f4f6242762d7808ae1e57d74b9a7636053eb454f3f4d315fc9d0a5d2f3d7329174029f49f092b7c41280b395b44d1174040c30f3ad20c36c9f1d8291c0619c9261c264c2948c07ab6dbff0170da0543c3aeeae93ceddad23f8111eb38d1cea81d63b2e3638525722e1f0f2925e9884afbe442c63e3a58e0d28513c3cdb2558fba35d37ede0c6b95bf00eb88cc540269c41d8d4228ce72d63026762645f113d9546f1ecb01fae428a9658ff8cb32910539f6cff25f8099a70243dc6a95298eea8cabbc8688a202e34db22ed2399b646d8276e53c3b143cd9788105db83b6cf1a7118c08505568124a039a927d870541701cfe720dc65e4a0a5d7c23df054383d05b6bee51328ab17f8355c7360eb9a8b174e2cdd666ff7b296298d1611995dee36bda83a3d5fc983825d6471237242447d5dd2e2e82a9c372265438fcd95d4a4f68cba70ad20c3729496f7e03198dbd5f42db41836d68047ae7c695f468b6dc403dffa125311caa6246e9ef86616d7ab7f2124f85974a7f43e67b5e6f728ac764e7895f173b5c070631460b143ea95f932ee6551d3043680c8bd09cef3251a9bc5bcbef9f9e3af6bdb632eb9304b56d3dda83af4832c23cf61dd2eb5597a76b8b3ef3273b1eaa3c7b0ee9ed195d554d81cf00a9361fc99a1328686f025b80a5b2e4bf80a6f52207da', '\x019f8a9ad991384eb0ab351f70ff84c2dd4844d52d01f1aa2300384866dd67bfa9605c7ca4aade2898c611071b0d48bd08bf54ad018dbb1495f8d9a2222be97f9d8734e80a116e4401d20a156d238633727c4d266c9c8ab9d5347c5989d75c07c89f99ab643e4603090cfe96976073eb448acc2cffcf400be226cd06a20f769091be685e85c84dc40534d424b99d966fba311926df06e60f2ebc9dde1e3d346289cc3ecf3d329798cf2f9ce7f284f2d645ba6c8a73a2453a89f4a63b4c4968116b0a93382790c228f0087b86d518ed5d1ef4ad6c74564a578e66c548f5289cf2cd8e8877d6c000c85b2bb07e36ab3752f3708c38a7a1c323326889d2388c2b867c9964fc85a66dea60a811f95b18e5267213a90f957ac871f237e85c39822564c0875472cfdb856f0b11ecd705a023c355124fe00851b105ea708d669e309af9d79de7d03f8ce62e6f2e7004ba2b6a515e46a909d7943f126f6ca8cfd5022b1225c1beadad8a4c6efcd56cd45e03e69fa661283b325e041bae9be5afa36fe8c83180edf62414fe7524b6f8368d87cb3a58bd712c40bf9eb110dec01e854c97b16b7f200a520ddca7a39969a61448139fd430a703bcb252bd14ab61b9315c1f06fe47a45012ff6c635597a50dab2439dbc81d1d66ec3e4f12ab4fc5378f796de8c0063afa9c27b0b55f817df3ac6b5ddc1ec60aa5fe3bbc9dd7361a6ffa99e27a111bd6d2cecf2d361278bd243b8d8955ff5fa2bae7c4211301d34e19100c8597d6af881d971c0204d61f62d48841aa29b8289ae4726add20353dc174abd937b116');
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a22679-08ba-7f2b-a4e5-98d9c0731e73', '01a22679-08b9-7f09-a2e6-ed2afaaa1843', '2026-11-29 08:43:16.024805+00', NULL, 'arrived', NULL, NULL, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a22679-08c2-7559-b9f0-d7294fca1a0d', '01a22679-08c1-77c8-bf3d-0a5ba7c0b605', '2026-11-29 08:43:16.03252+00', NULL, 'arrived', NULL, NULL, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a22679-08ca-7425-acc2-3dbd35675b9e', '01a22679-08c9-7764-bdef-06d12ce1a688', '2026-11-29 08:43:16.040402+00', NULL, 'arrived', NULL, NULL, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a22679-08d7-785d-a1d8-1faf9d92934b', '01a22679-08d6-7007-b4f2-2cee62b8a723', '2026-11-29 08:43:16.052067+00', NULL, 'arrived', NULL, NULL, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a22679-08dd-7710-a002-3092eaaa9d1b', '01a22679-08b9-7f09-a2e6-ed2afaaa1843', '2026-11-29 08:43:16.0615+00', 'arrived', 'accepted', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 1, false, '\x01000000000000000000000000000b0b0b4195fc172c64085c49dd497edf07f27d4cce86744c97c9466a3c08cd1bc73a080bf4f755fe96b01f40108be7b745e41923488a7e2386e40383b345921de191279ca3cf259deb706d38950cb3a2592f4b222447429e3ba4c7c9c5ac012ce127d8611ca19b7932b305ec706e69364da5649f5f48ba9f004482249a968baafc59689815c71da55ac95e6cfec1a72aad50f16eedff17b9340578370b277423ef0b1f90aac2dc0292bac18d0448718db2e7428e2804a6714f2e11b6606a6d15a915627396c2c1f5c721669962997f6954bdbfc7b2faa339cde7c2ac43849178b864f28093d4dcf09776a5772ec734bef3b7d1e76ae2d80f224bb9db8f154e92cb5aa6eb693e780d1ede88a128b5f6004ae59433fbbd6edf82652f60cbe2246b9173186817185c62c9ace893601132372564eb5eacdc4723ba010441ae53f2ba8cc675dc307be026b12155b3e446e5c0549c66fc8028cdf1d5bd77f7725eb3f54fb7f860d4660d3c836fbd590204daa091bed7e8e5c8506fbc240555b7776e3ef3e181f5e62593931ab816604a2927dd94cb79b1fa76c4786ed27d246e02626dc0a9f4a63a29b812de310cc830313752b1506d9060368ed97196af471be7ec1a19aa0d8ee3e42b760816682d7cc1d22ab9a487e40d01344470ab69679a371d9b3282d1a96caf48a31ed1660a7355577f2c1ab84f8c2359d6c2ce80c818e66dfdaea85051c20230246b5cfbab9cf4753282802af88338a0429b8c20953d512f3704f451742ae2d683b62e0e0d5b22c268249e99', '\x014f4552d59e424a5db45ea3ff6b06726e582d795d9e5445b614348102e7204b04992bc52b1dbcce5f3bb4b486a6fbb63d805aaa2c960c27184c9a277d2293c90fd68b4b20947d83a8503b3fbd44d78a27c14e49b42a5b4a419fa17f16521e38d6dc685d502808d3f3f7e7400e6006643d4264491a106604927a1718f54cc2225b7e25008d44d3a903d002c0597117575a4e17473b0d2e0ea6879f5e64b2b71fc66a8887f46b39240ea138452d4631ded961e8d98b22e0c6e255650429555f3919942c0a24001961e8541d9d152d7566f91d81f48be1fa2524cdb584cff06a3f6ef28f0e776e4ad85f0ce81b06c7d2b36a7276f39004ca8164b5047e8bb8fdd3840edff8d89b1753da664e6cc3061eef15c3cf77c52c34c7991ba8deb7c82e95031441aa43cc4cb61363a5aca4ed2f0ef75cca6bda94cbd2705a7c0240566da1d34678f7e5a41b61d5a61c94123acc3cb4f2ac55178926a040f8fe592ecca1e58e9c145a1437eaba2fd4d1f7b5c6488467ced5bf19fb11c2ce2cbf00ea8b38cfa2f705f98b21dee5e0740cfb95e9811d71a01ed417c131a4ba4939ea45dfa917cd3c2af8df6a0a8f22dae7eac45a7c8467333163fa223e1903c7a592dcd0fef0f29446128b2c27bf648721f08468305c31fb09b261ad2f238e49e081bb670911f4997eeb02c119796fad5c4260b3d60753d58f8c499c8d8a6d88a6845f3dae37cb20d37c8ffd57d5b9d7a9d84712591d681d774d68deddcd1d81b3db138741687b4c3441ee41c44413ff9d60fe0399187b55684f98b3a0bb3a6aef6a8fddd69c61');
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a22679-08e4-7b67-9d9a-a12fa4d57f92', '01a22679-08c9-7764-bdef-06d12ce1a688', '2026-11-29 08:43:16.068772+00', 'arrived', 'withdrawn', '389ea4f5-95f5-4317-852c-afbd81a3e57b', 1, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a22679-08fd-7544-adc4-9c8a77fd467c', '01a22679-08fc-7be7-b1a1-45c12bc3ea58', '2026-11-29 08:43:16.091947+00', NULL, 'arrived', NULL, NULL, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a22679-0901-7441-bd5d-02b47c9b3402', '01a22679-0900-7ec4-87fe-8a178e1b9d76', '2026-11-29 08:43:16.096766+00', NULL, 'arrived', NULL, NULL, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a22679-0904-76ae-9b3b-c0142629849f', '01a22679-0904-735f-9a4d-09a666958e89', '2026-11-29 08:43:16.100075+00', NULL, 'arrived', NULL, NULL, false, NULL, NULL);
INSERT INTO app.status_event (municipality, id, application, at, from_status, to_status, staff, seen_version, correction, reply_sealed, note_sealed) VALUES ('100013', '01a22679-0907-758f-8f04-3a7ad129c7f5', '01a22679-0907-7251-b828-29f1b1bd640e', '2026-11-29 08:43:16.103007+00', NULL, 'arrived', NULL, NULL, false, NULL, NULL);


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
-- Name: municipality notify_published; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER notify_published AFTER INSERT OR UPDATE ON app.municipality FOR EACH ROW EXECUTE FUNCTION api.notify_published();


--
-- Name: procedure notify_published; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER notify_published AFTER INSERT OR UPDATE ON app.procedure FOR EACH ROW EXECUTE FUNCTION api.notify_published();


--
-- Name: procedure_version notify_published; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER notify_published AFTER INSERT OR UPDATE ON app.procedure_version FOR EACH ROW EXECUTE FUNCTION api.notify_published();


--
-- Name: public_key notify_published; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER notify_published AFTER INSERT OR UPDATE ON app.public_key FOR EACH ROW EXECUTE FUNCTION api.notify_published();


--
-- Name: section notify_published; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER notify_published AFTER INSERT OR UPDATE ON app.section FOR EACH ROW EXECUTE FUNCTION api.notify_published();


--
-- Name: status_event take_status_step; Type: TRIGGER; Schema: app; Owner: todoke_owner
--

CREATE TRIGGER take_status_step BEFORE INSERT ON app.status_event FOR EACH ROW WHEN ((((new.to_status)::text <> 'arrived'::text) OR (new.staff IS NOT NULL))) EXECUTE FUNCTION api.take_status_step();


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
-- Name: application staff_annotates; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_annotates ON app.application FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: erasure staff_cancels; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_cancels ON app.erasure FOR UPDATE TO todoke_staff USING (((state = 'planned'::text) AND (municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[])))) WITH CHECK (((state = 'cancelled'::text) AND (municipality = ( SELECT api.session_municipality() AS session_municipality)) AND ( SELECT api.may_process() AS may_process) AND (procedure = ANY (( SELECT api.my_procedures() AS my_procedures)::uuid[]))));


--
-- Name: export_record staff_closes; Type: POLICY; Schema: app; Owner: todoke_owner
--

CREATE POLICY staff_closes ON app.export_record FOR UPDATE TO todoke_staff USING (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (staff = ( SELECT api.session_staff() AS session_staff)) AND (state = 'started'::text))) WITH CHECK (((municipality = ( SELECT api.session_municipality() AS session_municipality)) AND (staff = ( SELECT api.session_staff() AS session_staff))));


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
-- Name: FUNCTION applications_to_index(p_limit integer); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.applications_to_index(p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.applications_to_index(p_limit integer) TO todoke_worker;


--
-- Name: FUNCTION applied_by_place(p_procedure uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.applied_by_place(p_procedure uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.applied_by_place(p_procedure uuid) TO todoke_staff;


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
-- Name: FUNCTION cancel_publication(p_version uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.cancel_publication(p_version uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.cancel_publication(p_version uuid) TO todoke_staff;


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
-- Name: FUNCTION delete_old_failures(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.delete_old_failures() FROM PUBLIC;
GRANT ALL ON FUNCTION api.delete_old_failures() TO todoke_worker;


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
-- Name: FUNCTION enter_application(p_id uuid, p_procedure uuid, p_version uuid, p_channel text, p_received_on date, p_references text[], p_digest bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_place text, p_facets text[]); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.enter_application(p_id uuid, p_procedure uuid, p_version uuid, p_channel text, p_received_on date, p_references text[], p_digest bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_place text, p_facets text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION api.enter_application(p_id uuid, p_procedure uuid, p_version uuid, p_channel text, p_received_on date, p_references text[], p_digest bytea, p_sealing_key uuid, p_sealed bytea, p_address_sealed bytea, p_place text, p_facets text[]) TO todoke_staff;


--
-- Name: FUNCTION erasure_due_summary(p_ahead integer); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.erasure_due_summary(p_ahead integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.erasure_due_summary(p_ahead integer) TO todoke_staff;


--
-- Name: FUNCTION erasure_list(p_municipality text, p_erasure uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.erasure_list(p_municipality text, p_erasure uuid) FROM PUBLIC;


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
-- Name: FUNCTION execute_erasure(p_erasure uuid, p_shown bytea, p_rows_backup_days integer); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.execute_erasure(p_erasure uuid, p_shown bytea, p_rows_backup_days integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.execute_erasure(p_erasure uuid, p_shown bytea, p_rows_backup_days integer) TO todoke_staff;


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
-- Name: FUNCTION free_place(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.free_place() FROM PUBLIC;
GRANT ALL ON FUNCTION api.free_place() TO todoke_owner;


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
-- Name: FUNCTION key_erased_with(p_municipality text, p_procedure uuid, p_fiscal_year integer, p_applications uuid[]); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.key_erased_with(p_municipality text, p_procedure uuid, p_fiscal_year integer, p_applications uuid[]) FROM PUBLIC;


--
-- Name: FUNCTION lottery_entrants(p_municipality text, p_procedure uuid, p_intake integer); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.lottery_entrants(p_municipality text, p_procedure uuid, p_intake integer) FROM PUBLIC;


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
-- Name: FUNCTION missing_keys(); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.missing_keys() FROM PUBLIC;
GRANT ALL ON FUNCTION api.missing_keys() TO todoke_operator;


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
-- Name: FUNCTION next_lottery_entrants(p_procedure uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.next_lottery_entrants(p_procedure uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.next_lottery_entrants(p_procedure uuid) TO todoke_staff;


--
-- Name: FUNCTION note_refusal(p_subject text); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.note_refusal(p_subject text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.note_refusal(p_subject text) TO todoke_operator;


--
-- Name: FUNCTION notify_published(); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.notify_published() FROM PUBLIC;
GRANT ALL ON FUNCTION api.notify_published() TO todoke_owner;


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
-- Name: FUNCTION publish_now(p_municipality text, p_version uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.publish_now(p_municipality text, p_version uuid) FROM PUBLIC;


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
-- Name: FUNCTION record_index_progress(p_arrived_at timestamp with time zone, p_application uuid); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.record_index_progress(p_arrived_at timestamp with time zone, p_application uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION api.record_index_progress(p_arrived_at timestamp with time zone, p_application uuid) TO todoke_worker;


--
-- Name: FUNCTION record_sign_in_failure(p_side text, p_login text, p_network text); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.record_sign_in_failure(p_side text, p_login text, p_network text) FROM PUBLIC;
GRANT ALL ON FUNCTION api.record_sign_in_failure(p_side text, p_login text, p_network text) TO todoke_sign_in;


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
-- Name: FUNCTION search_blind_index(p_keys uuid[], p_tokens bigint[], p_each integer, p_limit integer); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.search_blind_index(p_keys uuid[], p_tokens bigint[], p_each integer, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION api.search_blind_index(p_keys uuid[], p_tokens bigint[], p_each integer, p_limit integer) TO todoke_staff;


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
-- Name: FUNCTION volume(p_since date); Type: ACL; Schema: api; Owner: todoke_counts
--

REVOKE ALL ON FUNCTION api.volume(p_since date) FROM PUBLIC;
GRANT ALL ON FUNCTION api.volume(p_since date) TO todoke_operator;


--
-- Name: FUNCTION waiting_days(p_procedure uuid, p_from timestamp with time zone, p_to timestamp with time zone); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.waiting_days(p_procedure uuid, p_from timestamp with time zone, p_to timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION api.waiting_days(p_procedure uuid, p_from timestamp with time zone, p_to timestamp with time zone) TO todoke_staff;


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
-- Name: FUNCTION write_blind_index(p_application uuid, p_sealing_key uuid, p_tokens bigint[]); Type: ACL; Schema: api; Owner: todoke_functions
--

REVOKE ALL ON FUNCTION api.write_blind_index(p_application uuid, p_sealing_key uuid, p_tokens bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION api.write_blind_index(p_application uuid, p_sealing_key uuid, p_tokens bigint[]) TO todoke_worker;


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


