-- Procedures that the sections make themselves: drafts with their changes, approvals and the gate they hold, letters, wordings,
-- lotteries. What is published was approved: the database refuses anything else, whoever asks.

-- 1. Tables ----------------------------------------------------------------------------------------------------------
set role todoke_owner;
set search_path = app;

-- 承認（付議）: what the municipality's council approved, as it was, for ever. Both days of the period belong to it (in Tokyo).
create table approval (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  meeting text not null check (meeting <> ''),
  held_on date not null,
  number text not null default '',
  kind text not null check (kind in ('approval', 'consent', 'report')),
  period_from date not null,
  period_to date not null,
  -- {"procedures": [{"slug", "name", "section", "items", "planned_per_year", "outline"}], "connection": {}, "outsourcing": {}}
  snapshot jsonb not null,
  recorded_by uuid,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (municipality, id),
  foreign key (municipality, recorded_by) references staff on delete restrict,
  check (period_from <= period_to)
);
create index approval_by_time on approval (municipality, held_on desc, recorded_at desc);

alter table procedure
  add column contact text not null default '',
  -- 手続概要 for the council (参考１－１), '' where it is what applicants read
  add column council_outline text not null default '',
  add column made_at timestamptz not null default clock_timestamp(),
  -- every question id that was ever used, so that none is given a second meaning
  add column question_ids text[] not null default '{}';

alter table procedure_version
  drop constraint procedure_version_state_check,
  add constraint procedure_version_state_check check (state in ('draft', 'scheduled', 'published', 'superseded')),
  drop constraint procedure_version_check,
  add constraint procedure_version_check check ((state in ('draft', 'scheduled')) = (published_at is null)),
  add column approval uuid,
  add column publish_at timestamptz,
  add column revision int not null default 1,
  add column edited_at timestamptz not null default clock_timestamp(),
  add column edited_by uuid,
  add constraint scheduled_has_a_time check (state <> 'scheduled' or publish_at is not null),
  add foreign key (municipality, approval) references approval on delete restrict,
  add foreign key (municipality, edited_by) references staff on delete restrict;
-- one draft or scheduled version at a time: two people work on the same one
create unique index one_unpublished_version on procedure_version (municipality, procedure) where state in ('draft', 'scheduled');
create index scheduled_versions on procedure_version (publish_at) where state = 'scheduled';

-- Each change of a draft with what stood before, for undo and for telling a colleague what happened.
create table draft_change (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure_version uuid not null,
  revision int not null,
  at timestamptz not null default clock_timestamp(),
  staff uuid,
  sentence text not null,
  definition_before jsonb not null,
  undone boolean not null default false,
  primary key (municipality, id),
  unique (municipality, procedure_version, revision),
  foreign key (municipality, procedure_version) references procedure_version on delete restrict,
  foreign key (municipality, staff) references staff on delete restrict
);

-- 通知文: a procedure's own words for a letter; a letter without a row has the service's.
create table letter_template (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  kind letter_kind not null check (kind in ('arrival', 'acceptance', 'completion', 'rejection')),
  subject jsonb not null check (subject ? 'ja'),
  body jsonb not null check (body ? 'ja'),
  revision int not null default 1,
  edited_at timestamptz not null default clock_timestamp(),
  edited_by uuid,
  primary key (municipality, id),
  unique (municipality, procedure, kind),
  foreign key (municipality, procedure) references procedure on delete restrict,
  foreign key (municipality, edited_by) references staff on delete restrict
);

-- Words of the papers that vary by municipality: meeting, article, titles of officers, particulars.
create table governance_wording (
  municipality text not null references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  wording jsonb not null,
  edited_at timestamptz not null default clock_timestamp(),
  edited_by uuid,
  primary key (municipality, id),
  unique (municipality),
  foreign key (municipality, edited_by) references staff on delete restrict
);

-- 抽選: the seed and the list, so that anybody can draw it again and get the same. Each 募集 (intake) has a first draw and, for what stays
-- or becomes free, further ones (number).
create table lottery (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  place text not null default '',
  intake int not null default 1 check (intake > 0),
  number int not null default 1 check (number > 0),
  drawn_at timestamptz not null default clock_timestamp(),
  drawn_by uuid not null,
  seed text not null check (seed ~ '^[0-9a-f]{64}$'),
  -- how many were free: of the first draw the whole 定員
  capacity int not null,
  -- 到達番号 (symbols) in the order they went in, and of the winners in the order drawn
  entrants text[] not null,
  winners text[] not null,
  primary key (municipality, id),
  unique (municipality, procedure, place, intake, number),
  foreign key (municipality, procedure) references procedure on delete restrict,
  foreign key (municipality, drawn_by) references staff on delete restrict
);
reset search_path;

