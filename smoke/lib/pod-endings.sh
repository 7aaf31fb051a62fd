# shellcheck shell=bash
# Facts of the smoke pod-exec about single tasks: what they do, and every way in which they can end.

lands() {
  local task commit job
  task=$(submit executor 'sleep 3; echo two >>file; echo "it says two"' '{"source":{"repository":"smoke"}}')
  job=leasehold-$task-1
  wait_for 120 "the Job" k get job "$job"
  k get job "$job" -o 'jsonpath={.spec.template.spec.initContainers[*].name} {.spec.template.spec.containers[*].name} {.metadata.ownerReferences[*].kind}/{.metadata.ownerReferences[*].name}' >"$mine/job"
  [[ $(<"$mine/job") == 'checkout task publisher ConfigMap/leasehold-anchor' ]]
  [[ $(k get secret "$job" -o 'jsonpath={.metadata.ownerReferences[*].name}') == leasehold-anchor ]]
  until_state "$task" succeeded
  commit=$(api GET "/v1/tasks/$task/attempts" | grep -oE '"commit" ?: ?"[0-9a-f]{40}"' | grep -oE '[0-9a-f]{40}')
  git clone -q -c "http.extraHeader=Authorization: Bearer $(<"$work/main/token")" "$url/git/smoke.git" "$mine/repo"
  git -C "$mine/repo" fetch -q origin "work/$task/1"
  [[ $(git -C "$mine/repo" rev-parse FETCH_HEAD) == "$commit" ]]
  [[ $(git -C "$mine/repo" show FETCH_HEAD:file) == $'one\ntwo' ]]
  [[ $(api GET "/v1/tasks/$task/log") == 'it says two' ]]
  wait_for 60 "deletion" nothing_of "$task"
}

reports() {
  local task
  task=$(submit evaluator 'echo "{\"score\": 3}" >.leasehold/outcome.json; touch "$TMPDIR/mine" && echo $$ $HOME $(echo nested) "$LEASEHOLD_TASK"')
  until_state "$task" succeeded
  [[ $(api GET "/v1/tasks/$task/log") =~ ^[0-9]+\ /work/home\ nested\ $task$ ]]
  api GET "/v1/tasks/$task/attempts" | grep -q '"score" *: *3'
}

keeps_artifacts() {
  local task digest
  task=$(submit evaluator 'mkdir .leasehold/artifacts && echo profile >.leasehold/artifacts/notes.txt
    echo "{\"artifacts\": {\"digest\": \"sha256:claimed\"}}" >.leasehold/outcome.json')
  until_state "$task" succeeded
  digest=$(api GET "/v1/tasks/$task/attempts" | grep -oE 'sha256:[0-9a-z]+')
  [[ $(api GET "/v1/blobs/$digest" | tar -xO notes.txt) == profile ]]
}

# --- its own ends ---

command_fails() { ends_with "$(submit executor 'exit 3')" command-failed; }
times_out() { ends_with "$(submit slow 'sleep 55')" timed-out; }
no_program() { ends_with "$(submit noprogram '' '{"command":["nonesuch"]}')" command-not-found; }
out_of_memory() { ends_with "$(submit hog 'tail /dev/zero')" out-of-memory; }

# --- the cluster's ---

bad_image() { ends_with "$(submit badimage 'true')" image-unavailable localhost/not-there; }
unschedulable() { ends_with "$(submit nowhere true)" unschedulable "node affinity"; }
quota() { ends_with "$(submit greedy true)" quota-exceeded "exceeded quota"; }
admission() { ends_with "$(submit unwanted true)" admission-refused "unwanted here"; }
launcher_missing() { ends_with "$(submit filed true)" launcher-failed; }

# In another installation of the same namespace, whose first step cannot start.
init_failed() {
  local task
  start_service other
  task=$(service=other submit executor true)
  service=other ends_with "$task" step-failed checkout
  k get jobs -l leasehold.dev/installation=other -o name
  stop_service other KILL
}

pod_deleted() {
  local task
  task=$(submit executor 'echo "seen live"; sleep 100')
  running_pod "$task" >"$mine/pod"
  wait_for 60 "the live log" log_has "$task" "seen live"
  k delete pod "$(<"$mine/pod")" --wait=false
  ends_with "$task" pod-deleted
  log_has "$task" "seen live"
  log_has "$task" "the pod ended without handing over its log"
  wait_for 60 "deletion" nothing_of "$task"
}

job_deleted() {
  local task
  task=$(submit executor 'sleep 100')
  running_pod "$task"
  k delete job "leasehold-$task-1" --wait=false
  ends_with "$task" job-deleted
  wait_for 60 "deletion" nothing_of "$task"
}

evicted() {
  local task pod
  task=$(submit executor 'sleep 100')
  pod=$(running_pod "$task")
  kubectl create --raw "/api/v1/namespaces/$ns/pods/$pod/eviction" -f - <<END
{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"$pod","namespace":"$ns"}}
END
  ends_with "$task" pod-evicted
}

preempted() {
  local task
  task=$(submit modest 'sleep 100')
  running_pod "$task"
  k apply -f - <<END
apiVersion: v1
kind: Pod
metadata: { name: urgent }
spec:
  priorityClassName: leasehold-smoke-urgent
  automountServiceAccountToken: false
  securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: RuntimeDefault } }
  containers:
    - name: urgent
      image: $user
      command: [/bin/sleep, "1000"]
      resources: { requests: { cpu: $modest_cpu, memory: 32Mi } }
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
END
  ends_with "$task" pod-preempted
  k delete pod urgent --grace-period=1
}

