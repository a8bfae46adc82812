"""What a request holds while it waits for the process that draws papers."""

from collections.abc import Awaitable, Callable

from anyio import create_task_group, fail_after, sleep

from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role
from app.web.staff.jobs.pools import PAPERS


async def connections_held(request: Callable[[], Awaitable[object]]) -> int:
    """How many connections of the staff's are taken while the request waits behind another's paper."""
    async with create_task_group() as tasks:
        turn = PAPERS._own_turn()
        async with turn:
            tasks.start_soon(request)
            with fail_after(120):
                while not turn._waiters:  # noqa: ASYNC110 - a lock tells nobody that it is waited for
                    await sleep(0.01)
            pool = ENGINE._pools[Role.staff]
            held: int = pool._size - pool._places._value
    return held
