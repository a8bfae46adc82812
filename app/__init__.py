"""Todoke (届): the electronic application service."""

from typing import Final

VERSION: Final = "0.1.0"  # as in CHANGELOG.md
