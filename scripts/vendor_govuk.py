"""Vendors what the HTML report needs of GOV.UK Frontend, and axe-core for the browser tests.

Run by hand when a version changes: `python scripts/vendor_govuk.py`. Needs npm; nothing else here does.
The crest and the GDS Transport font belong to GOV.UK alone, so both are taken out.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path


ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "src" / "caretrail" / "reports" / "assets"
BROWSER_TESTS = ROOT / "tests" / "browser"

GOVUK = ("govuk-frontend", "6.3.0", "MIT")
AXE = ("axe-core", "4.14.1", "MPL-2.0")

# The components the report draws with; a rule about any other is dropped.
COMPONENTS = (
    "body", "caption", "details", "form-group", "generic-header", "grid", "heading", "hint", "input", "inset-text",
    "label", "link", "list", "main-wrapper", "section-break", "select", "skip-link", "summary-list", "table", "tag",
    "template", "visually-hidden", "warning-text", "width-container",
)  # fmt: skip

_CLASS = re.compile(r"\.((?:\\.|[\w-])+)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def main() -> None:
    """Fetches both packages, cuts the style sheet down, writes files and manifests."""
    style = subset(member(GOVUK, "dist/govuk/govuk-frontend.min.css").decode())
    write(ASSETS, "govuk.css", style.encode(), GOVUK, "cut down by scripts/vendor_govuk.py; without font and crest")
    write(BROWSER_TESTS, "axe.min.js", member(AXE, "axe.min.js"), AXE, "unchanged; used by tests only, never shipped")


def member(package: tuple[str, str, str], path: str) -> bytes:
    """One file out of a package of the npm registry."""
    name, version, _licence = package
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", folder]
        subprocess.run(command, check=True, capture_output=True)
        with tarfile.open(Path(folder) / f"{name}-{version}.tgz") as archive:
            found = archive.extractfile(f"package/{path}")
            if found is None:
                raise SystemExit(f"{name} {version} holds no {path}")
            return found.read()


def write(folder: Path, name: str, content: bytes, package: tuple[str, str, str], note: str) -> None:
    """The file, and beside it a manifest that pins it."""
    package_name, version, licence = package
    manifest = {
        "file": name,
        "package": package_name,
        "version": version,
        "licence": licence,
        "sha256": hashlib.sha256(content).hexdigest(),
        "note": note,
    }
    (folder / name).write_bytes(content)
    (folder / f"{name}.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def subset(css: str) -> str:
    """The rules of a minified style sheet that concern the kept components, without font or addresses."""
    css = _COMMENT.sub("", css).replace('@charset "UTF-8";', "").replace("GDS Transport,", "")
    return "".join(kept(css)) + "\n"


def kept(css: str) -> Iterator[str]:
    """Each kept rule; those inside @media and @supports are sifted in their turn."""
    for prelude, body in blocks(css):
        if prelude.startswith(("@media", "@supports")):
            inner = "".join(kept(body))
            if inner:
                yield f"{prelude}{{{inner}}}"
        elif not prelude.startswith("@") and "url(" not in body:
            selectors = [selector for selector in prelude.split(",") if wanted(selector)]
            if selectors:
                yield f"{','.join(selectors)}{{{body}}}"


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """Prelude and body of every block at the outermost level."""
    start = depth = opened = 0
    for at, sign in enumerate(css):
        if sign == "{":
            depth += 1
            if depth == 1:
                opened = at
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : at]
                start = at + 1
    if depth:
        raise SystemExit("the style sheet's braces do not pair")


def wanted(selector: str) -> bool:
    """Whether every class in a selector belongs to a kept component; rules that print a link's address do not count."""
    return "[href" not in selector and all(known(name) for name in _CLASS.findall(selector))


def known(class_name: str) -> bool:
    """Whether a class such as govuk-table__cell belongs to a kept component."""
    if class_name.startswith("\\:"):  # the sheet's own stand-in for a state, such as .\:focus
        return True
    component = re.split(r"__|--", class_name.removeprefix("govuk-"))[0]
    return any(component == name or component.startswith(f"{name}-") for name in COMPONENTS)


if __name__ == "__main__":
    main()
