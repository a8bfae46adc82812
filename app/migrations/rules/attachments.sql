-- Files that come with an application: how one is held until the application arrives, scanned, and read by staff.
--
-- Nobody waits in a circle: first the lock of the submission key, then files in the order of their ids, then the application that takes them, last the
-- hour of a network. What ends by itself passes over whatever is locked.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant select, insert, delete, update (application, network, size, chunks, fingerprint, name_box, sealing_key, sealed, scan, scanned_at, signature,
  scan_lease, scan_leased_until, scan_attempts, scan_ended, touched_at, finished_at) on app.attachment to todoke_functions;
grant select, insert, delete on app.attachment_chunk to todoke_functions;
grant select, insert, delete, update (files, bytes) on app.upload_pace to todoke_functions;
grant select, insert, update on app.database_space to todoke_functions;
-- what the operator's figures count
grant select (municipality, application, scan) on app.attachment to todoke_counts;
grant select (bytes, most) on app.database_space to todoke_counts;

-- 2. Holding: for the applicant's side, and for staff who enter what came on paper -----------------------------------
set local role todoke_functions;

-- What no setting goes beyond. app/attachments/ceilings.py says the same; tests/attachments/test_holding.py compares them.
create function api.attachment_ceiling(p_of text) returns bigint
language sql immutable security definer set search_path = pg_catalog, pg_temp as $$
  select case p_of
    when 'bytes of a file' then 26214400
    when 'bytes of an application' then 31457280
    when 'files of an application' then 50
    when 'files of a network in an hour' then 1000
    when 'bytes of a network in an hour' then 2147483648
    when 'files held of a municipality' then 20000
    when 'bytes held of a municipality' then 21474836480
  end
$$;

