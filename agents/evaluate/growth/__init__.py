"""The growth evaluation: the same world at growing size, answered directly, by way of a solver, and by the oracle."""
