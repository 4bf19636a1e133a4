"""Reaching people through whatever PAGER_URLS names (addresses of apprise). Never anything of the clip itself."""

from collections.abc import Sequence

import apprise
import structlog

log = structlog.get_logger()

_WHO = {
    "on_call": "on call",
    "supervisors": "every supervisor",
    "all_and_executive": "everybody on duty and the executive",
}


def send(*, urls: Sequence[str], level: str | None, audience: str, reference: str) -> bool:
    """Send one page; True when every pager took it. A pager that is down is an answer here, not a surprise."""
    pagers = apprise.Apprise()
    for url in urls:
        pagers.add(url)
    sent = pagers.notify(
        title=f"Earshot {level or 'S1'}: an escalation waits",
        body=f"For {_WHO.get(audience, audience)}. Sign in and open the escalations. Reference {reference[:8]}.",
    )
    if not sent:
        log.warning("pager_not_reached", audience=audience, level=level)
    return bool(sent)
