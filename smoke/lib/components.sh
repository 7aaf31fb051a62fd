# A cluster's life: what is started with which options, in which order, and how it ends.

cluster_up() {
  local start=$SECONDS
  build_parts
  machine_make
  credentials_make
  configure
  control_plane_start
  node_start
  wait_for 180 "the API server" api_ready || { last_words kube-apiserver; last_words etcd; die "the API server does not answer"; }
  cluster_services
  start coredns coredns -conf /mnt/etc/Corefile # not before: it waits long after a refusal
  start volumes env KUBECONFIG=/mnt/etc/volumes.kubeconfig /mnt/bin/volumes "$node"
  wait_for 180 "the node" node_ready || { cluster_status || true; die "the node did not become Ready"; }
  wait_for 120 "names" dns_ready || { last_words coredns; die "CoreDNS does not answer"; }
  wait_for 120 "the default service account" kubectl get serviceaccount default || die "the controllers do not work"
  say "cluster '$name' is Ready ($((SECONDS - start)) s); export KUBECONFIG=$state/etc/admin.kubeconfig"
}

cluster_down() {
  stop_daemons
  machine_remove
  rm -rf -- "$state"
  sysctls_restore
  rmdir "$clusters" 2>/dev/null || true
  leftovers >/dev/null || { leftovers >&2 || true; die "this is left of cluster '$name'"; }
  say "cluster '$name' is gone"
}

# The images stay, and all else is as new: containers are taken away before etcd forgets them.
no_tasks() { [[ -z $(ctr tasks ls -q) ]]; }

shims_kill() {
  local pid
  for pid in $(cgroup_pids daemons); do
    [[ $(cat "/proc/$pid/comm" 2>/dev/null) != containerd-shim ]] || kill -KILL "$pid"
  done
}

cluster_reset() {
  local gone
  machine_exists && running containerd || { cluster_up; return; }
  stop_daemons
  cgroups_kill kubepods
  shims_kill
  wait_for 20 "the end of all containers" no_tasks || die "containerd still sees tasks"
  mapfile -t gone < <(ctr containers ls -q)
  ((!${#gone[@]})) || ctr containers delete "${gone[@]}" >/dev/null
  stop containerd
  machine_remove # and with it every mount below
  rm -rf -- "$state"/var/lib/{etcd,kubelet,cni,volumes} "$state"/var/log/{pods,containers,audit} \
    "$state"/var/lib/containerd/io.containerd.grpc.v1.cri
  cluster_up
}

# What watches the API server goes first; it would wait for its watchers to leave, and is not waited for.
stop_daemons() {
  machine_exists || return 0
  stop kubelet kube-proxy kube-controller-manager kube-scheduler coredns volumes
  stop_now kube-apiserver etcd
}

configure() {
  local etc=$state/etc cgroup_root=/$node seccomp=$state/var/lib/kubelet/seccomp cni_folder file
  cni_folder=$(part_inside debian)/cni
  mkdir -p "$seccomp" "$etc/cni" "$state/var/log/audit"
  chmod 711 "$state/var/lib/kubelet"
  for file in audit-policy.yaml kubelet.yaml containerd.toml Corefile; do fill "$file" >"$etc/$file"; done
  fill network.conflist >"$etc/cni/network.conflist"
  : >"$etc/resolv.conf"
  cp "$here/../src/main/kubernetes/seccomp/"*.json "$seccomp/"
  cp "$here/lib/volumes" "$state/bin/"
}

control_plane_start() {
  # Its data is worth nothing, so it need not wait for the disk.
  start etcd etcd --name "$node" --data-dir /var/lib/etcd --unsafe-no-fsync --logger zap --log-level warn
  start kube-apiserver kube-apiserver \
    --etcd-servers=http://127.0.0.1:2379 \
    --bind-address="$address" --advertise-address="$address" --secure-port="$port" \
    --service-cluster-ip-range="$services" --allow-privileged=true \
    --tls-cert-file=/mnt/etc/apiserver.crt --tls-private-key-file=/mnt/etc/apiserver.key \
    --client-ca-file=/mnt/etc/ca.crt --token-auth-file=/mnt/etc/tokens.csv \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --kubelet-certificate-authority=/mnt/etc/ca.crt \
    --kubelet-client-certificate=/mnt/etc/apiserver-to-kubelet.crt \
    --kubelet-client-key=/mnt/etc/apiserver-to-kubelet.key \
    --kubelet-preferred-address-types=InternalIP \
    --service-account-issuer=https://kubernetes.default.svc \
    --service-account-key-file=/mnt/etc/service-accounts.pub \
    --service-account-signing-key-file=/mnt/etc/service-accounts.key \
    --feature-gates=UserNamespacesPodSecurityStandards=true \
    --audit-policy-file=/mnt/etc/audit-policy.yaml --audit-log-path=/var/log/audit/audit.log \
    --audit-log-maxsize=50 --audit-log-maxbackup=3
  start kube-controller-manager kube-controller-manager \
    --kubeconfig=/mnt/etc/controller-manager.kubeconfig --leader-elect=false --use-service-account-credentials \
    --kube-api-qps=200 --kube-api-burst=300 \
    --root-ca-file=/mnt/etc/ca.crt --service-account-private-key-file=/mnt/etc/service-accounts.key \
    --cluster-signing-cert-file=/mnt/etc/ca.crt --cluster-signing-key-file=/mnt/etc/ca.key \
    --node-monitor-period=2s --node-monitor-grace-period=16s
  start kube-scheduler kube-scheduler --kubeconfig=/mnt/etc/scheduler.kubeconfig --leader-elect=false
}

node_start() {
  start containerd containerd --config /mnt/etc/containerd.toml --log-level warn
  wait_for 60 containerd ctr version || { last_words containerd; die "containerd does not answer"; }
  load_pause_image
  start kubelet kubelet --config=/mnt/etc/kubelet.yaml --kubeconfig=/mnt/etc/kubelet.kubeconfig \
    --hostname-override="$node" --node-ip="$address"
  start kube-proxy kube-proxy --kubeconfig=/mnt/etc/proxy.kubeconfig --hostname-override="$node" \
    --proxy-mode=nftables --conntrack-max-per-core=0 --metrics-bind-address=127.0.0.1:10249
}

cluster_services() { fill services.yaml | kubectl apply -f - >/dev/null; }

api_ready() { kubectl get --raw /readyz; }
dns_ready() { inside "$(part_inside debian)/busybox" nslookup kubernetes.default.svc.cluster.local "$dns"; }
node_ready() { [[ $(kubectl get node "$node" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}') == True ]]; }