cancelled() {
  local task
  task=$(submit executor 'sleep 100')
  running_pod "$task"
  api POST "/v1/tasks/$task/cancel"
  until_state "$task" cancelled
  wait_for 60 "deletion" nothing_of "$task"
}

on_the_house() { # a disruption is the next attempt's start, and costs the user nothing
  local task
  task=$(submit executor 'test "$LEASEHOLD_ATTEMPT" = 2 || sleep 100' '{"attempts":{"user":1,"infrastructure":3}}')
  k delete pod "$(running_pod "$task")" --wait=false
  until_state "$task" succeeded
  [[ $(api GET "/v1/tasks/$task" | field attempt) == 2 ]]
}

# A second pod of the same Job, as its controller might make by mistake, and one that only pretends to be the Job's.
duplicates() {
  local task pod
  task=$(submit executor 'sleep 12; echo "$HOSTNAME" >>file' '{"source":{"repository":"smoke"},"attempts":{"user":1,"infrastructure":3}}')
  pod=$(running_pod "$task")
  k get pod "$pod" -o json | python3 -c '
import json, sys
pod = json.load(sys.stdin)
pod.pop("status")
for key in ("uid", "resourceVersion", "creationTimestamp", "managedFields", "generation"):
    pod["metadata"].pop(key, None)
pod["spec"].pop("nodeName")
def named(suffix, owned):
    copy = json.loads(json.dumps(pod))
    copy["metadata"]["name"] += suffix
    if not owned:
        for key in ("ownerReferences", "finalizers"):
            copy["metadata"].pop(key, None)
        for key in ("batch.kubernetes.io/controller-uid", "controller-uid"):
            copy["metadata"]["labels"].pop(key, None)
    return copy
print(json.dumps({"apiVersion": "v1", "kind": "List", "items": [named("-again", True), named("-strange", False)]}))' |
    k create -f -
  until_state "$task" succeeded
  [[ $(refs_of "$task" | wc -l) == 1 ]]
  k delete pod "$pod-strange" --ignore-not-found --wait=false
}
refs_of() { api GET "/v1/projects/smoke/refs?prefix=refs/heads/work/$1/" | grep -oE "work/$1/[0-9]+" | sort -u; }

# --- logs ---

log_has() { [[ $(api GET "/v1/tasks/$1/log") == *"$2"* ]]; }

# More than the kubelet keeps in one file (10 MiB), and a line that it splits.
log_is_whole() {
  local task
  task=$(submit evaluator 'seq 1 1500000; head -c 100000 /dev/zero | tr "\0" x; echo; printf "no end"')
  until_state "$task" succeeded
  whole_log "$task" >"$mine/log"
  { seq 1 1500000; head -c 100000 /dev/zero | tr '\0' x; echo; printf "no end"; } >"$mine/expected"
  cmp "$mine/log" "$mine/expected"
}

whole_log() { # TASK: piece by piece, as it is handed out
  local size=-1
  : >"$mine/pieces"
  while [[ $(stat -c %s "$mine/pieces") != "$size" ]]; do
    size=$(stat -c %s "$mine/pieces")
    api GET "/v1/tasks/$1/log?offset=$size" >>"$mine/pieces"
  done
  cat "$mine/pieces"
}

# --- what can be chosen, by the operator and by users ---

sidecar_helps() {
  local task
  task=$(submit helped 'wget -q -O - http://127.0.0.1:8085/said; echo "mine: $SECRET"')
  until_state "$task" succeeded
  [[ $(api GET "/v1/tasks/$task/log") == $'open-sesame\nmine: ' ]]
}

env_file_is_read() {
  local task
  task=$(submit secretive 'echo "$API_KEY"')
  k get job "leasehold-$task-1" -o yaml >"$mine/job" || true
  until_state "$task" succeeded
  [[ $(api GET "/v1/tasks/$task/log") == 'from a file' ]]
  ! grep -q 'from a file' "$mine/job"
}

user_chooses() {
  local task pod
  task=$(submit chooser 'sleep 8' '{"image":"localhost/smoke-other:1","resources":{"memory":"96Mi","cpu":"20m"}}')
  pod=$(running_pod "$task")
  k get pod "$pod" -o 'jsonpath={.spec.initContainers[1].image} {.spec.initContainers[1].resources.limits.memory} {.spec.hostUsers} {.spec.tolerations[?(@.key=="smoke")].operator} {.spec.affinity.nodeAffinity}' >"$mine/pod"
  cat "$mine/pod"
  grep -q '^localhost/smoke-other:1 96Mi false Exists {"required' "$mine/pod"
  until_state "$task" succeeded
}
user_is_refused() {
  ! submit chooser true '{"image":"docker.io/evil:1"}' || return 1
  ! submit chooser true '{"resources":{"memory":"1Gi"}}' || return 1
  ! submit executor true '{"resources":{"memory":"1Mi"}}' || return 1
}

disabled() {
  local task
  task=$(submit closed true)
  curl -fsS -m 5 "$url/health/ready" | grep -q '"closed-closed".*disabled'
  api GET /v1/roles/closed | grep -qE '"disabled" ?: ?true'
  sleep 2
  [[ $(api GET "/v1/tasks/$task" | field state) == queued ]]
  api POST "/v1/tasks/$task/cancel"
}
