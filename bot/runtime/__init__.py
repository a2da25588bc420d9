"""The running program: listens, works through the inbox, sends the outbox, ticks; starts, drains, stops."""
