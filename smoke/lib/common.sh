# What every part of the cluster's script uses: words to the user, waiting with a deadline, names.

say() { printf 'cluster: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

clusters=${LEASEHOLD_CLUSTERS:-/var/lib/leasehold-clusters}
cache=${LEASEHOLD_CACHE:-$HOME/.cache/leasehold}/cluster

# All names of one cluster follow from its name. What was given to the first `up` stays true until `down`.
settle_names() {
  [[ $name =~ ^[a-z][a-z0-9]{0,8}$ ]] || die "'$name' is no name for a cluster: up to 9 lower-case letters and digits"
  [[ $(uname) == Linux ]] || die "this needs Linux; elsewhere use kind, or any cluster by KUBECONFIG (smoke/README.md)"
  ((EUID == 0)) || die "this makes namespaces and mounts, so it needs root: sudo smoke/cluster …"
  node=smoke-$name state=$clusters/$name
  local kept=("$subnet" "$port")
  [[ ! -f $state/settings ]] || IFS=' ' read -r subnet port <"$state/settings"
  subnet=${subnet:-10.89.0} port=${port:-6443}
  [[ $subnet =~ ^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$ ]] || die "--subnet is three numbers, such as 10.89.0"
  [[ $port =~ ^[0-9]+$ ]] || die "--port is a number"
  [[ ${kept[0]:-$subnet} == "$subnet" && ${kept[1]:-$port} == "$port" ]] ||
    die "cluster '$name' has the subnet $subnet and the port $port; take it down to change that"
  outside=$subnet.1 address=$subnet.2
  pods=10.244.0.0/24 services=10.96.0.0/16 dns=10.96.0.10
}

# One change at a time, whichever checkout it comes from. The lock is on the folder, and daemons do not inherit it.
with_lock() {
  mkdir -p "$clusters"
  exec 9<"$clusters"
  flock -w 900 9 || die "another smoke/cluster has been at work for a quarter of an hour"
  "$@"
  exec 9<&-
}

wait_for() { # SECONDS WHAT COMMAND...: until the command succeeds
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || { say "$what: not within its time"; return 1; }
    sleep 0.1
  done
}

# Fills @name@ in a file of smoke/config with the variables of those names.
fill() {
  local text key
  text=$(<"$here/config/$1")
  while [[ $text =~ @([a-z_]+)@ ]]; do
    key=${BASH_REMATCH[1]}
    text=${text//"@$key@"/${!key}}
  done
  printf '%s\n' "$text"
}

# The JDK that `leasehold` would take: the first one that is new enough.
jdk() {
  local candidate
  for candidate in "${LEASEHOLD_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/*; do
    if [[ -x $candidate/bin/jlink && -x $candidate/bin/javac ]] && grep -qsE '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$candidate/release"; then
      readlink -f -- "$candidate"
      return
    fi
  done
  die "a JDK 25 or later is needed; name its folder in JAVA_HOME"
}

need_packages() { # PACKAGE...: Debian's, installed if they are not there
  local package missing=()
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) == *' installed' ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || die "these Debian packages are needed: ${missing[*]}"
  say "installing ${missing[*]}"
  apt_get install -y --no-install-recommends "${missing[@]}"
}

apt_get() {
  local log waiting="-o DPkg::Lock::Timeout=600"
  log=$(mktemp)
  if ! { apt-get -q $waiting update && DEBIAN_FRONTEND=noninteractive apt-get -q $waiting "$@"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    die "apt-get $1 failed"
  fi
  rm -f "$log"
}
