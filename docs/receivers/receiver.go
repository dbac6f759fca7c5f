// A receiver of Session Relay's webhooks: checks signatures, takes each event once, prints it.
//
//	WEBHOOK_SECRET=whsec_... PORT=8088 go run receiver.go
//
// Go 1.19 or newer, nothing else.
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	tolerance  = 5 * 60 // seconds that a request may be old
	longest    = 16 << 20
	remembered = 100_000
)

type event struct{ ID, Type, Subject string }

type receiver struct {
	secret []byte
	sync.Mutex
	seen  map[string]bool // keep the ids in your database, with what you do about the event
	order []string
}

// Delivery is at least once, with the same id.
func (r *receiver) isFirst(e event) bool {
	if r.seen[e.ID] {
		return false
	}
	r.seen[e.ID] = true
	r.order = append(r.order, e.ID)
	if len(r.order) > remembered {
		delete(r.seen, r.order[0])
		r.order = r.order[1:]
	}
	return true
}

func (r *receiver) take(all []event) {
	r.Lock()
	defer r.Unlock()
	for _, each := range all {
		if each.Subject == "" {
			each.Subject = "-"
		}
		if r.isFirst(each) {
			fmt.Println(each.ID, each.Type, each.Subject)
		}
	}
}

func (r *receiver) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	response.WriteHeader(r.answer(response, request))
}

func (r *receiver) answer(response http.ResponseWriter, request *http.Request) int {
	body, err := io.ReadAll(http.MaxBytesReader(response, request.Body, longest))
	if err != nil {
		return http.StatusRequestEntityTooLarge
	}
	if !isSigned(r.secret, request.Header, body) {
		return http.StatusUnauthorized
	}
	all, err := events(body)
	if err != nil {
		return http.StatusBadRequest
	}
	r.take(all)
	return http.StatusNoContent // only now: what is not answered 2xx is sent again
}

// Whether the request is from the relay, and new.
func isSigned(secret []byte, header http.Header, body []byte) bool {
	id, sent := header.Get("webhook-id"), header.Get("webhook-timestamp")
	at, err := strconv.ParseInt(sent, 10, 64)
	now := time.Now().Unix()
	if id == "" || err != nil || at < now-tolerance || at > now+tolerance {
		return false
	}
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "%s.%s.%s", id, sent, body)
	expected := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	// While a secret is exchanged there are several signatures.
	for _, each := range strings.Fields(header.Get("webhook-signature")) {
		if hmac.Equal([]byte(each), expected) { // in constant time
			return true
		}
	}
	return false
}

// One event, or a batch of them.
func events(body []byte) ([]event, error) {
	all := make([]event, 1)
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("[")) {
		err := json.Unmarshal(body, &all)
		return all, err
	}
	err := json.Unmarshal(body, &all[0])
	return all, err
}

func main() {
	_, encoded, _ := strings.Cut(os.Getenv("WEBHOOK_SECRET"), "whsec_")
	secret, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(secret) == 0 {
		log.Fatal("WEBHOOK_SECRET: expected whsec_ and base64")
	}
	port := os.Getenv("PORT")
	if port == "" {
		port = "8088"
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("listening on", port)
	server := http.Server{
		ReadTimeout: 30 * time.Second,
		Handler:     &receiver{secret: secret, seen: map[string]bool{}},
	}
	log.Fatal(server.Serve(listener))
}
