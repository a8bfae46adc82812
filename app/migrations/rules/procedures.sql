-- Procedures that the sections make themselves: drafts with their changes, approvals and the gate they hold, letters and wordings. What is
-- published was approved: the database refuses anything else, whoever asks.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant select on app.approval to todoke_functions;
grant delete, update (state, published_at, superseded_at, approved_until, approval, publish_at, revision) on app.procedure_version to todoke_functions;
grant select, insert, delete on app.draft_change to todoke_functions;
grant select, delete on app.place, app.mail_template to todoke_functions;
grant delete, update (position) on app.procedure to todoke_functions; -- position: to lock the row

-- 2. The gate --------------------------------------------------------------------------------------------------------
set local role todoke_functions;

-- The 情報項目 that a definition collects. A postcode_address collects 郵便番号 besides the item it names.
create function api.items_of(p_definition jsonb) returns text[]
language sql immutable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(distinct i.item), '{}') from jsonb_path_query(p_definition, '$.sections[*].questions[*]') q,
    lateral (select q ->> 'item' as item where q ->> 'item' is not null
             union all select '郵便番号' where q ->> 'item' is not null and q ->> 'type' = 'postcode_address') i
$$;

-- What of a definition goes beyond an approval: the items by name. null when the approval does not hold the procedure at all.
create function api.beyond_approval(p_snapshot jsonb, p_slug text, p_definition jsonb) returns text[]
language sql immutable security definer set search_path = pg_catalog, pg_temp as $$
  select array(select unnest(api.items_of(p_definition)) except select jsonb_array_elements_text(a -> 'items') order by 1)
  from jsonb_path_query(p_snapshot, '$.procedures[*]') a where a ->> 'slug' = p_slug
$$;

-- Nothing becomes public without an approval in force that holds every item it collects. What collects none needs no approval.
-- SQLSTATE TD424: not approved; the detail names the items (or 'procedure', 'period').
create function api.check_publication() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  given record;
  of_slug text;
  beyond text[];
  needs_approval boolean := cardinality(api.items_of(new.definition)) > 0;
  day date := (greatest(clock_timestamp(), new.publish_at) at time zone 'Asia/Tokyo')::date;
begin
  if new.state not in ('scheduled', 'published') or (tg_op = 'UPDATE' and old.state = new.state) then
    return new;
  elsif not needs_approval and new.approval is null then
    return new;
  end if;
  select a.snapshot, a.period_from, a.period_to into given from app.approval a
    where a.municipality = new.municipality and a.id = new.approval;
  select p.slug into of_slug from app.procedure p where p.municipality = new.municipality and p.id = new.procedure;
  beyond := api.beyond_approval(given.snapshot, of_slug, new.definition);
  if beyond is null and (needs_approval or given.snapshot is null) then
    raise exception using errcode = 'TD424', message = 'not approved', detail = 'procedure';
  elsif day not between given.period_from and given.period_to then
    raise exception using errcode = 'TD424', message = 'not approved', detail = 'period';
  elsif cardinality(beyond) > 0 then
    raise exception using errcode = 'TD424', message = 'not approved', detail = array_to_string(beyond, '、');
  end if;
  return new;
end $$;

-- What was published is what applicants were shown: it never changes afterwards. A scheduled version may go back to a draft.
create function api.keep_published_version() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if old.state <> 'draft' and (new.definition is distinct from old.definition or new.content_hash <> old.content_hash
      or new.number <> old.number or new.procedure <> old.procedure) then
    raise exception using errcode = 'TD423', message = 'a published version never changes';
  end if;
  if old.state in ('published', 'superseded') and (new.published_at is distinct from old.published_at
      or new.approval is distinct from old.approval or new.state in ('draft', 'scheduled')) then
    raise exception using errcode = 'TD423', message = 'a published version never changes';
  end if;
  return new;
end $$;

