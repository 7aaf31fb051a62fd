"""The measuring part of smoke/pod-bench: URL TOKEN-FILE API-SERVER API-TOKEN NAMESPACE SERVICE-PID AUDIT-LOG [--quick] [--json]"""
import copy
import json
import os
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

url, token_file, api, api_token, namespace, pid, audit_log = sys.argv[1:8]
quick, as_json = "--quick" in sys.argv, "--json" in sys.argv
pairs, rounds, at_once, long_tasks, watched = (3, 1, 10, 0, 0) if quick else (20, 3, 20, 100, 60)
token = open(token_file).read().strip()
COMMAND = "echo changed >>file; echo done"


def call(method, address, bearer, body=None):
    request = urllib.request.Request(address, method=method, data=None if body is None else json.dumps(body).encode())
    request.add_header("Authorization", "Bearer " + bearer)
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


# --- ours ---

def submit(command=COMMAND, source=True):
    body = {"role": "bench", "command": command}
    if source:
        body["source"] = {"repository": "bench"}
    return call("POST", url + "/v1/tasks", token, body)["id"]


def await_task(task):
    while True:
        state = call("GET", url + "/v1/tasks/" + task, token)
        if state["state"] == "succeeded":
            return
        if state["state"] in ("failed", "cancelled"):
            raise SystemExit("the task %s: %s" % (task, json.dumps(state)))
        time.sleep(0.05)


def ours():
    start = time.monotonic()
    await_task(submit())
    return time.monotonic() - start


def ours_at_once():
    start = time.monotonic()
    for task in [submit() for _ in range(at_once)]:
        await_task(task)
    return time.monotonic() - start


# --- a Job of the same shape, by hand: git clone, the same command, git commit and push ---

jobs = "%s/apis/batch/v1/namespaces/%s/jobs" % (api, namespace)
done, news = set(), threading.Condition()
numbers = iter(range(1, 1_000_000))


def shape():
    """The Job of a real attempt, with the steps' programs replaced."""
    task = submit("sleep 1; " + COMMAND)
    while True:
        found = [job for job in kubectl("get", "jobs", "-o", "json")["items"] if task in job["metadata"]["name"]]
        if found:
            break
        time.sleep(0.1)
    await_task(task)
    job = found[0]
    spec = job["spec"]
    pod = spec["template"]["spec"]
    git = "git --git-dir=/leasehold/repository/own --work-tree=/work/workspace -c user.name=raw -c user.email=raw@localhost "
    bearer = '-c http.extraHeader="Authorization: Bearer `cat /leasehold/token/token`" '
    remote = url + "/git/bench.git"
    programs = {
        "checkout": "mkdir -p /work/home && git %sclone -q --depth 1 --separate-git-dir=/leasehold/repository/own %s /work/workspace"
                    % (bearer, remote),
        "task": "cd /work/workspace && { " + COMMAND + "; }",
        "publisher": "cd / && %sadd -A && %scommit -qm changed && %s%spush -q %s HEAD:refs/heads/raw/$NUMBER && %s%sls-remote -q %s refs/heads/raw/$NUMBER"
                     % (git, git, git, bearer, remote, git, bearer, remote),
    }
    for container in pod["initContainers"] + pod["containers"]:
        container["command"], container["args"] = ["/bin/sh", "-c"], [programs[container["name"]]]
        container["env"] = [{"name": "HOME", "value": "/work/home"}]
    for mount in pod["containers"][0]["volumeMounts"]: # git keeps its index there
        if mount["name"] == "repository":
            mount.pop("readOnly")
    for volume in pod["volumes"]:
        if volume["name"] == "token":
            volume["secret"]["secretName"] = "raw-token"
    for key in ("selector", "manualSelector", "suspend"):
        spec.pop(key, None)
    spec["template"]["metadata"] = {"labels": {"bench": "raw"}}
    return {"apiVersion": "batch/v1", "kind": "Job", "spec": spec}


def kubectl(*arguments):
    return json.loads(subprocess.run(["kubectl", "-n", namespace, *arguments], check=True, capture_output=True).stdout)


def make(template):
    number = next(numbers)
    job = copy.deepcopy(template)
    job["metadata"] = {"name": "raw-%d" % number, "labels": {"bench": "raw"}}
    for container in job["spec"]["template"]["spec"]["containers"]:
        container["env"] = container["env"] + [{"name": "NUMBER", "value": str(number)}]
    call("POST", jobs, api_token, job)
    return job["metadata"]["name"]


def watch():
    while True:
        try:
            request = urllib.request.Request(jobs + "?watch=1&labelSelector=bench%3Draw")
            request.add_header("Authorization", "Bearer " + api_token)
            with urllib.request.urlopen(request) as stream:
                for line in stream:
                    job = json.loads(line)["object"]
                    for condition in job.get("status", {}).get("conditions", []):
                        if condition["type"] == "Failed":
                            os.write(2, ("a raw Job failed: %s\n" % condition).encode())
                            os._exit(1)
                        if condition["type"] == "Complete":
                            with news:
                                done.add(job["metadata"]["name"])
                                news.notify_all()
        except OSError:
            time.sleep(0.1)


