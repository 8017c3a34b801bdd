package provider

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
)

// called is a service of this name, whose id is "id-" and the name, dots aside.
func called(name string, changes ...func(*client.EndpointService)) *client.EndpointService {
	id := "id-" + strings.ReplaceAll(name, ".", "")
	s := &client.EndpointService{
		ID:          &id,
		ServiceName: new("cn-north-4." + name + "." + id),
		Status:      new("available"),
	}
	for _, change := range changes {
		change(s)
	}
	return s
}

func createdAt(time string) func(*client.EndpointService) {
	return func(s *client.EndpointService) { s.CreatedAt = &time }
}

func tagged(key, value string) func(*client.EndpointService) {
	return func(s *client.EndpointService) { s.Tags = append(s.Tags, client.Tag{Key: &key, Value: &value}) }
}

func TestPickTakesTheOneServiceThatMatches(t *testing.T) {
	t.Parallel()
	services := []*client.EndpointService{
		called("orders", createdAt("2022-04-14T09:35:47Z"), tagged("owner", "shop"), tagged("reviewed", ""), func(s *client.EndpointService) {
			s.VpcID, s.ServerType, s.ServiceType, s.PublicBorderGroup = new("vpc-1"), new("LB"), new("interface"), new("center")
		}),
		called("orders.v2", createdAt("2022-04-14T09:35:47.5Z"), tagged("owner", "shop"), func(s *client.EndpointService) {
			s.VpcID, s.ServerType, s.ServiceType, s.PublicBorderGroup = new("vpc-2"), new("BMS"), new("gateway"), new("edge")
		}),
		called("Orders", createdAt("2018-01-30T07:42:01.174"), tagged("team", "e\u0301quipe"), func(s *client.EndpointService) { s.Status = new("failed") }),
		{ID: new("1"), ServiceName: new("test123")},
		{ID: new("2"), ServiceName: new("cn-north-4.2")},
		{ID: new("3"), Tags: []client.Tag{{Key: new("owner")}, {}}},
		{ServiceName: new("cn-north-4.no-id.4")},
	}
	for name, test := range map[string]struct {
		filters lookupModel
		want    int // index of the service
	}{
		"the part between region and id":       {lookupModel{Name: new("orders")}, 0},
		"that part with dots":                  {lookupModel{Name: new("orders.v2")}, 1},
		"that part in another case":            {lookupModel{Name: new("Orders")}, 2},
		"the whole service_name":               {lookupModel{Name: new("cn-north-4.orders.id-orders")}, 0},
		"a service_name of another form":       {lookupModel{Name: new("test123")}, 3},
		"a service_name without a part":        {lookupModel{Name: new("cn-north-4.2")}, 4},
		"the whole service_name without an id": {lookupModel{Name: new("cn-north-4.no-id.4")}, 6},
		"vpc_id":                               {lookupModel{endpointServiceModel: endpointServiceModel{VpcID: new("vpc-1")}}, 0},
		"server_type":                          {lookupModel{endpointServiceModel: endpointServiceModel{ServerType: new("BMS")}}, 1},
		"service_type":                         {lookupModel{endpointServiceModel: endpointServiceModel{ServiceType: new("gateway")}}, 1},
		"id":                                   {lookupModel{endpointServiceModel: endpointServiceModel{ID: new("2")}}, 4},
		"status":                               {lookupModel{endpointServiceModel: endpointServiceModel{Status: new("failed")}}, 2},
		"a border group that the API left out": {lookupModel{Name: new("test123"), endpointServiceModel: endpointServiceModel{PublicBorderGroup: new("center")}}, 3},
		"a tag with an empty value":            {lookupModel{WithTags: map[string]string{"reviewed": ""}}, 0},
		"a tag in another form of Unicode":     {lookupModel{WithTags: map[string]string{"team": "\u00e9quipe"}}, 2},
		"all tags":                             {lookupModel{WithTags: map[string]string{"reviewed": "", "owner": "shop"}}, 0},
		"the newest of two":                    {lookupModel{MostRecent: types.BoolValue(true), WithTags: map[string]string{"owner": "shop"}}, 1},
		"the newest of one, whenever it was":   {lookupModel{MostRecent: types.BoolValue(true), Name: new("test123")}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, order := range [][]*client.EndpointService{services, reversed(services)} {
				got, err := pick(order, &test.filters)
				if err != nil || got != services[test.want] {
					t.Errorf("got %v, %v; want service %d", got, err, test.want)
				}
			}
		})
	}
}

