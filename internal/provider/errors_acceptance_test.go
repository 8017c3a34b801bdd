package provider

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// responder is a server that responds everything alike.
func responder(status int, contentType, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// readingConfig reads a list with a provider block's arguments.
func readingConfig(arguments string) string {
	return "terraform {\n  required_providers {\n    vpcep = { source = \"vpcep/vpcep\" }\n  }\n}\n" +
		"provider \"vpcep\" {\n  region = \"cn-north-4\"\n  max_retries = 1\n" + arguments + "\n}\n" +
		"data \"vpcep_endpoint_services\" \"all\" {}\n"
}

const keyArguments = "  project_id = \"" + emulator.ProjectID + "\"\n  access_key = \"" + emulator.AccessKey + "\"\n  secret_key = \"" + emulator.SecretKey + "\"\n"

// What companies' networks and a real Terraform make of a read: the advice names
// who responded, or who failed.
func TestAccErrors_adviseByWhoResponded(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	noLogin := socksServer(t)
	quiet := log.New(io.Discard, "", 0)
	for name, test := range map[string]struct {
		handler   http.Handler
		tls       *tls.Config // nil: the server has none
		arguments string      // {url} and {host} are the server's, {pem} its certificate
		env       []string
		want      []string
		not       string
	}{
		"company proxy's page": {
			handler:   responder(403, "text/html", "<html><title>Access Denied</title></html>"),
			arguments: keyArguments + `endpoints = { vpcep = "{url}" }`,
			want:      []string{"Not a response of the API", "text/html"}, not: "vpcep:epservices:list",
		},
		"gateway's page at IAM": {
			handler:   responder(401, "text/plain", "Unauthorized"),
			arguments: strings.Replace(keyArguments, "project_id", "project_name", 1) + `endpoints = { vpcep = "{url}", iam = "{url}" }`,
			want:      []string{"Not a response of the API", "text/plain", "Region: cn-north-4", "Endpoint: http://"}, not: "access key is complete",
		},
		"text with 200": {
			handler:   responder(200, "text/plain", "upstream is fine"),
			arguments: keyArguments + `endpoints = { vpcep = "{url}" }`,
			want:      []string{"Not a response of the API", "text/plain"}, not: "invalid character",
		},
		"no content": {
			handler:   responder(204, "", ""),
			arguments: keyArguments + `endpoints = { vpcep = "{url}" }`,
			want:      []string{"Unexpected response", "204"}, not: "Check the arguments",
		},
		"signature expired": {
			handler: responder(401, "application/json", `{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: signature expired, `+
				`signature time:20260528T092752Z,server time:20260528T094410Z","request_id":"r1"}`),
			arguments: keyArguments + `endpoints = { vpcep = "{url}" }`,
			want:      []string{"Wrong clock", "20260528T092752Z", "20260528T094410Z", "16m18s behind"}, not: "access key is complete",
		},
		"access key locked": {
			handler:   responder(401, "application/json", `{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: AK access failed to reach the limit,forbidden"}`),
			arguments: keyArguments + `endpoints = { vpcep = "{url}" }`,
			want:      []string{"Access key locked", "5 minutes"},
		},
		"ID token refused": {
			handler: responder(403, "application/json", `{"error_code":"IAM.0003","error_msg":"Forbidden"}`),
			arguments: `endpoints = { vpcep = "{url}", iam = "{url}" }
  assume_role_with_oidc {
    idp_id   = "github"
    id_token = "header.payload.signature"
  }`,
			want: []string{"ID token refused", `"github"`, "idp_id"}, not: "Permission denied",
		},
		"proxy not found": {
			arguments: keyArguments + `endpoints = { vpcep = "https://vpcep.test" }`,
			env:       []string{"HTTPS_PROXY=http://proxy.invalid:3128"},
			want:      []string{"Proxy not found", "proxy.invalid", "HTTPS_PROXY"}, not: "region exists",
		},
		"proxy's port closed": {
			arguments: keyArguments + `endpoints = { vpcep = "https://vpcep.test" }`,
			env:       []string{"https_proxy=" + closed.URL, "NO_PROXY=10.*"},
			want:      []string{"Proxy not reachable", "https_proxy", "the entry 10.* of NO_PROXY has no effect"},
		},
		"proxy wants a password for http": {
			handler:   responder(407, "text/html", "<html>Authenticate</html>"),
			arguments: keyArguments + "insecure = true\n" + `endpoints = { vpcep = "http://vpcep.test" }`,
			env:       []string{"HTTP_PROXY={url}"},
			want:      []string{"Proxy refused the connection", "HTTP_PROXY", "requires authentication"},
		},
		"SOCKS proxy wants a password": {
			arguments: keyArguments + `endpoints = { vpcep = "https://vpcep.test" }`,
			env:       []string{"HTTPS_PROXY=socks5://" + noLogin},
			want:      []string{"Proxy refused the connection", "SOCKS", "HTTPS_PROXY"},
		},
		"ALL_PROXY": {
			arguments: keyArguments + `endpoints = { vpcep = "https://vpcep.invalid" }`,
			env:       []string{"ALL_PROXY=http://proxy.test:3128"},
			want:      []string{"Host not found", "ALL_PROXY has no effect"},
		},
		"certificate for another host": {
			handler: responder(200, "", ""), tls: &tls.Config{MinVersion: tls.VersionTLS12},
			arguments: keyArguments + "cacert_file = <<EOT\n{pem}\nEOT\n" + `endpoints = { vpcep = "https://localhost:{port}" }`,
			want:      []string{"TLS certificate for another host"}, not: "cacert_file",
		},
		"client certificate": {
			handler: responder(200, "", ""), tls: &tls.Config{MinVersion: tls.VersionTLS12, ClientAuth: tls.RequireAnyClientCert},
			arguments: keyArguments + "cacert_file = <<EOT\n{pem}\nEOT\n" + `endpoints = { vpcep = "{url}" }`,
			want:      []string{"Client certificate required", "cert (OS_CERT)", "key (OS_KEY)"},
		},
		"server without TLS": {
			handler:   responder(200, "", ""),
			arguments: keyArguments + `endpoints = { vpcep = "https://{host}" }`,
			want:      []string{"Endpoint without TLS"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewUnstartedServer(test.handler)
			server.Config.ErrorLog = quiet
			certificate := ""
			if test.tls != nil {
				server.TLS = test.tls
				server.StartTLS()
				certificate = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
			} else {
				server.Start()
			}
			t.Cleanup(server.Close)
			host := server.Listener.Addr().String()
			_, port, err := net.SplitHostPort(host)
			if err != nil {
				t.Fatal(err)
			}
			values := strings.NewReplacer("{url}", server.URL, "{host}", host, "{port}", port, "{pem}", strings.TrimSpace(certificate))
			w := workspace{t, t.TempDir(), true}
			w.write("main.tf", readingConfig(values.Replace(test.arguments)))
			env := []string{serveVariable + "=" + server.URL}
			for _, variable := range test.env {
				env = append(env, values.Replace(variable))
			}
			start := time.Now()
			out := unwrapped(w.terraform(env, "plan", "-no-color"))
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %s", took)
			}
			for _, want := range test.want {
				if !strings.Contains(out, want) {
					t.Errorf("the error lacks %q:\n%s", want, out)
				}
			}
			if test.not != "" && strings.Contains(out, test.not) {
				t.Errorf("the error has %q:\n%s", test.not, out)
			}
		})
	}
}

