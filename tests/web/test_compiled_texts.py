"""Texts of templates are translated when a template is compiled, and read the same as if they were looked up each time."""

from jinja2 import Environment, nodes

from app.languages import speaking, translated_into
from app.web.pages import environment_of


def said(template: str, language: str = "ja", **context: object) -> str:
    with speaking(language):
        return environment_of(language).from_string(template).render(**context)


def calls_in(environment: Environment, template: str) -> int:
    return len(list(environment.parse(template).find_all(nodes.Call)))


def test_a_text_is_in_the_language_of_the_environment() -> None:
    assert said('{{ _("到達番号") }}', "en") == translated_into("en", "到達番号") != "到達番号"


def test_a_bare_text_is_no_call_any_more() -> None:
    assert calls_in(environment_of("ja"), '<p>{{ _("到達番号") }}</p>') == 0


def test_a_text_with_values_is_filled_in_and_the_values_are_escaped() -> None:
    assert said('{{ _("%(count)s件", count=count) }}', count="<1>") == "&lt;1&gt;件"


def test_a_text_can_be_part_of_an_expression() -> None:
    assert said('{{ {"a": _("到達"), "b": _("完了")}[choice] ~ "。" }}', choice="b") == "完了。"


def test_two_percent_signs_are_one() -> None:
    assert said('{{ _("100%%") }}') == "100%"


def test_another_name_in_parentheses_is_left_alone() -> None:
    assert said('{{ say("到達") }}', say=lambda text: text + "！") == "到達！"


def test_an_address_keeps_the_language() -> None:
    assert said('<a href="{{ link("/status") }}">', "en") == '<a href="/status?lang=en">'


def test_a_fixed_address_is_no_call_any_more() -> None:
    assert calls_in(environment_of("ja"), '{{ link("/status") }}{{ static("app.css") }}') == 0
