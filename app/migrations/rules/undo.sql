-- 取り消し: whoever pressed the wrong button takes the step back within ten minutes, while nothing has left the house and nothing followed. The
-- step stays in the history, and so does the event that takes it back; api.take_status_step writes it (applications.sql).
grant select (municipality, id, application, at, from_status, to_status, staff, correction, undoes, confirmed) on app.status_event to todoke_functions;
grant select (municipality, procedure, at, state, ended_at) on app.export_record to todoke_functions;

set local role todoke_functions;

-- The last step of an application, where it is this person's and one that can be taken back, with the status before it. 不受理 and 取下げ are confirmed
-- before they are taken, and a correction is a matter of its own. refusal: null where it can be taken back now, else
--   confirmed it was taken for many at once, who were named first; the completion of two steps at once would leave an acceptance without its mail
--   late      ten minutes have passed
--   mail      a mail to the applicant that was put there with it, or after it, has been sent or is in a mailer's hand; or a notice was written
--   download  applications of the procedure were downloaded or printed since, or are at the moment. One that never ended died: it counts for an hour
create function api.step_to_take_back(p_municipality text, p_application uuid, p_staff uuid)
returns table (event uuid, at timestamptz, before text, refusal text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  last record;
begin
  select e.id, e.at, e.from_status, e.to_status, e.staff, e.correction, e.undoes, e.confirmed into last from app.status_event e
    where e.municipality = p_municipality and e.application = p_application order by e.at desc, e.id desc limit 1;
  if last.undoes is not null then
    -- of one press that ended 確認中 and accepted the second step was taken back: the first is the last now
    select e.id, e.at, e.from_status, e.to_status, e.staff, e.correction, e.undoes, e.confirmed into last
      from app.status_event s join app.status_event e on e.municipality = s.municipality and e.application = s.application and e.staff = s.staff
      where s.municipality = p_municipality and s.id = last.undoes and e.from_status = 'confirming'
        and e.to_status = s.from_status and e.undoes is null and e.at < s.at and e.at > s.at - interval '1 second';
  end if;
  if last.staff is distinct from p_staff or last.from_status is null or last.correction or last.undoes is not null
      or last.to_status in ('rejected', 'withdrawn') then
    return;
  end if;
  return query select last.id, last.at, last.from_status::text, case
    when last.confirmed then 'confirmed'
    when last.at < clock_timestamp() - interval '10 minutes' then 'late'
    when exists (
      select from app.outbox o where o.municipality = p_municipality and o.application = p_application and o.recipient = 'applicant'
        and o.created_at >= last.at and (o.state not in ('waiting', 'withdrawn') or o.attempts > 0 or o.kind = 'notice')) then 'mail'
    when exists (
      select from app.application a join app.export_record r on r.municipality = a.municipality and (r.procedure = a.procedure or r.procedure is null)
      where a.municipality = p_municipality and a.id = p_application
        and (r.at >= last.at or r.ended_at >= last.at or (r.state = 'started' and r.at > clock_timestamp() - interval '1 hour'))) then 'download'
    end;
end $$;

-- The same for the signed-in person.
create function api.own_step_to_take_back(p_application uuid)
returns table (event uuid, at timestamptz, before text, refusal text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.event, s.at, s.before, s.refusal
  from app.application a cross join lateral api.step_to_take_back(a.municipality, a.id, api.session_staff()) s
  where a.municipality = api.session_municipality() and a.id = p_application and a.procedure = any (api.my_procedures()) and api.may_process()
    and (a.procedure <> all (api.partly_closed_procedures()) or api.is_open_application(a.procedure, a.id))
$$;
grant execute on function api.own_step_to_take_back(uuid) to todoke_staff;

-- Who begins a download waits for whoever is taking a step back, and the other way round: one of the two sees what the other did.
create function api.wait_for_undo() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('undo ' || new.municipality, 0));
  return new;
end $$;
grant execute on function api.wait_for_undo() to todoke_owner;

-- The letters of a step that is taken back, which nobody had in hand, are not sent. Called under the lock of the application.
create function api.withdraw_letters(p_municipality text, p_application uuid, p_since timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update app.outbox o set state = 'withdrawn', ended_at = clock_timestamp(), address_sealed = null, body_sealed = null, lease = null, leased_until = null
    where o.municipality = p_municipality and o.application = p_application and o.recipient = 'applicant' and o.state = 'waiting'
      and o.created_at >= p_since
$$;

set local role todoke_owner;
create trigger wait_for_undo before insert on app.export_record for each row execute function api.wait_for_undo();
