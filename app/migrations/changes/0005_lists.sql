-- Counts of applications that are written as applications change, so that no page counts them row by row.
set local search_path = app;

-- Counts -----------------------------------------------------------------------------------------------------------------
-- What changed since the counts were folded last: a row more (+1) or less (-1) of its kind. Appended to and taken away, never changed, so that no
-- two submissions wait for each other. No index: the worker keeps it short. `hour`: when the hour of arrival began.
create table count_change (
  municipality text not null,
  procedure uuid not null,
  hour timestamptz not null,
  channel text not null,
  status text not null,
  change smallint not null check (change in (-1, 1))
) with (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_insert_threshold = -1);

-- How many applications of a procedure that arrived in a fiscal year (it begins on 1 April, in Tokyo) stand in a status; with what is still in
-- count_change. Below zero for a moment where a row less was folded before its row more.
create table standing (
  municipality text not null,
  procedure uuid not null,
  fiscal_year int not null,
  status application_status not null,
  count bigint not null,
  primary key (municipality, procedure, fiscal_year, status)
) with (fillfactor = 70);

-- The same by the hour of arrival and by how they came.
create table arrivals (
  municipality text not null,
  procedure uuid not null,
  hour timestamptz not null,
  channel channel not null,
  status application_status not null,
  count bigint not null,
  primary key (municipality, procedure, hour, channel, status) include (count)
);
create index arrivals_by_hour on arrivals (municipality, hour) include (count);

-- The only writer of counts. A trigger from here on and not only in the rules: what arrives between a change and the rules is counted.
create function append_count_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op <> 'INSERT' then
    insert into app.count_change (municipality, procedure, hour, channel, status, change)
      values (old.municipality, old.procedure, date_bin('1 hour', old.arrived_at, '2000-01-01 00:00+00'), old.channel, old.status, -1);
  end if;
  if tg_op <> 'DELETE' then
    insert into app.count_change (municipality, procedure, hour, channel, status, change)
      values (new.municipality, new.procedure, date_bin('1 hour', new.arrived_at, '2000-01-01 00:00+00'), new.channel, new.status, 1);
  end if;
  return null;
end $$;
grant insert on count_change to todoke_functions;
create trigger append_count_change after insert or delete on application for each row execute function append_count_change();
create trigger append_count_change_again after update of status, procedure, channel, arrived_at on application for each row
  when ((old.status, old.procedure, old.channel, old.arrived_at) is distinct from (new.status, new.procedure, new.channel, new.arrived_at))
  execute function append_count_change();

-- Counts every application anew. Submissions wait meanwhile: some two seconds a million.
create function recount() returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  lock table app.application in share row exclusive mode;
  delete from app.count_change;
  delete from app.standing;
  delete from app.arrivals;
  insert into app.arrivals (municipality, procedure, hour, channel, status, count)
    select a.municipality, a.procedure, date_bin('1 hour', a.arrived_at, '2000-01-01 00:00+00'), a.channel, a.status, count(*)
    from app.application a group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5;
  insert into app.standing (municipality, procedure, fiscal_year, status, count)
    select a.municipality, a.procedure, extract(year from (a.hour at time zone 'Asia/Tokyo') - interval '3 months')::int, a.status, sum(a.count)
    from app.arrivals a group by 1, 2, 3, 4 order by 1, 2, 3, 4;
end $$;
select recount();
revoke all on function append_count_change(), recount() from public;

-- Alarms -----------------------------------------------------------------------------------------------------------------
alter domain alarm_kind drop constraint alarm_kind_check;
alter domain alarm_kind add constraint alarm_kind_check check (value in ('key_unusable', 'key_in_one_place', 'key_not_signed',
  'mailer_key_unusable', 'signer_unusable', 'key_store_unreadable', 'sealing_stopped', 'counts_differ', 'counts_unfolded'));
