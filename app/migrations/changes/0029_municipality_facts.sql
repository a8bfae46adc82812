-- What residents see of a municipality, and the council may change: its colour, a crest as a photograph too, and a change that is looked at first.
set local search_path = app;

-- 紋章: PNG or JPEG of at most 64 KiB; an SVG of at most 32 KiB stays where the owner of the tables kept one before
alter table municipality drop constraint municipality_crest_check;
alter table municipality add constraint municipality_crest_check check (
  (length(crest) <= 65536 and (substr(crest, 1, 8) = '\x89504e470d0a1a0a' or substr(crest, 1, 3) = '\xffd8ff'))
  or (length(crest) <= 32768 and substr(crest, 1, 5) = convert_to('<svg ', 'UTF8')));
-- of buttons and signs on residents' pages, as #rrggbb; '' for the service's own
alter table municipality add column colour text not null default '' check (colour = '' or colour ~ '^#[0-9a-f]{6}$');

-- A change as it was sent and is shown before it counts: one for each municipality, the last that was sent.
create table municipality_draft (
  municipality text primary key references municipality on delete restrict,
  id uuid not null default gen_random_uuid(),
  name jsonb not null check (name ? 'ja'),
  reading text not null,
  telephone text not null,
  telephone_hours jsonb not null check (telephone_hours ? 'ja'),
  home_page text not null,
  colour text not null,
  crest bytea,
  drafted_by uuid not null references operator_account on delete restrict,
  drafted_at timestamptz not null default clock_timestamp()
);