// unwrapped is Terraform's output without its borders and line breaks.
func unwrapped(out string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(out)), " ")
}

// socksServer is a SOCKS proxy that accepts no login.
func socksServer(t *testing.T) (address string) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = io.ReadAtLeast(conn, make([]byte, 3), 3)
			_, _ = conn.Write([]byte{5, 0xff})
			_ = conn.Close()
		}
	}()
	return listener.Addr().String()
}

// A secret that IAM or the gateway refuses is sent a few times at most, whatever
// the number of projects: a few more attempts lock it.
func TestAccErrors_refusedSecretsAreNotSentForEveryProject(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arguments string
		most      int
		summary   string
	}{
		"password":   {`user_name = "` + emulator.User + `"` + "\npassword = \"wrong\"\ndomain_name = \"" + emulator.Domain + `"`, 1, "Authentication failed"},
		"access key": {`access_key = "` + emulator.AccessKey + `"` + "\nsecret_key = \"wrong\"", 3, "Authentication failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, server := newEmulator(t)
			w := workspace{t, t.TempDir(), true}
			config := readingConfig(test.arguments + "\n" + `endpoints = { vpcep = "` + server.URL + `", iam = "` + server.URL + `" }`)
			w.write("main.tf", strings.Replace(config, `"all" {}`, `"all" {
  for_each   = toset(["p1", "p2", "p3", "p4", "p5", "p6"])
  project_id = each.key
}`, 1))
			out := unwrapped(w.terraform([]string{serveVariable + "=" + server.URL}, "plan", "-no-color"))
			if n := strings.Count(out, "Error: "+test.summary); n != 6 {
				t.Errorf("%d errors, want 6:\n%s", n, out)
			}
			if !strings.Contains(out, "was not sent, because the "+name+" was refused before") {
				t.Errorf("no error says that its request was not sent:\n%s", out)
			}
			if n := len(e.Requests()); n > test.most {
				t.Errorf("%d requests with the secret, want %d at most", n, test.most)
			}
		})
	}
}

