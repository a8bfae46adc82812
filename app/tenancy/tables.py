"""Tables that belong to a municipality: no query leaves the scope's municipality, and none runs without a scope.

This is the second of three walls; under it PostgreSQL's row-level security refuses again (app/migrations/sql/policies.sql).
"""

from typing import Any, Never, Self, cast

from piccolo.columns import UUID, Bytea, Text, Timestamptz
from piccolo.columns.column_types import JSONB
from piccolo.query.methods import Delete, Update
from piccolo.querystring import QueryString
from piccolo.table import Table
from piccolo.utils.sql_values import convert_to_sql_value

from app.tenancy.engine import ENGINE
from app.tenancy.scope import ScopeMissing, current_municipality


class ForeignMunicipality(RuntimeError):
    """A row of another municipality was about to be written."""


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
    pass


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
        return (
            super().select(*columns, exclude_secrets=exclude_secrets).where(cls.municipality == current_municipality())
        )

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
    def insert(cls, *rows: Any) -> Any:
        for row in rows:
            row.belong_here()
        return super().insert(*rows)

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


class Municipality(Table, db=ENGINE, tablename="municipality", schema="app"):
    """自治体. Row-level security shows the staff their own and nobody else's."""

    code = Text(primary_key=True)
    slug = Text()
    name = JSONB()
    telephone = Text()
    suspended_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()

    @classmethod
    def select(cls, *columns: Any, exclude_secrets: bool = False) -> Any:
        return super().select(*columns, exclude_secrets=exclude_secrets).where(cls.code == current_municipality())


class Section(MunicipalTable, tablename="section"):
    """課: its name as `{"ja": …}`, telephone, and mail address (also sealed to the mailer)."""

    id = UUID(primary_key=True)
    name = JSONB()
    telephone = Text()
    mail = Text()
    mail_sealed = Bytea(null=True, default=None)


__all__ = ["ForeignMunicipality", "MunicipalTable", "Municipality", "ScopeMissing", "Section"]
