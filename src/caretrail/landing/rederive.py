"""Derives the curated rows of a landed submission anew, from its sealed raw copy, in a private folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from caretrail.engine import private_folder
from caretrail.errors import SpecError, UnusableInput
from caretrail.intake import read_accepted_rows
from caretrail.keys import KeyRing
from caretrail.landing.catalogue import Landed
from caretrail.landing.curate import fields_read
from caretrail.landing.layout import Layout
from caretrail.landing.prepare import CURATED, RAW, TEXTS, Workshop, fingerprint, seal, seal_context, write_curated
from caretrail.landing.receipt import derivation_told


def rederive(layout: Layout, landed: Landed, file_name: str, folder: Path, workshop: Workshop) -> dict[str, Any]:
    """Write the curated rows, and the sealed texts of their tokens, into `folder`; answer what is to be said of them.

    Raises:  UnusableInput when the raw copy is missing or is not the one that was signed for; SystemFailure when
             disk or engine fail.
    """
    with private_folder() as private:
        raw = private / "raw"
        open_raw(layout, landed, raw, workshop.ring)
        tokens = workshop.tokens()
        fields = fields_read(workshop.curated)
        with read_accepted_rows(raw, standard=workshop.standard, fields=fields, name=file_name) as rows:
            write_curated(rows, folder / CURATED, landed.la_code, tokens, workshop)
    texts = seal(tokens.table(), folder / TEXTS, workshop.ring, landed.submission_id)
    return {
        "submission_id": landed.submission_id,
        "derivation": derivation_told(workshop.curated, workshop.standard, fingerprint(folder / CURATED).as_json()),
        "identifying": {TEXTS: texts.as_json()},
    }


def open_raw(layout: Layout, landed: Landed, target: Path, ring: KeyRing) -> None:
    """Write the raw copy of a submission to `target`, proved to be the bytes that were signed for.

    Raises:  UnusableInput when it is missing, was changed, or is another's.
    """
    sealed = layout.identifying(landed.la_code, landed.submission_id) / RAW
    ring.open_file(sealed, target, context=seal_context(landed.submission_id, RAW))
    if fingerprint(target).sha256 != landed.sha256:
        raise UnusableInput(f"{sealed} does not hold the bytes that were signed for. Restore it from a copy.")


def refuse_silent_change(landed: Landed, before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> None:
    """Two derivations under one version must give the same rows.

    Raises:  SpecError when they do not: then the version says too little.
    """
    if before is not None and before["curated"] != now["curated"]:
        raise SpecError(
            f"Derivation version {now['version']} no longer gives the curated rows that it gave submission "
            f"{landed.submission_id}. Give what changed a version of its own in curated.toml."
        )
