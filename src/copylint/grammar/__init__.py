"""LanguageTool as a provider: asked before the rules run, so that the engine finds its answers in the settings.

Nothing here is imported unless grammar is asked for.
"""