func reversed(services []*client.EndpointService) []*client.EndpointService {
	services = slices.Clone(services)
	slices.Reverse(services)
	return services
}

func TestNewestComparesTimesAndNotTheirText(t *testing.T) {
	t.Parallel()
	for name, times := range map[string][2]string{
		"a fraction of a second":       {"2022-04-14T09:35:47Z", "2022-04-14T09:35:47.1Z"},
		"without a zone it is UTC":     {"2022-04-14T09:35:47Z", "2022-04-14T09:35:48"},
		"a zone counts":                {"2022-04-14T10:35:47+02:00", "2022-04-14T09:35:47Z"},
		"a fraction without a zone":    {"2018-01-30T07:42:01.174", "2018-01-30T07:42:01.175"},
		"from before the year one, on": {"0000-01-01T00:00:00Z", "0000-01-01T00:00:01Z"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			older, newer := called("a", createdAt(times[0])), called("b", createdAt(times[1]))
			for _, order := range [][]*client.EndpointService{{older, newer}, {newer, older}} {
				if got, err := newest(order); err != nil || got != newer {
					t.Errorf("got %v, %v; want the one of %s", got, err, times[1])
				}
			}
		})
	}
}

func TestPickSaysWhyThereIsNotExactlyOneService(t *testing.T) {
	t.Parallel()
	orders := called("orders", createdAt("2022-04-14T09:35:47Z"))
	twin := called("twin", createdAt("2022-04-14T11:35:47+02:00"))
	undated := called("undated")
	available := endpointServiceModel{Status: new("available")}
	newest := lookupModel{MostRecent: types.BoolValue(true), endpointServiceModel: available}
	for name, test := range map[string]struct {
		services        []*client.EndpointService
		filters         lookupModel
		summary, detail string
	}{
		"none": {
			nil, lookupModel{endpointServiceModel: available},
			"No endpoint service matches",
			"Check the filters, the region and the project. Names and IDs are exact, case included.",
		},
		"none, and no name is near": {
			[]*client.EndpointService{orders, {}}, lookupModel{Name: new("readers")},
			"No endpoint service matches",
			"Check the filters, the region and the project. Names and IDs are exact, case included.",
		},
		"none, and a name is near": {
			[]*client.EndpointService{twin, called("orders-api"), orders, {}}, lookupModel{Name: new("Order")},
			"No endpoint service matches",
			"Check the filters, the region and the project. Names and IDs are exact, case included.\n\n" +
				"These have that name or one like it:\n" +
				"  - cn-north-4.orders.id-orders (id id-orders, available, created 2022-04-14T09:35:47Z)\n" +
				"  - cn-north-4.orders-api.id-orders-api (id id-orders-api, available, created unknown)",
		},
		"none, and letters are swapped": {
			[]*client.EndpointService{orders, twin}, lookupModel{Name: new("odrers")},
			"No endpoint service matches",
			"Check the filters, the region and the project. Names and IDs are exact, case included.\n\n" +
				"These have that name or one like it:\n" +
				"  - cn-north-4.orders.id-orders (id id-orders, available, created 2022-04-14T09:35:47Z)",
		},
		"none, since another filter does not match": {
			[]*client.EndpointService{orders}, lookupModel{Name: new("orders"), endpointServiceModel: endpointServiceModel{VpcID: new("vpc-1")}},
			"No endpoint service matches",
			"Check the filters, the region and the project. Names and IDs are exact, case included.\n\n" +
				"These have that name or one like it:\n" +
				"  - cn-north-4.orders.id-orders (id id-orders, available, created 2022-04-14T09:35:47Z)",
		},
		"several": {
			[]*client.EndpointService{orders, twin}, lookupModel{endpointServiceModel: available},
			"Several endpoint services match",
			"2 services match:\n" +
				"  - cn-north-4.orders.id-orders (id id-orders, available, created 2022-04-14T09:35:47Z)\n" +
				"  - cn-north-4.twin.id-twin (id id-twin, available, created 2022-04-14T11:35:47+02:00)\n\n" +
				"Give the exact name or the id of one, add filters, or set most_recent = true to take the newest.",
		},
		"several of the same time": {
			[]*client.EndpointService{orders, called("old", createdAt("2020-01-01T00:00:00Z")), twin}, newest,
			"The newest endpoint service cannot be told",
			"Of 3 services that match, 2 were created last, at the same time:\n" +
				"  - cn-north-4.orders.id-orders (id id-orders, available, created 2022-04-14T09:35:47Z)\n" +
				"  - cn-north-4.twin.id-twin (id id-twin, available, created 2022-04-14T11:35:47+02:00)\n\n" +
				"Give the exact name or the id of one, or add filters.",
		},
		"several, one of no time": {
			[]*client.EndpointService{orders, undated}, newest,
			"The newest endpoint service cannot be told",
			"2 services match, and most_recent compares their times of creation. This one has none that can be read:\n" +
				"  - cn-north-4.undated.id-undated (id id-undated, available, created unknown)",
		},
		"several, one of an odd time": {
			[]*client.EndpointService{orders, called("odd", createdAt("yesterday"))}, newest,
			"The newest endpoint service cannot be told",
			"2 services match, and most_recent compares their times of creation. This one has none that can be read:\n" +
				"  - cn-north-4.odd.id-odd (id id-odd, available, created yesterday)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := pick(test.services, &test.filters)
			var pickErr *pickError
			if got != nil || !errors.As(err, &pickErr) || pickErr.summary != test.summary || pickErr.detail != test.detail {
				t.Errorf("got %v, %v\nwant %s: %s", got, err, test.summary, test.detail)
			}
		})
	}
}

