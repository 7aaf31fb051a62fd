# shellcheck shell=bash
# What the smokes of the chart share: facts, the images, an installed release, its REST interface, the demo's experiment.
# Sourced after `here`, `ns` and `release` are set; leaves `work`, `home` and `failed`, and cleans up at the end.

home=$here/..
source "$here/lib/common.sh"
source "$here/lib/parts.sh"
source "$here/lib/images.sh"
source "$here/lib/where"
say() { printf '%s: %s\n' "$(basename -- "$0")" "$*" >&2; }
work=$(mktemp -d) failed=0 watcher=''
image=${SMOKE_IMAGE:-localhost/leasehold:dev} postgres=${SMOKE_POSTGRES:-localhost/postgres:15}
chart=${SMOKE_CHART:-$home/charts/leasehold}
full=$release-leasehold port=${SMOKE_PORT:-$((20000 + RANDOM % 10000))}
[[ $release != *leasehold* ]] || full=$release
url=http://127.0.0.1:$port

# On the local cluster both are parts of it; elsewhere they are on the PATH.
helm=${HELM:-$(part_folder helm)/helm}
[[ -x $helm ]] || helm=$(command -v helm) || die "helm is needed: https://helm.sh, or smoke/cluster build"
KUBECTL=${KUBECTL:-$(part_folder kubernetes)/kubectl}
[[ -x $KUBECTL ]] || KUBECTL=kubectl
kubectl() { command "$KUBECTL" "$@"; }
k() { kubectl -n "$ns" "$@"; }

finish() {
  trap - EXIT
  unreach
  [[ -z $watcher ]] || kill "$watcher" 2>/dev/null || true
  "$helm" -n "$ns" uninstall "$release" --wait=false >/dev/null 2>&1 || true
  kubectl label nodes --all leasehold.dev/smoke- >/dev/null 2>&1 || true
  kubectl delete namespace "$ns" "$ns-tasks" --ignore-not-found --wait=false >/dev/null 2>&1 || true
  rm -rf -- "$work"
}
trap finish EXIT

# One line per fact. In a process of its own, with errexit on. What fails shows what it said, and every pod.
fact() { # SENTENCE COMMAND...
  local sentence=$1 start=${EPOCHREALTIME/./} verdict=holds
  shift
  set +e
  (set -e; trap - EXIT; "$@") >"$work/said" 2>&1
  (($? == 0)) || { verdict=FAILS; failed=1; }
  set -e
  printf '%-6s %6d ms  %s\n' "$verdict" $(((${EPOCHREALTIME/./} - start) / 1000)) "$sentence"
  [[ $verdict == holds ]] || { tail -n 40 "$work/said"; diagnostics; } | sed 's/^/         | /'
}
must() { fact "$@"; ((!failed)) || exit 1; } # the rest makes no sense without it

diagnostics() { # of every pod: what it is waiting for, and its last words
  local pod container
  echo "--- pods, Jobs and events"
  k get pods,jobs -o wide
  k get events --sort-by=.lastTimestamp | tail -n 20
  for pod in $(k get pods -o name); do
    k get "$pod" -o 'jsonpath={range .status.conditions[?(@.status=="False")]}{.type}: {.message}{"\n"}{end}'
    for container in $(k get "$pod" -o 'jsonpath={.spec.initContainers[*].name} {.spec.containers[*].name}'); do
      echo "--- $pod $container"
      k logs "$pod" -c "$container" --tail=25 || true
      k logs "$pod" -c "$container" --previous --tail=10 2>/dev/null || true
    done
  done
} 2>&1

# --- the images ---

