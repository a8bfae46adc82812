-- Reading the 監査ログ of a municipality. Writing it: people.sql, where the sessions are.

set local role todoke_functions;

-- The events that are about an application, or named it among others in a list; the newest 20,000. No list of a municipality is found
-- through the row-level security of `staff`: what is not leakproof waits behind it, and no index would help.
create function api.audit_events_about(p_reference text) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  here text := api.session_municipality();
begin
  if not api.may_audit() then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  return array(
    select e.id from (
      select a.id, a.at from app.audit_event a where a.municipality = here and a.subject = p_reference and length(a.subject) <= 200
      union all
      select a.id, a.at from app.audit_event a
        where a.details ? 'references' and a.details -> 'references' @> to_jsonb(p_reference) and a.municipality = here and a.subject <> p_reference
    ) e order by e.at desc limit 20000);
end $$;

grant execute on function api.audit_events_about(text) to todoke_staff;

set local role todoke_owner;
grant select (municipality, id, at, subject, details) on app.audit_event to todoke_functions;
