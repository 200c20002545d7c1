"""overlay.py BASE OVER — lays the YAML mapping of OVER over that of BASE, key by key at every depth, and writes BASE.

Works on the nodes as they are written, so that `off` stays off and 5_000 stays 5_000. Needs Debian's python3-yaml."""

import sys

import yaml


def lay(base, over):
    for key, value in over.value:
        for index, (known, old) in enumerate(base.value):
            if known.value == key.value:
                if isinstance(old, yaml.MappingNode) and isinstance(value, yaml.MappingNode):
                    lay(old, value)
                else:
                    base.value[index] = (known, value)
                break
        else:
            base.value.append((key, value))


path, over = sys.argv[1:]
with open(path) as file:
    node = yaml.compose(file)
with open(over) as file:
    extra = yaml.compose(file)
if extra is not None:  # an empty file lays nothing over
    if not isinstance(extra, yaml.MappingNode):
        sys.exit(f"{over}: not a mapping")
    lay(node, extra)
with open(path, "w") as file:
    yaml.serialize(node, file, allow_unicode=True)
