"""Turning a statement of the columnar engine into one of PostgreSQL, by SQLGlot and a few rules of ours.

Each measure has one statement. What SQLGlot does not turn over by itself is here, function by function. Nothing but
`statements` imports this module, when it has not kept what it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.dialects.postgres import Postgres

from homeplate.insight.tables.statements import Mark, Turned

LOCALE = '"und-x-icu"'
"""The collation by whose rules capitals are made small: that of the tables knows the English alphabet only."""
VALUE = "\u00a7"
_VALUE = re.compile(r"\$(\w+)")
_MARK = re.compile("\x01([tv]):(\\w+)\x02")
_SMALL = (exp.DType.UTINYINT, exp.DType.USMALLINT, exp.DType.TINYINT, exp.DType.SMALLINT)


def turn(sql: str) -> Turned:
    """A statement turned over."""
    # Values go through SQLGlot as columns with a name of their own: it takes two signs of money for quotes at times.
    tree = sqlglot.parse_one(_VALUE.sub(rf'"{VALUE}\1"', sql), read="duckdb")
    makes, body = _content(tree) if isinstance(tree, exp.Create) else ("", tree)
    _mark_values(body)
    _mark_tables(body)
    for change in (_everything_grouped, _everything_ordered, _named, _firsts_and_lasts, _products):
        change(body)
    text = body.sql(
        dialect=_Dialect, identify=True, comments=False, unsupported_level=sqlglot.ErrorLevel.IGNORE
    )
    return Turned(makes, tuple(_pieces(text.replace("%", "%%"))))


def _pieces(text: str) -> Iterator[str | Mark]:
    at = 0
    for found in _MARK.finditer(text):
        yield text[at : found.start()]
        yield Mark(found[2], table=found[1] == "t")
        at = found.end()
    yield text[at:]


def _content(tree: exp.Create) -> tuple[str, exp.Expr]:
    """The name of the table that a statement makes, and what is in it: nothing where only columns are named."""
    made = tree.this
    if tree.expression is not None:
        return made.name, tree.expression
    columns = [
        exp.alias_(exp.cast(exp.null(), column.args["kind"]), column.name) for column in made.expressions
    ]
    return made.this.name, exp.select(*columns).where(exp.false())


def _mark_values(body: exp.Expr) -> None:
    for column in list(body.find_all(exp.Column)):
        if column.name.startswith(VALUE):
            column.replace(exp.Placeholder(this=column.name.removeprefix(VALUE)))


def _mark_tables(body: exp.Expr) -> None:
    """Put a mark in the place of each table that is not named by the statement itself."""
    own = {named.alias for named in body.find_all(exp.CTE)}
    for table in list(body.find_all(exp.Table)):
        if not table.name or table.name in own:
            continue
        if not table.alias:
            table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
        table.set("this", exp.Var(this=f"\x01t:{table.name}\x02"))


def _everything_grouped(body: exp.Expr) -> None:
    """GROUP BY ALL: by the place of each column that counts nothing."""
    for select in body.find_all(exp.Select):
        group = select.args.get("group")
        if group is None or not group.args.get("all"):
            continue
        places = [place for place, one in enumerate(select.expressions, 1) if not _counts(one)]
        select.set(
            "group",
            exp.Group(expressions=[exp.Literal.number(place) for place in places]) if places else None,
        )


def _counts(column: exp.Expr) -> bool:
    return any(found.find_ancestor(exp.Window) is None for found in column.find_all(exp.AggFunc))


def _everything_ordered(body: exp.Expr) -> None:
    """ORDER BY ALL: by the place of each column."""
    for order in body.find_all(exp.Order):
        if [one.this.name for one in order.expressions if isinstance(one.this, exp.Var)] == ["ALL"]:
            select = order.find_ancestor(exp.Select)
            places = range(1, len(select.expressions) + 1) if select else ()
            ordered = [exp.Ordered(this=exp.Literal.number(place), nulls_first=False) for place in places]
            order.set("expressions", ordered)


def _named(body: exp.Expr) -> None:
    """A name for each sub-query that has none: PostgreSQL asks for it."""
    for number, query in enumerate(body.find_all(exp.Subquery)):
        if not query.alias and isinstance(query.parent, exp.From | exp.Join):
            query.set("alias", exp.TableAlias(this=exp.to_identifier(f"_q{number}")))


def _firsts_and_lasts(body: exp.Expr) -> None:
    """arg_min(what, by), arg_max(what, by): the first of the list in that order, of what is known of both."""
    for found in list(body.find_all(exp.ArgMin, exp.ArgMax)):
        what, by = found.this, found.expression
        order = exp.Order(
            this=what.copy(), expressions=[exp.Ordered(this=by.copy(), desc=isinstance(found, exp.ArgMax))]
        )
        known: exp.Expr = exp.and_(what.copy().is_(exp.null()).not_(), by.copy().is_(exp.null()).not_())
        whole: exp.Expr = found
        if isinstance(found.parent, exp.Filter):
            whole = found.parent
            known = exp.and_(found.parent.expression.this.copy(), known)
        listed = exp.Filter(this=exp.ArrayAgg(this=order), expression=exp.Where(this=known))
        whole.replace(exp.Bracket(this=exp.paren(listed), expressions=[exp.Literal.number(0)]))


def _products(body: exp.Expr) -> None:
    """product(factor) OVER (…): by logarithms, and nothing where a factor is; no factor of ours is below nothing."""
    for window in list(body.find_all(exp.Window)):
        made = window.this
        if not isinstance(made, exp.Anonymous) or made.name.lower() != "product":
            continue
        (factor,) = made.expressions
        least, logs = window.copy(), window.copy()
        least.set("this", exp.Min(this=factor.copy()))
        logs.set("this", exp.Sum(this=exp.Ln(this=exp.func("NULLIF", factor.copy(), exp.Literal.number(0)))))
        nothing = exp.LTE(this=least, expression=exp.Literal.number(0))
        window.replace(exp.Case().when(nothing, exp.Literal.number(0)).else_(exp.Exp(this=logs)))


Write = Callable[[Any, Any], str]


def _query(select: str, listed: str, name: str, rest: str) -> str:
    """A list by a question to another: what is in it by a name, and its `place`."""
    return f"ARRAY(SELECT {select} FROM UNNEST({listed}) WITH ORDINALITY AS _l({name}, place){rest})"  # noqa: S608


def _each(select: str, rest: str = "") -> Write:
    """A list made of another by a sub-query over what is in it."""
    return lambda to, node: _query(select, to.sql(node, "this"), "one", rest)


def _sorted(to: Any, node: Any) -> str:
    """list_sort; of what is listed there by the list itself."""
    listed = node.this
    if isinstance(listed, exp.ArrayAgg):
        what = to.sql(listed, "this")
        one = to.sql(listed.this.expressions[0]) if isinstance(listed.this, exp.Distinct) else what
        return f"ARRAY_AGG({what} ORDER BY {one})"
    return _each("one", " ORDER BY one")(to, node)


def _changed(to: Any, node: Any) -> str:
    """list_transform, in the order of the list."""
    (name,) = node.expression.expressions
    body, name = to.sql(node.expression, "this"), to.sql(name)
    listed = to.sql(node, "this")
    return _query(body, listed, name, " ORDER BY place")


def _let_through(to: Any, node: Any) -> str:
    """list_filter, in the order of the list."""
    (name,) = node.expression.expressions
    body, name = to.sql(node.expression, "this"), to.sql(name)
    listed = to.sql(node, "this")
    return _query(name, listed, name, f" WHERE {body} ORDER BY place")


def _whole(to: Any, node: Any) -> str:
    """a // b of whole numbers: of others the columnar engine makes no whole one."""
    return f"(({to.sql(node, 'this')}) / ({to.sql(node, 'expression')}))"


