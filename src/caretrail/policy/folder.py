"""Reads packs from their folders, with the packs they build on: the one place of this room that opens files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from caretrail.policy.findings import PackFinding, UnusablePack, refuse
from caretrail.policy.pack import Pack
from caretrail.policy.parse import Parsed, parse_pack
from caretrail.spec import Law, PackFormat, Standard, load_law, load_pack_format, load_standard


_LARGEST = 1_000_000  # characters of one file; no pack is a hundredth of it


@dataclass(frozen=True, slots=True, kw_only=True)
class PackHistory:
    """A pack with every version of its notice, oldest first, and the history of the pack it builds on."""

    id: str
    packs: tuple[Pack, ...]
    parent: PackHistory | None
    findings: tuple[PackFinding, ...]

    def own_on(self, on: date) -> Pack | None:
        """The pack with the notice that held on the day: each holds until the next takes effect."""
        begun = [pack for pack in self.packs if pack.notice.effective_from <= on]
        if not begun:
            return None
        last = begun[-1]
        ended = last.notice.effective_to is not None and last.notice.effective_to < on
        return None if ended else last

    @property
    def latest(self) -> Pack:
        """The newest version."""
        return self.packs[-1]


def read_packs(
    folder: Path,
    *,
    law: Law | None = None,
    form: PackFormat | None = None,
    standard: Standard | None = None,
) -> PackHistory:
    """Which packs does a folder hold, and which do they build on?

    In:     a folder such as councils/anytown; a pack that it builds on is a folder beside it.
    Raises: UnusablePack (exit 2) naming file, clause, key and what to do when files or keys are wrong or packs
            build on each other in a circle. What rows say of each other is not looked at here.
    """
    read = _Reading(law or load_law(), form or load_pack_format(), standard or load_standard())
    return read.history(folder.resolve(), ())


@dataclass(frozen=True, slots=True)
class _Reading:
    law: Law
    form: PackFormat
    standard: Standard

    def history(self, folder: Path, above: tuple[str, ...]) -> PackHistory:
        name = folder.name
        if name in above:
            way = " builds on ".join((*above, name))
            raise UnusablePack(above[0], [_fault("cycle", "packs build on each other: " + way + ".", "inherits")])
        parsed = self._parsed(folder, above)
        refuse(name, parsed.findings)
        inherits = parsed.packs[-1].council.inherits
        parent = self.history(folder.parent / inherits, (*above, name)) if inherits else None
        return PackHistory(id=name, packs=parsed.packs, parent=parent, findings=parsed.findings)

    def _parsed(self, folder: Path, above: tuple[str, ...]) -> Parsed:
        if not folder.is_dir():
            beside = sorted(one.name for one in folder.parent.glob("*") if (one / "council.toml").exists())
            there = f"Packs there: {', '.join(beside)}." if beside else "Give a folder that holds a council.toml."
            if above:
                what = f"builds on {folder.name}, and there is no such folder."
                raise UnusablePack(above[0], [_fault("no_pack", what, "inherits", there)])
            raise UnusablePack(folder.name, [_file_fault(folder, "is no folder of a pack.", there, kind="no_pack")])
        texts = {path.name: _text(folder.name, path) for path in sorted(folder.glob("*.toml"))}
        return parse_pack(folder.name, texts, law=self.law, form=self.form, standard=self.standard)


def _text(pack: str, path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors put a mark before the first letter
    except UnicodeDecodeError as error:
        raise UnusablePack(pack, [_file_fault(path, "is not UTF-8 text.")]) from error
    except OSError as error:
        raise UnusablePack(pack, [_file_fault(path, f"cannot be read ({error.strerror}).")]) from error
    if len(text) > _LARGEST:
        raise UnusablePack(pack, [_file_fault(path, "is far too large for a file of a pack.")])
    return text


def _file_fault(path: Path, message: str, mend: str = "Save it again.", *, kind: str = "not_text") -> PackFinding:
    return PackFinding(severity="error", kind=kind, file=path.name, clause="", message=message, mend=mend)


def _fault(kind: str, message: str, key: str, mend: str = "Take one of the links out.") -> PackFinding:
    return PackFinding(
        severity="error", kind=kind, file="council.toml", clause="council", key=key, message=message, mend=mend
    )
