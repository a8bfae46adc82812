-- Row-level security of every table, and api.schema_state(), by which a program knows the schema it has met.

-- 1. Row-level security, enabled and forced, on every table there is. The owner has a policy of its own: a change of its rows would else change
-- none, silently. The two roles that own the functions see every row; their column grants are what holds them.
do $$
declare
  name text;
begin
  for name in select tablename from pg_tables where schemaname = 'app' loop
    execute format('alter table app.%I enable row level security', name);
    execute format('alter table app.%I force row level security', name);
    execute format('create policy owner on app.%I to todoke_owner using (true) with check (true)', name);
    execute format('create policy functions on app.%I to todoke_functions using (true) with check (true)', name);
    execute format('create policy counts on app.%I to todoke_counts using (true) with check (true)', name);
  end loop;
end $$;

-- 2. The way to the two schemas.
grant usage on schema app to todoke_functions, todoke_counts, todoke_staff, todoke_worker, todoke_seals;
grant select on app.schema_change to todoke_functions;
-- who inserts where it is a default
grant execute on function app.new_id() to todoke_functions, todoke_counts, todoke_staff;

set local role todoke_functions;
grant usage on schema api to todoke_owner, todoke_applicant, todoke_sign_in_staff, todoke_sign_in_operator, todoke_staff, todoke_operator, todoke_mailer, todoke_worker, todoke_seals;

-- What was done to this database: the changes in their order with their hashes, the hash of the rules, the versions that did it all, and the
-- number of the roles.sql that ran last.
create function api.schema_state() returns table (changes text[], hashes text[], rules text, versions text[], roles int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select array_agg(c.name order by c.name) filter (where c.name <> 'rules'), array_agg(c.hash order by c.name) filter (where c.name <> 'rules'),
         max(c.hash) filter (where c.name = 'rules'), array_agg(c.version),
         substring(obj_description('app'::regnamespace, 'pg_namespace') from '^roles ([0-9]{1,9})$')::int
  from app.schema_change c
$$;
grant execute on function api.schema_state() to todoke_applicant, todoke_sign_in_staff, todoke_sign_in_operator, todoke_staff, todoke_operator, todoke_mailer, todoke_worker, todoke_seals;
