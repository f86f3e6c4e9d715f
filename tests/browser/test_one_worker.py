"""The browser tests share one site, so all of them run in one worker."""

import os

import pytest


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="runs in one process")
def test_every_browser_test_goes_to_the_same_worker(request: pytest.FixtureRequest) -> None:
    # pytest-xdist puts the group behind the name of a test, and sends a group to one worker.
    assert request.node.nodeid.endswith("@browser")
