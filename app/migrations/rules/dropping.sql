-- What the rules said before is taken away, to be said again by the files after this one: what stands in none of them any more is gone.
-- What stays is what changes make (tables with their columns, constraints and indexes, domains, the functions of `app`), and functions of
-- the program before that a line of these files keeps: "-- kept until VERSION: api.name(types)". Their names come in the setting todoke.kept.
do $$
declare
  found record;
  who text;
begin
  for found in select p.polname as name, c.oid::regclass as relation from pg_policy p join pg_class c on c.oid = p.polrelid
               where c.relnamespace = 'app'::regnamespace loop
    execute format('drop policy %I on %s', found.name, found.relation);
  end loop;
  for found in select t.tgname as name, c.oid::regclass as relation from pg_trigger t join pg_class c on c.oid = t.tgrelid
               where c.relnamespace = 'app'::regnamespace and not t.tgisinternal loop
    execute format('drop trigger %I on %s', found.name, found.relation);
  end loop;
  for who in select 'public' union all select quote_ident(rolname) from pg_roles
             where rolname like 'todoke\_%' and rolname not in ('todoke_owner', 'todoke_migrator') and not rolsuper loop
    execute format('revoke all on all tables in schema app from %s', who);
    execute format('revoke all on all functions in schema app from %s', who);
  end loop;
end $$;

-- the owner of `api` may drop whatever is in it
set local role todoke_functions;
do $$
declare
  found record;
  views text;
  who text;
begin
  -- in one statement: one may read another
  select string_agg(oid::regclass::text, ', ') into views from pg_class where relnamespace = 'api'::regnamespace and relkind = 'v';
  if views is not null then
    execute 'drop view ' || views;
  end if;
  for found in select oid::regprocedure as signature from pg_proc where pronamespace = 'api'::regnamespace
               and oid not in (select to_regprocedure(kept) from unnest(string_to_array(current_setting('todoke.kept', true), ';')) kept
                               where to_regprocedure(kept) is not null) loop
    execute format('drop routine %s', found.signature);
  end loop;
  -- what is kept keeps its callers, but not everybody
  for found in select oid::regprocedure as signature, proowner::regrole as owner from pg_proc where pronamespace = 'api'::regnamespace loop
    execute format('set local role %s', found.owner);
    execute format('revoke all on routine %s from public', found.signature);
  end loop;
  -- only now: an owner names what is kept by its schema
  set local role todoke_functions;
  for who in select 'public' union all select quote_ident(rolname) from pg_roles
             where rolname like 'todoke\_%' and rolname <> 'todoke_functions' and not rolsuper loop
    execute format('revoke all on schema api from %s', who);
  end loop;
end $$;

-- last, for until here a signature may name a type of `app`
set local role todoke_owner;
do $$
declare
  who text;
begin
  for who in select 'public' union all select quote_ident(rolname) from pg_roles
             where rolname like 'todoke\_%' and rolname not in ('todoke_owner', 'todoke_migrator') and not rolsuper loop
    execute format('revoke all on schema app from %s', who);
  end loop;
end $$;
