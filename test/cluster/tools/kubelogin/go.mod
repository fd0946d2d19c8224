module github.com/hexabase-kaas/tools/kubelogin

go 1.19

require github.com/int128/kubelogin v1.28.0
