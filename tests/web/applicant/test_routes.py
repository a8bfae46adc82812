"""The applicant's side can submit and ask for a status. The whole list, literally: a new line here needs a reason."""

from litestar import Litestar

from app.municipalities.administration import RESERVED, SLUG
from app.web.applicant import ROUTES


def test_the_applicants_routes_are_these_and_no_others() -> None:
    app = Litestar(route_handlers=[*ROUTES], openapi_config=None)
    found = {f"{method} {route.path}" for route in app.routes for method in route.methods if method != "OPTIONS"}
    assert found == {
        "GET /",
        "GET /status",
        "POST /status",
        "GET /finish",
        "POST /postcode",
        "GET /how-to",
        "GET /crests/{municipality:str}/{crest:str}",  # the picture before a municipality's name
        "GET /accessibility",
        "GET /privacy",
        "GET /contact",
        "GET /{municipality:str}",
        "GET /{municipality:str}/{procedure:str}",
        "GET /{municipality:str}/{procedure:str}/apply",
        "POST /{municipality:str}/{procedure:str}/apply",
        "POST /{municipality:str}/{procedure:str}/applications",
        "POST /{municipality:str}/{procedure:str}/copy",
    }


def test_no_municipality_can_have_the_name_of_a_page() -> None:
    app = Litestar(route_handlers=[*ROUTES], openapi_config=None)
    first = {route.path.split("/")[1] for route in app.routes}
    own = {name for name in first if SLUG.fullmatch(name)}
    assert {"status", "crests", "finish"} <= own
    assert own <= RESERVED
