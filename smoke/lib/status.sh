# What runs and what is wrong, in words.

daemon_names=(etcd kube-apiserver kube-controller-manager kube-scheduler containerd kubelet kube-proxy coredns volumes)

cluster_status() {
  local wrong=0
  if ! machine_exists; then
    leftovers >/dev/null && { echo "There is no cluster '$name'. Start it with: smoke/cluster up"; return 1; }
    echo "Cluster '$name' is only half there, as after a crash. 'smoke/cluster up' mends it, 'down' removes it."
    return 1
  fi
  daemons_status || wrong=1
  if ! api_ready >/dev/null 2>&1; then
    echo "The API server at https://$address:$port does not say that it is ready: $(api_ready 2>&1 | tail -n 1)"
    return 1
  fi
  node_status || wrong=1
  dns_ready >/dev/null 2>&1 || { echo "CoreDNS does not know the API server's name at $dns."; wrong=1; }
  pods_status || wrong=1
  ((wrong)) || echo "Cluster '$name' is well: node $node at $address, daemons use $(daemons_memory_mib) MiB, API at https://$address:$port"
  return "$wrong"
}

daemons_status() {
  local daemon wrong=0
  for daemon in "${daemon_names[@]}"; do
    ! running "$daemon" || continue
    wrong=1
    if [[ -f $state/run/$daemon.pid ]]; then
      echo "$daemon has died. 'smoke/cluster up' starts it again; its last words:"
    else
      echo "$daemon was not started. 'smoke/cluster up' starts it."
    fi
    last_words "$daemon" 2>&1
  done
  return "$wrong"
}

node_status() {
  node_ready 2>/dev/null && [[ -z $(kubectl get node "$node" -o 'jsonpath={.spec.taints}') ]] && return 0
  echo "The node is not ready for pods:"
  kubectl get node "$node" -o \
    'jsonpath={range .status.conditions[*]}  {.type} is {.status}: {.message}{"\n"}{end}{range .spec.taints[*]}  taint {.key}{"\n"}{end}' 2>&1
  return 1
}

# A pod that waits for its image or its place is worth a line, but no fault of the cluster's.
pods_status() {
  kubectl get pods -A --field-selector=status.phase=Pending -o \
    'jsonpath={range .items[*]}Pod {.metadata.namespace}/{.metadata.name} waits: {.status.conditions[?(@.status=="False")].message} {.status.containerStatuses[*].state.waiting.message}{"\n"}{end}'
}
