"""Municipalities, people and applications for tests, made the way the service makes them.

Each test makes its own municipality: codes count up, so nothing needs cleaning and several database roles can take part.
"""

import itertools
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from app.applications.reference import SubmissionKey
from app.applications.submitting import Receipt, submit
from app.calendar.tokyo import fiscal_year
from app.notifications.mailer_key import ADDRESS
from app.people.passwords import hash_password
from app.procedures import published
from app.procedures.draft_reading import items_collected
from app.procedures.published import PublishedProcedure
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, SessionToken, scoped
from app.vault.key_signer import signer_in
from app.vault.keystore import MAILER, FileKeyStore, key_store_of
from app.vault.seal import BOUND_FORMAT, PublicKey, bound_to, new_pair, seal
from app.vault.signing import MAILERS, KeyUse

PASSWORD = "a password for tests"
_codes = itertools.count(10001)
NAMED = frozenset({13104, 13199, 13299, 13888, 13998, 13999})  # by the demo and by single tests, in the same database
_addresses = itertools.count(1)

DEFINITION: dict[str, Any] = {
    "title": {"ja": "ごみゼロデー参加申込み", "en": "Zero-waste day: sign up"},
    "outline": {"ja": "清掃活動の参加申込みを受け付けます。", "en": "Sign up for the clean-up."},
    "eligibility": {"ja": "どなたでも", "en": "Everybody"},
    "needed": {"ja": "ありません", "en": "Nothing"},
    "minutes": 3,
    "purpose": {"ja": "参加のご案内のため", "en": "To send you the details"},
    "capacity_question": None,
    "sections": [
        {
            "id": "applicant",
            "title": {"ja": "申込者", "en": "Applicant"},
            "questions": [
                {
                    "id": "day",
                    "type": "choice",
                    "label": {"ja": "参加する日", "en": "Day"},
                    "required": True,
                    "item": None,
                    "facet": True,
                    "choices": [
                        {"id": "first", "label": {"ja": "1日目", "en": "First"}},
                        {"id": "second", "label": {"ja": "2日目", "en": "Second"}},
                    ],
                },
                {"id": "name", "type": "name", "label": {"ja": "氏名", "en": "Name"}, "required": True, "item": "氏名"},
                {
                    "id": "telephone",
                    "type": "telephone",
                    "label": {"ja": "電話番号", "en": "Telephone"},
                    "required": True,
                    "item": "電話番号",
                },
                {
                    "id": "mail",
                    "type": "email",
                    "label": {"ja": "メールアドレス", "en": "E-mail"},
                    "required": False,
                    "item": "メールアドレス",
                },
                {
                    "id": "remarks",
                    "type": "text",
                    "label": {"ja": "通信欄", "en": "Remarks"},
                    "required": False,
                    "item": None,
                    "max_length": 500,
                    "when": {"question": "day", "is": ["second"]},
                },
            ],
        }
    ],
}

ANSWERS: dict[str, list[str]] = {
    "day": ["first"],
    "name": ["四谷 花子"],
    "telephone": ["03-5273-3546"],
    "mail": ["hanako@example.jp"],
}


@dataclass
class Town:
    """A municipality of one test. `sections` by name, `procedures` (ids) and `versions` (published ids) by slug."""

    code: str
    slug: str
    name: str
    key_store: FileKeyStore
    sections: dict[str, UUID] = field(default_factory=dict)
    procedures: dict[str, UUID] = field(default_factory=dict)
    versions: dict[str, UUID] = field(default_factory=dict)

    async def published(self, slug: str = "event") -> PublishedProcedure:
        """The procedure as the applicant's side sees it now."""
        published.forget_everything()
        return (await published.municipality(self.slug)).procedure(slug)


@dataclass(frozen=True)
class Person:
    """Somebody of the staff, with a session opened for them."""

    id: UUID
    login: str
    role: str
    session: SessionToken
    town: Town

    @property
    def scope(self) -> Scope:
        """The scope of their requests."""
        return Scope(Role.staff, self.town.code, self.session)


def next_code() -> str:
    """A municipality code nobody has, with its check digit (総務省「全国地方公共団体コード仕様」)."""
    digits = f"{next(code for code in _codes if code not in NAMED):05d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, (6, 5, 4, 3, 2), strict=True))
    return f"{digits}{(11 - total % 11) % 10}"


