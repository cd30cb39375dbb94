"""Configuration files, presets, rule selection, suppressions and the baseline."""
