// Dex with everything in memory: one client, and people who sign in with their address and the password "password".
// Its storages that need C are left out, so that it builds like all other tools.
//
// Run as: dex ISSUER ADDRESS CLIENT-ID CLIENT-SECRET REDIRECT-URI EMAIL...
package main

import (
	"context"
	"log"
	"log/slog"
	"net/http"
	"os"
	"strings"

	gosundheit "github.com/AppsFlyer/go-sundheit"
	"github.com/dexidp/dex/server"
	"github.com/dexidp/dex/storage"
	"github.com/dexidp/dex/storage/memory"
	"github.com/dexidp/dex/web"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/crypto/bcrypt"
)

func main() {
	if len(os.Args) < 7 {
		log.Fatal("dex ISSUER ADDRESS CLIENT-ID CLIENT-SECRET REDIRECT-URI EMAIL...")
	}
	issuer, address, client, secret, redirect, emails := os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5], os.Args[6:]
	logger := slog.New(slog.NewTextHandler(os.Stderr, nil))
	hash, err := bcrypt.GenerateFromPassword([]byte("password"), 10)
	if err != nil {
		log.Fatal(err)
	}
	var passwords []storage.Password
	for _, email := range emails {
		name, _, _ := strings.Cut(email, "@")
		passwords = append(passwords, storage.Password{Email: email, Hash: hash, Username: name, UserID: "id-of-" + name})
	}
	kept := memory.New(logger)
	kept = storage.WithStaticClients(kept, []storage.Client{{ID: client, Secret: secret, RedirectURIs: []string{redirect}, Name: "KaaS"}})
	kept = storage.WithStaticPasswords(kept, passwords, logger)
	kept = storage.WithStaticConnectors(kept, []storage.Connector{{ID: server.LocalConnector, Type: server.LocalConnector, Name: "Email"}})
	dex, err := server.NewServer(context.Background(), server.Config{
		Issuer:                 issuer,
		Storage:                kept,
		Web:                    server.WebConfig{WebFS: web.FS()},
		Logger:                 logger,
		PrometheusRegistry:     prometheus.NewRegistry(),
		HealthChecker:          gosundheit.New(),
		SupportedResponseTypes: []string{"code"},
		AllowedGrantTypes:      []string{"authorization_code", "refresh_token"},
	})
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe(address, dex))
}
