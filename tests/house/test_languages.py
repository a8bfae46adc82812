"""A language is a line of the one list, and its catalogue: nothing else of the program names one."""

import json
import os
import re
import shutil
import sys
from pathlib import Path

import anyio
import asyncpg
import pytest
from babel.messages.pofile import read_po

from app.folders import LOCALES, MIGRATIONS, PACKAGE, PROGRAM, TEMPLATES
from app.languages import DOMAIN, SOURCE, TAGS, TRANSLATIONS, Language
from app.papers.document import fonts
from app.settings import Settings
from tests.factories import make_person, make_town

pytestmark = pytest.mark.anyio

TAG = re.compile(rf"""["'](?:{"|".join(TAGS)})["']|\.(?:{"|".join(tag for tag in TAGS if tag != "in")})(?=["' ~\}}])""")
# the demo's people and forms are content; a mail server's own words are English; a terminal speaks before there is any package
CONTENT = re.compile(r'\blang="en"|^app/demo/|^app/spoken\.|^app/languages\.py|"""|`|\{"ja": …\}')
ADDED = 'Language("fr", "français", "フランス語", fonts=("BIZUDPGothic-Regular.ttf",)),'
HERE = Path(__file__).parent
HALF_WRITTEN = shutil.ignore_patterns("*.pyc.*")  # bytecode that another process is writing just then


def _naming(folder: Path, pattern: str) -> list[str]:
    return [
        f"{path.relative_to(PROGRAM)}:{number} {line.strip()}"
        for path in sorted(folder.rglob(pattern))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if TAG.search(line) and not CONTENT.search(line) and not CONTENT.search(str(path.relative_to(PROGRAM)))
    ]


def test_only_the_list_names_a_language() -> None:
    assert [*_naming(PACKAGE, "*.py"), *_naming(TEMPLATES, "*.*")] == []


def test_sql_knows_the_source_and_no_other_language() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(MIGRATIONS.rglob("*.sql")))
    assert set(re.findall(r"'([a-z]{2}(?:-[A-Za-z]+)?)'", text)) & {*TAGS, SOURCE} == {SOURCE}


@pytest.mark.parametrize("language", TRANSLATIONS, ids=lambda language: language.tag)
def test_the_papers_have_every_letter_of_a_language(language: Language) -> None:
    with (LOCALES / language.folder / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        said = "".join(str(message.string) for message in read_po(file) if message.id)
    drawable = fonts.drawable(fonts.FAMILY, *fonts.FALLBACKS)
    assert {letter for letter in said if letter.isprintable() and ord(letter) not in drawable} == set()


async def test_a_language_needs_its_line_and_its_catalogue(
    owner: asyncpg.Connection, settings: Settings, tmp_path: Path
) -> None:
    """In a copy of the program with one line and one catalogue more: form page, mail, 控え and the editor's inputs in French."""
    town = await make_town(owner, settings)
    person = await make_person(owner, town, sections=[*town.sections])
    _program_with_french(tmp_path)
    asked = {"town": town.slug, "session": person.session.reveal()}
    made = await anyio.run_process(
        [sys.executable, str(HERE / "in_another_language.py"), str(tmp_path), json.dumps(asked)],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{PROGRAM}"},
        check=False,
    )
    assert made.returncode == 0, made.stderr.decode()[-3000:]
    seen = json.loads(made.stdout)
    assert seen["form"] == [200, "fr", ["日本語", "English", "français"]]
    assert "?lang=fr" in seen["mail"]
    assert "lundi 23 novembre 2026" in seen["mail"]
    assert "lundi 23 novembre 2026, 14:05" in seen["receipt"]
    assert seen["editor"] == [200, ["title.ja", "title.en", "title.fr"]]
    assert seen["own mail"] == [200, ["subject.ja", "subject.en", "subject.fr"]]


def _program_with_french(program: Path) -> None:
    for folder in (PACKAGE, TEMPLATES, LOCALES):
        shutil.copytree(folder, program / folder.name, ignore=HALF_WRITTEN)  # compiled, too
    (program / "static").symlink_to(PROGRAM / "static")
    shutil.copytree(LOCALES / "en", program / "locales" / "fr")
    listed = program / "app" / "languages.py"
    before = listed.read_text(encoding="utf-8")
    after = re.sub(r'(    Language\("en", .*\n)', rf"\1    {ADDED}\n", before)
    assert after != before
    listed.write_text(after, encoding="utf-8")
