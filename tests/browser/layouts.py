"""What is wrong with how a page is laid out, at every width from a phone to a large screen."""

from playwright.sync_api import Page

# Each side of what the style sheets decide by, and screens that are common.
WIDTHS = (320, 360, 390, 480, 640, 641, 700, 768, 820, 912, 1023, 1024, 1100, 1180, 1195, 1280)
WIDE = (1440, 1920)
HEIGHT = 900

# What is closed is opened, since it must fit too. A field scrolls on its own, as fields do.
_FAULTS = """() => {
    for (const each of document.querySelectorAll("details:not([open])")) each.open = true;
    const found = [];
    const name = each => each.tagName.toLowerCase() + "." + (each.getAttribute("class") || "");
    const page = document.documentElement.scrollWidth;
    if (page > window.innerWidth) found.push(`the page is ${page} pixels wide`);
    for (const each of document.querySelectorAll("body *")) {
        if (each instanceof SVGElement || !each.checkVisibility()) continue;
        if (["TEXTAREA", "SELECT", "INPUT"].includes(each.tagName)) continue;
        const style = getComputedStyle(each);
        const within = each.closest("main") !== null;
        if (/auto|scroll/.test(style.overflowX) && each.scrollWidth > each.clientWidth + 1)
            found.push(`${name(each)} scrolls sideways`);
        if (within && each.querySelector("table") && /auto|scroll/.test(style.overflowY)
            && each.scrollHeight > each.clientHeight + 1)
            found.push(`${name(each)} scrolls inside the page`);
    }
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const small = new Set();
    while (words.nextNode()) {
        const each = words.currentNode.parentElement;
        const drawing = each.closest("svg");
        if (!words.currentNode.textContent.trim() || !each.checkVisibility()) continue;
        if (/^(title|script|style|option|noscript)$/i.test(each.tagName)) continue;
        if (each.closest(".govuk-visually-hidden, .js-plotly-plot")) continue;
        let size = parseFloat(getComputedStyle(each).fontSize);
        if (drawing) size *= each.getScreenCTM().a;
        if (size < 15.9) small.add(`${name(each)} has words of ${size.toFixed(1)} pixels`);
    }
    return [...found, ...small];
}"""


def layout_faults(page: Page, widths: tuple[int, ...] = WIDTHS + WIDE) -> list[str]:
    """Where the page that is shown scrolls sideways or inside itself, or has words below 16 pixels.

    The window is put back to what it was.
    """
    before = page.viewport_size
    faults: dict[str, list[int]] = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for fault in page.evaluate(_FAULTS):
            faults.setdefault(fault, []).append(width)
    if before:
        page.set_viewport_size(before)
    return [f"{page.url}: {fault} at {at}" for fault, at in faults.items()]