def _at(to: Any, node: Any) -> str:
    """list[-1]: the last one. SQLGlot counts places from 0, and those from the end from −2."""
    place = node.expressions[0] if len(node.expressions) == 1 else None
    if isinstance(place, exp.Neg):
        listed = to.sql(node, "this")
        return f"({listed})[CARDINALITY({listed}) + 2 - {to.sql(place, 'this')}]"
    usual: str = Postgres.Generator.bracket_sql(to, node)
    return usual


FUNCTIONS: dict[str, Write] = {
    "epoch_us": lambda to, node: (
        f"CAST(ROUND(DATE_PART('epoch', {to.sql(node.expressions[0])}) * 1000000) AS BIGINT)"
    ),
    "strlen": lambda to, node: f"LENGTH({to.sql(node.expressions[0])})",
    "to_minutes": lambda to, node: f"MAKE_INTERVAL(mins => CAST({to.sql(node.expressions[0])} AS INT))",
    "to_hours": lambda to, node: f"MAKE_INTERVAL(hours => CAST({to.sql(node.expressions[0])} AS INT))",
}
"""Functions that SQLGlot has no type for."""


def _other(to: Any, node: Any) -> str:
    write = FUNCTIONS.get(node.name.lower())
    usual: str = Postgres.Generator.anonymous_sql(to, node) if write is None else write(to, node)
    return usual


