"""The message that a page shows once about what was just done; the redirect that leads there names it by a flag in its query string."""

from collections.abc import Mapping

from app.web.sessions import AnyRequest


def flash_message(request: AnyRequest, messages: Mapping[str, str]) -> str:
    """The first of the page's messages whose flag the query string has, "" when it has none of them."""
    return next((words for flag, words in messages.items() if flag in request.query_params), "")
