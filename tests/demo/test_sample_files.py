"""The files that the demo's residents attach are what they say they are, and fit the questions that they are attached to."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from app.attachments.file_kinds import BEGINNING, kind_of
from app.attachments.metadata import cleaner_of
from app.demo.applications import APPLICATIONS, DemoApplication
from app.demo.procedures import demo_procedures
from app.demo.sample_files import SampleFile, photo_of_receipt
from app.procedures.form import compile_form


def form_field(demo: DemoApplication, name: str) -> Any:
    """The question's field."""
    procedure = next(each for each in demo_procedures(demo.municipality) if each.slug == demo.procedure)
    return compile_form(procedure.definition).questions[name].field


def _exif(content: bytes) -> Image.Exif:
    with Image.open(BytesIO(content)) as picture:
        return picture.getexif()


FILED = [
    pytest.param(demo, name, sample, id=sample.name)
    for demo in APPLICATIONS
    for name, samples in demo.files.items()
    for sample in samples
]


@pytest.mark.parametrize(("demo", "name", "sample"), FILED)
def test_a_sample_is_of_the_kind_that_its_name_says(demo: DemoApplication, name: str, sample: SampleFile) -> None:
    content = sample.content()
    kind = kind_of(content[:BEGINNING])
    assert kind is not None
    assert sample.name.endswith(f".{kind.extension}")
    field = form_field(demo, name)
    assert kind in field.kinds
    assert len(content) <= field.largest
    cleaner = cleaner_of(kind)
    assert cleaner.feed(content) + cleaner.finish()


def test_every_application_attaches_what_its_form_asks_for() -> None:
    lacking = [
        (demo.procedure, question.id)
        for demo in APPLICATIONS
        for each in demo_procedures(demo.municipality)
        if each.slug == demo.procedure
        for question in compile_form(each.definition).file_questions
        if question.required and not demo.files.get(question.id)
    ]
    assert lacking == []


def test_the_photo_tells_where_it_was_taken_until_it_is_cleaned() -> None:
    photo = photo_of_receipt("処理機", 1000)()
    kind = kind_of(photo[:BEGINNING])
    assert kind is not None
    cleaner = cleaner_of(kind)
    cleaned = cleaner.feed(photo) + cleaner.finish()
    exif = [_exif(content) for content in (photo, cleaned)]
    assert [bool(each.get_ifd(0x8825)) for each in exif] == [True, False]
    assert [each.get(0x0112) for each in exif] == [6, 6]
