"""Notices into the structured log: what is there when no other way to people is configured."""

from collections.abc import Sequence

import structlog

from pipeline.ports.notifier import Notice

log = structlog.get_logger()


class LogNotifier:
    """One line a notice; the facts go along as they are."""

    def notify(self, notices: Sequence[Notice]) -> None:
        """See Notifier."""
        for notice in notices:
            log.info(
                "notice",
                key=notice.key,
                to=notice.to,
                kind=notice.kind,
                case_id=notice.case_id,
                at=notice.at.isoformat(),
                facts=dict(notice.facts),
            )
