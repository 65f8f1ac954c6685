"""What tests ask of any page whose numbers explain themselves: by mouse, by keyboard, for everybody, on paper."""

from pages import faults, opened

NAME = "number => number.dataset.figure || number.id"
# Notes in the page each time that an explanation opens or closes, so that a test need not ask after every key.
RECORD = """() => {
    window.record = [];
    const name = element => element.dataset?.figure || element.id || element.tagName;
    let number = null;
    document.addEventListener("focusin", event => { if (event.target.matches("data")) number = event.target; });
    const dialog = document.querySelector("dialog");
    new MutationObserver(() => record.push(dialog.open ? {
        opened: name(number),
        fits: dialog.querySelector("h2").textContent.startsWith(number.textContent.trim())
            && dialog.querySelector("dt").textContent === "Meaning" && dialog.textContent.includes(name(number)),
        inside: dialog.contains(document.activeElement),
    } : { closed: name(document.activeElement) })).observe(dialog, { attributes: true, attributeFilter: ["open"] });
}"""
PLACE = """number => {
    number.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const box = number.getClientRects()[0];
    return [box.left + box.width / 2, box.top + box.height / 2];
}"""
WHERE = """() => {
    const now = document.activeElement;
    return now === document.body ? "end" : now.tagName !== "DATA" ? "" : now.closest("table") ? "table" : "text";
}"""


def unfolded(browser, path, width: int = 1280):
    """The page with everything unfolded, the addresses it asked for, and the errors of its scripts."""
    page, asked = opened(browser, path, width)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.reload()
    page.evaluate("document.querySelectorAll('details:not(.code)').forEach(box => box.open = true)")
    return page, asked, errors


def names(page) -> list[str]:
    return page.locator("data").evaluate_all(f"numbers => numbers.map({NAME})")


def explained(page) -> list[str]:
    """The numbers that opened an explanation of their own, into which the focus went and from which it came back."""
    record = page.evaluate("record")
    pairs = list(zip(record[::2], record[1::2], strict=True))
    return [
        opened["opened"]
        for opened, closed in pairs
        if opened["fits"] and opened["inside"] and closed == {"closed": opened["opened"]}
    ]


def explained_by_mouse(browser, path) -> list[str]:
    """The numbers that a click opens and the button closes."""
    page, asked, errors = unfolded(browser, path)
    page.evaluate(RECORD)
    for number in page.locator("data").element_handles():
        page.mouse.click(*number.evaluate(PLACE))
        page.evaluate("document.querySelector('dialog button').click()")
    assert not asked and not errors, (asked, errors)
    return explained(page)


def explained_by_keyboard(browser, path) -> list[str]:
    """The numbers that Enter or Space opens and Esc closes, on a way through the page by Tab, and by arrows in tables."""
    page, _, errors = unfolded(browser, path)
    page.evaluate(RECORD)
    for _ in range(10_000):
        page.keyboard.press("Tab")
        where = page.evaluate(WHERE)
        if where == "end":
            break
        if where == "text":
            page.keyboard.press("Enter")
            page.keyboard.press("Escape")
        if where == "table":
            for _ in range(page.evaluate("document.activeElement.closest('table').querySelectorAll('data').length")):
                page.keyboard.press("Space")
                page.keyboard.press("Escape")
                page.keyboard.press("ArrowRight")
    assert not errors, errors
    return explained(page)


def faults_when_open(browser, path, width: int) -> list[str]:
    """What axe finds with each kind of explanation open, and whether the page or the dialog outgrows the screen."""
    page, _, _ = unfolded(browser, path, width)
    found = []
    # By what it says: a sum of many rows, a period, a setting.
    wanted = page.evaluate("""() => {
        const known = JSON.parse(document.getElementById("explanations").textContent);
        const kinds = new Map();
        document.querySelectorAll("data").forEach(number => {
            const name = number.dataset.figure || number.id;
            const kind = known.explanations[known.figures[name]].slice(1).map(part => part[0]).join();
            if (!kinds.has(kind)) kinds.set(kind, number.id || name);
        });
        return [...kinds.values()];
    }""")
    assert len(wanted) > 2
    for name in wanted:
        page.locator(f"[id='{name}']").click()
        found += faults(page)
        if width != page.evaluate("document.documentElement.scrollWidth"):
            found.append(f"{name}: the page outgrows {width} px")
        if page.locator("dialog").evaluate("box => box.scrollWidth > box.clientWidth || box.offsetWidth > innerWidth"):
            found.append(f"{name}: the explanation outgrows {width} px")
        page.keyboard.press("Escape")
    return found


def shown_on_paper(browser, path) -> list[str]:
    """What of the explanations would be printed: nothing should."""
    page, _ = opened(browser, path)
    page.locator("data").first.click()
    page.emulate_media(media="print")
    return [kind for kind in ("dialog", ".explain-switch", ".chart-figures:not([open])") if page.locator(kind).first.is_visible()]
