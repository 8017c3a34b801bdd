package vpcep

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"time"
)

// Generate generates n services of a project, newest first, each with a different creation time. The result depends only on
// the arguments. It covers everything that the API may send: ports as numbers and as strings, missing and null fields, both
// forms of error, text that needs escaping, and a field that is not in the reference.
func Generate(n int, seed uint64, region, projectID, domainID string) []Service {
	g := generator{rand.New(rand.NewPCG(seed, seed)), region, projectID, domainID}
	services := make([]Service, n)
	created := time.Date(2026, time.October, 1, 12, 0, 0, 0, time.UTC)
	for i := range services {
		created = created.Add(-time.Duration(1+g.IntN(7200)) * time.Second)
		var err error
		if services[i], err = NewService(g.service(created)); err != nil {
			panic(err) // every generated object has an id
		}
	}
	return services
}

type generator struct {
	*rand.Rand
	region, projectID, domainID string
}

// object is a JSON object. A field whose value is absent{} is left out.
type object map[string]any

type absent struct{}

func (g generator) service(created time.Time) []byte {
	id := g.uuid()
	status := pick(g, "available", "available", "available", "available", "available", "creating", "failed", "deleting")
	name := g.region + "." + id // the form of a service that was created without a name
	if g.IntN(5) > 0 {
		name = fmt.Sprintf("%s.%s-%s.%s", g.region, pick(g, "orders", "billing", "search", "audit", "mail", "metrics"), pick(g, "api", "db", "cache", "gw"), id)
	}
	updated := created.Add(time.Duration(g.IntN(3600)) * time.Second)
	service := object{
		"id":                  id,
		"port_id":             g.uuid(),
		"service_name":        name,
		"server_type":         pick(g, "LB", "LB", "LB", "VM", "VIP"),
		"vpc_id":              g.uuid(),
		"approval_enabled":    g.IntN(2) == 0,
		"status":              status,
		"service_type":        pick(g, "interface", "interface", "interface", "gateway"),
		"created_at":          created.Format(time.RFC3339),
		"updated_at":          updated.Format(time.RFC3339),
		"project_id":          g.projectID,
		"domain_id":           g.maybe(g.domainID),
		"ports":               g.ports(),
		"ip":                  g.maybe(fmt.Sprintf("10.%d.%d.%d", g.IntN(256), g.IntN(256), g.IntN(256))),
		"tags":                g.tags(),
		"connection_count":    g.maybe(g.IntN(50)),
		"tcp_proxy":           g.maybe(pick(g, "close", "close", "toa_open", "proxy_open", "open")),
		"error":               g.errors(status),
		"description":         g.maybe(g.description()),
		"supported_editions":  g.editions(),
		"public_border_group": g.maybe(pick(g, "center", "br-abc-aaa1")),
		"enable_policy":       g.maybe(g.IntN(2) == 0),
		"ip_version":          g.maybe("ipv4"), // not in the reference
	}
	maps.DeleteFunc(service, func(_ string, value any) bool { return value == absent{} })
	out, err := json.Marshal(service)
	if err != nil {
		panic(err) // all values are plain data
	}
	return out
}

func pick[T any](g generator, values ...T) T { return values[g.IntN(len(values))] }

// maybe returns value in four of six cases, and otherwise absent or null.
func (g generator) maybe(value any) any {
	return pick[any](g, value, value, value, value, absent{}, nil)
}

func (g generator) uuid() string {
	high, low := g.Uint64(), g.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", high>>32, high>>16&0xffff, high&0xfff, low>>48&0x3fff|0x8000, low&0xffffffffffff)
}

func (g generator) ports() []object {
	ports := make([]object, 1+g.IntN(3))
	asStrings := g.IntN(3) == 0
	for i := range ports {
		var client, server any = 1024*(i+1) + g.IntN(1024), 1 + g.IntN(65535)
		if asStrings {
			client, server = fmt.Sprint(client), fmt.Sprint(server)
		}
		ports[i] = object{"client_port": client, "server_port": server, "protocol": "TCP"}
	}
	return ports
}

func (g generator) tags() any {
	tags := make([]object, 0, 4)
	for _, tag := range []object{
		{"key": "environment", "value": pick(g, "production", "staging", "test")},
		{"key": "owner", "value": pick(g, "platform", "équipe réseau", "支付组")},
		{"key": "成本中心", "value": fmt.Sprintf("CC-%04d", g.IntN(10000))},
		{"key": "reviewed", "value": ""},
	} {
		if g.IntN(2) == 0 {
			tags = append(tags, tag)
		}
	}
	if len(tags) == 0 {
		return pick[any](g, tags, nil, absent{})
	}
	return tags
}

func (g generator) errors(status string) any {
	if status != "failed" {
		return pick[any](g, []object{}, nil, absent{})
	}
	const message, code = "The port of the load balancer was not found.", "EndPoint.2034"
	return json.RawMessage(fmt.Sprintf(pick(g, `[{"message":%q,"code":%q}]`, `[{"error_message":%q,"error_code":%q}]`), message, code))
}

func (g generator) description() string {
	return pick(g, "", "Orders of the shop", `The "fast" one; path C:\services`, "cost is ${price} or %{ if x }y%{ endif }",
		"first line\nsecond line\tand a tab", "выставление счетов, 请求, données", "shipping 🚚 and returns 📦")
}

func (g generator) editions() any {
	return pick[any](g, []string{"basic"}, []string{"basic", "profession"}, []string{}, absent{})
}
