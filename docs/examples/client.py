#!/usr/bin/env python3
"""A small client for Leasehold: submits one command, waits for its end by the journal, prints its log, and exits like it.

Standard library only: client.py --server URL --token-file FILE [--role ROLE] COMMAND
"""

import argparse, json, sys, urllib.error, urllib.request, uuid


class Refused(Exception):
    """The service said no: a stable code, a sentence and a suggestion."""


def call(server, token, method, path, body=None, headers={}):
    request = urllib.request.Request(server.rstrip("/") + path, json.dumps(body).encode() if body else None, method=method)
    for name, value in {"Authorization": "Bearer " + token, "Content-Type": "application/json", **headers}.items():
        request.add_header(name, value)
    try:
        return urllib.request.urlopen(request, timeout=60)
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        raise Refused("{detail} {suggestion} [{code}]".format(**problem)) from None


def events(answer):
    """The events of a stream, as (position, kind, data). Lines that keep the connection open are passed over."""
    event = {}
    for raw in answer:
        line = raw.decode().rstrip("\r\n")
        if line:
            name, _, value = line.partition(":")
            event[name] = value.removeprefix(" ")
        elif "data" in event:
            yield int(event["id"]), event["event"], json.loads(event["data"])
            event = {}


def wait_for_end(server, token, task):
    """A stream may break off at any time; it goes on after the last position that was seen."""
    after = 0
    while True:
        accept = {"Accept": "text/event-stream"}
        try:
            for after, kind, _ in events(call(server, token, "GET", f"/v1/events?task={task}&after={after}", None, accept)):
                if kind in ("task.succeeded", "task.failed", "task.cancelled"):
                    return
        except OSError:
            pass


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--server", required=True)
    options.add_argument("--token-file", required=True)
    options.add_argument("--role", default="default")
    options.add_argument("command")
    given = options.parse_args()
    token = open(given.token_file).read().strip()
    # The key makes it safe to send again: the answer is then the task that was made the first time.
    wanted = {"role": given.role, "command": given.command}
    task = json.load(call(given.server, token, "POST", "/v1/tasks", wanted, {"Idempotency-Key": str(uuid.uuid4())}))["id"]
    wait_for_end(given.server, token, task)
    sys.stdout.buffer.write(call(given.server, token, "GET", f"/v1/tasks/{task}/log", None, {"Accept": "text/plain"}).read())
    ended = json.load(call(given.server, token, "GET", f"/v1/tasks/{task}"))
    if ended["state"] != "succeeded":
        print(f"{ended['state']}: {ended['message']} [{ended['code']}]", file=sys.stderr)
    return 0 if ended["state"] == "succeeded" else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Refused as refused:
        sys.exit(str(refused))
