"""The style sheet taken from GOV.UK Frontend is the one its manifest names, without what we may not use."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

import caretrail.reports


ASSETS = Path(caretrail.reports.__file__).parent / "assets"
BROWSER = Path(__file__).parents[2] / "browser"


@pytest.mark.parametrize(("folder", "name"), [(ASSETS, "govuk.css"), (BROWSER, "axe.min.js")])
def test_a_vendored_file_is_what_its_manifest_says(folder, name):
    manifest = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    assert sha256((folder / name).read_bytes()).hexdigest() == manifest["sha256"]
    assert {"package", "version", "licence"} <= manifest.keys()


def test_font_crest_and_addresses_are_gone():
    style = (ASSETS / "govuk.css").read_text(encoding="utf-8")
    assert not re.search(r"GDS|crest|@font-face|url\(|sourceMappingURL|https?:", style)


@pytest.mark.parametrize("selector", [".govuk-tag{", ".govuk-table{", ".govuk-skip-link:not(:active):not(:focus)"])
def test_what_the_report_draws_with_is_there(selector):
    assert selector in (ASSETS / "govuk.css").read_text(encoding="utf-8")


def test_the_licence_goes_with_it():
    assert "Crown Copyright" in (ASSETS / "LICENCE-govuk-frontend.txt").read_text(encoding="utf-8")
