-- Scanning of attached files: a letter to the section about one that is kept from it, and an alarm when the scanner is away for long.
set local search_path = app;

-- one kind more, whichever there are by now
do $$
declare
  kinds text[];
begin
  select array_agg(distinct m[1]) into kinds
  from pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''', 'g') m
  where c.contypid = 'mail_kind'::regtype;
  execute 'alter domain mail_kind drop constraint mail_kind_check';
  execute format('alter domain mail_kind add constraint mail_kind_check check (value in (%s))',
                 (select string_agg(quote_literal(kind), ', ' order by kind) from unnest(kinds || array['file_kept_back']) kind));
  select array_agg(distinct m[1]) into kinds
  from pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''', 'g') m
  where c.contypid = 'alarm_kind'::regtype;
  execute 'alter domain alarm_kind drop constraint alarm_kind_check';
  execute format('alter domain alarm_kind add constraint alarm_kind_check check (value in (%s))',
                 (select string_agg(quote_literal(kind), ', ' order by kind) from unnest(kinds || array['scanner_away']) kind));
end $$;

-- the few that the status page has a sentence about
create index attachment_kept_back on attachment (municipality, application) where application is not null and scan in ('infected', 'unscannable');
