-- 差分: which download was the first to take an application out, written when the download was complete and never when it broke off, so that
-- what no complete download contained is what the next 差分 contains. Of a 差分 every application is noted: it can be downloaded again as it was.
set role todoke_owner;
create table app.export_row (
  municipality text not null,
  application uuid not null,
  record uuid not null,
  primary key (municipality, application, record),
  foreign key (municipality, application) references app.application on delete restrict,
  foreign key (municipality, record) references app.export_record on delete restrict
);
create index export_row_of_record on app.export_row (municipality, record);

-- what the 管理簿 is asked for
create index export_record_by_staff on app.export_record (municipality, staff, at desc, id);
create index export_record_by_procedure on app.export_record (municipality, procedure, at desc, id);

alter table app.export_row enable row level security;
alter table app.export_row force row level security;
create policy owner on app.export_row to todoke_owner using (true) with check (true);
create policy functions on app.export_row to todoke_functions using (true) with check (true);
create policy counts on app.export_row to todoke_counts using (true) with check (true);
-- ids alone, as open to the whole municipality as the 管理簿 itself: asking for each application's section would cost every 差分 a look-up a row
create policy staff on app.export_row for select to todoke_staff using (municipality = (select api.who()));
-- by whoever has the download under way; a closed one is never added to
create policy staff_writes on app.export_row for insert to todoke_staff
  with check (municipality = (select api.who()) and (select api.may_process()) and exists (
    select from app.export_record r where r.municipality = export_row.municipality and r.id = export_row.record
      and r.staff = (select api.who_staff()) and r.state = 'started'));

grant select, insert on app.export_row to todoke_staff;
-- for 消去 (api.carry_out_erasure)
grant select (municipality, application), delete on app.export_row to todoke_functions;
reset role;
