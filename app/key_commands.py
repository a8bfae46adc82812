"""`todoke keys`: what the operator does with the service's secret keys on a terminal."""

import argparse
import re
from typing import Any

from app.settings import SettingsProblem, load
from app.spoken import spoken


def add_to(commands: Any) -> None:
    """Add the group to the commands of `todoke`."""
    keys = commands.add_parser("keys", help="the service's secret keys").add_subparsers(metavar="ACTION", required=True)
    inquiry = keys.add_parser(
        "inquiry",
        help="print one municipality's working keys of the 問合せ番号, to hand them over",
        description="Prints, from TODOKE_INQUIRY_KEYS, the working keys of one municipality as another installation's TODOKE_INQUIRY_KEYS takes "
        "them. They check and open what belongs to that municipality alone. A secret: give it over as you would a key.",
    )
    inquiry.add_argument(
        "--municipality",
        required=True,
        type=_municipality_code,
        metavar="CODE",
        help="the municipality's code, six digits",
    )
    inquiry.set_defaults(command=_inquiry)


def _municipality_code(text: str) -> str:
    if not re.fullmatch(r"[0-9]{6}", text):
        raise argparse.ArgumentTypeError(spoken("six digits, like 131041", "131041のような、6桁の数字"))
    return text


def _inquiry(chosen: argparse.Namespace) -> None:
    from app.vault.inquiry_keys import handed_over

    keys = handed_over(load().inquiry_keys, chosen.municipality)
    if not keys:
        raise SettingsProblem(
            spoken(
                f"TODOKE_INQUIRY_KEYS holds no key for {chosen.municipality}.",
                f"TODOKE_INQUIRY_KEYS に、{chosen.municipality} の鍵がありません。",
            )
        )
    print(keys)
