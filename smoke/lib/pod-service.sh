# shellcheck shell=bash
# The services of the smoke pod-exec, on this machine and under their own Role alone: `main`, which has the forge and the
# database, and others of the same installation that reach both. Needs $work $bind $port $home $image $user $ns.

url=http://$bind:$port api_port=$((port + 1)) door_port=$((port + 2))

service_kubeconfig() { # SERVER
  cat <<END
apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: "$1" } }]
users: [{ name: u, user: { token: "$(k create token leasehold --duration=4h)" } }]
contexts: [{ name: x, context: { cluster: c, user: u, namespace: $ns } }]
current-context: x
END
}

# In front of the API server and of the forge, so that each can be had to fail.
start_doors() {
  local server
  server=$(kubectl config view --raw --minify -o 'jsonpath={.clusters[0].cluster.server}')
  echo pass >"$work/api"
  echo pass >"$work/door"
  mkdir -p "$work/doors"
  (cd "$work/doors" && exec "$here/lib/api-proxy" "$api_port" "$server" "$work/api") >"$work/api.log" 2>&1 &
  disown "$!"
  (cd "$work/doors" && exec "$here/lib/door" "$door_port" "$bind:$port" "$work/door") >"$work/door.log" 2>&1 &
  disown "$!"
  (cd "$work/doors" && watch_pods) >"$work/pods" 2>/dev/null &
  disown "$!"
  service_kubeconfig "http://127.0.0.1:$api_port" >"$work/kubeconfig"
}

# One watch for all facts, since a kubectl costs more than a command of a second lasts: TASK POD [RUNNING-SINCE] a line.
watch_pods() {
  while :; do
    k get pods --watch -o 'jsonpath={.metadata.labels.leasehold\.dev/task} {.metadata.name} {.status.initContainerStatuses[?(@.name=="task")].state.running.startedAt}{"\n"}' || true
    sleep 0.5
  done
}

