"""The drawing of 個人情報の流れ: the applicant left, the service in the middle, the municipality right; below, who runs it."""

from collections.abc import Iterator, Sequence
from typing import Final

from app.papers.document.drawing import (
    LEADING,
    POINT,
    SMALLEST,
    Arrow,
    Drawing,
    DrawnText,
    Rectangle,
    Shape,
    broken,
    inside,
    set_words,
    width_of,
)
from app.papers.governance.flow import Flow, FlowStep, Route

WIDTH: Final = 267.0
HEIGHT: Final = 150.0
LABEL: Final = 7.5
TEXT: Final = 8.0
FINE: Final = 6.6

APPLICANT: Final = Rectangle(0, 0, 40, 88)
SERVICE: Final = Rectangle(76, 0, 94, 88)
MUNICIPALITY: Final = Rectangle(206, 0, 61, 88)
APPLICANT_SIDE: Final = Rectangle(79, 15, 33, 50)
STORE: Final = Rectangle(115, 28, 16, 22)
STAFF_SIDE: Final = Rectangle(134, 15, 33, 50)
SERVICE_MEASURES: Final = Rectangle(0, 95, 70, 55)
OPERATOR: Final = Rectangle(76, 95, 52, 10)
OPERATOR_MEASURES: Final = Rectangle(76, 112, 46, 38)
CONTRACTOR: Final = Rectangle(140, 95, 60, 12)
CONTRACTOR_MEASURES: Final = Rectangle(128, 112, 88, 38)
OTHERS: Final = Rectangle(222, 120, 45, 18)


def drawn(flow: Flow) -> Drawing:
    shapes = [
        *_applicant(flow),
        *_service(flow),
        *_municipality(flow),
        *_between(
            [step for step in flow.steps if step.route in {Route.TO_SERVICE, Route.TO_APPLICANT}],
            (APPLICANT.left + APPLICANT.width, SERVICE.left),
            heads=f"{flow.applicant_line}\n{flow.encrypted}",
            right=Route.TO_SERVICE,
        ),
        *_between(
            [step for step in flow.steps if step.route in {Route.FROM_STAFF, Route.TO_STAFF}],
            (SERVICE.left + SERVICE.width, MUNICIPALITY.left),
            heads=f"{flow.municipality_line}\n{flow.encrypted}",
            right=Route.TO_STAFF,
        ),
        *_running(flow),
        *_others(flow),
    ]
    return Drawing(WIDTH, HEIGHT, tuple(shapes))


def _applicant(flow: Flow) -> Iterator[Shape]:
    yield from _titled(APPLICANT, flow.applicant.name)
    device = Rectangle(APPLICANT.left + 4, 24, APPLICANT.width - 8, 22, pale=True)
    yield from _boxed(device, flow.applicant.equipment)
    yield from set_words(flow.aside, Rectangle(APPLICANT.left + 3, 60, APPLICANT.width - 6, 24), LABEL)


def _service(flow: Flow) -> Iterator[Shape]:
    yield SERVICE
    top = Rectangle(SERVICE.left, SERVICE.top + 1, SERVICE.width, 7)
    yield from set_words(flow.service.name, top, 10.5, bold=True)
    yield from set_words(flow.service.equipment, Rectangle(SERVICE.left, 8, SERVICE.width, 5), TEXT)
    yield from _side(APPLICANT_SIDE, flow.applicant_side, flow.applicant_functions)
    yield from _side(STAFF_SIDE, flow.staff_side, flow.staff_functions)
    yield from _boxed(STORE, flow.store)
    middle = STORE.top + STORE.height / 2
    yield Arrow(((APPLICANT_SIDE.left + APPLICANT_SIDE.width, middle), (STORE.left, middle)))
    yield Arrow(((STORE.left + STORE.width, middle), (STAFF_SIDE.left, middle)))
    limits = Rectangle(APPLICANT_SIDE.left, 68, SERVICE.width - 6, 18, dashed=True)
    yield limits
    yield from set_words(flow.applicant_limits, inside(limits), LABEL, centred=False)


def _side(box: Rectangle, title: str, functions: Sequence[str]) -> Iterator[Shape]:
    yield Rectangle(box.left, box.top, box.width, box.height, pale=True)
    yield from set_words(title, Rectangle(box.left, box.top + 0.5, box.width, 6), TEXT, bold=True)
    height = (box.height - 8) / len(functions) - 2
    for number, function in enumerate(functions):
        top = box.top + 8 + number * (height + 2)
        yield from _boxed(Rectangle(box.left + 2, top, box.width - 4, height), function, white=True)


def _municipality(flow: Flow) -> Iterator[Shape]:
    yield from _titled(MUNICIPALITY, flow.municipality.name)
    left, width = MUNICIPALITY.left + 5, MUNICIPALITY.width - 10
    boxes = (Rectangle(left, 12, width, 13), Rectangle(left, 31, width, 12), Rectangle(left, 55, width, 12))
    for box, text in zip(boxes, (flow.municipality.equipment, flow.downloaded, flow.applicant_list), strict=True):
        yield from _boxed(Rectangle(box.left, box.top, box.width, box.height, pale=True), text)
    middle = left + width / 2
    yield Arrow(((middle, 25), (middle, 31)), bare=True)
    inner = [step for step in flow.steps if step.route is Route.INSIDE]
    yield Arrow(((left + 6, 43), (left + 6, 55)))
    yield from set_words(_label(inner[0]), Rectangle(left + 9, 43.5, width - 9, 11), LABEL, centred=False)
    rest = "\n".join(_label(step) for step in inner[1:])
    yield from set_words(rest, Rectangle(left - 2, 69, width + 4, 17), LABEL)


