-- What leaves the service: 管理簿, 差分, and the columns of a section's own Excel list.
grant select on app.export_record to todoke_staff;
grant insert (municipality, id, staff, procedure, format, selection, purpose), update (count, state, ended_at)
  on app.export_record to todoke_staff;
create policy staff on app.export_record for select to todoke_staff using (municipality = (select api.who()));
create policy staff_writes on app.export_record for insert to todoke_staff
  with check (municipality = (select api.who()) and staff = (select api.who_staff()));
create policy staff_closes on app.export_record for update to todoke_staff
  using (municipality = (select api.who()) and staff = (select api.who_staff()) and state = 'started')
  with check (municipality = (select api.who()) and staff = (select api.who_staff()));

grant select, insert on app.export_row to todoke_staff;
-- ids alone, as open to the whole municipality as the 管理簿 itself: asking for each application's section would cost every 差分 a look-up a row
create policy staff on app.export_row for select to todoke_staff using (municipality = (select api.who()));
-- by whoever has the download under way; a closed one is never added to
create policy staff_writes on app.export_row for insert to todoke_staff
  with check (municipality = (select api.who()) and (select api.may_process()) and exists (
    select from app.export_record r where r.municipality = export_row.municipality and r.id = export_row.record
      and r.staff = (select api.who_staff()) and r.state = 'started'));

grant select, insert (municipality, id, procedure, sheet, columns, edited_by), update (sheet, columns, edited_at, edited_by)
  on app.workbook_columns to todoke_staff;
create policy staff on app.workbook_columns for select to todoke_staff
  using (municipality = (select api.who()) and procedure = any ((select api.my_procedures())::uuid[]));
create policy editors on app.workbook_columns to todoke_staff
  using (municipality = (select api.who()) and (select api.may_process())
    and procedure = any ((select api.my_procedures())::uuid[]))
  with check (municipality = (select api.who()) and (select api.may_process())
    and procedure = any ((select api.my_procedures())::uuid[]) and edited_by = (select api.who_staff()));
