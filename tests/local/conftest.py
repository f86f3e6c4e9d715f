"""A folder for a local stack of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def state() -> Iterator[Path]:
    # Root's servers run as another user, who cannot pass through pytest's own closed folders.
    parent = Path(tempfile.mkdtemp())
    parent.chmod(0o711)
    folder = parent / "a b"
    folder.mkdir()
    yield folder
    shutil.rmtree(parent)
