"""Regular expressions, the literals they require, bounds on their cost, and the one-pass prefilter."""
