package client

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// decodePage decodes a body that came with 200.
func decodePage(text string) (*page, error) {
	api := newSimulatedClient(func(*http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"X-Request-Id": {"r1"}}, Body: io.NopCloser(strings.NewReader(text)),
		}, nil
	}).api
	p := &page{limit: 1000}
	_, err := api.Do(context.Background(), &huaweicloud.Request{Service: huaweicloud.ServiceVPCEP, Region: "r"}, p)
	return p, err
}

// whole is a service whose lists are all there.
func whole(fields string) string {
	return `{"id":null,"port_id":null,"service_name":null,"server_type":null,"vpc_id":null,"approval_enabled":null,"status":null,` +
		`"service_type":null,"created_at":null,"updated_at":null,"project_id":null,"domain_id":null,"ports":[],"ip":null,"tags":[],` +
		`"connection_count":null,"tcp_proxy":null,"error":[],"description":null,"supported_editions":[],"public_border_group":null,` +
		`"enable_policy":null` + fields + `}`
}

func TestServiceIsDecodedInEveryShapeThatOccurs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ sent, want string }{
		"nothing":           {`{}`, ``},
		"nulls":             {whole(`,"ports":null,"tags":null,"error":null,"supported_editions":null`), ``},
		"unknown fields":    {`{"pool_id":"x","snat_network_id":{"deep":[1]}}`, ``},
		"unknown values":    {`{"server_type":"BMS","tcp_proxy":"proxy_vni"}`, `,"server_type":"BMS","tcp_proxy":"proxy_vni"`},
		"text as it is":     {`{"description":"\u00e4 ${x} \"q\" \ud83d\ude00"}`, `,"description":"ä ${x} \"q\" 😀"`},
		"ports as numbers":  {`{"ports":[{"client_port":80,"server_port":8080,"protocol":"TCP"}]}`, `,"ports":[{"client_port":80,"server_port":8080,"protocol":"TCP"}]`},
		"ports as strings":  {`{"ports":[{"client_port":"80","server_port":"8080","protocol":null}]}`, `,"ports":[{"client_port":80,"server_port":8080,"protocol":null}]`},
		"errors of Table 8": {`{"error":[{"message":"m","code":"c"}]}`, `,"error":[{"message":"m","code":"c"}]`},
		"errors otherwise":  {`{"error":[{"error_message":"m","error_code":"c"}]}`, `,"error":[{"message":"m","code":"c"}]`},
		"false and zero":    {`{"enable_policy":false,"connection_count":0}`, `,"enable_policy":false,"connection_count":0`},
	} {
		p, err := decodePage(`{"endpoint_services":[` + test.sent + `],"total_count":1}`)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := json.Marshal(p.EndpointServices[0])
		if err != nil {
			t.Fatal(err)
		}
		var want EndpointService
		if err := json.Unmarshal([]byte(whole(test.want)), &want); err != nil {
			t.Fatal(err)
		}
		wanted, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(wanted) {
			t.Errorf("%s:\n%s, want\n%s", name, got, wanted)
		}
	}
}

