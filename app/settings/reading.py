"""Reads one variable after the other: what a value must look like, and the words for one that does not."""

import re
import shlex
from collections.abc import Callable, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from app.settings.credentials import CredentialProblem, is_credential, read_credential
from app.settings.model import DATABASES, RENAMED, SETTINGS, InquiryKey, Network, NumberedKey, database_name
from app.spoken import spoken

Value = TypeVar("Value")

NONE: Final = "none"
NAMES: Final = frozenset(
    {"TODOKE_KEY_STORE_LOCK", "TODOKE_SEAL_KEY"}
)  # read where they are used, and not kept in the settings
_MAPPED_BITS: Final = 96  # of an IPv6 address that holds an IPv4 one (RFC 4291, 2.5.5.2)


def network_of(text: str) -> Network:
    """Read a network (10.0.0.0/8); an IPv4 network written as IPv6 (::ffff:10.0.0.0/104) is the IPv4 one, as clients' addresses are.

    Raises ValueError.
    """
    network = ip_network(text)
    if isinstance(network, IPv6Network) and network.prefixlen >= _MAPPED_BITS and network.network_address.ipv4_mapped:
        return IPv4Network((network.network_address.ipv4_mapped, network.prefixlen - _MAPPED_BITS))
    return network


class Reading:
    """Reads one variable after the other and keeps what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []
        known = {setting.name for setting in SETTINGS}
        for name in sorted(environ):
            if name in RENAMED:
                self.problems.append(
                    spoken(f"{name} is now {RENAMED[name]}.", f"{name} は {RENAMED[name]} になりました。")
                )
            elif name.startswith("TODOKE_") and name not in known:
                self.problems.append(
                    spoken(
                        f"{name} is not a setting of Todoke; see docs/settings.md.",
                        f"{name} という設定は、届にはありません。docs/settings.mdをご覧ください。",
                    )
                )

    def text(self, name: str, default: str = "") -> str:
        """The variable's text; what a credential holds where it names one, unless it is a name of a file that is wanted."""
        text = self.environ.get(name, "").strip()
        if is_credential(text) and name not in NAMES:
            try:
                text = read_credential(text, self.environ)
            except CredentialProblem as problem:
                self.problems.append(f"{name}: {problem}")
                return default
        return text or default

    def parsed(self, name: str, parse: Callable[[str], Value], default: Value, expected: str) -> Value:
        """The variable's value, or the default when it is empty; a value `parse` refuses is told, without repeating it."""
        text = self.text(name)
        if not text:
            return default
        try:
            return parse(text)
        except (ValueError, KeyError):
            self.problems.append(spoken(f"{name} must be {expected}.", f"{name} には、{expected}を指定してください。"))
            return default

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        def parse(text: str) -> int:
            value = int(text)
            if not lowest <= value <= highest:
                raise ValueError
            return value

        expected = spoken(f"a whole number from {lowest} to {highest}", f"{lowest}から{highest}までの整数")
        return self.parsed(name, parse, default, expected)

    def networks(self, name: str, *, none: bool = False) -> tuple[Network, ...]:
        """The networks of a list; `none`: whether the word of that name may stand in its place."""
        if none and self.text(name) == NONE:
            return ()
        return self.parsed(
            name,
            lambda text: tuple(network_of(part.strip()) for part in text.split(",") if part.strip()),
            (),
            spoken(
                "networks like 10.0.0.0/8 or 2001:db8::/32, separated by commas",
                "10.0.0.0/8や2001:db8::/32のようなネットワーク（コンマ区切り）",
            ),
        )

    def folder(self, name: str) -> Path | None:
        """A folder, or None for the word `none` and for nothing."""
        text = self.text(name)
        return Path(text).expanduser().absolute() if text and text != NONE else None


def databases(reading: Reading) -> Mapping[str, str]:
    """The database addresses that are given, by role."""
    found = {}
    for role in DATABASES:
        address = reading.parsed(
            database_name(role),
            _database_address,
            "",
            spoken(
                "an address like postgresql://todoke_staff:password@host:5432/todoke?sslmode=verify-full "
                "or postgresql://todoke_staff:password@/todoke?host=/var/run/postgresql",
                "postgresql://todoke_staff:password@host:5432/todoke?sslmode=verify-full "
                "か postgresql://todoke_staff:password@/todoke?host=/var/run/postgresql のようなアドレス",
            ),
        )
        if address:
            found[role] = address
    return found


