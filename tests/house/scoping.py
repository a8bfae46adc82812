"""Whether an SQL text stays in its municipality, as sqlglot reads it.

A table of a municipality is bound where its municipality equals `$1`, or that of a table that is bound. What says so counts only as a conjunct
of WHERE or of an inner join's ON; a left join's ON binds its right side alone. What is not known here is a fault: better one statement
that has to be written plainer than one that nobody has read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

SCHEMA = "app"
# functions of PostgreSQL that sqlglot has no word of its own for; none of them runs SQL
FUNCTIONS = {"clock_timestamp", "make_date", "jsonb_build_object", "hashtextextended", "pg_advisory_xact_lock"}
# those of ours that a statement on the municipalities' tables may call: what is granted to its caller anyway, and changes nothing
API_FUNCTIONS = frozenset({"my_procedures", "partly_closed_procedures", "readable_procedures", "session_staff"})
_SELECT_PARTS = {
    *("expressions", "from_", "joins", "where", "group", "having", "order", "limit", "offset"),
    *("distinct", "windows", "with_", "locks"),
}
_TABLE_PARTS = {"this", "db", "alias", "joins"}
_UNION_PARTS = {"this", "expression", "distinct", "order", "limit", "with_"}
_INSERT_PARTS = {"this", "expression", "conflict", "returning", "with_"}
_CHANGE_PARTS = {"this", "expressions", "from_", "using", "where", "returning", "with_"}
_NO_BLANK = re.compile(r"\$\d+,(?=\S)")  # `$1,$2`: sqlglot takes `$1,$` for the beginning of a quotation


@dataclass(frozen=True)
class Catalogue:
    """The tables of the schema: those of municipalities with the column that names it, and the service's own."""

    keys: Mapping[str, str]
    free: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Around:
    """What a statement inside another can see: names of tables, those of them that are bound, and `with` queries."""

    bound: frozenset[tuple[str, str]] = frozenset()  # alias and key column
    names: frozenset[str] = frozenset()
    queries: frozenset[str] = frozenset()


@dataclass
class _Sources:
    """The tables of one FROM: key column by alias ("" for what has none), and what is said about them."""

    keys: dict[str, str] = field(default_factory=dict)
    facts: list[exp.Expression] = field(default_factory=list)
    left: list[tuple[str, exp.Expression]] = field(default_factory=list)
    inside: list[exp.Expression] = field(default_factory=list)  # statements and expressions that may look at the others


def faults_of(text: str, catalogue: Catalogue) -> list[str]:
    """What is wrong with a statement whose `$1` is its municipality; empty when nothing is."""
    if _NO_BLANK.search(text):
        return ["no blank after a comma between parameters"]
    try:
        parsed = sqlglot.parse(text, read="postgres")
    except SqlglotError as problem:
        return [f"not read: {str(problem).splitlines()[0]}"]
    if len(parsed) != 1 or parsed[0] is None:
        return ["not one statement"]
    check = _Check(catalogue)
    check.statement(parsed[0], _Around())
    check.functions(parsed[0], API_FUNCTIONS)
    return check.faults


def api_faults(text: str, views: frozenset[str]) -> list[str]:
    """The same of a statement that reads views of the schema `api` and nothing else."""
    if _NO_BLANK.search(text):
        return ["no blank after a comma between parameters"]
    try:
        parsed = sqlglot.parse(text, read="postgres")
    except SqlglotError as problem:
        return [f"not read: {str(problem).splitlines()[0]}"]
    if len(parsed) != 1 or not isinstance(parsed[0], exp.Select):
        return ["not one select"]
    check = _Check(Catalogue({}))
    check.functions(parsed[0], frozenset())
    tables = list(parsed[0].find_all(exp.Table))
    others = [table.sql() for table in tables if table.db != "api" or _name(table.this) not in views]
    return check.faults + [f"no view of api: {name}" for name in others] + ([] if tables else ["reads no view"])


