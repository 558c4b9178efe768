{{- /* The name of the objects: the name of the release, with "pgemit" in it. */}}
{{- define "pgemit.name" -}}
{{- if contains "pgemit" .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-pgemit" (.Release.Name | trunc 45 | trimSuffix "-") -}}
{{- end -}}
{{- end -}}

{{- define "pgemit.selector" -}}
app.kubernetes.io/name: pgemit
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- /* The labels of an object: (list "pgemit-migrate" .) */}}
{{- define "pgemit.labels" -}}
{{- $root := index . 1 -}}
app.kubernetes.io/name: {{ index . 0 }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ $root.Chart.Name }}-{{ $root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "pgemit.image" -}}
{{- $name := .Values.image.repository -}}
{{- $name := required "Set image.repository to the image in your registry." $name -}}
image: {{ printf "%s:%s" $name (.Values.image.tag | default .Chart.AppVersion) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- end -}}

{{- /* The Postgres URL from the Secret of this name. */}}
{{- define "pgemit.database" -}}
- name: DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: DATABASE_URL
{{- end -}}

{{- /* The fields of every pod, without root and without a token for the Kubernetes API. */}}
{{- define "pgemit.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "pgemit.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{- /* An HTTP probe of a path: (list "/healthz" .) */}}
{{- define "pgemit.probe" -}}
httpGet:
  path: {{ index . 0 }}
  port: http
  {{- if (index . 1).Values.tls.secret }}
  scheme: HTTPS
  {{- end }}
{{- end -}}
