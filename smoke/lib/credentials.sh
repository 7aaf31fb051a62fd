# A certificate authority, the certificates that it signs, and a token for every caller. Made once per cluster.

credentials_make() {
  local etc=$state/etc
  [[ ! -f $etc/.credentials ]] || return 0
  (
    umask 077
    cd "$etc"
    key ca
    openssl req -x509 -new -key ca.key -subj /CN=smoke-ca -days 3650 -out ca.crt
    key service-accounts
    openssl ec -in service-accounts.key -pubout -out service-accounts.pub
    certificate apiserver /CN=kube-apiserver \
      "IP:$address,IP:${services%.*}.1,IP:127.0.0.1,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc"
    certificate apiserver-to-kubelet /O=system:masters/CN=kube-apiserver IP:127.0.0.1
    certificate kubelet "/O=system:nodes/CN=system:node:$node" "IP:$address,DNS:$node"
    tokens
  ) 2>/dev/null
  touch "$etc/.credentials"
}

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

certificate() { # NAME SUBJECT ALTERNATIVE-NAMES
  key "$1"
  openssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out "$1.crt" \
    -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$3")
  rm "$1.csr"
}

tokens() {
  token admin admin system:masters
  token controller-manager system:kube-controller-manager ''
  token scheduler system:kube-scheduler ''
  token proxy system:kube-proxy system:node-proxier
  token kubelet "system:node:$node" system:nodes
  token dns system:dns ''
  token volumes system:volumes ''
}

token() { # FILE USER GROUP
  local secret ca_data
  secret=$(openssl rand -hex 24)
  printf '%s,%s,%s,"%s"\n' "$secret" "$2" "$2" "$3" >>tokens.csv
  ca_data=$(base64 -w 0 ca.crt)
  fill kubeconfig.yaml >"$1.kubeconfig"
}

cluster_kubeconfig() {
  [[ -f $state/etc/admin.kubeconfig ]] || die "there is no cluster '$name'; start it with: smoke/cluster up"
  echo "$state/etc/admin.kubeconfig"
}

kubectl() { "$(part_folder kubernetes)/kubectl" --kubeconfig "$state/etc/admin.kubeconfig" --request-timeout=10s "$@"; }
