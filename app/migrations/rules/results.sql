-- Results of searches and of bulk acts: each is its session's own, for thirty minutes. Sign-out forgets them (people.sql), and so does a job.

grant select (municipality, session, made_at), delete on app.result_list to todoke_functions;
grant select, insert (municipality, id, session, act, applications, outcomes, missing, list, sending) on app.result_list to todoke_staff;

create policy staff on app.result_list for select to todoke_staff
  using (municipality = (select api.session_municipality()) and session = (select api.session_id())
    and made_at > clock_timestamp() - interval '30 minutes');
create policy staff_writes on app.result_list for insert to todoke_staff
  with check (municipality = (select api.session_municipality()) and session = (select api.session_id()));

set local role todoke_functions;
create function api.delete_old_results() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from app.result_list where made_at < clock_timestamp() - interval '30 minutes';
$$;
grant execute on function api.delete_old_results() to todoke_worker;
set local role todoke_owner;
