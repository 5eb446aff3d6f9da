"""Ways to a plan that leave the decision to the model, to compare with the solver's."""
