"""A request in plain words, from the model to the certificate.

Run: python examples/words.py                      (the embedded 1.5B model)
     GROUNDPLAN_MODEL=http://127.0.0.1:8000/v1 python examples/words.py
"""

from agents import Agent, Done, Step

REQUEST = (
    "Two of us leave Lake Ember for five days in Tresk, 25 to 29 April 2027, and want to see two cities there. "
    "We smoke, so the rooms must allow it, and we would rather not fly. French and Italian food, please. "
    "All of it for at most $900."
)

with Agent(world="travel", on_conflict="best") as agent:
    for item in agent.stream(REQUEST):
        match item:
            case Step(node=node):
                print("finished:", node)
            case Done(certificate=certificate):
                print(agent.show(certificate))
                for ground in certificate.grounds:
                    print(f"{ground.field} = {ground.value}, because you wrote “{ground.source}”")
            case waiting:
                raise SystemExit(f"a question is open: {waiting.question}")
