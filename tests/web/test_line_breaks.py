"""Where a line may end: between the phrases of a title, never within a word of kanji, a date or a telephone number."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from time import process_time

import pytest
from markupsafe import Markup

from app.calendar.shown_dates import both_calendars, date_words, moment_words
from app.demo.procedures import demo_procedures
from app.texts import JapanesePart, joined
from app.web.line_breaks import FULL_SIZE, LONGEST, SHORTEST, ended_whole, phrased, phrases, unbroken
from app.web.pages import environment_of

KANJI = r"[々㐀-䶿一-鿿]"
TOWNS = ("shinjuku", "aoba", "midori")


def texts_of(value: object) -> Iterator[str]:
    """Every Japanese text of a definition."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "ja" and isinstance(part, str):
                yield part
            else:
                yield from texts_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)


def demo_texts() -> list[str]:
    definitions = [json.loads(json.dumps(each.definition)) for town in TOWNS for each in demo_procedures(town)]
    return sorted({text for definition in definitions for text in texts_of(definition) if "\n" not in text})


@pytest.mark.parametrize(
    ("title", "in_phrases"),
    [
        ("路上喫煙対策協力員活動計画書", ["路上喫煙対策協力員活動計画書"]),
        ("路上喫煙対策協力員の申込み", ["路上喫煙対策協力員の", "申込み"]),
        ("食品ロスダイアリーモニターへの参加申込み", ["食品ロスダイアリー", "モニターへの", "参加申込み"]),
        ("フードドライブ物品借用申請に関する届", ["フードドライブ", "物品借用申請に", "関する届"]),
        ("生ごみ処理機購入費補助金の申請", ["生ごみ", "処理機購入費補助金の申請"]),
        ("秋の里山ウオークの参加申込み", ["秋の里山ウオークの", "参加申込み"]),
        ("除雪を希望する方", ["除雪を", "希望する方"]),
        ("のぼり旗の本数", ["のぼり旗の本数"]),
        ("令和10年度の登録", ["令和10年度の登録"]),
        ("ウィンドウを閉じてください", ["ウィンドウを", "閉じてください"]),
        ("届", ["届"]),
    ],
)
def test_a_title_is_parted_between_its_phrases(title: str, in_phrases: list[str]) -> None:
    assert phrases(title) == in_phrases


def test_no_text_of_the_demo_is_torn() -> None:
    torn = []
    texts = demo_texts()
    for text in texts:
        found = phrases(text)
        assert "".join(found) == text
        ends = pairwise(found)
        torn += [
            (before, after)
            for before, after in ends
            if before[-1] + after[0] != "ーモ"  # ダイアリー/モニターへの, which no telephone shows in a line
            and re.fullmatch(KANJI * 2 + "|[ァ-ヺー][ァ-ヺ]|[0-9]{2}|月[0-9]|[0-9]日", before[-1] + after[0])
        ]
    assert len(texts) > 250
    assert torn == []


def test_no_title_of_the_demo_leaves_a_letter_or_two_alone() -> None:
    titles = [text for text in demo_texts() if len(text) <= 40]
    alone = [title for title in titles if len(phrases(title)) > 1 and len(phrases(title)[-1]) < SHORTEST]
    assert [title for title in alone if sum(map(len, phrases(title)[-2:])) <= FULL_SIZE] == []


def test_a_title_reads_the_same_and_is_escaped() -> None:
    shown = phrased('<b>"もう一度"</b>＆申請を受け付けます', "ja")
    assert "&lt;b&gt;&#34;もう" in shown
    assert Markup(shown.replace("<wbr>", "")).striptags() == '<b>"もう一度"</b>＆申請を受け付けます'


def test_a_short_title_stays_as_it_is() -> None:
    assert phrased("申請が到達しました", "ja") == "申請が到達しました"


def test_a_phrase_too_long_for_a_telephone_is_told() -> None:
    assert 'class="phrases long"' in phrased("路上喫煙対策協力員活動計画書", "ja")
    assert 'class="phrases longer"' in phrased("国民健康保険高額療養費支給申請書", "ja")
    assert 'class="phrases"' in phrased("食品ロス削減・フードドライブの届出", "ja")


def test_only_what_is_japanese_has_phrases() -> None:
    assert phrased("Application to help with the compost", "en") == "Application to help with the compost"
    part = phrased(JapanesePart.whole("路上喫煙対策協力員の申込み"), "en")
    assert part == '<span lang="ja"><span class="phrases">路上喫煙対策協力員の<wbr>申込み</span></span>'
    within = joined(", ", ["Form", JapanesePart.whole("路上喫煙対策協力員の申込み")])
    assert phrased(within, "en") is within