do $$
declare
  name text;
begin
  foreach name in array array['approval', 'draft_change', 'letter_template', 'governance_wording', 'lottery'] loop
    execute format('alter table app.%I enable row level security', name);
    execute format('alter table app.%I force row level security', name);
    execute format('create policy owner on app.%I to todoke_owner using (true) with check (true)', name);
    execute format('create policy functions on app.%I to todoke_functions using (true) with check (true)', name);
    execute format('create policy counts on app.%I to todoke_counts using (true) with check (true)', name);
  end loop;
  foreach name in array array['approval', 'governance_wording'] loop
    execute format('create policy staff on app.%I for select to todoke_staff using (municipality = (select api.who()))', name);
  end loop;
end $$;

-- 2. What the staff may write ----------------------------------------------------------------------------------------
grant select on app.approval, app.draft_change, app.letter_template, app.governance_wording, app.lottery to todoke_staff;
grant insert (municipality, id, meeting, held_on, number, kind, period_from, period_to, snapshot, recorded_by) on app.approval to todoke_staff;
grant insert (municipality, id, slug, section, category, position, opens_at, closes_at, planned_per_year, retention_years, selection, contact, question_ids, council_outline),
  update (section, category, position, opens_at, closes_at, suspended_at, planned_per_year, retention_years, selection, contact, question_ids, council_outline)
  on app.procedure to todoke_staff;
grant insert (municipality, id, procedure, number, definition, content_hash, edited_by),
  update (definition, content_hash, revision, edited_at, edited_by) on app.procedure_version to todoke_staff;
grant insert (municipality, id, procedure_version, revision, staff, sentence, definition_before, undone), update (undone)
  on app.draft_change to todoke_staff;
grant insert (municipality, id, procedure, kind, subject, body, edited_by), update (subject, body, revision, edited_at, edited_by), delete
  on app.letter_template to todoke_staff;
grant insert (municipality, id, wording, edited_by), update (wording, edited_at, edited_by) on app.governance_wording to todoke_staff;
grant insert (municipality, id, name, special_care), update (special_care) on app.information_item to todoke_staff;
grant insert (municipality, id, procedure, place, capacity), update (capacity), delete on app.place to todoke_staff;

do $$
declare
  -- of one's own sections' procedures, and not as a viewer
  mine constant text := 'municipality = (select api.who()) and (select api.may_process()) and %s = any ((select api.my_procedures())::uuid[])';
  -- kept by one of one's own sections, after the change too
  kept_by_mine constant text := '((select api.every_section()) or exists (select from app.staff_section x '
    'where x.municipality = procedure.municipality and x.staff = (select api.who_staff()) and x.section = procedure.section))';
  name text;
begin
  foreach name in array array['letter_template', 'lottery'] loop
    execute format('create policy staff on app.%I for select to todoke_staff using (municipality = (select api.who()) and procedure = any ((select api.my_procedures())::uuid[]))', name);
  end loop;
  foreach name in array array['place', 'letter_template'] loop
    execute format('create policy editors on app.%I to todoke_staff using (' || format(mine, 'procedure') || ') with check (' || format(mine, 'procedure') || ')', name);
  end loop;
  execute 'create policy editors_make on app.procedure for insert to todoke_staff with check (municipality = (select api.who()) '
    'and (select api.may_process()) and ' || kept_by_mine || ')';
  execute 'create policy editors_change on app.procedure for update to todoke_staff using (' || format(mine, 'id') || ') with check (' || format(mine, 'id')
    || ' and ' || kept_by_mine || ')';
  execute 'create policy editors_begin on app.procedure_version for insert to todoke_staff with check (state = ''draft'' and ' || format(mine, 'procedure') || ')';
  execute 'create policy editors_change on app.procedure_version for update to todoke_staff using (state = ''draft'' and ' || format(mine, 'procedure')
    || ') with check (state = ''draft'' and ' || format(mine, 'procedure') || ')';
