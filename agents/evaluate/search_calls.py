"""What a two-stage evaluation says of the calls that its answers took."""

from agents.evaluate.summary import Attempted, Line, share


def call_lines(attempted: Attempted) -> list[Line]:
    """Return how the calls went: valid, answered, redundant, and how many of those needed the model asked for."""
    total, tasks = attempted.total, max(1, len(attempted.scores))
    made, proposed = total("tool_calls"), total("tool_calls_proposed")
    lines = [
        share("calls valid", total("tool_calls_valid"), made),
        share("calls answered", total("tool_calls_answered"), made),
        share("calls redundant", total("tool_calls_redundant"), made),
    ]
    if proposed:
        lines.append(share("needed calls that the model asked for", total("tool_calls_useful"), total("tables_needed")))
        lines.append(share("calls of the model that were needed", total("tool_calls_useful"), proposed))
    lines.append(Line(name="calls a task", value=made / tasks))
    lines.append(Line(name="steps a task", value=total("steps") / tasks))
    return [line.model_copy(update={"section": "searching"}) for line in lines]
