"""What would the nation publish from this file; which finding moves which figure; from a figure to its rows.

preview_file(path, store, reference, Asked(as_of=...), received_at=...) -> Preview
explain(store, reference, Why(measure=..., la_code=..., wanted=...)) -> Explanation
"""

from caretrail.preview.asked import Asked
from caretrail.preview.changes import ChangedFigure, changed_figures
from caretrail.preview.choices import EARLIER_QUARTER, QUARTER, YEAR, Choice
from caretrail.preview.compute import published_figures
from caretrail.preview.explain import Revealing, Why, explain, latest_year
from caretrail.preview.explain_told import (
    Duplicate,
    EventTold,
    Explanation,
    Fed,
    FigureTold,
    PersonTold,
    Reason,
    RowPlace,
    RowTold,
    UnitTold,
    Use,
)
from caretrail.preview.figures import Figure, Key, Scale, over_areas, read_figures
from caretrail.preview.mends import EARLIER, EMPTY, SAFE
from caretrail.preview.moves import Change, Move
from caretrail.preview.preview import ENGLAND, FigureRow, Preview, preview_file


__all__ = [
    "EARLIER",
    "EARLIER_QUARTER",
    "EMPTY",
    "ENGLAND",
    "QUARTER",
    "SAFE",
    "YEAR",
    "Asked",
    "Change",
    "ChangedFigure",
    "Choice",
    "Duplicate",
    "EventTold",
    "Explanation",
    "Fed",
    "Figure",
    "FigureRow",
    "FigureTold",
    "Key",
    "Move",
    "PersonTold",
    "Preview",
    "Reason",
    "Revealing",
    "RowPlace",
    "RowTold",
    "Scale",
    "UnitTold",
    "Use",
    "Why",
    "changed_figures",
    "explain",
    "latest_year",
    "over_areas",
    "preview_file",
    "published_figures",
    "read_figures",
]
