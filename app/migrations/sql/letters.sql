-- A procedure's own words reach the mailer with the letter, and applicants read which council approved what is asked of them.
set role todoke_functions;

-- What the applicant is told of the approval that a version was published under: who, when, and the items of its procedure.
create or replace view api.published_version as
  select v.municipality, v.id, v.procedure, v.number, v.state, v.definition, v.content_hash, v.published_at,
         a.meeting as approval_meeting, a.held_on as approval_held_on, a.number as approval_number, a.kind as approval_kind,
         (select array(select jsonb_array_elements_text(g -> 'items'))
          from jsonb_path_query(a.snapshot, '$.procedures[*]') g where g ->> 'slug' = p.slug) as approved_items
  from app.procedure_version v
  join app.procedure p on p.municipality = v.municipality and p.id = v.procedure
  left join app.approval a on a.municipality = v.municipality and a.id = v.approval
  where v.state in ('published', 'superseded');

-- As before, and with it the time of arrival and the procedure's own words for this letter (null: the service's).
-- The section's letter has none: kinds of letter_template are the applicant's.
drop function api.claim_letter(text);
create function api.claim_letter(p_municipality text)
returns table (municipality text, id uuid, lease uuid, kind text, recipient text, language text, facts jsonb,
               municipality_name jsonb, address_sealed bytea, attempts int, arrived_at timestamptz, own_subject jsonb, own_body jsonb)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  next record;
  own record;
begin
  select o.municipality, o.id, o.application, o.kind into next from app.outbox o
    where o.state = 'waiting' and o.due_at <= clock_timestamp()
      and (o.leased_until is null or o.leased_until < clock_timestamp())
      and (p_municipality is null or o.municipality = p_municipality)
    order by o.due_at limit 1 for update skip locked;
  if not found then return; end if;
  select a.arrived_at, t.subject, t.body into own from app.application a
    left join app.letter_template t on t.municipality = a.municipality and t.procedure = a.procedure and t.kind = next.kind
    where a.municipality = next.municipality and a.id = next.application;
  return query
    update app.outbox o set lease = gen_random_uuid(), leased_until = clock_timestamp() + interval '2 minutes', attempts = o.attempts + 1
    from app.municipality m
    where o.municipality = next.municipality and o.id = next.id and m.code = o.municipality
    returning o.municipality, o.id, o.lease, o.kind::text, o.recipient::text, o.language, o.facts, m.name, o.address_sealed, o.attempts,
              own.arrived_at, own.subject, own.body;
end $$;
grant execute on function api.claim_letter(text) to todoke_mailer;
reset role;
