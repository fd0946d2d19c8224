#!/usr/bin/env bash
# Judges manifests before they reach a cluster: ./check.sh [FOLDER] [baseline|restricted]. Exits with 1 if any is refused.
set -euo pipefail

folder=${1:-manifests}
standard=${2:-restricted}
# The version of the cluster that the manifests are for.
kubernetes=${KUBERNETES_VERSION:-1.36}
failed=0

echo "== kaas policy check"
npx kaas policy check --standard "$standard" --kubernetes "$kubernetes" "$folder" || failed=1

if command -v kyverno >/dev/null; then
  echo "== kyverno apply"
  bundle=$(mktemp -d)
  trap 'rm -rf "$bundle"' EXIT
  npx kaas policy emit --standard "$standard" --kubernetes "$kubernetes" --mode enforce >"$bundle/policies.yaml"
  kyverno apply "$bundle/policies.yaml" --resource "$folder" --remove-color || failed=1
fi

exit "$failed"