def _one_by_one(to: Any, node: Any) -> str:
    """unnest; a row of numbers comes one by one by itself."""
    listed = to.sql(node, "this")
    return listed if isinstance(node.this, exp.GenerateSeries) else f"UNNEST({listed})"


def _array(to: Any, node: Any) -> str:
    if not node.expressions:
        return "'{}'"
    return f"ARRAY[{to.expressions(node, flat=True)}]"


class _Dialect(Postgres):
    """PostgreSQL with what SQLGlot leaves as it is."""

    class Generator(Postgres.Generator):  # type: ignore[misc, valid-type]  # SQLGlot makes it when it is imported
        """How each function is written."""

        TYPE_MAPPING = {**Postgres.Generator.TYPE_MAPPING, **dict.fromkeys(_SMALL, "INT")}
        TRANSFORMS = {
            **Postgres.Generator.TRANSFORMS,
            exp.Placeholder: lambda to, node: f"\x01v:{node.name}\x02",
            exp.Length: lambda to, node: f"CARDINALITY({to.sql(node, 'this')})",
            exp.ArraySort: _sorted,
            exp.ArrayDistinct: _each("DISTINCT one"),
            exp.ArrayMin: lambda to, node: f"({_query('MIN(one)', to.sql(node, 'this'), 'one', '')})[1]",
            exp.ArrayFilter: _let_through,
            exp.Transform: _changed,
            exp.Split: lambda to, node: (
                f"STRING_TO_ARRAY({to.sql(node, 'this')}, {to.sql(node, 'expression')})"
            ),
            exp.Array: _array,
            exp.Bracket: _at,
            exp.Explode: _one_by_one,
            exp.Mode: lambda to, node: (
                f"MODE() WITHIN GROUP (ORDER BY {to.sql(node.this, 'this')})"
                if isinstance(node.this, exp.Order)
                else f"MODE() WITHIN GROUP (ORDER BY {to.sql(node, 'this')})"
            ),
            exp.ToDays: lambda to, node: f"MAKE_INTERVAL(days => CAST({to.sql(node, 'this')} AS INT))",
            exp.IntDiv: _whole,
            exp.IgnoreNulls: lambda to, node: to.sql(node, "this"),
            exp.AnyValue: lambda to, node: f"MIN({to.sql(node, 'this')})",
            exp.Lower: lambda to, node: f'(LOWER({to.sql(node, "this")} COLLATE {LOCALE}) COLLATE "C")',
            exp.Anonymous: _other,
        }
