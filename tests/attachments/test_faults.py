"""Why a file was not taken is told in words that name it and say what to do."""

import pytest

from app.attachments.faults import FileFault, FileRefused
from app.languages import TAGS, translated_into


@pytest.mark.parametrize("fault", FileFault)
@pytest.mark.parametrize("language", TAGS)
def test_each_fault_has_words_that_name_the_file_and_its_limit(fault: FileFault, language: str) -> None:
    words = translated_into(language, fault.words)
    told = words.format(name="住民票.pdf", maximum=7)
    assert "住民票.pdf" in told
    assert "{" not in told
    assert ("7" in told) == ("{maximum}" in fault.words)


def test_each_has_words_of_its_own() -> None:
    assert len({fault.words for fault in FileFault}) == len(FileFault)


def test_a_refusal_tells_its_limit_and_no_name() -> None:
    refused = FileRefused(FileFault.too_large, maximum=10)
    assert (refused.fault, refused.maximum, str(refused)) == (FileFault.too_large, 10, "too_large")
