-- Submissions that arrived while a statement was under way: the plain ones of them in one transaction (docs/decisions/0013).
set local role todoke_functions;

-- Records those that are plain and gives id and time of each. TD429: more than 64. An array's n-th element is the n-th submission's; the facets of all lie
-- in one array, of each from p_first to p_last. Plain is: published and open, sealed to a key of today, without a place, its key and its number free.
-- What is not given back was not recorded, and is asked by `submit`, which has the words for it: what that would refuse or answer in another way
-- than `arrived` is none of this function's, and whoever changes its conditions changes these. tests/applications/test_gathered_cases.py compares them.
--
-- Two of these never wait for each other in a circle: rows come in the order of their keys, and no row that is there already is changed or locked.
create function api.submit_many(
  p_municipalities text[], p_procedures uuid[], p_versions uuid[], p_ids uuid[], p_references text[], p_key_hashes bytea[], p_digests bytea[],
  p_inquiry_keys smallint[], p_inquiry_proofs bytea[], p_reply_keys bytea[], p_sealing_keys uuid[], p_sealed bytea[],
  p_addresses_sealed bytea[], p_languages text[], p_first int[], p_last int[], p_facets text[])
returns table (id uuid, arrived_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  moment constant timestamptz := clock_timestamp();
  year constant int := extract(year from (moment at time zone 'Asia/Tokyo') - interval '3 months');
  held uuid[];
begin
  if cardinality(p_ids) > 64 then
    raise exception using errcode = 'TD429', message = 'too many at once';
  end if;

  -- 1. The versions first, in a statement of their own: who sets a limit from here on waits for these applications and counts them
  -- (api.count_new_place), and the next statement sees a limit that was set before. Where one is being set now, `submit` waits for it.
  held := array(
    select v.id from app.procedure_version v
    join (select distinct g.municipality, g.version from unnest(p_municipalities, p_versions) g (municipality, version)) g
      on v.municipality = g.municipality and v.id = g.version
    for key share of v skip locked);

  -- 2. all the rest
  return query
  with plain as (
    select distinct on (g.key_hash, g.municipality) g.*, s.id as section,
           case when p.arrival_mail = 'each' then s.mail_sealed end as mail_sealed, s.mail_format,
           jsonb_build_object('reference', g.reference, 'procedure', v.title, 'section', s.name, 'telephone', s.telephone, 'at', moment) as facts
    from unnest(p_municipalities, p_procedures, p_versions, p_ids, p_references, p_key_hashes, p_digests, p_inquiry_keys, p_inquiry_proofs,
                p_reply_keys, p_sealing_keys, p_sealed, p_addresses_sealed, p_languages, p_first, p_last)
      as g (municipality, procedure, version, id, reference, key_hash, digest, inquiry_key, inquiry_proof,
            reply_key, sealing_key, sealed, address_sealed, language, first_facet, last_facet)
    join app.procedure p on p.municipality = g.municipality and p.id = g.procedure
    join app.municipality m on m.code = p.municipality
    join app.section s on s.municipality = p.municipality and s.id = p.section
    join app.procedure_version v on v.municipality = p.municipality and v.procedure = p.id and v.id = g.version
    join app.public_key k on k.municipality = p.municipality and k.procedure = p.id and k.id = g.sealing_key
    where m.suspended_at is null and p.suspended_at is null
      and (moment < p.opens_at) is not true and (moment >= least(greatest(p.closes_at, p.extended_until), v.approved_until)) is not true
      and (v.state = 'published' or v.state = 'superseded' and moment < v.superseded_at + interval '24 hours') and v.id = any (held)
      and k.fiscal_year = year and k.destroyed_at is null and k.unusable_since is null
      and g.id::text ~ '^.{14}7.{4}[89ab]'
      and abs(('x' || replace(left(g.id::text, 13), '-', ''))::bit(48)::bigint / 1000 - extract(epoch from moment)) <= 86400
      and not (p.selection = 'first_come' and exists (select from app.place l where l.municipality = p.municipality and l.procedure = p.id))
      and not exists (select from app.choice_sealing c where c.municipality = p.municipality and c.procedure = p.id and c.keyed_places)
    order by g.key_hash, g.municipality),
  arrived as (
    insert into app.application as a (municipality, id, procedure, procedure_version, reference, key_hash, digest, inquiry_key,
        inquiry_proof, reply_key, sealing_key, sealed, address_sealed, sealed_format, language, facets, fiscal_year, arrived_at)
      select g.municipality, g.id, g.procedure, g.version, g.reference, g.key_hash, g.digest, g.inquiry_key,
             g.inquiry_proof, g.reply_key, g.sealing_key, g.sealed, g.address_sealed, 2, g.language,
             p_facets[g.first_facet:g.last_facet], year, moment
      from plain g order by g.key_hash, g.municipality
      on conflict do nothing returning a.municipality, a.id, a.key_hash),
  event as (
    insert into app.status_event (municipality, application, at, to_status) select a.municipality, a.id, moment, 'arrived' from arrived a),
  letters as (
    insert into app.outbox (municipality, application, kind, recipient, language, facts, address_sealed, address_of, address_format)
      select a.municipality, a.id, l.kind, l.recipient, l.language, g.facts, l.address, l.address_of, l.address_format
      from arrived a join plain g on g.municipality = a.municipality and g.key_hash = a.key_hash
      cross join lateral (values ('arrival', 'applicant', g.language, g.address_sealed, null, 2::smallint),
                                 ('arrival_section', 'section', 'ja', g.mail_sealed, g.section, g.mail_format))
        as l (kind, recipient, language, address, address_of, address_format)
      where l.address is not null)
  select a.id, moment from arrived a;
end $$;

grant execute on function api.submit_many(text[], uuid[], uuid[], uuid[], text[], bytea[], bytea[], smallint[], bytea[], bytea[], uuid[], bytea[],
  bytea[], text[], int[], int[], text[]) to todoke_applicant;
