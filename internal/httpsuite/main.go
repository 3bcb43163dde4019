// Command httpsuite measures servers and clients of HTTP by the messages that other projects test theirs with. It sends
// each to the module http on the built-in engine and under the machine's Node, prints what differs, or with -write
// makes the file differs.txt beside this one of it.
//
//	go run ./internal/httpsuite [-only REGEXP] [-write] DIR...
//
// Each DIR is a checkout, whatever its language: the messages are those of llhttp's pages (*.md), of gunicorn's files
// (*.http), and what is quoted in source code and looks like one. Go's own tests are in $(go env GOROOT)/src/net/http.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// limit is how long all messages may take.
const limit = 10 * time.Minute

//go:embed driver.js
var driver []byte

func main() {
	only := flag.String("only", "", "a regular expression for the places of messages")
	write := flag.Bool("write", false, "write differs.txt")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: httpsuite [-only REGEXP] [-write] DIR...")
		os.Exit(2)
	}
	report, err := measure(flag.Args(), *only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "httpsuite:", err)
		os.Exit(1)
	}
	if *write && *only == "" {
		if err := os.WriteFile("internal/httpsuite/differs.txt", []byte(report), 0o666); err != nil {
			fmt.Fprintln(os.Stderr, "httpsuite:", err)
			os.Exit(1)
		}
		return
	}
	fmt.Print(report)
}

// measure sends the messages of the checkouts to both, and reports what differs.
func measure(dirs []string, only string) (string, error) {
	wanted, err := regexp.Compile(only)
	if err != nil {
		return "", err
	}
	var messages []message
	for _, dir := range dirs {
		found, err := messagesIn(dir)
		if err != nil {
			return "", err
		}
		for _, m := range found {
			if wanted.MatchString(m.Place) {
				messages = append(messages, m)
			}
		}
	}
	messages = distinct(messages)
	scratch, err := os.MkdirTemp("", "httpsuite")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(scratch)
	here, node, err := both(scratch, messages)
	if err != nil {
		return "", err
	}
	return report(messages, here, node), nil
}

// both has the messages sent on the built-in engine and under Node.
func both(scratch string, messages []message) (here, node []answers, err error) {
	script := filepath.Join(scratch, "driver.js")
	if err := os.WriteFile(script, driver, 0o666); err != nil {
		return nil, nil, err
	}
	text, err := json.Marshal(messages)
	if err != nil {
		return nil, nil, err
	}
	list := filepath.Join(scratch, "messages.json")
	if err := os.WriteFile(list, text, 0o666); err != nil {
		return nil, nil, err
	}
	command := filepath.Join(scratch, "heatsync")
	if out, err := exec.Command("go", "build", "-o", command, "./cmd/heatsync").CombinedOutput(); err != nil {
		return nil, nil, fmt.Errorf("build the command: %w\n%s", err, out)
	}
	if here, err = send(command, "run", "--quiet", script, list); err != nil {
		return nil, nil, err
	}
	node, err = send("node", script, list)
	return here, node, err
}

// answers are what became of one message, by the way in which it was sent.
type answers map[string]string

// send runs the driver, which prints a line of JSON for each message.
func send(name string, args ...string) ([]answers, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	var stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", name, err, stderr.String())
	}
	var all []answers
	for line := range strings.Lines(string(out)) {
		var a answers
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			return nil, fmt.Errorf("%s printed %q: %w", name, line, err)
		}
		all = append(all, a)
	}
	return all, nil
}
