"""A receiver of Session Relay's webhooks: checks signatures, takes each event once, prints it.

    WEBHOOK_SECRET=whsec_... PORT=8088 python3 receiver.py

Python 3.8 or newer, nothing else.
"""

import base64
import hashlib
import hmac
import json
import os
import threading
import time
from collections import OrderedDict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(os.environ["WEBHOOK_SECRET"].split("whsec_", 1)[1])
TOLERANCE = 5 * 60  # seconds that a request may be old
LONGEST = 16 * 1024 * 1024
REMEMBERED = 100_000

seen = OrderedDict()  # keep the ids in your database, with what you do about the event


def is_signed(headers, body):
    """Whether the request is from the relay, and new."""
    sent_id, sent_at = headers.get("webhook-id"), headers.get("webhook-timestamp", "")
    if not sent_id or not sent_at.isdigit() or abs(time.time() - int(sent_at)) > TOLERANCE:
        return False
    content = f"{sent_id}.{sent_at}.".encode() + body
    expected = base64.b64encode(hmac.new(SECRET, content, hashlib.sha256).digest()).decode()
    # While a secret is exchanged there are several signatures.
    signatures = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(f"v1,{expected}".encode(), each.encode()) for each in signatures)


# Each request has a thread of its own.
one_at_a_time = threading.Lock()


def is_first(event):
    """Delivery is at least once, with the same id."""
    if event["id"] in seen:
        return False
    seen[event["id"]] = True
    if len(seen) > REMEMBERED:
        seen.popitem(last=False)
    return True


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_POST(self):
        length = int(self.headers.get("content-length", 0))
        if length > LONGEST:
            return self.answer(413)
        body = self.rfile.read(length)
        if not is_signed(self.headers, body):
            return self.answer(401)
        content = json.loads(body)
        for event in content if isinstance(content, list) else [content]:
            with one_at_a_time:
                if is_first(event):
                    print(event["id"], event["type"], event.get("subject", "-"), flush=True)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8088"))), Receiver)
    print(f"listening on {server.server_port}", flush=True)
    server.serve_forever()
