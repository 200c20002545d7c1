"""Runs commands none of whose processes outlives them, however they or this process end."""

import ctypes
import os
import pathlib
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36  # linux/prctl.h
GRACE = 30  # seconds in which a command may put away what it made

commands = set()  # the processes of those that were started here, which are waited for where that was
is_starting = False


def adopt_orphans():
    """Makes this process the parent of each descendant whose own parent has ended, so that none gets out of sight (prctl(2))."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)


def reap(*_):
    """Takes note that adopted processes have ended, or whoever looks for them would find them there for ever."""
    if is_starting:
        return  # its process is not among the commands yet
    for path in pathlib.Path("/proc/self/task").glob("*/children"):
        for process in map(int, path.read_text().split()):
            if process not in commands:
                try:
                    os.waitpid(process, os.WNOHANG)
                except ChildProcessError:
                    pass


def prctl(option, value):
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def guarded(work):
    """Does work in a process that another one watches, and ends with its status. Interrupts end it in order. Should one of the two be
    killed, the other one ends all that is left."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    adopt_orphans()
    worker = os.fork()
    if worker == 0:
        def leave(number, _):
            for other in signals:
                signal.signal(other, signal.SIG_IGN)
            sys.exit(128 + number)

        for number in signals:
            signal.signal(number, leave)
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        adopt_orphans()
        signal.signal(signal.SIGCHLD, reap)
        try:
            work()
        finally:
            end()
        sys.exit()
    for number in signals:
        signal.signal(number, lambda number, _: os.kill(worker, number))
    status = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
    end()
    sys.exit(status if status >= 0 else 128 - status)


def descendants(ancestor):
    """The living processes below a process."""
    children = {}
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # ended meanwhile
        if state != "Z":
            children.setdefault(int(parent), []).append(int(path.parent.name))
    found, next = [], [ancestor]
    while next:
        next = [child for process in next for child in children.get(process, [])]
        found += next
    return found


def end(command=None, sparing=()):
    """Asks a command to end, and then all that is left below this process to do so, and in the end kills it.

    `sparing` are other commands that go on."""
    if command is not None and command.poll() is None:
        command.terminate()
        try:
            command.wait(GRACE)
        except subprocess.TimeoutExpired:
            pass
    for number, seconds in ((signal.SIGTERM, GRACE), (signal.SIGKILL, 1), (signal.SIGKILL, 1), (signal.SIGKILL, 1)):
        everyone = descendants(os.getpid())
        spared = {process for other in sparing for process in (other.pid, *descendants(other.pid))}
        rest = [process for process in everyone if process not in spared]
        if not rest:
            return
        for process in rest:
            try:
                os.kill(process, number)
            except ProcessLookupError:
                pass
        until = time.monotonic() + seconds
        while any(is_alive(process) for process in rest) and time.monotonic() < until:
            time.sleep(0.02)


def is_alive(process):
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def start(command, environment=None, **options):
    """Starts a command in a session of its own, so that Ctrl-C reaches this process alone, which then ends it in order. Should this
    process be killed, the kernel asks the command to end."""
    global is_starting
    is_starting = True
    try:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", *command], env=os.environ | (environment or {}), stdin=subprocess.DEVNULL,
            start_new_session=True, **options)
        commands.add(process.pid)
    finally:
        is_starting = False
    reap()
    return process


def run(command, environment=None, *, minutes, output, sparing=()):
    """Runs a command to its end, its output in a file. Returns its status, or None where it had not ended in time."""
    with open(output, "wb") as file:
        process = start(command, environment, stdout=file, stderr=subprocess.STDOUT)
        try:
            return process.wait(minutes * 60)
        except subprocess.TimeoutExpired:
            return None
        finally:
            end(process, sparing)
