"""What a browser would send of a form that a page shows."""

from html.parser import HTMLParser


class FormReader(HTMLParser):
    """What a browser would send of the form of a page that keeps something, untouched."""

    def __init__(self, html):
        super().__init__()
        self.data, self._area, self._select, self._in = {}, None, None, False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        if tag == "form":
            self._in = bool({"app-form", "app-updates"} & set((at.get("class") or "").split()))
        if not self._in:
            return
        name, kind = at.get("name"), at.get("type")
        if tag == "input" and name and (kind not in ("checkbox", "radio") or "checked" in at):
            unsaid = "on" if "checked" in at else ""
            self.data.setdefault(name, []).append(at.get("value") or unsaid)
        elif tag == "textarea":
            self._area, self.data[name] = name, [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in at:
            self.data[self._select] = [at.get("value") or ""]

    def handle_data(self, text):
        if self._area:
            self.data[self._area][0] += text

    def handle_endtag(self, tag):
        if tag == "textarea" and self._area:
            self.data[self._area][0] = self.data[self._area][0].removeprefix("\n")
            self._area = None


def form_of(response):
    return FormReader(response.content.decode()).data


def texts(response) -> str:
    return " ".join(response.content.decode().split())
