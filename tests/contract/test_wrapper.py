"""The wrapper sets up once, redoes what was interrupted, needs no network again, and gets out of the way.

Every test runs the real wrapper with the real venv and pip, over a clone in miniature.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.small_house import SmallHouse, build_small_house
from tests.support.tree import ROOT


WRAPPER = ROOT / "caretrail"


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> SmallHouse:
    """A clone in which one verb was run; tests take copies."""
    house = build_small_house(tmp_path_factory.mktemp("lived-in"))
    assert house.run().returncode == 5
    return house


@pytest.fixture
def house(lived_in: SmallHouse, tmp_path: Path) -> SmallHouse:
    return lived_in.copy(tmp_path)


def test_a_first_run_sets_up_and_hands_over(tmp_path: Path) -> None:
    house = build_small_house(tmp_path / "house")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    ran = house.run("check", "file with spaces.csv", cwd=elsewhere)
    assert json.loads(ran.stdout) == {
        "words": ["check", "file with spaces.csv"],
        "folder": str(elsewhere),
        "lodger": "1.0",
    }
    assert ran.stderr == "caretrail: setting up .venv, once (about a minute)\n"
    assert ran.returncode == 5


def test_a_second_run_installs_nothing_and_says_nothing(house: SmallHouse) -> None:
    shutil.rmtree(house.index)
    shutil.rmtree(house.cache)
    shutil.rmtree(next((house.root / ".venv" / "lib").glob("python3*")) / "site-packages" / "pip")
    ran = house.run()
    assert (ran.returncode, ran.stderr) == (5, "")


def test_a_changed_lock_is_installed(house: SmallHouse) -> None:
    house.lock("2.0")
    assert json.loads(house.run().stdout)["lodger"] == "2.0"
    assert house.run().stderr == ""


def test_a_fresh_clone_needs_no_network_once_packages_are_kept(house: SmallHouse) -> None:
    shutil.rmtree(house.root / ".venv")
    shutil.rmtree(house.index)
    assert json.loads(house.run().stdout)["lodger"] == "1.0"


def test_developers_verbs_take_the_developers_lock_which_serves_the_others_too(house: SmallHouse) -> None:
    house.lock("3.0", kinds=("dev",))
    assert json.loads(house.run("check").stdout)["lodger"] == "1.0"
    assert json.loads(house.run("lint", "--all").stdout) == {
        "words": ["--all"],
        "folder": str(house.folder),
        "lodger": "3.0",
    }
    assert house.run("check").stderr == ""


def test_two_first_runs_at_once_set_up_once(tmp_path: Path) -> None:
    house = build_small_house(tmp_path / "house")
    both = [house.start("one"), house.start("two")]
    answers = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [5, 5]
    assert sorted(json.loads(said)["words"] for said, _ in answers) == [["one"], ["two"]]
    assert sum("setting up" in complained for _, complained in answers) == 1


def test_a_killed_set_up_is_redone(tmp_path: Path) -> None:
    house = build_small_house(tmp_path / "house")
    with house.start() as process:
        while not (house.root / ".venv" / "pyvenv.cfg").exists():
            assert process.poll() is None
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
    assert house.run().returncode == 5


def test_a_half_installed_package_is_installed_again(house: SmallHouse) -> None:
    (house.root / ".venv.unfinished").touch()
    for stamp in (house.root / ".venv").glob("installed-*"):
        stamp.unlink()
    next((house.root / ".venv").rglob("lodger.py")).unlink()
    assert json.loads(house.run().stdout)["lodger"] == "1.0"


def test_an_environment_whose_python_went_away_is_made_anew(house: SmallHouse) -> None:
    for link in (house.root / ".venv" / "bin").glob("python*"):
        link.unlink()
    assert house.run().returncode == 5


def test_a_package_that_is_not_what_the_lock_pinned_is_refused(house: SmallHouse) -> None:
    house.lock("2.0", true_hash=False)
    ran = house.run()
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr.splitlines()[-1].startswith("caretrail: could not install the packages")
    assert "Traceback" not in ran.stderr
    house.lock("2.0")
    assert json.loads(house.run().stdout)["lodger"] == "2.0"


def test_a_stray_module_in_the_callers_folder_does_not_run(house: SmallHouse) -> None:
    (house.folder / "lodger.py").write_text("VERSION = 'stray'", encoding="utf-8")
    assert json.loads(house.run().stdout)["lodger"] == "1.0"


def pretending(pretence: str, house: SmallHouse, *, path: str = "") -> subprocess.CompletedProcess[str]:
    """Runs the wrapper under a Python that was first told something untrue about itself."""
    script = str(house.root / "caretrail")
    called = f"sys.argv = [{script!r}, 'check']; runpy.run_path({script!r}, run_name='__main__')"
    start = f"import runpy, sys; {pretence}; {called}"
    return subprocess.run(
        [sys.executable, "-c", start],
        cwd=house.folder,
        env={**house.environment, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


OLD = "sys.version_info = (3, 9, 2, 'final', 0)"


def test_an_old_python_says_so_in_one_line(house: SmallHouse) -> None:
    ran = pretending(OLD, house)
    assert ran.returncode != 0
    assert ran.stderr.splitlines() == [
        "caretrail: Python 3.11 or later is needed, this is 3.9: install a newer Python and run this again."
    ]


def test_an_old_python_hands_over_to_a_newer_one_beside_it(house: SmallHouse) -> None:
    beside = house.folder / "bin"
    beside.mkdir()
    (beside / "python3.11").symlink_to(Path(sys.executable).resolve())
    assert json.loads(pretending(OLD, house, path=str(beside)).stdout)["words"] == ["check"]


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_or_pip_says_which_package_brings_them(house: SmallHouse, missing: str) -> None:
    shutil.rmtree(house.root / ".venv")
    ran = pretending(f"sys.modules[{missing!r}] = None", house)
    assert ran.returncode == 3
    assert "apt install python3-venv" in ran.stderr.splitlines()[-1]
    assert "Traceback" not in ran.stderr


def test_the_wrapper_can_be_read_by_a_python_too_old_to_run_it() -> None:
    ast.parse(WRAPPER.read_text(encoding="utf-8"), feature_version=(3, 7))
    assert os.access(WRAPPER, os.X_OK)
