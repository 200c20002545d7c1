#!/usr/bin/python3
"""Runs every test there is and closes with one line: N passed, N failed, N skipped. Ends with 1 if anything failed.

What cannot be tried on this machine counts as skipped, the cases of ../shared included where that is missing, and so does
each part that takes long and is only run with --full. Called by deploy/test."""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
from typing import NamedTuple

import results
import supervision
from results import Case

PROJECT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path("../shared")
# How many cases ../shared has, so that those which are not run without it are counted all the same.
CONFORMANCE, HOSTILE = 1257, 416
CANNOT_BE_TRIED = 77  # the status of a step that says in its last line why
UNIT_TEST_SECONDS = 1500  # a broken test may never end: many times what they take together


class Step(NamedTuple):
    """One test: a command that succeeds."""
    sentence: str
    command: str
    environment: dict = {}
    says: bool = False  # its last line has the figures, and is shown instead of the sentence
    minutes: int = 20
    needs_shared: bool = False


BUILD = Step("the build for service", "deploy/build", minutes=30)

STEPS = [
    Step("the program that counts the tests reads what they print", "python3 -m unittest discover --start-directory Tests/System"),
    Step("nginx takes its files without a word", "Tests/System/nginx"),
    Step("deploy/up serves, takes the upload that it prints, and keeps its site", "Tests/System/up"),
    Step("an ordinary user can make a site and upload to it", "Tests/System/unprivileged"),
    Step("the site asks no place that is not public", "Tests/System/ssrf", says=True),
    Step("docs/install.md leads from a clone to a site, and on to another disk and machine", "Tests/System/install", says=True),
    Step("the units of systemd run the service, and lose nothing at a restart", "Tests/System/systemd", says=True),
    Step("the build for service takes a file of every kind", "Tests/System/formats"),
    Step("the API answers as its description says, whatever is sent (schemathesis)", "Tests/System/schemathesis"),
    Step("under load, at restarts and at reloads no upload is lost (Tests/Load/run, in short)", "Tests/Load/run", {"SHORT": "1"}),
    Step("thumbs and mediums are as good as those of libvips", "Tests/Quality/run"),
    Step("no kill and no fault of the machine loses an upload or leaves half of one", "Tests/System/faults"),
    Step("nothing refused is ever public, and no URL ever gets other bytes", "Tests/System/exposure"),
    Step("senders of expensive broken files keep no user waiting", "Tests/System/fairness", says=True),
    Step("who sends too much at once is refused before the body, and nobody else", "Tests/System/limits", says=True),
    Step("what runs out is told of, and missed no longer than it is out", "Tests/System/exhaustion", says=True),
    Step("what nobody should send is answered at once, and nothing is left of it", "Tests/System/hostile"),
    Step("no text costs the responder more than its share", "Tests/System/linear", says=True),
    Step("no made-up input breaks a parser of ours (Tests/Fuzz/run, for a minute)", "Tests/Fuzz/run 60", {"FUZZ_SEED": "1"},
         minutes=40),
    Step("the sources have one format", "swift format lint --strict --recursive --parallel Sources Tests Package.swift"),
    Step("nothing goes by a name that was given up", "Tests/Quality/names"),
    Step("each target imports what it declares, and the system stays behind one door", "Tests/Quality/modules"),
    Step("the scripts are sound", "Tests/Quality/scripts"),
]

HOSTILE_BY_OTHER_WAYS = Step(
    "the hostile files come to the same as base64 and behind a URL", "Tests/System/hostile files",
    {"HOSTILE": f"{SHARED}/hostile/files"}, needs_shared=True)


class Part(NamedTuple):
    """What is run with --full alone, in an hour at most."""
    about: str
    steps: list


PARTS = {
    "rows": Part("a catalog of 10,000,000 uploads beside an empty one", [
        Step("10,000,000 uploads make nothing slow that need not be", "Tests/Load/rows", says=True, minutes=60)]),
    "fuzz": Part("made-up input for our parsers, for half an hour", [
        Step("no made-up input breaks a parser of ours", f"Tests/Fuzz/run {os.environ.get('FUZZ_SECONDS', '1800')}", minutes=60)]),
    "soak": Part("a mixed load for half an hour", [
        Step("after a long mixed load the site is as it was", "Tests/Load/mixed", says=True, minutes=60)]),
    "hostile": Part("ten times as many corrupt files, and each hostile file in every form", [
        Step("what nobody should send is answered at once, and nothing is left of it", "Tests/System/hostile", {"FULL": "1"},
             minutes=30),
        HOSTILE_BY_OTHER_WAYS._replace(
            sentence="every hostile file comes to the same in every form", minutes=30,
            environment=HOSTILE_BY_OTHER_WAYS.environment | {"FULL": "1"})]),
    "faults": Part("three kills at each call", [
        Step("no kill and no fault of the machine loses an upload or leaves half of one", "Tests/System/faults", {"FULL": "1"},
             minutes=60)]),
    "load": Part("all scenes of Tests/Load/run, with their times judged; nothing else should run on the machine", [
        Step("a site keeps its promises under load", "Tests/Load/run", minutes=60)]),
}

