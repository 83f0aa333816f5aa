"""What a function weighs, how long it takes until it wants to be called, and how much memory it has at most."""

import contextlib
import io
import os
import re
import socket
import statistics
import subprocess
import threading
import time
import zipfile
from pathlib import Path

# What Lambda's runtime says to every function of itself.
RUNTIME = {
    "AWS_LAMBDA_FUNCTION_NAME": "measured",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_LOG_GROUP_NAME": "measured",
    "AWS_LAMBDA_LOG_STREAM_NAME": "measured",
}
# How often a start is measured; the median counts.
STARTS = 5


def package(program):
    """The size of a function's package in MB, packed as `cargo xtask deploy` does."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(program, "bootstrap")
    return len(packed.getvalue()) / 1_000_000


def spent(process):
    """CPU in milliseconds and most memory in MB of a process in /proc."""
    # In nanoseconds; the process has one thread that works.
    cpu = int((process / "schedstat").read_text().split()[0])
    peak = re.search(r"VmHWM:\s+(\d+)", (process / "status").read_text())[1]
    return cpu / 1_000_000, int(peak) / 1024


def start(program, environment):
    """(CPU, time, memory) from exec to the first /next: milliseconds, milliseconds, MB."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        place = RUNTIME | {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.getsockname()[1]}"}
        began = time.monotonic()
        process = subprocess.Popen(
            [program], env=environment | place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            with server.accept()[0] as connection:
                asked = connection.recv(64)
                took = (time.monotonic() - began) * 1000
                assert b"/invocation/next" in asked, f"{program}: {asked}"
                cpu, peak = spent(Path(f"/proc/{process.pid}"))
                return cpu, took, peak
        finally:
            process.kill()
            process.wait()


def starts(program, environment):
    """The medians of some starts."""
    return [statistics.median(column) for column in zip(*(start(program, environment) for _ in range(STARTS)))]


class Watch:
    """The most memory that each function had, seen from outside twice a second while the journeys are taken."""

    def __init__(self, names):
        # Functions are told their own names; we know them by the template's.
        self.functions = {physical: logical for logical, physical in names.items()}
        self.peaks, self.known, self.over = {}, {}, threading.Event()
        self.thread = threading.Thread(target=self.look_on, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self.peaks

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def look_on(self):
        """Looks until it is over."""
        while not self.over.wait(0.5):
            for process in Path("/proc").glob("[0-9]*"):
                with contextlib.suppress(OSError, TypeError):
                    self.look(process)

    def look(self, process):
        """Notes the memory of a process that is one of the functions."""
        if process.name not in self.known:
            if Path(os.readlink(process / "exe")).name != "bootstrap":
                return
            environment = (process / "environ").read_bytes().split(b"\0")
            mine = [line[25:].decode() for line in environment if line.startswith(b"AWS_LAMBDA_FUNCTION_NAME=")]
            self.known[process.name] = self.functions.get(mine[0]) if mine else None
        name = self.known[process.name]
        if name:
            self.peaks[name] = max(self.peaks.get(name, 0), spent(process)[1])
