"""A visitor without a browser: one connection that stays open."""

import http.client
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Client:
    """Asks as a phone's browser asks, with Brotli."""

    HEADERS = {"Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip, deflate, br", "Accept-Language": "id"}

    def __init__(self, port: int, compressed: bool = True):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = self.HEADERS if compressed else {**self.HEADERS, "Accept-Encoding": "identity"}

    def get(self, path: str) -> Answer:
        """One answer, read to its end."""
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        return Answer(response.status, response.getheaders(), response.read())

    def expect(self, path: str, status: int = 200) -> Answer:
        """The same; what answers otherwise would be measured as something that it is not."""
        answer = self.get(path)
        if answer.status != status:
            raise RuntimeError(f"{path} answered {answer.status}")
        return answer
