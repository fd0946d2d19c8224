module github.com/hexabase-kaas/tools/kube-router
go 1.24
require github.com/cloudnativelabs/kube-router/v2 v2.2.1
replace github.com/cloudnativelabs/kube-router/v2 => github.com/k3s-io/kube-router/v2 v2.2.1
