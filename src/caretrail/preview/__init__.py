"""What would the nation publish from this file; which finding moves which figure; from a figure to its rows.

preview_file(path, store, reference, wanted, la_code=..., la_name=..., received_at=...) -> Preview
"""

from caretrail.preview.figures import Figure, Key, Scale, over_areas, read_figures
from caretrail.preview.mends import EARLIER, SAFE
from caretrail.preview.moves import Change, Move
from caretrail.preview.preview import ENGLAND, Choice, FigureRow, Preview, preview_file


__all__ = [
    "EARLIER",
    "ENGLAND",
    "SAFE",
    "Change",
    "Choice",
    "Figure",
    "FigureRow",
    "Key",
    "Move",
    "Preview",
    "Scale",
    "over_areas",
    "preview_file",
    "read_figures",
]
