"""Parentheses and words with their places, read without recursion and past mistakes.

A missing or extra parenthesis is found where PDDL's own keywords show it: `(:action` can only stand right inside
`(define`, `:effect` only right inside `(:action`. Reading then goes on as if the text were balanced.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from planners.pddl.findings import Findings, PddlFinding

MAX_DEPTH = 150
"""Parentheses nested deeper than this are refused."""

MAX_TOKENS = 2_000_000
"""Texts with more words and parentheses are refused; the largest benchmark files have under a million."""

SECTIONS = frozenset(
    {
        ":action", ":constants", ":constraints", ":derived", ":domain", ":durative-action", ":functions", ":goal",
        ":init", ":metric", ":objects", ":predicates", ":requirements", ":types", ":process", ":event",
    }
)  # fmt: skip
PARTS = frozenset({":parameters", ":precondition", ":effect", ":duration", ":condition"})
_TOKEN = re.compile(r"\n|[()]|;[^\n]*|[^\s();]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")


class Word(NamedTuple):
    """A name, variable, keyword or number as it was written."""

    text: str
    line: int
    column: int

    @property
    def name(self) -> str:
        """Return the word in lower case, as PDDL reads it."""
        return self.text.lower()

    @property
    def end_column(self) -> int:
        """Return the column behind the word."""
        return self.column + len(self.text)


@dataclass(slots=True, eq=False)
class Group:
    """What stands between two parentheses; `close` is the place of the closing one."""

    line: int
    column: int
    items: list["Word | Group"] = field(default_factory=list)
    close: tuple[int, int] = (0, 0)

    @property
    def end_column(self) -> int:
        """Return the column behind the first word, which stands for the group in messages."""
        first = self.items[0] if self.items else None
        return first.end_column if isinstance(first, Word) and first.line == self.line else self.column + 1

    @property
    def head(self) -> str:
        """Return the first word in lower case, or nothing."""
        return self.items[0].name if self.items and isinstance(self.items[0], Word) else ""


Node = Word | Group


def read_groups(text: str, findings: Findings) -> list[Node]:
    """Return what stands at the top level of `text`; mistakes in the parentheses go to `findings`."""
    return _Reader(findings).read(text)


def _tokens(text: str) -> Iterator[Word]:
    line, line_start = 1, -1
    for match in _TOKEN.finditer(text):
        found = match.group()
        if found == "\n":
            line, line_start = line + 1, match.start()
        elif found[0] != ";":
            yield Word(found, line, match.start() - line_start)


class _Reader:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._top = Group(0, 0)
        self._open = [self._top]
        self._given_up = False

    def read(self, text: str) -> list[Node]:
        for count, token in enumerate(_tokens(text)):
            if count == MAX_TOKENS:
                self._give_up(
                    "too-large", f"the text has more than {MAX_TOKENS:,} words", token, "is this a PDDL file?"
                )
                break
            if token.text == "(":
                self._open_group(token)
            elif token.text == ")":
                self._close_group(token)
            else:
                self._word(token)
            if self._given_up:
                break
        if not self._given_up:
            self._end()
        return self._top.items

    def _open_group(self, token: Word) -> None:
        if len(self._open) > MAX_DEPTH:
            self._give_up("too-deep", f"parentheses are nested deeper than {MAX_DEPTH}", token, "flatten the formula")
            return
        group = Group(token.line, token.column)
        self._open[-1].items.append(group)
        self._open.append(group)

    def _close_group(self, token: Word) -> None:
        if len(self._open) == 1:
            self._report("extra-parenthesis", "this ')' closes nothing", token, "delete it")
            return
        self._open.pop().close = (token.line, token.column)

    def _word(self, token: Word) -> None:
        name = token.name
        group = self._open[-1]
        if name in SECTIONS and not group.items and len(self._open) > 1:
            self._settle_section()
        elif name in PARTS:
            self._settle_part(name)
        if _CONTROL.search(token.text):
            self._report("character", f"the word {token.text!r} has a character that no name has", token, "delete it")
        self._open[-1].items.append(token)

    def _settle_section(self) -> None:
        """See to it that a group that begins with a section's keyword stands right inside `(define`."""
        group = self._open.pop()
        if len(self._open) == 1:
            self._reopen_define()
        elif len(self._open) > 2 and self._open[1].head == "define":
            self._unclosed(self._open[2:], f"before the section in line {group.line}")
            self._open[-1].items.pop()
            del self._open[2:]
            self._open[-1].items.append(group)
        self._open.append(group)

    def _reopen_define(self) -> None:
        """Take back the closing of `(define` by a parenthesis too many."""
        earlier = self._top.items[:-1]
        if not earlier or not isinstance(earlier[-1], Group) or earlier[-1].head != "define":
            return
        define = earlier[-1]
        self._report_extra(define)
        define.items.append(self._top.items.pop())
        self._open.append(define)

    def _settle_part(self, name: str) -> None:
        """See to it that a word such as `:effect` stands right inside `(:action`."""
        actions = [n for n, group in enumerate(self._open) if group.head in (":action", ":durative-action")]
        if actions and actions[-1] < len(self._open) - 1:
            self._unclosed(self._open[actions[-1] + 1 :], f"before {name!r}")
            del self._open[actions[-1] + 1 :]
        elif not actions and self._open[-1].head == "define":
            last = self._open[-1].items[-1]
            if isinstance(last, Group) and last.head in (":action", ":durative-action"):
                self._report_extra(last)
                self._open.append(last)

    def _end(self) -> None:
        if len(self._open) > 1:
            self._unclosed(self._open[1:], "by the end of the text")

    def _unclosed(self, groups: list[Group], until: str) -> None:
        innermost = groups[-1]
        head = f"({innermost.head}" if innermost.head else "("
        count = f" ({len(groups)} parentheses are missing)" if len(groups) > 1 else ""
        message = f"{head!r} is not closed {until}{count}"
        self._report("unclosed", message, innermost, "add the missing ')'")

    def _report_extra(self, group: Group) -> None:
        token = Word(")", *group.close)
        message = f"this ')' closes '({group.head}' of line {group.line} too early"
        self._report("extra-parenthesis", message, token, "delete it")

    def _give_up(self, code: str, message: str, at: Node, hint: str) -> None:
        self._given_up = True
        self._report(code, message, at, hint)

    def _report(self, code: str, message: str, at: Node, hint: str) -> None:
        self._findings.add(PddlFinding(code, "error", message, at.line, at.column, at.end_column, hint))
