{{/*
Objects whose definitions a part of this release brings come after it: a HelmChart of K3s's helm-controller tries them until the
definitions are there. Otherwise they are objects of this release.
*/}}
{{- define "carried" -}}
{{- $all := .all }}
{{- $text := include .objects $all }}
{{- if and (eq $all.Values.parts.by "helm-controller") (index $all.Values.parts .brings).enabled }}
{{- $objects := list }}
{{- range splitList "\n---\n" $text }}
{{- $object := fromYaml . }}
{{- if not $object.kind }}{{ fail (printf "%s: %s" $.name ($object.Error | default "holds an object without a kind")) }}{{ end }}
{{- $objects = append $objects $object }}
{{- end -}}
apiVersion: helm.cattle.io/v1
kind: HelmChart
metadata:
  name: {{ include "name" $all }}-{{ .name }}
  labels: {{- include "labels" $all | nindent 4 }}
  {{- if .kept }}
  annotations:
    helm.sh/resource-policy: keep
  {{- end }}
spec:
  # A chart of one template, which prints the objects below.
  chartContent: {{ $all.Files.Get "files/objects-chart.b64" | trim }}
  targetNamespace: {{ $all.Release.Namespace }}
  failurePolicy: reinstall
  # They may have been objects of this release before.
  takeOwnership: true
  valuesContent: |- {{- dict "objects" $objects | toYaml | nindent 4 }}
{{- else }}
{{- $text }}
{{- end }}
{{- end }}

{{/* Whether parts need passwords. */}}
{{- define "parts.secret" -}}
{{- if or .Values.parts.valkey.enabled .Values.parts.nats.enabled }}yes{{ end }}
{{- end }}
