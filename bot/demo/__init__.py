"""The demo: the real bot in a sandbox workspace, with a company around it."""
