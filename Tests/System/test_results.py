"""Whether the program that counts reads rightly what the suites print, and leaves no process behind."""

import json
import os
import subprocess
import sys
import tempfile
import time
import unittest

import results
import supervision
from results import Case

XUNIT = """<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="TestResults" errors="0" tests="4" failures="1" skipped="1" time="0.02">
    <testcase classname="CodecsTests.LimitTests" name="isExact(name:limits:)" time="0.01" />
    <testcase classname="WebTests.RuleTests" name="`a &lt;b&gt; is text`()" time="0.02">
      <failure message="Expectation failed: (a \x01&#10; &lt; b)" />
      <failure message="And again" />
    </testcase>
    <testcase classname="SandboxTests.AttackTests" name="needsRoot()" time="0">
      <skipped />
    </testcase>
    <testcase classname="WebTests.RuleTests" name="isLast()" time="0.02"></testcase>
  </testsuite>
</testsuites>
"""

SWIFT_LOG = """◇ Test run started.
◇ Suite "Limits" started.
◇ Test "is exact" started.
◇ Test "fails" started.
◇ Test "has cases" started.
◇ Test waitsForEver() started.
◇ Test "is exact, and more" started.
✔ Test "is exact" passed after 0.1 seconds.
✘ Test "fails" failed after 0.1 seconds with 1 issue.
✔ Test "has cases" with 4 test cases passed after 0.2 seconds.
"""


class UnitTests(unittest.TestCase):
    def test_every_test_is_one_case_however_many_failures_it_has(self):
        self.assertEqual(list(results.xunit_cases(XUNIT)), [
            Case("ok", "isExact(name:limits:) in CodecsTests.LimitTests"),
            Case("FAIL", "`a <b> is text`() in WebTests.RuleTests"),
            Case("skip", "needsRoot() in SandboxTests.AttackTests"),
            Case("ok", "isLast() in WebTests.RuleTests")])

    def test_a_report_without_tests_has_no_case(self):
        self.assertEqual(list(results.xunit_cases("")), [])

    def test_what_had_begun_and_not_ended_is_named(self):
        self.assertEqual(results.unfinished_tests(SWIFT_LOG), ["waitsForEver()", '"is exact, and more"'])

    def test_only_what_is_of_interest_is_shown_while_the_tests_run(self):
        shown = [line for line in SWIFT_LOG.splitlines() if results.is_interesting(line)]
        self.assertEqual(shown, ['✘ Test "fails" failed after 0.1 seconds with 1 issue.'])
        self.assertTrue(results.is_interesting("✔ Test run with 30 tests in 8 suites passed after 31.7 seconds."))


class ConformanceTests(unittest.TestCase):
    names = {"names: a", "names: b — with a dash", "shapes: two files of the same name do not spoil each other"}

    def cases(self, text):
        return list(results.conformance_cases(text, self.names))

    def test_a_name_may_hold_a_dash(self):
        self.assertEqual(self.cases("ok   names: b — with a dash\nFAIL names: b — with a dash — 400 — not 200\n"), [
            Case("ok", "names: b — with a dash"), Case("FAIL", "names: b — with a dash", "400 — not 200")])

    def test_a_name_that_is_in_no_list_ends_before_the_first_dash(self):
        self.assertEqual(self.cases("FAIL new: c — 400 — not 200"), [Case("FAIL", "new: c", "400 — not 200")])

    def test_other_lines_are_no_cases(self):
        self.assertEqual(self.cases("FAILED names: a\nok names: a\n  ok   names: a\n3 passed, 0 failed, 0 skipped\n"), [])

    def test_a_case_counts_as_what_it_is_under_other_settings(self):
        one, other = Case("ok", "a"), Case("skip", "a", "not set so")
        failed = Case("FAIL", "a", "why")
        self.assertEqual(results.merged([other, one]), [one])
        self.assertEqual(results.merged([one, other]), [one])
        self.assertEqual(results.merged([one, failed, other, one]), [failed])
        self.assertEqual(results.merged([other, Case("ok", "B")]), [Case("ok", "B"), other])

    def test_a_mode_must_run_what_the_defaults_skip(self):
        skipped = {"names: a"}
        self.assertEqual(results.mode_cases("ok   names: a", self.names, skipped, "x: y"), [Case("ok", "names: a")])
        for text in "", "skip names: a — not set so", "ok   names: b — with a dash":
            self.assertEqual(results.mode_cases(text, self.names, skipped, "x: y")[-1],
                             Case("FAIL", "the mode x: y", "it ran no case that the defaults skip (with x: y)"))

    def test_a_failure_in_a_mode_says_which(self):
        self.assertEqual(results.mode_cases("FAIL names: a — 400", self.names, {"names: a"}, "x: y"),
                         [Case("FAIL", "names: a", "400 (with x: y)")])

    def test_rule_7_excuses_one_case_and_one_answer(self):
        [refused, other, another] = self.cases(
            'FAIL shapes: two files of the same name do not spoil each other — {"code":703}\n'
            'FAIL shapes: two files of the same name do not spoil each other — {"code":500}\nFAIL names: a — {"code":703}')
        self.assertEqual(results.without_rule_7(refused).verdict, "skip")
        self.assertEqual(results.without_rule_7(other), other)
        self.assertEqual(results.without_rule_7(another), another)