# Only the local cluster has them brought here, each archive once.
bring_images() {
  [[ -z ${SMOKE_ON:-} || $SMOKE_ON == local ]] && [[ $image == localhost/* ]] || return 0
  local archive=$home/target/image/leasehold.tar
  if [[ ! -f $archive || -n $(find "$home/src/main" "$home/src/build" "$home/pom.xml" -newer "$archive" -print -quit) ]]; then "$here/image"; fi
  bring "$archive" "$image"
  "$here/lib/postgres-image" "$home/target/image/postgres.tar" "$postgres"
  bring "$home/target/image/postgres.tar" "$postgres"
}
bring() { # ARCHIVE NAME
  local mark=$clusters/${SMOKE_CLUSTER:-main}/brought-$(basename -- "$1")
  [[ $mark -nt $1 ]] || { load_image "$1" "$2" >/dev/null && touch "$mark"; }
}

# --- a release ---

values() { # FILE: what every smoke sets; the rest is on stdin
  { cat <<END
image: {repository: ${image%:*}, tag: "${image##*:}"}
database:
  inRelease:
    image: $postgres
    storage: {size: 1Gi}
    resources: {requests: {cpu: 10m, memory: 64Mi}}
server:
  storage: {size: 1Gi, whenDeleted: Delete}
  resources: {requests: {cpu: 10m, memory: 256Mi}, limits: {memory: 1Gi}}
workerDefaults:
  timeout: 2m
  drainSeconds: 1
  resources: {requests: {cpu: 10m, memory: 64Mi}, limits: {memory: 1Gi}}
END
  } >"$work/base.yaml"
  cat >"$1"
}
install() { # FILE MORE...
  "$helm" -n "$ns" upgrade --install "$release" "$chart" -f "$work/base.yaml" -f "$@" --wait --timeout "${SMOKE_TIMEOUT:-240s}"
}
uninstall() { "$helm" -n "$ns" uninstall "$release" --wait --timeout 120s; }
make_namespace() { # LEVEL
  kubectl delete namespace "$ns" --ignore-not-found --timeout=120s
  kubectl create namespace "$ns"
  kubectl label namespace "$ns" "pod-security.kubernetes.io/enforce=$1"
}
nothing_left() { wait_for 90 "an empty namespace" all_gone; }
all_gone() {
  local left
  left=$(k get all,configmaps,secrets,persistentvolumeclaims,serviceaccounts,roles,rolebindings,networkpolicies,ingresses,poddisruptionbudgets,cronjobs -o name |
    grep -vE '^(configmap/kube-root-ca.crt|serviceaccount/default)$' || true)
  [[ -z $left ]] || { echo "left: $left"; return 1; }
}

# --- its REST interface ---

# Again and again, for pods come and go.
reach() {
  (while :; do "$KUBECTL" -n "$ns" port-forward "service/$full" "$port:7070" >/dev/null 2>&1 || true; sleep 0.3; done) &
  echo $! >"$work/forward" # a fact runs in a process of its own
  wait_for 90 "the service" curl -fsS -m 5 "$url/health/ready"
}
unreach() {
  [[ -f $work/forward ]] || return 0
  kill "$(<"$work/forward")" $(pgrep -P "$(<"$work/forward")") 2>/dev/null || true
  rm -f "$work/forward"
}
token() { k get secret "$full-tokens" -o "go-template={{index .data \"${1:-admin}\" | base64decode}}"; }
api() { # METHOD PATH [JSON]
  curl -fsS -m 30 --retry 20 --retry-all-errors --retry-delay 1 -X "$1" -H "Authorization: Bearer $token" \
    -H 'Content-Type: application/json' ${3:+-d "$3"} "$url$2"
}
status_as() { # TOKEN METHOD PATH [JSON]: the status alone
  curl -sS -m 30 -o /dev/null -w '%{http_code}' -X "$2" -H "Authorization: Bearer $1" -H 'Content-Type: application/json' ${4:+-d "$4"} "$url$3"
}
field() { python3 -c 'import json,sys; v=json.load(sys.stdin)
for p in sys.argv[1].split("."): v = v[int(p)] if isinstance(v, list) else v.get(p) if v else None
print("" if v is None else v)' "$1"; }
submit() { # ROLE COMMAND [MORE]: prints the task's id
  local more=${3:-'{}'}
  api POST /v1/tasks "$(python3 -c 'import json,sys; b={"role":sys.argv[1],"command":sys.argv[2]}
b.update(json.loads(sys.argv[3])); print(json.dumps(b))' "$1" "$2" "$more")" | field id
}
until_state() { # TASK STATE SECONDS
  local end=$((SECONDS + $3)) state
  until state=$(api GET "/v1/tasks/$1" | field state) && [[ $state == "$2" ]]; do
    case $state in succeeded | failed | cancelled) api GET "/v1/tasks/$1"; api GET "/v1/tasks/$1/attempts"; api GET "/v1/tasks/$1/log"; return 1 ;; esac
    ((SECONDS < end)) || { api GET "/v1/tasks/$1"; return 1; }
    sleep 0.3
  done
}

# --- the demo's experiment, with a role for each of its three parts ---

begin_demo() { # IDEAS: its id is then in $work/experiment
  local folder=$home/src/main/resources/dev/leasehold/demo digest
  digest=$(tar -C "$folder/repository" -c . | curl -fsS -m 60 -X POST -H "Authorization: Bearer $token" \
    -H 'Content-Type: application/octet-stream' --data-binary @- "$url/v1/blobs" | field digest)
  sed -e "s/{folder: repository}/{upload: '$digest'}/; s/^  total: .*/  total: $1/; s/^  maintain: .*/  maintain: 1/" \
    -e '/^ *role: default$/d' "$folder/experiment.yaml" >"$work/experiment.yaml" # the names of the three are those of the roles
  curl -sS --fail-with-body -m 60 -X POST -H "Authorization: Bearer $token" -H 'Content-Type: application/yaml' \
    --data-binary "@$work/experiment.yaml" "$url/v1/experiments" | tee /dev/stderr | field id >"$work/experiment"
}
integrated() { api GET "/v1/experiments/$1/variants" | python3 -c 'import json,sys; print(sum(v["state"] == "integrated" for v in json.load(sys.stdin)["variants"]))'; }
succeeded() { api GET "/v1/tasks?state=succeeded&limit=200" | python3 -c 'import json,sys; d=json.load(sys.stdin); print(len(d.get("tasks", d.get("items", d))))'; }
demo_ends() { # ID SECONDS: with 3 integrated variants and 9 succeeded tasks at least
  local end=$((SECONDS + $2)) state variants tasks
  until state=$(api GET "/v1/experiments/$1" | field state) && [[ $state == terminated ]]; do
    ((SECONDS < end)) || { echo "after $2 s: $state, $(integrated "$1") integrated"; api GET "/v1/experiments/$1"; return 1; }
    sleep 1
  done
  variants=$(integrated "$1") tasks=$(succeeded)
  echo "$variants variants are integrated, $tasks tasks have succeeded"
  ((variants >= 3 && tasks >= 9)) || { api GET "/v1/experiments/$1/variants"; return 1; }
}
