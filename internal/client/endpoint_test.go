package client

import "testing"

func TestEndpointsFollowRegionAndCloud(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ region, cloud, want string }{
		{"cn-north-4", "", "https://iam.cn-north-4.myhuaweicloud.com"},
		{"eu-west-101", "", "https://iam.eu-west-101.myhuaweicloud.eu"},
		{"eu-west-0", "", "https://iam.eu-west-0.myhuaweicloud.com"},
		{"eu-west-101", "myhuaweicloud.com", "https://iam.eu-west-101.myhuaweicloud.com"},
		{"eu-de", "otc.t-systems.com", "https://iam.eu-de.otc.t-systems.com"},
	} {
		c := New(Config{Region: "elsewhere", Cloud: test.cloud})
		if got := c.iamEndpoint(test.region).String(); got != test.want {
			t.Errorf("%s of %q: %s, want %s", test.region, test.cloud, got, test.want)
		}
	}
}
