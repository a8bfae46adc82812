-- Alarms: begun and ended by whoever watches, told by mail; and the watch over the keys.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant select, insert (municipality, kind, subject, words), update (words, ended_at, begin_mailed_at, end_mailed_at, lease, leased_until)
  on app.alarm to todoke_functions;
grant update (unusable_since) on app.public_key to todoke_functions;
grant select, insert (municipality, key, public_key) on app.key_sighting to todoke_functions;

set local role todoke_functions;

-- 2. What stands -----------------------------------------------------------------------------------------------------
-- All that stands of one kind now, in one municipality or (null) everywhere: [{"municipality": code or "", "subject": ..., "words": ...}, ...].
-- What is new begins an alarm, what is gone ends it, what goes on keeps it and takes the new words. Answers how many began or ended.
create function api.stand_alarms(p_kind text, p_standing jsonb, p_municipality text default null) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  ended int;
  begun int;
begin
  -- two watchers of a kind, one after the other: the last look holds
  perform pg_advisory_xact_lock(hashtextextended('alarm ' || p_kind, 0));
  update app.alarm a set ended_at = clock_timestamp()
    where a.kind = p_kind and a.ended_at is null and a.municipality = coalesce(p_municipality, a.municipality)
      and not exists (select from jsonb_to_recordset(p_standing) s (municipality text, subject text)
                      where s.municipality = a.municipality and s.subject = a.subject);
  get diagnostics ended = row_count;
  update app.alarm a set words = s.words from jsonb_to_recordset(p_standing) s (municipality text, subject text, words text)
    where a.kind = p_kind and a.ended_at is null and a.municipality = s.municipality and a.subject = s.subject and a.words <> s.words;
  insert into app.alarm (municipality, kind, subject, words)
    select s.municipality, p_kind, s.subject, s.words from jsonb_to_recordset(p_standing) s (municipality text, subject text, words text)
    where not exists (select from app.alarm a where a.kind = p_kind and a.ended_at is null
                      and a.municipality = s.municipality and a.subject = s.subject);
  get diagnostics begun = row_count;
  return begun + ended;
end $$;

-- 3. The mail that tells of them -------------------------------------------------------------------------------------
-- All that is to be told in the next mail, under a lease of two minutes. One mail a minute at most, however much begins and ends. What was over
-- for a week before any mail could be sent is told no more.
create function api.claim_alarm_mail()
returns table (id uuid, lease uuid, kind text, words text, begun_at timestamptz, ended_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
  new_lease constant uuid := gen_random_uuid();
begin
  if exists (select from app.alarm a where a.leased_until > moment or greatest(a.begin_mailed_at, a.end_mailed_at) > moment - interval '1 minute') then
    return;
  end if;
  return query update app.alarm a set lease = new_lease, leased_until = moment + interval '2 minutes'
    where (a.begin_mailed_at is null or (a.ended_at is not null and a.end_mailed_at is null))
      and coalesce(a.ended_at, moment) > moment - interval '7 days' and coalesce(a.leased_until, moment) <= moment
    returning a.id, a.lease, a.kind::text, a.words, a.begun_at, a.ended_at;
end $$;

-- The mail of a lease was handed over; p_ended: those of whose end it told. One that was not, is tried again a minute later.
create function api.record_alarm_mail(p_lease uuid, p_sent boolean, p_ended uuid[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update app.alarm a set lease = null, leased_until = case when p_sent then null else clock_timestamp() + interval '1 minute' end,
      begin_mailed_at = case when p_sent then coalesce(a.begin_mailed_at, clock_timestamp()) else a.begin_mailed_at end,
      end_mailed_at = case when p_sent and a.id = any (p_ended) then clock_timestamp() else a.end_mailed_at end
    where a.lease = p_lease
$$;

-- 4. The watch over the keys -----------------------------------------------------------------------------------------
-- The keys that something is or may be sealed to, a page of them after one of a municipality, with the names that an alarm says. A key whose
-- erasure is under way is left out: its destruction is wanted.
create function api.live_keys(p_municipality text, p_after_municipality text, p_after uuid, p_limit int)
returns table (municipality text, id uuid, procedure uuid, fiscal_year int, public_key bytea, signature bytea,
               municipality_name text, procedure_title text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.municipality, k.id, k.procedure, k.fiscal_year, k.public_key, k.signature, m.name ->> 'ja', coalesce(v.title ->> 'ja', p.slug)
  from app.public_key k
  join app.municipality m on m.code = k.municipality
  join app.procedure p on p.municipality = k.municipality and p.id = k.procedure
  left join lateral (select v.title from app.procedure_version v where v.municipality = p.municipality and v.procedure = p.id
                     and v.state in ('published', 'superseded') order by v.number desc limit 1) v on true
  where (k.municipality, k.id) > (p_after_municipality, p_after) and (p_municipality is null or k.municipality = p_municipality)
    and k.destroyed_at is null
    and not exists (select from app.erasure e where e.municipality = k.municipality and e.key = k.id and e.state = 'erased')
  order by k.municipality, k.id limit p_limit
$$;

-- Marks the keys that nothing may be sealed to now, and takes the mark from all others, in one municipality or (null) everywhere. Answers those
-- marked: one whose erasure began after the look is not.
create function api.mark_unusable_keys(p_municipality text, p_municipalities text[], p_ids uuid[])
returns table (municipality text, id uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  update app.public_key k set unusable_since = null
    where k.unusable_since is not null and k.municipality = coalesce(p_municipality, k.municipality)
      and not exists (select from unnest(p_municipalities, p_ids) u (municipality, id) where u.municipality = k.municipality and u.id = k.id);
  update app.public_key k set unusable_since = clock_timestamp() from unnest(p_municipalities, p_ids) u (municipality, id)
    where k.municipality = u.municipality and k.id = u.id and k.unusable_since is null and k.destroyed_at is null
      and not exists (select from app.erasure e where e.municipality = k.municipality and e.key = k.id and e.state = 'erased');
  return query select k.municipality, k.id from app.public_key k
    where k.unusable_since is not null and k.destroyed_at is null and k.municipality = coalesce(p_municipality, k.municipality);
end $$;

-- Notes each public half that is another than at the last look, or is seen for the first time, the mailer's too: what the operator's page of keys
-- says of changes. Answers how many.
create function api.note_changed_keys(p_municipality text) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  noted int;
begin
  perform pg_advisory_xact_lock(hashtextextended('key_sighting', 0)); -- two watchers would note it twice
  insert into app.key_sighting (municipality, key, public_key)
    select k.municipality, k.id, k.public_key
    from (select p.municipality, p.id, p.public_key from app.public_key p where p.destroyed_at is null
          union all select '', m.id, m.public_key from app.mailer_key m) k
    left join lateral (select s.public_key from app.key_sighting s where s.municipality = k.municipality and s.key = k.id
                       order by s.seen_at desc limit 1) last on true
    where k.municipality = coalesce(p_municipality, k.municipality) and last.public_key is distinct from k.public_key;
  get diagnostics noted = row_count;
  return noted;
end $$;

grant execute on function api.stand_alarms(text, jsonb, text), api.live_keys(text, text, uuid, int),
  api.mark_unusable_keys(text, text[], uuid[]), api.note_changed_keys(text) to todoke_worker;
grant execute on function api.claim_alarm_mail(), api.record_alarm_mail(uuid, boolean, uuid[]) to todoke_mailer;

set local role todoke_owner;
