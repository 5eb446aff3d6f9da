"""The baselines by name."""

from collections.abc import Mapping

from agents.baselines.chain_of_thought import ChainOfThought
from agents.baselines.direct import Direct
from agents.baselines.posed import Baseline
from agents.baselines.react import ReAct
from agents.baselines.reflexion import Reflexion

BASELINES: Mapping[str, Baseline] = {
    baseline.name: baseline for baseline in (Direct(), ChainOfThought(), ReAct(), Reflexion())
}
