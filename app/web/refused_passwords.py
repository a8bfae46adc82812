"""What is told to somebody whose password opened nothing: why, and how long until the next try is looked at."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from app.people.signing_in import (
    ForeignNetwork,
    OneTimePasswordEnded,
    PasswordRefused,
    Side,
    TooManyTries,
    WaitFirst,
    WrongCredentials,
)

WRONG: Final = {
    Side.staff: "職員IDまたはパスワードが違います。",
    Side.operator: "IDまたはパスワードが違います。",
}
FOREIGN_NETWORK: Final = (
    "お使いのネットワークからは、ログインできません。自治体が決めたネットワークの端末から、ログインしてください。"
)
WAIT: Final = "15分たってから、もう一度お試しください。"
GIVES_PASSWORDS: Final = {Side.staff: "所属の自治体の管理者", Side.operator: "協議会の管理者"}
FIFTEEN_MINUTES: Final = 15 * 60


@dataclass(frozen=True, slots=True)
class Refused:
    """The words, the answer's status, and the seconds until the next try is looked at."""

    words: str
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY
    wait: int = 0

    @property
    def not_looked_at(self) -> bool:
        """Whether the password was not even compared."""
        return self.status == HTTPStatus.TOO_MANY_REQUESTS

    @property
    def headers(self) -> dict[str, str] | None:
        return {"Retry-After": str(self.wait)} if self.wait else None


def refused(side: Side, refusal: PasswordRefused, wrong: str = "") -> Refused:
    """What to tell; `wrong` in the place of the words for a wrong password."""
    match refusal:
        case WaitFirst():
            words = f"このIDか、お使いのネットワークで、パスワードの間違いが続いています。あと{refusal.seconds}秒たってから、もう一度お試しください。"
            return Refused(words, HTTPStatus.TOO_MANY_REQUESTS, refusal.seconds)
        case TooManyTries():
            return Refused(WAIT, HTTPStatus.TOO_MANY_REQUESTS, FIFTEEN_MINUTES)
        case ForeignNetwork():
            return Refused(FOREIGN_NETWORK, HTTPStatus.FORBIDDEN)
        case OneTimePasswordEnded():
            ask = f"{GIVES_PASSWORDS[side]}に、新しいパスワードを求めてください。"
            return Refused(f"この一度だけ使えるパスワードは、72時間が過ぎて使えなくなりました。{ask}")
        case WrongCredentials() if refusal.next_wait:
            then = f"次は、あと{refusal.next_wait}秒たってから、もう一度お試しください。"
            return Refused((wrong or WRONG[side]) + then, wait=refusal.next_wait)
        case _:
            return Refused(wrong or WRONG[side])
