"""The browser tests of a module share what they see, so all of them run in one worker."""

import os
from pathlib import Path

import pytest


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="runs in one process")
def test_every_browser_test_of_a_module_goes_to_the_same_worker(
    request: pytest.FixtureRequest,
) -> None:
    # pytest-xdist puts the group behind the name of a test, and sends a group to one worker.
    assert request.node.nodeid.endswith(f"@browser {Path(__file__).stem}")
