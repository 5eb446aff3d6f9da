import pytest

from planners.search.generated.allowlist import MOST_CHARACTERS, check_code
from planners.search.generated.library import NAMES, hand_written
from tests.planners.search.generated.small import GOOD, GOOD_FDR

FORBIDDEN = {
    "import os": "'os'",
    "from os import path": "'os'",
    "import collections.abc as c, sys": "'sys'",
    "from . import x": "'.'",
    "x = ().__class__": "'__class__'",
    "x = (i for i in ()).gi_frame": "'gi_frame'",
    "x = eval('1')": "'eval'",
    "x = getattr(1, 'real')": "'getattr'",
    "x = open('f')": "'open'",
    "x = type(1)": "'type'",
    "x = globals()": "'globals'",
    "x = __builtins__": "'__builtins__'",
    "x = __import__('os')": "'__import__'",
    "x = '{0.__class__}'.format(1)": "inner attributes",
    "async def f(): pass": "nothing to wait for",
    "def (": "syntax error",
}


@pytest.mark.parametrize("code", [GOOD, GOOD_FDR, *map(hand_written, NAMES)])
def test_modules_that_keep_to_the_contract_have_no_findings(code: str) -> None:
    assert check_code(code) == ()


@pytest.mark.parametrize("line", FORBIDDEN)
def test_a_forbidden_line_is_named_with_its_place(line: str) -> None:
    findings = check_code(GOOD + "\n" + line + "\n")
    assert any(FORBIDDEN[line] in finding.message for finding in findings)
    place = len(GOOD.splitlines()) + 2
    assert findings[-1].line == place
    assert findings[-1].hint
    assert line in findings[-1].render(GOOD + "\n" + line)


def test_what_the_contract_asks_for_and_the_module_lacks_is_said() -> None:
    messages = [finding.message for finding in check_code("x = 1\n")]
    assert len(messages) == 2
    assert any("'prepare'" in message for message in messages)
    assert any("view" in message for message in messages)


@pytest.mark.parametrize("head", ['VIEW = "strings"', "VIEW = 3"])
def test_an_unknown_view_is_named(head: str) -> None:
    (finding,) = check_code(f"{head}\ndef prepare(task): return len")
    assert "VIEW" in finding.message


def test_prepare_with_more_arguments_is_named() -> None:
    (finding,) = check_code('VIEW = "fdr"\ndef prepare(task, more): return len')
    assert "exactly one argument" in finding.message


@pytest.mark.parametrize("code", ["(" * 5000, "x = 1\n" * MOST_CHARACTERS, "\0"])
def test_text_that_breaks_the_parser_is_a_finding(code: str) -> None:
    assert check_code(code)
