"""The language server: findings and fixes in editors, over the same session and engine as the command line.

pygls and lsprotocol are imported here and below, nowhere else; whoever imports this package pays for them.
"""
