package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/client/listing"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// pages is a transport on which every response has the same body.
type pages func() io.ReadCloser

func (p pages) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"X-Request-Id": {"r1"}}, Body: p()}, nil
}

// decodePage decodes a body that came with 200.
func decodePage(text string) (*page[*EndpointService], error) {
	api := huaweicloud.New(huaweicloud.Config{
		Region:    "r",
		Transport: pages(func() io.ReadCloser { return io.NopCloser(strings.NewReader(text)) }),
	})
	p := new(page[*EndpointService])
	_, err := api.Do(context.Background(), &huaweicloud.Request{Service: Service, Region: "r", Path: "v1/p"}, p)
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
		"nothing":               {`{}`, ``},
		"nulls":                 {whole(`,"ports":null,"tags":null,"error":null,"supported_editions":null`), ``},
		"unknown fields":        {`{"pool_id":"x","snat_network_id":{"deep":[1]}}`, ``},
		"unknown values":        {`{"server_type":"BMS","tcp_proxy":"proxy_vni"}`, `,"server_type":"BMS","tcp_proxy":"proxy_vni"`},
		"text as it is":         {`{"description":"\u00e4 ${x} \"q\" \ud83d\ude00"}`, `,"description":"ä ${x} \"q\" 😀"`},
		"ports as numbers":      {`{"ports":[{"client_port":80,"server_port":8080,"protocol":"TCP"}]}`, `,"ports":[{"client_port":80,"server_port":8080,"protocol":"TCP"}]`},
		"ports as strings":      {`{"ports":[{"client_port":"80","server_port":"8080","protocol":null}]}`, `,"ports":[{"client_port":80,"server_port":8080,"protocol":null}]`},
		"errors of Table 8":     {`{"error":[{"message":"m","code":"c"}]}`, `,"error":[{"message":"m","code":"c"}]`},
		"errors otherwise":      {`{"error":[{"error_message":"m","error_code":"c"}]}`, `,"error":[{"message":"m","code":"c"}]`},
		"booleans as text":      {`{"approval_enabled":"true","enable_policy":"False"}`, `,"approval_enabled":true,"enable_policy":false`},
		"booleans as numbers":   {`{"approval_enabled":1,"enable_policy":"0"}`, `,"approval_enabled":true,"enable_policy":false`},
		"an empty boolean":      {`{"approval_enabled":""}`, ``},
		"text as numbers":       {`{"id":12,"vpc_id":1e3,"description":-0.5}`, `,"id":"12","vpc_id":"1e3","description":"-0.5"`},
		"tags as an object":     {`{"tags":{"b":"2","a":1,"c":null}}`, `,"tags":[{"key":"a","value":"1"},{"key":"b","value":"2"},{"key":"c","value":null}]`},
		"one tag":               {`{"tags":{"key":"a","value":"1"}}`, `,"tags":[{"key":"a","value":"1"}]`},
		"one port":              {`{"ports":{"client_port":"80","server_port":8080.0}}`, `,"ports":[{"client_port":80,"server_port":8080,"protocol":null}]`},
		"one error":             {`{"error":{"error_code":7}}`, `,"error":[{"message":null,"code":"7"}]`},
		"one edition":           {`{"supported_editions":"basic"}`, `,"supported_editions":["basic"]`},
		"empty lists as text":   {`{"ports":"","tags":"","error":"","supported_editions":""}`, ``},
		"empty lists as object": {`{"ports":{},"tags":{},"error":{},"supported_editions":{}}`, ``},
		"several at once":       {`{"ID":7,"ports":{"client_port":"80"},"Enable_Policy":"1","tags":{}}`, `,"id":"7","ports":[{"client_port":80}],"enable_policy":true`},
		"false and zero":        {`{"enable_policy":false,"connection_count":0}`, `,"enable_policy":false,"connection_count":0`},
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

// TestPage_listInOtherTypes has one service in place of a list of services, and
// "" or {} in place of an empty one.
func TestPage_listInOtherTypes(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		`""`: "[]", `{}`: "[]", `[]`: "[]",
		`{"id":7,"ports":{"client_port":"80"}}`: "[7]",
		`[{"id":"a"},{"id":8},{"id":"c"}]`:      "[a 8 c]",
	} {
		p, err := decodePage(`{"endpoint_services":` + sent + `,"total_count":"3"}`)
		if err != nil {
			t.Errorf("%s: %v", sent, err)
			continue
		}
		ids := []string{}
		for _, service := range p.EndpointServices {
			ids = append(ids, text(service.ID))
		}
		if got := fmt.Sprint(ids); got != want || p.total() != 3 {
			t.Errorf("%s: %s of %d, want %s of 3", sent, got, p.total(), want)
		}
	}
}

