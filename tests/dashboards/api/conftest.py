"""One filled site for the questions of a module."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.dashboards.api.asking import Asking, asking


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def asked(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Asking]:
    async with asking(tmp_path_factory.mktemp("data")) as site:
        yield site
