{{- define "leasehold.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "leasehold.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* The service's container: [context, whether it has the forge]. */}}
{{- define "leasehold.serverContainer" -}}
{{- $ := index . 0 -}}
{{- $owner := index . 1 -}}
name: leasehold
image: {{ include "leasehold.image" $ | quote }}
imagePullPolicy: {{ $.Values.image.pullPolicy }}
args: [serve, --host, 0.0.0.0, --without-tls, --data, /var/lib/leasehold/data]
workingDir: /etc/leasehold
env:
- name: LEASEHOLD_DATABASE_URL
  value: {{ include "leasehold.databaseUrl" $ | quote }}
- name: LEASEHOLD_DATABASE_USER
  value: {{ include "leasehold.databaseUser" $ | quote }}
- name: LEASEHOLD_DATABASE_PASSWORD_FILE
  value: /run/leasehold/database/password
- name: LEASEHOLD_DATABASE_WAIT
  value: "120"
- name: LEASEHOLD_TOKEN_FILE
  value: /run/leasehold/tokens/admin
- name: LEASEHOLD_JAVA_OPTS
  value: {{ $.Values.server.javaOptions | quote }}
{{- if not $owner }}
- name: LEASEHOLD_FORGE_OWNER
  value: "false"
{{- end }}
ports:
- {name: http, containerPort: 7070}
startupProbe:
  httpGet: {path: /health/live, port: http}
  periodSeconds: 1
  failureThreshold: 180
readinessProbe:
  httpGet: {path: /health/ready, port: http}
  periodSeconds: 2
  timeoutSeconds: 5
  failureThreshold: 3
livenessProbe:
  httpGet: {path: /health/live, port: http}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
resources:
  {{- toYaml $.Values.server.resources | nindent 2 }}
securityContext:
  {{- include "leasehold.containerSecurity" $ | nindent 2 }}
volumeMounts:
- {name: data, mountPath: /var/lib/leasehold}
- {name: tmp, mountPath: /tmp}
- {name: settings, mountPath: /etc/leasehold/config, readOnly: true}
- {name: tokens, mountPath: /run/leasehold/tokens, readOnly: true}
- {name: database, mountPath: /run/leasehold/database, readOnly: true}
{{- if include "leasehold.hasServiceCa" $ }}
- {name: service-ca, mountPath: /run/leasehold/service-ca, readOnly: true}
{{- end }}
{{- range $name, $upstream := $.Values.upstreams }}
{{- if $upstream.existingSecret }}
- {name: upstream-{{ $name }}, mountPath: /run/leasehold/upstreams/{{ $name }}, readOnly: true}
{{- end }}
{{- end }}
{{- end -}}

{{/* The service's pod: [context, component, whether it has the forge]. */}}
{{- define "leasehold.serverPod" -}}
{{- $ := index . 0 -}}
{{- $component := index . 1 -}}
{{- $owner := index . 2 -}}
metadata:
  labels:
    {{- include "leasehold.labels" $ | nindent 4 }}
    app.kubernetes.io/component: {{ $component }}
    leasehold.dev/api: "true"
  annotations:
    checksum/settings: {{ include "leasehold.settings" $ | sha256sum }}
    {{- with $.Values.server.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "leasehold.serviceAccount" $ }}
  automountServiceAccountToken: {{ ne (include "leasehold.hasPods" $) "" }}
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ add $.Values.server.drainSeconds 60 }}
  {{- with $.Values.imagePullSecrets }}
  imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
  {{- end }}
  {{- with $.Values.server.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $.Values.server.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $.Values.server.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $.Values.server.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if not $owner }}
  {{- with $.Values.server.topologySpreadConstraints }}
  topologySpreadConstraints:
  {{- range . }}
  - {{ toYaml . | nindent 4 | trim }}
    labelSelector:
      matchLabels:
        {{- include "leasehold.selector" $ | nindent 8 }}
        app.kubernetes.io/component: {{ $component }}
  {{- end }}
  {{- end }}
  {{- end }}
  securityContext:
    {{- include "leasehold.podSecurity" $ | nindent 4 }}
  {{- if and $owner $.Values.restore.from }}
  initContainers:
  {{- include "leasehold.restoreSteps" $ | nindent 2 }}
  {{- end }}
  containers:
  - {{ include "leasehold.serverContainer" (list $ $owner) | nindent 4 | trim }}
  volumes:
  {{- if and $owner $.Values.restore.from }}
  {{- include "leasehold.backupVolumes" $ | nindent 2 }}
  {{- end }}
  - name: tmp
    emptyDir: {sizeLimit: 4Gi}
  - name: settings
    configMap:
      name: {{ include "leasehold.fullname" $ }}
  - name: tokens
    secret:
      secretName: {{ include "leasehold.tokensSecret" $ }}
      defaultMode: 0440
  - name: database
    secret:
      secretName: {{ include "leasehold.databaseSecret" $ }}
      defaultMode: 0440
      items:
      - {key: {{ include "leasehold.databaseKey" $ }}, path: password}
  {{- if include "leasehold.hasServiceCa" $ }}
  - name: service-ca
    {{- with $.Values.tasks.serviceCa }}
    {{- if .existingSecret }}
    secret:
      secretName: {{ .existingSecret }}
      defaultMode: 0440
    {{- else }}
    configMap:
      name: {{ .existingConfigMap }}
    {{- end }}
      items:
      - {key: {{ .key | default "ca.crt" }}, path: ca.crt}
    {{- end }}
  {{- end }}
  {{- range $name, $upstream := $.Values.upstreams }}
  {{- if $upstream.existingSecret }}
  - name: upstream-{{ $name }}
    secret:
      secretName: {{ $upstream.existingSecret }}
      defaultMode: 0440
      items:
      - {key: {{ $upstream.secretKey | default "token" }}, path: token}
  {{- end }}
  {{- end }}
  {{- if not $owner }}
  - name: data
    emptyDir: {sizeLimit: {{ $.Values.server.storage.replicaSize }}}
  {{- else if $.Values.server.storage.existingClaim }}
  - name: data
    persistentVolumeClaim:
      claimName: {{ $.Values.server.storage.existingClaim }}
  {{- end }}
{{- end -}}
