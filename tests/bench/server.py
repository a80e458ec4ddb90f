"""A server process that is measured from outside, through /proc."""

import http.client
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server while it runs: `with Server(…) as server`. It has one worker process beside the one that watches it."""

    START = 60  # seconds to wait for its first answer

    def __init__(self, command: list[str], environment: dict[str, str], folder: Path, port: int, log: Path):
        self.command, self.environment, self.folder = command, environment, folder
        self.port, self.log = port, log
        self.url = f"http://127.0.0.1:{port}"

    def __enter__(self) -> "Server":
        self.start()
        return self

    def start(self) -> None:
        """Starts it, in a process group of its own, and waits for its first answer."""
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + self.START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.1)

    def kill(self) -> None:
        """Ends it and all that it started at once, as a power cut does: nothing is finished or tidied up."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def __exit__(self, kind=None, exception: BaseException | None = None, trace=None) -> None:
        if exception is not None and self.process.poll() is not None:
            exception.add_note(
                f"The server had ended by itself or was stopped by somebody:\n{self.log.read_text()[-2000:]}"
            )
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def answers(self) -> bool:
        """Whether it answers a request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()

    @property
    def worker(self) -> int:
        """The process that answers requests: of the children the one that worked most."""
        return max(children(self.process.pid), key=cpu_seconds)

    def cpu_seconds(self) -> float:
        """Processor time that the worker has used."""
        return cpu_seconds(self.worker)

    def memory(self) -> int:
        """The worker's share of memory (PSS) in bytes."""
        return proportional_size(self.worker)

    def watcher_memory(self) -> int:
        """The same of the process that watches the worker."""
        return proportional_size(self.process.pid)


def children(pid: int) -> list[int]:
    """The processes that `pid` started."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:  # it has ended meanwhile
                continue
            if parent == pid:
                found.append(int(folder.name))
    return found


def cpu_seconds(pid: int) -> float:
    """Processor time of a process in its own code and in the system's, in steps of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def proportional_size(pid: int) -> int:
    """PSS in bytes: its own memory, and its share of what it has in common with others."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def machine_seconds() -> float:
    """Processor time that all processes have used, in steps of 10 ms; what a host took from a virtual machine counts too."""
    fields = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    idle, waiting = fields[3:5]
    return (sum(fields) - idle - waiting) / TICKS
