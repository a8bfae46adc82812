"""No SQL is put together from strings, no log line gets a secret or an answer, and no exception carries one: planted and found."""

import ast

import pytest

from tests.house.leaks import built_sql, carried, logged
from tests.house.program import trees

# what puts SQL together, in the rooms where it is read by another test: names of columns and of functions, numbered places
PUT_TOGETHER = {
    "app.applications.worklist.queries": 1,  # ScopedQuery's own end of a page
    "app.tenancy.api": 1,  # a name out of GRANTED
    "app.tenancy.keyset": 1,
    "app.tenancy.statements": 2,  # ScopedQuery
    "app.tenancy.tables": 1,  # add(): names of columns
    "app.applications.own_procedures": 4,  # around what ScopedQuery said, whose values stay arguments
}
# what a log line may get: ids, names of the program's own, types, counts, codes. Each was looked at before it was written here.
LOGGED = {
    "app.applications.gathering": {"type(fault).__name__"},
    "app.applications.submitting": {"procedure.municipality"},  # a code
    "app.attachments.scanning": {
        *("row['id']", "row['municipality']", "fault", "verdict.signature", "verdict.reason"),
    },  # ids and a code; what is wrong with a seal, in words of ours; what the scanner calls a virus
    "app.notifications.delivery": {"letter.id", "told", "result.outcome", "result.reason", "result.code or ''"},
    "app.notifications.smtp_connection": {"len(refused)", "len(recipients)"},
    "app.operations.key_watch": {"len(found.looks)", "path", "_kind_of(fault)"},
    "app.operations.alarm_mail": {"len(alarms)", "result.outcome", "result.reason", "result.code or ''"},
    "app.operations.opening": {
        "why",
        "kind",
    },  # a sentence of the program about its surroundings, and the name of a fault's type
    "app.operations.sealing.mails": {"result.outcome", "result.reason", "result.code or ''"},
    "app.operations.sealing.memory": {"path"},
    "app.operations.sealing.process": {
        *("type(fault).__name__", "wait", "result.anchor.number", "result.refused", "path", "type(problem).__name__"),
    },
    "app.operations.worker": {"name", "fault", "wait", "type(fault).__name__"},
    "app.rendering.server": {"process.returncode", "problem.strerror"},  # the kernel's words for why it gave no process
    "app.procedures.stored_forms": {"version", "len(problem.faults)"},
    "app.procedures.keys": {"town", "problem"},  # a fault of the key store in words of ours, with the name of its type
    "app.vault.keystore": {"path", "fault.english", "place.file(owner, key_id)", "type(problem).__name__"},
    "app.web.errors": {"one_line(path)", "' from '.join((_type_and_frames(part) for part in _chain(problem)))"},
}


def test_no_sql_is_put_together_from_strings() -> None:
    found = {module: list(built_sql(tree)) for module, tree in trees().items()}
    assert {module: len(texts) for module, texts in found.items() if texts} == PUT_TOGETHER, found


@pytest.mark.parametrize(
    "text",
    [
        "def f(name): return f'select id from app.staff where name = {name}'",
        "def f(name): return 'select id from app.staff where name = ' + name",
        "def f(name): return 'select id from ' + name + ' where true'",
        "def f(name): return 'delete from app.staff where id = %s' % name",
        "def f(name): return 'delete from app.staff where %s = %s' % ('id', name)",
        "def f(name): return 'update app.staff set name = {}'.format(name)",
        "def f(name): return 'insert into app.staff values (NAME)'.replace('NAME', name)",
        "def f(name): return f'x{name} order by id'",
        "f = lambda name: f'select {name} from app.staff'",
        "async def f(self): await self.send(f'join app.{self.table} t on true')",
        "def f(name): return COLUMNS + f' from app.staff {name} where id = 1'",
    ],
)
def test_sql_that_is_put_together_is_found(text: str) -> None:
    assert list(built_sql(ast.parse(text)))


@pytest.mark.parametrize(
    "text",
    [
        "TEXT = f'select {\", \".join(NAMES)} from app.staff where id = $1'",
        "def f(): return f'select {COLUMNS} from app.staff where id = $1'",
        "def f(): return 'select id ' + _FROM",
        "def f(name): return f'{name}を選んでください'",
        "def f(place): return f'A demo runs already. Stop it where it was started: {place}'",
    ],
)
def test_a_text_of_constants_is_taken(text: str) -> None:
    assert list(built_sql(ast.parse(text))) == []


def test_a_log_line_gets_nothing_but_what_stands_here() -> None:
    found: dict[str, set[str]] = {}
    for module, tree in trees().items():
        for value, _ in logged(tree):
            found.setdefault(module, set()).add(value)
    assert found == LOGGED


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("log.info('signed in with %s', password)", "password"),
        ("LOG.error(f'wrong {answers}')", "f'wrong {answers}'"),
        ("self.log.warning('x' + token)", "'x' + token"),
        ("logging.debug('x', extra={'body': body})", "{'body': body}"),
        ("log.exception(problem)", "problem"),
    ],
)
def test_what_a_log_line_gets_is_found(text: str, value: str) -> None:
    assert [one for one, _ in logged(ast.parse(text))] == [value]


def test_no_exception_carries_a_secret() -> None:
    found = {module: list(carried(tree)) for module, tree in trees().items()}
    assert {module: texts for module, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    "text",
    [
        "raise ValueError(password)",
        "raise ValueError(f'wrong: {typed[:10]}')",
        "raise Refused('x', text=code.reveal())",
        "raise Refused(str(self.session_token))",
        "raise Refused(posted['name'])",
        "raise Refused('{}'.format(answers)) from None",
    ],
)
def test_an_exception_with_a_secret_is_found(text: str) -> None:
    assert list(carried(ast.parse(text)))


@pytest.mark.parametrize("text", ["raise ValueError(f'{len(typed)} characters')", "raise Refused(name)", "raise"])
def test_an_exception_without_is_taken(text: str) -> None:
    assert list(carried(ast.parse(text))) == []
