-- Sections: their names by the day from which they hold, and what administrators plan for them from a day on. Days are Tokyo's.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant select, insert, update (name), delete on app.section_name to todoke_functions;
grant select, insert, update (applied_at, held_at, taken_back_by, taken_back_at) on app.section_change to todoke_functions;
grant insert (municipality, id, name, reading, telephone, telephone_hours, mail, mail_sealed, mail_format, position, opens_on),
      update (name, reading, telephone, telephone_hours, mail, mail_sealed, mail_format, position, closed_on, merged_into, revision)
  on app.section to todoke_functions;

set local role todoke_functions;

-- 2. Names by day -----------------------------------------------------------------------------------------------------
-- Whoever makes a section, or gives one another name, gives it that name from its first day, or from today on. What a section was called on a day
-- that is over, no update of it changes.
create function api.note_section_name() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  today constant date := (clock_timestamp() at time zone 'Asia/Tokyo')::date;
begin
  if tg_op = 'UPDATE' and new.name = (
      select n.name from app.section_name n where n.municipality = new.municipality and n.section = new.id and n.from_day <= today
      order by n.from_day desc limit 1) then
    return null;
  end if;
  insert into app.section_name (municipality, section, from_day, name)
    values (new.municipality, new.id, case when tg_op = 'INSERT' then coalesce(new.opens_on, '-infinity') else today end, new.name)
    on conflict (municipality, section, from_day) do update set name = excluded.name;
  return null;
end $$;
grant execute on function api.note_section_name() to todoke_owner;

