-- A letter to a section about the closings that a planned stop puts off, and one when the stop is taken back. It is about no application.
set local search_path = app;

-- one kind more, whichever there are by now
do $$
declare
  kinds text[];
  of_none text[];
begin
  select array_agg(distinct m[1]) into kinds
  from pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''', 'g') m
  where c.contypid = 'mail_kind'::regtype;
  execute 'alter domain mail_kind drop constraint mail_kind_check';
  execute format('alter domain mail_kind add constraint mail_kind_check check (value in (%s))',
                 (select string_agg(quote_literal(kind), ', ' order by kind) from unnest(kinds || array['closings_put_off']) kind));
  select array_agg(distinct m[1]) into of_none
  from pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''', 'g') m
  where c.conrelid = 'outbox'::regclass and c.conname = 'letter_has_one_reader' and m[1] <> 'staff';
  alter table outbox drop constraint letter_has_one_reader;
  execute format('alter table outbox add constraint letter_has_one_reader check ((recipient = ''staff'') = (staff is not null) '
                 'and (application is null) = (recipient = ''staff'' or kind in (%s)))',
                 (select string_agg(quote_literal(kind), ', ' order by kind) from unnest(of_none || array['closings_put_off']) kind));
end $$;
