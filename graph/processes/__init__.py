"""Processes that answer, and can be stopped: a pool of readers, each on a snapshot, and one writer."""
