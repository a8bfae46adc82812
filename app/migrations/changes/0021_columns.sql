-- 課の列: a column that is taken out of a list is hidden for thirty days before it goes with its values; choices that are offered no more stay known.
set local search_path = app;

-- choices that were taken out of the column: values may still say them
alter table custom_column add column former_choices text[] not null default '{}';
alter table custom_column add column removed_by uuid;
-- an earlier release said nothing of thirty days: they begin now
update custom_column set removed_at = clock_timestamp() where removed_at is not null;
create index custom_column_hidden on custom_column (municipality, removed_at) where removed_at is not null;

-- a saved view may filter by several answers
alter table list_view drop constraint list_view_query_check;
alter table list_view add constraint list_view_query_check check (length(query) <= 4000);

-- one kind of job more, whichever there are by now
do $$
declare
  kinds text[];
begin
  select array_agg(distinct m[1]) into kinds
  from pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''', 'g') m
  where c.conrelid = 'job'::regclass and c.conname = 'job_kind_check';
  execute 'alter table job drop constraint job_kind_check';
  execute format('alter table job add constraint job_kind_check check (kind in (%s))',
                 (select string_agg(quote_literal(kind), ', ' order by kind) from unnest(kinds || array['columns']) kind));
end $$;
