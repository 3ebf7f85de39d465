"""On made-up files the check finds exactly the faults that were planted: none missed, none invented.

Each kind of planted fault says by itself which rules must fail, so the two are worked out independently.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from caretrail.intake import check_file
from caretrail.spec import load_standard
from caretrail.synthetic import PROFILES, write_nation
from tests.support.made_up_nation import manifest, truth


PEOPLE = {"A": 6000, "B": 6000, "C": 1200, "D": 6000}


@pytest.fixture(scope="module", params=PROFILES)
def nation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    profile = request.param
    out = tmp_path_factory.mktemp("truth") / profile
    write_nation(out, people=PEOPLE[profile], profile=profile, seed=2026)
    return profile, out


def found_in(nation: Path) -> Iterator[tuple[str, set[tuple[int, str]], set[str]]]:
    """File by file: the row findings, and the rules of findings about the file as a whole."""
    for line in manifest(nation):
        sent = date.fromisoformat(line["import_datetime"][:10])
        path = nation / "submissions" / line["file_name"]
        with check_file(path, on=sent, standard=load_standard()) as intake:
            rows = {(row, rule) for row, rule, _ in intake.failures()}
            kinds = {rule.id: rule.kind for rule in load_standard().rules}
            whole = {finding.rule for finding in intake.checked.findings if kinds[finding.rule] == "file"}
            assert intake.checked.rows == int(line["rows"])
        yield line["file_name"], rows, whole


def test_findings_equal_the_truth_both_ways(nation: tuple[str, Path]) -> None:
    profile, out = nation
    planted = truth(out)
    for name, found, whole in found_in(out):
        assert sorted(planted[name] - found)[:10] == [], f"missed in {profile} {name}"
        assert sorted(found - planted[name])[:10] == [], f"invented in {profile} {name}"
        if profile == "D":
            assert whole == {"F12.nhs_number"}, name


def test_every_rule_about_rows_is_broken_somewhere(nation: tuple[str, Path]) -> None:
    profile, out = nation
    rules = {rule.id for rule in load_standard().rules if rule.kind != "file" and not rule.unlisted}
    planted = {rule for faults in truth(out).values() for _, rule in faults}
    expected = {"B": rules, "C": {"C02.ethnicity"}, "D": set()}
    if profile in expected:
        assert planted == expected[profile]
    else:
        assert planted < rules
        assert len(planted) > 150
