"""What would the nation publish from this file; which finding moves which figure; from a figure to its rows.

preview_file(path, store, reference, Asked(as_of=...), received_at=...) -> Preview
"""

from caretrail.preview.asked import Asked
from caretrail.preview.changes import ChangedFigure, changed_figures
from caretrail.preview.choices import EARLIER_QUARTER, QUARTER, YEAR, Choice
from caretrail.preview.compute import published_figures
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
    "Figure",
    "FigureRow",
    "Key",
    "Move",
    "Preview",
    "Scale",
    "changed_figures",
    "over_areas",
    "preview_file",
    "published_figures",
    "read_figures",
]
