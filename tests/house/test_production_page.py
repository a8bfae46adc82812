"""docs/production.md: what a machine does of it, and that the Japanese page says the same steps."""

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from app.operations.worker import POOLS
from app.tenancy.engine import SIGN_IN
from app.tenancy.scope import Role

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "production.md"
JAPANESE = DOCS / "production.ja.md"


@pytest.fixture(scope="module")
def blocks() -> Any:
    """The module that docs/production/check reads the page with."""
    sys.path.insert(0, str(DOCS / "production"))
    try:
        yield import_module("checking.blocks")
    finally:
        sys.path.remove(str(DOCS / "production"))


def fenced(page: Path) -> list[str]:
    return re.findall(r"^```(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_both_pages_have_the_same_blocks_in_the_same_order() -> None:
    english, japanese = fenced(PAGE), fenced(JAPANESE)
    assert len(english) > 30
    for number, (here, there) in enumerate(zip(english, japanese, strict=False), 1):
        assert here == there, f"block {number} differs"
    assert len(english) == len(japanese)


def test_every_block_of_the_page_is_done(blocks: Any) -> None:
    """None is a mere sample: a reader may trust each."""
    assert [(each.kind, each.body) for each in blocks.blocks_of(PAGE)] == [
        (text.split(maxsplit=1)[0], text.split("\n", 1)[1].removesuffix("\n")) for text in fenced(PAGE)
    ]


def test_a_step_that_is_changed_on_the_page_is_done_as_changed(blocks: Any, tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    changed = tmp_path / "production.md"
    changed.write_text(text.replace("systemd-sysusers\n", "systemd-sysusers --root=/elsewhere\n"), encoding="utf-8")
    before, after = blocks.blocks_of(PAGE), blocks.blocks_of(changed)
    differing = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert [(b.hosts, "systemd-sysusers --root=/elsewhere" in b.body.splitlines()) for _, b in differing] == [
        (["applicant", "staff"], True)
    ]


@pytest.mark.parametrize(
    "block",
    [
        "```sh\ntrue\n```",
        "```sh host=db\ntrue\n```",
        "```sh host=db usr=root\ntrue\n```",
        "```sh host=db user=root quietly\ntrue\n```",
        "```shell host=db user=root\ntrue\n```",
        "```\ntrue\n```",
        "```sh host=db user=root\n```",
        "```sh host=db user=root\ntrue\n",
    ],
)
def test_a_block_that_nobody_could_follow_is_no_block_that_is_left_out(blocks: Any, block: str, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(f"# A page\n\n{block}\n", encoding="utf-8")
    with pytest.raises(blocks.NotAStep, match=r"page\.md:3"):
        blocks.blocks_of(tmp_path / "page.md")


def test_max_connections_is_what_the_processes_may_open() -> None:
    """By the sizes of the pools in the program: what one process of each part opens with the pool that the page names."""
    text = PAGE.read_text(encoding="utf-8")
    numbers = {name: int(value) for name, value in re.findall(r"\b(pool|applicant|staff|operator)=(\d+)", text)}
    (formula,) = re.findall(r"^connections=\$\(\((.+)\)\)$", text, re.MULTILINE)
    told = eval(formula.replace("/", "//"), {"__builtins__": {}}, numbers)
    pool = numbers["pool"]
    signing_in = max(2, pool // 4)
    assert len(SIGN_IN) == 2
    sides = (
        numbers["applicant"] * 2 * pool
        + numbers["staff"] * (pool + signing_in)
        + numbers["operator"] * (pool + signing_in)
    )
    worker, seals, reserved_for_superusers, commands = sum(POOLS.values()), 1, 3, 5
    assert Role.lookup.login == Role.applicant.login
    assert told >= sides + worker + seals + reserved_for_superusers + commands
