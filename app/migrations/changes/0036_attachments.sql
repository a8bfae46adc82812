-- Files that come with an application: held under the hash of a submission key until it arrives, and nothing of them can be read here.
set local search_path = app;

-- unscanned: no scanner has said anything of it yet; unscannable: one did not look into all of it; infected: kept, sealed, and given to nobody
create domain scan_state as text check (value in ('clean', 'unscanned', 'infected', 'unscannable'));

create table attachment (
  municipality text not null,
  id uuid not null,
  procedure uuid not null,
  question text not null check (length(question) between 1 and 100),
  key_hash bytes32 not null,
  -- null while it is held
  application uuid,
  -- whose client sent it, until it is finished: what one network sends is limited
  network text check (length(network) <= 50),
  -- bytes: of what has come so far, and once it is finished of the file
  size bigint not null default 0,
  chunks int not null default 0,
  -- keyed, so that only the holder of the submission key can make it
  fingerprint bytes32,
  -- the name, locked under the submission key, for the applicant's own page
  name_box bytea check (octet_length(name_box) <= 4096),
  sealing_key uuid,
  -- the key of the file, its name, kind and size, sealed to the section
  sealed bytea check (octet_length(sealed) <= 8192),
  sealed_format smallint not null default 2 check (sealed_format = 2),
  scan scan_state,
  scanned_at timestamptz,
  -- what the scanner calls that which it found
  signature text check (length(signature) <= 200),
  scan_lease uuid,
  scan_leased_until timestamptz,
  scan_attempts int not null default 0,
  held_at timestamptz not null default clock_timestamp(),
  touched_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  primary key (municipality, id),
  foreign key (municipality, procedure) references procedure on delete restrict,
  foreign key (municipality, sealing_key) references public_key on delete restrict,
  foreign key (municipality, application) references application on delete restrict,
  check (finished_at is null or (chunks > 0 and size > 0 and fingerprint is not null and name_box is not null and sealing_key is not null
                                 and sealed is not null and scan is not null)),
  check (application is null or (finished_at is not null and network is null)),
  check (scan <> 'clean' or scanned_at is not null),
  check (signature is null or scan = 'infected')
) with (fillfactor = 70);
create index attachment_of_key on attachment (municipality, key_hash);
create index attachment_of_application on attachment (municipality, application) where application is not null;
create index attachment_held on attachment (municipality) where application is null;
create index attachment_unscanned on attachment (municipality, id) where application is not null and scan = 'unscanned';

-- Each is a part of a sealed file, in order; only together, and in this order, do they open.
create table attachment_chunk (
  municipality text not null,
  attachment uuid not null,
  number int not null,
  sealed bytea not null check (octet_length(sealed) between 18 and 262185),
  primary key (municipality, attachment, number),
  foreign key (municipality, attachment) references attachment on delete restrict
);
-- it is random: nothing is gained by compressing it, and it lies outside the row
alter table attachment_chunk alter column sealed set storage external;

-- What one network sent within an hour, whatever became of it.
create table upload_pace (
  municipality text not null references municipality on delete restrict,
  network text not null check (length(network) <= 50),
  hour timestamptz not null,
  files int not null default 0,
  bytes bigint not null default 0,
  primary key (municipality, network, hour)
) with (fillfactor = 70);

-- How large the database is and how large it may become; one row. Above that no file is taken, so that there is room for applications.
create table database_space (
  only_row boolean primary key default true check (only_row),
  bytes bigint not null,
  most bigint not null check (most > 0),
  measured_at timestamptz not null
);
