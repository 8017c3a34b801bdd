package servicename

import (
	"strings"
	"testing"
	"testing/quick"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

const serviceID = "36f675cc-81e7-4ef5-a8e2-5d940ed90475"

func TestParseServiceName_recognizesItsForms(t *testing.T) {
	t.Parallel()
	parsed := func(region, name, id string) parsedServiceName {
		p := parsedServiceName{types.StringValue(region), types.StringValue(name), types.StringValue(id)}
		if name == "" {
			p.Name = types.StringNull()
		}
		return p
	}
	for serviceName, want := range map[string]parsedServiceName{
		"cn-north-4.orders-api." + serviceID:           parsed("cn-north-4", "orders-api", serviceID),
		"cn-north-4.orders.v2." + serviceID:            parsed("cn-north-4", "orders.v2", serviceID),
		"cn-north-4..orders." + serviceID:              parsed("cn-north-4", ".orders", serviceID),
		"cn-north-4." + serviceID:                      parsed("cn-north-4", "", serviceID),
		"cn-north-4.." + serviceID:                     parsed("cn-north-4", "", serviceID),
		"cn-north-4." + strings.ToUpper(serviceID):     parsed("cn-north-4", "", strings.ToUpper(serviceID)),
		"cn-north-4." + serviceID + "." + serviceID:    parsed("cn-north-4", serviceID, serviceID),
		"eu-west-101.支付." + serviceID:                  parsed("eu-west-101", "支付", serviceID),
		"test123":                                      {},
		serviceID:                                      {},
		"." + serviceID:                                {},
		"cn-north-4.orders-api":                        {},
		"cn-north-4.orders-api.36f675cc":               {},
		"cn-north-4.orders-api." + serviceID + " ":     {},
		"cn-north-4.orders-api." + serviceID + "\n":    {},
		"cn-north-4.orders-api." + serviceID + ".":     {},
		" cn-north-4.orders-api." + serviceID:          {},
		"CN-North-4.orders-api." + serviceID:           {},
		"com.huaweicloud.cn-north-4.obs":               {},
		"cn-north-4.com.myhuaweicloud.v4.storage.lz13": {},
		"com.myhuaweicloud.cn-north-4.obs":             {},
		"com.t-systems.otc.eu-de.obs":                  {},
		"cn-north-4.dns." + serviceID:                  parsed("cn-north-4", "dns", serviceID),
		"eu-de.dns." + serviceID:                       parsed("eu-de", "dns", serviceID),
		" ":                                            {},
	} {
		if got := parseServiceName(serviceName); got != want {
			t.Errorf("%q: got %s, want %s", serviceName, got, want)
		}
	}
}

func TestSplit_losesNothing(t *testing.T) {
	t.Parallel()
	joins := func(name string) bool {
		region, got, id := split("cn-north-4." + name + "." + serviceID)
		return region == "cn-north-4" && got == name && id == serviceID
	}
	if err := quick.Check(joins, nil); err != nil {
		t.Error(err)
	}
}

func TestName_isBetweenRegionAndID(t *testing.T) {
	t.Parallel()
	for serviceName, want := range map[string]string{
		"cn-north-4.orders.1":              "orders",
		"cn-north-4.orders.v2.1":           "orders.v2",
		"cn-north-4.dns.1":                 "dns",
		"cn-north-4.1":                     "",
		"cn-north-4..1":                    "",
		"cn-north-4.orders.2":              "",
		"com.myhuaweicloud.cn-north-4.obs": "",
		"com.t-systems.otc.eu-de.obs":      "",
		"test123":                          "",
		"":                                 "",
	} {
		got := Name(&serviceName, new("1"))
		if want == "" && got != nil || want != "" && (got == nil || *got != want) {
			t.Errorf("%s: got %v, want %q", serviceName, got, want)
		}
	}
	if Name(nil, new("1")) != nil || Name(new("cn-north-4.orders.1"), nil) != nil || Name(new("cn-north-4.orders."), new("")) != nil {
		t.Error("a service without a name or an ID has a name")
	}
}
