{{/* What podExec takes in the tasks' namespace; printed by the notes where the chart may not make it. */}}
{{- define "leasehold.podExecObjects" -}}
{{- $name := include "leasehold.fullname" . -}}
{{- $namespace := include "leasehold.taskNamespace" . -}}
{{- if not .Values.tasks.serviceAccountName }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "leasehold.taskServiceAccount" . }}
  namespace: {{ $namespace }}
  labels:
    {{- include "leasehold.labels" . | nindent 4 }}
automountServiceAccountToken: false
---
{{- end }}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ $name }}
  namespace: {{ $namespace }}
  labels:
    {{- include "leasehold.labels" . | nindent 4 }}
rules:
- apiGroups: [batch]
  resources: [jobs]
  verbs: [create, get, list, watch, delete]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
- apiGroups: [""]
  resources: [secrets] # an attempt's token; none is ever read
  verbs: [create, delete]
- apiGroups: [""]
  resources: [configmaps] # the anchor that owns every Job and Secret
  resourceNames: [{{ include "leasehold.anchor" . }}]
  verbs: [get]
- apiGroups: [""]
  resources: [events] # why a Job gets no pod
  verbs: [list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ $name }}
  namespace: {{ $namespace }}
  labels:
    {{- include "leasehold.labels" . | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ $name }}
subjects:
- kind: ServiceAccount
  name: {{ include "leasehold.serviceAccount" . }}
  namespace: {{ .Release.Namespace }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "leasehold.anchor" . }}
  namespace: {{ $namespace }}
  labels:
    {{- include "leasehold.labels" . | nindent 4 }}
    leasehold.dev/installation: {{ include "leasehold.installation" . }}
data:
  is: the owner of every Job and Secret of this installation, so that deleting it collects them all
{{- end }}
