"""Tool calls of models: made in the model's own way, checked before they run, answered with data that stays data."""
