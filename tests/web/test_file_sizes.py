"""The size of a file in words."""

import pytest

from app.languages import speaking
from app.web.file_sizes import file_size


@pytest.mark.parametrize(
    ("size", "said"),
    [(1, "1KB"), (1_500, "1KB"), (100_000, "98KB"), (104_857, "0.1MB"), (2_500_000, "2.4MB"), (26_214_400, "25.0MB")],
)
def test_a_size_is_told_in_what_people_know(size: int, said: str) -> None:
    assert file_size(size) == said
    with speaking("en"):
        assert file_size(size) == f"{said[:-2]} {said[-2:]}"
