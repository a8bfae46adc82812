"""Settings of a municipality: what its administrators decide about their own side of the service. Pure.

Each is defined once, as a field of MunicipalitySettings by the name of its column in app.municipality_setting: what it is called, how it is
typed, said and kept. The page and the log read it from here. A municipality that has decided nothing has no row, and the defaults.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Protocol, Self, get_type_hints

from app.people.networks import Address, Network, admits, networks_of
from app.people.second_person import FLOORS, MOST_DAYS, MOST_HOURS, USUAL_DAYS, USUAL_HOURS, Floor
from app.settings import Mode, Settings, network_of

MOST_NETWORKS: Final = 50
DEMO_WAITING: Final = f"{FLOORS[Mode.demo].waiting // timedelta(minutes=1)}分（デモ）"
LONGEST: Final = 5_000  # letters: fifty of the longest, and what people write around them


class ValueRefused(ValueError):
    """A value that cannot be taken; its text is a Japanese sentence about the setting."""


@dataclass(frozen=True, slots=True)
class Saver:
    """Who saves the settings: from which address, in which installation of the service."""

    address: Address
    installation: Settings


class Kind(Protocol):
    """The way a setting is typed, said and kept. `control`: which macro of templates/staff/municipality.html draws it."""

    control: ClassVar[str]

    def kept(self, value: Any) -> Any:
        """The value of the column's."""

    def typed(self, text: str, saver: Saver) -> Any:
        """The value of what was typed; raises ValueRefused."""

    def shown(self, value: Any) -> str:
        """The value as its control shows it, and takes it back."""

    def in_words(self, value: Any) -> str:
        """The value as pages and the log tell it."""


@dataclass(frozen=True, slots=True)
class NetworksSetting:
    """A list of networks (CIDR), one a line; none for no limit."""

    control: ClassVar[str] = "lines"

    def kept(self, value: Any) -> tuple[Network, ...]:
        return networks_of(value)

    def typed(self, text: str, saver: Saver) -> tuple[Network, ...]:
        if len(text) > LONGEST:
            raise ValueRefused(f"{LONGEST}文字以内で入力してください")
        parts = re.split(r"[\s,、]+", unicodedata.normalize("NFKC", text).strip())
        networks = tuple(dict.fromkeys(_network(part) for part in parts if part))
        if len(networks) > MOST_NETWORKS:
            raise ValueRefused(f"ネットワークは{MOST_NETWORKS}個までにしてください")
        installed = saver.installation.staff_networks
        for network in networks:
            if installed and not any(_within(network, wider) for wider in installed):
                raise ValueRefused(
                    f"「{network}」は、このサービスの職員側を開けるネットワークの外にあります。サービスの運営に確かめてください"
                )
        if not admits(networks, saver.address):
            raise ValueRefused(
                f"このままでは、いまお使いの端末（{saver.address}）から開けなくなります。この端末のネットワークも入れてください"
            )
        return networks

    def shown(self, value: Sequence[Network]) -> str:
        return "\n".join(map(str, value))

    def in_words(self, value: Sequence[Network]) -> str:
        return "、".join(map(str, value)) or "どこからでも開ける"


