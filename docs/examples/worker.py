#!/usr/bin/env python3
"""A small external worker for Leasehold: claims tasks of one role, runs them, submits what came of them.

Standard library only. README.md beside it says what it does and, as much to the point, what it does not.
"""

import argparse, hashlib, http.client, json, os, random, shutil, signal, socket, subprocess, sys, tempfile
import threading, time, urllib.error, urllib.request
from pathlib import Path

ALLOWED = ("PATH", "HOME", "LANG", "TZ", "TMPDIR")  # and LC_*: all that a command gets of our environment
HOST = f"{socket.gethostname()}-{os.getpid()}"
LOG_LIMIT, LOG_CHUNK, OUTCOME_LIMIT = 64 << 20, 1 << 20, 64 << 10


class LeaseLost(Exception):
    """This task is no longer ours. Nothing we do for it counts any more."""


class Unavailable(Exception):
    """No answer, or none of use. The request may have landed or not; repeating it is harmless."""


class Failed(Exception):
    """The attempt failed: a stable code, a sentence, and what else belongs to the outcome."""

    def __init__(self, code, message, **more):
        super().__init__(message)
        self.code, self.more = code, more


class Api:
    def __init__(self, server, token):
        self.server, self.token = server.rstrip("/"), token

    def call(self, method, path, body=None, timeout=10):
        raw = body is None or isinstance(body, bytes)
        request = urllib.request.Request(self.server + path, body if raw else json.dumps(body).encode(), method=method)
        request.add_header("Authorization", "Bearer " + self.token)
        request.add_header("Content-Type", "application/octet-stream" if raw else "application/json")
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.read()
        except urllib.error.HTTPError as e:
            detail = e.read(4096).decode(errors="replace")
            if e.code == 409 and "lease-lost" in detail:
                raise LeaseLost(detail) from e
            if e.code >= 500 or e.code == 429:
                raise Unavailable(f"{e.code} {detail}") from e
            e.msg = f"{e.msg}: {detail}"  # refused for good: the caller knows what that means
            raise
        except (OSError, http.client.HTTPException) as e:
            raise Unavailable(str(e)) from e

    def patiently(self, over, *call):
        """Repeats a call, ever more slowly and out of step with other workers, until it is answered or over()."""
        pause = 0.2
        while not over():
            try:
                return self.call(*call)
            except Unavailable as e:
                say("waiting for the server:", e)
                time.sleep(random.uniform(pause / 2, pause))
                pause = min(pause * 2, 5)
        raise LeaseLost("no answer in time")