def next_address() -> str:
    """A client address nobody has, from the range for documentation and tests (RFC 2544)."""
    number = next(_addresses)
    return f"198.18.{number // 250 % 250}.{number % 250 + 1}"


async def mailer_public_key(owner: asyncpg.Connection, settings: Settings) -> PublicKey:
    """The mailer's key, made by the first who asks."""
    row = await owner.fetchrow("select id, public_key from app.mailer_key order by created_at desc limit 1")
    if row is not None:
        return PublicKey(row["id"], row["public_key"])
    pair = new_pair(uuid4())
    key_store_of(settings).put(MAILER, pair)
    await owner.execute(
        "insert into app.mailer_key (id, public_key, signature) values ($1, $2, $3)",
        pair.id,
        pair.public.key,
        signer_in(key_store_of(settings)).sign(MAILERS, pair.public),
    )
    return pair.public


async def make_town(
    owner: asyncpg.Connection,
    settings: Settings,
    procedures: Mapping[str, Mapping[str, Any]] | None = None,
    section_mail: str = "section@example.jp",
) -> Town:
    """A municipality with two sections (ごみ減量係, 保健係) and the named procedures, by default `event`, in the first section."""
    code = next_code()
    town = Town(code, f"town{code}", f"第{code}市", FileKeyStore(Path(settings.key_store)))
    mailer = await mailer_public_key(owner, settings)
    await owner.execute(
        "insert into app.municipality (code, slug, name, telephone) values ($1, $2, $3, '03-0000-0000')",
        code,
        town.slug,
        json.dumps({"ja": town.name, "en": f"City {code}"}),
    )
    for name in ("ごみ減量係", "保健係"):
        town.sections[name] = section = uuid4()
        await owner.execute(
            "insert into app.section (municipality, id, name, telephone, mail, mail_sealed, mail_format) values ($1, $2, $3, '03-0000-0001', $4, $5, $6)",
            code,
            section,
            json.dumps({"ja": name, "en": name}),
            section_mail,
            seal(mailer, code, ADDRESS, section_mail.encode(), bound_to(section)) if section_mail else None,
            BOUND_FORMAT,
        )
    for slug, definition in ({"event": DEFINITION} if procedures is None else procedures).items():
        await add_procedure(owner, town, slug, definition)
    published.forget_everything()
    return town


async def add_procedure(
    owner: asyncpg.Connection,
    town: Town,
    slug: str,
    definition: Mapping[str, Any] = DEFINITION,
    section: str = "ごみ減量係",
    *,
    with_key: bool = True,
    approved: bool = True,
) -> UUID:
    """A procedure with a published version and, unless told otherwise, an approval and this fiscal year's key pair."""
    town.procedures[slug] = procedure = await owner.fetchval(
        "insert into app.procedure (municipality, slug, section, category, planned_per_year) values ($1, $2, $3, 'ごみ', 10) returning id",
        town.code,
        slug,
        town.sections[section],
    )
    await publish(owner, town, slug, definition, approved=approved)
    if with_key:
        await add_key(town, owner, slug, fiscal_year(datetime.now(UTC)))
    return procedure


async def publish(
    owner: asyncpg.Connection, town: Town, slug: str, definition: Mapping[str, Any], *, approved: bool = True
) -> UUID:
    """A new published version, under an approval of its own that holds just its items; the one before it is superseded now."""
    text = json.dumps(definition, ensure_ascii=False)
    procedure = town.procedures[slug]
    await owner.execute(
        "update app.procedure_version set state = 'superseded', superseded_at = clock_timestamp() "
        "where municipality = $1 and procedure = $2 and state = 'published'",
        town.code,
        procedure,
    )
    approval = await approve(owner, town, {slug: definition}) if approved else None
    town.versions[slug] = version = await owner.fetchval(
        "insert into app.procedure_version (municipality, procedure, number, state, definition, content_hash, published_at, approval) "
        "select $1, $2, count(*) + 1, 'published', $3, $4, clock_timestamp(), $5 from app.procedure_version "
        "where municipality = $1 and procedure = $2 returning id",
        town.code,
        procedure,
        text,
        sha256(text.encode()).digest(),
        approval,
    )
    return version


