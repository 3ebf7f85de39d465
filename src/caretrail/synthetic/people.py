"""Made-up people: who they are, and what does not change with the care they receive.

NHS numbers are all in the 999 range, which is kept for tests and belongs to nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from caretrail.errors import UsageError
from caretrail.synthetic.days import british
from caretrail.synthetic.place import Council
from caretrail.synthetic.stream import Stream, spread
from caretrail.synthetic.values import Values


_WOMEN = (
    *("Ada", "Aisha", "Beryl", "Carol", "Dorothy", "Edna", "Fatima", "Grace", "Hilda", "Irene", "Joan", "Kath"),
    *("Leela", "Maureen", "Nora", "Olive", "Pauline", "Rosa", "Sheila", "Tessa", "Una", "Vera", "Winifred", "Zoe"),
)
_MEN = (
    *("Albert", "Bashir", "Cyril", "Dennis", "Ernest", "Frank", "George", "Harold", "Imran", "Jack", "Kenneth"),
    *("Leonard", "Malcolm", "Norman", "Oscar", "Percy", "Raymond", "Stanley", "Trevor", "Vijay", "Walter", "Yusuf"),
)
_FAMILIES = (
    *("Abbott", "Barlow", "Chaudhry", "Dixon", "Ellery", "Farrow", "Gilbey", "Hussain", "Ingram", "Jessop", "Kaur"),
    *("Lomax", "Marsh", "Nolan", "Okafor", "Patel", "Quigley", "Rahman", "Sowerby", "Tindall", "Unwin", "Varley"),
    *("Whitlock", "Yarrow", "Zielinski"),
)
_POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_WHITE_BRITISH = "English, Welsh"
_ADULT = 18 * 366 + 60  # days: an adult by the national reckoning, whatever the birthday
_YEAR = 1461 // 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who somebody is. `birth` is a day number; `cells` are the submission's person fields that never change."""

    local_id: str
    nhs_number: str
    birth: int
    neighbourhood: str
    cells: dict[str, str]


class NhsNumbers:
    """NHS numbers of the 999 range, each given out once, in an order that looks like none.

    The range is a ring of a million places; one council's people, its hospitals' other patients and the
    numbers kept spare for faults begin at different places. Two councils share numbers only where
    together they have more people than the range has numbers.
    """

    def __init__(self, first: int, most: int) -> None:
        self._place = first
        self._left = most

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """Raises: UsageError when no number is left."""
        while self._left:
            self._left -= 1
            self._place += 1
            nine = 999_000_000 + self._place * 611_953 % 1_000_000
            last = check_digit(nine)
            if last is not None and nine not in _LOOKS_MADE_UP:
                return f"{nine}{last}"
        raise UsageError("One council can have at most 600,000 people: there are no more test NHS numbers.")


_FOR_PEOPLE, _FOR_PATIENTS, _SPARE = 740_000, 160_000, 100_000  # places of the ring
_LOOKS_MADE_UP = frozenset({999_999_999})


def check_digit(nine: int) -> int | None:
    """The modulus 11 check digit of the first nine digits of an NHS number; None where there is none."""
    total = sum(int(digit) * weight for digit, weight in zip(str(nine), range(10, 1, -1), strict=True))
    digit = 11 - total % 11
    return None if digit == 10 else digit % 11


class Registry:
    """Gives new people of one council an identity."""

    def __init__(self, council: Council, values: Values, first_number: int) -> None:
        self.council = council
        self.people = 0
        self.events = 0
        self.other_patients = NhsNumbers(first_number + _FOR_PEOPLE, _FOR_PATIENTS)
        self.spare_numbers = NhsNumbers(first_number + _FOR_PEOPLE + _FOR_PATIENTS, _SPARE)
        self._numbers = NhsNumbers(first_number, _FOR_PEOPLE)
        ethnicities = values.of("ethnicity")
        commonest = values.like("ethnicity", _WHITE_BRITISH)
        self._ethnicities = spread({value: 80 if value == commonest else 1 for value in ethnicities})
        self._genders = spread(
            {values.like("gender", "Female"): 57, _man(values): 42, values.like("gender", "Unknown"): 1}
        )
        self._values = values

    def enrol(self, stream: Stream, *, first_day: int, ages: tuple[int, int]) -> Identity:
        """Somebody of an age in this range (years, at least 18 at `first_day`), new to the council."""
        self.people += 1
        birth = first_day - max(_ADULT, stream.between(ages[0] * _YEAR, ages[1] * _YEAR) + ages[1])
        gender = stream.pick(self._genders)
        practice, practice_code = stream.pick(self.council.practices)
        place = stream.below(len(self.council.neighbourhoods))
        nhs_number = next(self._numbers)
        local_id = f"P{self.council.la_code}{self.people:06}"
        return Identity(
            local_id=local_id,
            nhs_number=nhs_number,
            birth=birth,
            neighbourhood=self.council.neighbourhoods[place],
            cells={
                "nhs_number": nhs_number,
                "la_person_unique_identifier": local_id,
                "first_name": stream.pick(_MEN if gender == _man(self._values) else _WOMEN),
                "last_name": stream.pick(_FAMILIES),
                "gp_practice_name": practice,
                "gp_practice_code": practice_code,
                "gender": gender,
                "ethnicity": stream.pick(self._ethnicities),
                "date_of_birth": british(birth),
                "postcode": _postcode(stream, place),
            },
        )

    def reference(self) -> str:
        """The council's reference for a new event."""
        self.events += 1
        return f"E{self.council.la_code}-{self.events}"


def _man(values: Values) -> str:
    return next(value for value in values.of("gender") if value.lower() == "male")


def _postcode(stream: Stream, place: int) -> str:
    return f"ZZ{place} {stream.below(10)}{stream.pick(_POSTCODE_LETTERS)}{stream.pick(_POSTCODE_LETTERS)}"
