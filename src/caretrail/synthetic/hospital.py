"""Hospital episodes of made-up people, in the shape the reablement measure reads them.

Each row is one finished episode of the admitted patient data set, by NHS number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caretrail.synthetic.days import iso
from caretrail.synthetic.people import Identity
from caretrail.synthetic.stream import Stream, spread


HEADINGS = (
    *("Der_DHSC_Pseudo_NHS_Number", "APCS_Ident", "APCS_Last_Ep_Ind", "Admission_Date", "Discharge_Date"),
    *("Month_of_Birth_SUS", "Year_of_Birth_SUS", "Sex", "Der_Postcode_LSOA_2011_Code", "Admission_Method"),
    *("Discharge_Method", "Discharge_Destination", "Der_Management_Type", "Treatment_Function_Code"),
)
_EMERGENCY = spread({"21": 70, "22": 8, "28": 8, "2A": 14})
_PLANNED = spread({"11": 60, "12": 25, "13": 15})
_HOME = spread({"19": 88, "29": 4, "54": 4, "65": 2, "51": 2})
_TREATMENTS = spread({"300": 45, "430": 30, "110": 12, "100": 10, "340": 3})
_DIED_METHOD, _DIED_DESTINATION = "4", "79"
_SEX = {"Male": "1", "Female": "2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One stay in hospital; days as day numbers."""

    admitted: int
    discharged: int
    emergency: bool
    died: bool


def stay(stream: Stream, discharged: int, *, emergency: bool, died: bool = False) -> Episode:
    """A stay of one to three weeks or so that ended on this day."""
    return Episode(admitted=discharged - stream.between(2, 20), discharged=discharged, emergency=emergency, died=died)


def episode_cells(episode: Episode, identity: Identity, ident: int, stream: Stream) -> tuple[str, ...]:
    """One row of the reference file, cells in the order of `HEADINGS`."""
    birth = date.fromordinal(identity.birth)
    return (
        identity.nhs_number,
        str(ident),
        "0" if stream.chance(6) else "1",
        iso(episode.admitted),
        iso(episode.discharged),
        str(birth.month),
        str(birth.year),
        _SEX.get(identity.cells["gender"], "0"),
        identity.neighbourhood,
        stream.pick(_EMERGENCY if episode.emergency else _PLANNED),
        _DIED_METHOD if episode.died else "1",
        _DIED_DESTINATION if episode.died else stream.pick(_HOME),
        "EM" if episode.emergency else stream.pick(("EL", "DC")),
        stream.pick(_TREATMENTS),
    )
