"""What a picture tells of place, camera and person goes while it streams; what it shows is what it showed, pixel by pixel."""

import io
from typing import Final

import pi_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from app.attachments.cleaning.exif import orientation_of, tiff_saying, tiff_saying_nothing
from app.attachments.file_kinds import FileKind, kind_of
from tests.attached_files import (
    CLEANED,
    GPS,
    PROFILE,
    TOLD,
    cleaned,
    exif,
    heic,
    outcome,
    pdf,
    photo,
    picture,
    png_chunk,
    segment,
    with_chunk,
    word_with,
)
from tests.rendering.files import HEIC, SECRET

SAMPLES: Final = {
    FileKind.jpeg: photo(FileKind.jpeg, 6),
    FileKind.png: photo(FileKind.png, 6),
    FileKind.webp: photo(FileKind.webp, 6),
    FileKind.heic: heic() + b"\0\0\0\x20free" + GPS + bytes(7),
    FileKind.pdf: pdf(),
    FileKind.docx: word_with(),
}


def _opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def _telling(content: bytes) -> list[bytes]:
    return [told for told in TOLD if told in content]


@pytest.mark.parametrize("kind", CLEANED)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_pixels_the_profile_and_the_orientation_stay(kind: FileKind, orientation: int) -> None:
    before = photo(kind, orientation)
    assert _telling(before)
    after = cleaned(kind, before)
    shown, was = _opened(after), _opened(before)
    assert shown.tobytes() == was.tobytes()
    assert shown.info["icc_profile"] == PROFILE
    assert shown.getexif().get(0x0112, 1) == orientation
    assert ImageOps.exif_transpose(shown).size == ImageOps.exif_transpose(was).size
    assert kind_of(after) is kind


@pytest.mark.parametrize("kind", CLEANED)
@pytest.mark.parametrize("orientation", [1, 8])
def test_nothing_is_left_of_place_camera_and_person(kind: FileKind, orientation: int) -> None:
    after = cleaned(kind, photo(kind, orientation))
    assert _telling(after) == []
    told = _opened(after)
    assert set(told.getexif()) <= {0x0112}
    assert dict(told.getexif().get_ifd(0x8825)) == {}
    assert {"xmp", "comment", "Comment", "Author", "XML:com.adobe.xmp", "photoshop", "mp"} & set(told.info) == set()


@pytest.mark.parametrize("kind", CLEANED)
def test_what_is_clean_stays_as_it_is(kind: FileKind) -> None:
    once = cleaned(kind, photo(kind, 3))
    assert cleaned(kind, once) == once


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        (FileKind.jpeg, "L", {}),
        (FileKind.jpeg, "CMYK", {}),
        (FileKind.jpeg, "RGB", {"progressive": True}),
        (FileKind.jpeg, "RGB", {"restart_marker_blocks": 1, "optimize": True}),
        (FileKind.jpeg, "RGB", {"subsampling": 0, "keep_rgb": True}),
        (FileKind.png, "L", {}),
        (FileKind.png, "LA", {}),
        (FileKind.png, "P", {"transparency": 3}),
        (FileKind.png, "RGBA", {}),
        (FileKind.png, "1", {}),
        (FileKind.png, "I;16", {}),
        (FileKind.webp, "RGB", {"lossless": True}),
        (FileKind.webp, "RGBA", {}),
        (FileKind.webp, "RGBA", {"lossless": True}),
    ],
)
def test_every_way_of_drawing_stays(kind: FileKind, mode: str, options: dict[str, object]) -> None:
    profile = None if mode in {"CMYK", "L", "LA", "1", "I;16"} else PROFILE
    before = photo(kind, 6, "L" if mode == "I;16" else mode, profile=profile, **options)
    if mode == "I;16":
        file = io.BytesIO()
        picture(mode="L").convert("I;16").save(file, "PNG", exif=exif(6))
        before = file.getvalue()
    after = cleaned(kind, before)
    assert (_opened(after).mode, _opened(after).tobytes()) == (_opened(before).mode, _opened(before).tobytes())
    assert _opened(after).getexif().get(0x0112) == 6
    assert _telling(after) == []


def test_a_webp_that_moves_stays_whole_and_tells_nothing() -> None:
    file, frames = io.BytesIO(), [picture(), picture().rotate(90), picture().rotate(180)]
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], exif=exif(6), lossless=True)
    before = with_chunk(file.getvalue(), b"XMP ", GPS)
    after = cleaned(FileKind.webp, before)
    assert _telling(after) == []
    shown, was = Image.open(io.BytesIO(after)), Image.open(io.BytesIO(before))
    assert (shown.n_frames, shown.getexif()[0x0112]) == (3, 6)
    for number in range(3):
        shown.seek(number)
        was.seek(number)
        assert shown.tobytes() == was.tobytes()


def test_a_png_that_moves_becomes_its_first_picture() -> None:
    file = io.BytesIO()
    picture().save(file, "PNG", save_all=True, append_images=[picture().rotate(180)])
    after = cleaned(FileKind.png, file.getvalue())
    assert b"acTL" not in after
    assert _opened(after).tobytes() == picture().tobytes()


def test_what_stands_behind_the_end_goes() -> None:
    film = b"\0\0\0\x18ftypmp42" + GPS
    for kind in CLEANED:
        assert cleaned(kind, SAMPLES[kind] + film) == cleaned(kind, SAMPLES[kind])


