-- Acts of the council that need two persons (decision 0009): planned with a reason, confirmed by another after a wait, or dropped.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant select, insert (operator, granted_by) on app.operator_grant to todoke_functions;
grant select, insert (kind, of_municipality, login, name, role, reason, planned_by, confirmable_from, days_looked_back), update (state, ended_by, ended_at)
  on app.council_plan to todoke_functions;
grant select (last_signed_in_at), insert (municipality, login, name, password_hash, must_change_password, role) on app.staff to todoke_functions;
grant insert (details) on app.operator_audit_event to todoke_functions;

set local role todoke_counts;
grant execute on function api.require_operator(boolean) to todoke_functions;
set local role todoke_functions;

-- 2. Two persons of the 運営 ----------------------------------------------------------------------------------------
-- Notes that p_operator was given something to sign in with; what one gives oneself is no grant. p_by: null for the command line.
create function api.note_operator_grant(p_operator uuid, p_by uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into app.operator_grant (operator, granted_by) select p_operator, p_by where p_by is distinct from p_operator
$$;

-- As api.second_person, of the people of the 運営: same_person, given, given_lately, or null for one beside the planner.
create function api.second_operator(p_planner uuid, p_planned_at timestamptz, p_confirmer uuid, p_days int) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with recursive hands (person, giver, at) as (
    select person, person, 'infinity'::timestamptz from unnest(array[p_planner, p_confirmer]) person
    union
    select h.person, g.granted_by, g.granted_at
    from hands h
    join app.operator_grant g on g.operator = h.giver and g.granted_by is not null
      and g.granted_at <= h.at and g.granted_at >= p_planned_at - make_interval(days => p_days)
  )
  select case
    when p_confirmer = p_planner then 'same_person'
    when exists (select from hands a join hands b on b.giver = a.giver where a.person = p_planner and b.person = p_confirmer) then 'given'
    when exists (select from app.operator_grant g where g.operator = p_confirmer and g.granted_at > clock_timestamp() - interval '24 hours')
      then 'given_lately'
  end
$$;

create function api.require_second_operator(p_planner uuid, p_planned_at timestamptz, p_confirmer uuid, p_days int) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  refusal constant text := api.second_operator(p_planner, p_planned_at, p_confirmer, p_days);
begin
  if refusal = 'same_person' then
    raise exception using errcode = 'TD406', message = 'another person confirms';
  elsif refusal = 'given' then
    raise exception using errcode = 'TD417', message = 'not independent of the planner';
  elsif refusal = 'given_lately' then
    raise exception using errcode = 'TD418', message = 'let in within a day';
  end if;
end $$;

-- 3. Whether a municipality lost its last administrator ---------------------------------------------------------------
-- When an administrator signed in last, of those who work: within seven days, or who holds a one-time password that still opens ('infinity').
-- Null where none does: nobody of the municipality can let anybody in any more.
create function api.administrator_seen(p_municipality text) returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select max(case when s.must_change_password then 'infinity' else s.last_signed_in_at end)
  from app.staff s join app.staff_role r on r.role = s.role
  where s.municipality = p_municipality and r.may_administer and api.is_on_roster(s.active, s.roster_from, s.roster_until)
    and (s.last_signed_in_at > clock_timestamp() - interval '7 days' or (s.must_change_password and s.one_time_until > clock_timestamp()))
$$;

create function api.last_administrator(p_municipality text) returns timestamptz
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform api.require_operator();
  return api.administrator_seen(p_municipality);
end $$;

-- TD435 where an administrator signs in; TD433 where the login is somebody's who ever chose a password of their own.
create function api.require_lost_administrator(p_municipality text, p_login text) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if api.administrator_seen(p_municipality) is not null then
    raise exception using errcode = 'TD435', message = 'an administrator signs in';
  elsif exists (select from app.staff s join app.staff_role r on r.role = s.role where s.municipality = p_municipality and s.login = p_login
                and not (s.must_change_password and s.active and r.may_administer and s.last_signed_in_at is null)) then
    raise exception using errcode = 'TD433', message = 'the login is taken';
  end if;
end $$;

-- 4. Letters to every section of a municipality that has an address. The reason is the council's own words.
create function api.write_to_sections(p_plan app.council_plan, p_kind text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into app.outbox (municipality, kind, recipient, language, facts, address_sealed, address_of, address_format)
    select s.municipality, p_kind, 'section', 'ja',
           jsonb_build_object('at', clock_timestamp(), 'login', p_plan.login, 'reason', p_plan.reason, 'confirmable_from', p_plan.confirmable_from),
           s.mail_sealed, s.id, s.mail_format
    from app.section s where s.municipality = p_plan.of_municipality and s.mail_sealed is not null
$$;

-- 5. Plan, confirm, drop ----------------------------------------------------------------------------------------------
create function api.plan_council_act(p_kind text, p_municipality text, p_login text, p_name text, p_role text, p_reason text) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person constant uuid := api.require_operator(p_decides => true);
  because constant jsonb := jsonb_build_object('written', p_reason);
  told constant jsonb := because || jsonb_build_object('act', p_kind);
  made app.council_plan;
begin
  if p_kind = 'operator_added' and exists (select from app.operator_account o where o.login = p_login) then
    raise exception using errcode = 'TD433', message = 'the login is taken';
  elsif p_kind = 'operator_reset' and not exists (select from app.operator_account o where o.login = p_login and o.active) then
    raise exception using errcode = 'TD434', message = 'nobody of that login works';
  elsif p_kind = 'administrator_given' then
    perform api.require_lost_administrator(p_municipality, p_login);
  end if;
  insert into app.council_plan (kind, of_municipality, login, name, role, reason, planned_by, confirmable_from, days_looked_back)
    select p_kind, p_municipality, p_login, p_name, p_role, p_reason, person, clock_timestamp() + f.waiting, f.days from app.second_person_floor f
    returning * into made;
  insert into app.operator_audit_event (operator, action, subject, details)
    values (person, 'council_act_planned', coalesce(p_municipality || ' ', '') || p_login, told);
  if p_kind = 'administrator_given' then
    insert into app.audit_event (municipality, action, subject, details)
      values (p_municipality, 'administrator_planned', p_login, because);
    perform api.write_to_sections(made, 'administrator_planned');
  end if;
  return made.id;
end $$;

-- Confirms a plan, with the hash of the one-time password that is shown once. TD413 where it waits no more, TD416 before its wait is over, TD406,
-- TD417 and TD418 for who is no second person; and what its planning is refused with, for it may have changed since.
create function api.confirm_council_act(p_plan uuid, p_password_hash text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person constant uuid := api.require_operator(p_decides => true);
  plan app.council_plan;
  because jsonb;
  told jsonb;
  given uuid;
begin
  select * into plan from app.council_plan p where p.id = p_plan and p.state = 'planned' for update;
  if not found then
    raise exception using errcode = 'TD413', message = 'not planned any more';
  elsif plan.confirmable_from > clock_timestamp() then
    raise exception using errcode = 'TD416', message = 'the waiting time is not over';
  end if;
  perform api.require_second_operator(plan.planned_by, plan.planned_at, person, plan.days_looked_back);
  because := jsonb_build_object('written', plan.reason);
  told := because || jsonb_build_object('act', plan.kind);
  if plan.kind = 'administrator_given' then
    perform pg_advisory_xact_lock(hashtextextended('administrator of ' || plan.of_municipality, 0));
    perform api.require_lost_administrator(plan.of_municipality, plan.login);
    insert into app.staff as s (municipality, login, name, password_hash, must_change_password, role)
      values (plan.of_municipality, plan.login, plan.name, p_password_hash, true, 'administrator')
      on conflict (municipality, login) do update set password_hash = p_password_hash, must_change_password = true;
    insert into app.audit_event (municipality, action, subject, details)
      values (plan.of_municipality, 'administrator_given', plan.login, because);
    perform api.write_to_sections(plan, 'administrator_given');
  else
    if plan.kind = 'operator_added' then
      insert into app.operator_account (login, name, role, password_hash, must_change_password)
        values (plan.login, plan.name, plan.role, p_password_hash, true) on conflict (login) do nothing returning id into given;
      if given is null then
        raise exception using errcode = 'TD433', message = 'the login is taken';
      end if;
    else
      update app.operator_account o set password_hash = p_password_hash, must_change_password = true where o.login = plan.login and o.active
        returning o.id into given;
      if given is null then
        raise exception using errcode = 'TD434', message = 'nobody of that login works';
      end if;
      perform api.reset_operator_factor(plan.login);
    end if;
    perform api.note_operator_grant(given, plan.planned_by), api.note_operator_grant(given, person);
  end if;
  update app.council_plan p set state = 'done', ended_by = person, ended_at = clock_timestamp() where p.id = plan.id;
  insert into app.operator_audit_event (operator, action, subject, details)
    values (person, 'council_act_confirmed', coalesce(plan.of_municipality || ' ', '') || plan.login, told);
end $$;

-- Whoever decides drops a plan, the planner too.
create function api.drop_council_act(p_plan uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person constant uuid := api.require_operator(p_decides => true);
  plan app.council_plan;
  told jsonb;
begin
  update app.council_plan p set state = 'dropped', ended_by = person, ended_at = clock_timestamp()
    where p.id = p_plan and p.state = 'planned' returning * into plan;
  if not found then
    raise exception using errcode = 'TD413', message = 'not planned any more';
  end if;
  told := jsonb_build_object('act', plan.kind);
  insert into app.operator_audit_event (operator, action, subject, details)
    values (person, 'council_act_dropped', coalesce(plan.of_municipality || ' ', '') || plan.login, told);
  if plan.of_municipality is not null then
    insert into app.audit_event (municipality, action, subject) values (plan.of_municipality, 'administrator_plan_dropped', plan.login);
  end if;
end $$;

-- Plans that wait, the oldest first. `refusal`: why the asker is no second person (api.second_operator), null where they are.
create function api.council_plans()
returns table (id uuid, kind text, municipality text, municipality_name jsonb, login text, name text, role text, reason text, planned_by text,
               planned_at timestamptz, confirmable_from timestamptz, refusal text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  asker constant uuid := api.require_operator();
begin
  return query
    select p.id, p.kind, p.of_municipality, m.name, p.login, p.name, p.role, p.reason, o.name, p.planned_at, p.confirmable_from,
           api.second_operator(p.planned_by, p.planned_at, asker, p.days_looked_back)
    from app.council_plan p join app.operator_account o on o.id = p.planned_by left join app.municipality m on m.code = p.of_municipality
    where p.state = 'planned' order by p.planned_at, p.id;
end $$;

-- 6. Accounts of the 運営 on their page --------------------------------------------------------------------------------
create function api.operator_accounts()
returns table (id uuid, login text, name text, role text, active boolean, seen_at timestamptz, second_factor_since timestamptz, one_time_until timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select a.id, a.login, a.name, a.role, a.active, a.seen_at, a.second_factor_since, a.one_time_until from api.all_operator_accounts() a;
end $$;

-- One person alone stops an account, for it lets nobody in and may not wait; never the last that decides (TD431). TD434 for nobody.
create function api.stop_operator(p_login text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person constant uuid := api.require_operator(p_decides => true);
begin
  perform api.keep_last_council(p_login);
  update app.operator_account o set active = false where o.login = p_login and o.active;
  if not found then
    raise exception using errcode = 'TD434', message = 'nobody of that login works';
  end if;
  insert into app.operator_audit_event (operator, action, subject) values (person, 'operator_stopped', p_login);
end $$;

grant execute on function api.plan_council_act(text, text, text, text, text, text), api.confirm_council_act(uuid, text), api.drop_council_act(uuid),
  api.council_plans(), api.operator_accounts(), api.stop_operator(text), api.last_administrator(text) to todoke_operator;
