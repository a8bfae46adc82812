"""Numbers as Excel shows them: digits, zeros, hyphens, percent, money and words of a cell's number format. Pure.

ECMA-376 18.8.30 and 18.8.31 describe the codes: up to four sections (above zero, below, zero, text), placeholders 0 # ?, and everything else as
it stands. Fractions, powers of ten and kanji numerals are not drawn: such a number stands in plain digits. Colours and blanks that only align a
column are left out.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, NamedTuple

LONGEST_CODE: Final = 255  # Excel's own limit
SIGNIFICANT: Final = 15  # digits that Excel keeps and shows; the file holds up to 17
_LARGEST_PLAIN: Final = 21  # powers of ten that are written in digits
_GENERAL: Final = re.compile(r"general|g/標準|標準", re.IGNORECASE)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_CURRENCY: Final = re.compile(r"\$([^\-\]]*)")
_TOKEN: Final = re.compile(
    r'"(?P<words>[^"]*)"|\\(?P<escaped>.)|_(?P<width>.)|\*(?P<filling>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>general|g/標準)|(?P<power>e[+-])|(?P<letter>.)",
    re.IGNORECASE | re.DOTALL,
)
_DIGITS: Final = "0#?"

BUILT_IN: Final = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    5: '"¥"#,##0;"¥"\\-#,##0',
    6: '"¥"#,##0;"¥"\\-#,##0',
    7: '"¥"#,##0.00;"¥"\\-#,##0.00',
    8: '"¥"#,##0.00;"¥"\\-#,##0.00',
    37: "#,##0;\\-#,##0",
    38: "#,##0;\\-#,##0",
    39: "#,##0.00;\\-#,##0.00",
    40: "#,##0.00;\\-#,##0.00",
    41: '#,##0;\\-#,##0;"-"',
    42: '"¥"#,##0;"¥"\\-#,##0;"¥""-"',
    43: '#,##0.00;\\-#,##0.00;"-"',
    44: '"¥"#,##0.00;"¥"\\-#,##0.00;"¥""-"',
}


class _Token(NamedTuple):
    """One piece of a section: `kind` is a placeholder, ".", ",", "%", "general", or "words" with the text that is shown."""

    kind: str
    words: str = ""


class _Section(NamedTuple):
    """One section. `condition` is None where its place decides; `drawn` is False for what this module does not draw."""

    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None
    drawn: bool


def plain_number(number: float) -> str:
    """The digits that Excel shows without any format: 15 significant ones, 1.1 for 1.1000000000000001."""
    rounded = Decimal(f"{number:.{SIGNIFICANT}g}")
    if not rounded or abs(rounded.adjusted()) > _LARGEST_PLAIN:
        return f"{number:.{SIGNIFICANT}g}" if rounded else "0"
    digits = f"{rounded:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def shown_number(number: float, code: str) -> str:
    """The number as a cell of that format shows it, without blanks around; "" where the format hides it."""
    if len(code) > LONGEST_CODE:
        return plain_number(number)
    value = Decimal(f"{number:.{SIGNIFICANT}g}")
    section, signed = _section_for(value, _sections(code))
    if section is None:
        return ""
    if not section.drawn or abs(value.adjusted()) > _LARGEST_PLAIN:
        return plain_number(number)
    shown = _drawn(abs(value), section.tokens)
    return f"-{shown}" if signed and value < 0 and re.search("[1-9]", shown) else shown


def _section_for(value: Decimal, sections: tuple[_Section, ...]) -> tuple[_Section | None, bool]:
    """The section that shows the value, and whether a minus sign is put before it."""
    if any(section.condition for section in sections):
        for section in sections[:3]:
            if section.condition is None or _holds(value, section.condition):
                below = section.condition is not None and section.condition[0][0] == "<" and section.condition[1] <= 0
                return section, not below
        return None, False
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _holds(value: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, limit = condition
    return {
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
        "=": value == limit,
        "<>": value != limit,
    }[sign]


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    tokens: list[_Token] = []
    condition: tuple[str, Decimal] | None = None
    drawn = True
    for found in [*_TOKEN.finditer(code), None]:
        if found is None or found["letter"] == ";":
            sections.append(_Section(tuple(tokens), condition, drawn))
            tokens, condition, drawn = [], None, True
        elif found["bracket"] is not None:
            condition = _condition(found["bracket"]) or condition
            drawn = drawn and not found["bracket"].lower().startswith("dbnum")
            currency = _CURRENCY.match(found["bracket"])
            tokens += [_Token("words", currency[1])] if currency else []
        elif found["power"] is not None:
            drawn = False
        else:
            tokens += _tokens(found)
    return tuple(
        section._replace(drawn=section.drawn and not any(one.kind == "/" for one in section.tokens))
        for section in sections[:4]
    )


def _condition(bracket: str) -> tuple[str, Decimal] | None:
    found = _CONDITION.fullmatch(bracket.strip())
    try:
        return (found[1], Decimal(found[2])) if found else None
    except ArithmeticError:
        return None


def _tokens(found: re.Match[str]) -> list[_Token]:
    if found["general"] is not None:
        return [_Token("general")]
    if found["words"] is not None or found["escaped"] is not None:
        # the yen sign of Japanese Windows has the code of a backslash
        return [_Token("words", (found["words"] or found["escaped"] or "").replace("\\", "¥"))]
    letter = found["letter"]
    if letter is None:  # a width or a filling
        return []
    if letter in f"{_DIGITS}.,%/":
        return [_Token(letter)]
    return [_Token("general")] if letter == "@" else [_Token("words", letter)]


def _drawn(value: Decimal, tokens: tuple[_Token, ...]) -> str:
    if any(token.kind == "general" for token in tokens):
        whole = plain_number(float(value))
        return "".join(whole if token.kind == "general" else token.words for token in tokens).strip()
    places = [at for at, token in enumerate(tokens) if token.kind in _DIGITS]
    point = next((at for at, token in enumerate(tokens) if token.kind == "."), len(tokens))
    before, after = [at for at in places if at < point], [at for at in places if at > point]
    last = before[-1] if before else -1
    thousands = any(token.kind == "," for at, token in enumerate(tokens) if before and before[0] < at < last)
    scaled = value.scaleb(2 * sum(token.kind == "%" for token in tokens))
    scaled = scaled.scaleb(-3 * sum(token.kind == "," for at, token in enumerate(tokens) if last < at < point))
    rounded = scaled.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    integer, _, decimals = f"{rounded:f}".partition(".")
    shown = _integer(integer.lstrip("0"), before, tokens, thousands=thousands) | _decimals(decimals, after, tokens)
    return "".join(
        shown.get(at, {".": ".", "%": "%"}.get(token.kind, token.words)) for at, token in enumerate(tokens)
    ).strip()


def _integer(digits: str, places: list[int], tokens: tuple[_Token, ...], *, thousands: bool) -> dict[int, str]:
    """The text of each placeholder before the point, filled from the right; the first takes all digits that are left."""
    shown: dict[int, str] = {}
    for done, at in enumerate(reversed(places)):
        here = digits[:-done] if done else digits
        if at != places[0]:
            here = here[-1:]
        here = here or {"0": "0", "?": " "}.get(tokens[at].kind, "")
        shown[at] = _grouped(here, done) if thousands else here
    return shown


def _grouped(digits: str, done: int) -> str:
    """The digits with a comma behind each that has a multiple of three to its right; `done` are written there already."""
    return "".join(
        f"{digit}," if (right := done + len(digits) - at - 1) and right % 3 == 0 and digit.isdigit() else digit
        for at, digit in enumerate(digits)
    )


def _decimals(digits: str, places: list[int], tokens: tuple[_Token, ...]) -> dict[int, str]:
    shown: dict[int, str] = {}
    needed = False
    for digit, at in reversed(list(zip(digits, places, strict=True))):
        needed = needed or digit != "0" or tokens[at].kind == "0"
        shown[at] = digit if needed else {"?": " "}.get(tokens[at].kind, "")
    return shown
