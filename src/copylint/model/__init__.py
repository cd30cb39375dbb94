"""Immutable data: spans, edits, fixes, findings, regions, documents, settings, lines and errors."""
