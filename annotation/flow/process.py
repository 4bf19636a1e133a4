"""Intake, second half: the rows of a manifest are settled one by one, each a clip or told why not.

Note: sound is decoded, made playable and sealed outside any transaction; one short transaction (flow/take_in.py) then
settles the row with everything that follows from it. A kill before that leaves files under random names to which
nothing refers; the row waits, and the next run takes it in under fresh names. A kill after it leaves nothing to do.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from annotation.clips import actions, queries
from annotation.clips.decode import LIMITS, decode
from annotation.clips.demux import Samples
from annotation.clips.intake_files import ManifestUnreadableError, files_of
from annotation.clips.manifest import Parsed, Row
from annotation.clips.manifest_lines import ManifestLines
from annotation.clips.models import Clip, Intake, IntakeRow
from annotation.clips.playback import make_playback
from annotation.clips.problems import Problem
from annotation.clips.sound import Sound
from annotation.clips.unplayable import Unplayable
from annotation.flow.intake_end import finish, give_up
from annotation.flow.pulse import Pulse
from annotation.flow.take_in import CONTENT, Arrival, take_in
from annotation.subjects.actions import SpeakerWithdrawn
from config.base.crypto.keys import KeyGone
from config.base.crypto.macs import macs

ROWS_AT_ONCE = 100


class RowRefusedError(Exception):
    """A row that does not become a clip, with the code of the reason."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        self.code = code
        super().__init__(code)


def process_intake(*, intake_id: int, job_id: int, clock: Callable[[], datetime]) -> None:
    """Settle every waiting row of an intake, then end it.

    Runs as a job; running it twice, or at once with another run, takes no clip in twice.
    """
    intake = queries.under_way(intake_id=intake_id)
    if intake is None or intake.state != Intake.State.PROCESSING:
        return
    pulse = Pulse(job_id=job_id, clock=clock)
    try:
        with ManifestLines(files=files_of(intake)) as lines:
            work = _Work(intake=intake, lines=lines, pulse=pulse, clock=clock)
            while rows := queries.waiting_rows(intake_id=intake_id, at_most=ROWS_AT_ONCE):
                work.settle(rows)
    except ManifestUnreadableError as reason:
        give_up(intake=intake, code=reason.code, now=clock())
        return
    finish(intake=intake, now=clock())


class _Work:
    """One run over an intake's rows."""

    def __init__(self, *, intake: Intake, lines: ManifestLines, pulse: Pulse, clock: Callable[[], datetime]) -> None:
        self.intake, self.lines, self.pulse, self.clock = intake, lines, pulse, clock
        self.files = files_of(intake)
        self._refused: dict[str, list[int]] = defaultdict(list)
        self._repeated: list[int] = []

    def settle(self, rows: Sequence[IntakeRow]) -> None:
        """Settle a group of rows: a clip as soon as it is ready, what brings none together at the end."""
        known = queries.clips_by_ref(source_id=self.intake.source_id, refs=[row.ref for row in rows])
        for row in rows:
            self.pulse()
            self._decide(row, known.get(row.ref or ""))
        with transaction.atomic():
            for code, row_ids in self._refused.items():
                actions.refuse_rows(row_ids=row_ids, code=code)
            actions.note_repeated(row_ids=self._repeated, source_id=self.intake.source_id)
        self._refused.clear()
        self._repeated.clear()

    def _decide(self, row: IntakeRow, known: Clip | None) -> None:
        """Decide what becomes of a row; `known` is the clip that its source gave under the same id before."""
        try:
            parsed, content = self._read_again(row)
            if known is not None:
                self._compare(row, content, known)
            else:
                self._take_in(row, parsed, content)
        except (RowRefusedError, Unplayable, SpeakerWithdrawn) as reason:
            self._refused[reason.code].append(row.pk)
        except KeyGone:
            self._refused[SpeakerWithdrawn.code].append(row.pk)

    def _read_again(self, row: IntakeRow) -> tuple[Parsed, Row]:
        parsed = self.lines.parse(line=row.line, byte=row.byte)
        if parsed.row is None or parsed.ref != row.ref:
            raise RowRefusedError("manifest_changed")
        return parsed, parsed.row

    def _compare(self, row: IntakeRow, content: Row, known: Clip) -> None:
        """Note a row whose clip is here already; the same id for another recording is refused."""
        digest = bytes.fromhex(content.sha256)
        if not macs(url=settings.KEYS_URL).matches(purpose=CONTENT, value=digest, mac=known.content_mac):
            raise RowRefusedError("ref_other_recording")
        self._repeated.append(row.pk)

    def _take_in(self, row: IntakeRow, parsed: Parsed, content: Row) -> None:
        data = self.files.fetch(path=content.path, sha256=content.sha256, size=content.bytes, max_bytes=LIMITS.bytes)
        if isinstance(data, Problem):
            raise RowRefusedError(data.code)
        sound = decode(source=data, name=content.path)
        playback = make_playback(sound=_pulsing(sound, self.pulse))
        noticed = [problem.code for problem in parsed.problems] + list(sound.warnings)
        if self._stands_elsewhere(content):
            noticed.append("duplicate_content")
        arrival = Arrival(intake=self.intake, row_id=row.pk, content=content, data=data, playback=playback)
        try:
            take_in(arrival=arrival, noticed=noticed, now=self.clock())
        except IntegrityError:
            # Another intake of the same source was quicker with this very id.
            known = queries.clips_by_ref(source_id=self.intake.source_id, refs=[content.ref])
            if not known:
                raise
            self._compare(row, content, known[content.ref])

    def _stands_elsewhere(self, content: Row) -> bool:
        """Tell whether an earlier row of this manifest has the same recording under another path.

        The same path named twice is no mistake: two rows may ask different things of one recording.
        """
        candidates = macs(url=settings.KEYS_URL).candidates(purpose=CONTENT, value=bytes.fromhex(content.sha256))
        for other in queries.rows_with_content(intake_id=self.intake.pk, content_macs=candidates):
            earlier = self.lines.parse(line=other.line, byte=other.byte).row
            if earlier is not None and earlier.path != content.path:
                return True
        return False


def _pulsing(sound: Sound, pulse: Pulse) -> Sound:
    """Return the sound so that whoever works through it, for minutes perhaps, keeps the job's lease on the way."""

    def source() -> Iterator[Samples]:
        for frame in sound.source():
            pulse()
            yield frame

    return replace(sound, source=source)
