package config

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// A misspelled service would send credentials to the public cloud. Other
// services of the huaweicloud provider have no effect.
func TestMeantService(t *testing.T) {
	t.Parallel()
	for service, names := range map[string]string{
		"vpcep": "VPCEP Vpcep vpcEp vpc_ep vpc-ep VPC.EP vpcepv1 vpcep_v1 vpceps vpce vpcp vpep pcep vcpep vpcpe vpecp vpcap vpcendpoint vpc_endpoint vpc-endpoints",
		"iam":   "IAM Iam i.am iam_v3 iam-v3.0 iamv5 aim ima im iamm",
		"sts":   "STS Sts st.s stsv5 tss sst st ts stss",
		"": "vpc vpn ecs evs obs dns elb nat eip eps ims ces cts lts css sms sfs smn rms oms tms dms dds das dws drs rds dcs dis dli mrs cce cci cbr cbh as er cc dc ga " +
			"ram iec ief ivs iotda kms waf hss identity identitycenter organizations apig swr tts mpc vod live modelarts functiongraph",
	} {
		for name := range strings.FieldsSeq(names) {
			if got := meantService(name); got != service {
				t.Errorf("%s: %q, want %q", name, got, service)
			}
		}
	}
}

func TestEndpoints_misspelledServiceIsRefused(t *testing.T) {
	t.Parallel()
	const want = ": Invalid provider configuration: The argument endpoints.VPCEP has no effect, so requests and their credentials would go to the default endpoint. The name of this service is vpcep."
	for name, test := range map[string]struct {
		block texts
		want  []string
	}{
		"letter case":          {texts{"endpoints.VPCEP": "https://vpcep.example.com"}, []string{"endpoints.VPCEP" + want}},
		"unknown":              {texts{"endpoints.VPCEP": unknown}, []string{"endpoints.VPCEP" + want}},
		"empty":                {texts{"endpoints.VPCEP": ""}, nil},
		"beside the right one": {texts{"endpoints.VPCEP": "x.com", "endpoints.vpcep": "y.com"}, []string{"endpoints.VPCEP" + want}},
		"another and another service": {texts{"endpoints.IAM": "x.com", "endpoints.ecs": "y.com"}, []string{
			"endpoints.IAM: Invalid provider configuration: The argument endpoints.IAM has no effect, so requests and their credentials would go to the default endpoint. The name of this service is iam."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.block["token"] = "T"
			_, problems := Resolve(newBlock(test.block), newEnvironment(nil))
			if got := lines(problems); !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
			validation := slices.DeleteFunc(Validate(newBlock(test.block), newEnvironment(nil)), func(p Problem) bool { return p.Warning })
			if got := lines(validation); !slices.Equal(got, test.want) {
				t.Errorf("validate: %q, want %q", got, test.want)
			}
		})
	}
}

// Private clouds have regions that are no region codes. Then the default
// endpoint cannot be made.
func TestRegion_ofAPrivateCloud(t *testing.T) {
	t.Parallel()
	const refused = "The argument region must be a region code in lower case, such as cn-north-4"
	const alone = refused + ", unless endpoints.vpcep (HW_VPCEP_ENDPOINT) is set: the default endpoint has the region in its name."
	for name, test := range map[string]struct {
		block, env texts
		want       string // detail in a run
		validated  bool   // known when the configuration is validated
	}{
		"RegionOne":                   {block: texts{"region": "RegionOne"}, want: alone},
		"my_region_1":                 {block: texts{"region": "my_region_1"}, want: alone},
		"with an endpoint":            {block: texts{"region": "RegionOne", "endpoints.vpcep": "vpcep.example.com"}},
		"with a variable's endpoint":  {block: texts{"region": "my_region_1"}, env: texts{"HW_VPCEP_ENDPOINT": "vpcep.example.com"}},
		"with an unknown endpoint":    {block: texts{"region": "RegionOne", "endpoints.vpcep": unknown}},
		"with IAM's alone":            {block: texts{"region": "RegionOne", "endpoints.iam": "iam.example.com", "cloud": "example.com"}, want: alone},
		"HW_REGION_NAME":              {env: texts{"HW_REGION_NAME": "RegionOne"}, want: strings.Replace(alone, "argument region", "environment variable HW_REGION_NAME", 1)},
		"HW_REGION_NAME and endpoint": {env: texts{"HW_REGION_NAME": "RegionOne", "HW_VPCEP_ENDPOINT": "vpcep.example.com"}},
		"a code in capitals":          {block: texts{"region": "CN-North-4", "endpoints.vpcep": "vpcep.example.com"}, want: refused + ".", validated: true},
		"another character":           {block: texts{"region": "Region One", "endpoints.vpcep": "vpcep.example.com"}, want: refused + ".", validated: true},
		"a path":                      {block: texts{"region": "../RegionOne", "endpoints.vpcep": "vpcep.example.com"}, want: refused + ".", validated: true},
		"a domain":                    {block: texts{"region": "region.example.com", "endpoints.vpcep": "vpcep.example.com"}, want: refused + ".", validated: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			detail := func(problems []Problem) string {
				var all []string
				for _, p := range problems {
					all = append(all, p.Detail)
				}
				return strings.Join(all, "\n")
			}
			block, environment := given{block: test.block, env: test.env}.prepare(t)
			block[Path{Root: "token"}] = Value{Text: "T"}
			c, problems := Resolve(block, environment)
			if got := detail(problems); got != test.want {
				t.Errorf("%s\nwant\n%s", got, test.want)
			}
			if got := detail(Validate(block, environment)); (got != "") != test.validated {
				t.Errorf("validate: %s", got)
			}
			if region := strings.Trim(test.block["region"]+test.env["HW_REGION_NAME"], " "); test.want == "" && c.Client.Region != region {
				t.Errorf("region %q, want %q", c.Client.Region, region)
			}
		})
	}
}

