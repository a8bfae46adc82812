-- What leaves the service: 管理簿, 差分, and the columns of a section's own Excel list.
grant select on app.export_record to todoke_staff;
grant insert (municipality, id, staff, procedure, format, selection, purpose), update (count, state, ended_at)
  on app.export_record to todoke_staff;
-- those of one's sections' procedures, and one's own; whose work it is to read the register reads all of it
create policy staff on app.export_record for select to todoke_staff using (municipality = (select api.session_municipality())
  and (procedure = any ((select api.my_procedures())::uuid[]) or staff = (select api.session_staff()) or (select api.may_audit())));
create policy staff_writes on app.export_record for insert to todoke_staff
  with check (municipality = (select api.session_municipality()) and staff = (select api.session_staff())
    and (select api.may_process()) and procedure = any ((select api.my_procedures())::uuid[]));
create policy staff_closes on app.export_record for update to todoke_staff
  using (municipality = (select api.session_municipality()) and staff = (select api.session_staff()) and state = 'started')
  with check (municipality = (select api.session_municipality()) and staff = (select api.session_staff()));

grant select, insert on app.exported_application to todoke_staff;
-- by the download, of which there are few: asking for each application's section would cost every 差分 a look-up a row
create policy staff on app.exported_application for select to todoke_staff using (municipality = (select api.session_municipality())
  and record in (select r.id from app.export_record r where r.municipality = (select api.session_municipality())
    and r.procedure = any ((select api.my_procedures())::uuid[])));
-- by whoever has the download under way; a closed one is never added to
create policy staff_writes on app.exported_application for insert to todoke_staff
  with check (municipality = (select api.session_municipality()) and (select api.may_process()) and exists (
    select from app.export_record r where r.municipality = exported_application.municipality and r.id = exported_application.record
      and r.staff = (select api.session_staff()) and r.state = 'started'));

grant select, insert (municipality, id, procedure, sheet, columns, edited_by), update (sheet, columns, edited_at, edited_by)
  on app.section_workbook_columns to todoke_staff;
create policy staff on app.section_workbook_columns for select to todoke_staff
  using (municipality = (select api.session_municipality()) and procedure = any ((select api.my_procedures())::uuid[]));
create policy editors on app.section_workbook_columns to todoke_staff
  using (municipality = (select api.session_municipality()) and (select api.may_process())
    and procedure = any ((select api.my_procedures())::uuid[]))
  with check (municipality = (select api.session_municipality()) and (select api.may_process())
    and procedure = any ((select api.my_procedures())::uuid[]) and edited_by = (select api.session_staff()));
