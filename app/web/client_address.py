"""The client's own address, behind as many trusted proxies as there are."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, Final

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
UNKNOWN: Final = ip_address("0.0.0.0")  # noqa: S104 - stands for a client without an address (a Unix socket), nothing listens here


def client_address(scope: Mapping[str, Any], trusted: Sequence[Network]) -> Address:
    """The first address, from the nearest on, that is no trusted proxy's.

    X-Forwarded-For is believed only as far as trusted proxies wrote it: whatever a client puts before that is ignored.
    """
    client = scope.get("client")
    nearest = _read(client[0]) if client else None
    if nearest is None:
        return UNKNOWN
    forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for").decode("latin-1")
    found = nearest
    for text in reversed([part for part in forwarded.split(",") if part.strip()]):
        if not any(found in network for network in trusted):
            break
        before = _read(text)
        if before is None:
            break
        found = before
    return found


@lru_cache(maxsize=4096)
def _read(text: str) -> Address | None:
    """An address as proxies write it (`203.0.113.7`, `[2001:db8::1]:443`); an IPv4 address inside IPv6 is the IPv4 one."""
    plain = text.strip()
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        address = ip_address(plain)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
