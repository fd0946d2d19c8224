package main

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"time"
)

// passthrough is what an ingress controller does for a vCluster's API server: it reads which name a client asks for and
// hands the untouched connection to port 443 of that name.
func passthrough(port string) {
	listener, err := net.Listen("tcp", ":"+port)
	check(err)
	for {
		client, err := listener.Accept()
		check(err)
		go forward(client)
	}
}

func forward(client net.Conn) {
	defer client.Close()
	name, hello, err := serverName(client)
	if err != nil {
		return
	}
	server, err := net.DialTimeout("tcp", net.JoinHostPort(name, "443"), 5*time.Second)
	if err != nil {
		return
	}
	defer server.Close()
	if _, err := server.Write(hello); err != nil {
		return
	}
	go func() { io.Copy(server, client); server.Close() }()
	io.Copy(client, server)
}

var errRead = errors.New("the client's hello is read")

// serverName lets the standard library parse the hello and stops it there; what was read is kept for the real server.
func serverName(client net.Conn) (name string, hello []byte, err error) {
	var read bytes.Buffer
	client.SetReadDeadline(time.Now().Add(10 * time.Second))
	defer client.SetReadDeadline(time.Time{})
	config := &tls.Config{GetConfigForClient: func(info *tls.ClientHelloInfo) (*tls.Config, error) {
		name = info.ServerName
		return nil, errRead
	}}
	err = tls.Server(recorded{client, io.TeeReader(client, &read)}, config).Handshake()
	if !errors.Is(err, errRead) || name == "" {
		return "", nil, errors.New("no name in the client's hello")
	}
	return name, read.Bytes(), nil
}

// recorded keeps a copy of what is read, and swallows the alert that ends a handshake early.
type recorded struct {
	net.Conn
	reader io.Reader
}

func (r recorded) Read(p []byte) (int, error)  { return r.reader.Read(p) }
func (r recorded) Write(p []byte) (int, error) { return len(p), nil }
