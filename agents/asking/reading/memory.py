"""Sentences that were read before, whatever the things in them are called: no model is asked to read them again."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from agents.documents import digest_of
from agents.memory.entry import Lesson
from agents.memory.recall import NoRecall, Recall, Wanted, the_only


@dataclass(frozen=True, slots=True)
class StandIns:
    """What stands in for the words of a sentence that are different in the next one: names, states, numbers."""

    by_word: Mapping[str, str]

    def hide(self, text: str) -> str:
        """Return a text with its stand-ins; longer words go first, since "not full" is no case of "full"."""
        if not self.by_word:
            return text
        words = "|".join(re.escape(word) for word in sorted(self.by_word, key=len, reverse=True))
        return re.sub(rf"(?<!\w)(?:{words})(?!\w)", lambda found: self.by_word[found.group().lower()], text, flags=re.I)

    def show(self, text: str) -> str:
        """Return a text with the words that the stand-ins stand for."""
        words = {stand_in: word for word, stand_in in self.by_word.items()}
        return re.sub(r"<[^<>]*>", lambda found: words.get(found.group(), found.group()), text)


def stand_ins(*words: str) -> StandIns:
    """Return stand-ins for words in small letters, numbered in their order; one that is there twice stays as it is."""
    once = [word.lower() for word in words]
    return StandIns({word: f"<{number}>" for number, word in enumerate(once) if once.count(word) == 1})


@dataclass(slots=True)
class SentenceMemory:
    """What is known of sentences, and in `read` what one request adds: lessons once its result is accepted."""

    recall: Recall = field(default_factory=NoRecall)
    read: list[Lesson] = field(default_factory=list)

    def known(self, instructions: str, sentence: str, words: StandIns) -> str | None:
        """Return the answer, as JSON, that sentences like this one were accepted with; None if that is not settled."""
        entries = self.recall.known(words.hide(sentence), Wanted("pattern", _scope(instructions)))
        answer = the_only(entry.lesson.content["answer"] for entry in entries)
        return words.show(answer) if isinstance(answer, str) else None

    def note(self, instructions: str, sentence: str, words: StandIns, answer: str) -> None:
        """Take note of how a sentence was read."""
        form = json.dumps(json.loads(answer), sort_keys=True, ensure_ascii=False)
        content = {"answer": words.hide(form)}
        scope = _scope(instructions)
        self.read.append(Lesson(kind="pattern", scope=scope, text=words.hide(sentence), content=content))


def _scope(instructions: str) -> str:
    """Return where an answer holds: under the same instructions."""
    return f"sentence {digest_of(instructions)[:16]}"