class HostileTests(unittest.TestCase):
    long = "y" * 60
    manifest = json.dumps({"files": [{"file": "files/x.png"}, {"file": f"files/{long}"}]})
    good = ("2 files, 0 failures, 1 accepted, max 0.10 s, total 1.0 s\nnew files 2 for 1 accepted; temporary: []\n"
            "every file has its upload\n1 uploads recorded\n")

    def cases(self, text):
        return list(results.hostile_cases(text, self.manifest))

    def test_every_file_is_a_case_and_so_are_the_leftovers(self):
        self.assertEqual(self.cases(self.good), [Case("ok", "x.png"), Case("ok", "y" * 46), Case("ok", "leftovers")])

    def test_a_failure_has_its_line(self):
        line = f"FAIL {'y' * 46} reject  200 0.10s accepted"
        self.assertEqual(self.cases(f"{line}\n{self.good}")[1], Case("FAIL", "y" * 46, line))

    def test_a_failure_of_no_known_file_is_not_lost(self):
        self.assertIn(Case("FAIL", "z", "FAIL z reject"), self.cases(f"FAIL z reject\n{self.good}"))

    def test_files_that_were_not_sent_are_missed(self):
        self.assertEqual(self.cases("")[0].verdict, "FAIL")
        self.assertEqual(self.cases(self.good.replace("2 files", "1 files"))[0],
                         Case("FAIL", "the count", "1 of 2 files were sent"))

    def test_leftovers_fail_without_our_own_fsck_or_with_other_uploads_than_answers(self):
        for text in self.good.replace("every file has its upload\n", ""), self.good.replace("1 uploads", "2 uploads"):
            self.assertEqual(self.cases(text)[-1][:2], ("FAIL", "leftovers"))


class SupervisionTests(unittest.TestCase):
    """In a process of their own, which ends all that is below it."""

    def supervise(self, program):
        with tempfile.TemporaryDirectory() as folder:
            begun = time.monotonic()
            done = subprocess.run(
                [sys.executable, "-c", "import sys, supervision; supervision.adopt_orphans(); folder = sys.argv[1]; " + program, folder],
                cwd=os.path.dirname(os.path.abspath(__file__)), capture_output=True, text=True, timeout=60)
            self.assertEqual(done.stderr, "")
            with open(f"{folder}/output") as file:
                pids = [int(pid) for pid in file.read().split()]
            self.assertTrue(pids)
            self.assertEqual([pid for pid in pids if supervision.is_alive(pid)], [])
            return done.stdout.strip(), time.monotonic() - begun

    def test_a_command_that_takes_too_long_is_ended_with_all_that_it_started(self):
        status, _ = self.supervise(
            "print(supervision.run(['bash', '-c', 'setsid sleep 99 & echo $! $$; wait'], minutes=0.01, output=folder + '/output'))")
        self.assertEqual(status, "None")

    def test_what_a_command_left_behind_is_ended(self):
        status, took = self.supervise(
            "print(supervision.run(['bash', '-c', '(setsid sleep 99 & echo $!); exit 3'], minutes=1, output=folder + '/output'))")
        self.assertEqual(status, "3")
        self.assertLess(took, 50)

    def test_whichever_of_the_two_processes_is_killed_nothing_is_left(self):
        for victim in "os.getpid()", "os.getppid()":
            self.supervise(
                "import os, signal, subprocess, time; out = open(folder + '/output', 'w')\n"
                "def work():\n"
                "    print(os.getpid(), subprocess.Popen(['setsid', 'sleep', '99']).pid, file=out, flush=True)\n"
                f"    os.kill({victim}, signal.SIGKILL)\n"
                "    time.sleep(99)\n"
                "supervision.guarded(work)")

    def test_an_orphan_that_has_ended_is_gone_for_all_that_look_for_it(self):
        status, _ = self.supervise(
            "look = 'orphan=$(setsid sleep 0.1 >/dev/null & echo $!); echo $orphan; while kill -0 $orphan 2>/dev/null; do sleep 0.05; done; exit 5'\n"
            "supervision.guarded(lambda: print(supervision.run(['bash', '-c', look], minutes=0.2, "
            "output=folder + '/output')))")
        self.assertEqual(status, "5")

    def test_another_command_is_spared(self):
        spared, _ = self.supervise(
            "other = supervision.start(['sleep', '99']); supervision.run(['bash', '-c', 'echo $$'], minutes=1, "
            "output=folder + '/output', sparing=[other]); print(other.poll()); supervision.end()")
        self.assertEqual(spared, "None")


if __name__ == "__main__":
    unittest.main()