def _between(steps: Sequence[FlowStep], gap: tuple[float, float], *, heads: str, right: Route) -> Iterator[Shape]:
    """Arrows over each other, each under its label. `right`: the route whose arrow points to the right."""
    left, end = gap
    yield from set_words(heads, Rectangle(left, 2, end - left, 10), LABEL)
    each = (SERVICE.height - 18) / len(steps)
    for number, step in enumerate(steps):
        top = 14 + number * each
        yield from set_words(_label(step), Rectangle(left + 1.5, top, end - left - 3, each - 4), LABEL)
        line = top + each - 3
        ends = ((left + 1, line), (end - 1, line))
        yield Arrow(ends if step.route is right else (ends[1], ends[0]))


def _running(flow: Flow) -> Iterator[Shape]:
    """The one who runs the service, its contractor and what is asked of them."""
    yield from _boxed(OPERATOR, flow.operator)
    yield from _boxed(CONTRACTOR, f"{flow.contractor.name}\n{flow.contractor.equipment}")
    middle = OPERATOR.left + OPERATOR.width / 2
    yield Arrow(((middle, SERVICE.height), (middle, OPERATOR.top)), bare=True)
    line = OPERATOR.top + OPERATOR.height / 2
    yield Arrow(((OPERATOR.left + OPERATOR.width, line), (CONTRACTOR.left, line)), bare=True)
    yield from set_words(flow.contract, Rectangle(126, 107, 16, 4), FINE)
    edge = MUNICIPALITY.left + 6
    yield Arrow(
        ((edge, MUNICIPALITY.height), (edge, 91.5), (middle + 14, 91.5), (middle + 14, OPERATOR.top)), bare=True
    )
    yield from set_words(flow.contract, Rectangle(154, 88.2, 30, 3.4), FINE)
    for box, measures, columns in (
        (SERVICE_MEASURES, flow.service_measures, 1),
        (OPERATOR_MEASURES, flow.operator_measures, 1),
        (CONTRACTOR_MEASURES, flow.contractor_measures, 2),
    ):
        yield Rectangle(box.left, box.top, box.width, box.height, dashed=True)
        yield from _list(measures, inside(box), columns)
    yield Arrow(((SERVICE.left - 6, SERVICE_MEASURES.top), (SERVICE.left, SERVICE.height - 2)), bare=True, dashed=True)
    for above, below in ((OPERATOR, OPERATOR_MEASURES), (CONTRACTOR, CONTRACTOR_MEASURES)):
        at = above.left + 8
        yield Arrow(((at, above.top + above.height), (at, below.top)), bare=True, dashed=True)


def _others(flow: Flow) -> Iterator[Shape]:
    """Other municipalities: their way to this one's information ends at a cross."""
    yield from _boxed(OTHERS, flow.others)
    middle = OTHERS.left + OTHERS.width / 2
    cross = 104.0
    yield Arrow(((middle, OTHERS.top), (middle, MUNICIPALITY.height)), dashed=True)
    for slant in (-3, 3):
        yield Arrow(((middle - slant, cross - 3), (middle + slant, cross + 3)), bare=True)
    yield from set_words(flow.others_note, Rectangle(middle + 4, 96, 19, 17), LABEL, centred=False)


def _titled(box: Rectangle, title: str) -> Iterator[Shape]:
    yield box
    yield from set_words(title, Rectangle(box.left, box.top + 1, box.width, 8), 10.5, bold=True)


def _boxed(box: Rectangle, text: str, *, white: bool = False) -> Iterator[Shape]:
    yield box if not white else Rectangle(box.left, box.top, box.width, box.height)
    yield from set_words(text, inside(box, 1), TEXT)


def _label(step: FlowStep) -> str:
    return f"{step.number}{step.words}"


def _list(lines: Sequence[str], box: Rectangle, columns: int) -> Iterator[DrawnText]:
    """Lines with a dot, hanging, in columns of as many; smaller until all fit."""
    size, each = FINE, -(-len(lines) // columns)
    parts = [lines[number * each : (number + 1) * each] for number in range(columns)]
    width = box.width / columns - (2 if columns > 1 else 0)
    while True:
        bullet = width_of("・", size)
        height = size * POINT * LEADING
        hanging = [_hanging(part, width - bullet, size) for part in parts]
        if max(map(len, hanging)) * height <= box.height or size <= SMALLEST:
            break
        size = max(SMALLEST, size - 0.2)
    for column, texts in enumerate(hanging):
        for number, (goes_on, text) in enumerate(texts):
            left = box.left + column * box.width / columns + (bullet if goes_on else 0)
            yield DrawnText(left, box.top + number * height, text if goes_on else f"・{text}", size)


def _hanging(lines: Sequence[str], width: float, size: float) -> list[tuple[bool, str]]:
    return [(number > 0, text) for line in lines for number, text in enumerate(broken([line], width, size))]