-- 3. Publishing ------------------------------------------------------------------------------------------------------
-- Puts one version in the place of the one before; the trigger check_publication asks for the approval.
create function api.publish_now(p_municipality text, p_version uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  given record;
begin
  select v.procedure, a.period_to into given from app.procedure_version v
    left join app.approval a on a.municipality = v.municipality and a.id = v.approval
    where v.municipality = p_municipality and v.id = p_version;
  update app.procedure_version v set state = 'superseded', superseded_at = clock_timestamp()
    where v.municipality = p_municipality and v.procedure = given.procedure and v.state = 'published';
  update app.procedure_version v set state = 'published', published_at = clock_timestamp(),
      approved_until = coalesce((given.period_to + 1)::timestamp at time zone 'Asia/Tokyo', 'infinity')
    where v.municipality = p_municipality and v.id = p_version;
end $$;

-- The signed-in person publishes a draft of their section's, now (p_publish_at null) or at a time.
-- TD403: not theirs; TD410: the draft has changed since they looked; TD424: not approved (see check_publication).
create function api.publish(p_version uuid, p_revision int, p_approval uuid, p_publish_at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here text := api.session_municipality();
  draft record;
begin
  select v.procedure, v.revision, v.state into draft from app.procedure_version v
    where v.municipality = here and v.id = p_version for update;
  if not found or not api.may_process() or not draft.procedure = any (api.my_procedures()) then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  elsif draft.state <> 'draft' or draft.revision <> p_revision then
    raise exception using errcode = 'TD410', message = 'the draft has changed';
  end if;
  update app.procedure_version v set approval = p_approval, publish_at = p_publish_at where v.municipality = here and v.id = p_version;
  if p_publish_at is null or p_publish_at <= clock_timestamp() then
    perform api.publish_now(here, p_version);
    return 'published';
  end if;
  update app.procedure_version v set state = 'scheduled' where v.municipality = here and v.id = p_version;
  return 'scheduled';
end $$;

create function api.cancel_publication(p_version uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update app.procedure_version v set state = 'draft', publish_at = null, approval = null
    where v.municipality = api.session_municipality() and v.id = p_version and v.state = 'scheduled'
      and api.may_process() and v.procedure = any (api.my_procedures());
  return found;
end $$;

-- Throws a draft away, with the list of its changes; with it the procedure when it was never public. TD403, TD410 as `publish`.
-- Answers whether the procedure is gone too.
create function api.discard_draft(p_version uuid, p_revision int) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here text := api.session_municipality();
  draft record;
begin
  select v.procedure, v.revision, v.state into draft from app.procedure_version v
    where v.municipality = here and v.id = p_version for update;
  if not found or not api.may_process() or not draft.procedure = any (api.my_procedures()) then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  elsif draft.state <> 'draft' or draft.revision <> p_revision then
    raise exception using errcode = 'TD410', message = 'the draft has changed';
  end if;
  -- letters and places that colleagues are giving the procedure: theirs come first and go with it, or find it gone
  perform from app.procedure p where p.municipality = here and p.id = draft.procedure for update;
  delete from app.draft_change c where c.municipality = here and c.procedure_version = p_version;
  delete from app.procedure_version v where v.municipality = here and v.id = p_version;
  if exists (select from app.procedure_version v where v.municipality = here and v.procedure = draft.procedure) then
    return false;
  end if;
  delete from app.place l where l.municipality = here and l.procedure = draft.procedure;
  delete from app.mail_template l where l.municipality = here and l.procedure = draft.procedure;
  delete from app.procedure p where p.municipality = here and p.id = draft.procedure;
  return true;
end $$;

-- What is due is put in force; what its approval no longer covers goes back to a draft. Answers how many were published.
create function api.publish_due(p_municipality text default null) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  due record;
  published int := 0;
begin
  for due in select v.municipality, v.id, v.revision, v.definition from app.procedure_version v
             where v.state = 'scheduled' and v.publish_at <= clock_timestamp() and v.municipality = coalesce(p_municipality, v.municipality)
             for update skip locked loop
    begin
      perform api.publish_now(due.municipality, due.id);
      published := published + 1;
    exception when sqlstate 'TD424' then
      update app.procedure_version v set state = 'draft', publish_at = null, approval = null, revision = v.revision + 1
        where v.municipality = due.municipality and v.id = due.id;
      -- the section reads of it where it reads of every change
      insert into app.draft_change (municipality, procedure_version, revision, sentence, definition_before, undone)
        values (due.municipality, due.id, due.revision + 1, '承認の範囲を外れたため、予約していた公開を取りやめました', due.definition, true);
    end;
  end loop;
  return published;
end $$;

-- A hint for the page cache of the applicant's side; `submit` decides.
create function api.notify_published() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_notify('published', coalesce(to_jsonb(new) ->> 'municipality', to_jsonb(new) ->> 'code', to_jsonb(old) ->> 'municipality', ''));
  return null;
end $$;

grant execute on function api.check_publication(), api.keep_published_version(), api.notify_published() to todoke_owner;
grant execute on function api.publish(uuid, int, uuid, timestamptz), api.cancel_publication(uuid), api.discard_draft(uuid, int) to todoke_staff;
grant execute on function api.publish_due(text) to todoke_worker;

-- 4. What applicants read --------------------------------------------------------------------------------------------
create view api.published_municipality as
  select code, slug, name, reading, telephone, telephone_hours, suspended_at is not null as suspended, crest, home_page, colour from app.municipality;

create view api.published_procedure as
  select p.municipality, p.id, p.slug, p.category, p.position, p.opens_at, least(greatest(p.closes_at, p.extended_until), v.approved_until) as closes_at,
         p.suspended_at is not null or m.suspended_at is not null as suspended,
         s.name as section_name, s.telephone as section_telephone, s.telephone_hours as section_telephone_hours,
         exists (select from app.place l where l.municipality = p.municipality and l.procedure = p.id) as has_places,
         p.selection, p.contact, p.keywords, s.reading as section_reading, p.standard_days,
         -- the closing that was put off, where that shows
         case when p.extended_until > p.closes_at and v.approved_until > p.closes_at then p.closes_at end as extended_from
  from app.procedure p
  join app.section s on s.municipality = p.municipality and s.id = p.section
  join app.municipality m on m.code = p.municipality
  join app.procedure_version v on v.municipality = p.municipality and v.procedure = p.id and v.state = 'published';

-- What the applicant is told of the approval that a version was published under: who, when, and the items of its procedure.
create view api.published_version as
  select v.municipality, v.id, v.procedure, v.number, v.state, v.definition, v.content_hash, v.published_at,
         a.meeting as approval_meeting, a.held_on as approval_held_on, a.number as approval_number, a.kind as approval_kind,
         (select array(select jsonb_array_elements_text(g -> 'items'))
          from jsonb_path_query(a.snapshot, '$.procedures[*]') g where g ->> 'slug' = p.slug) as approved_items
  from app.procedure_version v
  join app.procedure p on p.municipality = v.municipality and p.id = v.procedure
  left join app.approval a on a.municipality = v.municipality and a.id = v.approval
  where v.state in ('published', 'superseded');

-- Only keys that something may be sealed to: what is marked by the watch over the keys is none, and its procedure takes nothing.
create view api.published_key as
  select k.municipality, k.procedure, k.id, k.fiscal_year, k.public_key, k.signature from app.public_key k
  where k.destroyed_at is null and k.unusable_since is null;

grant select on api.published_municipality, api.published_procedure, api.published_version, api.published_key to todoke_applicant;

set local role todoke_owner;
create trigger keep_published_version before update on app.procedure_version for each row execute function api.keep_published_version();
create trigger check_publication before insert or update on app.procedure_version for each row execute function api.check_publication();
do $$
declare
  name text;
begin
  foreach name in array array['municipality', 'section', 'procedure', 'procedure_version', 'public_key'] loop
    execute format('create trigger notify_published after insert or update on app.%I for each row execute function api.notify_published()', name);
  end loop;
end $$;

-- 5. What staff may read and write -----------------------------------------------------------------------------------
grant select on app.information_item, app.procedure, app.procedure_version, app.public_key,
  app.approval, app.draft_change, app.mail_template, app.governance_wording to todoke_staff;
grant insert (municipality, id, meeting, held_on, number, kind, period_from, period_to, snapshot, recorded_by) on app.approval to todoke_staff;
grant insert (municipality, id, slug, section, category, position, opens_at, closes_at, planned_per_year, retention_years, retention_from,
              selection, contact, question_ids, council_outline, standard_days, keywords, places_shown, step_mail, arrival_mail),
  update (section, category, position, opens_at, closes_at, suspended_at, planned_per_year, retention_years, retention_from,
          selection, contact, question_ids, council_outline, standard_days, keywords, places_shown, step_mail, arrival_mail)
  on app.procedure to todoke_staff;
grant insert (municipality, id, procedure, number, definition, content_hash, edited_by),
  update (definition, content_hash, revision, edited_at, edited_by) on app.procedure_version to todoke_staff;
grant insert (municipality, id, procedure, fiscal_year, public_key, signature) on app.public_key to todoke_staff;
grant insert (municipality, id, procedure_version, revision, staff, sentence, definition_before, undone), update (undone)
  on app.draft_change to todoke_staff;
grant insert (municipality, id, procedure, kind, subject, body, edited_by), update (subject, body, revision, edited_at, edited_by), delete
  on app.mail_template to todoke_staff;
grant insert (municipality, id, wording, edited_by), update (wording, edited_at, edited_by) on app.governance_wording to todoke_staff;
grant insert (municipality, id, name, special_care), update (special_care) on app.information_item to todoke_staff;

create policy staff on app.information_item for select to todoke_staff using (municipality = (select api.session_municipality()));
create policy staff on app.procedure for select to todoke_staff using (municipality = (select api.session_municipality()));
create policy staff on app.public_key for select to todoke_staff using (municipality = (select api.session_municipality()));
create policy staff on app.approval for select to todoke_staff using (municipality = (select api.session_municipality()));
create policy staff on app.governance_wording for select to todoke_staff using (municipality = (select api.session_municipality()));
create policy staff on app.mail_template for select to todoke_staff
  using (municipality = (select api.session_municipality()) and procedure = any ((select api.readable_procedures())::uuid[]));
-- what is not public yet is its section's own; what was published, the whole municipality reads
create policy staff on app.procedure_version for select to todoke_staff using (
  municipality = (select api.session_municipality()) and (state in ('published', 'superseded') or procedure = any ((select api.readable_procedures())::uuid[])));
create policy staff on app.draft_change for select to todoke_staff using (
  municipality = (select api.session_municipality()) and exists (
    select from app.procedure_version v where v.municipality = draft_change.municipality and v.id = draft_change.procedure_version
      and v.procedure = any ((select api.readable_procedures())::uuid[])));

-- whoever plants another section's key of next year could read what is sealed to it
create policy staff_writes on app.public_key for insert to todoke_staff
  with check (municipality = (select api.session_municipality()) and (select api.may_process())
    and procedure = any ((select api.my_procedures())::uuid[]));
create policy editors_make on app.procedure for insert to todoke_staff with check (
  municipality = (select api.session_municipality()) and (select api.may_process()) and ((select api.every_section()) or exists (
    select from app.staff_section x where x.municipality = procedure.municipality and x.staff = (select api.session_staff()) and x.section = procedure.section)));
-- kept by one of one's own sections, after the change too
create policy editors_change on app.procedure for update to todoke_staff
  using (municipality = (select api.session_municipality()) and (select api.may_process()) and id = any ((select api.my_procedures())::uuid[]))
  with check (municipality = (select api.session_municipality()) and (select api.may_process()) and id = any ((select api.my_procedures())::uuid[])
    and ((select api.every_section()) or exists (
      select from app.staff_section x where x.municipality = procedure.municipality and x.staff = (select api.session_staff()) and x.section = procedure.section)));
create policy editors_begin on app.procedure_version for insert to todoke_staff
  with check (state = 'draft' and municipality = (select api.session_municipality()) and (select api.may_process())
    and procedure = any ((select api.my_procedures())::uuid[]));
create policy editors_change on app.procedure_version for update to todoke_staff
  using (state = 'draft' and municipality = (select api.session_municipality()) and (select api.may_process())
    and procedure = any ((select api.my_procedures())::uuid[]))
  with check (state = 'draft' and municipality = (select api.session_municipality()) and (select api.may_process())
    and procedure = any ((select api.my_procedures())::uuid[]));
create policy editors on app.mail_template to todoke_staff
  using (municipality = (select api.session_municipality()) and (select api.may_process()) and procedure = any ((select api.my_procedures())::uuid[]))
  with check (municipality = (select api.session_municipality()) and (select api.may_process()) and procedure = any ((select api.my_procedures())::uuid[]));
create policy editors_write on app.draft_change for insert to todoke_staff with check (
  municipality = (select api.session_municipality()) and staff = (select api.session_staff()) and (select api.may_process()) and exists (
    select from app.procedure_version v where v.municipality = draft_change.municipality and v.id = draft_change.procedure_version and v.state = 'draft'
      and v.procedure = any ((select api.my_procedures())::uuid[])));
-- which rows: those of the policy to read them
create policy editors_undo on app.draft_change for update to todoke_staff using (
  municipality = (select api.session_municipality()) and (select api.may_process())) with check (municipality = (select api.session_municipality()));
create policy editors_add on app.information_item for insert to todoke_staff with check (
  municipality = (select api.session_municipality()) and (select api.may_administer()));
create policy editors_mark on app.information_item for update to todoke_staff using (
  municipality = (select api.session_municipality()) and (select api.may_administer())) with check (municipality = (select api.session_municipality()));
create policy administrators on app.approval for insert to todoke_staff with check (
  municipality = (select api.session_municipality()) and (select api.may_administer()) and recorded_by = (select api.session_staff()));
create policy administrators on app.governance_wording for insert to todoke_staff with check (
  municipality = (select api.session_municipality()) and (select api.may_administer()));
create policy administrators_change on app.governance_wording for update to todoke_staff using (
  municipality = (select api.session_municipality()) and (select api.may_administer())) with check (municipality = (select api.session_municipality()));
