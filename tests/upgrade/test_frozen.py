"""A change that was shipped is never edited: databases have run it as it was. What is to be different is a change of its own."""

import hashlib
import re

from app import VERSION
from app.folders import MIGRATIONS
from app.migrations.history import KEPT, RULES, this_program
from tests.upgrade.fixture import FOLDER

# each change with the SHA-256 of its text; a new one adds its line when it is whole: from then on some database has run it
FROZEN = {
    "0001_initial": "8ecdd5967cfc783ac46564d409de3153e796340ede423b187036a31e64928d70",
    "0002_trust": "58a33b3adedbe90c4ce8e576715c7de3a24457e827706e601f46e7f91b77ce6d",
    "0003_keys": "568a36cf7a2be3205656efdb430ab394977a0bc14e973b9553061610a53ad4ef",
    "0004_resident": "0dffdf9d29ce6b4e54cb4dde3eb7ae487a4bad6dfc4a45cbc4011d899fde97d5",
    "0005_lists": "2aebcf4a1a933b02c332f038fafaa40813ce313025bd8bf0f4717a2728a48203",
    "0006_waiting_work": "da2aa2f7f98fb59e08e28c02333eaec94e5df1ef543c24061db157eb1482f430",
    "0007_refused_work": "1eec55fce00353aa3a5f6fd6b2b9d5c238d888c0800794cb06f69d804babbd87",
    "0008_calls_of_a_procedure": "61b15218616af8b3ead6e2630643ca3b428b1696f94a27bbb79e45c0067d43b7",
    "0009_contacts_of_a_procedure": "cacc0d05f0b053cfe65fd44540c5c9cfa44309dd357dba449b7a0e56c365c1b9",
    "0010_no_application_unfinished": "850f638561a3ddf9c1276c5452736c78e6bfb8f75bd913714794b67575446a32",
    "0011_no_application_by_status": "71dc9db43f22cb537b07fd8c072046af7c175b81dde787de876d0333b7ecc54b",
    "0012_no_application_to_call": "e9d60e381c8d8b76aaccb0c91943624fcf2e7f8d4ea1fdf8636440a4663f2f8d",
    "0013_no_application_contact": "c2a2066268811fdbfb875ab63dba8bf8decf2fd7822c39c16a77e9accb09412d",
    "0014_steps_waited_for": "dbc6fbcc6795dd701d7bd9799ff4a8b3f8ad55693594af79c84311c9d4796fda",
    "0015_finding": "4cae6d22f938a57bcc1977ace300a8b1f9a1dab639b44331869d144e570b45c3",
    "0016_blind_index_by_fold": "a190dbf225465b4891a4bda0b27274f87678066f5e81e1467c300f8519029c82",
    "0017_reference_parts": "1b5bd405172518d9392694a0983e86befc72b2d52ba32e1d74dc2763085eb639",
    "0018_results": "750d38ffbbce295104d310263ec74b1e1e90cea6fb1d957850b977800209cb13",
    "0019_arrivals_seen": "024e1972d7359e16b2a9d60f0ecdf770cd75886c11672c537f86b11a8f3dd478",
    "0020_undo": "3a0393f780b7eacfe1b1ee22ddac79e53e2d5e2506f1d0445ad20a0a244bdd4e",
    "0021_columns": "eb81a96bce90717b41fd419901ac58f9d5d70b62e34b236f7230919740cea35f",
    "0022_phrases": "c11b91983fcbc33adf0cee7f1a540652cd1650f4cde38889ebd1a357c5458e51",
    "0023_assigned_work": "07d808dbc6a50e60b23bfc9b680d87b8a999265778cdb6d12658be45df516e96",
    "0024_steps_taken_back": "410b5ac031cac849a8bd4023dfb329fad996af8e4ff221191bc41dfdb13962a4",
    "0025_entered_work": "0c3bc3bec4286f9a3a6aa3d056d8a58f7f80a63d50e64320462d93241753e4e0",
    "0026_confirmed_steps": "98d9c12c4ef9555336701919a06c981bc570eb3c249f819f94ff8af672f3a18f",
    "0027_section_names": "93d000247e904b6d99e6a0fad1f084b52ed756875b657026aa99830d3eb77da4",
    "0028_procedure_section": "1065eca763db29a960e399e1104fd8f49a76e9bed092bd7d129a3aa2ba9556e8",
    "0029_municipality_facts": "452f1e240ea31e1a70f5858e6b67be7374939790f349a197c90df27758a6e899",
    "0030_merging": "d80e58f30fca22481b0fb437e357936ba00b3057b3acb20d7b1175460b85e3ae",
    "0031_letters_about_sections": "9dce6413700676e661e56f468025fa8bdc691b87a1a7bb1df8ac3279b5a11e11",
    "0032_announcements": "404873df3caf08e8bab4341c75d62c761962e274f004399ad00ab92de7b3c4a8",
    "0033_council_plans": "be231238b2305ac8120cec2809a8d44b5edb047e7b029999ea5eceb8ff255c1c",
    "0034_failing_section_changes": "dd3b3b570f608ad0f0052f280c1db415e40deb3502c4cb86d0b9770d162ef85f",
    "0035_letter_about_put_off_closings": "6e02f17c402478e512bd0c02b89e315eed296d4a7d03f8390d4e2cb6d5efc2f3",
    "0036_attachments": "992319497893560404901f91ee57041379d919081151655914316ca71397170b",
    "0037_little_space": "1ad2ea81e9a27968a4bda80fc2c0f5be8d86f18b8376fea2465d112cf313fd87",
    "0038_looked_at_again": "8ca7eeae5be685104c66437cbfd554866d6a24f8c21ddd2655e3b2240aaabe0a",
    "0039_scanning": "1943f91b2fdb6ad1910b5aeffc5ce501b76944bfdbe0e80f5d132c3075599c91",
}

# the number of roles.sql with the SHA-256 of its text: whoever edits it counts up, or no database is asked to run it again
ROLES = {4: "bb0b179703cdebb527f5b87200f49cf037b190e3f5b9a26770245c88d93e1869"}


def test_no_shipped_change_was_edited() -> None:
    changes = this_program().changes
    assert {change.name: change.hash for change in changes[: len(FROZEN)]} == FROZEN


def test_changes_are_numbered_without_a_gap() -> None:
    numbers = [re.fullmatch(r"(\d{4})_[a-z0-9_]+", change.name) for change in this_program().changes]
    assert [int(number[1]) for number in numbers if number] == list(range(1, len(numbers) + 1))


def test_every_file_of_rules_is_said() -> None:
    assert {path.stem for path in MIGRATIONS.glob("rules/*.sql")} == set(RULES)


def test_rules_make_nothing_that_they_do_not_take_away() -> None:
    """A function of `app` or a table would stay from one telling to the next."""
    for name, text in this_program().rules:
        assert (
            re.findall(
                r"create (?:or replace )?(?:table|domain|type|index|unique index|sequence|materialized view|(?:function|procedure|view) app\.)",
                text,
            )
            == []
        ), name


def test_every_line_that_keeps_a_function_is_read() -> None:
    """One with a space too many would be passed over, and its function dropped."""
    for name, text in this_program().rules:
        lines = [line for line in text.splitlines() if "kept until" in line and name != "dropping"]
        assert [line for line in lines if not KEPT.fullmatch(line)] == [], name


def test_the_text_of_the_roles_belongs_to_its_number() -> None:
    program = this_program()
    assert {program.roles_number: hashlib.sha256(program.roles.encode()).hexdigest()} == ROLES


def test_this_version_has_its_fixture() -> None:
    assert (FOLDER / VERSION / "database.sql").exists()
