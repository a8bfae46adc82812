"""The words of the letters."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.applications.reference import ReferenceNumber
from app.calendar.eras import era_of
from app.calendar.tokyo import day_of
from app.folders import LETTER_TEMPLATES
from app.notifications.letter_kinds import Letter, Recipient
from app.notifications.letters import LetterText, Occasion, shown_time, write_letter
from app.notifications.mail import mail_of

FACTS = {
    "reference": "ABCDEFGHJK",
    "procedure": {"ja": "春のごみゼロデー参加申込み", "en": "Zero-waste day"},
    "section": {"ja": "ごみ減量リサイクル課"},
    "telephone": "03-5273-3318",
    "at": "2026-11-23T05:05:00+00:00",
}
SHINJUKU = {"ja": "新宿区", "en": "Shinjuku City"}
SERVICES = [kind for kind in Letter if not kind.definition.by_staff]
APPLICANTS = [kind for kind in SERVICES if kind.definition.recipient is Recipient.applicant]


def occasion(**changes: object) -> Occasion:
    return Occasion(
        "131041",
        SHINJUKU,
        {**FACTS, **changes},
        applicant_url="https://shinsei.example.lg.jp",
        staff_url="https://staff.example.lg.jp",
        arrived_at=datetime(2026, 11, 20, 3, 0, tzinfo=UTC),
    )


def written(kind: Letter, language: str = "ja", **changes: object) -> LetterText:
    if kind is Letter.arrival_summary:
        return write_letter(kind, language, occasion(count=1, letters=[{**FACTS, **changes, "language": language}]))
    return write_letter(kind, language, occasion(**changes))


@pytest.mark.parametrize("kind", APPLICANTS)
def test_every_letter_to_an_applicant_names_number_procedure_time_and_section(kind: Letter) -> None:
    body = written(kind).body
    time = "令和8年11月20日（金）12時00分" if kind is Letter.arrival else "令和8年11月23日（月）14時05分"
    parts = [
        str(ReferenceNumber("131041", "ABCDEFGHJK")),
        "春のごみゼロデー参加申込み",
        time,
        "https://shinsei.example.lg.jp/status\n",
        "ごみ減量リサイクル課",
        "03-5273-3318",
    ]
    assert [part for part in parts if part not in body] == []


def test_a_mail_names_the_language_it_is_written_in() -> None:
    for language in ("ja", "en"):
        mail = mail_of(
            written(Letter.arrival, language), "a@example.lg.jp", "b@example.jp", UUID(int=1), datetime.now(UTC)
        )
        assert f"\nContent-Language: {language}\r\n".encode() in mail


def test_a_summary_counts_what_it_does_not_name() -> None:
    letters = [{**FACTS, "reference": f"ABCDEFGHJ{sign}", "language": "ja"} for sign in "KMN"]
    body = write_letter(Letter.arrival_summary, "ja", occasion(count=503, letters=letters)).body
    assert [str(ReferenceNumber("131041", one["reference"])) in body for one in letters] == [True] * 3
    assert "ほか500件" in body
    assert body.count("ごみ減量リサイクル課") == 1


@pytest.mark.parametrize("kind", APPLICANTS)
def test_every_letter_has_an_english_text(kind: Letter) -> None:
    letter = written(kind, "en")
    assert letter.language == "en"
    assert letter.subject.startswith("【Shinjuku City】Your application")
    assert "https://shinsei.example.lg.jp/status?lang=en\n" in letter.body
    assert "Zero-waste day" in letter.body


def test_the_section_gets_the_address_of_the_staffs_page() -> None:
    body = written(Letter.arrival_section).body
    assert "https://staff.example.lg.jp/applications/131041-ABCDE-FGHJK\n" in body
    assert "/status" not in body


def test_a_language_without_letters_is_written_to_in_japanese() -> None:
    letter = written(Letter.arrival, "tlh")
    assert (letter.language, letter.body) == ("ja", written(Letter.arrival).body)


def test_a_section_without_a_telephone_leaves_no_empty_line() -> None:
    assert "電話" not in written(Letter.arrival, telephone="").body.split("■ お問合せ")[1].split("このメール")[0]


def test_the_reason_of_a_rejection_stays_in_the_status_page() -> None:
    assert "理由は申請状況の照会でご覧いただけます。" in written(Letter.rejection).body


def test_no_letter_lacks_its_words_and_no_words_their_letter() -> None:
    written_for = {file.stem for file in LETTER_TEMPLATES.glob("*.txt") if not file.stem.startswith("_")}
    assert written_for == set(SERVICES)


def test_the_letters_name_the_newest_of_the_forms_eras() -> None:
    now = datetime.now(UTC)
    era = era_of(day_of(now))
    assert era is not None
    assert f"{era.label}{day_of(now).year - era.offset}年" in written(Letter.acceptance, at=now.isoformat()).body


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 12, 31, 15, 0, tzinfo=UTC), "令和9年1月1日（金）0時00分"),
        (datetime(2026, 3, 31, 14, 59, tzinfo=UTC), "令和8年3月31日（火）23時59分"),
    ],
)
def test_times_are_those_of_tokyo(moment: datetime, shown: str) -> None:
    assert shown_time(moment, "ja") == shown


def test_a_time_in_another_language_names_its_zone() -> None:
    moment = datetime(2026, 11, 23, 5, 5, tzinfo=UTC)
    assert shown_time(moment, "en") == "Monday, November 23, 2026, 14:05 (Japan time)"


def test_a_long_subject_and_address_stay_within_the_rules_of_mail() -> None:
    letter = written(Letter.arrival)
    mail = mail_of(
        letter,
        "todoke-uketsuke-jimukyoku@shinsei-uketsuke.city.shinjuku.tokyo.lg.jp",
        f"{'a' * 64}@{'.'.join(['b' * 60] * 3)}.jp",
        UUID(int=1),
        datetime.now(UTC),
    )
    assert mail.isascii()
    assert max(map(len, mail.split(b"\r\n"))) <= 998
    assert b"\nMessage-ID: <00000000-0000-0000-0000-000000000001@shinsei-uketsuke.city" in mail
