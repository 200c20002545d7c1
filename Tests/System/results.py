"""Reads what the suites print. Every function takes text and returns cases, or names; none runs anything."""

import html
import json
import re
from typing import NamedTuple

DASH = " — "


class Case(NamedTuple):
    verdict: str  # "ok", "skip" or "FAIL", as the suites print it
    name: str
    detail: str = ""


def xunit_cases(text):
    """The tests in the file that `swift test --xunit-output` writes. By expressions, as messages may hold what XML forbids."""
    for attributes, content in re.findall(r"<testcase ([^>]*?)(?:/>|>(.*?)</testcase>)", text, re.DOTALL):
        attribute = {key: html.unescape(value) for key, value in re.findall(r'(\w+)="([^"]*)"', attributes)}
        verdict = "FAIL" if "<failure" in content else "skip" if "<skipped" in content else "ok"
        yield Case(verdict, f"{attribute['name']} in {attribute['classname']}")


def unfinished_tests(log):
    """The tests that had begun when `swift test` ended: one of them ended the process, or waits for ever."""
    begun = re.findall(r"^◇ Test (.*) started\.$", log, re.MULTILINE)
    ended = ("passed", "failed", "with", "skipped")
    return [name for name in begun if name != "run" and not any(f"Test {name} {end}" in log for end in ended)]


def is_interesting(line):
    """Whether to show a line of `swift test` while it runs: not that a test has begun or passed."""
    return not line.startswith("◇") and not re.match(r"✔ (Test|Suite) [^r]", line)


def conformance_cases(text, names):
    """The cases of one run of the conformance suite: lines of "label name" or "label name — detail". A name may hold a dash itself,
    so the list of all names decides where it ends."""
    for label, line in re.findall(r"^(ok  |skip|FAIL) (.*)$", text, re.MULTILINE):
        name = line
        while name not in names and DASH in name:
            name = name.rpartition(DASH)[0]
        yield Case(label.strip(), name, line[len(name) + len(DASH):][:300])


def mode_cases(text, names, skipped, settings):
    """The cases of a run under other settings. It must run a case that the defaults skip: a mode whose setting the suite does not
    recognise would run the cases of the defaults once more, and stay green."""
    cases = list(conformance_cases(text, names))
    if not any(case.name in skipped for case in cases if case.verdict != "skip"):
        cases.append(Case("FAIL", f"the mode {settings}", "it ran no case that the defaults skip"))
    return [case._replace(detail=f"{case.detail} (with {settings})") if case.verdict == "FAIL" else case for case in cases]


def without_rule_7(case):
    """The suite expects the first of two files to be accepted. Rule 7 of the contract refuses them, as RefusalTests and SourceTests
    show, so this case is skipped."""
    if (case.verdict == "FAIL" and case.name == "shapes: two files of the same name do not spoil each other"
            and '"code":703' in case.detail):
        return case._replace(verdict="skip", detail="rule 7 refuses them")
    return case


def merged(cases):
    """One case for each name, sorted: failed if it failed under any settings, and skipped only if it was under all."""
    by_name = {}
    for case in cases:
        known = by_name.get(case.name)
        if known is None or known.verdict == "skip" or case.verdict == "FAIL":
            by_name[case.name] = case
    return sorted(by_name.values(), key=lambda case: case.name)


def hostile_cases(text, manifest):
    """The cases of the hostile suite. It prints failures alone, each name cut to 46 characters, and judges what is left by its number.
    So the files that it says it has sent are counted, and every file must belong to an upload that was answered 200: `text` also
    has what our own fsck and the database say."""
    names = [entry["file"].removeprefix("files/")[:46] for entry in json.loads(manifest)["files"]]
    sent = re.search(r"^(\d+) files, .* (\d+) accepted", text, re.MULTILINE)
    if sent is None or int(sent[1]) != len(names):
        yield Case("FAIL", "the count", f"{sent[1] if sent else 0} of {len(names)} files were sent")
    if sent is None:
        return
    failures = {name: line for line, name in re.findall(r"^(FAIL (\S+) .*)$", text, re.MULTILINE)}
    for name in [*names, *sorted(set(failures) - set(names))]:
        yield Case("FAIL", name, failures[name]) if name in failures else Case("ok", name)
    recorded = re.search(r"^(\d+) uploads recorded$", text, re.MULTILINE)
    if "every file has its upload" in text.splitlines() and recorded and recorded[1] == sent[2]:
        yield Case("ok", "leftovers")
    else:
        rest = [line for line in text.splitlines() if not line.startswith("FAIL ")]
        yield Case("FAIL", "leftovers", " ".join(rest[-5:]))
