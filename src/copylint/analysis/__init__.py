"""What a text says about itself: quotes, attribution, parts of speech, foreign words, boilerplate and metrics."""
