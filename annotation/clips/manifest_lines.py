"""Going back to single lines of a manifest: no copy of a row is kept between the two halves of an intake."""

from typing import BinaryIO

from annotation.clips.intake_files import IntakeFiles
from annotation.clips.lines import read_lines
from annotation.clips.manifest import Parsed, parse_row
from annotation.clips.problems import Outcome


class ManifestLines:
    """The lines of one intake's manifest, by the place where each begins; opened when the first is asked for."""

    def __init__(self, *, files: IntakeFiles) -> None:
        """Read from these files. Use as a context manager, so that the manifest is closed."""
        self._files = files
        self._stream: BinaryIO | None = None

    def __enter__(self) -> "ManifestLines":
        """Return the lines."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the manifest."""
        if self._stream is not None:
            self._stream.close()

    def parse(self, *, line: int, byte: int) -> Parsed:
        """Read the line that begins at `byte` again. Raises ManifestUnreadableError.

        A manifest that has become shorter gives a verdict without a row.
        """
        if self._stream is None:
            self._stream = self._files.open_manifest()
        self._stream.seek(byte)
        for found in read_lines(self._stream, number=line, byte=byte):
            return parse_row(found)
        return Parsed(line, Outcome.SKIPPED)
