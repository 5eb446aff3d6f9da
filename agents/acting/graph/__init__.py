"""The graph of the tool-using agent: plan (and vet), act, judge, replan, ask, finish."""
