"""The hardware seller's pipeline that lies beside the project, imported and mirrored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from homeplate.insight.forecast import Forecast, forecast
from homeplate.insight.forecasting.odds import odds
from homeplate.insight.frame import Frame, looking
from homeplate.insight.measures import landmarks
from homeplate.insight.mirror.engine import over
from homeplate.insight.mirror.files import Folder
from homeplate.insight.mirror.refresh import rebuild
from homeplate.playbook.queries import choices
from tests.make import NOW, House, publish
from tests.transfer.conftest import bring_in, of_folder
from tests.transfer.shared import shared


class Hardware:
    """The workspace that sells it, and what would have been said of it in its time."""

    def __init__(self, house: House, root: Path) -> None:
        publish(house)
        operations = house.actor("olli")
        bring_in(operations, of_folder(shared("crm-sales-pipeline")))
        self.house, self.folder = house, Folder(house.id, root)
        self.actor = replace(operations, currency="USD")
        with house.inside():
            rebuild(now=NOW, folder=self.folder)
            self.process = choices(operations)[0].id

    def at_the_start_of(self, first: date) -> Forecast:
        """A month ahead."""
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        now = datetime(first.year, first.month, 1, tzinfo=UTC)
        found = forecast(
            self.actor, Frame(self.process, first, last), now=now, today=first, folder=self.folder
        )
        assert found is not None
        return found

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the mirror as it is."""
        note = self.folder.note()
        assert note is not None
        with over(self.folder, note) as session:
            return session.rows(sql)

    def ask(self, sql: str, before: datetime) -> tuple[list[tuple[Any, ...]], Any]:
        """Rows, and the chances to win in the end that the deals closed before a moment teach."""
        note = self.folder.note()
        assert note is not None
        frame = Frame(self.process, NOW.date(), NOW.date())
        with self.house.inside(), looking(self.actor, note, frame, self.folder) as session:
            taught = odds(landmarks.chances(session, self.process, before), lambda _: 0.5)
            return session.rows(sql), taught
