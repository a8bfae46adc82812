-- Seals on the two logs: todoke_seals reads every event and adds seals, and nobody changes or removes one (app/operations/sealing).

-- until when both logs are sealed; none before the first round. Whoever may add a head may date it as they like: no page shows a time that no
-- calendar has.
set local role todoke_functions;
create function api.sealed_until() returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select least(greatest(h.at, timestamptz '1970-01-02 00:00+00'), timestamptz '9000-01-01 00:00+00') from app.audit_head h order by h.number desc limit 1
$$;
grant execute on function api.sealed_until() to todoke_worker, todoke_counts;

-- The same for who reads the log of their municipality. A round takes all logs, so it is one moment; a municipality that came after the last round has
-- nothing sealed.
create function api.log_sealed_until() returns timestamptz
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not api.may_audit() then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  return (select u.at from api.sealed_until() as u (at)
          join app.municipality m on m.code = api.session_municipality() and m.created_at <= u.at);
end $$;
grant execute on function api.log_sealed_until() to todoke_staff;

set local role todoke_owner;
grant select (number, at) on app.audit_head to todoke_functions;

-- whole tables: xmin tells whether an event's transaction was still running when a round ended
grant select on app.audit_event, app.operator_audit_event to todoke_seals;
grant select (code) on app.municipality to todoke_seals;
grant select, insert on app.audit_seal, app.operator_audit_seal, app.audit_head to todoke_seals;

-- `todoke audit verify` looks that these are the only policies that narrow what it reads
create policy seals on app.audit_event for select to todoke_seals using (true);
create policy seals on app.operator_audit_event for select to todoke_seals using (true);
create policy seals on app.municipality for select to todoke_seals using (true);
create policy seals on app.audit_seal for select to todoke_seals using (true);
create policy seals on app.operator_audit_seal for select to todoke_seals using (true);
create policy seals on app.audit_head for select to todoke_seals using (true);
create policy seals_add on app.audit_seal for insert to todoke_seals with check (true);
create policy seals_add on app.operator_audit_seal for insert to todoke_seals with check (true);
create policy seals_add on app.audit_head for insert to todoke_seals with check (true);
