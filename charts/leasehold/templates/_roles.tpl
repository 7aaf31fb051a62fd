{{/* The roles that there are, each with the defaults under it: {"roles": {name: values}} as JSON. */}}
{{- define "leasehold.roles" -}}
{{- $roles := dict -}}
{{- range $name, $own := .Values.workers -}}
{{- if not (kindIs "invalid" $own) -}}
{{- $_ := set $roles $name (mergeOverwrite (deepCopy $.Values.workerDefaults) (deepCopy $own)) -}}
{{- end -}}
{{- end -}}
{{- dict "roles" $roles | toJson -}}
{{- end -}}

{{- define "leasehold.hasPods" -}}
{{- range $name, $role := (include "leasehold.roles" . | fromJson).roles -}}
{{- if eq $role.mode "podExec" }}yes{{ end -}}
{{- end -}}
{{- end -}}

{{/* What a strength promises, and so the weakest level to start with. */}}
{{- define "leasehold.sandboxMinimum" -}}
{{- .sandbox.minimum | default (eq .strength "isolated" | ternary "namespaces" "process") -}}
{{- end -}}

{{/* One line of a properties file. A dollar means itself: it would begin an expression. Whole numbers stay whole. */}}
{{- define "leasehold.setting" -}}
{{- $value := index . 1 -}}
{{- if and (kindIs "float64" $value) (eq (float64 (int64 $value)) $value) -}}{{- $value = int64 $value -}}{{- end -}}
{{ index . 0 }}={{ $value | toString | replace "$" "\\$" | replace "\\" "\\\\" | replace "\n" "\\n" | replace "\r" "\\r" | replace "\t" "\\t" }}
{{- end -}}

{{/* What holds of a role wherever it runs: [name, role]. */}}
{{- define "leasehold.roleSettings" -}}
{{- $key := printf "leasehold.roles.%s." (index . 0) -}}
{{- $role := index . 1 -}}
{{ $key }}timeout={{ $role.timeout }}
{{ $key }}grace={{ $role.grace }}
{{ $key }}outcome-required={{ $role.outcomeRequired }}
{{- if $role.disabled }}
{{ $key }}disabled=true
{{- end }}
{{- with $role.command }}
{{ include "leasehold.setting" (list (print $key "command") .) }}
{{- end }}
{{- with $role.experimentDir }}
{{ include "leasehold.setting" (list (print $key "experiment-dir") .) }}
{{- end }}
{{- range $name, $value := $role.env }}
{{ include "leasehold.setting" (list (printf "%senv.%s" $key $name) $value) }}
{{- end }}
{{- range $name, $value := $role.settings }}
{{ include "leasehold.setting" (list (print $key $name) $value) }}
{{- end }}
{{- end -}}

{{/* How a role's Jobs are: [name, role]. */}}
{{- define "leasehold.jobSettings" -}}
{{- $key := printf "leasehold.roles.%s.pod-exec." (index . 0) -}}
{{- $role := index . 1 -}}
{{- $pod := $role.podExec -}}
{{ $key }}image={{ $pod.image }}
{{ $key }}start-deadline={{ $pod.startDeadlineSeconds }}s
{{ $key }}image-pull-deadline={{ $pod.imagePullDeadlineSeconds }}s
{{ $key }}checkout-deadline={{ $pod.checkoutDeadlineSeconds }}s
{{ $key }}publish-deadline={{ $pod.publishDeadlineSeconds }}s
{{ $key }}disk-limit={{ $pod.diskLimit }}
{{ $key }}host-users={{ $pod.hostUsers }}
{{- range $name, $value := $pod.nodeSelector }}
{{ include "leasehold.setting" (list (printf "%snode-selector.\"%s\"" $key $name) $value) }}
{{- end }}
{{- range $name, $value := $pod.resources.requests }}
{{ $key }}requests."{{ $name }}"={{ $value }}
{{- end }}
{{- range $name, $value := $pod.resources.limits }}
{{ $key }}limits."{{ $name }}"={{ $value }}
{{- end }}
{{- with $pod.runtimeClassName }}
{{ $key }}runtime-class={{ . }}
{{- end }}
{{- with $pod.priorityClassName }}
{{ $key }}priority-class={{ . }}
{{- end }}
{{- range $at, $toleration := $pod.tolerations }}
{{- range $name, $value := $toleration }}
{{ include "leasehold.setting" (list (printf "%stolerations[%d].%s" $key $at (eq $name "tolerationSeconds" | ternary "seconds" $name)) $value) }}
{{- end }}
{{- end }}
{{- with $pod.affinity }}
{{ include "leasehold.setting" (list (print $key "affinity") (toJson .)) }}
{{- end }}
{{- with $pod.images }}
{{ include "leasehold.setting" (list (print $key "images") (join "," .)) }}
{{- end }}
{{- range $name, $value := $pod.maximum }}
{{ $key }}maximum."{{ $name }}"={{ $value }}
{{- end }}
{{- range $sidecar, $is := $pod.sidecars }}
{{- $own := printf "%ssidecars.%s." $key $sidecar }}
{{ $own }}image={{ $is.image }}
{{- with $is.command }}
{{ include "leasehold.setting" (list (print $own "command") (include "leasehold.list" .)) }}
{{- end }}
{{- range $name, $value := $is.env }}
{{ include "leasehold.setting" (list (printf "%senv.%s" $own $name) $value) }}
{{- end }}
{{- with $is.envFromSecret }}
{{ $own }}env-from-secret={{ . }}
{{- end }}
{{- with $is.readyPort }}
{{ $own }}ready-port={{ . }}
{{- end }}
{{- range $name, $value := $is.requests }}
{{ $own }}requests."{{ $name }}"={{ $value }}
{{- end }}
{{- range $name, $value := $is.limits }}
{{ $own }}limits."{{ $name }}"={{ $value }}
{{- end }}
{{- end }}
{{- with $pod.imagePullSecrets }}
{{ $key }}image-pull-secrets={{ join "," . }}
{{- end }}
{{- with $role.envFileSecret }}
{{ $key }}env-file-secret={{ . }}
{{- end }}
{{- end -}}

{{/* A list in one setting: a comma within an item is not one between two. */}}
{{- define "leasehold.list" -}}
{{- $items := list -}}
{{- range . }}{{- $items = append $items (. | replace "\\" "\\\\" | replace "," "\\,") -}}{{- end -}}
{{- join "," $items -}}
{{- end -}}
