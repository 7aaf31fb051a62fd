# The cluster's machine: a network namespace and a mount namespace of its own, in which /var, /run and /tmp are folders
# of the cluster's and /mnt is its whole folder,
# with what was built at /mnt/parts. So every program keeps to its default paths, two clusters never meet,
# and nothing on the host needs undoing but a link, two pinned namespaces and some control groups.

link_outside() { echo "$node"; }
pinned_mounts() { echo "/run/$node"; }

machine_exists() {
  [[ -e /run/netns/$node ]] && mountpoint -q "/run/$node/mnt" 2>/dev/null && ip link show "$(link_outside)" >/dev/null 2>&1 &&
    [[ -d $(hierarchies | head -n 1)/$node ]]
}

inside() { nsenter --net="/run/netns/$node" --mount="/run/$node/mnt" -- "$@"; }

machine_make() {
  ! machine_exists || return 0
  machine_remove # whatever half of it is there
  rm -rf -- "$state/run" "$state/tmp"
  mkdir -p "$state"/{etc,bin,parts,run/netns,tmp,var/lib/etcd,var/log/audit}
  chmod 711 "$clusters" "$state" "$state/var" "$state/var/lib"
  chmod 1777 "$state/tmp"
  ln -sfn /run "$state/var/run"
  printf '%s %s\n' "$subnet" "$port" >"$state/settings"
  sysctls_keep
  cgroups_make
  network_make
  mounts_make
}

network_make() {
  ! ip -4 addr show | grep -q "inet ${outside//./\\.}/" || die "the subnet $subnet is in use; give another one with --subnet"
  ip netns add "$node"
  ip link add "$(link_outside)" type veth peer name eth0 netns "$node"
  ip addr add "$outside/24" dev "$(link_outside)"
  ip link set "$(link_outside)" up
  ip -n "$node" addr add "$address/24" dev eth0
  ip -n "$node" link set lo up
  ip -n "$node" link set eth0 up
  ip -n "$node" route add default via "$outside"
  ip netns exec "$node" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
  # Pods reach this machine under the node's address.
  ip netns exec "$node" nft -f - <<END
table ip leasehold {
  chain out {
    type nat hook postrouting priority srcnat
    ip saddr $pods oifname "eth0" masquerade
  }
}
END
}

# A mount namespace can be pinned only on a mount that does not propagate, hence the small tmpfs.
mounts_make() {
  mkdir -p "/run/$node"
  mount -t tmpfs -o mode=711,size=64k "$node" "/run/$node"
  mount --make-private "/run/$node"
  touch "/run/$node/mnt"
  # shellcheck disable=SC2016
  unshare --mount="/run/$node/mnt" --propagation private -- sh -euc '
    mount --bind "$1" /mnt
    mount --bind "$2" /mnt/parts
    mount --make-rshared /
    for folder in var run tmp; do mount --bind "/mnt/$folder" "/$folder"; done
  ' sh "$state" "$cache"
}

machine_remove() {
  local root
  cgroups_kill || true
  mountpoint -q "/run/$node/mnt" 2>/dev/null && umount "/run/$node/mnt"
  while mountpoint -q "/run/$node" 2>/dev/null; do umount -l "/run/$node"; done
  [[ ! -d /run/$node ]] || rmdir "/run/$node"
  ! ip link show "$(link_outside)" >/dev/null 2>&1 || ip link delete "$(link_outside)"
  [[ ! -e /run/netns/$node ]] || ip netns delete "$node"
  cgroups_remove
}

# The kubelet sets some of the kernel's own settings. The first cluster notes what they were, the last one puts them back.
kubelet_sysctls=(vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys kernel.keys.root_maxbytes)

sysctls_keep() { [[ -f $clusters/sysctls ]] || sysctl -e "${kubelet_sysctls[@]}" >"$clusters/sysctls"; }

sysctls_restore() {
  [[ -f $clusters/sysctls && -z $(find "$clusters" -mindepth 1 -maxdepth 1 -type d) ]] || return 0
  sysctl -q -e -p "$clusters/sysctls"
  rm -f "$clusters/sysctls"
}

# Everything of this cluster that can be found on the machine, one line each.
leftovers() {
  local found
  found=$(
    cgroup_pids | sed 's/^/process /'
    for root in $(hierarchies); do [[ ! -d $root/$node ]] || echo "cgroup $root/$node"; done
    grep -lsF -e "$state/" -e "$state " /proc/[0-9]*/mountinfo | sed 's,/proc/\([0-9]*\)/.*,process with a mount of it \1,' || true
    findmnt -rn -o TARGET | grep -E "^(/run/$node|/run/netns/$node|$state)(/|$)" | sed 's/^/mount /' || true
    ! ip link show "$(link_outside)" >/dev/null 2>&1 || echo "link $(link_outside)"
    [[ ! -e /run/netns/$node ]] || echo "network namespace $node"
    [[ ! -e $state ]] || echo "folder $state"
    [[ ! -e /run/$node ]] || echo "folder /run/$node"
  )
  [[ -n $found ]] || return 0
  printf '%s\n' "$found"
  return 1
}
