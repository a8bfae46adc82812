"""Mail domains that people in Japan write, and which of them a domain is likely to be a slip of. Pure."""

from typing import Final

_OFTEN: Final = (
    *("gmail.com", "yahoo.co.jp", "icloud.com", "outlook.jp", "outlook.com", "hotmail.com", "hotmail.co.jp"),
    *("docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp", "i.softbank.jp", "ymobile.ne.jp", "rakumail.jp", "uqmobile.jp"),
    *("nifty.com", "biglobe.ne.jp", "ocn.ne.jp", "so-net.ne.jp", "plala.or.jp", "dion.ne.jp", "infoseek.jp"),
)
# at hand's reach of one of those, and real
_REAL: Final = frozenset(
    {
        *("ymail.com", "mail.com", "email.com", "gmx.com", "googlemail.com", "hotmail.fr", "outlook.fr"),
        *(
            "yahoo.com",
            "yahoo.co.kr",
            "yahoo.co.uk",
            "yahoo.co.id",
            "yahoo.co.in",
            "yahoo.co.nz",
            "yahoo.co.th",
            "yahoo.co.za",
        ),
        *("icloud.cn", "nifty.jp", "ocn.jp", "dti.ne.jp", "vodafone.ne.jp", "disney.ne.jp"),
    }
)
# whose owners give addresses under no other ending
_ONE_ENDING: Final = {"gmail": "gmail.com", "icloud": "icloud.com", "docomo": "docomo.ne.jp", "ezweb": "ezweb.ne.jp"}


def likely_domain(domain: str) -> str | None:
    """Return the domain that somebody who typed this one is likely to mean, None where it may well be meant. `domain`: in lower case."""
    if domain in _REAL or domain in _OFTEN:
        return None
    name = domain.partition(".")[0]
    return _ONE_ENDING.get(name) or next((often for often in _OFTEN if _one_slip(domain, often)), None)


def _one_slip(typed: str, meant: str) -> bool:
    """True where one letter is too many, lacking or wrong, or two neighbours are exchanged."""
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    one, other = typed[start:], meant[start:]
    return (
        one[1:] == other[1:]
        or one[1:] == other
        or one == other[1:]
        or (one[:2] == other[:2][::-1] and one[2:] == other[2:])
    )
