"""How a command ends when something is wrong that people can put right."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a script can rely on."""

    FINE = 0
    PROBLEM = 1  # something is wrong in what was given: a file, an address, a number
    USAGE = 2  # the command was typed wrongly
    ENVIRONMENT = 3  # settings, policy, database or Slack cannot be used


class CommandError(Exception):
    """Ends the command with words on stderr and an exit code, without a traceback."""

    def __init__(self, words: str, code: ExitCode = ExitCode.PROBLEM) -> None:
        super().__init__(words)
        self.code = code
