module github.com/hexabase-kaas/tools/dex

go 1.23

require (
	github.com/dexidp/dex v0.0.0-20240807174518-43956db7fd75
	github.com/dexidp/dex/api/v2 v2.2.0
)
