"""Pages: one Jinja environment a language, for every side; a page or only the part htmx asked for.

    page(StatusPage(...), language=language)   the whole page
    render(StatusPart(...))                    the text of a fragment: one root element whose id is its name

A context variable that a template names and nobody gave is an error (StrictUndefined), here and in the tests.
"""

import json
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import fields
from functools import cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypedDict, Unpack, cast
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.types import ASGIApp
from markupsafe import Markup, escape

from app.applications.status import Status
from app.calendar.shown_dates import short_end, short_time
from app.folders import TEMPLATES
from app.languages import (
    LANGUAGES,
    SOURCE,
    known_language,
    language_of,
    speaking,
    spoken,
    staff_name_of,
    translated,
    translated_number,
)
from app.municipalities import announced
from app.procedures import markdown
from app.texts import JapanesePart, as_written
from app.web import dates
from app.web.asgi import HTML, Header, Scope, header, respond
from app.web.compiled_texts import CompiledTexts
from app.web.file_sizes import file_size
from app.web.line_breaks import ended_whole, phrased, unbroken
from app.web.static_files import static_address
from app.web.telephones import telephone_link, telephones_linked

# Nothing htmx does needs eval, script or style in a page (CSP); a history cache would write applicants' names into sessionStorage.
HTMX_CONFIG: Final = json.dumps(
    {
        "allowEval": False,
        "allowScriptTags": False,
        "includeIndicatorStyles": False,
        "disableInheritance": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "selfRequestsOnly": True,
        "timeout": 30_000,
        "defaultSwapStyle": "outerHTML",
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "409", "swap": True},
            {"code": "422", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    },
    separators=(",", ":"),
)


FOR_BACK: Final = "private, no-cache"
"""Cache-Control of an answer to a form that the browser's Back button must be able to show again: without a copy it shows an error of its
own, for it will not send the form by itself. The copy is the browser's alone, and no request is answered from it unasked."""
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class PageContext:
    """Base of the contexts: what one template shows, as a frozen dataclass whose fields are the names that the template uses.

        @dataclass(frozen=True, kw_only=True)
        class PeoplePage(PageContext):
            template: ClassVar = "staff/people/index.html"
            people: Sequence[StaffMember]

    So a page cannot be drawn without a value that its template names; tests/house/test_page_contexts.py compares the names of both.
    `fragment`: the template that htmx gets in the page's place, where one handler serves both.
    """

    template: ClassVar[str]
    fragment: ClassVar[str] = ""
    if TYPE_CHECKING:  # the subclasses are dataclasses; this one has nothing to hold
        __dataclass_fields__: ClassVar[dict[str, Any]]

    @classmethod
    def templates(cls) -> tuple[str, ...]:
        """Every template that is drawn from this context."""
        return (cls.template, cls.fragment) if cls.fragment else (cls.template,)

    def drawn(self, *, part: bool) -> str:
        """The template to draw now; `part`: for htmx, in a place of a page that stays."""
        return (part and self.fragment) or self.template

    def values(self) -> dict[str, Any]:
        """The template's variables by name; the values themselves, not copies of them."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


class Surroundings(TypedDict, total=False):
    """What a frame gives to the pages of its side, besides their contexts. The first eight have their nothing where a frame is silent."""

    side: str
    language_form: object
    viewer: object
    place: object
    path: str
    query: Mapping[str, str]
    from_memory: str
    announced: Sequence[str]
    person: object
    csrf_token: str
    part: bool


def link(address: str, asked_for: Mapping[str, str] = _NOTHING, /, *, lang: str = "", **query: str) -> str:
    """An address on this side that keeps the language; Japanese is never written, so that each page has one address.

    `asked_for`: a query whose names somebody else chose. As a mapping, for `**` takes no name that the call, or Jinja's, has already.
    """
    language = lang or spoken()
    asked = {name: value for name, value in {**asked_for, **query}.items() if value}
    if language != SOURCE:
        asked["lang"] = language
    return f"{address}?{urlencode(asked)}" if asked else address


def hidden_inputs(pairs: Iterable[tuple[str, object]]) -> Markup:
    """Hidden inputs of a form from pairs of name and value. A function, for it is faster than a macro and every receipt carries its answers."""
    plain = [(name, str(value)) for name, value in pairs]
    words = [word for pair in plain for word in pair]
    escaped = str(escape("\0".join(words))).split(
        "\0"
    )  # at once: a call for each word was a twentieth of a receipt's making
    if len(escaped) != len(words):  # what was posted holds a NUL
        escaped = [str(escape(word)) for word in words]
    names, values = escaped[::2], escaped[1::2]
    lines = [
        f'\n<input type="hidden" name="{name}" value="{value}">' for name, value in zip(names, values, strict=True)
    ]
    return Markup("".join(lines))  # noqa: S704  escaped above


def grouped(number: object) -> Markup:
    """A long number that breaks between its groups and nowhere else: 131041-ABCDE-12345."""
    inside = str(escape(str(number))).replace("-", '-</span><span class="group">')
    return Markup(f'<span class="group">{inside}</span>')  # noqa: S704 - escaped above


class PageEnvironment(Environment):
    """Every template gets its globals as one dictionary: Jinja's chain of two is gone through name by name, at every import of a page."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def _plain_text(message: str) -> str:
    """Jinja's texts are format strings, so two percent signs are one."""
    return translated(message) % {}


