"""Record what the embedded model really says to the requests of README and examples.

Run after a change of the prompts: python -m tests.examples.record
"""

import json
import re
import tempfile
from pathlib import Path

from agents import Agent
from tools import RunLog

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGES = {"readme": ROOT / "README.md", "words": ROOT / "examples" / "words.py"}
CALL = re.compile(r'agent\.run\("([^"]+)"\)|REQUEST = \(([^)]+)\)')


def request_of(page: Path) -> str:
    """Return the request in words that a page or script makes."""
    found = CALL.search(page.read_text())
    assert found is not None, f"{page.name} makes no request"
    return found[1] or "".join(re.findall(r'"([^"]*)"', found[2]))


def main() -> None:
    """Write one script of replies for each page."""
    for name, page in PAGES.items():
        with tempfile.TemporaryDirectory() as folder:
            with Agent("embedded", world="travel", on_conflict="best", runs=Path(folder)) as agent:
                agent.run(request_of(page), name)
            calls = [e.data for e in RunLog.read(Path(folder) / name / "events.jsonl") if e.kind == "model.call"]
        replies = [call["reply"] for call in calls]
        (HERE / f"{name}.json").write_text(json.dumps(replies, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
