"""The language server: findings and fixes in editors, over the same session and engine as the command line.

pygls and lsprotocol are imported only in this package, since they are slow to load.
"""
