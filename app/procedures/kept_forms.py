"""Published forms in memory, within a bound: packed for each version, and compiled for those that were asked for last.

A compiled form takes some five times the bytes of its definition, and an installation has thousands; compiling takes a millisecond or two. So
a version's definition is kept packed, which needs no database to be compiled again, and the forms in use stay compiled.
"""

import zlib
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from app.procedures.form import Form
from app.procedures.stored_forms import stored_form
from app.texts import Text

MOST_COMPILED: Final = (
    2_000_000  # bytes of the definitions whose forms are held compiled: some 300 of usual length, 10 MiB
)
MOST_VERSIONS: Final = 20_000  # some 2.5 kB each


class KeptForm:
    """The form of one version, which never changes. `title`: as in the form."""

    __slots__ = ("_packed", "title", "version")

    def __init__(self, version: UUID, definition: str, title: Text) -> None:
        self.version = version
        self.title = title
        self._packed = zlib.compress(definition.encode())

    def form(self) -> Form:
        """Return the compiled form."""
        held = _compiled.get(self.version)
        if held is not None:
            _compiled.move_to_end(self.version)
            return held[0]
        definition = zlib.decompress(self._packed).decode()
        form = stored_form(self.version, definition)
        assert form is not None, "a form is kept only where it could be compiled"
        _hold(self.version, form, definition)
        return form


# in both, what was asked for last stands last
_versions: Final[OrderedDict[UUID, KeptForm | None]] = OrderedDict()
_compiled: Final[OrderedDict[UUID, tuple[Form, int]]] = OrderedDict()


def keep(version: UUID, definition: str) -> None:
    """Keep the form of a version, or that there is none that can be read: this is logged once. `definition`: JSON."""
    form = stored_form(version, definition)
    if form is not None:
        _hold(version, form, definition)
    _versions[version] = None if form is None else KeptForm(version, definition, form.title)
    while len(_versions) > MOST_VERSIONS:
        _versions.popitem(last=False)


def kept_form(version: UUID) -> KeptForm | None:
    """Return the form of a version that is kept; None where it cannot be read, or is not kept."""
    if version in _versions:
        _versions.move_to_end(version)
    return _versions.get(version)


def missing(versions: Iterable[UUID]) -> list[UUID]:
    """Return those of the versions that are not kept."""
    return [version for version in versions if version not in _versions]


def drop_all() -> None:
    """Keep nothing."""
    _versions.clear()
    _compiled.clear()


def _hold(version: UUID, form: Form, definition: str) -> None:
    _compiled[version] = form, len(definition.encode())
    total = sum(size for _, size in _compiled.values())
    while total > MOST_COMPILED and len(_compiled) > 1:
        total -= _compiled.popitem(last=False)[1][1]