func TestPage_numbers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		`80`: 80, `"80"`: 80, `8080.0`: 8080, `8.08e3`: 8080, `"8.08E+3"`: 8080, `-0.0`: 0,
		`9223372036854775807`: 9223372036854775807, `9007199254740992.0`: 9007199254740992,
	} {
		p, err := decodePage(`{"endpoint_services":[{"connection_count":` + text + `}]}`)
		if err != nil || p.EndpointServices[0].ConnectionCount != (Integer{Value: want, Valid: true}) {
			t.Errorf("%s: %+v, %v", text, p, err)
		}
	}
	for _, text := range []string{`null`, `""`} {
		p, err := decodePage(`{"endpoint_services":[{"connection_count":` + text + `}]}`)
		if err != nil || p.EndpointServices[0].ConnectionCount != (Integer{}) {
			t.Errorf("%s: %+v, %v", text, p, err)
		}
	}
	for _, text := range []string{
		`1.5`, `"1.5"`, `8e400`, `1e999999999`, `9223372036854775808`, `1e17`, `"http"`, `"0x10p1"`, `"1_000.0"`, `"Inf"`, `"NaN"`, `true`, `{}`, `[1]`,
	} {
		if _, err := decodePage(`{"endpoint_services":[{"connection_count":` + text + `}]}`); err == nil || !strings.Contains(err.Error(), "connection_count") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestPage_unusableResponsesSayWhy(t *testing.T) {
	t.Parallel()
	const at = "GET https://vpcep.r.myhuaweicloud.com/v1/p: "
	unusable := func(why string) string {
		return at + "the response cannot be used: " + why + ` (status 200, request ID r1)`
	}
	for text, want := range map[string]string{
		``:                                       unusable("it is empty"),
		"<html>\n <body>Log in</body>":           unusable("it is a web page, not the API's JSON (no Content-Type): <html> <body>Log in</body>"),
		`{"endpoint_services":[`:                 unusable("it ends too early"),
		`{"endpoint_services":[]`:                unusable("it ends too early"),
		`{"endpoint_services":[]} x`:             unusable("it is not valid JSON"),
		`{"endpoint_services":[]}{}`:             unusable("it goes on after its end"),
		`{"endpoint_services":[],}`:              unusable("it is not valid JSON"),
		`{}`:                                     unusable("it has neither endpoint_services nor total_count"),
		`null`:                                   unusable("it has neither endpoint_services nor total_count"),
		`{"endpoint_services":null}`:             unusable("it has neither endpoint_services nor total_count"),
		`{"endpoint_services":[null]}`:           unusable("endpoint_services[0] is null"),
		`[]`:                                     unusable("it is a list, not an object"),
		`7`:                                      unusable("it is a number, not an object"),
		`{"endpoint_services":7}`:                unusable("endpoint_services is a number, not a list"),
		`{"endpoint_services":"a"}`:              unusable("endpoint_services is text, not a list"),
		`{"endpoint_services":{"0":{"id":"a"}}}`: unusable("endpoint_services is an object, not a list"),
		`{"endpoint_services":[{"id":"a","ports":{"0":{}}}]}`:                  unusable("endpoint_services[0].ports is an object, not a list (id a)"),
		`{"endpoint_services":{` + manyMembers(101) + `}}`:                     unusable("endpoint_services is an object of more than 100 members"),
		`{"endpoint_services":[7]}`:                                            unusable("endpoint_services[0] is a number, not an object"),
		`{"endpoint_services":[[]]}`:                                           unusable("endpoint_services[0] is a list, not an object"),
		`{"endpoint_services":[{"id":"a"},{"connection_count":1.5,"id":"b"}]}`: unusable("endpoint_services[1].connection_count is not a whole number (id b)"),
		`{"endpoint_services":[{"id":[1]}]}`:                                   unusable("endpoint_services[0].id is a list, not text"),
		`{"endpoint_services":[{"enable_policy":2,"id":"a"}]}`:                 unusable("endpoint_services[0].enable_policy is a number, not true or false (id a)"),
		`{"endpoint_services":[{"enable_policy":"yes","id":"a"}]}`:             unusable("endpoint_services[0].enable_policy is text, not true or false (id a)"),
		`{"endpoint_services":[{"status":true,"id":"a"}]}`:                     unusable("endpoint_services[0].status is true, not text (id a)"),
		`{"endpoint_services":[{"id":"a","ports":"80"}]}`:                      unusable("endpoint_services[0].ports is text, not a list (id a)"),
		`{"endpoint_services":[{"id":"a","ports":[{},80]}]}`:                   unusable("endpoint_services[0].ports[1] is a number, not an object (id a)"),
		`{"endpoint_services":[{"id":"a","tags":{"k":{"deep":1}}}]}`:           unusable("endpoint_services[0].tags[0].value is an object, not text (id a)"),
		`{"endpoint_services":[{"id":"a","error":[{"error_code":[]}]}]}`:       unusable("endpoint_services[0].error[0].error_code is a list, not text (id a)"),
		`{"endpoint_services":[{"id":"a","supported_editions":{"a":1}}]}`:      unusable("endpoint_services[0].supported_editions is an object, not a list (id a)"),
		`{"endpoint_services":{"id":"a","ports":{"client_port":"x"}}}`:         unusable("endpoint_services[0].ports[0].client_port is not a whole number (id a)"),
		`{"endpoint_services":[{"id":"a","ports":[{"client_port":"http"}]}]}`:  unusable("endpoint_services[0].ports[0].client_port is not a whole number (id a)"),
		`{"total_count":99999999999999999999}`:                                 unusable("total_count is a number out of range"),
		`{"total_count":"1e999"}`:                                              unusable("total_count is a number out of range"),
		`{"total_count":1.5}`:                                                  unusable("total_count is not a whole number"),
		`{"total_count":"many"}`:                                               unusable("total_count is not a whole number"),
		`{"total_count":[1]}`:                                                  unusable("total_count is not a whole number"),
		`{"endpoint_services":[{"id":"a","connection_count":1e30}]}`:           unusable("endpoint_services[0].connection_count is a number out of range (id a)"),
		`{"total_count":-1}`:                                                   unusable("total_count is negative: -1"),
		`{"endpoint_services":[],"endpoint_services":[]}`:                      unusable(`"endpoint_services" occurs twice, or is one of more than 100 members`),
		`{"total_count":1,"total_count":2}`:                                    unusable(`"total_count" occurs twice, or is one of more than 100 members`),

		`{"error_code":"EndPoint.0004","error_msg":"No permissions.","request_id":"r2"}`: at + "200 OK, EndPoint.0004: No permissions. (request ID r1)",
		`{"error":{"code":"APIGW.0101","message":"No such API."}}`:                       at + "200 OK, APIGW.0101: No such API. (request ID r1)",
	} {
		if _, err := decodePage(text); err == nil || err.Error() != want {
			t.Errorf("%.80s:\n%v, want\n%s", text, err, want)
		}
	}
}

func manyMembers(n int) string {
	var members []string
	for i := range n {
		members = append(members, fmt.Sprintf(`"%d":0`, i))
	}
	return strings.Join(members, ",")
}

// endless is a body that repeats a text after its beginning.
type endless struct {
	begin, repeat string
	read          int
}

func (e *endless) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) {
		text := e.begin
		if text == "" {
			text = e.repeat
		}
		k := copy(b[n:], text)
		e.begin = text[k:]
		n += k
	}
	e.read += n
	return n, nil
}