def _name(node: exp.Expression | None) -> str:
    if not isinstance(node, exp.Identifier):
        return ""
    return str(node.name) if node.args.get("quoted") else str(node.name).lower()


def _conjuncts(node: exp.Expression | None) -> Iterator[exp.Expression]:
    if isinstance(node, (exp.Where, exp.Paren)):
        yield from _conjuncts(node.this)
    elif isinstance(node, exp.And):
        yield from _conjuncts(node.this)
        yield from _conjuncts(node.expression)
    elif node is not None:
        yield node


def _is_municipality(node: exp.Expression | None) -> bool:
    """`$1` or `$1::text`."""
    if isinstance(node, exp.Cast) and node.to.is_type("text"):
        node = node.this
    return isinstance(node, exp.Parameter) and isinstance(node.this, exp.Literal) and node.this.name == "1"


def _nested(node: exp.Expression) -> Iterator[exp.Expression]:
    """The outermost statements in an expression."""
    if isinstance(node, exp.Query):
        yield node
        return
    for child in node.iter_expressions():
        yield from _nested(child)


class _Check:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.faults: list[str] = []

    def functions(self, tree: exp.Expression, ours: frozenset[str]) -> None:
        """Calls of what is neither known to sqlglot nor among `ours` in the schema `api`."""
        for call in tree.find_all(exp.Anonymous):
            parent = call.parent
            schema = parent.db if isinstance(parent, exp.Table) else ""
            if isinstance(parent, exp.Dot) and parent.expression is call:
                schema = parent.this.sql()
            if call.name.lower() not in {"api": ours, "": FUNCTIONS}.get(schema, frozenset()):
                self.faults.append(f"unknown function {call.name}")

    def statement(self, node: exp.Expression, around: _Around) -> frozenset[tuple[str, str]]:
        """Look at one statement; returns the tables that its own FROM binds."""
        around = self._with(node, around)
        if isinstance(node, (exp.Subquery, exp.Paren)) and set(_given(node)) <= {"this", "alias"}:
            return self.statement(node.this, around)
        if isinstance(node, exp.SetOperation):
            self._only(node, _UNION_PARTS)
            both = [self.statement(branch, around) for branch in (node.this, node.expression)]
            return both[0] & both[1]
        if isinstance(node, exp.Select):
            return self._select(node, around)
        if isinstance(node, exp.Insert):
            self._insert(node, around)
        elif isinstance(node, (exp.Update, exp.Delete)):
            self._change(node, around)
        else:
            self.faults.append(f"a statement of another kind: {type(node).__name__}")
        return frozenset()

    def _with(self, node: exp.Expression, around: _Around) -> _Around:
        clause = node.args.get("with_")
        if clause is None:
            return around
        if clause.args.get("recursive"):
            self.faults.append("with recursive")
        for query in clause.expressions:
            self.statement(query.this, _Around(queries=around.queries))
            around = replace(around, queries=around.queries | {query.alias.lower()})
        return around

    def _select(self, node: exp.Select, around: _Around) -> frozenset[tuple[str, str]]:
        self._only(node, _SELECT_PARTS)
        sources = _Sources()
        if node.args.get("from_"):
            self._source(node.args["from_"].this, sources, around)
        for join in node.args.get("joins") or ():
            self._join(join, sources, around)
        sources.facts += _conjuncts(node.args.get("where"))
        parts = [part for name, part in _parts(node) if name not in {"from_", "joins", "with_", "locks"}]
        return self._bound(sources, around, parts)

    def _change(self, node: exp.Update | exp.Delete, around: _Around) -> None:
        self._only(node, _CHANGE_PARTS)
        sources = _Sources()
        self._source(node.this, sources, around)
        if not any(sources.keys.values()):
            self.faults.append("a change of a table that belongs to no municipality")
        others = [node.args["from_"].this] if node.args.get("from_") else list(node.args.get("using") or ())
        for other in others:
            self._source(other, sources, around)
        sources.facts += _conjuncts(node.args.get("where"))
        if isinstance(node, exp.Update):
            self._assignments(node.expressions)
        parts = [part for name, part in _parts(node) if name in {"expressions", "where", "returning"}]
        self._bound(sources, around, parts)

    def _insert(self, node: exp.Insert, around: _Around) -> None:
        self._only(node, _INSERT_PARTS)
        target = node.this
        if not isinstance(target, exp.Schema) or not isinstance(target.this, exp.Table):
            self.faults.append("an insert that does not name its columns")
            return
        sources = _Sources()
        self._source(target.this, sources, around)
        (alias, key), *_ = sources.keys.items() or [("", "")]
        columns = [_name(column) for column in target.expressions]
        if not key or columns.count(key) != 1:
            self.faults.append("an insert that does not name the municipality")
            return
        self._inserted(node.expression, columns.index(key), around)
        own = replace(around, bound=around.bound | {(alias, key)}, names=around.names | {alias})
        conflict = node.args.get("conflict")
        if conflict is not None and conflict.expressions:
            self._assignments(conflict.expressions)
            targets = [column.find(exp.Column) for column in conflict.args.get("conflict_keys") or ()]
            if key not in [_name(column.this) for column in targets if column is not None]:
                self.faults.append("on conflict over several municipalities")
        for part in (conflict, node.args.get("returning")):
            if part is not None:
                self._look_inside(part, own)

    def _inserted(self, source: exp.Expression | None, place: int, around: _Around) -> None:
        """The municipality that stands at `place` of what is inserted."""
        if isinstance(source, exp.Values):
            for row in source.expressions:
                if not _is_municipality(row.expressions[place] if isinstance(row, exp.Tuple) else None):
                    self.faults.append("an insert of another argument than $1")
                self._look_inside(row, around)
        elif isinstance(source, exp.Select):
            bound = self.statement(source, around)
            chosen = source.expressions[place] if place < len(source.expressions) else None
            if not _is_municipality(chosen) and _column(chosen) not in bound:
                self.faults.append("an insert of another argument than $1")
        else:
            self.faults.append("an insert of something else than values or a select")

    def _assignments(self, assignments: Sequence[exp.Expression]) -> None:
        for assignment in assignments:
            column = assignment.this if isinstance(assignment, exp.EQ) else None
            if not isinstance(column, exp.Column):
                self.faults.append("an assignment of another kind")
            elif _name(column.this) in {"municipality", *self.catalogue.keys.values()}:
                self.faults.append("a row is moved to another municipality")

    def _join(self, join: exp.Join, sources: _Sources, around: _Around) -> None:
        side, kind = str(join.side).upper(), str(join.kind).upper()
        if (side, kind) not in {("", ""), ("", "INNER"), ("", "CROSS"), ("LEFT", ""), ("LEFT", "OUTER")} or (
            set(_given(join)) - {"this", "side", "kind", "on"}
        ):
            self.faults.append(f"a join of another kind: {join.sql()}")
            return
        alias = self._source(join.this, sources, around)
        on = join.args.get("on")
        if on is not None:
            sources.inside.append(on)
        if side == "LEFT":
            sources.left += [(alias, fact) for fact in _conjuncts(on)]
        else:
            sources.facts += _conjuncts(on)

    def _source(self, node: exp.Expression, sources: _Sources, around: _Around) -> str:
        """Add what stands in a FROM; returns its alias."""
        alias, key = node.alias_or_name.lower(), ""
        if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
            self._only(node, _TABLE_PARTS)
            key = self._table(node, around)
            if node.args.get("alias") and node.args["alias"].args.get("columns"):
                self.faults.append(f"columns of another name: {node.sql()}")
        elif isinstance(node, exp.Table):
            self._only(node, _TABLE_PARTS)
            sources.inside.append(node.this)
        elif isinstance(node, exp.Lateral):
            sources.inside.append(node.this)
        elif isinstance(node, exp.Subquery) and isinstance(node.this, exp.Query):
            self.statement(node, _Around(queries=around.queries))
        elif isinstance(node, (exp.Unnest, exp.Values)):
            sources.inside.append(node)
        else:
            self.faults.append(f"a source of another kind: {type(node).__name__}")
        if alias in sources.keys or alias in around.names:
            self.faults.append(f"a name used twice: {alias}")
        sources.keys[alias] = key
        for join in node.args.get("joins") or () if isinstance(node, exp.Table) else ():
            self._join(join, sources, around)
        return alias

    def _table(self, table: exp.Table, around: _Around) -> str:
        """The column that names the table's municipality; "" where it has none."""
        name = _name(table.this)
        if not table.db and name in around.queries:
            return ""
        if table.db != SCHEMA:
            self.faults.append(f"a table without its schema, or of another: {table.sql()}")
        elif name not in self.catalogue.keys and name not in self.catalogue.free:
            self.faults.append(f"an unknown table: {name}")
        return self.catalogue.keys.get(name, "")

    def _bound(self, sources: _Sources, around: _Around, parts: Sequence[exp.Expression]) -> frozenset[tuple[str, str]]:
        """Follow what is said to the tables that it binds; what they are named with, looked at from inside, may lean on them."""
        bound: set[tuple[str, str]] = set()
        alone = next(iter(sources.keys.items())) if len(sources.keys) == 1 else None
        facts = [(pair, None) for fact in sources.facts if (pair := _equal(fact, alone))]
        facts += [(pair, right) for right, fact in sources.left if (pair := _equal(fact, alone))]
        own = {(alias, key) for alias, key in sources.keys.items() if key}
        for _ in own:
            for (one, other), right in facts:
                for bindable, by in ((one, other), (other, one)):
                    if bindable in own and right in {None, bindable[0]} and (by is None or by in bound | around.bound):
                        bound.add(bindable)
        self.faults += [f"{alias} is not held to its municipality" for alias, key in sorted(own - bound)]
        inner = _Around(around.bound | bound, around.names | set(sources.keys), around.queries)
        for part in [*sources.inside, *parts]:
            self._look_inside(part, inner)
        return frozenset(bound)

    def _look_inside(self, part: exp.Expression, around: _Around) -> None:
        for query in _nested(part):
            self.statement(query, around)

    def _only(self, node: exp.Expression, known: set[str]) -> None:
        for name in set(_given(node)) - known:
            self.faults.append(f"{type(node).__name__} with {name}")


def _given(node: exp.Expression) -> list[str]:
    return [name for name, part in node.args.items() if part not in (None, False, [])]


def _parts(node: exp.Expression) -> Iterator[tuple[str, exp.Expression]]:
    for name, part in node.args.items():
        for one in part if isinstance(part, list) else [part]:
            if isinstance(one, exp.Expression):
                yield name, one


def _column(node: exp.Expression | None, alone: tuple[str, str] | None = None) -> tuple[str, str] | None:
    """Alias and name of a column; without an alias, of the only table there is."""
    if not isinstance(node, exp.Column):
        return None
    name, alias = _name(node.this), _name(node.args.get("table"))
    if alias:
        return alias, name
    return alone if alone is not None and alone[1] == name else None


Side = tuple[str, str] | None


def _equal(fact: exp.Expression, alone: tuple[str, str] | None) -> tuple[Side, Side] | None:
    """The two columns that are equal; None in the place of `$1`. None where the fact says something else."""
    if not isinstance(fact, exp.EQ):
        return None
    sides: list[Side] = []
    for side in (fact.this, fact.expression):
        column = _column(side, alone)
        if column is None and not _is_municipality(side):
            return None
        sides.append(column)
    return sides[0], sides[1]
