{{/* What the schema cannot see, because it takes two values to be wrong. One sentence each: what, and what to do. */}}
{{- define "leasehold.checks" -}}
{{- $roles := (include "leasehold.roles" . | fromJson).roles -}}
{{- if not $roles -}}
{{- fail "workers: there is no role. Set at least one, such as workers.executor.mode=subprocess." -}}
{{- end -}}
{{- include "leasehold.pinned" (list "database.inRelease.image" .Values.database.inRelease.image) -}}
{{- include "leasehold.pinned" (list "test.image" .Values.test.image) -}}
{{- range $name, $role := $roles -}}
{{- $at := printf "workers.%s" $name -}}
{{- include "leasehold.pinned" (list (print $at ".image") $role.image) -}}
{{- include "leasehold.pinned" (list (print $at ".podExec.image") $role.podExec.image) -}}
{{- if eq $role.mode "podExec" -}}
{{- if eq $role.style "session" -}}
{{- fail (printf "%s: an ideator that stays up (style session) cannot be podExec: a Job ends with its attempt. Take the mode subprocess, or the style once." $at) -}}
{{- end -}}
{{- $pod := $role.podExec -}}
{{- if not $pod.image -}}
{{- fail (printf "%s.podExec.image is not set, and the mode podExec needs one. Name the image that the command runs in, with a tag or a digest." $at) -}}
{{- end -}}
{{- if ge (int $pod.imagePullDeadlineSeconds) (int $pod.startDeadlineSeconds) -}}
{{- fail (printf "%s.podExec: the deadlines do not nest: imagePullDeadlineSeconds (%d) must be shorter than startDeadlineSeconds (%d), because an image is pulled within the start." $at (int $pod.imagePullDeadlineSeconds) (int $pod.startDeadlineSeconds)) -}}
{{- end -}}
{{- $timeout := include "leasehold.seconds" $role.timeout | int -}}
{{- $grace := include "leasehold.seconds" $role.grace | int -}}
{{- $needed := add (mul 2 (int $pod.startDeadlineSeconds)) (int $pod.checkoutDeadlineSeconds) $timeout $grace 60 (int $pod.publishDeadlineSeconds) 60 -}}
{{- if and (gt (int $pod.activeDeadlineSeconds) 0) (lt (int $pod.activeDeadlineSeconds) (int $needed)) -}}
{{- fail (printf "%s.podExec: the deadlines do not nest: activeDeadlineSeconds is %d, and its steps may take %d (twice startDeadlineSeconds, checkoutDeadlineSeconds, timeout, grace, publishDeadlineSeconds and two minutes). Raise it, or lower one of them, or set it to 0." $at (int $pod.activeDeadlineSeconds) (int $needed)) -}}
{{- end -}}
{{- end -}}
{{- if eq $role.mode "subprocess" -}}
{{- if and (eq $role.strength "standard") (eq $role.sandbox.minimum "namespaces") -}}
{{- fail (printf "%s: the strength standard never reaches the sandbox level namespaces, so its pods would not start. Set strength to isolated, or sandbox.minimum to process." $at) -}}
{{- end -}}
{{- if and (eq $role.strength "isolated") (eq $role.sandbox.minimum "process") -}}
{{- fail (printf "%s: the strength isolated promises the sandbox level namespaces, and sandbox.minimum=process would start below it. Leave sandbox.minimum empty, or set strength to standard." $at) -}}
{{- end -}}
{{- if and $role.autoscaling.kind (gt (int $role.autoscaling.min) (int $role.autoscaling.max)) -}}
{{- fail (printf "%s.autoscaling: min (%d) is more than max (%d)." $at (int $role.autoscaling.min) (int $role.autoscaling.max)) -}}
{{- end -}}
{{- if and (eq $role.autoscaling.kind "keda") (not $role.autoscaling.prometheus) -}}
{{- fail (printf "%s.autoscaling: kind keda reads the queue's depth from Prometheus. Set prometheus to its address." $at) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and .Values.database.external.url (not .Values.database.external.existingSecret) -}}
{{- fail "database.external.url is set, and database.external.existingSecret is not: name a Secret with the password." -}}
{{- end -}}
{{- $ca := .Values.tasks.serviceCa | default dict -}}
{{- if and $ca.existingSecret $ca.existingConfigMap -}}
{{- fail "tasks.serviceCa: existingSecret and existingConfigMap are both set. Leave one of them empty: the certificates are in one place." -}}
{{- end -}}
{{- if and (include "leasehold.hasServiceCa" .) (not (hasPrefix "https://" (include "leasehold.taskUrl" .))) -}}
{{- fail (printf "tasks.serviceCa is set, and the tasks' pods reach the service at %s, without TLS. Set tasks.serviceUrl to an https address, or leave serviceCa empty." (include "leasehold.taskUrl" .)) -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.host) -}}
{{- fail "ingress.enabled is true, and ingress.host is empty: name the host that it answers for." -}}
{{- end -}}
{{- if and .Values.gateway.enabled (not .Values.gateway.parentRefs) -}}
{{- fail "gateway.enabled is true, and gateway.parentRefs is empty: name the Gateways that the route belongs to." -}}
{{- end -}}
{{- end -}}

{{/* A duration as the settings have it (90s, 30m, 2h, 1d, or seconds) in seconds. */}}
{{- define "leasehold.seconds" -}}
{{- $text := . | toString -}}
{{- $number := regexFind "^[0-9]+" $text | int -}}
{{- $unit := regexFind "[smhd]?$" $text -}}
{{- mul $number (dict "" 1 "s" 1 "m" 60 "h" 3600 "d" 86400 | dig $unit 1) -}}
{{- end -}}

{{/* An image is said with a tag or a digest: [where, image]. */}}
{{- define "leasehold.pinned" -}}
{{- $image := index . 1 -}}
{{- if and $image (not (regexMatch "^[^\\s@]+:[A-Za-z0-9_][A-Za-z0-9_.-]*$|^[^\\s]+@sha256:[0-9a-f]{64}$" $image)) -}}
{{- fail (printf "%s: '%s' has neither a tag nor a digest, so what runs would change without anybody's doing. Write %s:TAG or %s@sha256:DIGEST." (index . 0) $image $image $image) -}}
{{- end -}}
{{- end -}}
