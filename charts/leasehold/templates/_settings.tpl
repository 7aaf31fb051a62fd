{{/* What the service is told: config/application.properties. */}}
{{- define "leasehold.settings" -}}
leasehold.forge.internal-url={{ include "leasehold.forgeUrl" . }}
{{- with .Values.server.publicUrl }}
leasehold.forge.public-url={{ . }}
{{- end }}
leasehold.host.stop-grace={{ .Values.server.drainSeconds }}s
leasehold.host.stop-deadline={{ add .Values.server.drainSeconds 20 }}s
leasehold.given-tokens.admin.file=/run/leasehold/tokens/admin
leasehold.given-tokens.admin.scopes=admin
leasehold.given-tokens.metrics.file=/run/leasehold/tokens/metrics
leasehold.given-tokens.metrics.scopes=read
{{- if include "leasehold.hasPods" . }}
leasehold.pod-exec.installation={{ include "leasehold.installation" . }}
leasehold.pod-exec.namespace={{ include "leasehold.taskNamespace" . }}
leasehold.pod-exec.image={{ include "leasehold.image" . }}
leasehold.pod-exec.anchor={{ include "leasehold.anchor" . }}
leasehold.pod-exec.service-account={{ include "leasehold.taskServiceAccount" . }}
leasehold.pod-exec.service-url={{ include "leasehold.taskUrl" . }}
{{- if include "leasehold.hasServiceCa" . }}
leasehold.pod-exec.service-ca=/run/leasehold/service-ca/ca.crt
{{- end }}
{{- end }}
{{- $roles := (include "leasehold.roles" . | fromJson).roles }}
{{- if not (hasKey $roles "default") }}
leasehold.roles.default.mode=external
{{- end }}
{{- range $name, $role := $roles }}
{{- $key := printf "leasehold.roles.%s." $name }}
{{ $key }}mode={{ dict "subprocess" "subprocess" "podExec" "pod-exec" "external" "external" | dig $role.mode "" }}
{{- if eq $role.mode "subprocess" }}
{{ $key }}in-service=false
leasehold.given-tokens.worker-{{ $name }}.file=/run/leasehold/tokens/worker-{{ $name }}
leasehold.given-tokens.worker-{{ $name }}.scopes=worker:{{ $name }}
{{- end }}
{{- if and (eq $role.mode "podExec") (not (kindIs "invalid" $role.capacity)) }}
{{ $key }}capacity={{ $role.capacity }}
{{- end }}
{{ include "leasehold.roleSettings" (list $name $role) }}
{{- if eq $role.mode "podExec" }}
{{ include "leasehold.jobSettings" (list $name $role) }}
{{- end }}
{{- end }}
{{- range $name, $upstream := .Values.upstreams }}
{{- $key := printf "leasehold.upstreams.%s." $name }}
{{ $key }}url={{ $upstream.url }}
{{- if $upstream.existingSecret }}
{{ $key }}credential-file=/run/leasehold/upstreams/{{ $name }}/token
{{- end }}
{{- with $upstream.username }}
{{ $key }}username={{ . }}
{{- end }}
{{- with $upstream.relay }}
{{ $key }}relay={{ . }}
{{- end }}
{{- with $upstream.projects }}
{{ $key }}projects={{ join "," . }}
{{- end }}
{{- end }}
{{- range $key, $value := .Values.server.settings }}
{{ include "leasehold.setting" (list $key $value) }}
{{- end }}
{{- end -}}

{{/* What a worker of a role is told: [name, role]. */}}
{{- define "leasehold.workerSettings" -}}
{{- $name := index . 0 -}}
{{- $role := index . 1 -}}
leasehold.host.folder=/work
leasehold.host.sandbox-minimum={{ include "leasehold.sandboxMinimum" $role }}
leasehold.host.hidden=/run/leasehold/token
leasehold.host.stop-grace={{ $role.drainSeconds }}s
leasehold.host.stop-deadline={{ add $role.drainSeconds 20 }}s
{{ include "leasehold.roleSettings" (list $name $role) }}
{{- if $role.envFileSecret }}
leasehold.roles.{{ $name }}.env-files=/run/leasehold/env/env
{{- end }}
{{- end -}}
