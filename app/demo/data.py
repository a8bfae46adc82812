"""The demo's data: three municipalities with their procedures, the people who sign in, and applications in several statuses.

Municipalities and people are written as the owner of the tables, which only the demo does. Applications go the way of every
application: submitted by the applicant's role, processed by a signed-in member of the staff.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from itertools import cycle
from typing import Any, Final
from uuid import UUID, uuid4

import asyncpg

from app.applications.asked import Asked, AskedBy, AskedHow
from app.applications.contact_log import NewRecord, RecordKind, add_record
from app.applications.processing import Wish, take_step
from app.applications.queries import find
from app.applications.reference import ReferenceNumber, SubmissionKey
from app.applications.status import Status
from app.applications.submitting import NotTaken, Receipt, submit
from app.calendar.tokyo import day_of, fiscal_year, midnight, today
from app.demo.applications import APPLICATIONS, PAST, DemoApplication, posted_answers
from app.demo.attaching import attach
from app.demo.governance import approval_before, approval_of, council_outline, shinjuku_words
from app.demo.past import move_to_the_past
from app.demo.people import OPERATORS, PASSWORD, RESIDENTS, SECOND_FACTOR, STAFF, Resident
from app.demo.procedures import DemoProcedure, demo_procedures
from app.folders import DEMO_CRESTS
from app.languages import SOURCE
from app.notifications.mailer_key import ADDRESS
from app.operations.signer import ensure_keys, sign_keys
from app.people.passwords import hash_password
from app.people.second_factor import sealed_for
from app.people.sessions import staff_session
from app.people.signing_in import Caller, Side, sign_in
from app.procedures import published
from app.procedures.approval import Approval, closes_at
from app.procedures.items import CATALOGUE
from app.procedures.snapshot import to_json
from app.settings import Settings
from app.spoken import spoken
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, scoped
from app.vault.key_signer import signer_in
from app.vault.keystore import KeyStore, key_store_of
from app.vault.seal import BOUND_FORMAT, PublicKey, bound_to, new_pair, seal
from app.vault.signing import MAILERS, KeyUse
from app.vault.trusted_keys import trust, trusted_key

TELEPHONE_HOURS: Final[Mapping[str, str]] = {
    SOURCE: "平日 午前8時30分から午後5時15分まで",
    "en": "Weekdays, 8:30 a.m. to 5:15 p.m.",
}
STANDARD_DAYS: Final = 30
HOME_PAGE: Final = "https://example.com/"  # nobody's, and it says so: https://www.rfc-editor.org/rfc/rfc2606
KEYS_AHEAD: Final = timedelta(days=60)  # as the worker does


@dataclass(frozen=True, slots=True)
class DemoMunicipality:
    code: str
    slug: str
    name: Mapping[str, str]
    reading: str
    telephone: str
    sections: tuple[str, ...]  # besides those its procedures name


MUNICIPALITIES: Final = (
    DemoMunicipality(
        "131041",
        "shinjuku",
        {SOURCE: "新宿区", "en": "Shinjuku City"},
        "しんじゅくく",
        "03-0000-1111",
        ("行政管理課", "情報システム課"),
    ),
    # fictional: codes that nobody has, with a right check digit
    DemoMunicipality(
        "139998", "aoba", {SOURCE: "あおば市", "en": "Aoba City"}, "あおばし", "042-000-2222", ("総務部 総務課",)
    ),
    DemoMunicipality(
        "138886", "midori", {SOURCE: "みどり町", "en": "Midori Town"}, "みどりまち", "0428-00-3333", ("総務課",)
    ),
)
# ふりがな of the sections, those that procedures name too
SECTION_READINGS: Final[Mapping[str, str]] = {
    "行政管理課": "ぎょうせいかんりか",
    "情報システム課": "じょうほうしすてむか",
    "総務部 総務課": "そうむぶ そうむか",
    "総務課": "そうむか",
    "ごみ減量リサイクル課": "ごみげんりょうりさいくるか",
    "四谷保健センター": "よつやほけんせんたー",
    "スポーツ振興課": "すぽーつしんこうか",
    "住民生活課": "じゅうみんせいかつか",
    "公園緑地課": "こうえんりょくちか",
    "生涯学習課": "しょうがいがくしゅうか",
    "福祉課": "ふくしか",
    "資源循環課": "しげんじゅんかんか",
}


async def fill(settings: Settings, say: Callable[[str], None]) -> None:
    """Fill an empty database. Needs the settings of every part."""
    signer = await ensure_keys(settings.database("migrator"), key_store_of(settings))
    trust((signer.public,))
    owner = await _owner(settings)
    try:
        await _Founding(owner, settings).found(say)
    finally:
        await owner.close()
    roles = (Role.applicant, Role.uploads, Role.staff, Role.sign_in_staff)
    await ENGINE.open({role: settings.database(role) for role in roles}, size=2)
    try:
        say(spoken("Applications ...", "申請を作っています ..."))
        published.forget_everything()
        await _apply(settings, PAST)
        await _age(settings)
        # whose year is another now
        await sign_keys(settings.database("migrator"), key_store_of(settings), signer)
        published.forget_everything()
        await _apply(settings, APPLICATIONS)
    finally:
        await ENGINE.close()


async def _owner(settings: Settings) -> Any:
    as_owner = {"role": "todoke_owner", "search_path": "app"}
    return await asyncpg.connect(settings.database("migrator"), server_settings=as_owner)  # type: ignore[no-untyped-call]  # as asyncpg's is


class _Founding:
    """The municipalities, people and procedures of the demo, before any application."""

    def __init__(self, owner: Any, settings: Settings) -> None:
        self.owner = owner
        self.settings = settings
        self.store: KeyStore = key_store_of(settings)
        self.sections: dict[tuple[str, str], UUID] = {}
        self.approvals: dict[str, UUID] = {}

    async def found(self, say: Callable[[str], None]) -> None:
        row = await self.owner.fetchrow(
            "select id, public_key, signature from mailer_key order by created_at desc limit 1"
        )
        mailer = trusted_key(MAILERS, row)
        assert mailer is not None, "made and signed before"
        password_hash = await hash_password(PASSWORD)
        async with self.owner.transaction():
            for municipality in MUNICIPALITIES:
                say(
                    spoken(
                        f"{municipality.name[SOURCE]}: sections, approval, procedures, keys, staff",
                        f"{municipality.name[SOURCE]}: 課、承認、手続、鍵、職員",
                    )
                )
                await self._municipality(municipality, mailer)
                if municipality.slug == "shinjuku":
                    await self._words(municipality.code)
                    await self._approval(municipality.code, approval_before())
                approval = approval_of(municipality.slug, today())
                await self._approval(municipality.code, approval)
                await self._items(municipality.code)
                for position, procedure in enumerate(demo_procedures(municipality.slug), 1):
                    await self._procedure(municipality, procedure, position, approval)
                await self._staff(municipality, password_hash, mailer)
            for person in OPERATORS:
                await self.owner.execute(
                    "insert into operator_account (login, name, password_hash, role) values ($1, $2, $3, $4)",
                    person.login,
                    person.name,
                    password_hash,
                    str(person.role),
                )

    async def _municipality(self, municipality: DemoMunicipality, mailer: PublicKey) -> None:
        await self.owner.execute(
            "insert into municipality (code, slug, name, telephone, reading, telephone_hours, crest, home_page) "
            "values ($1, $2, $3, $4, $5, $6, $7, $8)",
            municipality.code,
            municipality.slug,
            json.dumps(municipality.name, ensure_ascii=False),
            municipality.telephone,
            municipality.reading,
            json.dumps(TELEPHONE_HOURS, ensure_ascii=False),
            (DEMO_CRESTS / f"{municipality.slug}.svg").read_bytes(),
            HOME_PAGE,
        )
        # in a demo a minute instead of a day, so that two people can walk through an erasure
        await self.owner.execute(
            "insert into municipality_setting (municipality, second_person_hours) "
            "select $1, floor(extract(epoch from waiting) / 3600) from second_person_floor",
            municipality.code,
        )
        named_by_procedures = [procedure.section for procedure in demo_procedures(municipality.slug)]
        for number, name in enumerate(dict.fromkeys([*municipality.sections, *named_by_procedures]), 1):
            mail = f"section{number}@{municipality.slug}.example.jp"
            self.sections[municipality.code, name] = await self.owner.fetchval(
                "insert into section (municipality, id, name, telephone, mail, mail_sealed, mail_format, reading, telephone_hours, "
                "position) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id",
                municipality.code,
                section_id := uuid4(),
                json.dumps({SOURCE: name}, ensure_ascii=False),
                f"{municipality.telephone[:-4]}{4000 + number}",
                mail,
                seal(mailer, municipality.code, ADDRESS, mail.encode("ascii"), bound_to(section_id)),
                BOUND_FORMAT,
                SECTION_READINGS[name],
                json.dumps(TELEPHONE_HOURS, ensure_ascii=False),
                10 * number,
            )

    async def _words(self, municipality: str) -> None:
        """The ward's own words of its papers; the other municipalities begin with the standard ones."""
        await self.owner.execute(
            "insert into governance_wording (municipality, wording) values ($1, $2)",
            municipality,
            json.dumps(shinjuku_words(), ensure_ascii=False),
        )

    async def _approval(self, municipality: str, approval: Approval) -> None:
        self.approvals[municipality] = await self.owner.fetchval(
            "insert into approval (municipality, meeting, held_on, number, kind, period_from, period_to, snapshot) "
            "values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
            municipality,
            approval.meeting,
            approval.held_on,
            approval.number,
            str(approval.kind),
            approval.period_from,
            approval.period_to,
            json.dumps(to_json(approval.snapshot), ensure_ascii=False),
        )

    async def _procedure(
        self, municipality: DemoMunicipality, demo: DemoProcedure, position: int, approval: Approval
    ) -> None:
        procedure = await self.owner.fetchval(
            "insert into procedure (municipality, slug, section, category, position, opens_at, closes_at, planned_per_year, "
            "retention_years, council_outline, keywords, standard_days) values ($1, $2, $3, $4, $5, coalesce($6, '-infinity'::timestamptz), "
            "coalesce($7, 'infinity'::timestamptz), $8, $9, $10, $11, $12) returning id",
            municipality.code,
            demo.slug,
            self.sections[municipality.code, demo.section],
            demo.category,
            position,
            demo.opens and midnight(demo.opens),
            demo.closes and midnight(demo.closes + timedelta(days=1)),
            demo.planned_per_year,
            demo.retention_years,
            council_outline(municipality.slug, demo.slug),
            demo.keywords,
            STANDARD_DAYS,
        )
        definition = json.dumps(demo.definition, ensure_ascii=False)
        await self.owner.execute(
            "insert into procedure_version (municipality, procedure, number, state, definition, content_hash, published_at, approval, "
            "approved_until) values ($1, $2, 1, 'published', $3, $4, clock_timestamp(), $5, $6)",
            municipality.code,
            procedure,
            definition,
            sha256(definition.encode("utf-8")).digest(),
            self.approvals[municipality.code],
            closes_at(approval),
        )
        for place, capacity in (demo.capacity or {}).items():
            await self.owner.execute(
                "insert into place (municipality, procedure, place, capacity) values ($1, $2, $3, $4)",
                municipality.code,
                procedure,
                place,
                capacity,
            )
        await self.make_keys(municipality.code, procedure)

    async def _items(self, municipality: str) -> None:
        """The municipality's catalogue of 情報項目."""
        await self.owner.executemany(
            "insert into information_item (municipality, name, special_care) values ($1, $2, $3)",
            [(municipality, item.name, item.special_care) for item in CATALOGUE],
        )

    async def make_keys(self, municipality: str, procedure: UUID) -> None:
        now, signer = datetime.now(UTC), signer_in(self.store)
        for year in sorted({fiscal_year(now), fiscal_year(now + KEYS_AHEAD)}):
            pair = new_pair(uuid4())
            self.store.put(municipality, pair)
            await self.owner.execute(
                "insert into public_key (municipality, id, procedure, fiscal_year, public_key, signature) values ($1, $2, $3, $4, $5, $6)",
                municipality,
                pair.id,
                procedure,
                year,
                pair.public.key,
                signer.sign(KeyUse(municipality, procedure, year), pair.public),
            )

    async def _staff(self, municipality: DemoMunicipality, password_hash: str, mailer: PublicKey) -> None:
        for person in STAFF:
            if person.municipality != municipality.slug:
                continue
            mail = f"{person.login}@example.jp"
            identity = await self.owner.fetchval(
                "insert into staff (municipality, id, login, name, password_hash, role, reading, mail, mail_sealed, mail_format, duty) "
                "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id",
                municipality.code,
                staff_id := uuid4(),
                person.login,
                person.name,
                password_hash,
                str(person.role),
                person.reading,
                mail,
                seal(mailer, municipality.code, ADDRESS, mail.encode("ascii"), bound_to(staff_id)),
                BOUND_FORMAT,
                str(person.duty),
            )
            if person.second_factor:
                await self._second_factor(municipality.code, identity)
            for section in person.sections:
                await self.owner.execute(
                    "insert into staff_section (municipality, staff, section) values ($1, $2, $3)",
                    municipality.code,
                    identity,
                    self.sections[municipality.code, section],
                )

    async def _second_factor(self, municipality: str, person: UUID) -> None:
        keys = self.settings.second_factor_keys
        await self.owner.execute(
            "insert into staff_second_factor (municipality, staff, active, secret, confirmed_at) values ($1, $2, true, $3, clock_timestamp())",
            municipality,
            person,
            sealed_for(Side.staff, keys, municipality, person, SECOND_FACTOR),
        )


