"""How templates call: macros and the functions that every template knows at once.

Jinja looks at whatever is called, each time it is, for what it may want to be given; a page makes a thousand calls.
"""

from __future__ import annotations

from typing import Any

from jinja2.runtime import Context, Macro

from homeplate.web.words import word


class PageContext(Context):
    """The context of a template; it calls as Jinja's does, knowing what the most frequent ones want."""

    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """What a call in a template gives. What Jinja says of loops and blocks is of no use to these."""
        if type(__obj) is Macro or __obj is word:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return __obj(__self.eval_ctx, *args, **kwargs)
        return super().call(__obj, *args, **kwargs)
