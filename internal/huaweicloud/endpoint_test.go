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

func TestParseEndpoint(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		endpoint string
		insecure bool
		want     string // a URL, or an error's text
	}{
		{"https://vpcep.example.com", false, "https://vpcep.example.com"},
		{"https://vpcep.example.com/", false, "https://vpcep.example.com"},
		{"vpcep.example.com", false, "https://vpcep.example.com"},
		{"vpcep.example.com:8443/v1", false, "https://vpcep.example.com:8443"},
		{"https://iam.example.com/v3/", false, "https://iam.example.com"},
		{"https://iam.example.com/v3.0", false, "https://iam.example.com"},
		{"https://example.com/api/v1x", false, "https://example.com/api/v1x"},
		{"https://example.com/api//v1//", false, "https://example.com/api"},
		{"http://127.0.0.1:1", false, "http://127.0.0.1:1"},
		{"http://[::1]:1", false, "http://[::1]:1"},
		{"http://localhost", false, "http://localhost"},
		{"http://example.com", true, "http://example.com"},
		{"http://example.com", false, "plain http would send the credentials unencrypted; use https, or set insecure = true"},
		{"https://user:secret@example.com", false, "it must not hold a user name or password"},
		{"ftp://example.com", false, "it must begin with https://"},
		{"", false, "it names no host"},
		{"https://", false, "it names no host"},
		{"https://:443", false, "it names no host"},
		{"https://example.com?q", false, "it must not have a query or a fragment"},
		{"https://example.com?", false, "it must not have a query or a fragment"},
		{"https://example.com#f", false, "it must not have a query or a fragment"},
		{"https://exa mple.com", false, "it is not a URL"},
		{"https://exa\nmple.com", false, "it is not a URL"},
	} {
		u, err := ParseEndpoint(test.endpoint, test.insecure)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = u.String()
		}
		if got != test.want {
			t.Errorf("%q: %s, want %s", test.endpoint, got, test.want)
		}
	}
}
