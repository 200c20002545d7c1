"""The responder and its workers, as /proc counts them."""

import os
import pathlib


def family(responder):
    """The responder and its workers."""
    parents = {}
    for entry in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            pass  # ended meanwhile
    return [responder] + [process for process, parent in parents.items() if parent == responder]


def cpu_seconds(responder):
    """CPU of the responder, of its living workers, and of those it has already replaced."""
    ticks = 0
    for process in family(responder):
        try:
            stat = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, stat[11:15] if process == responder else stat[11:13]))
        except OSError:
            pass
    return ticks / os.sysconf("SC_CLK_TCK")