func TestReferenceExampleIsDecodedWhole(t *testing.T) {
	t.Parallel()
	sent, err := os.ReadFile("testdata/reference-example.json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := decodePage(string(sent))
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"endpoint_services":[{"id":"4189d3c2-8882-4871-a3c2-d380272eed83","port_id":"4189d3c2-8882-4871-a3c2-d380272eed88",` +
		`"service_name":"test123","server_type":"VM","vpc_id":"4189d3c2-8882-4871-a3c2-d380272eed80","approval_enabled":false,` +
		`"status":"available","service_type":"interface","created_at":"2022-04-14T09:35:47Z","updated_at":"2022-04-14T09:36:47Z",` +
		`"project_id":"6e9dfd51d1124e8d8498dce894923a0d","domain_id":null,` +
		`"ports":[{"client_port":8080,"server_port":80,"protocol":"TCP"},{"client_port":8081,"server_port":80,"protocol":"TCP"}],` +
		`"ip":null,"tags":[],"connection_count":null,"tcp_proxy":null,"error":[],"description":null,` +
		`"supported_editions":["basic","profession"],"public_border_group":"br-abc-aaa1","enable_policy":null}],"total_count":1}`
	if string(got) != want {
		t.Errorf("%s, want\n%s", got, want)
	}
}

func TestAnswersThatCannotBeUsedSayWhy(t *testing.T) {
	t.Parallel()
	const at = "GET https://vpcep/: "
	unusable := func(why string) string {
		return at + "the answer cannot be used: " + why + ` (status 200, request ID "r1")`
	}
	for text, want := range map[string]string{
		``:                                 unusable("it is empty"),
		"<html>\n <body>Sign in</body>":    unusable("it is a web page, not the API's JSON: <html> <body>Sign in</body>"),
		`{"endpoint_services":[`:           unusable("unexpected end of JSON input"),
		`{"endpoint_services":[],}`:        unusable("invalid character '}' looking for beginning of object key string"),
		`{}`:                               unusable("it has neither endpoint_services nor total_count"),
		`null`:                             unusable("it has neither endpoint_services nor total_count"),
		`{"endpoint_services":[null]}`:     unusable("endpoint_services[0] is null"),
		`[]`:                               unusable("unexpected array in the document"),
		`{"endpoint_services":{}}`:         unusable("unexpected object in endpoint_services"),
		`{"endpoint_services":[{"id":1}]}`: unusable("unexpected number in endpoint_services.id"),
		`{"endpoint_services":[{"ports":[{"client_port":"http"}]}]}`: unusable(`unexpected "http" in endpoint_services.ports.client_port`),
		`{"endpoint_services":[{"ports":[{"client_port":8e400}]}]}`:  unusable("unexpected 8e400 in endpoint_services.ports.client_port"),
		`{"endpoint_services":[{"connection_count":1.5}]}`:           unusable("unexpected 1.5 in endpoint_services.connection_count"),
		`{"total_count":99999999999999999999}`:                       unusable("unexpected 99999999999999999999 in total_count"),
		strings.Repeat("[", 20_000):                                  unusable("invalid character '[' exceeded max depth"),

		`{"error_code":"EndPoint.0004","error_msg":"No permissions.","request_id":"r2"}`: at + "200 OK, EndPoint.0004: No permissions. (request ID r1)",
		`{"error":{"code":"APIGW.0101","message":"No such API."}}`:                       at + "200 OK, APIGW.0101: No such API. (request ID r1)",
	} {
		if _, err := decodePage(text); err == nil || err.Error() != want {
			t.Errorf("%.60s:\n%v, want\n%s", text, err, want)
		}
	}
}

func TestNameThatIsThereTwiceDoesNotMixServices(t *testing.T) {
	t.Parallel()
	p, err := decodePage(`{"endpoint_services":[{"id":"a","id":"b"}],"total_count":1,"total_count":1}`)
	if err != nil || p.EndpointServices[0].id() != "b" {
		t.Error(p, err)
	}
}

func FuzzPage(f *testing.F) {
	for _, text := range []string{
		`{"endpoint_services":[{"id":"a"}],"total_count":1}`, `{"endpoint_services":[{"ports":[{"client_port":"80"}],"tags":[{"key":"k"}],"error":[{"error_code":"c"}]}],"total_count":"1"}`,
		`{"error":{"code":400,"message":"m"}}`, `{"endpoint_services":[null]}`, `<html>`, ``, `{"total_count":-1}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := decodePage(text)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a text")
			}
			return
		}
		if p.total() < unknown {
			t.Errorf("total %d", p.total())
		}
		for _, s := range p.EndpointServices {
			if s.Ports == nil || s.Tags == nil || s.Error == nil || s.SupportedEditions == nil {
				t.Error("a list is nil")
			}
		}
		// What was decoded is decoded to the same again.
		once, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		again, err := decodePage(string(once))
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := json.Marshal(again); err != nil || string(twice) != string(once) {
			t.Errorf("%s, then %s, %v", once, twice, err)
		}
	})
}