-- After this nobody asks for it any more: it counts as gone, and the next round of api.delete_held_attachments takes it.
create function api.attachment_is_kept(p_application uuid, p_finished_at timestamptz, p_touched_at timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p_application is not null
    or p_touched_at > clock_timestamp() - case when p_finished_at is null then interval '1 hour' else interval '24 hours' end
$$;

-- Whether what is sealed to this key may be submitted now: it is of this fiscal year, of the procedure, and somebody can open it.
create function api.is_key_of_now(p_municipality text, p_procedure uuid, p_key uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from app.public_key k where k.municipality = p_municipality and k.procedure = p_procedure and k.id = p_key
      and k.fiscal_year = extract(year from (clock_timestamp() at time zone 'Asia/Tokyo') - interval '3 months')::int
      and k.destroyed_at is null and k.unusable_since is null)
$$;

-- The applicant's login holds for whoever has a submission key. That of the staff holds for who is signed in, in their own municipality.
create function api.require_holder(p_municipality text) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if session_user = 'todoke_staff' and (api.session_municipality() is distinct from p_municipality or not api.may_process()) then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
end $$;

-- Two of the same submission key wait for each other: what one holds is counted, and found, by the other.
create function api.lock_held(p_municipality text, p_key_hash bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select pg_advisory_xact_lock(hashtextextended('held ' || p_municipality || encode(p_key_hash, 'hex'), 0))
$$;

-- Deletes files, which the caller has locked, with all that is sealed of them.
create function api.drop_attachments(p_municipality text, p_ids uuid[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from app.attachment_chunk c where c.municipality = p_municipality and c.attachment = any (p_ids);
  delete from app.attachment a where a.municipality = p_municipality and a.id = any (p_ids);
$$;

-- Begins to hold a file. p_id: made by the caller. p_network: whose client sends it; null for staff's own.
--   held      its chunks may come
--   unknown   that id is somebody else's, or finished
--   not_open  the procedure takes no applications now
--   too_many  so many files of one application
--   too_fast  that network sent too much within the hour
--   held_full the municipality holds too much that has not been submitted
--   no_space  the database is as large as it may become
create function api.hold_attachment(p_municipality text, p_procedure uuid, p_key_hash bytea, p_id uuid, p_question text, p_network text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
  this_hour constant timestamptz := date_trunc('hour', moment);
  counted record;
begin
  perform api.require_holder(p_municipality);
  if session_user = 'todoke_staff' and not p_procedure = any (api.my_procedures()) then
    raise exception using errcode = 'TD403', message = 'not this person''s to do';
  end if;
  if p_id::text !~ '^.{14}7.{4}[89ab]'
      or abs(('x' || replace(left(p_id::text, 13), '-', ''))::bit(48)::bigint / 1000 - extract(epoch from moment)) > 86400 then
    raise exception using errcode = 'TD427', message = 'no id of today';
  end if;
  -- nothing is promised yet: no disk and no standby is waited for
  perform set_config('synchronous_commit', 'off', true);
  perform api.lock_held(p_municipality, p_key_hash);
  select count(*) as files into counted from app.attachment a
    where a.municipality = p_municipality and a.key_hash = p_key_hash and api.attachment_is_kept(a.application, a.finished_at, a.touched_at);
  -- some more may begin than may be held: one of them may turn out to be held already
  if counted.files >= api.attachment_ceiling('files of an application') + 10 then return 'too_many'; end if;
  if counted.files = 0 and not exists (
      select from app.procedure p
      join app.municipality m on m.code = p.municipality
      join app.procedure_version v on v.municipality = p.municipality and v.procedure = p.id
        and (v.state = 'published' or v.state = 'superseded' and moment < v.superseded_at + interval '24 hours')
      where p.municipality = p_municipality and p.id = p_procedure
        and (session_user = 'todoke_staff' or m.suspended_at is null and p.suspended_at is null and (moment < p.opens_at) is not true
             and (moment >= least(greatest(p.closes_at, p.extended_until), v.approved_until)) is not true)) then
    return 'not_open';
  end if;
  if exists (select from app.database_space s where s.bytes > s.most) then return 'no_space'; end if;
  select u.files, u.bytes into counted from app.upload_pace u
    where u.municipality = p_municipality and u.network = p_network and u.hour = this_hour;
  if counted.files >= api.attachment_ceiling('files of a network in an hour') or counted.bytes >= api.attachment_ceiling('bytes of a network in an hour') then
    return 'too_fast';
  end if;
  select count(*) as files, sum(a.size) as bytes into counted from app.attachment a where a.municipality = p_municipality and a.application is null;
  if counted.files >= api.attachment_ceiling('files held of a municipality') or counted.bytes >= api.attachment_ceiling('bytes held of a municipality') then
    return 'held_full';
  end if;

  insert into app.attachment (municipality, id, procedure, question, key_hash, network)
    values (p_municipality, p_id, p_procedure, p_question, p_key_hash, p_network) on conflict do nothing;
  if not found then
    return case when exists (
      select from app.attachment a where a.municipality = p_municipality and a.id = p_id and a.key_hash = p_key_hash and a.question = p_question
        and a.procedure = p_procedure and a.chunks = 0) then 'held' else 'unknown' end;
  end if;
  if p_network is not null then
    insert into app.upload_pace as u (municipality, network, hour, files) values (p_municipality, p_network, this_hour, 1)
      on conflict (municipality, network, hour) do update set files = u.files + 1;
  end if;
  return 'held';
end $$;

-- Takes the next chunk of a file, counted from 0. The same chunk again is taken once.
--   held, unknown, too_large, too_fast
create function api.hold_chunk(p_municipality text, p_key_hash bytea, p_id uuid, p_number int, p_sealed bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
  sent_from text;
  sent bigint;
  missed record;
begin
  perform api.require_holder(p_municipality);
  -- finish_attachment counts them, and its commit waits for the standby and for all that was written before it
  perform set_config('synchronous_commit', 'off', true);
  -- 17 bytes of each chunk are the seal's
  update app.attachment a set chunks = a.chunks + 1, size = a.size + octet_length(p_sealed) - 17, touched_at = moment
    where a.municipality = p_municipality and a.id = p_id and a.key_hash = p_key_hash and a.application is null and a.finished_at is null
      and a.chunks = p_number and a.size + octet_length(p_sealed) - 17 <= api.attachment_ceiling('bytes of a file') + 1024
    returning a.network into sent_from;
  if not found then
    select a.chunks into missed from app.attachment a
      where a.municipality = p_municipality and a.id = p_id and a.key_hash = p_key_hash and a.application is null and a.finished_at is null;
    if not found then
      return 'unknown';
    elsif exists (select from app.attachment_chunk c where c.municipality = p_municipality and c.attachment = p_id and c.number = p_number
                  and c.sealed = p_sealed) then
      return 'held';
    end if;
    return case when missed.chunks = p_number then 'too_large' else 'unknown' end;
  end if;
  insert into app.attachment_chunk (municipality, attachment, number, sealed) values (p_municipality, p_id, p_number, p_sealed);
  if sent_from is not null then
    insert into app.upload_pace as u (municipality, network, hour, bytes)
      values (p_municipality, sent_from, date_trunc('hour', moment), octet_length(p_sealed))
      on conflict (municipality, network, hour) do update set bytes = u.bytes + excluded.bytes returning u.bytes into sent;
    if sent > api.attachment_ceiling('bytes of a network in an hour') then return 'too_fast'; end if;
  end if;
  return 'held';
end $$;

-- The file is complete: from here on it can be submitted, for 24 hours after its last touch. Whoever is answered `finished` holds what the standby has too.
--   finished   also when asked again
--   same       the same key, question and content: the id of the one that was there; this one is gone
--   unknown    no such file is being held
--   cut_off    there are not so many chunks
--   too_large, too_many, too_much
--   other_key  sealed to a key of another fiscal year or procedure, or to one that nothing opens with
create function api.finish_attachment(
  p_municipality text, p_key_hash bytea, p_id uuid, p_chunks int, p_size bigint, p_fingerprint bytea, p_name_box bytea, p_sealing_key uuid,
  p_sealed bytea, p_scan text, p_signature text)
returns table (outcome text, id uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
  ours record;
  earlier uuid;
  others record;
begin
  perform api.require_holder(p_municipality);
  perform api.lock_held(p_municipality, p_key_hash);
  select a.procedure, a.question, a.chunks, a.size, a.fingerprint, a.finished_at, a.application into ours from app.attachment a
    where a.municipality = p_municipality and a.id = p_id and a.key_hash = p_key_hash for update;
  if not found then
    return query select 'unknown', null::uuid; return;
  elsif ours.finished_at is not null and ours.fingerprint is distinct from p_fingerprint then
    return query select 'unknown', null::uuid; return;
  elsif ours.finished_at is not null then
    -- a repeat writes too, so that its commit waits for the standby as the first one did
    update app.attachment a set touched_at = moment where a.municipality = p_municipality and a.id = p_id;
    return query select 'finished', p_id; return;
  end if;
  select a.id into earlier from app.attachment a
    where a.municipality = p_municipality and a.key_hash = p_key_hash and a.question = ours.question and a.fingerprint = p_fingerprint
      and a.procedure = ours.procedure and a.finished_at is not null and (a.application is not null or a.sealing_key = p_sealing_key)
      and api.attachment_is_kept(a.application, a.finished_at, a.touched_at)
    order by a.application is null, a.id limit 1 for update;
  if found then
    perform api.drop_attachments(p_municipality, array[p_id]);
    update app.attachment a set touched_at = moment where a.municipality = p_municipality and a.id = earlier and a.application is null;
    return query select 'same', earlier; return;
  end if;
  if ours.chunks <> p_chunks or p_chunks < 1
      or (select count(*) from app.attachment_chunk c where c.municipality = p_municipality and c.attachment = p_id) <> p_chunks then
    return query select 'cut_off', null::uuid; return;
  -- the size is told by who sealed it; it is not believed to be less than what came
  elsif p_size > api.attachment_ceiling('bytes of a file') or p_size < ours.size - 1024 then
    return query select 'too_large', null::uuid; return;
  end if;
  select count(*) as files, coalesce(sum(a.size), 0) as bytes into others from app.attachment a
    where a.municipality = p_municipality and a.key_hash = p_key_hash and a.finished_at is not null
      and api.attachment_is_kept(a.application, a.finished_at, a.touched_at)
      and (a.application is not null or api.is_key_of_now(a.municipality, a.procedure, a.sealing_key));
  if others.files >= api.attachment_ceiling('files of an application') then
    return query select 'too_many', null::uuid; return;
  elsif others.bytes + p_size > api.attachment_ceiling('bytes of an application') then
    return query select 'too_much', null::uuid; return;
  elsif not api.is_key_of_now(p_municipality, ours.procedure, p_sealing_key) then
    return query select 'other_key', null::uuid; return;
  end if;
  update app.attachment a set network = null, size = p_size, fingerprint = p_fingerprint, name_box = p_name_box, sealing_key = p_sealing_key,
      sealed = p_sealed, scan = p_scan, scanned_at = case when p_scan <> 'unscanned' then moment end,
      signature = case when p_scan = 'infected' then left(p_signature, 200) end, touched_at = moment, finished_at = moment
    where a.municipality = p_municipality and a.id = p_id;
  return query select 'finished', p_id;
end $$;

-- Lets go of a file that was not submitted, whole or in part: `released`, or `unknown`.
create function api.release_attachment(p_municipality text, p_key_hash bytea, p_id uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform api.require_holder(p_municipality);
  perform from app.attachment a
    where a.municipality = p_municipality and a.id = p_id and a.key_hash = p_key_hash and a.application is null for update;
  if not found then return 'unknown'; end if;
  perform api.drop_attachments(p_municipality, array[p_id]);
  return 'released';
end $$;

-- The finished files of a submission key, held or submitted. Asking is a touch: 24 hours begin anew for those that are held.
create function api.held(p_municipality text, p_key_hash bytea)
returns table (id uuid, question text, size bigint, fingerprint bytea, name_box bytea, scan text, linked boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
begin
  perform api.require_holder(p_municipality);
  -- a touch is no promise that is worth waiting for a standby: pages with files are shown without one
  perform set_config('synchronous_commit', 'off', true);
  -- in the order of their ids, as `submit` locks them
  perform from app.attachment a
    where a.municipality = p_municipality and a.key_hash = p_key_hash and a.application is null and a.finished_at is not null
      and a.touched_at between moment - interval '24 hours' and moment - interval '5 minutes' order by a.id for update;
  if found then
    update app.attachment a set touched_at = moment
      where a.municipality = p_municipality and a.key_hash = p_key_hash and a.application is null and a.finished_at is not null
        and a.touched_at between moment - interval '24 hours' and moment - interval '5 minutes';
  end if;
  return query
    select a.id, a.question, a.size, a.fingerprint::bytea, a.name_box, a.scan::text, a.application is not null from app.attachment a
    where a.municipality = p_municipality and a.key_hash = p_key_hash and a.finished_at is not null
      and api.attachment_is_kept(a.application, a.finished_at, a.touched_at)
      -- what was sealed before the fiscal year turned is to be chosen again
      and (a.application is not null or api.is_key_of_now(a.municipality, a.procedure, a.sealing_key))
    order by a.id;
end $$;

-- Whether all these are held under the key, whole, for this procedure and sealed to a key of this year. Locks them, in the order of their ids: what
-- follows in the transaction may take them for its application.
create function api.holds_attachments(p_municipality text, p_key_hash bytea, p_procedure uuid, p_attachments uuid[]) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  found_now int;
begin
  perform from app.attachment a
    where a.municipality = p_municipality and a.key_hash = p_key_hash and a.procedure = p_procedure and a.id = any (p_attachments)
      and a.application is null and a.finished_at is not null and api.attachment_is_kept(a.application, a.finished_at, a.touched_at)
      and api.is_key_of_now(a.municipality, a.procedure, a.sealing_key)
    order by a.id for update;
  get diagnostics found_now = row_count;
  return found_now = (select count(distinct id) from unnest(p_attachments) id);
end $$;

grant execute on function api.hold_attachment(text, uuid, bytea, uuid, text, text), api.hold_chunk(text, bytea, uuid, int, bytea),
  api.finish_attachment(text, bytea, uuid, int, bigint, bytea, bytea, uuid, bytea, text, text), api.release_attachment(text, bytea, uuid),
  api.held(text, bytea) to todoke_applicant, todoke_staff;

-- 3. The worker: what nobody came back for, and what no scanner has looked at -----------------------------------------
-- Deletes files that were held to their end, at most p_most; how many went.
create function api.delete_held_attachments(p_most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  ended record;
  gone int := 0;
begin
  for ended in
    select a.municipality, a.id from app.attachment a
    where a.application is null and not api.attachment_is_kept(a.application, a.finished_at, a.touched_at) limit p_most for update skip locked
  loop
    perform api.drop_attachments(ended.municipality, array[ended.id]);
    gone := gone + 1;
  end loop;
  delete from app.upload_pace u where u.hour < clock_timestamp() - interval '2 hours';
  return gone;
end $$;

-- Says how large the database is, and notes it beside how large it may become (bytes).
create function api.note_database_space(p_most bigint) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  measured constant bigint := (select sum(pg_total_relation_size(c.oid)) from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind = 'r');
begin
  insert into app.database_space as s (bytes, most, measured_at) values (measured, p_most, clock_timestamp())
    on conflict (only_row) do update set bytes = excluded.bytes, most = excluded.most, measured_at = excluded.measured_at;
  return measured;
end $$;

-- Takes one submitted file to scan, for five minutes: one that nobody has looked at, the earliest first; else one that was looked at, and nothing found, before
-- p_patterns_since, of an application on which work has not ended. No row: nothing is to be done.
create function api.lease_attachment_to_scan(p_municipality text, p_patterns_since timestamptz)
returns table (municipality text, id uuid, lease uuid, procedure uuid, sealing_key uuid, sealed bytea, sealed_format smallint, chunks int, size bigint, attempts int)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  next record;
begin
  select a.municipality, a.id into next from app.attachment a
    where a.application is not null and a.scan = 'unscanned' and (p_municipality is null or a.municipality = p_municipality)
      and (a.scan_leased_until is null or a.scan_leased_until < clock_timestamp())
    order by a.scan_attempts, a.id limit 1 for update skip locked;
  if not found then
    -- no step leads on from a status with which work ends
    update app.attachment a set scan_ended = true
      from app.application p, (
        select l.municipality, l.id from app.attachment l
        where l.application is not null and l.scan in ('clean', 'unscannable') and not l.scan_ended and l.scanned_at < p_patterns_since
        order by l.scanned_at limit 200 for update skip locked) looked
      where a.municipality = looked.municipality and a.id = looked.id and p.municipality = a.municipality and p.id = a.application
        and not exists (select from app.status_step s where s.from_status = p.status);
    select a.municipality, a.id into next from app.attachment a
      where a.application is not null and a.scan in ('clean', 'unscannable') and not a.scan_ended and a.scanned_at < p_patterns_since
        and (p_municipality is null or a.municipality = p_municipality)
        and (a.scan_leased_until is null or a.scan_leased_until < clock_timestamp())
      order by a.scanned_at limit 1 for update skip locked;
    if not found then return; end if;
  end if;
  return query
    update app.attachment a set scan_lease = gen_random_uuid(), scan_leased_until = clock_timestamp() + interval '5 minutes', scan_attempts = a.scan_attempts + 1
    where a.municipality = next.municipality and a.id = next.id
    returning a.municipality, a.id, a.scan_lease, a.procedure, a.sealing_key, a.sealed, a.sealed_format, a.chunks, a.size, a.scan_attempts;
end $$;

-- One chunk of a file that was leased to scan.
create function api.chunk_to_scan(p_municipality text, p_id uuid, p_lease uuid, p_number int) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.sealed from app.attachment a
  join app.attachment_chunk c on c.municipality = a.municipality and c.attachment = a.id and c.number = p_number
  where a.municipality = p_municipality and a.id = p_id and a.scan_lease = p_lease and a.scan_leased_until > clock_timestamp()
$$;

-- Notes what the scanner said of it; false where the lease is over. `unscanned`: it said nothing, and the file waits until the lease ends.
create function api.record_scan(p_municipality text, p_id uuid, p_lease uuid, p_scan text, p_signature text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update app.attachment a set
      scan = case when p_scan = 'unscanned' then a.scan else p_scan end,
      scanned_at = case when p_scan = 'unscanned' then a.scanned_at else clock_timestamp() end,
      signature = case when p_scan = 'infected' then left(p_signature, 200) end,
      scan_lease = null, scan_leased_until = case when p_scan = 'unscanned' then a.scan_leased_until end,
      scan_attempts = case when p_scan = 'unscanned' then a.scan_attempts else 0 end
    where a.municipality = p_municipality and a.id = p_id and a.scan_lease = p_lease and a.scan_leased_until > clock_timestamp();
  return found;
end $$;

grant execute on function api.delete_held_attachments(int), api.note_database_space(bigint), api.lease_attachment_to_scan(text, timestamptz),
  api.chunk_to_scan(text, uuid, uuid, int), api.record_scan(text, uuid, uuid, text, text) to todoke_worker;

-- 4. What staff may read: files of the applications that they may read ------------------------------------------------
set local role todoke_owner;
grant select (municipality, id, procedure, question, application, size, chunks, sealing_key, sealed, sealed_format, scan, scanned_at, signature, finished_at)
  on app.attachment to todoke_staff;
grant select on app.attachment_chunk to todoke_staff;
create policy staff on app.attachment for select to todoke_staff
  using (municipality = (select api.session_municipality()) and application is not null and exists (
    select from app.application a where a.municipality = attachment.municipality and a.id = attachment.application));
create policy staff on app.attachment_chunk for select to todoke_staff
  using (municipality = (select api.session_municipality()) and exists (
    select from app.attachment a where a.municipality = attachment_chunk.municipality and a.id = attachment_chunk.attachment));
