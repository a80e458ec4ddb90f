"""A door in front of a real server, which a test can shut, block and open again."""

import socket
import threading
from urllib.parse import urlsplit


class Door:
    """Passes connections on to `address` while it is open. Blocked, it takes them and never answers; shut, it refuses."""

    def __init__(self, address: str):
        parts = urlsplit(address)
        self.target = (parts.hostname, parts.port)
        self.listener: socket.socket | None = None
        self.connections: list[socket.socket] = []
        self.is_blocked = False
        self.port = 0
        self.open()

    @property
    def url(self) -> str:
        """Where clients knock."""
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Lets everybody in."""
        self.is_blocked = False
        if self.listener is None:
            self.listener = socket.create_server(("127.0.0.1", self.port), reuse_port=True)
            self.port = self.listener.getsockname()[1]
            threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def block(self) -> None:
        """Keeps everybody waiting."""
        self.is_blocked = True
        self._cut()

    def shut(self) -> None:
        """Refuses, as a machine does whose server was killed."""
        if self.listener:
            self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
            self.listener = None
        self._cut()

    def _cut(self) -> None:
        while self.connections:
            try:
                self.connections.pop().shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # closed by the other side

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            self.connections.append(client)
            if self.is_blocked:
                continue
            server = socket.create_connection(self.target)
            self.connections.append(server)
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    @staticmethod
    def _pass_on(source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65_536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # cut
