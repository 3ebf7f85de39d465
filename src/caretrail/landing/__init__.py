"""The submission store: what councils sent, landed whole, signed for and versioned, in two zones.

`LandingDesk(path, ring, ...).land(consignment)` lands one submission; `read_manifest` reads who sent what.
`open_store(path, as_of=..., ring=...)` reads: `submissions`, `curated(session)`, `token(s)`, and `reveal`, which is
recorded. The analysis zone holds no identifier; the identifying zone is sealed.
"""

from caretrail.landing.catalogue import Submission
from caretrail.landing.curate import Curator
from caretrail.landing.desk import COMMIT_POINTS, Acknowledged, LandingDesk
from caretrail.landing.layout import find_store
from caretrail.landing.manifest import Consignment, as_council, as_moment, read_manifest
from caretrail.landing.signed import Statement
from caretrail.landing.store import Store, open_store
from caretrail.landing.tables import TABLES, make_curated
from caretrail.landing.tokens import UNLISTED, fold
from caretrail.landing.verify import verify_store


__all__ = [
    "COMMIT_POINTS",
    "TABLES",
    "UNLISTED",
    "Acknowledged",
    "Consignment",
    "Curator",
    "LandingDesk",
    "Statement",
    "Store",
    "Submission",
    "as_council",
    "as_moment",
    "find_store",
    "fold",
    "make_curated",
    "open_store",
    "read_manifest",
    "verify_store",
]