def _markdown(text: str) -> Markup:
    shown = markdown.rendered(text)
    return (
        Markup("<div{}>{}</div>").format(_language_attribute(text), shown) if isinstance(text, JapanesePart) else shown
    )


def _language_attribute(words: object) -> Markup:
    """For an element in which no other can stand: ` lang="ja"` where its words are Japanese, or hold some, and the page is not."""
    return Markup(' lang="{}"').format(SOURCE) if isinstance(words, JapanesePart) else Markup("")


def _attribute_of(language: str, page_language: str) -> Markup:
    """For an element whose words are in this language: ` lang="en"`; nothing where it is the page's, or "" (not known)."""
    return Markup(' lang="{}"').format(language) if language not in {"", page_language} else Markup("")


@cache
def environment_of(language: str) -> Environment:
    """Its templates are compiled with their texts in `language`, once: a template that changes shows after a new start."""
    environment = PageEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", CompiledTexts],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.install_gettext_callables(translated, translated_number, newstyle=True)  # type: ignore[attr-defined]  # the i18n extension adds it
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals.update(link=link, static=static_address, N_=str)
    environment.globals["htmx_config"] = Markup(HTMX_CONFIG)  # noqa: S704 - our own, and for an attribute in single quotes
    environment.globals.update(
        language=language,
        languages=LANGUAGES,
        source_language=SOURCE,
        comma=language_of(language).comma,
        hidden_inputs_of=hidden_inputs,
    )
    environment.globals["statuses"] = Status
    environment.globals["compiled"] = {"_": _plain_text, "link": link, "static": static_address}
    environment.filters.update(
        date=dates.shown_date,
        time=dates.shown_time,
        short_time=short_time,
        short_end=short_end,
        staff_time=dates.staff_time,
        staff_end=dates.staff_end,
        staff_day=dates.staff_day,
        day_words=dates.day_words,
        completed_day=dates.completed_day,
        language_name=staff_name_of,
        grouped=grouped,
        file_size=file_size,
        telephone_link=telephone_link,
        telephones_linked=telephones_linked,
    )
    environment.tests["a_question"] = dates.is_question
    environment.filters.update(
        markdown=_markdown,
        plain=str,
        lang=_language_attribute,
        lang_of=partial(_attribute_of, page_language=language),
        as_written=partial(as_written, language=language),
        phrased=partial(phrased, language=language),
        ended_whole=partial(ended_whole, language=language),
        unbroken=unbroken,
    )
    return environment


def render(
    shown: PageContext, *, language: str = SOURCE, fragment: bool = False, **around: Unpack[Surroundings]
) -> str:
    """The text of the context's template, or of its fragment. `side` is the template's folder unless given."""
    name = shown.drawn(part=fragment)
    known: Surroundings = {"side": name.partition("/")[0], "language_form": None}
    known |= {"viewer": None, "place": None, "path": "/", "query": {}, "from_memory": ""}
    language = known_language(language)
    known["announced"] = _announced(name, language, around) if not fragment else ()
    with speaking(language):
        return environment_of(language).get_template(name).render({**known, **around, **shown.values()})


def _announced(template: str, language: str, around: Surroundings) -> Sequence[str]:
    """What the 運営 tells residents: on every page of theirs, of the page's municipality. A page of the staff's side has it in its header."""
    if around.get("side", template.partition("/")[0]) != "applicant":
        return ()
    return announced.lines("applicant", getattr(around.get("place"), "code", None), language)


def page(
    shown: PageContext,
    status: int = 200,
    *,
    language: str = SOURCE,
    fragment: bool = False,
    headers: Mapping[str, str] | None = None,
    **around: Unpack[Surroundings],
) -> Response[bytes]:
    """A page as a response."""
    return answer(render(shown, language=language, fragment=fragment, **around).encode(), status, headers)


def answer(content: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    """Pages are not stored anywhere unless `headers` says otherwise: most of them carry what somebody typed. See FOR_BACK."""
    return Response(
        content=content,
        status_code=status,
        media_type="text/html",
        headers={"Cache-Control": "no-store", "Vary": "HX-Request", **(headers or {})},
    )


def sent(response: Response[bytes]) -> ASGIApp:
    """An `answer` as plain ASGI, for a handler that cannot wait for Litestar to make one of it."""

    async def send_it(scope: Any, _receive: Any, send: Any) -> None:
        await respond(scope, send, response.status_code or 200, headers_of(response), response.content)

    return send_it


def headers_of(response: Response[bytes]) -> list[Header]:
    """The headers of an `answer` in plain ASGI, but for its length."""
    return [HTML, *((name.lower().encode(), value.encode()) for name, value in response.headers.items())]


def asks_for_part(request: Request[Any, Any, Any]) -> bool:
    """True when htmx wants only the fragment: not when it restores its history or follows a boosted link."""
    return part_is_asked(cast(Scope, request.scope))


def part_is_asked(scope: Scope) -> bool:
    """`asks_for_part` where there is no request of Litestar's yet."""
    return (
        header(scope, b"hx-request") == "true"
        and header(scope, b"hx-boosted") != "true"
        and header(scope, b"hx-history-restore-request") != "true"
    )
