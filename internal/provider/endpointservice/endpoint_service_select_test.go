package endpointservice

import (
	"fmt"

	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/redact"
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

func TestSelectService_findsTheOneMatch(t *testing.T) {
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
		filters selectArguments
		want    int // index of the service
	}{
		"the part between region and id":       {selectArguments{arguments: arguments{Name: types.StringValue("orders")}}, 0},
		"that part with dots":                  {selectArguments{arguments: arguments{Name: types.StringValue("orders.v2")}}, 1},
		"that part in another case":            {selectArguments{arguments: arguments{Name: types.StringValue("Orders")}}, 2},
		"the whole service_name":               {selectArguments{arguments: arguments{Name: types.StringValue("cn-north-4.orders.id-orders")}}, 0},
		"a service_name of another form":       {selectArguments{arguments: arguments{Name: types.StringValue("test123")}}, 3},
		"a service_name without a part":        {selectArguments{arguments: arguments{Name: types.StringValue("cn-north-4.2")}}, 4},
		"the whole service_name without an id": {selectArguments{arguments: arguments{Name: types.StringValue("cn-north-4.no-id.4")}}, 6},
		"vpc_id":                               {selectArguments{arguments: arguments{VpcID: types.StringValue("vpc-1")}}, 0},
		"server_type":                          {selectArguments{arguments: arguments{ServerType: types.StringValue("BMS")}}, 1},
		"service_type":                         {selectArguments{arguments: arguments{ServiceType: types.StringValue("gateway")}}, 1},
		"id":                                   {selectArguments{arguments: arguments{ID: types.StringValue("2")}}, 4},
		"status":                               {selectArguments{arguments: arguments{Status: types.StringValue("failed")}}, 2},
		"a border group that the API left out": {selectArguments{arguments: arguments{Name: types.StringValue("test123"), PublicBorderGroup: types.StringValue("center")}}, 3},
		"a tag with an empty value":            {selectArguments{arguments: arguments{WithTags: map[string]types.String{"reviewed": types.StringValue("")}}}, 0},
		"a null tag beside another filter":     {selectArguments{arguments: arguments{Name: types.StringValue("Orders"), WithTags: map[string]types.String{"owner": types.StringNull()}}}, 2},
		"no tags beside another filter":        {selectArguments{arguments: arguments{Name: types.StringValue("orders"), WithTags: map[string]types.String{}}}, 0},
		"a tag in another form of Unicode":     {selectArguments{arguments: arguments{WithTags: map[string]types.String{"team": types.StringValue("\u00e9quipe")}}}, 2},
		"all tags":                             {selectArguments{arguments: arguments{WithTags: map[string]types.String{"reviewed": types.StringValue(""), "owner": types.StringValue("shop")}}}, 0},
		"the newest of two":                    {selectArguments{arguments: arguments{WithTags: map[string]types.String{"owner": types.StringValue("shop")}}, MostRecent: types.BoolValue(true)}, 1},
		"the newest of one, whenever it was":   {selectArguments{arguments: arguments{Name: types.StringValue("test123")}, MostRecent: types.BoolValue(true)}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, order := range [][]*client.EndpointService{services, reversed(services)} {
				got, err := selectService(order, test.filters)
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

func TestNewest_comparesTimes(t *testing.T) {
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

func TestSelectService_explainsNoneAndSeveral(t *testing.T) {
	t.Parallel()
	orders := called("orders", createdAt("2022-04-14T09:35:47Z"))
	twin := called("twin", createdAt("2022-04-14T11:35:47+02:00"))
	undated := called("undated")
	available := arguments{Status: types.StringValue("available")}
	newest := selectArguments{MostRecent: types.BoolValue(true), arguments: available}
	for name, test := range map[string]struct {
		services        []*client.EndpointService
		filters         selectArguments
		summary, detail string
	}{
		"none": {
			nil, selectArguments{arguments: available},
			"No endpoint service matches",
			"Check the filters, the region, and the project. Except for endpoint_service_name, filters compare exactly and are case-sensitive.",
		},
		"none, and no name is near": {
			[]*client.EndpointService{orders, {}}, selectArguments{arguments: arguments{Name: types.StringValue("readers")}},
			"No endpoint service matches",
			"Check the filters, the region, and the project. Except for endpoint_service_name, filters compare exactly and are case-sensitive.",
		},
		"none, and a name is near": {
			[]*client.EndpointService{twin, called("orders-api"), orders, {}}, selectArguments{arguments: arguments{Name: types.StringValue("Order")}},
			"No endpoint service matches",
			"Check the filters, the region, and the project. Except for endpoint_service_name, filters compare exactly and are case-sensitive.\n\n" +
				"Services with the same or a similar name:\n" +
				"  - cn-north-4.orders.id-orders, available, created 2022-04-14T09:35:47Z\n" +
				"  - cn-north-4.orders-api.id-orders-api, available, created unknown",
		},
		"none, and letters are swapped": {
			[]*client.EndpointService{orders, twin}, selectArguments{arguments: arguments{Name: types.StringValue("odrers")}},
			"No endpoint service matches",
			"Check the filters, the region, and the project. Except for endpoint_service_name, filters compare exactly and are case-sensitive.\n\n" +
				"Services with the same or a similar name:\n" +
				"  - cn-north-4.orders.id-orders, available, created 2022-04-14T09:35:47Z",
		},
		"none, since another filter does not match": {
			[]*client.EndpointService{orders}, selectArguments{arguments: arguments{Name: types.StringValue("orders"), VpcID: types.StringValue("vpc-1")}},
			"No endpoint service matches",
			"Check the filters, the region, and the project. Except for endpoint_service_name, filters compare exactly and are case-sensitive.\n\n" +
				"Services with the same or a similar name:\n" +
				"  - cn-north-4.orders.id-orders, available, created 2022-04-14T09:35:47Z",
		},
		"several": {
			[]*client.EndpointService{orders, twin}, selectArguments{arguments: available},
			"Multiple endpoint services match",
			"2 services match:\n" +
				"  - cn-north-4.orders.id-orders, available, created 2022-04-14T09:35:47Z\n" +
				"  - cn-north-4.twin.id-twin, available, created 2022-04-14T11:35:47+02:00\n\n" +
				"Set name or id to select one of them, add filters, or set most_recent = true to select the newest.",
		},
		"several of the same time": {
			[]*client.EndpointService{orders, called("old", createdAt("2020-01-01T00:00:00Z")), twin}, newest,
			"Cannot determine the newest endpoint service",
			"3 services match, and the newest 2 of them have the same created_at:\n" +
				"  - cn-north-4.orders.id-orders, available, created 2022-04-14T09:35:47Z\n" +
				"  - cn-north-4.twin.id-twin, available, created 2022-04-14T11:35:47+02:00\n\n" +
				"Set name or id to select a service, or add filters.",
		},
		"several, one of no time": {
			[]*client.EndpointService{orders, undated}, newest,
			"Cannot determine the newest endpoint service",
			"2 services match, and most_recent compares their created_at. This service has no valid one:\n" +
				"  - cn-north-4.undated.id-undated, available, created unknown\n\nSet name or id to select a service, or add filters.",
		},
		"several, one of an odd time": {
			[]*client.EndpointService{orders, called("odd", createdAt("yesterday"))}, newest,
			"Cannot determine the newest endpoint service",
			"2 services match, and most_recent compares their created_at. This service has no valid one:\n" +
				"  - cn-north-4.odd.id-odd, available, created yesterday\n\nSet name or id to select a service, or add filters.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := selectService(test.services, test.filters)
			if got != nil || err == nil || err.summary != test.summary || err.detail(redact.New()) != test.detail {
				t.Errorf("got %v, %+v\nwant %s: %s", got, err, test.summary, test.detail)
			}
		})
	}
}

func TestSelectionError_namesTenServicesAtMost(t *testing.T) {
	t.Parallel()
	var services []*client.EndpointService
	for i := range 12 {
		services = append(services, called(fmt.Sprintf("orders-%02d", i)))
	}
	for _, filters := range []selectArguments{{}, {arguments: arguments{Name: types.StringValue("orders")}}} {
		_, err := selectService(services, filters)
		if got := strings.Count(err.detail(redact.New()), "  - "); got != 10 {
			t.Errorf("%d are named", got)
		}
		if !strings.Contains(err.detail(redact.New()), "id-orders-09, available, created unknown\n  and 2 more") {
			t.Errorf("the rest is not counted: %v", err)
		}
	}
}

func TestSelectionError_showsNoControlCharacters(t *testing.T) {
	t.Parallel()
	hostile := called("a\x1b[2J\n  - forged\u202e" + strings.Repeat("x", 300))
	got := firstOf([]*client.EndpointService{hostile}, redact.New())
	if strings.ContainsAny(got, "\x1b\n\u202e") || len(got) > 1000 {
		t.Errorf("got %q", got)
	}
}
