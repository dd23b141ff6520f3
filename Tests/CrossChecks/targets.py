"""Prints the package's targets in the order of their dependencies, one a line, as Package.swift has them.

Fields, separated by tabs: kind (c, library, swift), name, directory, flags of the Swift compiler.
Usage: swift package dump-package | targets.py
"""

import json
import os
import sys

package = json.load(sys.stdin)
targets = {target["name"]: target for target in package["targets"] if target["type"] != "test"}


def directory(target):
    return target.get("path") or "Sources/" + target["name"]


def flags(target):
    words = []
    for setting in target["settings"]:
        if setting["tool"] != "swift":
            continue
        kind, value = next(iter(setting["kind"].items()))
        match kind:
            case "swiftLanguageMode":
                words += ["-swift-version", value["_0"]]
            case "enableUpcomingFeature":
                words += ["-enable-upcoming-feature", value["_0"]]
            case "treatAllWarnings":
                words += ["-warnings-as-errors"] if value["_0"] == "error" else []
            case _:
                sys.exit(f"targets.py: {target['name']} has a setting that is not known here: {kind}")
    return words


def visit(name, done):
    target = targets.get(name)
    if target is None or name in done:
        return
    for dependency in target["dependencies"]:
        visit(next(iter(dependency.values()))[0], done)
    done[name] = True
    path = directory(target)
    if target["type"] == "system":
        kind = "library"
    else:
        kind = "swift" if any(file.endswith(".swift") for _, _, files in os.walk(path) for file in files) else "c"
    print(kind, name, path, " ".join(flags(target)), sep="\t")


done = {}
for name in targets:
    visit(name, done)