class SecondFactorFor(StrEnum):
    """Who of a municipality signs in with a second factor, besides those whose role needs one."""

    label: str

    def __new__(cls, word: str, label: str = "") -> Self:
        """Make a member of its word in the database."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        return member

    roles = "roles", "役割で決まる人だけ（管理者と監査）"
    downloads = "downloads", "ダウンロードと消去をする人も"
    everybody = "everybody", "全員"


@dataclass(frozen=True, slots=True)
class ChoiceSetting:
    """One of the members of a closed set."""

    members: type[SecondFactorFor]
    control: ClassVar[str] = "choice"

    @property
    def options(self) -> list[tuple[str, str]]:
        """Value and label of each."""
        return [(str(member), member.label) for member in self.members]

    def kept(self, value: Any) -> SecondFactorFor:
        return self.members(value)

    def typed(self, text: str, _saver: Saver) -> SecondFactorFor:
        if text not in set(self.members):
            raise ValueRefused("1つ選んでください")
        return self.members(text)

    def shown(self, value: SecondFactorFor) -> str:
        return str(value)

    def in_words(self, value: SecondFactorFor) -> str:
        return value.label


def _network(text: str) -> Network:
    try:
        network = network_of(text)
    except ValueError:
        raise ValueRefused(
            f"「{text[:50]}」はネットワークとして読めません。10.20.0.0/16のように、はじめのアドレスと長さで書いてください"
        ) from None
    if network.prefixlen == 0:
        raise ValueRefused(f"「{network}」はすべてのアドレスです。限らないときは、空欄にしてください")
    return network


def _within(network: Network, wider: Network) -> bool:
    return network.version == wider.version and network.subnet_of(wider)  # type: ignore[arg-type]  # one version


@dataclass(frozen=True, slots=True)
class NumberSetting:
    """A whole number of `unit`s, up to `most`; `least` is the installation's. `zero`: what 0 is called, where it is more than nothing."""

    unit: str
    most: int
    least: Callable[[Floor], int]
    zero: str = ""
    control: ClassVar[str] = "number"

    def kept(self, value: Any) -> int:
        return int(value)

    def typed(self, text: str, saver: Saver) -> int:
        plain = unicodedata.normalize("NFKC", text[:LONGEST]).strip()
        least = self.least(FLOORS[saver.installation.mode])
        if not re.fullmatch(r"[0-9]{1,4}", plain) or not least <= int(plain) <= self.most:
            raise ValueRefused(f"{least}から{self.most}までの数字で入力してください（単位は{self.unit}）")
        return int(plain)

    def shown(self, value: int) -> str:
        return str(value)

    def in_words(self, value: int) -> str:
        return self.zero if self.zero and not value else f"{value}{self.unit}"


@dataclass(frozen=True, slots=True)
class MunicipalitySetting:
    """`label` stands at the control and in the log; `hint` says what the setting does."""

    label: str
    kind: Kind
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalitySettings:
    """The values of the settings, by the names of the columns; the defaults are those of a municipality that has decided nothing."""

    networks: Annotated[
        tuple[Network, ...],
        MunicipalitySetting(
            "職員の画面を開けるネットワーク",
            NetworksSetting(),
            "1行に1つ、10.20.0.0/16のように入力します。ここにないところからは、ログインも画面を開くこともできません。空欄のときは、どこからでも開けます。",
        ),
    ] = ()
    second_person_hours: Annotated[
        int,
        MunicipalitySetting(
            "2人で行う操作の待ち時間（時間）",
            NumberSetting("時間", MOST_HOURS, lambda floor: floor.hours, DEMO_WAITING),
            "消去を計画してから、ほかの管理者が確認できるまでの時間です。変更は、これからの計画に使います。",
        ),
    ] = USUAL_HOURS
    second_person_days: Annotated[
        int,
        MunicipalitySetting(
            "2人の関わりをさかのぼる日数（日）",
            NumberSetting("日", MOST_DAYS, lambda floor: floor.days),
            "計画の何日前からのアカウント・パスワード・役割・二要素認証の設定を、2人の関わりとみなすかです。変更は、これからの計画に使います。",
        ),
    ] = USUAL_DAYS
    second_factor_for: Annotated[
        SecondFactorFor,
        MunicipalitySetting(
            "二要素認証が必要な人",
            ChoiceSetting(SecondFactorFor),
            "設定していない人は、次の操作のときに設定の画面へ進みます。",
        ),
    ] = SecondFactorFor.roles

    @classmethod
    def of(cls, row: Mapping[str, Any] | None) -> Self:
        """Read the settings from a row with the columns of app.municipality_setting; None for a municipality without one."""
        return cls(**{name: setting.kind.kept(row[name]) for name, setting in SETTINGS.items()} if row else {})

    def in_words(self) -> dict[str, str]:
        """The words of each setting by its label."""
        return {setting.label: setting.kind.in_words(getattr(self, name)) for name, setting in SETTINGS.items()}


SETTINGS: Final[Mapping[str, MunicipalitySetting]] = {
    name: annotation.__metadata__[0]
    for name, annotation in get_type_hints(MunicipalitySettings, include_extras=True).items()
}
USUAL: Final = MunicipalitySettings()
