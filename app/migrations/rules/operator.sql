-- The operator's functions. Their owner can read names, counts, times and states: no column that holds what an applicant wrote.
-- Each asks for a live operator session (set_config('app.session', token, true)) before it answers.

-- 1. What they may see and change ------------------------------------------------------------------------------------
grant select, insert (code, slug, name, reading, telephone), update (suspended_at) on app.municipality to todoke_counts;
grant select (municipality, id, name), insert (municipality, id, name, reading, telephone, mail, mail_sealed, mail_format, position) on app.section to todoke_counts;
grant select (municipality, id, login, active, must_change_password),
  insert (municipality, login, name, password_hash, must_change_password, role), update (password_hash, must_change_password)
  on app.staff to todoke_counts;
-- the counts with what is not folded yet (counts.sql)
grant select (municipality, fiscal_year, status, count) on app.standing to todoke_counts;
grant select (municipality, hour, count) on app.arrivals to todoke_counts;
grant select (municipality, hour, status, change) on app.count_change to todoke_counts;
grant select (municipality, id, slug, suspended_at, closes_at, extended_until) on app.procedure to todoke_counts;
grant select (municipality, procedure, state, number, title) on app.procedure_version to todoke_counts;
grant select (municipality, id, procedure, fiscal_year, public_key, signature, created_at, destroyed_at, unusable_since) on app.public_key to todoke_counts;
grant select on app.mailer_key, app.key_sighting to todoke_counts;
grant select (municipality, id, kind, subject, words, begun_at, ended_at) on app.alarm to todoke_counts;
grant select (municipality, id, state, kind, recipient, created_at, due_at, attempts) on app.outbox to todoke_counts;
grant select (municipality, at, outcome, smtp_code, reason) on app.delivery_attempt to todoke_counts;
grant select on app.worker_heartbeat, app.operator_session, app.operator_role, app.approval to todoke_counts;
grant select (id, login, name, role, active) on app.operator_account to todoke_counts;
grant select, insert on app.operator_audit_event to todoke_counts;

-- 2. The functions ---------------------------------------------------------------------------------------------------
set local role todoke_functions;
grant usage, create on schema api to todoke_counts;
-- a condition of the trigger that notes who was let in
grant execute on function api.is_on_roster(boolean, date, date) to todoke_counts;
set local role todoke_counts;

create function api.require_operator(p_decides boolean default false) returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  person record;
begin
  select o.id, r.may_decide, s.proved_at > clock_timestamp() - interval '10 minutes' as proved into person from app.operator_session s
    join app.operator_account o on o.id = s.operator join app.operator_role r on r.role = o.role
    where s.token_hash = sha256(convert_to(coalesce(current_setting('app.session', true), ''), 'UTF8')) and s.ended_at is null and o.active
      and s.seen_at > clock_timestamp() - interval '30 minutes' and s.opened_at > clock_timestamp() - interval '9 hours';
  if not found then
    raise exception using errcode = 'TD401', message = 'no session';
  elsif p_decides and not person.may_decide then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  elsif p_decides and not person.proved then
    raise exception using errcode = 'TD407', message = 'not proved';
  end if;
  return person.id;
end $$;

