-- Alarms: begun and ended by whoever watches.

-- 1. What the functions may see and change ---------------------------------------------------------------------------
grant select, insert (municipality, kind, subject, words), update (words, ended_at) on app.alarm to todoke_functions;

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

grant execute on function api.stand_alarms(text, jsonb, text) to todoke_worker;

set local role todoke_owner;
