"""Lists that go on where a page ends: the place in the address, and the address of the next page."""

from urllib.parse import urlencode

from app.applications.queries import Cursor
from app.web.sessions import AnyRequest


def place_in(request: AnyRequest) -> Cursor | None:
    """Where the page that is asked for begins; None: at the top, for what is no place too."""
    return Cursor.read(request.query_params.get("after", ""))


def next_page(request: AnyRequest, place: Cursor | None) -> str:
    """The address of the same list behind `place`; "" where nothing follows."""
    if place is None:
        return ""
    asked = [(name, value) for name, value in request.query_params.items() if name != "after"]
    return f"{request.scope['path']}?{urlencode([*asked, ('after', str(place))])}"
