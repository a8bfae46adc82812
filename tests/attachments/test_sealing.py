"""A file's content, note and name: only whoever holds the right key reads them, whole, in their order and from their own file."""

from collections.abc import Iterable
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.applications.reference import SubmissionKey
from app.attachments.file_kinds import FileKind
from app.attachments.sealing import (
    CHUNK,
    PURPOSE,
    SEALED_CHUNK,
    FileKey,
    FileNote,
    FileSealer,
    Fingerprint,
    lock_name,
    open_name,
    opened,
    read_note,
    seal_note,
)
from app.tenancy.new_id import new_id
from app.vault.seal import CannotOpen, bound_to, new_pair, unseal

TOWN = "131041"


def _sealed(pieces: Iterable[bytes]) -> tuple[FileKey, list[bytes]]:
    sealer = FileSealer()
    chunks = [chunk for piece in pieces for chunk in sealer.feed(piece)]
    return sealer.key, [*chunks, sealer.finish()]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7])
def test_what_was_sealed_opens_whole(size: int) -> None:
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    key, chunks = _sealed([content])
    assert b"".join(opened(chunks, key)) == content
    assert max(map(len, chunks)) <= SEALED_CHUNK
    assert len(chunks) == max(1, -(-size // CHUNK))


@settings(deadline=None, max_examples=25)
@given(cuts=st.lists(st.integers(0, 2 * CHUNK + 99), max_size=6))
def test_however_it_comes_the_chunks_are_as_large(cuts: list[int]) -> None:
    content = bytes(2 * CHUNK + 99)
    ends = [0, *sorted(cuts), len(content)]
    key, chunks = _sealed(content[start:end] for start, end in pairwise(ends))
    assert [len(chunk) for chunk in chunks] == [SEALED_CHUNK, SEALED_CHUNK, 99 + 17]
    assert b"".join(opened(chunks, key)) == content


def _changes(chunks: list[bytes], other: list[bytes]) -> dict[str, list[bytes]]:
    flipped = bytes([chunks[1][0] ^ 1]) + chunks[1][1:]
    return {
        "the last is missing": chunks[:-1],
        "one in between is missing": [chunks[0], chunks[2]],
        "two changed places": [chunks[1], chunks[0], chunks[2]],
        "one came twice": [chunks[0], chunks[0], *chunks[1:]],
        "one is another file's": [chunks[0], other[1], chunks[2]],
        "one bit is another": [chunks[0], flipped, chunks[2]],
        "something follows": [*chunks, chunks[2]],
        "there is none": [],
        "one is too short": [chunks[0], b"", chunks[2]],
        "one is too long": [chunks[0] + bytes(1), *chunks[1:]],
    }


@pytest.mark.parametrize("change", _changes([b"1", b"2", b"3"], [b"4", b"5", b"6"]))
def test_a_file_that_was_changed_does_not_open(change: str) -> None:
    content = bytes(2 * CHUNK + 5)
    (key, chunks), (_, other) = _sealed([content]), _sealed([content])
    with pytest.raises(CannotOpen):
        list(opened(_changes(chunks, other)[change], key))


def test_another_files_key_opens_nothing() -> None:
    (_, chunks), (other, _) = _sealed([b"content"]), _sealed([b"content"])
    for key in (other, FileKey(b""), FileKey(bytes(55))):
        with pytest.raises(CannotOpen):
            list(opened(chunks, key))


def test_the_note_opens_with_the_sections_key_for_its_own_attachment_alone() -> None:
    pair, attachment = new_pair(new_id()), new_id()
    note = FileNote(FileKey(bytes(56)), "住民票𠮷.pdf", FileKind.pdf, 12345)
    sealed = seal_note(pair.public, TOWN, attachment, note)
    assert read_note(unseal(pair, TOWN, PURPOSE, sealed, bound_to(attachment))) == note
    with pytest.raises(CannotOpen):
        unseal(pair, TOWN, PURPOSE, sealed, bound_to(new_id()))
    with pytest.raises(CannotOpen):
        read_note(b"no note")


def test_a_note_shows_neither_key_nor_name() -> None:
    shown = repr(FileNote(FileKey(b"k" * 56), "住民票.pdf", FileKind.pdf, 1))
    assert "住民票" not in shown
    assert "kkk" not in shown


def test_a_name_opens_with_its_forms_key_for_its_own_attachment_alone() -> None:
    key, attachment = SubmissionKey.new(), new_id()
    box = lock_name(key.name_key(), attachment, "免許証.jpg", FileKind.jpeg)
    assert open_name(key.name_key(), attachment, box) == ("免許証.jpg", FileKind.jpeg)
    wrong: list[tuple[bytes, UUID, bytes]] = [
        (SubmissionKey.new().name_key(), attachment, box),
        (key.fingerprint_key(), attachment, box),
        (key.name_key(), new_id(), box),
        (key.name_key(), attachment, box[:-1]),
        (key.name_key(), attachment, b""),
    ]
    for case in wrong:
        with pytest.raises(CannotOpen):
            open_name(*case)


def test_a_locked_name_does_not_tell_its_length() -> None:
    key, attachment = SubmissionKey.new().name_key(), new_id()
    longest = "\U00020bb7" * 96 + ".jpg"
    boxes = [lock_name(key, attachment, name, FileKind.jpeg) for name in ("a.jpg", longest)]
    assert len(boxes[0]) == len(boxes[1])
    assert open_name(key, attachment, boxes[1]) == (longest, FileKind.jpeg)


def _fingerprint(key: SubmissionKey, *pieces: bytes) -> bytes:
    fingerprint = Fingerprint(key.fingerprint_key())
    for piece in pieces:
        fingerprint.feed(piece)
    return fingerprint.finish()


def test_a_fingerprint_tells_the_same_content_within_one_form_only() -> None:
    key = SubmissionKey.new()
    assert _fingerprint(key, b"con", b"tent") == _fingerprint(key, b"content")
    assert (
        len({_fingerprint(key, b"content"), _fingerprint(key, b"other"), _fingerprint(SubmissionKey.new(), b"content")})
        == 3
    )
