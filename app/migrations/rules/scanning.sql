-- Scanned files: who is told of one that is kept back, and how many wait.

set local role todoke_functions;

-- The section is written to when a file of one of its applications is found infected: at its arrival, or when it is looked at later. One letter for all that is
-- found of an application before it leaves. It names neither file nor virus: mail is read by others on its way.
create function api.tell_of_file_kept_back() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into app.outbox (municipality, application, kind, recipient, language, facts, address_sealed, address_of, address_format)
    select a.municipality, a.id, 'file_kept_back', 'section', 'ja',
           jsonb_build_object('reference', a.reference, 'procedure', v.title, 'section', s.name, 'telephone', s.telephone, 'at', clock_timestamp()),
           s.mail_sealed, s.id, s.mail_format
    from app.application a
    join app.procedure p on p.municipality = a.municipality and p.id = a.procedure
    join app.procedure_version v on v.municipality = a.municipality and v.id = a.procedure_version
    join app.section s on s.municipality = p.municipality and s.id = p.section
    where a.municipality = new.municipality and a.id = new.application and s.mail_sealed is not null
      and not exists (select from app.outbox o where o.municipality = a.municipality and o.application = a.id and o.kind = 'file_kept_back'
                      and o.state = 'waiting' and o.lease is null);
  return null;
end $$;

-- How many files of submitted applications nobody has looked at, and since when the oldest of them waits.
create function api.files_to_scan(p_municipality text) returns table (files bigint, waits_since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*), min(a.finished_at) from app.attachment a
    where a.application is not null and a.scan = 'unscanned' and (p_municipality is null or a.municipality = p_municipality)
$$;
grant execute on function api.files_to_scan(text) to todoke_worker;
grant execute on function api.tell_of_file_kept_back() to todoke_owner;

set local role todoke_owner;
create trigger tell_of_file_kept_back after update of application, scan on app.attachment for each row
  when (new.application is not null and new.scan = 'infected' and (old.application is null or old.scan <> 'infected'))
  execute function api.tell_of_file_kept_back();
