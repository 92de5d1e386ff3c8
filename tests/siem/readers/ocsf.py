"""Validates OCSF events, one a line in the file named: every class by the JSON schema that ocsf-json-schema makes of
OCSF 1.8.0 with the event's own profiles. Strict: no property that the schema lacks. Also what a JSON schema cannot say:
that type_uid is the class and the activity, and that every enumerated number has the caption that stands beside it.
Prints one JSON object: how many were read, the classes seen, and what is wrong, by line."""

import json
import sys

from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

VERSION = "1.8.0"
definition = get_ocsf_schema(version=VERSION)
schema = OcsfJsonSchemaEmbedded(definition)
validators, errors, classes, count = {}, [], {}, 0


def validator(event):
    key = (event["class_uid"], tuple(event["metadata"]["profiles"]))
    if key not in validators:
        name = {entry["uid"]: name for name, entry in definition["classes"].items()}[key[0]]
        made = schema.get_class_schema(class_name=name, profiles=list(key[1]))
        Draft202012Validator.check_schema(made)
        assert made["additionalProperties"] is False
        validators[key] = (Draft202012Validator(made), definition["classes"][name]["attributes"])
    return validators[key]


def captions(event, attributes):
    for field, attribute in attributes.items():
        sibling = attribute.get("sibling")
        if field not in event or not sibling or sibling not in event or event[field] == 99:
            continue
        wanted = attribute["enum"][str(event[field])]["caption"]
        if event[sibling] != wanted:
            yield f"{sibling}: {event[sibling]!r} instead of {wanted!r}"


for number, line in enumerate(open(sys.argv[1], encoding="utf-8", newline="\n"), 1):
    event = json.loads(line)
    count += 1
    check, attributes = validator(event)
    classes[event["class_uid"]] = classes.get(event["class_uid"], 0) + 1
    found = [f"{error.json_path}: {error.message[:200]}" for error in check.iter_errors(event)]
    found += captions(event, attributes)
    if event["type_uid"] != event["class_uid"] * 100 + event["activity_id"]:
        found.append("type_uid is not class_uid * 100 + activity_id")
    if event["metadata"]["version"] != VERSION:
        found.append("metadata.version")
    errors += [f"line {number}: {error}" for error in found]

json.dump({"count": count, "classes": classes, "errors": errors}, sys.stdout)
