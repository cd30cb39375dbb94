"""Lint and fix documents: session, fix loop, worker pool, result cache and external providers."""
