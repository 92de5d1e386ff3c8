"""Verifies one received webhook, an object of secret, headers and body in the file named, with the specification's own
library, and prints its payload. Ends with 1 where the signature is not right."""

import json
import sys

from standardwebhooks import Webhook

with open(sys.argv[1], encoding="utf-8") as file:
    received = json.load(file)
print(json.dumps(Webhook(received["secret"]).verify(received["body"], received["headers"])))
