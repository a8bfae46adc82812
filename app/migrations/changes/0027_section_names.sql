-- Sections change: each has its names by the day from which they hold, and what is to change is planned for a day.
set local search_path = app;

alter table section
  -- the place in lists, the smallest number first; sections of one number by name
  add column position int not null default 0 check (position between 0 and 9999),
  -- the first day on which it is a section; null: since before anybody noted it
  add column opens_on date,
  -- the first day on which it is none any more; null while it is one. Whatever refers to it stays
  add column closed_on date,
  -- the section that took its work over on that day
  add column merged_into uuid,
  -- counts with whatever is planned for it, taken back, or comes into force: a page says which one it has seen
  add column revision int not null default 0,
  add foreign key (municipality, merged_into) references section on delete restrict,
  add constraint merged_into_another check (merged_into is null or (merged_into <> id and closed_on is not null));
update section s set position = n.position
  from (select municipality, id, 10 * row_number() over (partition by municipality order by name ->> 'ja', id) as position from section) n
  where n.municipality = s.municipality and n.id = s.id and n.position <= 9999;

-- What a section is called from a day of Tokyo until the day before its next name. A day to come is a name that is planned; `section.name` is the
-- name of today. A section that was there before its names were noted has its first from -infinity, one that was made later from the day it opens.
create table section_name (
  municipality text not null,
  section uuid not null,
  from_day date not null,
  name jsonb not null check (name ? 'ja'),
  primary key (municipality, section, from_day),
  foreign key (municipality, section) references section on delete restrict
);
insert into section_name (municipality, section, from_day, name) select municipality, id, '-infinity', name from section;

-- What an administrator planned for a section. It waits until its day, is in force from then on (`applied_at`), or was taken back before.
create table section_change (
  municipality text not null,
  id uuid not null default gen_random_uuid(),
  section uuid not null,
  -- opened: it is new; closed: it is none any more; merged: closed, and another section takes its work over
  kind text not null check (kind in ('opened', 'changed', 'closed', 'merged')),
  from_day date not null,
  -- how it is from that day; null: as it was before
  name jsonb check (name ? 'ja'),
  reading text check (length(reading) <= 100),
  telephone text,
  telephone_hours jsonb check (telephone_hours ? 'ja'),
  mail text,
  -- the same address sealed to the mailer, as the section's is; null with an address of ''
  mail_sealed bytea,
  mail_format smallint not null default 2,
  position int check (position between 0 and 9999),
  merged_into uuid,
  planned_by uuid not null,
  planned_at timestamptz not null default clock_timestamp(),
  applied_at timestamptz,
  -- it was to close, and something was still open in it on its day: it closes once nothing is
  held_at timestamptz,
  taken_back_by uuid,
  taken_back_at timestamptz,
  primary key (municipality, id),
  foreign key (municipality, section) references section on delete restrict,
  foreign key (municipality, merged_into) references section on delete restrict,
  foreign key (municipality, planned_by) references staff on delete restrict,
  foreign key (municipality, taken_back_by) references staff on delete restrict,
  constraint one_end check (applied_at is null or taken_back_at is null),
  constraint taken_back_by_somebody check ((taken_back_by is null) = (taken_back_at is null)),
  constraint merged_into_one check ((kind = 'merged') = (merged_into is not null) and merged_into <> section)
);
create unique index section_change_of_a_day on section_change (municipality, section, from_day) where applied_at is null and taken_back_at is null;
create index section_change_due on section_change (from_day) where applied_at is null and taken_back_at is null;