properties() { # SERVICE
  local role
  cat <<END
leasehold.host.name=$1
leasehold.lease.ttl=30s
leasehold.retention.refs=5s
leasehold.pod-exec.image=$image
leasehold.pod-exec.service-url=$url
leasehold.pod-exec.second-look=10s
END
  for role in executor evaluator ideator badimage hog nowhere greedy unwanted slow noprogram hostile modest helped chooser \
    filed closed spare lost secretive; do
    cat <<END
leasehold.roles.$role.mode=pod-exec
leasehold.roles.$role.timeout=100s
leasehold.roles.$role.grace=2s
leasehold.roles.$role.pod-exec.image=$user
leasehold.roles.$role.pod-exec.requests.memory=32Mi
leasehold.roles.$role.pod-exec.requests.cpu=10m
leasehold.roles.$role.pod-exec.start-deadline=4m
leasehold.roles.$role.pod-exec.image-pull-deadline=2m
END
    case $1/$role in
      main/spare | other/*) echo "leasehold.roles.$role.in-service=false" ;;
      main/* | b/spare | c/spare) ;;
      *) echo "leasehold.roles.$role.in-service=false" ;;
    esac
  done
  case $1 in
    main) echo "leasehold.forge.internal-url=$url" ;;
    b | c) printf 'leasehold.forge.%s\n' owner=false "internal-url=http://127.0.0.1:$door_port" ;;
    # Another installation, in whose image nothing of Leasehold's is.
    other)
      printf 'leasehold.pod-exec.%s\n' installation=other anchor=leasehold-anchor "image=$user"
      echo leasehold.roles.executor.in-service=true
      ;;
  esac
  cat <<END
leasehold.roles.badimage.pod-exec.image=localhost/not-there:1
leasehold.roles.badimage.pod-exec.image-pull-deadline=2s
leasehold.roles.hog.pod-exec.limits.memory=64Mi
leasehold.roles.nowhere.pod-exec.node-selector.place=nowhere
leasehold.roles.nowhere.pod-exec.start-deadline=15s
leasehold.roles.nowhere.pod-exec.image-pull-deadline=2s
leasehold.roles.greedy.pod-exec.requests.memory=100Gi
leasehold.roles.greedy.pod-exec.start-deadline=15s
leasehold.roles.greedy.pod-exec.image-pull-deadline=2s
leasehold.roles.slow.timeout=3s
leasehold.roles.hostile.pod-exec.image=$image
leasehold.roles.modest.pod-exec.priority-class=leasehold-smoke-modest
leasehold.roles.modest.pod-exec.requests.cpu=$modest_cpu
leasehold.roles.helped.pod-exec.sidecars.helper.image=$user
leasehold.roles.helped.pod-exec.sidecars.helper.command[0]=/bin/sh
leasehold.roles.helped.pod-exec.sidecars.helper.command[1]=-c
leasehold.roles.helped.pod-exec.sidecars.helper.command[2]=echo \$SECRET >/tmp/said && exec httpd -f -p 8085 -h /tmp
leasehold.roles.helped.pod-exec.sidecars.helper.env-from-secret=smoke-helper
leasehold.roles.helped.pod-exec.sidecars.helper.ready-port=8085
leasehold.roles.helped.pod-exec.sidecars.helper.requests.memory=16Mi
leasehold.roles.chooser.pod-exec.images=localhost/smoke-*
leasehold.roles.chooser.pod-exec.maximum.memory=256Mi
leasehold.roles.chooser.pod-exec.maximum.cpu=500m
leasehold.roles.chooser.pod-exec.tolerations[0].key=smoke
leasehold.roles.chooser.pod-exec.tolerations[0].operator=Exists
leasehold.roles.chooser.pod-exec.affinity={nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/os, operator: In, values: [linux]}]}]}}}
leasehold.roles.chooser.pod-exec.host-users=false
leasehold.roles.filed.pod-exec.image=localhost/smoke-filed:1
leasehold.roles.closed.disabled=true
leasehold.roles.secretive.pod-exec.env-file-secret=smoke-env
END
}

service_port() { case $1 in main) echo "$port" ;; b) echo $((port + 3)) ;; c) echo $((port + 4)) ;; other) echo $((port + 5)) ;; esac; }

start_service() { # SERVICE
  local name=$1 own data=()
  own=$work/$name
  mkdir -p "$own/config"
  properties "$name" | tac | awk -F= '!seen[$1]++' >"$own/config/application.properties" # the last of each counts
  (
    cd "$own"
    export HOME=$own XDG_CONFIG_HOME=$own/settings KUBECONFIG=$work/kubeconfig LEASEHOLD_BUILD=never
    if [[ $name == main ]]; then
      data=(--data "$work/data")
    elif [[ $name == other ]]; then
      data=(--data "$own/data")
    else
      LEASEHOLD_DATABASE_URL=postgresql://127.0.0.1:$(sed -n 4p "$work/data/postgres/postmaster.pid")/postgres
      export LEASEHOLD_DATABASE_URL LEASEHOLD_DATABASE_USER=leasehold LEASEHOLD_DATABASE_PASSWORD_FILE=$work/data/postgres.password
    fi
    exec "$home/leasehold" serve "${data[@]}" --host "$bind" --without-tls --port "$(service_port "$name")" >>"$own/out" 2>>"$work/$name.log"
  ) &
  echo $! >"$own/pid"
  disown "$!"
  wait_for 400 "the service $name" grep -q "is ready at" "$own/out" || { tail -n 20 "$work/$name.log"; return 1; }
  wait_for 60 "readiness of $name" curl -fsS -m 5 "http://$bind:$(service_port "$name")/health/ready"
  case $name in
    b | c) cp "$work/main/token" "$own/token" ;; # of the same installation
  esac
  [[ -f $own/token ]] || grep -oE '^ +lh[a-z]*_[^ ]+' "$own/out" | head -n 1 | tr -d ' ' >"$own/token" || true
}

stop_service() { # SERVICE SIGNAL
  [[ -f $work/$1/pid ]] || return 0
  local pid
  pid=$(<"$work/$1/pid")
  kill -"$2" "$pid" 2>/dev/null || true
  wait_for 60 "the end of $1" gone "$pid"
  rm -f "$work/$1/pid" "$work/$1/out"
}

# Everything that was started, by this run or by one that was killed before it could: whatever works in the folder.
end_services() {
  local process folder
  for process in /proc/[0-9]*; do
    folder=$(readlink "$process/cwd" 2>/dev/null) || continue
    [[ $folder != "$work"/* ]] || kill -KILL "${process#/proc/}" 2>/dev/null || true
  done
}

gone() { ! kill -0 "$1" 2>/dev/null; }

api() { # METHOD PATH [JSON]
  curl -fsS -m 60 -X "$1" -H "Authorization: Bearer $(<"$work/${service:-main}/token")" -H "Content-Type: ${type:-application/json}" ${3:+-d "$3"} "http://$bind:$(service_port "${service:-main}")$2"
}

field() { # PATH: a value of the JSON on stdin
  python3 -c 'import json,sys; v=json.load(sys.stdin)
for p in sys.argv[1].split("."): v = v[int(p)] if isinstance(v, list) else v.get(p) if v else None
print("" if v is None else v)' "$1"
}

submit() { # ROLE COMMAND [MORE]: prints the task's id
  local body
  body=$(python3 -c 'import json,sys; b={"role":sys.argv[1],"command":sys.argv[2],"attempts":{"user":1,"infrastructure":1}}
b.update(json.loads(sys.argv[3])); print(json.dumps(b))' "$1" "$2" "${3:-{\}}")
  api POST /v1/tasks "$body" | field id
}

until_state() { # TASK STATE [SECONDS]
  local end=$((SECONDS + ${3:-240})) state
  until state=$(state_of "$1") && [[ $state == "$2" ]]; do
    case $state in succeeded | failed | cancelled) api GET "/v1/tasks/$1"; api GET "/v1/tasks/$1/attempts"; return 1 ;; esac
    ((SECONDS < end)) || { api GET "/v1/tasks/$1"; k get jobs,pods; return 1; }
    sleep 0.3
  done
}

state_of() { # TASK
  [[ $(api GET "/v1/tasks/$1") =~ \"state\":\ *\"([a-z]+)\" ]] && echo "${BASH_REMATCH[1]}"
}

ends_with() { # TASK CODE [WORDS]
  until_state "$1" failed
  api GET "/v1/tasks/$1/attempts" | tee /dev/stderr >"$mine/attempts"
  grep -qE "\"code\" ?: ?\"$2\"" "$mine/attempts"
  [[ -z ${3:-} ]] || grep -q -- "$3" "$mine/attempts"
}

running_pod() { # TASK: prints the pod whose command runs
  local end=$((SECONDS + 240)) pod
  while ((SECONDS < end)); do
    pod=$(awk -v task="$1" '$1 == task && NF == 3 { pod = $2 } END { print pod }' "$work/pods")
    [[ -z $pod ]] || { echo "$pod"; return; }
    sleep 0.1
  done
  api GET "/v1/tasks/$1/attempts" >&2
  k get pods -l "leasehold.dev/task=$1" -o yaml >&2
  return 1
}

nothing_of() { # TASK
  local left
  sleep 0.5
  left=$(k get jobs,pods,secrets -l "leasehold.dev/task=$1" -o name) && [[ -z $left ]]
}
