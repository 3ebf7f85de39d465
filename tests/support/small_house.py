"""A clone in miniature, to try the wrapper on: the real wrapper, a lock of one made-up package, no network.

The package is called `lodger`; a folder of hand-made wheels stands for the package index.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tests.support.tree import ROOT


ECHO = """import json, os, sys
import lodger
print(json.dumps({"words": sys.argv[1:], "folder": os.getcwd(), "lodger": lodger.VERSION}))
sys.exit(5)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallHouse:
    """Where the miniature stands. Its one verb prints what it was given as JSON and ends with exit code 5."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "clone"

    @property
    def index(self) -> Path:
        return self.folder / "index"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def environment(self) -> dict[str, str]:
        """No index but the folder of wheels, no pip settings of this machine, an own cache."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
        alone = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.index)}
        return {**kept, **alone, "XDG_CACHE_HOME": str(self.cache)}

    def start(self, *words: str, cwd: Path | None = None) -> subprocess.Popen[str]:
        command = [sys.executable, str(self.root / "caretrail"), *words]
        return subprocess.Popen(
            command,
            cwd=cwd or self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Runs the wrapper to its end."""
        with self.start(*words, cwd=cwd) as process:
            said, complained = process.communicate()
        return subprocess.CompletedProcess(words, process.returncode, said, complained)

    def lock(self, version: str, *, kinds: tuple[str, ...] = ("core", "dev"), true_hash: bool = True) -> None:
        """Puts a version of the package on the index and pins it in locks."""
        true = _make_wheel(self.index, version)
        digest = true if true_hash else "0" * 64
        for kind in kinds:
            text = f"lodger=={version} \\\n    --hash=sha256:{digest}\n"
            (self.root / "requirements" / f"{kind}.txt").write_text(text, encoding="utf-8")

    def copy(self, folder: Path) -> SmallHouse:
        """The same clone, environment and all, elsewhere."""
        shutil.copytree(self.folder, folder, symlinks=True, dirs_exist_ok=True)
        return SmallHouse(folder=folder)


def build_small_house(folder: Path) -> SmallHouse:
    """A clone in which nothing was run yet."""
    house = SmallHouse(folder=folder)
    for made in ("clone/requirements", "clone/src/caretrail", "clone/scripts", "index"):
        (folder / made).mkdir(parents=True)
    shutil.copy(ROOT / "caretrail", house.root)
    (house.root / "src" / "caretrail" / "__init__.py").touch()
    (house.root / "src" / "caretrail" / "__main__.py").write_text(ECHO, encoding="utf-8")
    (house.root / "scripts" / "lint.py").write_text(ECHO, encoding="utf-8")
    house.lock("1.0")
    return house


def _make_wheel(index: Path, version: str) -> str:
    """Writes a wheel by hand and answers its SHA-256."""
    about = f"lodger-{version}.dist-info"
    parts = {
        "lodger.py": f'VERSION = "{version}"\n',
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: lodger\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [f"{name},sha256={_url_safe(text)},{len(text.encode())}" for name, text in parts.items()]
    path = index / f"lodger-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in {**parts, f"{about}/RECORD": "\n".join([*record, f"{about}/RECORD,,", ""])}.items():
            wheel.writestr(zipfile.ZipInfo(name), text)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _url_safe(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