-- 3. A closed section --------------------------------------------------------------------------------------------------
-- What has no place yet if the section is closed from a day on: its procedures that take applications then, unfinished applications, and people
-- who work for no other section that is open.
create function api.open_in_section(p_municipality text, p_section uuid, p_day date) returns table (procedures bigint, applications bigint, people bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select
    (select count(*) from app.procedure p where p.municipality = p_municipality and p.section = p_section
       and greatest(p.closes_at, p.extended_until) > p_day::timestamp at time zone 'Asia/Tokyo'),
    (select count(*) from app.procedure p
       join app.application a on a.municipality = p.municipality and a.procedure = p.id
         and a.status in ('arrived', 'accepted', 'confirming', 'processing')
       where p.municipality = p_municipality and p.section = p_section),
    (select count(*) from app.staff_section x
       join app.staff s on s.municipality = x.municipality and s.id = x.staff and s.active and coalesce(s.roster_until, 'infinity') >= p_day
       join app.staff_role r on r.role = s.role and not r.every_section
       where x.municipality = p_municipality and x.section = p_section and not exists (
         select from app.staff_section y join app.section o on o.municipality = y.municipality and o.id = y.section and o.closed_on is null
         where y.municipality = x.municipality and y.staff = x.staff and y.section <> p_section))
$$;

-- The same for an administrator of the section's municipality.
create function api.what_keeps_section_open(p_section uuid, p_day date) returns table (procedures bigint, applications bigint, people bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not api.may_administer() then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  return query select * from api.open_in_section(api.session_municipality(), p_section, p_day);
end $$;
grant execute on function api.what_keeps_section_open(uuid, date) to todoke_staff;

-- No procedure comes to a section that is closed or opens later, and none in it takes applications again. The section is held till the end: who
-- closes it waits, and sees the procedure.
create function api.keep_procedure_in_open_section() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  keeper record;
begin
  select s.opens_on, s.closed_on into keeper from app.section s where s.municipality = new.municipality and s.id = new.section for share;
  if (keeper.closed_on is not null or keeper.opens_on > (clock_timestamp() at time zone 'Asia/Tokyo')::date)
      and (tg_op = 'INSERT' or new.section <> old.section or new.closes_at > greatest(old.closes_at, clock_timestamp())) then
    raise exception using errcode = 'TD441', message = 'the section is closed';
  end if;
  return new;
end $$;
grant execute on function api.keep_procedure_in_open_section() to todoke_owner;

-- 4. What is planned, and comes into force -----------------------------------------------------------------------------
-- The section as it will be on a day: as it is, with whatever is planned until then, but p_without.
create function api.section_on(p_municipality text, p_section uuid, p_day date, p_without uuid default null)
returns table (name jsonb, reading text, telephone text, telephone_hours jsonb, mail text, mail_sealed bytea, mail_format smallint, "position" int)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  planned record;
begin
  select s.name, s.reading, s.telephone, s.telephone_hours, s.mail, s.mail_sealed, s.mail_format, s.position
    into name, reading, telephone, telephone_hours, mail, mail_sealed, mail_format, "position"
    from app.section s where s.municipality = p_municipality and s.id = p_section;
  for planned in select c.* from app.section_change c where c.municipality = p_municipality and c.section = p_section and c.applied_at is null
      and c.taken_back_at is null and c.from_day <= p_day and c.id is distinct from p_without order by c.from_day loop
    name := coalesce(planned.name, name);
    reading := coalesce(planned.reading, reading);
    telephone := coalesce(planned.telephone, telephone);
    telephone_hours := coalesce(planned.telephone_hours, telephone_hours);
    if planned.mail is not null then
      mail := planned.mail;
      mail_sealed := planned.mail_sealed;
      mail_format := planned.mail_format;
    end if;
    "position" := coalesce(planned."position", "position");
  end loop;
  return next;
end $$;

-- Before and after of what a change makes another, by name: what the log and the letters tell.
create function api.section_differences(p_municipality text, p_change uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(jsonb_object_agg(d.field, jsonb_build_array(d.before, d.after)) filter (where d.before is distinct from d.after), '{}')
  from app.section_change c
  cross join lateral api.section_on(c.municipality, c.section, c.from_day, c.id) b
  cross join lateral (
    select t.field || case t.tag when 'ja' then '' else '.' || t.tag end, coalesce(t.before, ''), coalesce(t.after, '')
      from (select 'section' as field, k.tag, b.name ->> k.tag as before, c.name ->> k.tag as after
              from jsonb_object_keys(b.name || c.name) k (tag) where c.name is not null
            union all
            select 'section_hours', k.tag, b.telephone_hours ->> k.tag, c.telephone_hours ->> k.tag
              from jsonb_object_keys(b.telephone_hours || c.telephone_hours) k (tag) where c.telephone_hours is not null) t
    union all values ('section_reading', b.reading, c.reading), ('section_telephone', b.telephone, c.telephone), ('section_mail', b.mail, c.mail),
      ('section_position', b.position::text, c.position::text)) d (field, before, after)
  where c.municipality = p_municipality and c.id = p_change and d.after is not null
$$;

-- Writes to the section about a change: to the address of today, to that of the day before the change and to that after it, once each; about a
-- merging to the section that takes the work over, too. p_what: planned, taken_back or held.
create function api.write_to_section(p_municipality text, p_change uuid, p_what text, p_by text, p_differences jsonb) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into app.outbox (municipality, kind, recipient, language, facts, address_sealed, address_of, address_format)
    select distinct on (s.id, r.mail) c.municipality, 'section_changed', 'section', 'ja',
      jsonb_build_object('at', clock_timestamp(), 'section', s.name, 'what', p_what, 'change', c.kind, 'from_day', c.from_day, 'by', p_by,
                         'changed', p_differences, 'merged', (select o.name from app.section o where o.municipality = c.municipality and o.id = c.section),
                         'into', (select o.name from app.section o where o.municipality = c.municipality and o.id = c.merged_into)),
      r.mail_sealed, s.id, r.mail_format
    from app.section_change c
    join app.section s on s.municipality = c.municipality and s.id in (c.section, c.merged_into)
    cross join lateral api.section_on(c.municipality, s.id, c.from_day, c.id) b
    cross join lateral (values (s.mail, s.mail_sealed, s.mail_format), (b.mail, b.mail_sealed, b.mail_format),
        (case when s.id = c.section then c.mail end, case when s.id = c.section then c.mail_sealed end, c.mail_format))
      r (mail, mail_sealed, mail_format)
    where c.municipality = p_municipality and c.id = p_change and r.mail_sealed is not null
    order by s.id, r.mail
$$;

-- Puts a change in force; false where it would close a section in which something is open: it is held then, and its section told once.
create function api.put_section_in_force(p_municipality text, p_change uuid, p_day date) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  change record;
  details jsonb;
  called text;
begin
  select c.* into change from app.section_change c
    where c.municipality = p_municipality and c.id = p_change and c.applied_at is null and c.taken_back_at is null for update;
  if not found then
    return false;
  end if;
  perform from app.section s where s.municipality = p_municipality and s.id = change.section for no key update;
  if change.kind = 'closed' and exists (select from api.open_in_section(p_municipality, change.section, p_day) o
                                        where o.procedures + o.applications + o.people > 0) then
    if change.held_at is null then
      update app.section_change c set held_at = clock_timestamp() where c.municipality = p_municipality and c.id = p_change;
      perform api.write_to_section(p_municipality, p_change, 'held', '', '{}');
    end if;
    return false;
  end if;
  details := jsonb_build_object('section_plan', change.kind, 'from_day', change.from_day, 'changed', api.section_differences(p_municipality, p_change));
  if change.kind = 'merged' then
    details := details || api.merging_details(p_municipality, p_change) || api.merge_section(p_municipality, p_change);
  end if;
  update app.section s set
      name = coalesce(change.name, s.name), reading = coalesce(change.reading, s.reading), telephone = coalesce(change.telephone, s.telephone),
      telephone_hours = coalesce(change.telephone_hours, s.telephone_hours), mail = coalesce(change.mail, s.mail),
      mail_sealed = case when change.mail is null then s.mail_sealed else change.mail_sealed end,
      mail_format = case when change.mail is null then s.mail_format else change.mail_format end,
      position = coalesce(change.position, s.position), closed_on = case change.kind when 'closed' then p_day when 'merged' then change.from_day else s.closed_on end,
      merged_into = coalesce(change.merged_into, s.merged_into),
      revision = s.revision + 1
    where s.municipality = p_municipality and s.id = change.section;
  update app.section_change c set applied_at = clock_timestamp() where c.municipality = p_municipality and c.id = p_change;
  select s.name ->> 'ja' into called from app.section s where s.municipality = p_municipality and s.id = change.section;
  insert into app.audit_event (municipality, staff, action, subject, details)
    values (p_municipality, change.planned_by, 'section_in_force', called, details);
  return true;
end $$;

-- The signed-in administrator plans a change of a section: p_kind opened (p_section is a new id), changed or closed. p_values: what is another from
-- that day, of {"name": {"ja": ...}, "reading", "telephone", "telephone_hours": {"ja": ...}, "mail", "mail_sealed": hex or null, "mail_format", "position"}.
-- A change from today is in force at once. TD403: no administrator; TD407: not proved; TD440: the day is over, or the section not there yet;
-- TD441: it is closed then; TD442: another change was planned, taken back or came into force since they looked; TD443: something is planned for
-- that day, or after the day on which it closes; TD444: something is open in it.
create function api.plan_section(p_section uuid, p_revision int, p_kind text, p_from_day date, p_values jsonb) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.session_municipality();
  today constant date := (clock_timestamp() at time zone 'Asia/Tokyo')::date;
  planned constant uuid := gen_random_uuid();
  found_section record;
  differences jsonb;
  called text;
begin
  if not api.may_administer() or p_kind not in ('opened', 'changed', 'closed') then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  perform api.require_staff_proof();
  if p_from_day < today then
    raise exception using errcode = 'TD440', message = 'the day is over';
  end if;
  if p_kind = 'opened' then
    insert into app.section (municipality, id, name, reading, telephone, telephone_hours, mail, mail_sealed, mail_format, position, opens_on)
      values (here, p_section, p_values -> 'name', coalesce(p_values ->> 'reading', ''), coalesce(p_values ->> 'telephone', ''),
        coalesce(p_values -> 'telephone_hours', '{"ja": ""}'), coalesce(p_values ->> 'mail', ''), decode(p_values ->> 'mail_sealed', 'hex'),
        coalesce((p_values ->> 'mail_format')::smallint, 2), coalesce((p_values ->> 'position')::int, 0), p_from_day)
      on conflict (municipality, id) do nothing;
    if not found then
      raise exception using errcode = 'TD442', message = 'the section has changed';
    end if;
  end if;
  select s.* into found_section from app.section s where s.municipality = here and s.id = p_section for no key update;
  if not found or found_section.revision <> p_revision then
    raise exception using errcode = 'TD442', message = 'the section has changed';
  elsif p_from_day < found_section.opens_on then
    raise exception using errcode = 'TD440', message = 'the day is over';
  elsif found_section.closed_on is not null or exists (
      select from app.section_change c where c.municipality = here and c.section = p_section and c.kind in ('closed', 'merged')
        and c.applied_at is null and c.taken_back_at is null and c.from_day <= p_from_day) then
    raise exception using errcode = 'TD441', message = 'the section is closed';
  elsif exists (select from app.section_change c where c.municipality = here and c.section = p_section and c.applied_at is null
      and c.taken_back_at is null and (c.from_day = p_from_day or (p_kind = 'closed' and c.from_day > p_from_day)))
      -- a section that closes takes nothing over afterwards
      or (p_kind = 'closed' and exists (select from app.section_change c where c.municipality = here and c.merged_into = p_section
        and c.applied_at is null and c.taken_back_at is null and (c.from_day >= p_from_day or c.from_day <= today))) then
    raise exception using errcode = 'TD443', message = 'something else is planned';
  end if;
  insert into app.section_change (municipality, id, section, kind, from_day, name, reading, telephone, telephone_hours, mail, mail_sealed, mail_format,
      position, planned_by)
    values (here, planned, p_section, p_kind, p_from_day, p_values -> 'name', p_values ->> 'reading', p_values ->> 'telephone',
      p_values -> 'telephone_hours', p_values ->> 'mail', decode(p_values ->> 'mail_sealed', 'hex'),
      coalesce((p_values ->> 'mail_format')::smallint, 2), (p_values ->> 'position')::int, api.session_staff());
  if p_kind = 'changed' and p_values ? 'name' then
    insert into app.section_name (municipality, section, from_day, name) values (here, p_section, p_from_day, p_values -> 'name')
      on conflict (municipality, section, from_day) do update set name = excluded.name;
  end if;
  differences := api.section_differences(here, planned);
  perform api.write_to_section(here, planned, 'planned', (select s.login from app.staff s where s.municipality = here and s.id = api.session_staff()),
    differences);
  differences := jsonb_build_object('section_plan', p_kind, 'from_day', p_from_day, 'changed', differences);
  called := found_section.name ->> 'ja';
  insert into app.audit_event (municipality, staff, action, subject, details)
    values (here, api.session_staff(), 'section_planned', called, differences);
  if p_from_day > today then
    update app.section s set revision = s.revision + 1 where s.municipality = here and s.id = p_section;
  elsif not api.put_section_in_force(here, planned, today) then
    raise exception using errcode = 'TD444', message = 'something is open in the section';
  end if;
  return planned;
end $$;

-- The signed-in administrator takes a change back that is not in force yet. With a section that was to open goes whatever else was planned for it.
-- TD403, TD407 as above; TD413: it is in force, was taken back, or is none of theirs; TD443: the section that was to open is to take another's work
-- over; TD444: people are named in it.
create function api.take_back_section(p_change uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here constant text := api.session_municipality();
  today constant date := (clock_timestamp() at time zone 'Asia/Tokyo')::date;
  change record;
  details jsonb;
  called text;
begin
  if not api.may_administer() then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  perform api.require_staff_proof();
  select c.* into change from app.section_change c where c.municipality = here and c.id = p_change and c.applied_at is null
    and c.taken_back_at is null and (c.from_day > today or c.held_at is not null) for update;
  if not found then
    raise exception using errcode = 'TD413', message = 'not planned any more';
  end if;
  perform from app.section s where s.municipality = here and s.id = change.section for no key update;
  if change.kind = 'opened' and exists (select from app.staff_section x where x.municipality = here and x.section = change.section) then
    raise exception using errcode = 'TD444', message = 'something is open in the section';
  elsif change.kind = 'opened' and exists (select from app.section_change c where c.municipality = here and c.merged_into = change.section
      and c.applied_at is null and c.taken_back_at is null) then
    raise exception using errcode = 'TD443', message = 'something else is planned';
  end if;
  details := api.section_differences(here, p_change);
  perform api.write_to_section(here, p_change, 'taken_back', (select s.login from app.staff s where s.municipality = here and s.id = api.session_staff()),
    details);
  details := jsonb_build_object('section_plan', change.kind, 'from_day', change.from_day, 'changed', details) || api.merging_details(here, p_change);
  update app.section_change c set taken_back_by = api.session_staff(), taken_back_at = clock_timestamp()
    where c.municipality = here and c.applied_at is null and c.taken_back_at is null
      and (c.id = p_change or (change.kind = 'opened' and c.section = change.section));
  delete from app.section_name n where n.municipality = here and n.section = change.section
    and ((change.name is not null and n.from_day = change.from_day) or (change.kind = 'opened' and n.from_day >= change.from_day));
  update app.section s set revision = s.revision + 1, closed_on = case when change.kind = 'opened' then change.from_day else s.closed_on end
    where s.municipality = here and s.id = change.section;
  select s.name ->> 'ja' into called from app.section s where s.municipality = here and s.id = change.section;
  insert into app.audit_event (municipality, staff, action, subject, details)
    values (here, api.session_staff(), 'section_taken_back', called, details);
end $$;
grant execute on function api.plan_section(uuid, int, text, date, jsonb), api.take_back_section(uuid) to todoke_staff;

-- What is due today and not in force, in one municipality or (null) in all, in the order of the days. What is held is among it.
create function api.due_section_changes(p_municipality text)
returns table (municipality text, id uuid, section uuid, merged_into uuid, municipality_name text, section_name text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.municipality, c.id, c.section, c.merged_into, m.name ->> 'ja', s.name ->> 'ja'
  from app.section_change c
  join app.municipality m on m.code = c.municipality
  join app.section s on s.municipality = c.municipality and s.id = c.section
  where c.applied_at is null and c.taken_back_at is null and c.from_day <= (clock_timestamp() at time zone 'Asia/Tokyo')::date
    and c.municipality = coalesce(p_municipality, c.municipality)
  order by c.from_day, c.planned_at
$$;

-- Puts one of them in force; false where it is held, or was taken back or put in force meanwhile.
create function api.put_due_section_in_force(p_municipality text, p_change uuid) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce((
    select api.put_section_in_force(c.municipality, c.id, (clock_timestamp() at time zone 'Asia/Tokyo')::date)
    from app.section_change c
    where c.municipality = p_municipality and c.id = p_change and c.from_day <= (clock_timestamp() at time zone 'Asia/Tokyo')::date), false)
$$;
grant execute on function api.due_section_changes(text), api.put_due_section_in_force(text, uuid) to todoke_worker;

-- 5. What staff read: all of their municipality ---------------------------------------------------------------------------
set local role todoke_owner;
create trigger note_section_name after insert or update of name on app.section for each row execute function api.note_section_name();
create trigger keep_procedure_in_open_section before insert or update of section, closes_at on app.procedure for each row
  execute function api.keep_procedure_in_open_section();
grant select on app.section_name to todoke_staff;
grant select (municipality, id, section, kind, from_day, name, reading, telephone, telephone_hours, mail, position, merged_into, planned_by, planned_at,
              applied_at, held_at, taken_back_by, taken_back_at) on app.section_change to todoke_staff;
create policy staff on app.section_name for select to todoke_staff using (municipality = (select api.session_municipality()));
create policy staff on app.section_change for select to todoke_staff using (municipality = (select api.session_municipality()));
