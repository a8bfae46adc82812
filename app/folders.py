"""The program's own folders: what it reads and never writes. Every path to a file that belongs to the program is found here.

In a checkout, and in a tree laid out like one, `templates/`, `static/` and `locales/` lie beside `app/`. Where `app/` was installed as
a package among others, they lie in `share/todoke` of the same Python environment.
"""

import sys
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent
PROGRAM: Final = PACKAGE.parent if (PACKAGE.parent / "templates").is_dir() else Path(sys.prefix) / "share" / "todoke"

TEMPLATES: Final = PROGRAM / "templates"
LETTER_TEMPLATES: Final = TEMPLATES / "letters"
STATIC: Final = PROGRAM / "static"
FONTS: Final = STATIC / "fonts"
LOCALES: Final = PROGRAM / "locales"

MIGRATIONS: Final = PACKAGE / "migrations"
PROCEDURE_LIBRARY: Final = PACKAGE / "procedures" / "library"
STANDARD_PAPER_WORDS: Final = PACKAGE / "papers" / "governance" / "standard.json"
DEMO_PROCEDURES: Final = PACKAGE / "demo" / "procedures"
DEMO_CRESTS: Final = PACKAGE / "demo" / "crests"
DEMO_GOVERNANCE: Final = PACKAGE / "demo" / "governance" / "shinjuku.json"