func TestErrorsNameNoMoreThanTenServices(t *testing.T) {
	t.Parallel()
	var services []*client.EndpointService
	for i := range 12 {
		services = append(services, called(fmt.Sprintf("orders-%02d", i)))
	}
	for _, filters := range []lookupModel{{}, {Name: new("orders")}} {
		_, err := pick(services, &filters)
		if got := strings.Count(fmt.Sprint(err), "  - "); got != 10 {
			t.Errorf("%d are named", got)
		}
		if !strings.Contains(fmt.Sprint(err), "id-orders-09, available, created unknown)\n  and 2 more") {
			t.Errorf("the rest is not counted: %v", err)
		}
	}
}

func TestStateKeepsWhatIsConfigured(t *testing.T) {
	t.Parallel()
	service := called("orders", func(s *client.EndpointService) { s.ProjectID = new("owner") })
	for name, test := range map[string]struct{ configured, wantProject, wantGroup *string }{
		"nothing":              {nil, new("owner"), nil},
		"another than it says": {new("given"), new("given"), new("given")},
	} {
		m := lookupModel{endpointServiceModel: endpointServiceModel{ProjectID: test.configured, PublicBorderGroup: test.configured}}
		m.set(service)
		if !agrees(test.wantProject, m.ProjectID) || text(m.PublicBorderGroup) != text(test.wantGroup) || text(m.ID) != "id-orders" {
			t.Errorf("%s: the state has project %v, border group %v, id %v", name, text(m.ProjectID), text(m.PublicBorderGroup), text(m.ID))
		}
	}
}
