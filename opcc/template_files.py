"""Templates from their files."""

from django.template import Origin
from django.template.loaders import filesystem


class Loader(filesystem.Loader):
    """Reads the project's templates, without the line break at the end of a page's file.

    Every file ends with one, for editors and Git. A part that is included inside a sentence must
    not bring it along: it would show as a space before the comma that follows.
    """

    def get_contents(self, origin: Origin) -> str:
        """The text of a template."""
        contents = super().get_contents(origin)
        return contents.removesuffix("\n") if str(origin.name).endswith(".html") else contents
