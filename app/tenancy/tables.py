"""Tables that belong to a municipality: no query leaves the scope's municipality, and none runs without a scope.

This is the second of three walls; under it PostgreSQL's row-level security refuses again (app/migrations/rules).
"""

from collections.abc import Iterable
from typing import Any, Final, Never, Self, cast

from piccolo.columns import UUID, Bytea, Column, Date, Integer, SmallInt, Text, Timestamptz
from piccolo.columns.column_types import JSONB
from piccolo.columns.combination import WhereRaw
from piccolo.query.methods import Delete, Update
from piccolo.querystring import QueryString
from piccolo.table import Table
from piccolo.utils.sql_values import convert_to_sql_value

from app.tenancy.engine import ENGINE
from app.tenancy.scope import ScopeMissing, current_municipality

ADD_ONLY: Final = "a row is added with add(), which names only the columns it is given"


class ForeignMunicipality(RuntimeError):
    """A row of another municipality was about to be written."""


class JoinRefused(RuntimeError):
    """Piccolo joins by one column and leaves the joined table without municipality: a join is a ScopedStatement."""


def raw_condition(text: str, *values: Any) -> WhereRaw:
    """A condition in SQL, with `{}` for each value or column: a text or a module's constant, which a test of the house reads.

    Piccolo writes it as it stands and joins it to the municipality's by `and`, under which an `or` without brackets would lead out.
    """
    return WhereRaw(f"({text})", *values)


def raw_expression(text: str, *values: Any, alias: str | None = None) -> QueryString:
    """A value or a selected column in SQL, under the same rules."""
    return QueryString(f"({text})", *values, alias=alias)


def among(column: Column, values: Iterable[Any]) -> WhereRaw:
    """Rows whose column has one of the values, passed as one array: the statement has one text however many there are."""
    return raw_condition("{} = any({})", column, [convert_to_sql_value(value, column) for value in values])


class _WhenRun:
    """Adds the scope when the query runs, after Piccolo's own guard against statements without a `where`."""

    async def _run(self, node: str | None = None, in_pool: bool = True) -> Any:
        query: Any = self
        if node is not None:
            raise NotImplementedError("run(node=…) knows no scope")
        query._validate()  # noqa: SLF001  the guard must see the statement before the scope is added
        query.where(query.table.municipality == current_municipality())
        return await super()._run(node=None, in_pool=in_pool)  # type: ignore[misc]  # the other parent is a Piccolo query

    def freeze(self) -> Never:
        raise NotImplementedError("a frozen query would keep the first caller's scope")


class _ScopedUpdate(_WhenRun, Update):  # type: ignore[type-arg]
    def _validate(self) -> None:
        super()._validate()  # type: ignore[no-untyped-call]  # Piccolo's is untyped
        for column, value in self.values_delegate._values.items():  # noqa: SLF001  Piccolo's only way to it
            if column is self.table.municipality and value != current_municipality():
                raise ForeignMunicipality("a row stays in its municipality")


class _ScopedDelete(_WhenRun, Delete):
    pass


