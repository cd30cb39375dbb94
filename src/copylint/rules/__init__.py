"""Rules: YAML files read into `Rule` objects, rule folders and their cache, and the `RuleSet`."""
