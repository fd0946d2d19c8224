{{- define "name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 44 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 44 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "selector" -}}
app.kubernetes.io/name: oidc-service
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "labels" -}}
{{ include "selector" . }}
app.kubernetes.io/part-of: hexabase-kaas
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "image" -}}
{{ .Values.image.repository }}{{ with .Values.image.digest }}@{{ . }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{- define "host" -}}
{{ get (urlParse .Values.issuer) "hostname" }}
{{- end }}

{{- define "secret" -}}
{{ .Values.secrets.existing | default (include "name" .) }}
{{- end }}

{{- define "database" -}}
{{ include "name" . }}-database
{{- end }}
