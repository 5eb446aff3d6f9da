"""Split counts of tasks over robots that work in parallel, so that the last one stops early."""

from collections.abc import Sequence

from planners import ConstraintProgram, Int, Require


def robots(counts: Sequence[int], work_time_robot_by_task: Sequence[Sequence[int]]) -> ConstraintProgram:
    """Return the program of a task allocation; its objective is the finish time."""
    return ConstraintProgram(
        sets={"task": list(range(len(counts))), "robot": list(range(len(work_time_robot_by_task)))},
        tables={
            "needed": dict(enumerate(counts)),
            "time": {
                (robot, task): time
                for robot, times in enumerate(work_time_robot_by_task)
                for task, time in enumerate(times)
            },
        },
        variables=[Int("does", 0, max(counts), over=("robot", "task"))],
        constraints=[
            Require(
                "every task is done",
                "all(sum(does[r, t] for r in robot) == needed[t] for t in task)",
                weight=None,
            )
        ],
        minimize="max(sum(time[r, t] * does[r, t] for t in task) for r in robot)",
    )
