package vpcep

import (
	"encoding/json"
	"hash/fnv"
	"math/rand/v2"
	"strings"
)

// publicServices are invented; their names have forms that occur.
var publicServices = []struct {
	name, owner, serviceType, createdAt string
	charged                             bool
}{
	{"com.myhuaweicloud.REGION.swr", "SWR", "interface", "2024-11-05T06:30:12Z", true},
	{"REGION.com.myhuaweicloud.v4.obsv2.lz11", "OBS", "gateway", "2023-08-17T02:11:48Z", false},
	{"com.myhuaweicloud.REGION.obs", "OBS", "gateway", "2020-03-26T09:02:31Z", false},
	{"REGION.dns.ID", "DNS", "interface", "2019-06-20T11:45:00Z", false},
	{"com.myhuaweicloud.REGION.dns", "DNS", "interface", "2018-12-01T08:00:00Z", false},
}

// PublicServices are a few services of a cloud's operators in a region, the same every time.
func PublicServices(region string) []Service {
	services := make([]Service, len(publicServices))
	for i, p := range publicServices {
		name := strings.ReplaceAll(p.name, "REGION", region)
		seed := fnv.New64()
		_, _ = seed.Write([]byte(name))
		id := generator{Rand: rand.New(rand.NewPCG(seed.Sum64(), 1))}.uuid()
		name = strings.ReplaceAll(name, "ID", id)
		out, err := json.Marshal(object{
			"id": id, "owner": p.owner, "service_name": name, "service_type": p.serviceType,
			"created_at": p.createdAt, "is_charge": p.charged, "public_border_group": "center",
			"enable_policy": p.serviceType == "gateway", // not in the reference's table, but in the SDK's model
		})
		if err != nil {
			panic(err) // all values are plain data
		}
		services[i] = Service{JSON: out, ID: id, Name: name, CreatedAt: p.createdAt, PublicBorderGroup: "center"}
	}
	return services
}
