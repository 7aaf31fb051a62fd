# shellcheck shell=bash
# Facts of the smoke pod-exec about what outlives what: services, API server, watch, forge, node; and about experiments.

make_project() {
  api POST /v1/projects '{"name":"smoke"}'
  git init -q -b main "$work/repo"
  cd "$work/repo"
  echo one >file
  git add file
  git -c user.name=smoke -c user.email=smoke@localhost commit -qm first
  git -c "http.extraHeader=Authorization: Bearer $(<"$work/main/token")" push -q "$url/git/smoke.git" main
}

# --- an experiment ---

experiment() {
  local id end=$((SECONDS + 420)) spec files
  mkdir "$mine/files"
  echo 3 >"$mine/files/factor"
  tar -C "$mine/files" -czf "$mine/files.tgz" .
  files=$(curl -fsS -m 20 -H "Authorization: Bearer $(<"$work/main/token")" -H 'Content-Type: application/octet-stream' \
    --data-binary "@$mine/files.tgz" "$url/v1/blobs" | field digest)
  spec="files: {upload: \"$files\"}"$'\n'$(cat <<'END'
name: pods
repository: {project: smoke}
metrics: {lines: integer}
objective: {expr: lines, direction: maximize}
parallel: 3
ideas: {total: 3, maintain: 3}
roles:
  ideator:
    style: once
    command: 'echo "{\"ideas\": [{\"slug\": \"one\", \"content\": \"1\", \"priority\": 1}, {\"slug\": \"two\", \"content\": \"2\", \"priority\": 2}, {\"slug\": \"three\", \"content\": \"3\", \"priority\": 3}]}" >"$LEASEHOLD_OUTCOME"'
  executor: {command: 'seq "$(cat .leasehold/idea.txt)" >>file'}
  evaluator:
    resources: {}
    command: 'echo "{\"status\": \"success\", \"evaluation\": {\"lines\": $(($(cat file | wc -l) * $(cat "$LEASEHOLD_EXPERIMENT_DIR/factor")))}}" >"$LEASEHOLD_OUTCOME"'
END
  )
  id=$(type=application/yaml api POST /v1/experiments "$spec" | field id)
  until [[ $(api GET "/v1/experiments/$id" | tee "$mine/view" | field state) == terminated ]]; do
    ((SECONDS < end)) && [[ $(field state <"$mine/view") != paused ]] || { cat "$mine/view"; k get pods; return 1; }
    sleep 0.5
  done
  cat "$mine/view"
  [[ $(field reason <"$mine/view") == exhausted ]]
  api GET "/v1/tasks?limit=200" >"$mine/tasks"
  python3 - "$mine/tasks" "$id" <<'END'
import collections, json, sys
page = json.load(open(sys.argv[1]))
done = collections.Counter(t["role"] for t in page["tasks"] if t["labels"].get("experiment") == sys.argv[2] and t["state"] == "succeeded")
print(done)
sys.exit(not (done["executor"] >= 3 and done["evaluator"] >= 3 and done["ideator"] >= 1))
END
  [[ $(api GET "/v1/projects/$(field repository <"$mine/view")/refs?prefix=refs/heads/variant/" | grep -oE 'refs/heads/variant/[a-z0-9-]+' | sort -u | wc -l) == 3 ]]
}

session_refused() {
  local spec=$'repository: {project: smoke}\nmetrics: {lines: integer}\nobjective: {expr: lines, direction: maximize}\nroles:\n  ideator: {style: session, command: x}\n  executor: {command: x}\n  evaluator: {command: x}\n'
  curl -sS -m 20 -H "Authorization: Bearer $(<"$work/main/token")" -H 'Content-Type: application/yaml' --data-binary "$spec" "$url/v1/experiments" | tee "$mine/said"
  grep -q 'session cannot run as pods' "$mine/said"
}

# --- services ---

# Two that run, one that ends and one that is queued while nobody is there.
adopted() { # SIGNAL
  local task early missed
  task=$(submit executor 'echo begun; sleep 20; echo two >>file; echo done' '{"source":{"repository":"smoke"}}')
  early=$(submit evaluator 'echo begun; sleep 25; echo "{}" >.leasehold/outcome.json; echo done')
  missed=$(submit executor 'sleep 1; echo two >>file' '{"source":{"repository":"smoke"}}')
  running_pod "$task"
  running_pod "$early"
  stop_service main "$1"
  start_service main
  for each in "$task" "$early" "$missed"; do
    until_state "$each" succeeded
    [[ $(api GET "/v1/tasks/$each" | field attempt) == 1 ]]
  done
  [[ $(api GET "/v1/tasks/$task/log") == $'begun\ndone' ]]
  [[ $(api GET "/v1/tasks/$early/log") == $'begun\ndone' ]]
  [[ $(journal_of "$task" | grep -c task.adopted) == 1 ]]
}

journal_of() { # TASK: its events, one a line
  api GET "/v1/events?task=$1&limit=200" | python3 -c 'import json,sys
for e in json.load(sys.stdin)["events"]: print(e["kind"], json.dumps(e.get("data")))'
}

