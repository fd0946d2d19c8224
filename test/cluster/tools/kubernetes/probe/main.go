// Command probe stands for every workload of the tests: it serves, and it says what it can reach.
//
//	probe serve PORT...          answers HTTP on each port with the host's name, until it is told to stop
//	probe passthrough PORT       forwards TLS connections by the name that they ask for, to port 443 of that name
//	probe connect WAIT ADDRESS...  tries all addresses (host:port) at once; prints "ADDRESS open|refused|silent|unknown"
//	probe lookup NAME...         prints "NAME ADDRESS..." or "NAME unknown"
//	probe write FILE TEXT        writes a file, for volumes
//	probe read FILE              prints it
//	probe sleep DURATION         waits and ends well
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		fail(errors.New("say what to do: serve, passthrough, connect, lookup, write, read or sleep"))
	}
	args := os.Args[2:]
	switch os.Args[1] {
	case "serve":
		serve(args)
	case "passthrough":
		passthrough(args[0])
	case "connect":
		wait, err := time.ParseDuration(args[0])
		check(err)
		print(args[1:], func(address string) string { return connect(address, wait) })
	case "lookup":
		print(args, lookup)
	case "write":
		check(os.WriteFile(args[0], []byte(args[1]), 0o644))
	case "read":
		content, err := os.ReadFile(args[0])
		check(err)
		fmt.Println(string(content))
	case "sleep":
		duration, err := time.ParseDuration(args[0])
		check(err)
		time.Sleep(duration)
	default:
		fail(fmt.Errorf("%q is not one of serve, passthrough, connect, lookup, write, read, sleep", os.Args[1]))
	}
}

func serve(ports []string) {
	name, err := os.Hostname()
	check(err)
	answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, name) })
	for _, port := range ports {
		listener, err := net.Listen("tcp", ":"+port)
		check(err)
		go func() { fail(http.Serve(listener, answer)) }()
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	<-stop
}

// "refused" means that a packet came back: the way is open although nobody listens.
func connect(address string, wait time.Duration) string {
	connection, err := net.DialTimeout("tcp", address, wait)
	var unknown *net.DNSError
	switch {
	case err == nil:
		connection.Close()
		return "open"
	case errors.As(err, &unknown):
		return "unknown"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	default:
		return "silent"
	}
}

func lookup(name string) string {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	addresses, err := net.DefaultResolver.LookupHost(ctx, name)
	if err != nil {
		return "unknown"
	}
	return strings.Join(addresses, " ")
}

// print asks for all at once and answers in the order of the question.
func print(names []string, ask func(string) string) {
	answers := make([]string, len(names))
	var group sync.WaitGroup
	for i, name := range names {
		group.Add(1)
		go func() { defer group.Done(); answers[i] = ask(name) }()
	}
	group.Wait()
	for i, name := range names {
		fmt.Println(name, answers[i])
	}
}

func check(err error) {
	if err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "probe:", err)
	os.Exit(1)
}