end $$;
-- what is not public yet is its section's own; what was published, the whole municipality reads
drop policy staff on app.procedure_version;
create policy staff on app.procedure_version for select to todoke_staff using (
  municipality = (select api.who()) and (state in ('published', 'superseded') or procedure = any ((select api.my_procedures())::uuid[])));
create policy staff on app.draft_change for select to todoke_staff using (
  municipality = (select api.who()) and exists (
    select from app.procedure_version v where v.municipality = draft_change.municipality and v.id = draft_change.procedure_version
      and v.procedure = any ((select api.my_procedures())::uuid[])));
create policy editors_write on app.draft_change for insert to todoke_staff with check (
  municipality = (select api.who()) and staff = (select api.who_staff()) and (select api.may_process()) and exists (
    select from app.procedure_version v where v.municipality = draft_change.municipality and v.id = draft_change.procedure_version and v.state = 'draft'
      and v.procedure = any ((select api.my_procedures())::uuid[])));
-- which rows: those of the policy to read them
create policy editors_undo on app.draft_change for update to todoke_staff using (
  municipality = (select api.who()) and (select api.may_process())) with check (municipality = (select api.who()));
create policy editors_add on app.information_item for insert to todoke_staff with check (
  municipality = (select api.who()) and (select api.may_administer()));
create policy editors_mark on app.information_item for update to todoke_staff using (
  municipality = (select api.who()) and (select api.may_administer())) with check (municipality = (select api.who()));
create policy administrators on app.approval for insert to todoke_staff with check (
  municipality = (select api.who()) and (select api.may_administer()) and recorded_by = (select api.who_staff()));
create policy administrators on app.governance_wording for insert to todoke_staff with check (
  municipality = (select api.who()) and (select api.may_administer()));
create policy administrators_change on app.governance_wording for update to todoke_staff using (
  municipality = (select api.who()) and (select api.may_administer())) with check (municipality = (select api.who()));
reset role;

-- 3. The gate --------------------------------------------------------------------------------------------------------
set role todoke_owner;
grant select on app.approval to todoke_functions, todoke_counts;
grant select, delete, update (state, published_at, superseded_at, approved_until, approval, publish_at, revision) on app.procedure_version to todoke_functions;
grant select, insert, delete on app.draft_change to todoke_functions;
grant select, delete on app.place, app.letter_template, app.procedure to todoke_functions;
grant update (position) on app.procedure to todoke_functions; -- to lock the row
reset role;
set role todoke_functions;

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
grant execute on function api.check_publication() to todoke_owner;
reset role;
set role todoke_owner;
create trigger check_publication before insert or update on app.procedure_version for each row execute function api.check_publication();
reset role;

-- 4. Publishing ------------------------------------------------------------------------------------------------------
set role todoke_functions;

-- What was published is what applicants were shown: it never changes afterwards. A scheduled version may go back to a draft.
create or replace function api.keep_published_version() returns trigger
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

-- Puts one version in the place of the one before; the trigger check_publication asks for the approval.
create function api.put_in_force(p_municipality text, p_version uuid) returns void
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
  here text := api.who();
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
    perform api.put_in_force(here, p_version);
    return 'published';
  end if;
  update app.procedure_version v set state = 'scheduled' where v.municipality = here and v.id = p_version;
  return 'scheduled';
end $$;

create function api.unschedule(p_version uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update app.procedure_version v set state = 'draft', publish_at = null, approval = null
    where v.municipality = api.who() and v.id = p_version and v.state = 'scheduled'
      and api.may_process() and v.procedure = any (api.my_procedures());
  return found;
end $$;

-- Throws a draft away, with the list of its changes; with it the procedure when it was never public. TD403, TD410 as `publish`.
-- Answers whether the procedure is gone too.
create function api.discard_draft(p_version uuid, p_revision int) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here text := api.who();
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
  delete from app.letter_template l where l.municipality = here and l.procedure = draft.procedure;
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
      perform api.put_in_force(due.municipality, due.id);
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

revoke execute on function api.put_in_force(text, uuid) from public;
grant execute on function api.publish(uuid, int, uuid, timestamptz), api.unschedule(uuid), api.discard_draft(uuid, int) to todoke_staff;
grant execute on function api.publish_due(text) to todoke_desk;
reset role;
