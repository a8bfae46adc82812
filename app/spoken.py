"""What a person at a terminal is told, in their language. Nothing here needs a package: the set-up speaks before there are any."""

import os


def spoken(english: str, japanese: str) -> str:
    """The Japanese sentence where the locale (LC_ALL, LC_MESSAGES, LANG: the first that is set) is Japanese, else the English one."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return japanese if named.startswith("ja") else english
