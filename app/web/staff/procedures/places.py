"""定員: how many each place takes; by lot, who was drawn, so that anybody can draw again and get the same."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.exceptions import ClientException, NotFoundException, PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.lottery import (
    AlreadyDrawn,
    Draw,
    NextDraw,
    NobodyToDraw,
    StillOpen,
    draw,
    draws_of,
    next_draws,
)
from app.procedures.open_answers import has_open_places
from app.procedures.places import TooFew, Written, applied, places_of, set_capacities, units_ever, units_of, written
from app.procedures.procedure_admin import ProcedureDetails, definition_of
from app.procedures.seats import Seats
from app.tenancy.refusals import NotAllowed
from app.tenancy.scope import current_municipality
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_processing, requires_reading
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.layout import staff_page
from app.web.staff.new_transaction import new_transaction
from app.web.staff.procedures.lookup import EditResult, may_change, procedure_here

MOST: Final = 1_000_000
NOT_NOW: Final = "まだ保存できません"
MOVING: Final = "定員の記録を移しています。何も変更していません。しばらく待ってから、もう一度保存してください。"
NOT_YET: Final = "まだ抽選できません"
NOBODY: Final = "空きがないか、抽選に入る申請がありません。"


@dataclass(frozen=True, kw_only=True)
class ProceduresPlacesPage(PageContext):
    """定員 and 抽選 of a procedure."""

    template: ClassVar = "staff/procedures/places.html"
    procedure: ProcedureDetails
    rows: Sequence[Mapping[str, object]]
    result: EditResult
    names: Mapping[str, str]
    draws: Sequence[tuple[str, Draw]]
    code: str
    following: Sequence[tuple[str, NextDraw]]
    may_change: bool
    seats: bool


@get("/procedures/{slug:str}/places", guards=[requires_reading])
async def show_places(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    return await _page(request, await procedure_here(slug), EditResult())


@post("/procedures/{slug:str}/places", guards=[requires_processing], status_code=200)
async def change_places(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    posted, procedure = await read_form(request), await procedure_here(slug)
    units = await _units(request, procedure)
    if units.written is Written.moving:
        return await _page(request, procedure, EditResult(409, NOT_NOW, [MOVING], typed=posted))
    capacities, problems = _capacities(posted, list(units.names))
    if not problems:
        try:
            await set_capacities(
                procedure,
                {units.place(unit): most for unit, most in capacities.items()},
                signed_in(request).staff,
                _in_log(request, procedure, units),
            )
        except TooFew as few:
            problems = [
                (
                    f"capacity-{units.unit(few.place)}",
                    f"すでに{few.taken}人が申し込んでいます。{few.taken}以上の数を入力してください",
                )
            ]
        except NotAllowed:
            raise PermissionDeniedException from None
    if problems:
        return await _result_in_new_transaction(request, procedure, EditResult(422, problems=problems, typed=posted))
    return Redirect(f"/procedures/{slug}/places", status_code=303)


@post("/procedures/{slug:str}/lottery", guards=[requires_processing], status_code=200)
async def draw_lots(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    posted, procedure = await read_form(request), await procedure_here(slug)
    if not await places_of(procedure):
        return await _page(request, procedure, EditResult(422, NOT_YET, ["定員を決めてから抽選してください。"]))
    try:
        await draw(procedure, _counted(posted, "intake"), _counted(posted, "number"), signed_in(request).staff)
    except StillOpen:
        return await _result_in_new_transaction(
            request, procedure, EditResult(422, NOT_YET, ["受付が終わってから抽選してください。"])
        )
    except AlreadyDrawn:  # a colleague drew at the same time
        result = EditResult(409, "抽選は済んでいます", ["同じ抽選は1回だけです。結果を表示しています。"])
        return await _result_in_new_transaction(request, procedure, result)
    except NobodyToDraw:
        return await _result_in_new_transaction(
            request, procedure, EditResult(409, "抽選するものがありません", [NOBODY])
        )
    except NotAllowed:
        raise PermissionDeniedException from None
    return Redirect(f"/procedures/{slug}/places#draws", status_code=303)


def draw_name(one: Draw | NextDraw, *, several: bool) -> str:
    """The name of a lottery draw. `several`: there is more than one 募集, so the name has its number."""
    intake = f"第{one.intake}回の募集の" if several else ""
    return f"{intake}抽選" if one.number == 1 else f"{intake}追加抽選（{one.number - 1}回目）"


async def _result_in_new_transaction(
    request: AnyRequest, procedure: ProcedureDetails, result: EditResult
) -> Response[bytes]:
    async with new_transaction():  # a refused statement has ended the request's own unit
        return await _page(request, procedure, result)


def _counted(posted: Posted, name: str) -> int:
    """The number in a hidden input. Raises ClientException for one that is not ours."""
    text = only(posted, name)
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise ClientException("no form of ours")
    return int(text)


@dataclass(frozen=True, slots=True)
class _Units:
    """The units of the 定員: `names` by choice, `names_ever` with those of earlier versions too, and the seat of each where places are written so."""

    names: Mapping[str, str]
    names_ever: Mapping[str, str]
    seats: Mapping[str, str]
    written: Written

    def place(self, unit: str) -> str:
        """The place of a choice as it stands in the database."""
        return self.seats.get(unit, unit)

    def unit(self, place: str) -> str:
        """The choice of a place, however it is written."""
        return next((choice for choice, seat in self.seats.items() if seat == place), place)


async def _units(request: AnyRequest, procedure: ProcedureDetails) -> _Units:
    version = procedure.live or procedure.draft
    if version is None:
        raise NotFoundException
    definition = await definition_of(version.id)
    names = dict(units_of(definition))
    open_places = procedure.live is None or has_open_places(definition)
    how = await written(procedure.id, open_places=open_places)
    if how is Written.choices:
        return _Units(names, names, {}, how)
    ever = {**await units_ever(procedure.id), **names}
    return _Units(names, ever, _seats(request, procedure).of(ever), how)


def _in_log(request: AnyRequest, procedure: ProcedureDetails, units: _Units) -> Mapping[str, str]:
    """What the log calls places that are written as choices. Whatever a draft says now, it may be published with choices that tell an illness,
    and then a limit in the log would tell which seat is whose."""
    seats = _seats(request, procedure)
    return {} if procedure.live else {unit: seats.seat(unit) for unit in units.names if unit}


def _seats(request: AnyRequest, procedure: ProcedureDetails) -> Seats:
    return Seats(request.app.state.settings.key_of_seats(), current_municipality(), procedure.id)


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


async def _page(request: AnyRequest, procedure: ProcedureDetails, result: EditResult) -> Response[bytes]:
    limits = await places_of(procedure)
    units = await _units(request, procedure)
    places = {units.unit(place): capacity for place, capacity in limits.items()}
    arrived: Counter[str] = Counter()
    for place, count in (await applied(procedure)).items():
        arrived[units.unit(place)] += count
    draws, following = await draws_of(procedure), await next_draws(procedure)
    several = max([1, *(one.intake for one in draws), *(one.intake for one in following)]) > 1
    typed = {name: values[0] for name, values in result.typed.items() if values}
    rows = [
        {
            "unit": unit,
            "name": name,
            "capacity": typed.get(f"capacity.{unit}", str(places[unit].capacity) if unit in places else ""),
            "applied": arrived[unit],
        }
        for unit, name in units.names.items()
    ]
    return staff_page(
        request,
        ProceduresPlacesPage(
            procedure=procedure,
            rows=rows,
            result=result,
            names={units.place(unit): name for unit, name in units.names_ever.items()},
            draws=[(draw_name(one, several=several), replace(one, place=units.place(one.place))) for one in draws],
            code=current_municipality(),
            following=[
                (
                    draw_name(one, several=several),
                    replace(one, places={units.place(p): n for p, n in one.places.items()}),
                )
                for one in following
            ],
            may_change=may_change(request),
            seats=units.written is not Written.choices,
        ),
        result.status,
    )


ROUTES: Final = [show_places, change_places, draw_lots]
