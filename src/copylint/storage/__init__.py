"""Files and folders: text and YAML files, atomic writes, discovery, Git, caches and signals."""
