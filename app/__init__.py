"""Todoke (届): the electronic application service."""

from typing import Final

VERSION: Final = "0.2.0"  # as in CHANGELOG.md
