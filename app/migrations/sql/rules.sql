-- Triggers: rules the database keeps whoever writes.
set role todoke_functions;

-- A status event names where it leads and which version its writer saw; the rest is set here.
-- SQLSTATE TD409: somebody else was first. TD422: that step is not allowed from the current status. An administrator's correction may lead to every
-- other status that work goes on from: those that 確認中 leads back to.
create function api.take_status_step() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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

-- What was published is what applicants were shown: it never changes afterwards.
create function api.keep_published_version() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if old.state <> 'draft' and (new.definition is distinct from old.definition or new.content_hash <> old.content_hash
      or new.published_at <> old.published_at or new.number <> old.number or new.procedure <> old.procedure
      or new.state = 'draft') then
    raise exception using errcode = 'TD423', message = 'a published version never changes';
  end if;
  return new;
end $$;

-- A hint for the page cache of the applicant's side; `submit` decides.
create function api.tell_published() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_notify('published', coalesce(to_jsonb(new) ->> 'municipality', to_jsonb(new) ->> 'code', ''));
  return null;
end $$;
grant execute on function api.take_status_step(), api.keep_published_version(), api.tell_published() to todoke_owner;
reset role;

set role todoke_owner;
-- not for the first event, which `submit` writes with the application itself
create trigger take_status_step before insert on app.status_event for each row
  when (new.to_status <> 'arrived' or new.staff is not null) execute function api.take_status_step();
create trigger keep_published_version before update on app.procedure_version for each row execute function api.keep_published_version();
do $$
declare
  name text;
begin
  foreach name in array array['municipality', 'section', 'procedure', 'procedure_version', 'public_key'] loop
    execute format('create trigger tell_published after insert or update on app.%I for each row execute function api.tell_published()', name);
  end loop;
end $$;
reset role;
