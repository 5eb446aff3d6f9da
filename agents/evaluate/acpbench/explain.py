"""Why an answer that is proven right scores nothing: which defect of the stored answers or of their judge it meets."""

from agents.evaluate.acpbench.answer import AcpAnswer
from agents.evaluate.acpbench.items import AcpItem
from agents.evaluate.acpbench.verified import Confirmed, Ruling


def explain(item: AcpItem, answer: AcpAnswer, ruling: Ruling) -> str:
    """Return the explanation of an official miss."""
    if not isinstance(ruling, Confirmed):
        return f"not proven right: {ruling.why}"
    how = f"proven by {ruling.by}"
    match item.task:
        case "areach":
            return (
                f"the judge knows only actions that survive delete relaxation and the one stored action {item.answer}; "
                f"{answer.text} can never apply, {how}"
            )
        case "reach":
            return f"the stored list is empty, so that only None counts; {answer.text} can never hold, {how}"
        case "land":
            listed = "under `no`" if answer.text.lower() in map(str.lower, item.answer["no"]) else "nowhere"
            return f"{answer.text} is listed {listed}, {len(item.answer['yes'])} under `yes`; a landmark, {how}"
    return f"the stored answer is {item.answer}; {how}"
