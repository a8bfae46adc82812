"""The チラシ, read back from its PDF and from its picture."""

import json
import shutil
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import segno
from PIL import Image
from pypdf import PdfReader

from app.folders import PACKAGE
from app.papers import leaflet_sheet
from app.papers.leaflet import MOST_ADDRESS, Leaflet

needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils is not installed")
DEMO = sorted((PACKAGE / "demo/procedures").glob("*/*.json"))
DOTS = 100  # per inch
LONG: dict[str, Any] = {
    "title": ("とても長い題名の", "手続についての", "申込みと", "変更と", "取下げに", "関する届") * 8,
    "outline": "これは長い概要です。" * 500,
    "eligibility": "区内に住んでいる方、" * 300,
    "needed": "本人確認書類\n" * 120,
    "places": "\n".join(f"第{number}回：30人" for number in range(1, 7)),
    "contact": "メールでのお問合せは、区のホームページのお問合せフォームから。" * 8,
}


def leaflet(**changes: Any) -> Leaflet:
    usual: dict[str, Any] = {
        "municipality": "新宿区",
        "title": ("春の", "ごみゼロデー", "参加申込み"),
        "outline": "清掃活動の参加を申し込めます。",
        "eligibility": "どなたでも参加できます。",
        "period": "令和8年4月1日（水）から令和9年3月31日（水）まで",
        "places": "30人\n先着順に受け付けます。",
        "needed": "特にありません。",
        "minutes": "約4分",
        "section": "ごみ減量リサイクル課",
        "telephone": "03-5273-3318",
        "telephone_hours": "平日 9時から17時まで",
        "contact": "ファクス 03-0000-0000",
        "chosen": (),
        "address": "https://shinsei.example.jp/shinjuku/spring-cleanup/",
        "status_address": "https://shinsei.example.jp/status",
        "language": "ja",
        "made_at": datetime(2026, 11, 29, 3, 0, tzinfo=UTC),
    }
    return Leaflet(**(usual | changes))


def fits(sheet: Leaflet) -> bool:
    """Nothing lies over what stands at the lower edge."""
    return leaflet_sheet._fitted(leaflet_sheet._paper(sheet), sheet).height <= leaflet_sheet.END - leaflet_sheet.TOP


def of_demo(file: Path, language: str) -> Leaflet:
    package = json.loads(file.read_text("utf-8"))
    definition = package.get("definition", package)
    texts = {
        name: definition[name].get(language, definition[name]["ja"]) for name in ("outline", "eligibility", "needed")
    }
    title = definition["title"].get(language, definition["title"]["ja"])
    return leaflet(title=(title,), language=language, **texts)


def words(document: bytes) -> str:
    return "".join(PdfReader(BytesIO(document)).pages[0].extract_text().split())


def picture(document: bytes, folder: Path) -> Image.Image:
    file = folder / "leaflet.pdf"
    file.write_bytes(document)
    subprocess.run(["pdftoppm", "-r", str(DOTS), "-gray", "-png", file, folder / "page"], check=True)
    pages = list(folder.glob("page*.png"))
    assert len(pages) == 1
    return Image.open(pages[0]).convert("L")


EXTREMES = [
    pytest.param(leaflet(), id="usual"),
    pytest.param(leaflet(**LONG), id="everything too long"),
    pytest.param(leaflet(places="", telephone="", telephone_hours="", contact="", needed="", outline=""), id="poorest"),
    pytest.param(leaflet(title=("あ" * 5_000,), municipality="とても名前の長い広域連合" * 5), id="unbreakable"),
    pytest.param(leaflet(title=("Donaudampfschifffahrtsgesellschaft" * 3,), language="en"), id="one long word"),
    pytest.param(leaflet(address="https://shinsei.example.jp/" + "a" * (MOST_ADDRESS - 27)), id="long address"),
    pytest.param(
        leaflet(chosen=(("とても長い質問の文です", "とても長い答えの文です"),) * 9, **LONG), id="many answers"
    ),
]


@needs_poppler
@pytest.mark.parametrize("sheet", EXTREMES)
def test_it_stands_on_one_page_within_its_margins(sheet: Leaflet, tmp_path: Path) -> None:
    page = picture(sheet.drawn(), tmp_path)
    dark = page.point(lambda grey: 255 if grey < 230 else 0).getbbox()
    assert dark
    left, top, right, bottom = (edge * 25.4 / DOTS for edge in dark)
    assert left > 19
    assert right < 210 - 19
    assert top > 14
    assert bottom < 297 - 13
    assert fits(sheet)


@pytest.mark.parametrize("file", DEMO, ids=lambda file: f"{file.parent.name}-{file.stem}")
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_procedure_of_the_demo_is_there_to_its_last_word(file: Path, language: str) -> None:
    sheet = of_demo(file, language)
    said = words(sheet.drawn())
    wanted = (*sheet.title, sheet.outline, sheet.eligibility, sheet.period, sheet.needed, sheet.section, sheet.address)
    assert [text for text in wanted if "".join(text.split()) not in said] == []
    assert sheet.shortened() == ()
    assert fits(sheet)


