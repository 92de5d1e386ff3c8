"""Reads a CSV file with Python's csv module, strictly, and prints its rows as JSON objects, one a line."""

import csv
import json
import sys

csv.field_size_limit(1 << 24)
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file, strict=True):
        assert None not in row and None not in row.values(), row
        print(json.dumps(row))
