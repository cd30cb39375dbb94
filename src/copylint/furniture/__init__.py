"""What of a page stands around its article: which paragraphs are furniture, by one decision for the whole document.

Nothing here changes a document; the parts are pure functions, and the only data is the table of weights.
"""
