"""The networks from which a municipality's staff may use their pages. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Any

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def admits(networks: Sequence[Network], address: Address) -> bool:
    """Tell whether somebody at the address may come in; a list without any network admits everybody."""
    return not networks or any(address in network for network in networks)


def networks_in(settings: Mapping[str, Any] | None) -> tuple[Network, ...]:
    """The networks of a row of app.municipality_setting, as the database's functions give it; none where there is no row."""
    return networks_of((settings or {}).get("networks", ()))


def networks_of(texts: Iterable[Any]) -> tuple[Network, ...]:
    """The networks of their texts (10.0.0.0/8); raises ValueError."""
    return tuple(ip_network(text) for text in texts)