# Two replicas beside the one that has the forge; whichever holds the task is killed, and the other goes on.
replica_dies() {
  local task holder
  start_service b &
  start_service c
  wait_for 180 "replica b" curl -fsS -m 5 "http://$bind:$(service_port b)/health/ready"
  task=$(submit spare 'echo begun; sleep 15; echo two >>file; echo done' '{"source":{"repository":"smoke"}}')
  running_pod "$task"
  holder=$(api GET "/v1/tasks/$task/attempts" | grep -oE '"host" ?: ?"[bc]"' | grep -oE '"[bc]"' | tr -d '"')
  stop_service "$holder" KILL
  until_state "$task" succeeded
  [[ $(api GET "/v1/tasks/$task" | field attempt) == 1 ]]
  [[ $(api GET "/v1/tasks/$task/log") == $'begun\ndone' ]]
  journal_of "$task" | tee "$mine/journal"
  grep 'task.adopted' "$mine/journal" | grep -qv "\"host\": \"$holder\""
  [[ $holder == b ]] && echo c >"$work/survivor" || echo b >"$work/survivor"
}

# What the pod has pushed is there; then the forge hangs, before the replica that holds the task hears of the pod's end.
forge_down() {
  local task survivor main
  survivor=$(<"$work/survivor") main=$(<"$work/main/pid")
  trap "kill -CONT $main; echo pass >'$work/api'; echo pass >'$work/door'" EXIT # whatever becomes of this
  task=$(submit spare 'sleep 6; echo two >>file' '{"source":{"repository":"smoke"}}')
  running_pod "$task"
  echo cut >"$work/api"
  wait_for 240 "the pod's end" pod_has_ended "$task"
  kill -STOP "$main"
  echo cut >"$work/door"
  echo pass >"$work/api"
  service=$survivor until_state "$task" confirming
  service=$survivor until_seen "$task" unreadable
  wait_for 60 "a closed gate" gate_says "$survivor" spare "the forge does not answer"
  kill -CONT "$main"
  echo pass >"$work/door"
  until_state "$task" succeeded
  until_seen "$task" equal
}
pod_has_ended() { [[ -n $(k get pods -l "leasehold.dev/task=$1" -o 'jsonpath={.items[*].status.containerStatuses[0].state.terminated.finishedAt}') ]]; }
until_seen() { # TASK ANSWER: of the forge's, when the ref was read
  local end=$((SECONDS + 240))
  until api GET "/v1/tasks/$1/delivery" | tee "$mine/delivery" | grep -qE "\"answer\" ?: ?\"$2\""; do
    ((SECONDS < end)) || { cat "$mine/delivery"; return 1; }
    sleep 0.3
  done
}
gate_says() { # SERVICE ROLE WORDS
  curl -sS -m 10 "http://$bind:$(service_port "$1")/health/ready" | grep -q "\"closed-$2\".*$3"
}

# --- the API server ---

# Cut off in the midst of a log, and told to come again: nothing of it is lost or doubled, and no attempt is.
watch_cut() {
  local task shown
  task=$(submit evaluator 'for i in $(seq 1 120); do echo "line $i"; sleep 0.1; done; sleep 12')
  running_pod "$task"
  for _ in 1 2 3; do
    echo cut >"$work/api"
    sleep 0.7
    echo pass >"$work/api"
    sleep 2
  done
  echo refuse >"$work/api"
  shown=$(submit evaluator 'echo after')
  sleep 3
  echo pass >"$work/api"
  wait_for 60 "the live log" log_has "$task" "line 120"
  [[ $(api GET "/v1/tasks/$task" | field state) == running ]]
  [[ $(api GET "/v1/tasks/$task/log") == "$(seq -f 'line %.0f' 1 120)" ]]
  until_state "$task" succeeded
  [[ $(api GET "/v1/tasks/$task/log") == "$(seq -f 'line %.0f' 1 120)" ]]
  until_state "$shown" succeeded
  [[ $(api GET "/v1/tasks/$task" | field attempt)$(api GET "/v1/tasks/$shown" | field attempt) == 11 ]]
}

# Nothing tells that nothing will be told: what the pod comes to is there, and nobody hears of it.
watch_deaf() {
  local task
  task=$(submit evaluator 'sleep 5')
  running_pod "$task"
  echo deaf >"$work/api"
  sleep 0.5
  echo pass >"$work/api"
  until_state "$task" succeeded
  [[ $(api GET "/v1/tasks/$task" | field attempt) == 1 ]]
  grep 'event=watch-deaf' "$work/main.log"
  until_state "$(submit evaluator true)" succeeded
}

