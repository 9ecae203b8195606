"""Tables that are fetched as a CSV file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import StreamingHttpResponse

from homeplate.transfer.safe_csv import Cell, csv_lines


def csv_file(
    name: str, today: date, header: Iterable[str], rows: Iterable[Iterable[Cell]]
) -> StreamingHttpResponse:
    """A file called `name` and the day; its rows are read while it is sent."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{today.isoformat()}.csv"'
    return response
