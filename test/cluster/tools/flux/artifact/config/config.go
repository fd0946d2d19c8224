// Package config: own stand-in for the flags that source-controller binds for its artifact storage.
package config

import (
	"os"
	"time"

	"github.com/spf13/pflag"
)

type Options struct {
	StoragePath, StorageAddress, StorageAdvAddress, ArtifactDigestAlgo string
	ArtifactRetentionTTL                                               time.Duration
	ArtifactRetentionRecords                                           int
}

func env(k, d string) string {
	if v := os.Getenv(k); v != "" {
		return v
	}
	return d
}

func (o *Options) BindFlags(fs *pflag.FlagSet) {
	fs.StringVar(&o.StoragePath, "storage-path", env("STORAGE_PATH", ""), "folder of the artifacts")
	fs.StringVar(&o.StorageAddress, "storage-addr", env("STORAGE_ADDR", ":9090"), "address of the artifact server")
	fs.StringVar(&o.StorageAdvAddress, "storage-adv-addr", env("STORAGE_ADV_ADDR", ""), "advertised address")
	fs.StringVar(&o.ArtifactDigestAlgo, "artifact-digest-algo", "sha256", "digest algorithm")
	fs.DurationVar(&o.ArtifactRetentionTTL, "artifact-retention-ttl", 60*time.Second, "how long old artifacts stay")
	fs.IntVar(&o.ArtifactRetentionRecords, "artifact-retention-records", 2, "how many artifacts stay")
}
