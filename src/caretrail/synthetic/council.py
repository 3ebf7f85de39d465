"""One council's part of a made-up nation: its households told once, and written into every submission they touch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from caretrail.spec import Standard
from caretrail.synthetic.days import Period, iso
from caretrail.synthetic.faults import Catalogue, Choices, FileFacts, Planter
from caretrail.synthetic.households import Household, Households
from caretrail.synthetic.life import World
from caretrail.synthetic.people import Registry
from caretrail.synthetic.place import Council
from caretrail.synthetic.rows import Layout, RowMaker
from caretrail.synthetic.stream import Stream
from caretrail.synthetic.submission import Manifest, Submission
from caretrail.synthetic.truth import Truth
from caretrail.synthetic.values import Values


_STORIES_BEGIN = 3 * 365  # days before the first period
_SHOWN_EVERY = 200  # households between two signs of progress
_OLDER = 65 * 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What all councils of one nation are made with."""

    folder: Path
    seed: int
    profile: str
    periods: tuple[Period, ...]
    standard: Standard
    values: Values
    layout: Layout
    catalogue: Catalogue
    truth: Truth
    progress: Callable[[int], None]  # told how many more rows were written


class CouncilWriter:
    """Writes one council's submissions. `adults` and `older` count its people under 65 and from 65 on."""

    def __init__(self, making: Making, place: Council, first_number: int) -> None:
        self.place = place
        self.adults = 0
        self.older = 0
        self.registry = Registry(place, making.values, first_number)
        self._making = making
        world = World(
            registry=self.registry,
            values=making.values,
            periods=making.periods,
            first=making.periods[0].start - _STORIES_BEGIN,
            last=making.periods[-1].end,
        )
        self._households = Households(world, making.seed)
        self._rows = RowMaker(making.layout, place.la_code, making.periods)
        self._stream = Stream(making.seed, place.number, 4)
        self.submissions: tuple[Submission, ...] = ()

    @property
    def rows(self) -> int:
        """Rows in all submissions so far."""
        return sum(submission.rows for submission in self.submissions)

    def write(self, *, people: int | None = None, rows: int | None = None) -> None:
        """Add household after household until there are this many people, or rows in all submissions."""
        anchor = self._households.steadfast()
        with ExitStack() as files:
            self.submissions = tuple(files.enter_context(closing(opened)) for opened in self._opened(anchor))
            self._add(anchor, spare=True)
            number = shown = 0
            while (people is None or self.registry.people < people) and (rows is None or self.rows < rows):
                number += 1
                self._add(self._households.household(number), spare=False)
                if number % _SHOWN_EVERY == 0:
                    shown = self._show(shown)
            self._show(shown)

    def manifest(self) -> list[Manifest]:
        """The lines of submissions.csv, in the order the files were sent."""
        return [
            Manifest(
                la_code=self.place.la_code,
                la_name=self.place.name,
                import_datetime=_sent(Stream(self._making.seed, self.place.number, 3, period.end), period),
                stated_period_start=iso(period.start),
                stated_period_end=iso(period.end),
                file_name=submission.name,
                rows=submission.rows,
            )
            for submission, period in zip(self.submissions, self._making.periods, strict=True)
        ]

    def _add(self, household: Household, *, spare: bool) -> None:
        for submission, lines in zip(self.submissions, self._rows.rows(household), strict=True):
            if lines:
                submission.add(lines, spare=spare)
        self._making.truth.add(self.place.la_code, household, self._stream, self.registry)
        for person in household:
            old = self._making.periods[-1].end - person.identity.birth > _OLDER
            self.older += old
            self.adults += not old

    def _show(self, shown: int) -> int:
        rows = self.rows
        self._making.progress(rows - shown)
        return rows

    def _opened(self, anchor: Household) -> Iterator[Submission]:
        making = self._making
        choices = Choices(making.catalogue)
        for number, period in enumerate(making.periods, start=1):
            name = f"{self.place.la_code}_{number:02}_quarterly.csv"
            facts = FileFacts(
                index={field: place for place, field in enumerate(making.layout.names)},
                start=period.start,
                end=period.end,
                anchor_id=anchor[0].identity.local_id,
                spare_numbers=self.registry.spare_numbers,
                stream=Stream(making.seed, self.place.number, 5, number),
            )
            yield Submission(
                making.folder / "submissions" / name,
                making.layout.heading,
                making.folder / "truth" / f"{name}.part",
                Planter(making.profile, making.catalogue, choices, facts),
            )


def _sent(stream: Stream, period: Period) -> str:
    """When the council sent the file: in the fourth week after the period's end, in office hours."""
    day = iso(period.end + stream.between(17, 27))
    return f"{day} {stream.between(8, 17):02}:{stream.below(60):02}:{stream.below(60):02}"
