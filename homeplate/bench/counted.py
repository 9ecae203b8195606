"""The process behind `counting.count`: requests as JSON in, the number of statements of each out."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeplate.config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from homeplate.bench.counting import Request  # noqa: E402

STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


def counted(requests: Sequence[Request]) -> list[int]:
    """Statements of each request; beginning and ending a transaction is none."""
    client, seen = Client(), [0]

    def counting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen[0] += sql.lstrip("( ").upper().startswith(STATEMENTS)
        return execute(sql, params, many, context)

    found = []
    with connection.execute_wrapper(counting):
        for method, path, headers, data in requests:
            before = seen[0]
            body = b"" if data is None else json.dumps(data)
            client.generic(method, path, body, "application/json", headers=headers, HTTP_HOST="127.0.0.1")
            found.append(seen[0] - before)
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(counted(json.load(sys.stdin))))