func (*endless) Close() error { return nil }

//nolint:paralleltest // it looks at what all of the program allocates
func TestPage_endlessResponses(t *testing.T) {
	const (
		maxRead      = 9 << 20
		maxAllocated = 150 << 20
	)
	list := func(field, item string, n int) string {
		return `"` + field + `":[` + strings.TrimSuffix(strings.Repeat(item+",", n), ",") + `]`
	}
	heaviest := list("ports", "{}", maxNested-20) + "," + list("tags", "{}", 20)
	for name, test := range map[string]struct{ begin, repeat, want string }{
		"rows":            {`{"endpoint_services":[{}`, `,{}`, "it has more than 400000 services"},
		"ports in a row":  {`{"endpoint_services":[{"id":"a","ports":[{}`, `,{}`, "a value of more than 256 KiB"},
		"rows with ports": {`{"endpoint_services":[{}`, `,{"id":"a",` + list("ports", "{}", 2*maxNested) + `}`, "endpoint_services[1] has more than 500 ports, tags, errors and editions (id a)"},
		"heaviest rows":   {`{"endpoint_services":[{}`, `,{` + heaviest + `}`, "its services have more than 1000000 ports, tags, errors and editions"},
		"large rows":      {`{"endpoint_services":[{}`, `,{"description":"` + strings.Repeat("a", 200<<10) + `"}`, "it is larger than 8 MiB"},
		"one string":      {`{"endpoint_services":[{"id":"`, `a`, "a value of more than 256 KiB"},
		"nesting":         {`{"other":`, `[`, "it is not valid JSON"},
		"unknown fields":  {`{"endpoint_services":[{"a":1`, `,"a":1`, "a value of more than 256 KiB"},
		"unknown members": {`{"a":1`, `,"a":1`, `"a" occurs twice`},
		"totals":          {`{"total_count":1`, `,"total_count":1`, `"total_count" occurs twice`},
		"white space":     {`{"endpoint_services":[`, ` `, "a value of more than 256 KiB"},
		"behind the end":  {`{"endpoint_services":[],"total_count":0}`, ` `, "a value of more than 256 KiB"},
	} {
		t.Run(name, func(t *testing.T) {
			body := &endless{begin: test.begin, repeat: test.repeat}
			api := huaweicloud.New(huaweicloud.Config{Region: "r", MaxRetries: 5, Transport: pages(func() io.ReadCloser { return body })})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := api.Do(t.Context(), &huaweicloud.Request{Service: Service, Region: "r"}, new(page[*EndpointService]))
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
			allocated := after.TotalAlloc - before.TotalAlloc
			t.Logf("%d KiB read, %d KiB allocated", body.read>>10, allocated>>10)
			if body.read > maxRead || allocated > maxAllocated {
				t.Errorf("%d KiB read, %d KiB allocated", body.read>>10, allocated>>10)
			}
		})
	}
}