class MunicipalTable(Table):
    """A table of which every row belongs to one municipality (`municipality`, six digits).

    Raises ScopeMissing outside a scope and NotForApplicants on the applicant's side, for every way to read or write.
    """

    municipality = Text(required=True)

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**{"db": ENGINE, "schema": "app", **options})

    @classmethod
    def select(cls, *columns: Any, exclude_secrets: bool = False) -> Any:
        here = current_municipality()
        query = super().select(*columns, exclude_secrets=exclude_secrets).where(cls.municipality == here)
        for selected in query.columns_delegate.selected_columns:
            parts = [selected] if isinstance(selected, Column) else getattr(selected, "columns", ())
            if any(column._meta.call_chain for column in parts):  # noqa: SLF001  Piccolo's only way to it
                raise JoinRefused("a column of a joined table: declare a ScopedStatement")
        return query

    @classmethod
    def objects(cls, *prefetch: Any) -> Any:
        return super().objects(*prefetch).where(cls.municipality == current_municipality())

    @classmethod
    def count(cls, column: Any = None, distinct: Any = None) -> Any:
        return super().count(column=column, distinct=distinct).where(cls.municipality == current_municipality())

    @classmethod
    def exists(cls) -> Any:
        return super().exists().where(cls.municipality == current_municipality())

    @classmethod
    def update(cls, values: Any = None, force: bool = False, use_auto_update: bool = True, **kwargs: Any) -> Any:  # noqa: ARG003  Piccolo's signature
        current_municipality()
        return _ScopedUpdate(cls, force=force).values(values or cast("dict[Any, Any]", kwargs))

    @classmethod
    def delete(cls, force: bool = False) -> Any:
        current_municipality()
        return _ScopedDelete(cls, force=force)

    @classmethod
    def insert(cls, *rows: Any) -> Never:  # noqa: ARG003  Piccolo's signature
        current_municipality()
        raise NotImplementedError(ADD_ONLY)

    @classmethod
    async def add(cls, **values: Any) -> None:
        """Insert one row, naming only these columns: the others are the database's to fill, and often not granted to the writer."""
        row = {**values, "municipality": current_municipality()}
        columns = [cls._meta.get_column_by_name(name) for name in row]
        names = ", ".join(f'"{column._meta.db_column_name}"' for column in columns)  # noqa: SLF001  Piccolo's only way to it
        written = [convert_to_sql_value(row[column._meta.name], column) for column in columns]  # noqa: SLF001  the same
        places = ", ".join("{}" for _ in written)
        await ENGINE.run_querystring(
            QueryString(f"insert into {cls._meta.get_formatted_tablename()} ({names}) values ({places})", *written)  # noqa: S608  names of columns, no values
        )

    @classmethod
    def raw(cls, sql: str, *args: Any) -> Never:  # noqa: ARG003  Piccolo's signature
        current_municipality()
        raise NotImplementedError("raw() knows no scope")

    def save(self, columns: Any = None) -> Any:
        self.belong_here()
        if not self._exists_in_db:
            raise NotImplementedError(ADD_ONLY)
        return super().save(columns)

    def remove(self) -> Any:
        self.belong_here()
        return super().remove()

    def belong_here(self) -> Self:
        """Take the scope's municipality; raises ForeignMunicipality for a row of another."""
        here = current_municipality()
        if self.municipality not in (None, "", here):
            raise ForeignMunicipality("this row belongs to another municipality")
        self.municipality = here
        return self


def _select_alone(cls: type[Table], *_: Any, **__: Any) -> Never:
    raise NotImplementedError(f"{cls.__name__} is read with select() alone")


class Municipality(Table, db=ENGINE, tablename="municipality", schema="app"):
    """自治体: one's own, and nobody else's; the operator's office changes it through functions of the schema `api`."""

    code = Text(primary_key=True)
    slug = Text()
    name = JSONB()
    reading = Text(default="")
    telephone = Text()
    telephone_hours = JSONB()
    crest = Bytea(null=True, default=None)
    home_page = Text(default="")
    colour = Text(default="")
    suspended_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()

    @classmethod
    def select(cls, *columns: Any, exclude_secrets: bool = False) -> Any:
        return super().select(*columns, exclude_secrets=exclude_secrets).where(cls.code == current_municipality())

    objects = count = exists = update = delete = insert = raw = classmethod(_select_alone)


class Section(MunicipalTable, tablename="section"):
    """課 as it is today: its name as `{"ja": …}` and its ふりがな, telephone with its hours, and mail address (also sealed to the mailer).

    One that opens on a day to come is there already (`opens_on`), and one that closed stays (`closed_on`, with `merged_into`). What it was called on
    another day is in `app.section_name` (app/municipalities/section_names.py), what is planned for it in `app.section_change`.
    """

    id = UUID(primary_key=True)
    name = JSONB()
    reading = Text(default="")
    telephone = Text()
    telephone_hours = JSONB()
    mail = Text()
    mail_sealed = Bytea(null=True, default=None)
    mail_format = SmallInt()
    position = Integer()
    opens_on = Date(null=True, default=None)
    closed_on = Date(null=True, default=None)
    merged_into = UUID(null=True, default=None)
    revision = Integer()


__all__ = ["ForeignMunicipality", "MunicipalTable", "Municipality", "ScopeMissing", "Section"]