async def approve(
    owner: asyncpg.Connection,
    town: Town,
    definitions: Mapping[str, Mapping[str, Any]],
    period: tuple[date, date] = (date(2020, 4, 1), date(2099, 3, 31)),
    held_on: date = date(2020, 3, 18),
) -> UUID:
    """An approval of these forms (by slug) with exactly the items they collect."""
    procedures = [
        {
            "slug": slug,
            "name": definition["title"],
            "section": "ごみ減量係",
            "items": items_collected(definition),
            "planned_per_year": 10,
            "outline": definition["outline"],
        }
        for slug, definition in definitions.items()
    ]
    approval: UUID = await owner.fetchval(
        "insert into app.approval (municipality, meeting, held_on, number, kind, period_from, period_to, snapshot) "
        "values ($1, '個人情報保護管理運営会議', $2, '1', 'approval', $3, $4, $5) returning id",
        town.code,
        held_on,
        *period,
        json.dumps({"procedures": procedures, "connection": None, "outsourcing": None}, ensure_ascii=False),
    )
    return approval


async def add_key(town: Town, owner: asyncpg.Connection, slug: str, year: int) -> UUID:
    """A key pair of a procedure's fiscal year: the private half into the key store first."""
    pair = new_pair(uuid4())
    town.key_store.put(town.code, pair)
    await owner.execute(
        "insert into app.public_key (municipality, id, procedure, fiscal_year, public_key, signature) values ($1, $2, $3, $4, $5, $6)",
        town.code,
        pair.id,
        town.procedures[slug],
        year,
        pair.public.key,
        signer_in(town.key_store).sign(KeyUse(town.code, town.procedures[slug], year), pair.public),
    )
    return pair.id


async def sign_again(owner: asyncpg.Connection, town: Town, slug: str) -> None:
    """The keys of a procedure signed for what stands in their rows now, as its year was moved."""
    for row in await owner.fetch(
        "select id, procedure, fiscal_year, public_key from app.public_key where municipality = $1 and procedure = $2",
        town.code,
        town.procedures[slug],
    ):
        use = KeyUse(town.code, row["procedure"], row["fiscal_year"])
        signature = signer_in(town.key_store).sign(use, PublicKey(row["id"], row["public_key"]))
        await owner.execute(
            "update app.public_key set signature = $3 where municipality = $1 and id = $2",
            town.code,
            row["id"],
            signature,
        )


_known_hash: list[str] = []


async def _password_hash() -> str:
    """The hash of PASSWORD, made once: argon2id is slow on purpose, and every test makes people."""
    if not _known_hash:
        _known_hash.append(await hash_password(PASSWORD))
    return _known_hash[0]


async def make_person(
    owner: asyncpg.Connection,
    town: Town,
    name: str = "yamada",
    role: str = "administrator",
    sections: Sequence[str] = (),
) -> Person:
    """Somebody of the staff with a live session; the password is PASSWORD."""
    login = f"{town.slug}-{name}"
    person = await owner.fetchval(
        "insert into app.staff (municipality, login, name, password_hash, role) values ($1, $2, $3, $4, $5) returning id",
        town.code,
        login,
        f"{name} 太郎",
        await _password_hash(),
        role,
    )
    for section in sections:
        await owner.execute(
            "insert into app.staff_section (municipality, staff, section) values ($1, $2, $3)",
            town.code,
            person,
            town.sections[section],
        )
    return await signed_in(town, person, login, role)


async def signed_in(town: Town, person: UUID, login: str, role: str) -> Person:
    """Somebody who is there already, with a new session."""
    session = SessionToken(f"{town.code}.{secrets.token_urlsafe(32)}")
    with scoped(Scope(Role.sign_in_staff)):
        await ENGINE.fetch(
            "select api.open_session($1, $2, $3, $4)", town.code, person, session.hashed(), next_address()
        )
    return Person(person, login, role, session, town)


async def submit_one(
    town: Town,
    settings: Settings,
    answers: Mapping[str, Sequence[str]] | None = None,
    slug: str = "event",
    key: SubmissionKey | None = None,
) -> Receipt:
    """One application, submitted as the applicant's side does."""
    procedure = await town.published(slug)
    told = await submit(
        procedure,
        procedure.current,
        answers or ANSWERS,
        key or SubmissionKey.new(),
        inquiry_keys=settings.inquiry_keys,
        seat_key=settings.key_of_seats(),
        language="ja",
        now=datetime.now(UTC),
    )
    assert isinstance(told, Receipt)
    return told
