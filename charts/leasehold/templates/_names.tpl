{{- define "leasehold.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "leasehold.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "leasehold.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "leasehold.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Begins the name of every Job: up to 20 characters, and another release's is another one. */}}
{{- define "leasehold.installation" -}}
{{- $name := include "leasehold.fullname" . -}}
{{- if and (le (len $name) 20) (regexMatch "^[a-z]" $name) -}}
{{- $name -}}
{{- else -}}
{{- printf "%s-%s" (regexReplaceAll "^[^a-z]+" $name "" | trunc 11 | trimSuffix "-" | default "l") (sha256sum $name | trunc 8) -}}
{{- end -}}
{{- end -}}

{{- define "leasehold.selector" -}}
app.kubernetes.io/name: {{ include "leasehold.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "leasehold.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "leasehold.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "leasehold.image" -}}
{{- $i := .Values.image -}}
{{- if $i.digest -}}{{ $i.repository }}@{{ $i.digest }}{{- else -}}{{ $i.repository }}:{{ $i.tag | default .Chart.AppVersion }}{{- end -}}
{{- end -}}

{{- define "leasehold.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "leasehold.fullname" .) -}}
{{- end -}}

{{- define "leasehold.taskNamespace" -}}
{{- .Values.tasks.namespace | default .Release.Namespace -}}
{{- end -}}

{{- define "leasehold.taskServiceAccount" -}}
{{- .Values.tasks.serviceAccountName | default (printf "%s-task" (include "leasehold.fullname" .)) -}}
{{- end -}}

{{- define "leasehold.anchor" -}}
{{ include "leasehold.installation" . }}-anchor
{{- end -}}

{{- define "leasehold.tokensSecret" -}}
{{- .Values.tokens.existingSecret | default (printf "%s-tokens" (include "leasehold.fullname" .)) -}}
{{- end -}}

{{- define "leasehold.databaseSecret" -}}
{{- if .Values.database.external.url -}}
{{- .Values.database.external.existingSecret -}}
{{- else -}}
{{- .Values.database.inRelease.existingSecret | default (printf "%s-database" (include "leasehold.fullname" .)) -}}
{{- end -}}
{{- end -}}

{{- define "leasehold.databaseUrl" -}}
{{- .Values.database.external.url | default (printf "postgresql://%s-database:5432/leasehold" (include "leasehold.fullname" .)) -}}
{{- end -}}

{{- define "leasehold.databaseKey" -}}
{{- if .Values.database.external.url -}}{{ .Values.database.external.passwordKey }}{{- else -}}password{{- end -}}
{{- end -}}

{{- define "leasehold.databaseUser" -}}
{{- if .Values.database.external.url -}}{{ .Values.database.external.user }}{{- else -}}leasehold{{- end -}}
{{- end -}}

{{- define "leasehold.url" -}}
http://{{ include "leasehold.fullname" . }}.{{ .Release.Namespace }}.svc:{{ .Values.service.port }}
{{- end -}}

{{- define "leasehold.forgeUrl" -}}
http://{{ include "leasehold.fullname" . }}-forge.{{ .Release.Namespace }}.svc:7070
{{- end -}}

{{/* Where the tasks' pods reach the service: one of the settings goes before all. */}}
{{- define "leasehold.taskUrl" -}}
{{- get .Values.server.settings "leasehold.pod-exec.service-url" | default .Values.tasks.serviceUrl | default (include "leasehold.url" .) | trimSuffix "/" -}}
{{- end -}}

{{/* Whether what that address is known by is mounted. */}}
{{- define "leasehold.hasServiceCa" -}}
{{- $ca := .Values.tasks.serviceCa | default dict -}}
{{- if and (include "leasehold.hasPods" .) (or $ca.existingSecret $ca.existingConfigMap) -}}yes{{- end -}}
{{- end -}}
