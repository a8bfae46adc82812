"""定員: how many each place takes; by lot, who was drawn, so that anybody can draw again and get the same."""

from collections.abc import Sequence
from typing import Any, Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException, PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.lottery import AlreadyDrawn, StillOpen, draw, draws_of
from app.procedures.drafting import NotTheirs
from app.procedures.managed import ManagedProcedure, UnknownProcedure, definition_of
from app.procedures.places import TooFew, places_of, set_capacities, units_of
from app.web.forms import Posted, read_form
from app.web.guards import requires_processing, requires_staff
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.afresh import fresh_unit
from app.web.staff.frame import staff_page
from app.web.staff.procedures.finding import Told, may_change, procedure_here

MOST: Final = 1_000_000


@get("/procedures/{slug:str}/places", guards=[requires_staff])
async def show_places(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    return await _page(request, await procedure_here(slug), Told())


@post("/procedures/{slug:str}/places", guards=[requires_processing], status_code=200)
async def change_places(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    posted, procedure = await read_form(request), await procedure_here(slug)
    capacities, problems = _capacities(posted, [unit for unit, _ in await _units(procedure)])
    if not problems:
        try:
            await set_capacities(procedure, capacities, signed_in(request).staff)
        except TooFew as few:
            problems = [
                (
                    f"capacity-{few.place}",
                    f"すでに{few.taken}人が申し込んでいます。{few.taken}以上の数を入力してください",
                )
            ]
        except NotTheirs:
            raise PermissionDeniedException from None
        except UnknownProcedure:
            raise NotFoundException from None
    if problems:
        return await _page(request, procedure, Told(422, problems=problems, typed=posted))
    return Redirect(f"/procedures/{slug}/places", status_code=303)


@post("/procedures/{slug:str}/lottery", guards=[requires_processing], status_code=200)
async def draw_lots(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    procedure = await procedure_here(slug)
    if not await places_of(procedure):
        told = Told(422, "まだ抽選できません", ["定員を決めてから抽選してください。"])
        return await _page(request, procedure, told)
    try:
        await draw(procedure, signed_in(request).staff)
    except StillOpen:
        return await _page(
            request, procedure, Told(422, "まだ抽選できません", ["受付が終わってから抽選してください。"])
        )
    except AlreadyDrawn:
        told = Told(409, "抽選は済んでいます", ["抽選は1回だけです。結果を表示しています。"])
        async with fresh_unit():  # whoever drew at the same time was first, and our unit is spent
            return await _page(request, procedure, told)
    except NotTheirs:
        raise PermissionDeniedException from None
    return Redirect(f"/procedures/{slug}/places#draws", status_code=303)


async def _units(procedure: ManagedProcedure) -> Sequence[tuple[str, str]]:
    version = procedure.live or procedure.draft
    if version is None:
        raise NotFoundException
    return units_of(await definition_of(version.id))


def _capacities(posted: Posted, units: Sequence[str]) -> tuple[dict[str, int | None], list[tuple[str, str]]]:
    capacities: dict[str, int | None] = {}
    problems = []
    for unit in units:
        text = (posted.get(f"capacity.{unit}") or [""])[0].strip()
        if not text:
            capacities[unit] = None
        elif text.isascii() and text.isdecimal() and len(text) < 8 and int(text) <= MOST:
            capacities[unit] = int(text)
        else:
            problems.append((f"capacity-{unit}", f"定員は0から{MOST}までの数で入力してください"))
    return capacities, problems


async def _page(request: AnyRequest, procedure: ManagedProcedure, told: Told) -> Response[bytes]:
    places = await places_of(procedure)
    units = await _units(procedure)
    typed = {name: values[0] for name, values in told.typed.items() if values}
    rows = [
        {
            "unit": unit,
            "name": name,
            "capacity": typed.get(f"capacity.{unit}", str(places[unit].capacity) if unit in places else ""),
            "taken": places[unit].taken if unit in places else 0,
        }
        for unit, name in units
    ]
    return staff_page(
        request,
        "staff/procedures/places.html",
        told.status,
        procedure=procedure,
        rows=rows,
        told=told,
        names=dict(units),
        draws=await draws_of(procedure),
        may_change=may_change(request),
    )


ROUTES: Final = [show_places, change_places, draw_lots]
