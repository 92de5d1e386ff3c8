"""Reads CEF lines with pycef and prints each as a JSON object. pycef leaves the escaping as it stands; it is taken off
here as the CEF guide has it."""

import json
import re
import sys

import pycef

MEANT = {"n": "\n", "r": "\r"}


def plain(value):
    return re.sub(r"\\(.)", lambda found: MEANT.get(found[1], found[1]), value)


for line in open(sys.argv[1], encoding="utf-8", newline="\n"):
    event = pycef.parse(line.rstrip("\n"))
    print(json.dumps(event and {key: plain(value) for key, value in event.items()}))
