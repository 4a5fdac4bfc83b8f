"""NiceGUI's files are compressed once, and only for whoever can unpack them."""

import gzip

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboards.web.compressed_files import CompressedFiles

WORDS = "const answer = 42;\n" * 200
FONT = bytes(range(256)) * 8


class Files:
    """An application that counts what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def answer(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        if request.url.path.endswith(".js"):
            headers = {"cache-control": "immutable", "etag": '"whole"', "accept-ranges": "bytes"}
            return PlainTextResponse(WORDS, headers=headers, media_type="text/javascript")
        if request.url.path.endswith(".woff2"):
            return Response(FONT, media_type="font/woff2")
        return PlainTextResponse("there is none" * 50, status_code=404)

    def client(self) -> httpx.AsyncClient:
        app = CompressedFiles(Starlette(routes=[Route("/{path:path}", self.answer)]))
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://here")


async def test_a_file_is_made_small_once_and_stays_what_it_was() -> None:
    files = Files()
    async with files.client() as client:
        answers = [await client.get("/_nicegui/1/static/vue.js") for _ in range(3)]
    assert files.asked == ["/_nicegui/1/static/vue.js"]
    for answer in answers:
        assert answer.text == WORDS
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["cache-control"] == "immutable"
        assert int(answer.headers["content-length"]) <= len(gzip.compress(WORDS.encode(), 9))
        # They name the uncompressed file.
        assert "etag" not in answer.headers
        assert "accept-ranges" not in answer.headers


@pytest.mark.parametrize("encoding", ["identity", "br", ""])
async def test_who_cannot_unpack_gets_the_file_as_it_is(encoding: str) -> None:
    files = Files()
    async with files.client() as client:
        await client.get("/_nicegui/1/static/vue.js")
        headers = {"accept-encoding": encoding}
        answer = await client.get("/_nicegui/1/static/vue.js", headers=headers)
    assert "content-encoding" not in answer.headers
    assert answer.text == WORDS
    assert len(files.asked) == 2


async def test_what_is_no_text_or_not_there_is_passed_on_and_not_kept() -> None:
    files = Files()
    async with files.client() as client:
        for _ in range(2):
            font = await client.get("/_nicegui/1/static/font.woff2")
            assert font.content == FONT
            assert "content-encoding" not in font.headers
            missing = await client.get("/_nicegui/1/static/nothing")
            assert missing.status_code == 404
            assert "content-encoding" not in missing.headers
    assert len(files.asked) == 4


async def test_a_page_is_compressed_each_time_anew() -> None:
    files = Files()
    async with files.client() as client:
        for _ in range(2):
            answer = await client.get("/page.js")
            assert answer.headers["content-encoding"] == "gzip"
            assert answer.text == WORDS
        head = await client.head("/_nicegui/1/static/vue.js")
        assert head.headers.get("content-length") != "0"
    assert files.asked == ["/page.js", "/page.js", "/_nicegui/1/static/vue.js"]
