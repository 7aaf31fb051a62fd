{{- define "leasehold.backupVolumes" -}}
- name: scripts
  configMap:
    name: {{ include "leasehold.fullname" . }}-backup
- name: backup
  persistentVolumeClaim:
    claimName: {{ .Values.backup.storage.existingClaim | default (printf "%s-backup" (include "leasehold.fullname" .)) }}
{{- end -}}

{{/* A step with PostgreSQL's own programs: [context, script]. */}}
{{- define "leasehold.databaseStep" -}}
{{- $ := index . 0 -}}
image: {{ $.Values.database.inRelease.image | quote }}
imagePullPolicy: {{ $.Values.image.pullPolicy }}
command: [sh, /etc/leasehold/backup/{{ index . 1 }}, {{ include "leasehold.databaseUrl" $ | quote }}, {{ include "leasehold.databaseUser" $ | quote }}, {{ $.Values.restore.from | quote }}]
securityContext:
  {{- include "leasehold.containerSecurity" $ | nindent 2 }}
volumeMounts:
- {name: scripts, mountPath: /etc/leasehold/backup, readOnly: true}
- {name: backup, mountPath: /backup}
- {name: database, mountPath: /run/leasehold/database, readOnly: true}
- {name: tmp, mountPath: /tmp}
{{- end -}}

{{/* Before a service starts that has nothing yet: what a backup has. */}}
{{- define "leasehold.restoreSteps" -}}
- name: restore-database
  {{- include "leasehold.databaseStep" (list . "restore-database") | nindent 2 }}
- name: restore-forge
  image: {{ include "leasehold.image" . | quote }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  command: [bash, /etc/leasehold/backup/restore-forge, {{ .Values.restore.from | quote }}]
  securityContext:
    {{- include "leasehold.containerSecurity" . | nindent 4 }}
  volumeMounts:
  - {name: scripts, mountPath: /etc/leasehold/backup, readOnly: true}
  - {name: backup, mountPath: /backup}
  - {name: data, mountPath: /var/lib/leasehold}
  - {name: tmp, mountPath: /tmp}
{{- end -}}