def test_markup_of_ours_is_left_alone() -> None:
    heading = Markup("<span>路上喫煙対策協力員の</span>申込みを取り消します")
    assert phrased(heading, "ja") is heading


def test_a_text_of_ours_is_parted_once_when_its_template_is_compiled() -> None:
    source = environment_of("ja").compile('{{ _("先に送られた内容で届いています")|phrased }}', raw=True)
    assert "先に送られた<wbr>内容で<wbr>届いています" in source


NOON = datetime(2026, 11, 29, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (date_words(NOON.date()), "[令和8年[11月29日（日）]]"),
        (moment_words(NOON), "[令和8年[11月29日（日）][12時05分]]"),
        ("令和8年4月1日（水）から令和9年3月31日（水）まで", "[令和8年[4月1日（水）から]][令和9年[3月31日（水）まで]]"),
        ("終わりました（令和8年11月29日（日）まで）。", "終わりました[（令和8年[11月29日（日）まで）。]]"),
        (both_calendars(NOON.date(), "ja"), "[令和8年[11月29日]][（2026年[11月29日）]]"),
        ("平成元年5月30日の", "[平成元年[5月30日]]の"),
        ("5月30日、会場で", "[5月30日、]会場で"),
        ("到達した日から14日", "到達した日から[14日]"),
        ("「03-1234-5678 内線12」のように", "[「03-1234-5678] 内線12」のように"),
        ("例：160-8484", "例：[160-8484]"),
        (date_words(NOON.date(), "en"), "[Sunday, November 29, 2026]"),
        ("https://example.jp/2026-11-29", "https://example.jp/[2026-11-29]"),
        ("1-2-3 と 電話 0312345678", "1-2-3 と 電話 0312345678"),
    ],
)
def test_dates_and_numbers_stay_whole(text: str, shown: str) -> None:
    assert unbroken(text).replace('<span class="whole">', "[").replace("</span>", "]") == shown
    assert Markup(unbroken(text)).striptags() == text


def test_what_has_neither_is_as_it_was() -> None:
    assert unbroken("いつでも") == "いつでも"
    answer = "<script>"
    assert unbroken(answer) is answer


@pytest.mark.parametrize(
    "unit", ["（", "「『", "<", "1-", "12", "令和", "1月", "Monday, ", "November 1", "（11月", "、"]
)
def test_what_anybody_types_costs_next_to_nothing(unit: str) -> None:
    begun = process_time()
    unbroken(unit * (10_000 // len(unit)) + "1")
    assert process_time() - begun < 1


def test_what_stands_around_a_date_is_escaped_and_markup_is_kept() -> None:
    assert unbroken("<b>5月30日</b>") == '&lt;b&gt;<span class="whole">5月30日</span>&lt;/b&gt;'
    linked = Markup('<a href="tel:0312345678">03-1234-5678</a>へ5月30日まで')
    assert unbroken(linked) == Markup(
        '<a href="tel:0312345678"><span class="whole">03-1234-5678</span></a>へ<span class="whole">5月30日まで</span>'
    )
    assert 'lang="ja"' in unbroken(JapanesePart.whole("5月30日"))


def test_a_sentence_ends_with_whole_words() -> None:
    sentence = "共用のパソコンでは、終わったらウィンドウをすべて閉じてください。"
    assert ended_whole(sentence, "ja") == sentence.replace(
        "閉じてください。", '<span class="end">閉じてください。</span>'
    )
    assert ended_whole("Close all windows.", "en") == "Close all windows."
    assert ended_whole("届", "ja") == "届"


def test_finding_phrases_is_quick_to_load() -> None:
    """A process has the model within a tenth of a second and 8 MiB, whatever else it does."""
    measured = (
        "import resource, time\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\nbegun = time.process_time()\n"
        "import budoux\nbudoux.load_default_japanese_parser().parse('申請')\n"
        "print(time.process_time() - begun < .1, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8192)"
    )
    told = subprocess.run([sys.executable, "-c", measured], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "True"]


@pytest.mark.parametrize("make", [str, JapanesePart.whole])
def test_what_is_longer_than_a_title_is_no_title(make: Callable[[str], str]) -> None:
    """A section's label may be of 5,000 letters: three hundred of them would stop everybody's pages for half a minute, and stay in memory."""
    label = make("取扱説明書をお渡ししますので" * 300)
    begun = process_time()
    assert phrased(label, "ja") is label
    assert process_time() - begun < 0.01
    assert "<wbr>" in phrased(make(str(label)[:LONGEST]), "ja")
