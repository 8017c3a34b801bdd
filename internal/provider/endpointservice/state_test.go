package endpointservice

import (
	"cmp"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

func TestAttributesOf_keepsEveryField(t *testing.T) {
	t.Parallel()
	some := func(n int64) client.Integer { return client.Integer{Value: n, Valid: true} }
	for name, test := range map[string]struct {
		service client.EndpointService
		want    map[string]string // null, or empty for a list, where it is left out
	}{
		"nothing known": {service: client.EndpointService{Ports: []client.Port{}, Tags: []client.Tag{}, Error: []client.ServiceError{}, SupportedEditions: []*string{}}},
		"values that are zero": {
			client.EndpointService{
				ApprovalEnabled: new(false), ConnectionCount: some(0), Description: new(""), EnablePolicy: new(false),
				Ports: []client.Port{{}}, Tags: []client.Tag{{}}, Error: []client.ServiceError{{}}, SupportedEditions: []*string{nil, new("")},
			},
			map[string]string{
				"approval_enabled": "false", "connection_count": "0", "description": `""`, "enable_policy": "false",
				"ports":              `[{"client_port":<null>,"protocol":<null>,"server_port":<null>}]`,
				"tags":               `[{"key":<null>,"value":<null>}]`,
				"error":              `[{"code":<null>,"message":<null>}]`,
				"supported_editions": `[<null>,""]`,
			},
		},
		"everything": {
			client.EndpointService{
				ID: new("id"), PortID: new("port"), ServiceName: new("north.orders.id"), ServerType: new("LB"), VpcID: new("vpc"),
				ApprovalEnabled: new(true), Status: new("failed"), ServiceType: new("interface"), CreatedAt: new("then"), UpdatedAt: new("now"),
				ProjectID: new("project"), DomainID: new("domain"), IP: new("10.0.0.1"), ConnectionCount: some(3), TCPProxy: new("open"),
				Description: new("text"), PublicBorderGroup: new("center"), EnablePolicy: new(true),
				Ports:             []client.Port{{ClientPort: some(443), ServerPort: some(8443), Protocol: new("TCP")}, {ClientPort: some(80)}},
				Tags:              []client.Tag{{Key: new("b"), Value: new("2")}, {Key: new("a"), Value: new("1")}},
				Error:             []client.ServiceError{{Message: new("no port"), Code: new("EndPoint.2034")}},
				SupportedEditions: []*string{new("profession"), new("basic")},
			},
			map[string]string{
				"id": `"id"`, "port_id": `"port"`, "service_name": `"north.orders.id"`, "name": `"orders"`, "server_type": `"LB"`, "vpc_id": `"vpc"`,
				"approval_enabled": "true", "status": `"failed"`, "service_type": `"interface"`, "created_at": `"then"`, "updated_at": `"now"`,
				"project_id": `"project"`, "domain_id": `"domain"`, "ip": `"10.0.0.1"`, "connection_count": "3", "tcp_proxy": `"open"`,
				"description": `"text"`, "public_border_group": `"center"`, "enable_policy": "true",
				"ports": `[{"client_port":443,"protocol":"TCP","server_port":8443},{"client_port":80,"protocol":<null>,"server_port":<null>}]`,
				"tags":  `[{"key":"b","value":"2"},{"key":"a","value":"1"}]`, "error": `[{"code":"EndPoint.2034","message":"no port"}]`,
				"supported_editions": `["profession","basic"]`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, diags := attributesOf(t.Context(), &test.service)
			if diags.HasError() {
				t.Fatal(diags)
			}
			if len(got) != len(serviceAttributes()) {
				t.Errorf("%d attributes", len(got))
			}
			for name, value := range got {
				leftOut := "<null>"
				if _, isList := value.(types.List); isList {
					leftOut = "[]"
				}
				if want := cmp.Or(test.want[name], leftOut); value.String() != want {
					t.Errorf("%s: got %s, want %s", name, value, want)
				}
			}
		})
	}
}

func TestSelectArguments_keepWhatIsConfigured(t *testing.T) {
	t.Parallel()
	text := types.StringValue
	for name, test := range map[string]struct {
		configured        selectArguments
		name, borderGroup types.String // of the API
		want              [2]types.String
	}{
		"nothing configured":                     {selectArguments{}, text("orders"), text("center"), [2]types.String{text("orders"), text("center")}},
		"a service without a name":               {selectArguments{}, types.StringNull(), types.StringNull(), [2]types.String{}},
		"a full name":                            {selectArguments{arguments: arguments{Name: text("cn-north-4.orders.1")}}, text("orders"), types.StringNull(), [2]types.String{text("cn-north-4.orders.1")}},
		"a border group that the API leaves out": {selectArguments{arguments: arguments{PublicBorderGroup: text("center")}}, text("orders"), types.StringNull(), [2]types.String{text("orders"), text("center")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			attributes := map[string]attr.Value{"name": test.name, "public_border_group": test.borderGroup}
			test.configured.keep(attributes)
			if got := [2]types.String{attributes["name"].(types.String), attributes["public_border_group"].(types.String)}; got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