def _database_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/") or not hosts(text):
        raise ValueError
    return text


def hosts(address: str) -> list[str]:
    """The hosts and socket folders a database address names."""
    parts = urlsplit(address)
    named = parts.netloc.rpartition("@")[2].split(",") + parse_qs(parts.query).get("host", [""])[-1].split(",")
    return [unquote(host) for host in named if host]


def numbered_keys(text: str) -> tuple[NumberedKey, ...]:
    """Keys with their ids, newest first; raises ValueError."""
    keys = inquiry_keys(text)
    if any(key.municipality for key in keys):
        raise ValueError
    return tuple(NumberedKey(key.id, key.key) for key in keys)


def inquiry_keys(text: str) -> tuple[InquiryKey, ...]:
    """Keys with their ids, and the municipality where one is a municipality's working key, newest first; raises ValueError."""
    keys = []
    for entry in text.split(","):
        named = re.fullmatch(r"([1-9][0-9]{0,3})(?:@([0-9]{6}))?:([0-9a-fA-F]{64})", entry.strip())
        if named is None:
            raise ValueError
        keys.append(InquiryKey(int(named[1]), bytes.fromhex(named[3]), named[2]))
    if len({(key.id, key.municipality) for key in keys}) != len(keys):
        raise ValueError
    return tuple(keys)


def seat_key(text: str) -> bytes:
    """A key of 32 bytes; raises ValueError."""
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise ValueError
    return bytes.fromhex(text)


def public_halves(text: str) -> tuple[bytes, ...]:
    """Public halves of signing keys, 32 bytes each; raises ValueError."""
    halves = [entry.strip() for entry in text.split(",")]
    if not all(re.fullmatch(r"[0-9a-fA-F]{64}", half) for half in halves):
        raise ValueError
    return tuple(bytes.fromhex(half) for half in halves)


def signers(text: str) -> tuple[bytes, ...]:
    """One public half of a signing key, or two that differ while one follows the other; raises ValueError."""
    halves = public_halves(text)
    if len(halves) > 2 or len(set(halves)) != len(halves):
        raise ValueError
    return halves


def mail_address(text: str) -> str:
    """A mail address as it stands; raises ValueError."""
    if not (text.isascii() and text.isprintable() and re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", text)):
        raise ValueError
    return text


def lock_named(text: str) -> str:
    """What names the key store's lock, as it stands; raises ValueError."""
    command = shlex.split(text.removeprefix("command:")) if text.startswith("command:") else [text]
    if not is_credential(text) and not (command and command[0].startswith("/")):
        raise ValueError
    return text


def mail_addresses(text: str) -> tuple[str, ...]:
    """Mail addresses separated by commas, or `none`; raises ValueError."""
    return () if text.lower() == "none" else tuple(mail_address(each.strip()) for each in text.split(","))


def bearer_token(text: str) -> str:
    """A secret as it stands in an Authorization header (RFC 6750); raises ValueError for one that could be guessed by its length."""
    if not re.fullmatch(r"[A-Za-z0-9._~+/=-]{32,}", text):
        raise ValueError
    return text


def bounce_address(text: str) -> str:
    """An address that leaves room for a mark of 40 symbols before the @; raises ValueError."""
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,22}[A-Za-z0-9])?@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", text):
        raise ValueError
    return text


def clamd_address(text: str) -> str:
    """Where clamd listens, as it stands; raises ValueError."""
    if not re.fullmatch(r"unix:/\S+|(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):[1-9][0-9]{0,4}", text):
        raise ValueError
    if not text.startswith("unix:") and int(text.rpartition(":")[2]) > 65535:
        raise ValueError
    return text


def url(reading: Reading, name: str, default: str) -> str:
    """A side's public address without a path and without the slash at its end."""

    def parse(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError
        return text.rstrip("/")

    expected = spoken(
        "an address like https://shinsei.example.lg.jp, without a path",
        "https://shinsei.example.lg.jpのような、パスのないアドレス",
    )
    return reading.parsed(name, parse, default, expected)
