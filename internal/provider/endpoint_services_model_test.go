package provider

import (
	"reflect"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

func TestNewEndpointServiceModel_keepsEveryField(t *testing.T) {
	t.Parallel()
	some := func(n int64) client.Integer { return client.Integer{Value: n, Valid: true} }
	for name, test := range map[string]struct {
		service client.EndpointService
		want    endpointServiceModel
	}{
		"nothing known": {
			client.EndpointService{SupportedEditions: []*string{}},
			endpointServiceModel{Ports: []portModel{}, Tags: []tagModel{}, Error: []serviceErrorModel{}, SupportedEditions: []*string{}},
		},
		"values that are zero": {
			client.EndpointService{
				ApprovalEnabled: new(false), ConnectionCount: some(0), Description: new(""), EnablePolicy: new(false),
				Ports: []client.Port{{}}, Tags: []client.Tag{{}}, Error: []client.ServiceError{{}}, SupportedEditions: []*string{nil, new("")},
			},
			endpointServiceModel{
				ApprovalEnabled: new(false), ConnectionCount: new(int64(0)), Description: new(""), EnablePolicy: new(false),
				Ports: []portModel{{}}, Tags: []tagModel{{}}, Error: []serviceErrorModel{{}}, SupportedEditions: []*string{nil, new("")},
			},
		},
		"everything": {
			client.EndpointService{
				ID: new("id"), PortID: new("port"), ServiceName: new("name"), ServerType: new("LB"), VpcID: new("vpc"),
				ApprovalEnabled: new(true), Status: new("failed"), ServiceType: new("interface"), CreatedAt: new("then"), UpdatedAt: new("now"),
				ProjectID: new("project"), DomainID: new("domain"), IP: new("10.0.0.1"), ConnectionCount: some(3), TCPProxy: new("open"),
				Description: new("text"), PublicBorderGroup: new("center"), EnablePolicy: new(true),
				Ports:             []client.Port{{ClientPort: some(443), ServerPort: some(8443), Protocol: new("TCP")}, {ClientPort: some(80)}},
				Tags:              []client.Tag{{Key: new("b"), Value: new("2")}, {Key: new("a"), Value: new("1")}},
				Error:             []client.ServiceError{{Message: new("no port"), Code: new("EndPoint.2034")}},
				SupportedEditions: []*string{new("profession"), new("basic")},
			},
			endpointServiceModel{
				ID: new("id"), PortID: new("port"), ServiceName: new("name"), ServerType: new("LB"), VpcID: new("vpc"),
				ApprovalEnabled: new(true), Status: new("failed"), ServiceType: new("interface"), CreatedAt: new("then"), UpdatedAt: new("now"),
				ProjectID: new("project"), DomainID: new("domain"), IP: new("10.0.0.1"), ConnectionCount: new(int64(3)), TCPProxy: new("open"),
				Description: new("text"), PublicBorderGroup: new("center"), EnablePolicy: new(true),
				Ports:             []portModel{{new(int64(443)), new(int64(8443)), new("TCP")}, {ClientPort: new(int64(80))}},
				Tags:              []tagModel{{new("b"), new("2")}, {new("a"), new("1")}},
				Error:             []serviceErrorModel{{new("no port"), new("EndPoint.2034")}},
				SupportedEditions: []*string{new("profession"), new("basic")},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := newEndpointServiceModel(&test.service); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}
