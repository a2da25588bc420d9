"""Evaluating: how well reading, matching and plain answers do on messages that people labelled."""
