"""What is wrong with a policy file, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding; ``line`` and ``column`` count from 1."""

    file: str
    line: int
    column: int
    message: str
    fix: str

    def __str__(self) -> str:
        fix = self.fix if self.fix.endswith(("?", "…")) else f"{self.fix}."
        return f"{self.file}:{self.line}:{self.column}: {self.message}. Fix: {fix}"


class PolicyError(Exception):
    """A policy that must not be used, with all its problems, one a line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
