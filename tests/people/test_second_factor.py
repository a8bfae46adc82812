"""The second factor: what a code is, that it is taken once, and that a sign-in that waits for it is no session."""

import base64
from ipaddress import ip_address
from uuid import uuid4

import anyio
import asyncpg
import pyotp
import pytest

from app.people import second_factor
from app.people.second_factor import (
    Accepted,
    NobodyWaits,
    TooManyCodes,
    WrongCode,
    finish_sign_in,
    matching_step,
    owner_of,
    recovery_hash,
    sign_in_waits,
)
from app.people.sessions import operator_session, staff_session
from app.people.signing_in import Caller, Opened, Side, sign_in
from app.settings import NumberedKey, Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, scoped
from app.vault.sealed_secret import SecretNotOpened, open_secret, seal_secret
from tests.factories import PASSWORD, Person, make_person, make_town, next_address
from tests.operators import Operator, make_operator
from tests.second_factors import RECOVERY_CODE, code_of, give_factor

pytestmark = pytest.mark.anyio

RFC_6238 = base64.b32encode(b"12345678901234567890").decode()
VECTORS = {  # RFC 6238, appendix B, SHA-1: the last six of its eight digits
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}


@pytest.mark.parametrize(("seconds", "code"), VECTORS.items())
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert matching_step(RFC_6238, code, seconds) == seconds // 30