async def _age(settings: Settings) -> None:
    """The applications so far become those of long ago, and their procedures get keys of this year."""
    owner = await _owner(settings)
    try:
        founding = _Founding(owner, settings)
        codes = {municipality.slug: municipality.code for municipality in MUNICIPALITIES}
        async with owner.transaction():
            for slug, procedure in {(demo.municipality, demo.procedure) for demo in PAST}:
                await founding.make_keys(codes[slug], await move_to_the_past(owner, codes[slug], procedure))
    finally:
        await owner.close()


async def _apply(settings: Settings, applications: Sequence[DemoApplication]) -> None:
    """Every application of the list; one that its procedure does not take today (its period is over) is left out."""
    for demo, resident in zip(applications, cycle(RESIDENTS), strict=False):
        reference = await _submit(settings, demo, resident)
        if reference is not None and demo.steps:
            await _process(settings, demo, reference)


async def _submit(settings: Settings, demo: DemoApplication, resident: Resident) -> ReferenceNumber | None:
    procedure = (await published.municipality(demo.municipality)).procedure(demo.procedure)
    now = datetime.now(UTC)
    key = SubmissionKey.new()
    files = await attach(settings, procedure, key, demo.files)
    posted = posted_answers(procedure.current.form, resident, demo.answers, day_of(now), files)
    try:
        receipt = await submit(
            procedure,
            procedure.current,
            posted,
            key,
            inquiry_keys=settings.inquiry_keys,
            seat_key=settings.key_of_seats(),
            language=demo.language,
            now=now,
            files=files,
        )
    except NotTaken:
        return None
    return receipt.reference if isinstance(receipt, Receipt) else None


async def _process(settings: Settings, demo: DemoApplication, reference: ReferenceNumber) -> None:
    """The steps of one application, each in its own unit of work, as the municipality's administrator."""
    login = next(person.login for person in STAFF if person.municipality == demo.municipality)
    token = (await sign_in(Side.staff, login, PASSWORD, Caller("127.0.0.1", ip_address("127.0.0.1")))).token
    session = await staff_session(token, extend=False)
    assert session is not None, "signed in a moment ago"
    store = key_store_of(settings)
    with scoped(Scope(Role.staff, session.municipality, token)):
        for step, text in demo.steps:
            async with ENGINE.unit():
                application = await find(str(reference))
                if isinstance(step, RecordKind):
                    await add_record(application, uuid4(), NewRecord(step, text), session.staff)
                else:
                    wish = (
                        Wish(Asked(AskedBy.applicant, AskedHow.telephone, today()))
                        if step is Status.withdrawn
                        else None
                    )
                    await take_step(application, step, application.version, session.staff, text, store=store, wish=wish)
