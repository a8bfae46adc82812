-- What the council changes of a municipality, and what nobody changes.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant update (name, reading, telephone, telephone_hours, home_page, colour, crest) on app.municipality to todoke_counts;
grant select, insert, delete on app.municipality_draft to todoke_counts;
grant insert (municipality, action, details) on app.audit_event to todoke_counts;

set local role todoke_functions;
grant usage, create on schema api to todoke_counts;
set local role todoke_counts;

-- 2. The facts, as they are and as they are to be ---------------------------------------------------------------------
create function api.municipality_facts(p_municipality text)
returns table (name jsonb, reading text, telephone text, telephone_hours jsonb, home_page text, colour text, crest bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select m.name, m.reading, m.telephone, m.telephone_hours, m.home_page, m.colour, m.crest
    from app.municipality m where m.code = p_municipality;
end $$;

create function api.drafted_municipality(p_municipality text)
returns table (id uuid, name jsonb, reading text, telephone text, telephone_hours jsonb, home_page text, colour text, crest bytea, drafted_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform api.require_operator();
  return query select d.id, d.name, d.reading, d.telephone, d.telephone_hours, d.home_page, d.colour, d.crest, d.drafted_at
    from app.municipality_draft d where d.municipality = p_municipality;
end $$;

-- Keeps a change until it is confirmed; the one before it is forgotten. The logs say what was changed once it is.
create function api.draft_municipality(p_municipality text, p_name jsonb, p_reading text, p_telephone text, p_telephone_hours jsonb, p_home_page text,
                                       p_colour text, p_crest bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person constant uuid := api.require_operator(p_decides => true);
begin
  perform from app.municipality m where m.code = p_municipality for no key update;
  delete from app.municipality_draft d where d.municipality = p_municipality;
  insert into app.municipality_draft (municipality, name, reading, telephone, telephone_hours, home_page, colour, crest, drafted_by)
    values (p_municipality, p_name, p_reading, p_telephone, p_telephone_hours, p_home_page, p_colour, p_crest, person);
  insert into app.operator_audit_event (operator, action, subject) values (person, 'municipality_change_drafted', p_municipality);
end $$;

create function api.drop_municipality_draft(p_municipality text, p_draft uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person constant uuid := api.require_operator(p_decides => true);
begin
  delete from app.municipality_draft d where d.municipality = p_municipality and d.id = p_draft;
  if found then
    insert into app.operator_audit_event (operator, action, subject) values (person, 'municipality_change_dropped', p_municipality);
  end if;
end $$;

-- Before and after of each fact that differs: what the logs say. A crest is told by the beginning of its hash.
create function api.changed_facts(p_before app.municipality, p_after app.municipality_draft) returns jsonb
language sql immutable security definer set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object('changed', coalesce(jsonb_object_agg(f.fact, jsonb_build_array(f.before, f.after)) filter (where f.before <> f.after), '{}'))
  from (
    select 'municipality_name' || case l.tag when 'ja' then '' else '.' || l.tag end as fact, coalesce(p_before.name ->> l.tag, '') as before,
           coalesce(p_after.name ->> l.tag, '') as after
      from (select jsonb_object_keys(p_before.name || p_after.name) as tag) l
    union all
    select 'telephone_hours' || case l.tag when 'ja' then '' else '.' || l.tag end, coalesce(p_before.telephone_hours ->> l.tag, ''),
           coalesce(p_after.telephone_hours ->> l.tag, '')
      from (select jsonb_object_keys(p_before.telephone_hours || p_after.telephone_hours) as tag) l
    union all
    values ('reading', p_before.reading, p_after.reading), ('telephone', p_before.telephone, p_after.telephone),
      ('home_page', p_before.home_page, p_after.home_page), ('colour', p_before.colour, p_after.colour),
      ('crest', coalesce(left(encode(sha256(p_before.crest), 'hex'), 12), ''), coalesce(left(encode(sha256(p_after.crest), 'hex'), 12), ''))) f
$$;

-- The change counts from now on; the notice of the table's trigger has residents' pages made anew. TD410 where it is not the one that was looked at.
create function api.confirm_municipality_draft(p_municipality text, p_draft uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person constant uuid := api.require_operator(p_decides => true);
  before app.municipality;
  draft app.municipality_draft;
  told jsonb;
begin
  select * into before from app.municipality m where m.code = p_municipality for no key update;
  delete from app.municipality_draft d where d.municipality = p_municipality and d.id = p_draft returning * into draft;
  if draft.id is null then
    raise exception using errcode = 'TD410', message = 'the draft has changed';
  end if;
  told := api.changed_facts(before, draft);
  update app.municipality m set name = draft.name, reading = draft.reading, telephone = draft.telephone, telephone_hours = draft.telephone_hours,
      home_page = draft.home_page, colour = draft.colour, crest = draft.crest where m.code = p_municipality;
  insert into app.operator_audit_event (operator, action, subject, details) values (person, 'municipality_changed', p_municipality, told);
  insert into app.audit_event (municipality, action, details) values (p_municipality, 'municipality_changed', told);
end $$;

grant execute on function api.municipality_facts(text), api.drafted_municipality(text), api.drop_municipality_draft(text, uuid),
  api.draft_municipality(text, jsonb, text, text, jsonb, text, text, bytea), api.confirm_municipality_draft(text, uuid) to todoke_operator;

-- 3. What stays -------------------------------------------------------------------------------------------------------
-- Applications, addresses on leaflets and 職員ID are made of both: whoever asks is refused, the owner of the tables too.
create function api.keep_code_and_slug() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = 'TD432', message = 'code and slug never change';
end $$;
grant execute on function api.keep_code_and_slug() to todoke_owner;

set local role todoke_functions;
revoke create on schema api from todoke_counts;
set local role todoke_owner;
create trigger keep_code_and_slug before update on app.municipality for each row
  when (new.code <> old.code or new.slug <> old.slug) execute function api.keep_code_and_slug();
