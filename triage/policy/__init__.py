"""The policy: the rules a workspace decides by, as a TOML file that people can read."""

from triage.policy.loading import load_policy
from triage.policy.policy import Policy
from triage.policy.problems import PolicyError, Problem
from triage.policy.schema import Area

__all__ = ["Area", "Policy", "PolicyError", "Problem", "load_policy"]
