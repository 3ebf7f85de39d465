"""Made-up councils: a name, codes, neighbourhoods, practices and providers that exist nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from caretrail.synthetic.stream import Stream


MOST_COUNCILS = 500

_BEGINNINGS = (
    *("Alder", "Ash", "Birch", "Bramble", "Copper", "Dun", "Elm", "Fern", "Glen", "Hazel", "Holm", "Iver", "Kest"),
    *("Lark", "Maple", "North", "Oaken", "Pen", "Quarry", "Rowan", "Sedge", "Thorn", "Under", "Vale", "Wether"),
)
_ENDINGS = (
    *("bridge", "combe", "dale", "field", "ford", "gate", "ham", "hurst", "leigh", "market", "mere", "minster"),
    *("moor", "port", "shire", "stead", "stoke", "thorpe", "wick", "worth"),
)
_REGIONS = ("North", "Midlands", "South", "London")
_SURGERIES = ("Medical Centre", "Surgery", "Health Centre", "Practice", "Medical Group")
_HOMES = ("House", "Lodge", "Court", "Care", "View", "Grange")


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """One made-up council."""

    number: int
    la_code: str
    area_code: str
    name: str
    region: str
    neighbourhoods: tuple[str, ...]  # 2011 LSOA codes
    practices: tuple[tuple[str, str], ...]  # name, code
    providers: tuple[tuple[str, str], ...]  # name, CQC location


def council(seed: int, number: int) -> Council:
    """The council with this number (0 up to `MOST_COUNCILS` - 1); its name and codes do not depend on the seed."""
    stream = Stream(seed, number, 1)
    step = number * 193 % MOST_COUNCILS
    beginning, ending = divmod(step, len(_ENDINGS))
    return Council(
        number=number,
        la_code=str(201 + number),
        area_code=f"E069{number:05}",
        name=_BEGINNINGS[beginning] + _ENDINGS[ending],
        region=_REGIONS[number % len(_REGIONS)],
        neighbourhoods=tuple(f"E019{number * 20 + place:05}" for place in range(20)),
        practices=tuple(_practice(stream, number, place) for place in range(30)),
        providers=tuple(_provider(stream, number, place) for place in range(60)),
    )


def _practice(stream: Stream, number: int, place: int) -> tuple[str, str]:
    name = f"{stream.pick(_BEGINNINGS)}{stream.pick(_ENDINGS)} {stream.pick(_SURGERIES)}"
    return name, f"A{(number * 30 + place) % 80000 + 10000}"


def _provider(stream: Stream, number: int, place: int) -> tuple[str, str]:
    name = f"{stream.pick(_BEGINNINGS)}{stream.pick(_ENDINGS)} {stream.pick(_HOMES)}"
    return name, f"1-{100_000_000 + (number * 60 + place) * 977}"
