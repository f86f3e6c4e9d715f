"""Contrast of what is drawn and written, from the colours that the browser computed."""

from playwright.sync_api import Page

# Text and shapes that cannot be told from what lies under them. A shape is seen by its fill or by
# its edge. Under a part of a drawing lies what was drawn there before, or else what is behind it.
_FAINT = """([ofText, ofShapes]) => {
    const parse = colour => {
        const parts = (colour.match(/[\\d.]+/g) || []).map(Number);
        return parts.length < 3 || parts[3] === 0 ? null : parts;
    };
    const light = parts => {
        const [r, g, b] = parts.slice(0, 3).map(each => {
            const share = each / 255;
            return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
        return (high + 0.05) / (low + 0.05);
    };
    const canvas = () => {
        const probe = document.createElement("div");
        probe.style.color = matchMedia("(forced-colors: active)").matches ? "Canvas" : "white";
        document.body.append(probe);
        const colour = parse(getComputedStyle(probe).color);
        probe.remove();
        return colour;
    };
    const page = canvas();
    const behind = each => {
        for (let at = each; at; at = at.parentElement) {
            const found = parse(getComputedStyle(at).backgroundColor);
            if (found) return found;
        }
        return page;
    };
    const inside = (box, x, y) =>
        x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    const under = (each, drawing) => {
        const box = each.getBoundingClientRect();
        const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
        let ground = behind(drawing);
        for (const other of drawing.querySelectorAll("rect, circle, path, polygon")) {
            if (other === each) break;
            const fill = parse(getComputedStyle(other).fill);
            const closed = other.tagName !== "path" || /z/i.test(other.getAttribute("d"));
            if (fill && closed && inside(other.getBoundingClientRect(), x, y)) ground = fill;
        }
        return ground;
    };
    const name = each => `${each.tagName}.${each.getAttribute("class") || ""}`;
    const faults = new Set();
    for (const drawing of document.querySelectorAll("svg")) {
        if (!drawing.checkVisibility()) continue;
        const within = drawing.getAttribute("class");
        for (const each of drawing.querySelectorAll("text, path, rect, circle, polyline, line")) {
            // The grounds of a chart that is explored, and what only takes the pointer.
            if (each.closest(".js-plotly-plot") && each.tagName === "rect") continue;
            if (each.matches(".js-reference-point")) continue;
            const style = getComputedStyle(each), ground = under(each, drawing);
            const fill = parse(style.fill), edge = parse(style.stroke);
            const size = each.getBoundingClientRect();
            if (!size.width && !size.height) continue;
            const isText = each.tagName === "text";
            const seen = [fill, isText ? null : edge].filter(Boolean);
            if (!seen.length) continue;
            const best = Math.max(...seen.map(colour => contrast(colour, ground)));
            if (best < (isText ? ofText : ofShapes))
                faults.add(`${name(each)} in ${within}: ${best.toFixed(1)}`);
        }
    }
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const each = words.currentNode.parentElement;
        if (!words.currentNode.textContent.trim() || each.closest("svg")) continue;
        if (!each.checkVisibility() || each.closest("script, style, option, noscript")) continue;
        if (each.closest(".govuk-visually-hidden, .govuk-skip-link, [disabled]")) continue;
        const best = contrast(parse(getComputedStyle(each).color) || page, behind(each));
        if (best < ofText) faults.add(`${name(each)}: ${best.toFixed(1)}`);
    }
    return [...faults];
}"""


def faint_parts(page: Page, *, of_text: float = 4.5, of_shapes: float = 3.0) -> list[str]:
    """What is fainter than these contrasts on the page that is shown, each kind once."""
    found: list[str] = page.evaluate(_FAINT, [of_text, of_shapes])
    return [f"{page.url}: {fault}" for fault in found]
