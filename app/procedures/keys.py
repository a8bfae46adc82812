"""The key pairs that answers are sealed to: one for each procedure and fiscal year (年度).

Made by the worker on the staff's side, ahead of need: this fiscal year's, and next year's in the last 60 days. The private half is
durable in the key store before the public half can be seen by anyone, so nothing is ever sealed to a key that does not exist. The public
half is signed for its municipality, procedure and year: without a signature it is nobody's key.
"""

import asyncio
import logging
from typing import Final
from uuid import UUID, uuid4

from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, current_municipality, scoped
from app.tenancy.statements import ScopedStatement
from app.vault.key_signer import signer_in
from app.vault.keystore import KeyMissing, KeyStore
from app.vault.seal import new_pair
from app.vault.signing import KeyUse

log = logging.getLogger(__name__)

WORKER: Final = Scope(Role.worker)

# the years of api.plan_keys: this fiscal year's, and that of the day 60 days ahead
_MISSING: Final = ScopedStatement(
    """
select distinct p.id as procedure, needed.year
from app.procedure p
cross join lateral (
  select extract(year from day - interval '3 months')::int as year
  from (values (clock_timestamp() at time zone 'Asia/Tokyo'), (clock_timestamp() at time zone 'Asia/Tokyo' + interval '60 days')) t (day)) needed
where p.municipality = $1 and ($2::uuid is null or p.id = $2)
  and exists (select from app.procedure_version v
              where v.municipality = p.municipality and v.procedure = p.id and v.state in ('scheduled', 'published'))
  and not exists (select from app.public_key k where k.municipality = p.municipality and k.procedure = p.id and k.fiscal_year = needed.year)
order by needed.year, p.id
""",
    "a cross join with the years needed",
)
_PUBLISH: Final = ScopedStatement(
    """
insert into app.public_key (municipality, id, procedure, fiscal_year, public_key, signature) values ($1, $2, $3, $4, $5, $6)
on conflict do nothing returning id
""",
    "on conflict: another worker may be first",
)


class KeyNotMade(RuntimeError):
    """The key store took no key, or has none to sign it with; its text says which, for a log."""


async def plan_keys() -> int:
    """Queue a job for each municipality that lacks a key. Returns how many."""
    with scoped(WORKER):
        planned: int = await api.value("plan_keys")
    return planned


async def make_next_keys(key_store: KeyStore, municipality: str | None = None) -> bool:
    """Take one job and make the keys that its municipality lacks; False when there is no job (for `municipality`, if named).

    A job that fails is left to its lease and done again after five minutes, so that one municipality never blocks the others.
    """
    with scoped(WORKER):
        claimed = await api.row("claim", "keys", municipality)
    if claimed is None:
        return False
    town, job, lease = (claimed[name] for name in ("municipality", "job", "lease"))
    with scoped(Scope(Role.worker, town)):
        try:
            async with ENGINE.unit():
                if await api.value("resume", town, job, lease):
                    await _make_missing(key_store)
                    await api.value("finish_job", town, job, lease)
        except KeyNotMade as problem:
            log.error("no key for %s: %s; again in five minutes", town, problem)  # noqa: TRY400  a disk's fault: no frames
    return True


async def make_keys_of(key_store: KeyStore, procedure: UUID) -> None:
    """Make the keys that one of a person's procedures lacks, in the unit of work that publishes it: it takes applications from that moment.

    Raises KeyNotMade.
    """
    await _make_missing(key_store, procedure)


async def _make_missing(key_store: KeyStore, procedure: UUID | None = None) -> None:
    municipality = current_municipality()
    missing = await _MISSING.rows(procedure)
    if not missing:
        return
    try:
        signer = await asyncio.to_thread(signer_in, key_store)
    except KeyMissing as problem:
        raise KeyNotMade(f"the signing key {problem.fault.english}") from None
    for row in missing:
        pair = new_pair(uuid4())
        # blocks until the key is on disk; if the transaction fails afterwards, a private half without a public one harms nobody
        try:
            await asyncio.to_thread(key_store.put, municipality, pair)
        except OSError as fault:
            raise KeyNotMade(f"the key store took none ({type(fault).__name__})") from fault
        signature = signer.sign(KeyUse(municipality, row["procedure"], row["year"]), pair.public)
        published = await _PUBLISH.rows(pair.id, row["procedure"], row["year"], pair.public.key, signature)
        if not published:  # another worker was first
            await asyncio.to_thread(key_store.destroy, municipality, pair.id)