class Run(threading.Thread):
    """One attempt, from its grant to its outcome."""

    def __init__(self, api, grant, asked):
        super().__init__()
        self.api, self.grant, self.task, self.epoch = api, grant, grant["task"], grant["epoch"]
        self.reason = None  # "lost", "cancelled" or "stopping": the command is to end now
        self.patience, self.grace = 0, min(5, grant["ttlSeconds"] / 6)
        self.cap = asked + grant["capSeconds"] - grant["ttlSeconds"] / 4  # no renewal reaches further than this
        self.log, self.log_done = tempfile.TemporaryFile(), threading.Event()
        self.usage = {"wallMillis": 0, "cpuMillis": 0, "peakMemoryBytes": 0}

    def extend(self, asked, ttl):
        """Counts from the moment we asked, by our monotonic clock, and leaves time to stop before the lease ends."""
        self.patience = min(asked + ttl * 3 / 4, self.cap)

    def end(self, reason):
        if self.reason is None or reason == "lost":
            self.reason = reason

    def lost(self):
        """Also whether our patience is over: from then on we must behave as if somebody else held the task."""
        if time.monotonic() > self.patience:
            self.end("lost")
        return self.reason == "lost"

    def run(self):
        shipper = threading.Thread(target=self.ship)
        shipper.start()
        started = time.monotonic()
        verdict = {"code": None, "message": "", "exitCode": None, "signal": None, "outcome": None}
        workspace = Path(tempfile.mkdtemp(prefix="leasehold-"))
        try:
            verdict.update(exitCode=0, outcome=self.work(workspace))
        except Failed as e:
            verdict.update(code=e.code, message=str(e), **e.more)
        except (OSError, LeaseLost) as e:
            verdict.update(code="workspace-failed", message=str(e))
        finally:
            shutil.rmtree(workspace, ignore_errors=True)
            self.log_done.set()
        shipper.join()  # the log first: an attempt that has its outcome takes no more of it
        self.usage["wallMillis"] = int((time.monotonic() - started) * 1000)
        what, body = "outcome", {"epoch": self.epoch, **verdict, "usage": self.usage}
        if self.reason == "stopping" and verdict["code"] == "cancelled":
            what, body = "release", {"epoch": self.epoch, "reason": "the worker was told to stop"}
        try:
            answer = self.api.patiently(self.lost, "POST", f"/v1/claims/{self.task}/{what}", body)
            say(self.task, what, verdict["code"] or "succeeded", "->", answer.decode())
        except (LeaseLost, urllib.error.HTTPError) as e:
            say(self.task, what, "not taken:", e)

    def work(self, workspace):
        work = self.grant["work"]
        deadline = time.monotonic() + min(filter(None, (self.grant["timeoutSeconds"], work.get("timeoutSeconds"))))
        (workspace / ".leasehold").mkdir()
        for file in work.get("inputs") or []:
            self.place(workspace.resolve(), file)
        env = {k: v for k, v in os.environ.items() if k in ALLOWED or k.startswith("LC_")}
        env |= {k: v for k, v in (work.get("env") or {}).items() if not k.startswith("LEASEHOLD_")}
        env |= {"LEASEHOLD_TASK": self.task, "LEASEHOLD_ATTEMPT": str(self.grant["attempt"])}
        env |= {"LEASEHOLD_ROLE": self.grant["role"], "LEASEHOLD_WORKSPACE": str(workspace)}
        env |= {"LEASEHOLD_OUTCOME": str(workspace / ".leasehold" / "outcome.json")}
        for number, step in enumerate(work.get("setup") or [], 1):
            try:
                self.execute(step["run"], workspace, env, deadline)
            except Failed as e:
                if e.code not in ("command-failed", "command-killed", "command-not-found"):
                    raise
                if not step.get("optional"):
                    raise Failed("setup-failed", f"setup step {number}: {e}", **e.more) from e
        self.execute(work["command"], workspace, env, deadline)
        path = workspace / ".leasehold" / "outcome.json"
        if not path.exists():
            return None
        try:
            with path.open("rb") as file:
                if isinstance(outcome := json.loads(file.read(OUTCOME_LIMIT)), dict):
                    return outcome
        except (ValueError, RecursionError):
            pass  # not JSON, or cut off at the limit: said below
        raise Failed("outcome-invalid", f"not a JSON object of at most {OUTCOME_LIMIT} bytes", exitCode=0)

    def place(self, workspace, file):
        target, digest = (workspace / file["path"]).resolve(), file.get("digest")
        if not target.is_relative_to(workspace):
            raise Failed("workspace-failed", f"input {file['path']} leaves the workspace")
        data = (file.get("content") or "").encode()
        if digest:
            try:
                data = self.api.patiently(self.lost, "GET", "/v1/blobs/" + digest)
            except urllib.error.HTTPError as e:
                raise Failed("input-missing", f"input {file['path']}: {e}") from e
            if "sha256:" + hashlib.sha256(data).hexdigest() != digest:
                raise Failed("input-missing", f"input {file['path']}: what came is not {digest}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        target.chmod(0o444 if file.get("readOnly") else 0o644)

    def execute(self, command, workspace, env, deadline):
        """Runs one command in a process group of its own, and leaves nothing of that group behind."""
        argv = ["/bin/sh", "-c", command] if isinstance(command, str) else command
        if self.lost() or self.reason:
            raise Failed("cancelled", f"{self.reason} before the command began")
        try:
            process = subprocess.Popen(argv, cwd=workspace, env=env, stdin=subprocess.DEVNULL, stdout=self.log,
                                       stderr=subprocess.STDOUT, start_new_session=True)
        except OSError as e:
            missing = isinstance(e, (FileNotFoundError, PermissionError))
            raise Failed("command-not-found" if missing else "spawn-failed", f"{argv[0]}: {e.strerror}") from e
        pid, why, kill_at = process.pid, None, None
        while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            time.sleep(0.02)
            if why:
                if time.monotonic() > kill_at:
                    os.killpg(pid, signal.SIGKILL)
            elif self.lost() or self.reason:
                why = Failed("cancelled", f"stopped: {self.reason}")
            elif time.monotonic() > deadline:
                why = Failed("timed-out", "the command did not end in time")
            elif os.fstat(self.log.fileno()).st_size > LOG_LIMIT:
                why = Failed("output-limit", f"more than {LOG_LIMIT} bytes of output")
            if why and not kill_at:
                os.killpg(pid, signal.SIGTERM)
                kill_at = time.monotonic() + self.grace
        os.killpg(pid, signal.SIGKILL)  # its leader is not reaped yet, so the group's number is nobody else's
        _, status, used = os.wait4(pid, 0)
        self.usage["cpuMillis"] += int((used.ru_utime + used.ru_stime) * 1000)
        self.usage["peakMemoryBytes"] = max(self.usage["peakMemoryBytes"], used.ru_maxrss * 1024)
        code = process.returncode = os.waitstatus_to_exitcode(status)
        if why:
            raise why
        if code < 0:
            raise Failed("command-killed", f"signal {-code}", signal=-code)
        if code > 0:
            raise Failed("command-failed", f"exit code {code}", exitCode=code)

    def ship(self):
        """Streams the log while the command runs. What was sent before is harmless, so a failure is simply repeated."""
        offset, path = 0, f"/v1/claims/{self.task}/log?epoch={self.epoch}&offset="
        while not self.lost():
            done = self.log_done.wait(0.5)
            chunk = os.pread(self.log.fileno(), LOG_CHUNK, offset)
            if not chunk and done:
                return
            try:
                if chunk:
                    self.api.patiently(self.lost, "POST", path + str(offset), chunk)
                    offset += len(chunk)
            except LeaseLost:
                self.end("lost")
            except urllib.error.HTTPError as e:
                return say(self.task, "log not taken:", e)


class Worker:
    def __init__(self, api, options):
        self.api, self.options = api, options
        self.stopping, self.claiming, self.runs, self.ttl = False, False, [], 60

    def main(self):
        threading.Thread(target=self.keep, daemon=True).start()
        while not self.stopping:
            self.runs = [run for run in self.runs if run.is_alive()]
            if free := self.options.capacity - len(self.runs):
                self.claiming = True
                self.claim(free)
                self.claiming = False
            time.sleep(0.05)
        for run in self.runs:
            run.join()

    def claim(self, free):
        asked = time.monotonic()
        wanted = {"role": self.options.role, "max": free, "waitSeconds": self.options.wait, "host": HOST}
        try:
            answer = self.api.patiently(lambda: self.stopping, "POST", "/v1/claims", wanted, self.options.wait + 10)
        except LeaseLost:
            return  # told to stop while the server was away
        fresh = [Run(self.api, grant, asked) for grant in json.loads(answer)["grants"]]
        if fresh:
            self.ttl = min(run.grant["ttlSeconds"] for run in fresh)
            # The claim was asked up to waitSeconds ago: too long to count patience from. So ask anew, then begin.
            until = time.monotonic() + self.ttl / 2
            while not self.renew(fresh) and time.monotonic() < until:
                time.sleep(0.1)
        for run in fresh:
            run.start()
        self.runs = self.runs + fresh

    def renew(self, runs):
        """One call for all. What it does not say is as it was, and patience ends by itself."""
        asked, by_key = time.monotonic(), {(run.task, run.epoch): run for run in runs}
        body = {"host": HOST, "held": [{"task": task, "epoch": epoch} for task, epoch in by_key]}
        try:
            answer = self.api.call("POST", "/v1/claims/renew", body, self.ttl / 3)
        except (Unavailable, LeaseLost, urllib.error.HTTPError) as e:
            say("not renewed:", e)
            return False
        for lease in json.loads(answer)["leases"]:
            run = by_key[lease["task"], lease["epoch"]]
            if lease["state"] != "lost":
                run.extend(asked, lease["ttlSeconds"])
            if lease["state"] != "renewed":
                run.end("lost" if lease["state"] == "lost" else "cancelled")
        return True

    def leave(self):
        """The claim that waits ends with nothing. We do not hang up: it may have been granted something this moment."""
        try:
            self.api.call("POST", "/v1/claims/leave", {"role": self.options.role, "host": HOST}, 2)
        except (Unavailable, LeaseLost, urllib.error.HTTPError) as e:
            say("the claim takes its time:", e)

    def keep(self):
        """Renews at a third of the ttl, sooner after a failure, and passes on the wish to stop."""
        due, leave = 0, 0
        while True:
            time.sleep(0.05)
            held = [run for run in self.runs if run.is_alive()]
            if self.stopping:
                for run in held:
                    run.end("stopping")
                if self.claiming and time.monotonic() > leave:
                    threading.Thread(target=self.leave, daemon=True).start()  # renewals wait for nothing
                    leave = time.monotonic() + 0.5
            if held and time.monotonic() > due:
                due = time.monotonic() + (self.ttl / 3 if self.renew(held) else self.ttl / 12)


def say(*words):
    print(time.strftime("%H:%M:%S"), *words, file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description="A small external worker for Leasehold.")
    parser.add_argument("--server", required=True, help="such as http://127.0.0.1:7070")
    parser.add_argument("--role", required=True, help="the role whose tasks to claim")
    parser.add_argument("--token-file", required=True, type=Path, help="holds a token of scope worker:<role>")
    parser.add_argument("--capacity", type=int, default=1, help="tasks at once (default 1)")
    parser.add_argument("--wait", type=int, default=20, help="seconds a claim waits for work (default 20)")
    options = parser.parse_args()
    worker = Worker(Api(options.server, options.token_file.read_text().strip()), options)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: setattr(worker, "stopping", True))
    try:
        worker.main()
    except urllib.error.HTTPError as e:
        sys.exit(f"the server refuses this worker: {e}")


if __name__ == "__main__":
    main()
