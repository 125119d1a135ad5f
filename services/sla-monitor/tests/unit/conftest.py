"""One desk for each test: the store's memory twin, the sample regions and everything that was said."""

import pytest
from sla_monitor.testing import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()
