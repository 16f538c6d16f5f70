"""Signs or verifies one message with the official library; asked by JSON on standard input, answers by JSON."""

import json
import sys
from datetime import datetime, timezone

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

asked = json.load(sys.stdin)
webhook = Webhook(asked["secret"])
if asked["act"] == "sign":
    at = datetime.fromtimestamp(asked["at"], tz=timezone.utc)
    answer = {"signature": webhook.sign(asked["id"], at, asked["body"])}
else:
    try:
        webhook.verify(asked["body"], asked["headers"])
        answer = {"verified": True}
    except WebhookVerificationError:
        answer = {"verified": False}
print(json.dumps(answer))
