# The programs of a cluster, each built once into a folder of the cache named after its version and a digest of smoke/build/PART,
# which says all of how it is built. A part that changes is built anew; the others are not.

part_names=(debian pause runc containerd coredns helm kubernetes)

part_folder() { # PART
  local digest
  digest=$(cd "$here/build/$1" && sha256sum -- * | sha256sum)
  echo "$cache/$1-$(part_version "$1")$(uname -m)-${digest:0:12}"
}

part_version() { # PART: the version of the module that its go.mod is about, and a dash
  local module=
  case $1 in
    kubernetes) module=k8s.io/kubernetes ;;
    containerd) module=github.com/containerd/containerd/v2 ;;
    runc) module=github.com/opencontainers/runc ;;
    coredns) module=github.com/coredns/coredns ;;
    helm) module=helm.sh/helm/v3 ;;
    *) return 0 ;;
  esac
  awk -v module="$module" '{ sub(/^require /, "") } $1 == module && $2 ~ /^v/ { print substr($2, 2) "-"; exit }' \
    "$here/build/$1/go.mod"
}

part_packages() { # PART: Debian's packages that building it takes
  case $1 in
    runc) echo gcc libc6-dev libseccomp-dev pkg-config ;;
    pause) echo gcc libc6-dev ;;
  esac
}

# The same folder as the cluster's machine sees it, wherever the cache is.
part_inside() { # PART
  local folder
  folder=$(part_folder "$1")
  echo "/mnt/parts/${folder##*/}"
}

parts_path() {
  local part path=
  for part in "${part_names[@]}"; do path+=$(part_inside "$part"):; done
  echo "${path%:}"
}

build_parts() {
  local part folder
  need_packages iproute2 nftables libseccomp2 openssl
  mkdir -p "$cache"
  for part in "${part_names[@]}"; do
    folder=$(part_folder "$part")
    [[ ! -f $folder/.complete ]] || continue
    {
      flock 8 # one build at a time; whoever waited looks again
      [[ -f $folder/.complete ]] || build_part "$part" "$folder"
    } 8<"$cache"
  done
}

build_part() { # PART FOLDER
  local part=$1 folder=$2 log=$2.log start=$SECONDS version
  version=$(part_version "$part")
  # shellcheck disable=SC2046
  need_packages $(part_packages "$part")
  say "building $part into $folder (log: $log)"
  rm -rf -- "$folder.new"
  mkdir -p "$folder.new"
  if ! (cd "$here/build/$part" && ./build "$folder.new" "${version%-}") >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    die "building $part failed; all it said is in $log"
  fi
  rm -rf -- "$folder" "$log"
  touch "$folder.new/.complete"
  mv "$folder.new" "$folder"
  say "built $part in $((SECONDS - start)) s"
}