def test_the_preview_in_a_jpegs_head_goes() -> None:
    head = b"JFIF\0\1\1\1\0\x48\0\x48\x02\x02" + GPS[:12]
    plain = cleaned(FileKind.jpeg, photo(FileKind.jpeg))
    at = plain.index(b"\xff\xe0")
    before = plain[:at] + segment(0xE0, head) + plain[at + 18 :]
    after = cleaned(FileKind.jpeg, before)
    assert GPS[:12] not in after
    assert segment(0xE0, head[:12] + b"\0\0") in after


def test_a_profile_that_is_none_goes() -> None:
    plain = cleaned(FileKind.jpeg, photo(FileKind.jpeg, profile=None))
    false = plain[:2] + segment(0xE2, b"ICC_PROFILE\0\1\1" + GPS * 5) + plain[2:]
    assert cleaned(FileKind.jpeg, false) == plain


def test_what_is_too_long_for_its_name_goes() -> None:
    plain = cleaned(FileKind.png, photo(FileKind.png))
    before = plain[:33] + png_chunk(b"gAMA", GPS) + plain[33:]
    assert cleaned(FileKind.png, before) == plain


# However it is cut ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("step", [1, 2, 3, 7, 64, 1000])
def test_pieces_of_any_size_give_the_same(kind: FileKind, step: int) -> None:
    assert cleaned(kind, SAMPLES[kind], step) == cleaned(kind, SAMPLES[kind])


@settings(deadline=None, max_examples=150)
@given(kind=st.sampled_from(list(SAMPLES)), cuts=st.lists(st.integers(0, 12_000), max_size=12))
def test_however_a_file_is_cut_the_same_comes_out(kind: FileKind, cuts: list[int]) -> None:
    assert outcome(kind, SAMPLES[kind], cuts) == outcome(kind, SAMPLES[kind])


@settings(deadline=None, max_examples=300)
@given(
    kind=st.sampled_from(list(SAMPLES)),
    changes=st.lists(st.tuples(st.integers(0, 12_000), st.integers(0, 255)), min_size=1, max_size=4),
    cuts=st.lists(st.integers(0, 12_000), max_size=4),
)
def test_a_damaged_file_is_refused_or_comes_out_the_same_however_it_is_cut(
    kind: FileKind, changes: list[tuple[int, int]], cuts: list[int]
) -> None:
    damaged = bytearray(SAMPLES[kind])
    for at, value in changes:
        damaged[at % len(damaged)] = value
    whole = outcome(kind, bytes(damaged))
    assert outcome(kind, bytes(damaged), cuts) == whole
    if isinstance(whole, bytes):
        assert len(whole) <= len(damaged) + 64


@settings(deadline=None, max_examples=200)
@given(kind=st.sampled_from(list(SAMPLES)), content=st.binary(max_size=500))
def test_anything_behind_a_beginning_is_refused_or_taken_and_never_fails(kind: FileKind, content: bytes) -> None:
    assert isinstance(outcome(kind, SAMPLES[kind][:40] + content), str | bytes)


# Exif ----------------------------------------------------------------------------------------------------------------


@settings(max_examples=300)
@given(st.binary(max_size=80))
def test_any_block_tells_an_orientation(tiff: bytes) -> None:
    assert 1 <= orientation_of(tiff) <= 8
    assert 1 <= orientation_of(b"II*\0\x08\0\0\0" + tiff) <= 8


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_block_that_is_written_is_read_by_us_and_others(orientation: int) -> None:
    block = tiff_saying(orientation)
    read = Image.Exif()
    read.load(b"Exif\0\0" + block)
    assert (orientation_of(block), dict(read)) == (orientation, {0x0112: orientation})
    assert orientation_of(tiff_saying_nothing()) == 1


# HEIC ----------------------------------------------------------------------------------------------------------------


def test_a_heic_tells_nothing_and_every_picture_stays_where_it_stood() -> None:
    before = heic()
    after = cleaned(FileKind.heic, before)
    assert _telling(before)
    assert _telling(after) == []
    assert len(after) == len(before)
    drawn = bytes(range(256)) * 4
    assert after.index(drawn) == before.index(drawn)
    exif_at = after.index(drawn) + len(drawn)
    assert after[exif_at : exif_at + 4 + 14] == bytes(4) + tiff_saying_nothing()


def test_what_is_no_picture_in_a_heic_is_zeros() -> None:
    after = cleaned(FileKind.heic, heic() + len(GPS + bytes(8)).to_bytes(4) + b"uuid" + GPS + b"not a box behind it")
    assert after == cleaned(FileKind.heic, heic()) + len(GPS + bytes(8)).to_bytes(4) + b"free" + bytes(len(GPS))


def test_a_heic_with_its_list_behind_keeps_what_had_passed() -> None:
    before = heic(list_first=False)
    assert cleaned(FileKind.heic, before) == before


def test_a_real_heic_shows_the_same_and_tells_nothing() -> None:
    after = cleaned(FileKind.heic, HEIC, 100)
    assert SECRET.encode() in HEIC
    assert SECRET.encode() not in after
    shown, was = (pi_heif.open_heif(content) for content in (after, HEIC))
    assert (shown.size, shown.data) == (was.size, was.data)
    told = Image.Exif()
    told.load(shown.info["exif"])
    assert dict(told) == {}
