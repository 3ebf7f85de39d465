"""Runs one program and measures it: CPU of its whole process tree, wall time, peak memory, and who else was busy."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


_SAMPLES_A_SECOND = 10
_RUSAGE_UNIT = 1 if sys.platform == "darwin" else 1024
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGESIZE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run. Seconds, megabytes (10**6 bytes), cores; `others` is missing where the system does not tell."""

    cpu: float
    wall: float
    peak_mb: float
    load_before: float
    others: float | None  # cores that other programs kept busy meanwhile, on average
    told: str  # what the program wrote to standard output


def run(command: Sequence[str | Path], *, env: Mapping[str, str], good: frozenset[int] = frozenset({0})) -> Measured:
    """Run a program to its end and measure it.

    In:      `env`, added to this process's own; `good`, exit codes that mean it did its work.
    Raises:  SystemExit with the end of its standard error when it ends in another way.
    """
    load, busy_before = os.getloadavg()[0], _busy_cpu()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        child = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=out, stderr=err, env={**os.environ, **env}
        )
        memory = _Memory(child.pid)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        sampled = memory.stop()
        cpu = usage.ru_utime + usage.ru_stime
        busy = None if busy_before is None else (_busy_cpu() or 0.0) - busy_before
        if child.returncode not in good:
            err.seek(0)
            reason = err.read().decode(errors="replace")[-600:]
            raise SystemExit(f"{' '.join(map(str, command[1:3]))} ended with {child.returncode}: {reason}")
        out.seek(0)
        return Measured(
            cpu=cpu,
            wall=wall,
            peak_mb=max(sampled, usage.ru_maxrss * _RUSAGE_UNIT) / 1e6,
            load_before=load,
            others=None if busy is None else max(0.0, (busy - cpu) / wall),
            told=out.read().decode(),
        )


def cores_busy(seconds: float) -> float:
    """How many cores are busy while this program only waits; the load average where the system does not tell."""
    before = _busy_cpu()
    if before is None:
        return os.getloadavg()[0]
    time.sleep(seconds)
    return ((_busy_cpu() or before) - before) / seconds


def _busy_cpu() -> float | None:
    """CPU seconds that the whole machine has been busy since it started."""
    with suppress(OSError):
        user, nice, system, _idle, _wait, irq, softirq = Path("/proc/stat").read_text().split(maxsplit=8)[1:8]
        return sum(map(int, (user, nice, system, irq, softirq))) / _TICK
    return None


class _Memory(threading.Thread):
    """Watches the resident memory of a process tree; the peak of a lone process comes from the system instead."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._peak, self._over = pid, 0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self._over.wait(1 / _SAMPLES_A_SECOND):
            self._peak = max(self._peak, sum(map(_resident, _tree(self._pid))))

    def stop(self) -> int:
        """The highest sum of bytes that was seen."""
        self._over.set()
        self.join()
        return self._peak


def _tree(pid: int) -> list[int]:
    pids = [pid]
    for parent in pids:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            with suppress(OSError):
                pids += map(int, children.read_text().split())
    return pids


def _resident(pid: int) -> int:
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    return 0
