-- Run once by a superuser in the service's own database (`todoke database init`), before the first migration.
-- Works on PostgreSQL 15 and newer, and again on a database that already has it all. Whoever changes it counts its number up, at the end.
-- After this nothing connects as superuser: `todoke_migrator` migrates by SET ROLE, each side has a login role of its own.
do $$
declare
  name text;
begin
  foreach name in array array['todoke_owner', 'todoke_functions', 'todoke_counts'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin nosuperuser nobypassrls noinherit', name);
    end if;
  end loop;
  foreach name in array array['todoke_migrator', 'todoke_applicant', 'todoke_sign_in_staff', 'todoke_sign_in_operator', 'todoke_staff',
                              'todoke_operator', 'todoke_mailer', 'todoke_worker', 'todoke_seals'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I login nosuperuser nobypassrls noinherit', name);
    end if;
  end loop;
  -- retired: nobody comes in as one of them any more, whatever another database of this server still grants them; who is in already may do
  -- nothing from here on, and is sent away
  foreach name in array array['todoke_desk', 'todoke_sign_in'] loop
    if exists (select from pg_roles where rolname = name) then
      execute format('alter role %I nologin password null', name);
      execute format('revoke all on database %I from %I', current_database(), name);
      if to_regnamespace('app') is not null and to_regnamespace('api') is not null then
        execute format('revoke all on schema app, api from %I', name);
        execute format('revoke all on all tables in schema app, api from %I', name);
        execute format('revoke all on all routines in schema app, api from %I', name);
      end if;
      perform pg_terminate_backend(pid) from pg_stat_activity where usename = name and datname = current_database();
    end if;
  end loop;
end $$;

-- todoke_owner owns the tables, todoke_functions and todoke_counts own the functions and no table at all:
-- what a function can reach ends at the columns granted to its owner.
grant todoke_owner, todoke_functions, todoke_counts to todoke_migrator;

do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to todoke_migrator, todoke_applicant, todoke_sign_in_staff, '
                 'todoke_sign_in_operator, todoke_staff, todoke_operator, todoke_mailer, todoke_worker, todoke_seals', current_database());
end $$;
-- PostgreSQL lets everybody connect to every database that nobody has closed: a seized login could read there, and fill the disk. The server's own
-- two are closed here (not template0, which takes no connection); those of others are theirs to close, and `todoke database init` names them.
do $$
declare
  name text;
begin
  for name in select datname from pg_database d where datname in ('postgres', 'template1')
              and exists (select from aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
                          where a.grantee = 0 and a.privilege_type = 'CONNECT') loop
    execute format('revoke connect on database %I from public', name);
  end loop;
end $$;
revoke all on schema public from public;
-- PostgreSQL lets everybody make large objects: a seized login could fill the disk with them
revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea), lo_open(oid, integer), lowrite(integer, bytea),
  lo_put(oid, bigint, bytea) from public;
create schema if not exists app authorization todoke_owner;
create schema if not exists api authorization todoke_functions;
alter default privileges for role todoke_functions revoke execute on functions from public;
alter default privileges for role todoke_counts revoke execute on functions from public;
alter default privileges for role todoke_owner revoke execute on functions from public;

alter role todoke_applicant set statement_timeout = '5s';
alter role todoke_sign_in_staff set statement_timeout = '5s';
alter role todoke_sign_in_operator set statement_timeout = '5s';
alter role todoke_staff set statement_timeout = '30s';
alter role todoke_operator set statement_timeout = '30s';
alter role todoke_mailer set statement_timeout = '10s';
alter role todoke_worker set statement_timeout = '60s';
alter role todoke_seals set statement_timeout = '60s';
alter role todoke_staff set idle_in_transaction_session_timeout = '60s';
alter role todoke_worker set idle_in_transaction_session_timeout = '60s';
alter role todoke_seals set idle_in_transaction_session_timeout = '60s';

-- what todoke migrate and the sides compare with their own roles.sql: a database that has a lower one needs `todoke database init` again
comment on schema app is 'roles 4';
