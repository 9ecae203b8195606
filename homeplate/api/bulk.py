"""Many changes in one request, each with its own result: a row that is refused undoes only itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from ninja.errors import ValidationError
from pydantic import BaseModel, Field, TypeAdapter
from pydantic import ValidationError as Unfit

from homeplate.api.http import ApiRequest, reply
from homeplate.api.problems import Problem, known_error, problem
from homeplate.api.types import Answer
from homeplate.people.permissions import Permission

MOST_ROWS = 200
Row = TypeVar("Row", bound=BaseModel)

Revision = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""The revision that the row was read at; a record changed since then is left alone."""


class RowResult(Answer):
    """What became of one row: the status it would have had by itself, the record, or the problem."""

    row: int
    status: int
    id: UUID | None
    revision: int | None
    problem: Problem | None


class BulkAnswer(Answer):
    """The results in the order of the rows."""

    succeeded: int
    failed: int
    results: list[RowResult]


def run_rows(
    request: ApiRequest,
    rows: list[Any],
    adapter: TypeAdapter[Row],
    do: Callable[[ApiRequest, Row], Any],
    needs: Permission,
) -> HttpResponse:
    """Do each row in a transaction of its own inside one of all; status 207 (RFC 4918) says: look at each.

    Who lacks `needs` is refused as a whole; a row may ask for more, and is refused by itself.
    """
    request.auth.require(needs)
    # One commit for all rows: two hundred of their own would cost more than the changes.
    with transaction.atomic():
        results = [_result(request, number, row, adapter, do) for number, row in enumerate(rows)]
    failed = sum(result["problem"] is not None for result in results)
    return reply({"succeeded": len(results) - failed, "failed": failed, "results": results}, status=207)


def _result(
    request: ApiRequest,
    number: int,
    row: Any,
    adapter: TypeAdapter[Row],
    do: Callable[[ApiRequest, Row], Any],
) -> dict[str, Any]:
    try:
        read = adapter.validate_python(row)
        with transaction.atomic():
            record = do(request, read)
    except Exception as error:
        told = problem(known_error(request, _as_ninja(error)))
        return {"row": number, "status": told["status"], "id": None, "revision": None, "problem": told}
    status = 201 if record.revision == 1 and "id" not in type(read).model_fields else 200
    return {"row": number, "status": status, "id": record.id, "revision": record.revision, "problem": None}


def _as_ninja(error: Exception) -> Exception:
    """A row that does not fit is told of like a body that does not fit."""
    if not isinstance(error, Unfit):
        return error
    return ValidationError(
        [{**one, "loc": ("body", *one["loc"][1:])} for one in error.errors(include_url=False)]
    )