@pytest.mark.parametrize(("late", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_fits_one_step_before_and_after(late: int, *, fits: bool) -> None:
    assert (matching_step(RFC_6238, pyotp.TOTP(RFC_6238).at(1234567890), 1234567890 + 30 * late) is not None) is fits


@pytest.mark.parametrize("typed", ["００５ ９２４", "005-924", " 005924\n"])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert matching_step(RFC_6238, typed, 1234567890) is not None


@pytest.mark.parametrize("typed", ["", "5924", "0059240", "abc", "٠٠٥٩٢٤x", "\x00" * 6, "9" * 10_000])
def test_anything_else_is_no_code(typed: str) -> None:
    assert matching_step(RFC_6238, typed, 1234567890) is None


def test_a_sealed_secret_opens_for_its_owner_and_key_only() -> None:
    old, new = NumberedKey(1, b"o" * 32), NumberedKey(2, b"n" * 32)
    town, person = "131041", uuid4()
    owner = owner_of(Side.staff, town, person)
    sealed = seal_secret(old, owner, b"secret")
    assert open_secret([new, old], owner, sealed) == b"secret"
    elsewhere = [
        owner_of(Side.operator, town, person),
        owner_of(Side.staff, "131059", person),
        owner_of(Side.staff, town, uuid4()),
    ]
    for other in elsewhere:
        with pytest.raises(SecretNotOpened):
            open_secret([new, old], other, sealed)
    for keys in ([new], [NumberedKey(1, b"n" * 32)], []):
        with pytest.raises(SecretNotOpened):
            open_secret(keys, owner, sealed)
    with pytest.raises(SecretNotOpened):
        open_secret([old], owner, sealed[:-1] + bytes([sealed[-1] ^ 1]))


async def waiting(person: Person | Operator) -> tuple[Side, Opened]:
    """Somebody with a factor, after the password."""
    side = Side.staff if isinstance(person, Person) else Side.operator
    opened = await sign_in(side, person.login, PASSWORD, Caller(next_address(), ip_address("127.0.0.1")))
    assert opened.browser is None
    return side, opened


async def finish(side: Side, settings: Settings, opened: Opened, code: str) -> Accepted:
    return await finish_sign_in(
        side, settings.second_factor_keys, opened.token, code, Caller(next_address(), ip_address("127.0.0.1"))
    )


async def test_a_sign_in_that_waits_reads_nothing(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    await give_factor(owner, settings, person)
    _, opened = await waiting(person)
    assert await staff_session(opened.token, extend=True) is None
    with scoped(Scope(Role.staff, person.town.code, opened.token)):
        assert await ENGINE.fetch("select code from app.municipality") == []
        for table in ("section", "staff", "application", "audit_event"):
            assert await ENGINE.fetch(f"select municipality from app.{table}") == []
        who = await ENGINE.fetch("select api.session_municipality(), api.session_staff(), api.may_administer()")
        assert tuple(who[0]) == (None, None, False)
        with pytest.raises(asyncpg.PostgresError, match="no session"):
            await ENGINE.fetch("select api.change_password('x', sha256('x'))")


async def test_an_operators_sign_in_that_waits_reads_nothing(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_operator(owner)
    await give_factor(owner, settings, person)
    _, opened = await waiting(person)
    assert await operator_session(opened.token, extend=True) is None
    with scoped(Scope(Role.operator, None, opened.token)), pytest.raises(asyncpg.PostgresError, match="no session"):
        await ENGINE.fetch("select * from api.municipalities()")


async def test_the_code_makes_it_a_session_under_a_new_token(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    secret = await give_factor(owner, settings, person)
    side, opened = await waiting(person)
    accepted = await finish(side, settings, opened, code_of(secret))
    session = await staff_session(accepted.token, extend=False)
    assert session is not None
    assert (session.staff, session.second_factor, session.proved) == (person.id, True, True)
    assert accepted.token.reveal() != opened.token.reveal()
    assert not await sign_in_waits(side, opened.token)


@pytest.mark.parametrize("who", ["staff", "operator"])
async def test_a_code_is_taken_once(who: str, owner: asyncpg.Connection, settings: Settings) -> None:
    person = (
        await make_person(owner, await make_town(owner, settings)) if who == "staff" else await make_operator(owner)
    )
    secret = await give_factor(owner, settings, person)
    side, first = await waiting(person)
    _, second = await waiting(person)
    code = code_of(secret)
    await finish(side, settings, first, code)
    _, third = await waiting(person)
    with pytest.raises(WrongCode):
        await finish(side, settings, third, code)
    with pytest.raises(WrongCode):  # nor one of a step before it
        await finish(side, settings, third, code_of(secret, -1))
    with pytest.raises(NobodyWaits):  # what waited beside the one that went in is over
        await finish(side, settings, second, code_of(secret, 1))
    await finish(side, settings, third, code_of(secret, 1))


async def test_of_two_at_the_same_moment_one_goes_in(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    secret = await give_factor(owner, settings, person)
    signed = [(await waiting(person))[1] for _ in range(4)]
    outcomes: list[str] = []

    async def one(opened: Opened) -> None:
        try:
            await finish(Side.staff, settings, opened, code_of(secret))
            outcomes.append("in")
        except (WrongCode, NobodyWaits):
            outcomes.append("out")

    async with anyio.create_task_group() as group:
        for opened in signed:
            group.start_soon(one, opened)
    assert sorted(outcomes) == ["in", "out", "out", "out"]


@pytest.mark.parametrize("who", ["staff", "operator"])
async def test_a_recovery_code_is_taken_once(who: str, owner: asyncpg.Connection, settings: Settings) -> None:
    person = (
        await make_person(owner, await make_town(owner, settings)) if who == "staff" else await make_operator(owner)
    )
    await give_factor(owner, settings, person)
    side, opened = await waiting(person)
    accepted = await finish(side, settings, opened, RECOVERY_CODE.upper().replace("-", " "))
    assert (accepted.codes_left, accepted.by_recovery_code) == (0, True)
    _, again = await waiting(person)
    with pytest.raises(WrongCode):
        await finish(side, settings, again, RECOVERY_CODE)


async def test_recovery_codes_are_kept_as_hashes_bound_to_their_person() -> None:
    person = uuid4()
    assert len(recovery_hash(person, RECOVERY_CODE)) == 32
    assert recovery_hash(person, RECOVERY_CODE) != recovery_hash(uuid4(), RECOVERY_CODE)


async def test_five_wrong_codes_end_a_sign_in(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    secret = await give_factor(owner, settings, person)
    side, opened = await waiting(person)
    for _ in range(5):
        with pytest.raises(WrongCode):
            await finish(side, settings, opened, "nonsense")
    with pytest.raises(NobodyWaits):
        await finish(side, settings, opened, code_of(secret))
    failed = await owner.fetchval(
        "select count(*) from app.audit_event where municipality = $1 and staff = $2 and action = 'sign_in_failed'",
        person.town.code,
        person.id,
    )
    assert failed == 5


async def test_ten_wrong_codes_in_a_row_close_the_factor_for_a_while(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    secret = await give_factor(owner, settings, person)
    for _ in range(2):
        side, opened = await waiting(person)
        for _ in range(5):
            with pytest.raises(WrongCode):
                await finish(side, settings, opened, "nonsense")
    side, opened = await waiting(person)
    with pytest.raises(TooManyCodes):
        await finish(side, settings, opened, code_of(secret))
    await owner.execute(
        "update app.staff_second_factor set wrong_at = now() - interval '16 minutes' where staff = $1", person.id
    )
    await finish(side, settings, opened, code_of(secret))


@pytest.mark.parametrize("change", ["opened_at = now() - interval '11 minutes'"])
async def test_a_sign_in_waits_ten_minutes(change: str, owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    secret = await give_factor(owner, settings, person)
    side, opened = await waiting(person)
    await owner.execute(f"update app.staff_pending_sign_in set {change} where staff = $1", person.id)
    assert not await sign_in_waits(side, opened.token)
    with pytest.raises(NobodyWaits):
        await finish(side, settings, opened, code_of(secret))


async def test_the_doors_do_not_reach_each_others_factors(owner: asyncpg.Connection, settings: Settings) -> None:
    """The operator's door calls no function of the staff's, nor the other way round; and nobody reads the tables."""
    await make_town(owner, settings)
    for role, function in [
        (Role.sign_in_operator, "staff_factor_try('x')"),
        (Role.sign_in_operator, "staff_factor_accepted('x', 1, null, null)"),
        (Role.sign_in_operator, "prove_staff('x')"),
        (Role.sign_in_staff, "operator_factor_try('x')"),
        (Role.sign_in_staff, "prove_operator('x')"),
        (Role.staff, "staff_factor_try('x')"),
        (Role.staff, "prove_staff('x')"),
        (Role.staff, "begin_session('131041', null, null, '')"),
    ]:
        with scoped(Scope(role)), pytest.raises(asyncpg.InsufficientPrivilegeError):
            await ENGINE.fetch(f"select api.{function}")
    for table in ("staff_second_factor", "staff_recovery_code", "staff_pending_sign_in", "operator_second_factor"):
        for role in (Role.staff, Role.sign_in_staff, Role.operator, Role.sign_in_operator):
            with scoped(Scope(role)), pytest.raises(asyncpg.InsufficientPrivilegeError):
                await ENGINE.fetch(f"select * from app.{table}")


async def test_nothing_is_proved_or_set_up_by_sql_of_the_staffs_role(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    with scoped(person.scope), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ENGINE.fetch("update app.staff_session set proved_at = now()")


def test_recovery_codes_are_ten_and_differ() -> None:
    codes = second_factor._new_codes()
    assert (len(set(codes)), {len(code) for code in codes}) == (10, {19})