def await_job(name):
    with news:
        while name not in done:
            news.wait(1)


def raw(template):
    start = time.monotonic()
    await_job(make(template))
    return time.monotonic() - start


def raw_at_once(template):
    start = time.monotonic()
    for name in [make(template) for _ in range(at_once)]:
        await_job(name)
    return time.monotonic() - start


# --- what it costs ---

def cpu_seconds():
    fields = open("/proc/%s/stat" % pid).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib():
    return next(int(line.split()[1]) / 1024 for line in open("/proc/%s/status" % pid) if line.startswith("VmRSS"))


def writes_per_task():
    """By the service, of the tasks that ran to their end."""
    user = "system:serviceaccount:%s:leasehold" % namespace
    writes, tasks = 0, set()
    for line in open(audit_log) if audit_log != "/dev/null" else []:
        if user in line and any('"verb":"%s"' % verb in line for verb in ("create", "delete", "patch", "update")):
            event = json.loads(line)
            if event["stage"] == "ResponseComplete" and event["objectRef"].get("namespace") == namespace:
                writes += 1
                if event["verb"] == "create" and event["objectRef"]["resource"] == "jobs":
                    tasks.add(event["objectRef"].get("name"))
    return writes / len(tasks) if tasks else float("nan")


def main():
    say("a Job's shape, and warming up")
    template = shape()
    threading.Thread(target=watch, daemon=True).start()
    for _ in range(1 if quick else 2):
        raw(template)
        ours()
    our, their = [], []
    for number in range(pairs):
        say("pair %d of %d" % (number + 1, pairs))
        for measure in ((lambda: our.append(ours())), (lambda: their.append(raw(template))))[::1 if number % 2 else -1]:
            measure()
    our_total, their_total = [], []
    for number in range(rounds):
        say("%d at once, round %d of %d" % (at_once, number + 1, rounds))
        their_total.append(raw_at_once(template))
        our_total.append(ours_at_once())
    time.sleep(1 if quick else 3) # until what is done with is deleted
    writes = writes_per_task()
    figures = {
        "task-p50-ms": (1000 * statistics.median(our), "from the submission to confirmed"),
        "raw-job-p50-ms": (1000 * statistics.median(their), "a Job of the same shape: git clone, the command, git push, ls-remote"),
        "tasks-at-once-s": (statistics.median(our_total), "%d tasks, submitted at once, until all are confirmed" % at_once),
        "raw-jobs-at-once-s": (statistics.median(their_total), "as many such Jobs, until all are complete"),
        "api-writes-per-task": (writes, "to the API server, from its audit log; at most 5"),
    }
    ratios = {
        "raw-job": (figures["task-p50-ms"][0] / figures["raw-job-p50-ms"][0], "task over raw Job; reach 1.10"),
        "raw-rate": (figures["tasks-at-once-s"][0] / figures["raw-jobs-at-once-s"][0], "%d at once, likewise; reach 1.10" % at_once),
    }
    if not quick:
        figures.update(watching())
    show(figures, ratios)


def watching():
    """What it costs the service to do nothing, and to watch what runs for long."""
    idle_before, then = cpu_seconds(), time.monotonic()
    time.sleep(watched)
    idle = (cpu_seconds() - idle_before) / (time.monotonic() - then)
    say("%d long tasks" % long_tasks)
    tasks = [submit("sleep 3600", source=False) for _ in range(long_tasks)]
    await_running(long_tasks)
    time.sleep(5)
    busy_before, then = cpu_seconds(), time.monotonic()
    time.sleep(watched)
    busy = (cpu_seconds() - busy_before) / (time.monotonic() - then)
    memory = resident_mib()
    for task in tasks:
        call("POST", url + "/v1/tasks/%s/cancel" % task, token, {})
    return {
        "cpu-idle-percent": (100 * idle, "of one processor, used by the service with nothing to do"),
        "cpu-watching-percent": (100 * busy, "the same with %d tasks running" % long_tasks),
        "memory-watching-mib": (memory, "resident in the service, with %d tasks running" % long_tasks),
    }


def show(figures, ratios):
    if as_json:
        print(json.dumps({"bench": "pod-exec", "figures": {k: round(v[0], 3) for k, v in figures.items()},
                          "ratios": {k: round(v[0], 3) for k, v in ratios.items()}}))
        return
    for title, values in (("figure", figures), ("ratio", ratios)):
        print("%-28s %12s  what it is" % (title, "value"))
        for name, (value, meaning) in values.items():
            print("%-28s %12.3f  %s" % (name, value, meaning))
        print()


def await_running(count):
    end = time.monotonic() + 1800
    while time.monotonic() < end:
        pods = kubectl("get", "pods", "-o", "json")["items"]
        running = sum(1 for pod in pods for status in pod["status"].get("initContainerStatuses", [])
                      if status["name"] == "task" and "running" in status["state"])
        if running >= count:
            return
        time.sleep(2)
    raise SystemExit("of %d tasks, %d run" % (count, running))


def say(text):
    print("  " + text, file=sys.stderr, flush=True)


main()