// One of two services at the default endpoint of the public cloud would receive
// the credentials of another cloud.
func TestEndpoints_ofTwoClouds(t *testing.T) {
	t.Parallel()
	const (
		iam = "warning: : Endpoints of two clouds: IAM is at iam.example.com, but VPC Endpoint at its default endpoint in the public cloud, which would receive credentials of the other cloud. " +
			"For a private or another cloud, set cloud (HW_CLOUD) or endpoints.vpcep (HW_VPCEP_ENDPOINT). If only a gateway is at this address, set cloud = \"myhuaweicloud.com\"."
		vpcep = "warning: : Endpoints of two clouds: VPC Endpoint is at vpcep.example.com, but IAM at its default endpoint in the public cloud, which would receive the password or ID token. " +
			"For a private or another cloud, set cloud (HW_CLOUD) or auth_url (HW_AUTH_URL). If only a gateway is at this address, set cloud = \"myhuaweicloud.com\"."
	)
	user := texts{"user_id": "u", "password": "p"}
	for name, test := range map[string]struct {
		credentials, block texts
		want               string
	}{
		"IAM elsewhere":              {texts{"token": "T"}, texts{"auth_url": "https://iam.example.com/v3"}, iam},
		"IAM elsewhere, endpoint":    {texts{"token": "T"}, texts{"endpoints.iam": "https://iam.example.com"}, iam},
		"IAM and cloud":              {texts{"token": "T"}, texts{"auth_url": "https://iam.example.com", "cloud": "example.com"}, ""},
		"IAM and VPC Endpoint":       {texts{"token": "T"}, texts{"auth_url": "https://iam.example.com", "endpoints.vpcep": "vpcep.example.com"}, ""},
		"IAM of the public cloud":    {texts{"token": "T"}, texts{"auth_url": "https://iam.cn-north-4.myhuaweicloud.com/v3"}, ""},
		"IAM of the European cloud":  {texts{"token": "T"}, texts{"auth_url": "https://iam.eu-west-101.myhuaweicloud.eu:443/v3"}, ""},
		"IAM of a look-alike":        {texts{"token": "T"}, texts{"auth_url": "https://iam.myhuaweicloud.com.example.com"}, strings.Replace(iam, "iam.", "iam.myhuaweicloud.com.", 1)},
		"IAM on this machine":        {texts{"token": "T"}, texts{"auth_url": "http://127.0.0.1:8080"}, ""},
		"VPC Endpoint, password":     {user, texts{"endpoints.vpcep": "vpcep.example.com"}, vpcep},
		"VPC Endpoint, ID token":     {texts{"assume_role_with_oidc.idp_id": "i", "assume_role_with_oidc.id_token": "t"}, texts{"endpoints.vpcep": "vpcep.example.com"}, vpcep},
		"VPC Endpoint, key":          {texts{"access_key": "A", "secret_key": "S"}, texts{"endpoints.vpcep": "vpcep.example.com"}, ""},
		"VPC Endpoint, this machine": {user, texts{"endpoints.vpcep": "localhost:8080"}, ""},
		"not known":                  {texts{"token": "T"}, texts{"auth_url": "https://iam.example.com", "endpoints.vpcep": unknown}, ""},
		"VPC Endpoint and cloud":     {user, texts{"endpoints.vpcep": "vpcep.example.com", "cloud": "myhuaweicloud.com"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			block := newBlock(test.block)
			maps.Copy(block, newBlock(test.credentials))
			_, problems := Resolve(block, newEnvironment(nil))
			if got := strings.Join(lines(problems), "\n"); got != test.want {
				t.Errorf("%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestParseEndpoint(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		endpoint  string
		allowHTTP bool
		want      string // a URL, or an error's text
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
		u, err := parseEndpoint(test.endpoint, test.allowHTTP)
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