create function api.municipalities()
returns table (code text, slug text, name jsonb, telephone text, suspended_at timestamptz, created_at timestamptz,
               sections bigint, staff bigint, procedures bigint, applications bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select m.code, m.slug, m.name, m.telephone, m.suspended_at, m.created_at,
    (select count(*) from app.section s where s.municipality = m.code),
    (select count(*) from app.staff s where s.municipality = m.code and s.active),
    (select count(distinct v.procedure) from app.procedure_version v where v.municipality = m.code and v.state = 'published'),
    coalesce(n.count, 0)::bigint
  from app.municipality m
  left join (select c.municipality, sum(c.count) as count
             from (select s.municipality, s.count from app.standing s union all select w.municipality, w.change from app.count_change w) c
             group by 1) n on n.municipality = m.code
  order by m.code;
end $$;

-- What a password of the operator's is compared with.
create function api.municipality_names() returns table (slug text, name jsonb, reading text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select m.slug, m.name, m.reading from app.municipality m;
end $$;

create function api.sections_of(p_municipality text) returns table (id uuid, name jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select s.id, s.name from app.section s where s.municipality = p_municipality order by s.name ->> 'ja';
end $$;

-- Sections: [{"id": ..., "name": {"ja": ...}, "reading": ..., "telephone": ..., "mail": ..., "mail_sealed": hex or null, "mail_format": ...}, ...]
create function api.create_municipality(p_code text, p_slug text, p_name jsonb, p_telephone text, p_sections jsonb,
  p_reading text default '') returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person uuid := api.require_operator(p_decides => true);
begin
  insert into app.municipality (code, slug, name, telephone, reading) values (p_code, p_slug, p_name, p_telephone, p_reading);
  insert into app.section (municipality, id, name, reading, telephone, mail, mail_sealed, mail_format, position)
    -- an operator's side of 0.2.0 names no id and seals in the first format
    select p_code, coalesce((s ->> 'id')::uuid, gen_random_uuid()), s -> 'name', coalesce(s ->> 'reading', ''), coalesce(s ->> 'telephone', ''), coalesce(s ->> 'mail', ''), decode(s ->> 'mail_sealed', 'hex'),
      coalesce((s ->> 'mail_format')::smallint, 1), least(10 * s.number, 9999)
    from jsonb_array_elements(p_sections) with ordinality s (s, number);
  insert into app.operator_audit_event (operator, action, subject) values (person, 'municipality_created', p_code);
end $$;

-- The first administrator, only while the municipality has no staff at all, or nobody but this one who never chose a password of their own: a
-- one-time password ends after 72 hours, and nobody else could give another. Afterwards it is the municipality's own affair.
create function api.appoint_administrator(p_municipality text, p_login text, p_name text, p_password_hash text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person uuid := api.require_operator(p_decides => true);
begin
  perform 1 from app.municipality m where m.code = p_municipality for no key update;
  if exists (select from app.staff s where s.municipality = p_municipality and not (s.login = p_login and s.must_change_password and s.active)) then
    raise exception using errcode = 'TD414', message = 'the municipality already has staff';
  end if;
  insert into app.staff as s (municipality, login, name, password_hash, must_change_password, role)
    values (p_municipality, p_login, p_name, p_password_hash, true, 'administrator')
    on conflict (municipality, login) do update set password_hash = p_password_hash, must_change_password = true;
  insert into app.operator_audit_event (operator, action, subject) values (person, 'administrator_appointed', p_municipality || ' ' || p_login);
end $$;

create function api.suspend_municipality(p_municipality text, p_suspended boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person uuid := api.require_operator(p_decides => true);
begin
  update app.municipality set suspended_at = case when p_suspended then clock_timestamp() end where code = p_municipality;
  insert into app.operator_audit_event (operator, action, subject)
    values (person, case when p_suspended then 'municipality_suspended' else 'municipality_resumed' end, p_municipality);
end $$;

-- How many applications arrived, by municipality and day in Tokyo.
create function api.volume(p_since date) returns table (municipality text, day date, applications bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select n.municipality, (n.hour at time zone 'Asia/Tokyo')::date, sum(n.count)::bigint
    from (select r.municipality, r.hour, r.count from app.municipality m
            join app.arrivals r on r.municipality = m.code and r.hour >= p_since::timestamp at time zone 'Asia/Tokyo'
          union all
          select w.municipality, w.hour, w.change from app.count_change w where w.hour >= p_since::timestamp at time zone 'Asia/Tokyo') n
    group by 1, 2 having sum(n.count) <> 0 order by 1, 2;
end $$;

create function api.outbox_health()
returns table (municipality text, waiting bigint, overdue bigint, failed bigint, sent_today bigint, oldest_waiting timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select m.code, count(*) filter (where o.state = 'waiting'),
    count(*) filter (where o.state = 'waiting' and o.attempts > 0), count(*) filter (where o.state in ('failed', 'bounced')),
    count(*) filter (where o.state = 'sent' and o.created_at > clock_timestamp() - interval '1 day'),
    -- a summary that gathers for its hour keeps nobody waiting
    min(o.created_at) filter (where o.state = 'waiting' and (o.attempts > 0 or o.due_at <= clock_timestamp()))
  from app.municipality m left join app.outbox o on o.municipality = m.code group by m.code order by m.code;
end $$;

create function api.worker_health() returns table (worker text, heartbeat_at timestamptz, alive boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select b.worker, b.at, b.at > clock_timestamp() - interval '1 minute' from app.worker_heartbeat b order by b.worker;
end $$;

-- kept until 0.4.0: api.operator_events(integer)
-- kept until 0.4.0: api.note_refusal(text)

-- One page of the operator's own log, newest first, and one row more where another follows: before or after a row's place. Null narrows nothing.
create function api.operator_log(p_from timestamptz, p_until timestamptz, p_operator uuid, p_actions text[], p_subject text,
                                 p_after_at timestamptz, p_after_id uuid, p_before_at timestamptz, p_before_id uuid, p_limit int)
returns table (id uuid, at timestamptz, operator uuid, action text, subject text, details jsonb, network text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  if p_before_at is not null then
    return query select e.id, e.at, e.operator, e.action, e.subject, e.details, e.network from app.operator_audit_event e
      where (p_from is null or e.at >= p_from) and (p_until is null or e.at < p_until) and (p_operator is null or e.operator = p_operator)
        and (p_actions is null or e.action = any (p_actions)) and (p_subject is null or (e.subject = p_subject and length(e.subject) <= 200))
        and (e.at, e.id) > (p_before_at, p_before_id)
      order by e.at, e.id limit p_limit;
  else
    return query select e.id, e.at, e.operator, e.action, e.subject, e.details, e.network from app.operator_audit_event e
      where (p_from is null or e.at >= p_from) and (p_until is null or e.at < p_until) and (p_operator is null or e.operator = p_operator)
        and (p_actions is null or e.action = any (p_actions)) and (p_subject is null or (e.subject = p_subject and length(e.subject) <= 200))
        and (p_after_at is null or (e.at, e.id) < (p_after_at, p_after_id))
      order by e.at desc, e.id desc limit p_limit;
  end if;
end $$;

create function api.operator_log_sealed_until() returns timestamptz
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform api.require_operator();
  return api.sealed_until();
end $$;

create function api.operator_names() returns table (id uuid, name text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select o.id, o.name from app.operator_account o order by o.name, o.id;
end $$;

-- What a signed-in operator looked at or took out, or was refused; the acts are written by the functions that do them.
create function api.note_operator(p_action text, p_subject text, p_details jsonb, p_network text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person uuid := api.require_operator();
begin
  insert into app.operator_audit_event (operator, action, subject, details, network)
    values (person, case when p_action in ('refused', 'municipalities_opened', 'municipality_opened', 'health_opened', 'alarms_opened', 'keys_opened', 'operators_opened', 'log_opened', 'log_taken', 'announcements_opened')
                    then p_action end, left(p_subject, 200), p_details, p_network);
end $$;

-- Published procedures that could take applications now and have no key for it, or one that nobody can open anything with. Versions and keys are
-- read once as a whole: nearly all procedures have both, and looking each up would touch some 15,000 blocks of 5,000 procedures.
create function api.keyless_procedures() returns table (municipality text, procedures bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.municipality, count(*) from app.procedure p
    join app.municipality m on m.code = p.municipality and m.suspended_at is null
    where greatest(p.closes_at, p.extended_until) > now() and p.suspended_at is null
      and (p.municipality, p.id) in (select v.municipality, v.procedure from app.procedure_version v where v.state = 'published')
      and (p.municipality, p.id) not in (
        select k.municipality, k.procedure from app.public_key k where k.destroyed_at is null and k.unusable_since is null
          and k.fiscal_year = extract(year from (now() at time zone 'Asia/Tokyo') - interval '3 months'))
    group by 1
$$;

create function api.missing_keys() returns table (municipality text, missing bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform api.require_operator();
  return query select k.municipality, k.procedures from api.keyless_procedures() k order by 1;
end $$;

-- A page of the alarms that stand, or of those that ended: newest first, behind a row's place; of one municipality, or (null) all.
create function api.alarms(p_municipality text, p_ended boolean, p_after_at timestamptz, p_after_id uuid, p_limit int)
returns table (municipality text, id uuid, kind text, words text, begun_at timestamptz, ended_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select a.municipality, a.id, a.kind::text, a.words, a.begun_at, a.ended_at from app.alarm a
    where (a.ended_at is not null) = p_ended and (p_municipality is null or a.municipality = p_municipality)
      and (p_after_at is null or (a.begun_at, a.id) < (p_after_at, p_after_id))
    order by a.begun_at desc, a.id desc limit p_limit;
end $$;

create function api.alarm_counts() returns table (kind text, standing bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select a.kind::text, count(*) from app.alarm a where a.ended_at is null group by 1 order by 1;
end $$;

-- A page of a municipality's keys, or ('') the mailer's: newest first, behind a row's place. Public halves, and the last twenty that the watch saw
-- of each, and the last twenty alarms about it.
create function api.keys_of(p_municipality text, p_after_at timestamptz, p_after_id uuid, p_limit int)
returns table (id uuid, procedure uuid, title text, fiscal_year int, public_key bytea, signature bytea, created_at timestamptz,
               destroyed_at timestamptz, unusable_since timestamptz, sightings jsonb, alarms jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query
    select k.id, k.procedure, coalesce(v.title ->> 'ja', p.slug, ''), k.fiscal_year, k.public_key, k.signature, k.created_at, k.destroyed_at,
           k.unusable_since, seen.them, told.them
    from (select y.municipality, y.id, y.procedure, y.fiscal_year, y.public_key, y.signature, y.created_at, y.destroyed_at, y.unusable_since
            from app.public_key y where y.municipality = p_municipality
          union all
          select '', m.id, null, 0, m.public_key, m.signature, m.created_at, null, null from app.mailer_key m where p_municipality = '') k
    left join app.procedure p on p.municipality = k.municipality and p.id = k.procedure
    left join lateral (select v.title from app.procedure_version v where v.municipality = p.municipality and v.procedure = p.id
                       and v.state in ('published', 'superseded') order by v.number desc limit 1) v on true
    cross join lateral (select coalesce(jsonb_agg(jsonb_build_object('at', s.seen_at, 'half', encode(s.public_key, 'hex')) order by s.seen_at), '[]') as them
                        from (select n.seen_at, n.public_key from app.key_sighting n where n.municipality = k.municipality and n.key = k.id
                              order by n.seen_at desc limit 20) s) seen
    cross join lateral (select coalesce(jsonb_agg(jsonb_build_object('kind', a.kind, 'begun_at', a.begun_at, 'ended_at', a.ended_at)
                                                  order by a.begun_at), '[]') as them
                        from (select n.kind, n.begun_at, n.ended_at from app.alarm n where n.municipality = k.municipality
                                and n.subject = k.id::text order by n.begun_at desc limit 20) a) told
    where p_after_at is null or (k.created_at, k.id) < (p_after_at, p_after_id)
    order by k.created_at desc, k.id desc limit p_limit;
end $$;

-- Figures for /metrics, which a machine reads without a person's session: totals only.
create function api.metrics() returns table (name text, municipality text, state text, value double precision)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select 'applications', n.municipality, n.status, sum(n.count)::double precision
    from (select s.municipality, s.status, s.count from app.standing s
          union all select w.municipality, w.status, w.change from app.count_change w) n
    group by 2, 3 having sum(n.count) <> 0
  union all select 'outbox', o.municipality, o.state, count(*) from app.outbox o group by 2, 3
  union all select 'waiting_files', f.municipality, 'held', count(*) from app.attachment f where f.application is null group by 2
  union all select 'waiting_files', f.municipality, 'unscanned', count(*) from app.attachment f where f.application is not null and f.scan = 'unscanned' group by 2
  union all select 'database_bytes', '', '', s.bytes from app.database_space s
  union all select 'database_most_bytes', '', '', s.most from app.database_space s
  union all select 'worker_beat_age_seconds', '', b.worker, extract(epoch from clock_timestamp() - b.at) from app.worker_heartbeat b
  union all select 'keyless_procedures', k.municipality, '', k.procedures from api.keyless_procedures() k
  union all select 'kept_back_files', f.municipality, f.scan, count(*) from app.attachment f
    where f.application is not null and f.scan in ('infected', 'unscannable') group by 2, 3
  union all select 'alarms', '', a.kind, count(*) from app.alarm a where a.ended_at is null group by 3
$$;

grant execute on function api.municipalities(), api.municipality_names(), api.sections_of(text), api.create_municipality(text, text, jsonb, text, jsonb, text),
  api.appoint_administrator(text, text, text, text), api.suspend_municipality(text, boolean), api.volume(date),
  api.outbox_health(), api.worker_health(), api.operator_log(timestamptz, timestamptz, uuid, text[], text, timestamptz, uuid, timestamptz, uuid, int),
  api.operator_names(), api.operator_log_sealed_until(), api.note_operator(text, text, jsonb, text), api.metrics(), api.missing_keys(),
  api.alarms(text, boolean, timestamptz, uuid, int), api.alarm_counts(), api.keys_of(text, timestamptz, uuid, int) to todoke_operator;

set local role todoke_functions;
revoke create on schema api from todoke_counts;