func TestPage_decodingEndsWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	body := &endless{begin: `{"endpoint_services":[{}`, repeat: `,{}`}
	api := huaweicloud.New(huaweicloud.Config{Region: "r", Transport: pages(func() io.ReadCloser { cancel(); return body })})
	_, err := api.Do(ctx, &huaweicloud.Request{Service: Service, Region: "r"}, new(page[*EndpointService]))
	if !errors.Is(err, context.Canceled) || body.read != 0 {
		t.Errorf("%v after %d bytes", err, body.read)
	}
}

func TestPage_nameThatOccursTwiceDoesNotMixServices(t *testing.T) {
	t.Parallel()
	p, err := decodePage(`{"endpoint_services":[{"id":"a","id":"b"}],"total_count":1}`)
	if err != nil || text(p.EndpointServices[0].ID) != "b" {
		t.Error(p, err)
	}
}

func FuzzPage(f *testing.F) {
	for _, text := range []string{
		`{"endpoint_services":[{"id":"a"}],"total_count":1}`, `{"endpoint_services":[{"ports":[{"client_port":"80"}],"tags":[{"key":"k"}],"error":[{"error_code":"c"}]}],"total_count":"1"}`,
		`{"error":{"code":400,"message":"m"}}`, `{"endpoint_services":[null]}`,
		`{"endpoint_services":{"id":1,"tags":{"a":1},"ports":{"client_port":"x"},"supported_editions":"b","enable_policy":"1"}}`, `<html>`, ``, `{"total_count":-1}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := decodePage(text)
		if err != nil {
			for _, phrase := range []string{"unmarshal", "invalid character", "reflect", "Go "} {
				if reason := strings.ReplaceAll(err.Error(), text, ""); strings.Contains(reason, phrase) && !strings.Contains(text, phrase) {
					t.Errorf("an error in Go's words: %s", reason)
				}
			}
			if err.Error() == "" {
				t.Error("an error without a text")
			}
			return
		}
		if p.total() < listing.UnknownTotal {
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