@pytest.mark.parametrize(
    "expected",
    [
        "新宿区",
        "30人",
        "約4分",
        "03-5273-3318",
        "平日9時から17時まで",
        "ファクス03-0000-0000",
        "会員登録はいりません",
        "到達番号と問合せ番号",
        "https://shinsei.example.jp/status",
    ],
)
def test_the_leaflet_says_it(expected: str) -> None:
    assert expected in words(leaflet().drawn())


def test_the_answers_that_come_along_are_told() -> None:
    said = words(leaflet(chosen=(("参加する日", "5月30日、5月31日"),)).drawn())
    assert "次の答えを選んだ画面が開きます" in said
    assert "参加する日：5月30日、5月31日" in said
    assert "次の答えを選んだ画面が開きます" not in words(leaflet().drawn())


def test_what_is_too_long_is_cut_and_told() -> None:
    sheet = leaflet(**LONG)
    assert {"手続名", "概要", "対象", "必要なもの"} <= set(sheet.shortened())
    said = words(sheet.drawn())
    assert said.count("…") == len(sheet.shortened())
    assert all(text in said for text in ("03-5273-3318", sheet.address, sheet.status_address))


def test_a_text_without_end_takes_no_longer_than_a_long_one() -> None:
    """All papers of all municipalities wait for one process."""
    texts = ("outline", "eligibility", "needed", "places", "contact", "telephone_hours")
    sheet = leaflet(**dict.fromkeys(texts, "生ごみ処理機の貸出し。" * 450))
    leaflet().shortened()
    begun = process_time()
    assert len(sheet.shortened()) >= 5
    assert process_time() - begun < 2


@pytest.mark.parametrize("letter", ["生", "i", "\n", "W "])
def test_a_text_without_end_always_ends_in_three_dots(letter: str) -> None:
    sheet = leaflet(outline=letter * (leaflet_sheet.LONGEST + 1))
    assert sheet.shortened() == ("概要",)
    assert words(sheet.drawn()).count("…") == 1
    assert fits(sheet)


def test_a_longer_text_is_set_smaller_before_it_is_cut() -> None:
    sheet = leaflet(outline="清掃活動の参加を申し込めます。" * 15)
    assert sheet.shortened() == ()
    assert words(sheet.drawn()).count("清掃活動の参加を申し込めます。") == 15


def test_a_title_ends_its_lines_between_its_phrases() -> None:
    sheet = leaflet(title=("女性の", "健康支援事業に", "関する", "申込み及び", "アンケート"))
    lines = PdfReader(BytesIO(sheet.drawn())).pages[0].extract_text().splitlines()
    title = [line.strip() for line in lines if line.strip() and line.strip() in "".join(sheet.title)]
    assert title == ["女性の健康支援事業に", "関する申込み及びアンケート"]


@needs_poppler
@pytest.mark.parametrize(
    "address",
    [
        "https://shinsei.example.jp/shinjuku/spring-cleanup/",
        "https://shinsei.example.jp/s/" + "b" * (MOST_ADDRESS - 29),
    ],
)
def test_the_code_opens_the_address(address: str, tmp_path: Path) -> None:
    """Module by module as segno writes it, large enough, and with its quiet zone. Only the code is wholly black."""
    page = picture(leaflet(address=address).drawn(), tmp_path)
    code = page.point(lambda grey: 255 if grey < 12 else 0).getbbox()
    assert code
    left, top, right, bottom = code
    expected = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]
    module = (right - left) / len(expected)
    read = [
        bytes(page.getpixel((left + (x + 0.5) * module, top + (y + 0.5) * module)) < 128 for x in range(len(expected)))  # type: ignore[operator]  # grey
        for y in range(len(expected))
    ]
    assert read == expected
    assert (right - left) * 25.4 / DOTS >= 40
    zone = int(4 * module)
    around = page.crop((left - zone, top - zone, right + zone, bottom + zone))
    around.paste(255, (zone - 1, zone - 1, zone + right - left + 1, zone + bottom - top + 1))
    assert around.getextrema() == (255, 255)


def test_fonts_title_and_language_are_in_the_file() -> None:
    reader = PdfReader(BytesIO(leaflet().drawn()))
    assert reader.metadata
    assert reader.metadata.title == "春のごみゼロデー参加申込み　新宿区"
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "ja"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    fonts: Any = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]  # a dictionary
    files = [font["/DescendantFonts"][0]["/FontDescriptor"].get("/FontFile2") for font in fonts.values()]
    assert files
    assert all(files)


def test_it_speaks_english() -> None:
    said = words(leaflet(language="en", title=("Clean-up",)).drawn())
    assert all(text in said for text in ("Youneednoaccount", "Whocanapply", "ScantheQRcode", "Contact"))
    assert "会員登録" not in said


def test_a_name_beyond_the_first_font_is_printed() -> None:
    assert "𠮷田" in words(leaflet(section="𠮷田出張所").drawn())


def test_the_same_leaflet_is_the_same_bytes() -> None:
    assert leaflet().drawn() == leaflet().drawn()


def test_a_title_keeps_the_letter_that_its_selector_chose() -> None:
    (page,) = PdfReader(BytesIO(leaflet_sheet.draw(leaflet(title=("葛\U000e0100城の", "花火大会"))))).pages
    assert ("葛\U000e0100城の" in page.extract_text(), "〓" in page.extract_text()) == (True, False)
