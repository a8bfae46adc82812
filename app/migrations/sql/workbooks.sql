-- A section's own Excel list: which of its columns takes what, remembered for each procedure by the words of the headings. The file itself is
-- never kept. No reference to the procedure: a procedure that goes away is not held back by it.
set role todoke_owner;
create table app.workbook_columns (
  municipality text not null references app.municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  procedure uuid not null,
  sheet text not null check (length(sheet) between 1 and 40),
  columns jsonb not null check (jsonb_typeof(columns) = 'object' and octet_length(columns::text) <= 200000),
  edited_at timestamptz not null default clock_timestamp(),
  edited_by uuid not null,
  primary key (municipality, id),
  unique (municipality, procedure),
  foreign key (municipality, edited_by) references app.staff on delete restrict
);
alter table app.workbook_columns enable row level security;
alter table app.workbook_columns force row level security;
create policy owner on app.workbook_columns to todoke_owner using (true) with check (true);
create policy functions on app.workbook_columns to todoke_functions using (true) with check (true);
create policy counts on app.workbook_columns to todoke_counts using (true) with check (true);
create policy staff on app.workbook_columns for select to todoke_staff
  using (municipality = (select api.who()) and procedure = any ((select api.my_procedures())::uuid[]));
create policy editors on app.workbook_columns to todoke_staff
  using (municipality = (select api.who()) and (select api.may_process())
    and procedure = any ((select api.my_procedures())::uuid[]))
  with check (municipality = (select api.who()) and (select api.may_process())
    and procedure = any ((select api.my_procedures())::uuid[]) and edited_by = (select api.who_staff()));
grant select, insert (municipality, id, procedure, sheet, columns, edited_by), update (sheet, columns, edited_at, edited_by)
  on app.workbook_columns to todoke_staff;
reset role;