// Responses that only one reading is possible of are read, whatever their encoding
// and their JSON types.
func TestAccErrors_lenientDecoding(t *testing.T) {
	t.Parallel()
	const other = `{"total_count": "1", "endpoint_services": {
		"id": 17, "service_name": "cn-north-4.orders.17", "approval_enabled": "true", "enable_policy": 0, "connection_count": "3",
		"created_at": "2026-01-01T00:00:00Z", "supported_editions": "basic", "error": "",
		"ports": {"client_port": "443", "server_port": 8443, "protocol": "TCP"}, "tags": {"owner": "shop"}}}`
	pack := func(newWriter func(io.Writer) io.WriteCloser, body string) string {
		var b bytes.Buffer
		w := newWriter(&b)
		_, _ = io.WriteString(w, body)
		_ = w.Close()
		return b.String()
	}
	gzipped := func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }
	deflated := func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }
	for name, test := range map[string]struct{ encoding, body string }{
		"other types":      {"", other},
		"byte order mark":  {"", "\ufeff" + other},
		"deflate":          {"deflate", pack(deflated, other)},
		"x-gzip":           {"x-gzip", pack(gzipped, other)},
		"gzip in gzip":     {"gzip, gzip", pack(gzipped, pack(gzipped, other))},
		"gzip with a mark": {"gzip", pack(gzipped, "\ufeff"+other)},
		"not gzip at all":  {"gzip", other},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				if test.encoding != "" {
					w.Header().Set("Content-Encoding", test.encoding)
				}
				_, _ = io.WriteString(w, test.body)
			}))
			t.Cleanup(server.Close)
			w := workspace{t: t, dir: t.TempDir()}
			w.write("main.tf", readingConfig(keyArguments+`endpoints = { vpcep = "`+server.URL+`" }`)+`
output "read" {
  value = [for s in data.vpcep_endpoint_services.all.endpoint_services :
    "${s.id} ${s.name} ${s.approval_enabled} ${s.enable_policy} ${s.connection_count} ${join(",", s.supported_editions)} ${length(s.error)} ${s.ports[0].client_port}:${s.ports[0].server_port} ${s.tags[0].key}=${s.tags[0].value}"]
}
`)
			out := w.terraform([]string{serveVariable + "=" + server.URL}, "plan", "-no-color")
			if want := `"17 orders true false 3 basic 0 443:8443 owner=shop"`; !strings.Contains(out, want) {
				t.Errorf("the plan lacks %s:\n%s", want, out)
			}
		})
	}
}

// A server that repeats the token, whatever the disguise, makes neither Terraform
// nor the log show it.
func TestAccErrors_noDisguiseOfASecretIsShown(t *testing.T) {
	t.Parallel()
	const token = "MIIXxQYJKoZIhvcNAQcCoIIXtjCCF7ICAQExDTALBglghkgBZQMEAgEwghUWBgkqhkiG9w0BBwGgghUHBIIVA3sidG9rZW4iOnsiZXhwaXJlc19hdCI6IjIwMjYt"
	disguises := map[string]string{
		"plain":       token,
		"base64":      base64.StdEncoding.EncodeToString([]byte("x" + token + "yz")),
		"URL base64":  base64.RawURLEncoding.EncodeToString([]byte("Bearer " + token)),
		"first half":  token[:len(token)/2],
		"last twenty": token[len(token)-20:],
		"upper case":  strings.ToUpper(token),
		"lower case":  strings.ToLower(token),
		"spaced":      strings.Join(strings.Split(token, ""), " "),
		"hex":         hex.EncodeToString([]byte(token)),
		"escaped":     url.QueryEscape(url.QueryEscape(token)),
	}
	for name, disguise := range disguises {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, err := json.Marshal(map[string]string{"error_code": "EndPoint.0001", "error_msg": "no backend for " + disguise + " at cn-north-4", "request_id": "0123456789abcdef0123456789abcdef"})
			if err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(responder(http.StatusInternalServerError, "application/json", string(body)))
			t.Cleanup(server.Close)
			w := workspace{t, t.TempDir(), true}
			w.write("main.tf", readingConfig("  project_id = \""+emulator.ProjectID+"\"\n  token = trimspace(file(\"token\"))\n"+`endpoints = { vpcep = "`+server.URL+`" }`))
			w.write("token", token)
			shown := w.terraform([]string{serveVariable + "=" + server.URL}, "plan", "-no-color")
			if out := unwrapped(shown); !strings.Contains(out, "EndPoint.0001") || !strings.Contains(out, "0123456789abcdef0123456789abcdef") || !strings.Contains(out, "no backend for") {
				t.Errorf("the error lost its code, its request ID or its message:\n%s", out)
			}
			log := w.written()["log"]
			if !strings.Contains(log, "request failed, retrying") {
				t.Error("the log has no warning of the failed request")
			}
			for place, text := range map[string]string{"the output": shown, "the log": log} {
				for i := 0; i+12 <= len(disguise); i++ {
					if strings.Contains(text, disguise[i:i+12]) {
						t.Fatalf("%s has %q", place, disguise[i:i+12])
					}
				}
			}
		})
	}
}
