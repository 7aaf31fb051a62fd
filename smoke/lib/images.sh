# Images without a builder: one layer, made of a folder. And their way into the node.

image_of_folder() { # FOLDER NAME ARCHIVE [ENTRYPOINT]: a docker-archive
  local folder=$1 tag=$2 archive=$3 entrypoint=${4:-/bin/sh} work digest config
  work=$(mktemp -d)
  tar -C "$folder" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$work/layer.tar" .
  digest=$(sha256sum <"$work/layer.tar")
  config='{"architecture":"'$(dpkg --print-architecture)'","os":"linux","config":{"Entrypoint":["'$entrypoint'"],"Env":["PATH=/bin"]},'
  config+='"rootfs":{"type":"layers","diff_ids":["sha256:'${digest%% *}'"]},"created":"1970-01-01T00:00:00Z"}'
  printf '%s' "$config" >"$work/config.json"
  printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$tag" >"$work/manifest.json"
  tar -C "$work" -cf "$archive" manifest.json config.json layer.tar
  rm -rf -- "$work"
}

ctr() { inside "$(part_inside containerd)/ctr" -n k8s.io "$@" 2> >(grep -v "support for cgroup v1 is deprecated" >&2); }

has_image() { [[ -n $(ctr images ls -q "name==$1" 2>/dev/null) ]]; }

load_pause_image() {
  ! has_image localhost/pause:1 || return 0
  image_of_folder "$(part_folder pause)" localhost/pause:1 "$state/tmp/pause.tar" /pause
  ctr images import /tmp/pause.tar >/dev/null
  rm -f "$state/tmp/pause.tar"
}

cluster_load() { # TAR...
  machine_exists && running containerd || die "cluster '$name' does not run; start it with: smoke/cluster up"
  local archive
  for archive; do
    [[ -r $archive ]] || die "there is no archive $archive"
    # Handed over as a descriptor: the cluster's machine has a /tmp and a /var of its own.
    ctr images import - <"$archive" | sed 's/^/cluster: /' >&2
  done
}
