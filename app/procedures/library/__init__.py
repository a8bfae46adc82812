"""Ready procedures, one package each: Shinjuku's seven of 資料１－１, and what every municipality has. A section takes one over as a draft
and fits it to its own words, places and days. Pure but for reading its own files.
"""

from functools import cache

from app.folders import PROCEDURE_LIBRARY
from app.procedures.package import ProcedurePackage, read


@cache
def library() -> tuple[ProcedurePackage, ...]:
    """Return the packages by category and slug."""
    packages = (read(path.read_bytes()) for path in PROCEDURE_LIBRARY.glob("*.json"))
    return tuple(sorted(packages, key=lambda package: (package.settings.category, package.slug)))
