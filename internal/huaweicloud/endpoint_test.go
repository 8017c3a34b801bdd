package huaweicloud

import (
	"errors"
	"net/url"
	"testing"
)

func TestClient_endpointFollowsRegionAndCloud(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ region, cloud, want string }{
		{"cn-north-4", "", "https://iam.cn-north-4.myhuaweicloud.com"},
		{"eu-west-101", "", "https://iam.eu-west-101.myhuaweicloud.eu"},
		{"eu-west-0", "", "https://iam.eu-west-0.myhuaweicloud.com"},
		{"eu-west-101", "myhuaweicloud.com", "https://iam.eu-west-101.myhuaweicloud.com"},
		{"eu-de", "otc.t-systems.com", "https://iam.eu-de.otc.t-systems.com"},
	} {
		c := New(Config{Region: "elsewhere", Cloud: test.cloud})
		if got, err := c.Endpoint("iam", test.region); err != nil || got.String() != test.want {
			t.Errorf("%s of %q: %s, %v, want %s", test.region, test.cloud, got, err, test.want)
		}
	}
	if _, err := New(Config{}).Endpoint("iam", ""); !errors.Is(err, ErrNoRegion) {
		t.Errorf("without a region: %v", err)
	}
	for _, region := range []string{"RegionOne", "my_region_1", "a.b", "x/y"} {
		_, err := New(Config{Region: region}).Endpoint("iam", region)
		if want := `there is no default endpoint of IAM in the region "` + region + `", which is no region code such as cn-north-4`; err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	given := &url.URL{Scheme: "https", Host: "example.com"}
	c := New(Config{Endpoints: map[string]*url.URL{"iam": given}})
	for _, region := range []string{"", "RegionOne"} {
		if got, err := c.Endpoint("iam", region); err != nil || got != given {
			t.Errorf("configured, in %q: %s, %v", region, got, err)
		}
	}
}
