# The cluster's control groups: one folder in each hierarchy (one hierarchy with cgroup v2), so that all of it can be
# found, measured and killed, even what lost its parent and its pid file.

hierarchies() {
  if [[ -f /sys/fs/cgroup/cgroup.controllers ]]; then
    echo /sys/fs/cgroup
  else
    awk '/ - cgroup2? / { print $5 }' /proc/self/mountinfo
  fi
}

cgroups_make() {
  local root file
  for root in $(hierarchies); do
    mkdir -p "$root/$node"
    if [[ -f $root/cgroup.subtree_control ]]; then
      local controller
      for controller in $(<"$root/cgroup.controllers"); do
        echo "+$controller" >"$root/cgroup.subtree_control" 2>/dev/null || true
        echo "+$controller" >"$root/$node/cgroup.subtree_control" 2>/dev/null || true
      done
    fi
    for file in cpuset.mems cpuset.cpus; do # cgroup v1 hands these down only if told
      [[ ! -f $root/$node/$file || -n $(<"$root/$node/$file") ]] || cat "$root/$file" >"$root/$node/$file"
    done
    mkdir -p "$root/$node/daemons"
    for file in cpuset.mems cpuset.cpus; do
      [[ ! -f $root/$node/daemons/$file || -n $(<"$root/$node/daemons/$file") ]] ||
        cat "$root/$node/$file" >"$root/$node/daemons/$file"
    done
  done
}

cgroups_join() { # the calling subshell, and what it becomes
  local root
  for root in $(hierarchies); do
    echo "$BASHPID" >"$root/$node/daemons/cgroup.procs"
  done
}

cgroup_pids() { # [SUBFOLDER]
  local root
  for root in $(hierarchies); do
    find "$root/$node${1:+/$1}" -name cgroup.procs -exec cat {} + 2>/dev/null || true
  done | sort -nu
}

# Kills until nobody is left: what forks between two looks is met by the next one.
cgroups_kill() { # [SUBFOLDER]
  local pids end=$((SECONDS + 20))
  while pids=$(cgroup_pids "$@") && [[ -n $pids ]]; do
    ((SECONDS < end)) || { say "these processes cannot be killed: ${pids//$'\n'/ }"; return 1; }
    # shellcheck disable=SC2086
    kill -KILL $pids 2>/dev/null || true
    sleep 0.05
  done
}

cgroups_remove() { # [SUBFOLDER]
  local root
  for root in $(hierarchies); do
    [[ ! -d $root/$node${1:+/$1} ]] || find "$root/$node${1:+/$1}" -depth -type d -exec rmdir {} \;
  done
}

daemons_memory_mib() {
  local file
  for file in /sys/fs/cgroup/memory/$node/daemons/memory.usage_in_bytes /sys/fs/cgroup/$node/daemons/memory.current; do
    [[ ! -f $file ]] || echo $(($(<"$file") / 1048576))
  done
}
