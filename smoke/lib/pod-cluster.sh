# shellcheck shell=bash
# The cluster's side of the smoke pod-exec: images, namespace, rights, and what is to refuse or to displace. Needs $work
# $home $here $ns $user.

make_images() { # no git, no user; a shell only so that commands here are short to write
  local root=$work/root applet
  mkdir -p "$root"/{bin,usr,tmp,etc,proc,sys,dev}
  cp "$(command -v busybox)" "$root/bin/busybox"
  for applet in sh cat ls echo sleep wget id grep dd tail head true false test env find seq tr httpd mkdir wc sort cut touch; do
    ln -sf busybox "$root/bin/$applet"
  done
  image_of_folder "$root" "$user" "$work/user.tar" /bin/sh
  image_of_folder "$root" localhost/smoke-other:1 "$work/other.tar" /bin/sh
  touch "$root/leasehold" # where the launcher's folder would be mounted
  image_of_folder "$root" localhost/smoke-filed:1 "$work/filed.tar" /bin/sh
  load_image "$work/user.tar" "$user"
  load_image "$work/other.tar" localhost/smoke-other:1
  load_image "$work/filed.tar" localhost/smoke-filed:1
}

make_namespace() {
  kubectl delete namespace "$ns" --ignore-not-found --timeout=120s
  kubectl create namespace "$ns"
  kubectl label namespace "$ns" pod-security.kubernetes.io/enforce=restricted
  k apply -f "$home/src/main/kubernetes/role.yaml"
  k create secret generic smoke-helper --from-literal=SECRET=open-sesame
  k create secret generic smoke-env --from-literal=env=$'API_KEY=from a file\n'
  k apply -f - <<'END'
apiVersion: v1
kind: ResourceQuota
metadata: { name: memory }
spec: { hard: { requests.memory: 16Gi } }
END
  kubectl apply -f - <<END
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: leasehold-smoke-modest }
value: -10
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: leasehold-smoke-urgent }
value: 10
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: leasehold-smoke }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [batch], apiVersions: [v1], operations: [CREATE], resources: [jobs] }]
  validations:
    - { expression: "object.metadata.labels['leasehold.dev/role'] != 'unwanted'", message: "unwanted here" }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: leasehold-smoke }
spec: { policyName: leasehold-smoke, validationActions: [Deny], matchResources: { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: $ns } } } }
END
}

remove_from_cluster() {
  kubectl delete namespace "$ns" --wait=false --ignore-not-found
  kubectl delete --ignore-not-found validatingadmissionpolicybinding/leasehold-smoke validatingadmissionpolicy/leasehold-smoke \
    priorityclass/leasehold-smoke-modest priorityclass/leasehold-smoke-urgent
}

# What the smoke's own service account has asked of the API server, one request a line: VERB RESOURCE STATUS NAME TIME.
# Requests with a token that nobody knows have no user's name.
audit() {
  cat "$(dirname -- "$settings")"/var/log/audit/audit*.log | python3 -c '
import datetime, json, sys
user, begin = "system:serviceaccount:%s:leasehold" % sys.argv[1], float(sys.argv[2])
for line in sys.stdin:
    try:
        event = json.loads(line)
    except ValueError:
        continue
    if event["user"].get("username") != user or event["stage"] != "ResponseComplete" and event["verb"] != "watch":
        continue
    time = datetime.datetime.fromisoformat(event["stageTimestamp"].replace("Z", "+00:00")).timestamp()
    if time < begin:
        continue
    thing = event.get("objectRef", {})
    name = thing.get("resource", "-") + ("/" + thing["subresource"] if "subresource" in thing else "")
    print(event["verb"], name, event.get("responseStatus", {}).get("code", 0), thing.get("name", "-"), time)
' "$ns" "$began"
}
