-- Keys that are signed and watched, boxes bound to their rows, choices that do not stand in the open, seals on the audit log.
set local search_path = app;

-- Signed public keys -----------------------------------------------------------------------------------------------------

-- Alarms -----------------------------------------------------------------------------------------------------------------
create domain alarm_kind as text check (value in ('key_unusable', 'key_in_one_place', 'mailer_key_unusable', 'key_store_unreadable'));

-- What somebody has to look after, from when until when. `municipality` is '' where it is the whole installation's. Nothing of an applicant's
-- stands here: `words` go out by mail.
create table alarm (
  municipality text not null default '',
  id uuid not null default gen_random_uuid(),
  kind alarm_kind not null,
  subject text not null check (length(subject) <= 200),
  words text not null check (length(words) between 1 and 500),
  begun_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  begin_mailed_at timestamptz,
  end_mailed_at timestamptz,
  lease uuid,
  leased_until timestamptz,
  primary key (municipality, id)
);
create unique index alarm_standing on alarm (municipality, kind, subject) where ended_at is null;
create index alarm_to_mail on alarm (begun_at) where begin_mailed_at is null or (ended_at is not null and end_mailed_at is null);

-- Boxes bound to their rows ----------------------------------------------------------------------------------------------

-- Choices that do not stand in the open, and seats by a keyed hash --------------------------------------------------------

-- Filtering by opening ---------------------------------------------------------------------------------------------------

-- Seals on the audit log -------------------------------------------------------------------------------------------------