api_server_killed() {
  local running queued
  [[ -f $settings ]] || { echo "only on the cluster of smoke/cluster"; return 0; }
  running=$(submit executor 'sleep 12; echo two >>file' '{"source":{"repository":"smoke"}}')
  running_pod "$running"
  date +%s >"$work/api-killed"
  kill -KILL "$(cut -d ' ' -f 1 "$(dirname -- "$settings")/run/kube-apiserver.pid")"
  wait_for 60 "a closed gate" gate_says main executor "API server"
  queued=$(submit executor true)
  sleep 2
  [[ $(api GET "/v1/tasks/$queued" | field state) == queued ]]
  "$here/cluster" --name "$cluster" up
  until_state "$running" succeeded
  until_state "$queued" succeeded
  [[ $(api GET "/v1/tasks/$running" | field attempt) == 1 ]]
  date +%s >"$work/api-back"
}

# --- the node: nothing else may run ---

# Where no node is left, Kubernetes takes that for a fault of its own and evicts nothing. So there is another one, in name.
another_node() {
  kubectl apply -f - <<'END'
apiVersion: v1
kind: Node
metadata: { name: smoke-another }
spec: { unschedulable: true }
END
  kubectl patch node smoke-another --subresource=status --type=merge \
    -p '{"status":{"conditions":[{"type":"Ready","status":"True","reason":"Smoke","message":"in name"}]}}'
  while sleep 3; do
    kubectl apply -f - <<END
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata: { name: smoke-another, namespace: kube-node-lease }
spec: { holderIdentity: smoke-another, leaseDurationSeconds: 40, renewTime: "$(date -u +%Y-%m-%dT%H:%M:%S.%6NZ)" }
END
  done
}

node_lost() {
  local task pid another
  [[ -f $settings ]] || { echo "only on the cluster of smoke/cluster"; return 0; }
  task=$(submit lost 'sleep 90')
  running_pod "$task"
  pid=$(cut -d ' ' -f 1 "$(dirname -- "$settings")/run/kubelet.pid")
  another_node >"$mine/another" 2>&1 &
  another=$!
  trap "kill -CONT $pid; kill $another 2>/dev/null || true; kubectl delete --ignore-not-found node smoke-another" EXIT # always
  wait_for 60 "another node" kubectl wait --for=condition=Ready node/smoke-another --timeout=1s
  kill -STOP "$pid"
  ends_with "$task" node-lost
  kill -CONT "$pid"
  kill "$another"
  kubectl delete node smoke-another
  wait_for 120 "the node" kubectl wait --for=condition=Ready node --all --timeout=1s
  wait_for 120 "deletion" nothing_of "$task"
}

# --- at the end ---

nothing_left() {
  wait_for 90 "an empty namespace" all_gone || { k get jobs,pods,secrets; return 1; }
  wait_for 90 "no refs but confirmed ones" only_confirmed || { api GET "/v1/projects/smoke/refs?prefix=refs/"; return 1; }
}
all_gone() {
  local left
  left=$(k get jobs,pods,secrets -l leasehold.dev/installation=leasehold -o name) && [[ -z $left ]]
}
only_confirmed() {
  local task
  api GET "/v1/projects/smoke/refs?prefix=refs/" >"$mine/refs" || return 1
  for task in $(<"$mine/refs" grep -oE 'work/[0-9a-z]{26}' | cut -d / -f 2 | sort -u); do
    [[ $(api GET "/v1/tasks/$task" | field state) == succeeded ]] || return 1
  done
}

# From the audit log: what was refused, what was never used, and what a task costs.
right_rights() {
  [[ -f $settings ]] || { echo "no audit log here"; return 0; }
  audit >"$mine/audit"
  sort "$mine/audit" | cut -d ' ' -f 1-3 | uniq -c
  # An API server that starts refuses before it has read the Roles.
  ! awk -v from="$(cat "$work/api-killed" || echo 0)" -v to="$(cat "$work/api-back" || echo 0)" '($3 == 401 || $3 == 403) && ($5 < from || $5 > to)' "$mine/audit" |
    grep . || return 1
  sed -n '/^rules:/,/^---/p' "$home/src/main/kubernetes/role.yaml" | python3 -c '
import re, sys
used = {tuple(line.split()[:2]) for line in open(sys.argv[1])}
granted = set()
for rule in sys.stdin.read().split("- apiGroups")[1:]:
    resources, verbs = (re.search(name + r": \[(.*?)\]", rule).group(1).split(", ") for name in ("resources", "verbs"))
    granted |= {(verb, resource) for verb in verbs for resource in resources}
print("unused:", granted - used, "not granted:", used - granted)
sys.exit(granted != used)' "$mine/audit"
}
few_writes() {
  [[ -f $settings ]] || { echo "no audit log here"; return 0; }
  audit >"$mine/audit"
  # Of a task that ran undisturbed: of all with one Job, the median of what was written under its name.
  awk '$1 ~ /^(create|delete|patch|update)$/ && $3 < 300 && $4 ~ /-1$/ { print $4 }' "$mine/audit" | sort | uniq -c | sort -n |
    tee "$mine/writes" | awk '{ n[NR] = $1 } END { print "most:", n[NR], "median:", n[int((NR + 1) / 2)]; exit !(NR > 10 && n[int((NR + 1) / 2)] <= 5) }'
}