# Beside a site at its defaults: settings under which some subjects are asked again.
CONFORMANCE_MODES = [
    ("uploads: {duplicates: refuse}", "duplicates"),
    ("uploads: {duplicates: reuse}", "duplicates"),
    ("uploads: {moderation: guests}", "moderation"),
    ("uploads: {moderation: all}", "moderation"),
    ("media: {metadata: keep}", "metadata"),
    ("media: {metadata: strip}", "metadata"),
    ("media: {orientation: rotate}", "orientation"),
    ('ids: {mode: sequential, salt: "0123abcd"}', "names"),
]
# A case that waits for an expiration by the minute, while everything else goes on.
SLOW_CASE = "expiration: an expired upload answers 410 at once and its bytes are gone within a minute"


class Run:
    """One run of this program, and what it has counted so far."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.passed = self.failed = self.skipped = 0
        self.failures = []  # said again at the end, where one looks first
        self.background = []  # commands that go on beside the steps
        self.begun = time.monotonic()

    # Counting

    def passes(self, sentence, since=None):
        self.passed += 1
        print(f"ok   {sentence}{seconds(since)}", flush=True)

    def skips(self, reason, count=1):
        self.skipped += count
        print(f"skip {reason}", flush=True)

    def fails(self, sentence, count=1):
        self.failed += count
        self.failures.append(f"FAIL {sentence}")
        print(self.failures[-1], flush=True)

    def counts(self, suite, cases, since):
        """Adds up the cases of a suite, and shows those that were skipped or failed."""
        for case in cases or [Case("FAIL", "it did not run")]:
            if case.verdict == "ok":
                self.passed += 1
            elif case.verdict == "skip":
                self.skips(f"{suite}: {case.name}{results.DASH}{case.detail}")
            else:
                self.fails(f"{suite}: {case.name}" + (case.detail and results.DASH + case.detail))
        number = {verdict: sum(case.verdict == verdict for case in cases) for verdict in ("ok", "FAIL", "skip")}
        print(f"{'FAIL' if number['FAIL'] or not cases else 'ok  '} {suite}: {number['ok']} passed, {number['FAIL']} failed, "
              f"{number['skip']} skipped{seconds(since)}", flush=True)

    # Running

    def output_of(self, name, command, environment=None, minutes=30):
        """Runs a command. Returns its status, None if it took too long, and what it printed."""
        path = self.folder / name
        status = supervision.run(command, environment, minutes=minutes, output=path, sparing=self.background)
        return status, path.read_text(errors="replace")

    def step(self, step):
        """Runs one test. Returns whether it passed."""
        if step.needs_shared and not SHARED.is_dir():
            self.skips(f"{step.sentence}: there is no {SHARED}")
            return False
        since = time.monotonic()
        status, text = self.output_of("step", step.command.split(), step.environment, step.minutes)
        last = (text.splitlines() or [""])[-1]
        if status == 0:
            self.passes(last if step.says and last else step.sentence, since)
        elif status == CANNOT_BE_TRIED:
            self.skips(last or step.sentence)
        else:
            print("\n".join(text.splitlines()[-60:]), end="\n\n")
            why = f"not at its end after {step.minutes} minutes" if status is None else ""
            self.fails(step.sentence + (why and results.DASH + why) + seconds(since))
        return status == 0

    def trial(self, name, command, **environment):
        """What a command prints that is run against a fresh site. It ends with 1 if it has found a fault, which its lines say."""
        status, text = self.output_of(name, ["deploy/trial", *command], environment)
        if status not in (0, 1):
            print("\n".join(text.splitlines()[-60:]), end="\n\n")
        return text

    # Suites

    def unit_tests(self):
        since = time.monotonic()
        report, log = self.folder / "unit.xml", self.folder / "unit.log"
        built = supervision.start(["swift", "build", "--build-tests"]).wait() == 0
        succeeded = built and self.swift_test(report, log)
        cases = list(results.xunit_cases(report.read_text(errors="replace"))) if report.exists() else []
        for case in cases:
            self.passed += case.verdict == "ok"
            self.skipped += case.verdict == "skip"
            if case.verdict == "FAIL":
                self.fails(f"swift test: {case.name}")
        if succeeded and cases:
            print(f"ok   swift test: {len(cases)} tests, with their build{seconds(since)}", flush=True)
        elif not any(case.verdict == "FAIL" for case in cases):
            unfinished = results.unfinished_tests(log.read_text(errors="replace")) if log.exists() else []
            self.fails("; unfinished: ".join(["swift test: it did not build, or did not come to its end", *unfinished]))

    def swift_test(self, report, log):
        """Runs the unit tests, and shows what is of interest while they run. Returns whether all is well."""
        process = supervision.start(
            ["swift", "test", "--skip-build", "--disable-xctest", "--xunit-output", str(report)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        limit = threading.Timer(UNIT_TEST_SECONDS, supervision.end, [process])
        limit.start()
        try:
            with open(log, "w") as copy:
                for line in map(lambda line: line.decode(errors="replace"), process.stdout):
                    copy.write(line)
                    if results.is_interesting(line):
                        print(line, end="", flush=True)
            return process.wait() == 0
        finally:
            limit.cancel()
            supervision.end(process)

    def start_slow_case(self):
        self.slow_output = self.folder / "slow"
        with open(self.slow_output, "wb") as file:
            self.background.append(supervision.start(
                ["deploy/trial", "python3", f"{SHARED}/conformance/run.py", "--match", SLOW_CASE.partition(": ")[2]],
                {"SLOW": "1"}, stdout=file, stderr=subprocess.STDOUT))

    def slow_cases(self, names):
        self.background[0].wait()
        text = self.slow_output.read_text(errors="replace")
        cases = list(results.conformance_cases(text, names))
        if all(case.verdict == "skip" for case in cases):
            cases.append(Case("FAIL", SLOW_CASE, f"it did not run: {text[-300:]}"))
        return cases

    def conformance(self):
        since = time.monotonic()
        suite = ["python3", f"{SHARED}/conformance/run.py"]
        names = set(self.output_of("names", [*suite, "--list"])[1].splitlines())
        cases = list(results.conformance_cases(self.trial("conformance", suite), names))
        skipped = {case.name for case in cases if case.verdict == "skip"}
        for settings, subject in CONFORMANCE_MODES:
            mode = self.folder / "mode.yaml"
            mode.write_text(settings + "\n")
            text = self.trial("conformance", [*suite, "--only", subject], TRIAL_CONFIG=str(mode))
            cases += results.mode_cases(text, names, skipped, settings)
        cases += self.slow_cases(names)
        self.counts("conformance", results.merged(map(results.without_rule_7, cases)), since)
        self.has_as_many("conformance", len(names), CONFORMANCE)

    def hostile(self):
        since = time.monotonic()
        recorded = ("import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM uploads').fetchone()[0],"
                    " 'uploads recorded')")
        text = self.trial("hostile", ["sh", "-c", f'''
            python3 {SHARED}/hostile/run.py {SHARED}/hostile "$MARTLET_URL" "$USER_KEY" --root "$IMAGES_DIR" \\
                --pid "$MARTLET_PID" --fetch
            .build/release/martlet fsck --config "$MARTLET_CONFIG" && echo "every file has its upload"
            python3 -c "{recorded}" "${{MARTLET_CONFIG%/*}}/martlet.db"'''])
        cases = list(results.hostile_cases(text, (SHARED / "hostile/manifest.json").read_text()))
        self.counts("hostile", cases, since)
        self.has_as_many("hostile", len(cases), HOSTILE)

    def has_as_many(self, suite, found, expected):
        if found != expected:
            self.fails(f"{os.path.basename(__file__)} says that {suite} has {expected} cases where it has {found}")

    # All of it

    def build(self):
        """Builds what the steps need; they need not look again whether it is up to date, once it is."""
        if self.step(BUILD):
            os.environ["TRIAL_BUILD"] = "release"

    def short(self):
        self.unit_tests()
        self.build()
        if SHARED.is_dir():
            self.start_slow_case()
        for step in STEPS:
            self.step(step)
        if SHARED.is_dir():
            self.conformance()
            self.hostile()
        else:
            self.skips(f"conformance and hostile files: there is no {SHARED}", CONFORMANCE + HOSTILE)
        self.step(HOSTILE_BY_OTHER_WAYS)

    def close(self):
        print("", *self.failures, f"after {(time.monotonic() - self.begun) / 60:.0f} minutes:", sep="\n")
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped", flush=True)


def seconds(since):
    return "" if since is None else f" ({time.monotonic() - since:.0f} s)"


def chosen_parts():
    """Whether to run what is short, and the parts to run."""
    parser = argparse.ArgumentParser(
        prog="deploy/test", description="Runs every test there is and closes with one line: N passed, N failed, N skipped.",
        epilog="Parts:\n" + "\n".join(f"  {name:8} {part.about}" for name, part in PARTS.items())
        + "\n\nWithout --full each part counts as skipped. Ends with 1 if anything failed.",
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", nargs="*", choices=PARTS, metavar="PART",
                        help="also run the parts that take up to an hour each; if some are named, those alone")
    full = parser.parse_args().full
    return not full, PARTS if full == [] else full or []


def main():
    is_short, parts = chosen_parts()
    os.chdir(PROJECT)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    supervision.guarded(lambda: run_all(is_short, parts))


def run_all(is_short, parts):
    with tempfile.TemporaryDirectory(prefix="martlet-test.") as folder:
        run = Run(folder)
        if is_short:
            run.short()
        else:
            run.build()
        for name, part in PARTS.items():
            if name in parts:
                for step in part.steps:
                    run.step(step)
            elif is_short:
                run.skips(f"{name}: {part.about}{results.DASH}only with deploy/test --full")
        run.close()
    sys.exit(run.failed > 0)


if __name__ == "__main__":
    main()
