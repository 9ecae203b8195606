"""How templates call and write: what Jinja asks of every value, each time anew, is asked once here.

Jinja looks at whatever is called for what it may want to be given, and makes a marked text of whatever is written; a
page makes a thousand calls and writes three thousand values.
"""

from __future__ import annotations

from typing import Any

import markupsafe
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr, Template
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from homeplate.web.words import word

escaped = getattr(markupsafe, "_escape_inner", escape)
"""Text with its signs escaped and no mark put on it. That has no public name: where a version knows none, the marked
text is as right and takes longer."""


class PageContext(Context):
    """The context of a template; it calls as Jinja's does, knowing what the most frequent ones want."""

    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """What a call in a template gives. What Jinja says of loops and blocks is of no use to these."""
        if type(__obj) is Macro or __obj is word:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return __obj(__self.eval_ctx, *args, **kwargs)
        return super().call(__obj, *args, **kwargs)


def written(value: Any) -> str:
    """A value as it stands in a page: escaped by the same rules as `escape`, but not marked as such once more."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    return escaped(value) if kind is str else escape(value)


class PageCode(CodeGenerator):
    """Compiles templates that write by `written`: what is written is joined at once, so nothing asks for its mark.

    A list of fifty deals takes a twelfth less so, the database included. What it overrides has no public name either:
    a version that calls it otherwise writes as Jinja does.
    """

    def visit_Template(self, node: Template, frame: Frame | None = None) -> None:
        """The template, with the name it writes by."""
        self.writeline(f"from {__name__} import written")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("written(")
