-- 課の列: a column that staff take out of a list is hidden, can be brought back for thirty days, and then goes with its values. The values of all columns
-- of an application lie in one box that only the section's key opens: the worker opens it and seals what is left.
grant select (municipality, id, procedure, removed_at, removed_by), delete on app.custom_column to todoke_functions;
grant select (municipality, id, procedure, sealing_key, annotation_version, custom_values_sealed, custom_values_format),
  update (annotation_version, custom_values_sealed, custom_values_format) on app.application to todoke_functions;
grant select (municipality, application, custom_values_sealed_before, custom_values_format_before),
  update (custom_values_sealed_before, custom_values_format_before) on app.annotation_change to todoke_functions;
grant update (former_choices) on app.custom_column to todoke_staff;

set local role todoke_functions;
-- How long a hidden column can be brought back; app/applications/worklist/hidden_columns.py has the same.
create function api.hidden_for() returns interval
language sql immutable security definer set search_path = pg_catalog, pg_temp as $$
  select interval '30 days'
$$;

-- The thirty days begin when somebody hides a column, by the clock of the database, and do not begin anew. After them nobody brings it back (no row is
-- written): the worker may be in the middle of its values.
create function api.note_hidden_column() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.removed_at is null then
    if old.removed_at < clock_timestamp() - api.hidden_for() then return null; end if;
    new.removed_by := null;
  elsif api.session_staff() is not null then
    new.removed_at := coalesce(old.removed_at, clock_timestamp());
    new.removed_by := case when old.removed_at is null then api.session_staff() else old.removed_by end;
  end if;
  return new;
end $$;
grant execute on function api.note_hidden_column() to todoke_owner;

-- A job for each column that has been hidden long enough.
create function api.plan_column_erasure() returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  planned int;
begin
  insert into app.job (municipality, kind, subject)
    select c.municipality, 'columns', c.id from app.custom_column c
    where c.removed_at < clock_timestamp() - api.hidden_for()
      and not exists (select from app.job j where j.municipality = c.municipality and j.kind = 'columns' and j.subject = c.id and j.done_at is null);
  get diagnostics planned = row_count;
  return planned;
end $$;

-- The procedure of such a column, of the municipality that the transaction works for; nothing where it is gone.
create function api.column_to_erase(p_column uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.procedure from app.custom_column c
  where c.municipality = api.working_for() and c.id = p_column and c.removed_at < clock_timestamp() - api.hidden_for()
$$;

-- The next applications of a procedure with what is sealed of their columns: as it is now and as it was before each change, every box once.
create function api.boxes_of_columns(p_procedure uuid, p_after uuid, p_limit int)
returns table (id uuid, sealing_key uuid, annotation_version int, boxes bytea[], formats smallint[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.sealing_key, a.annotation_version, b.boxes, b.formats
  from app.application a
  cross join lateral (
    select array_agg(d.box order by d.box) as boxes, array_agg(d.format order by d.box) as formats
    from (select a.custom_values_sealed as box, a.custom_values_format as format
          union
          select c.custom_values_sealed_before, c.custom_values_format_before from app.annotation_change c
          where c.municipality = a.municipality and c.application = a.id) d
    where d.box is not null) b
  where a.municipality = api.working_for() and a.procedure = p_procedure and a.id > p_after and b.boxes is not null
  order by a.id limit p_limit
$$;

-- Puts new boxes in the place of an application's old ones, each wherever it stands: what was equal stays equal, as the comparison with a section's
-- Excel file asks. False where somebody changed the application since it was read: it is to be read again.
create function api.replace_boxes_of_columns(p_application uuid, p_version int, p_old bytea[], p_new bytea[], p_format smallint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.working_for();
  stands bytea;
begin
  select a.custom_values_sealed into stands from app.application a
    where a.municipality = here and a.id = p_application and a.annotation_version = p_version for no key update;
  if not found then return false; end if;
  if stands = any (p_old) then
    -- counted: a page that was open, and would write what it read, is shown what stands there now
    update app.application a set annotation_version = p_version + 1, custom_values_sealed = p_new[array_position(p_old, stands)], custom_values_format = p_format
      where a.municipality = here and a.id = p_application;
  end if;
  update app.annotation_change c set custom_values_sealed_before = p_new[array_position(p_old, c.custom_values_sealed_before)], custom_values_format_before = p_format
    where c.municipality = here and c.application = p_application and c.custom_values_sealed_before = any (p_old);
  return true;
end $$;

-- The column goes, after its values; written down as the act of who hid it.
create function api.erase_column(p_column uuid, p_applications int) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with gone as (
    delete from app.custom_column c
    where c.municipality = api.working_for() and c.id = p_column and c.removed_at < clock_timestamp() - api.hidden_for()
    returning c.municipality, c.procedure, c.removed_by)
  insert into app.audit_event (municipality, staff, action, subject, details)
  select g.municipality, g.removed_by, 'column_erased', p.slug, format('{"count": %s}', p_applications)::jsonb
    from gone g join app.procedure p on p.municipality = g.municipality and p.id = g.procedure
$$;

grant execute on function api.plan_column_erasure(), api.column_to_erase(uuid), api.boxes_of_columns(uuid, uuid, int),
  api.replace_boxes_of_columns(uuid, int, bytea[], bytea[], smallint), api.erase_column(uuid, int) to todoke_worker;

set local role todoke_owner;
create trigger note_hidden_column before update of removed_at on app.custom_column for each row execute function api.note_hidden_column();
