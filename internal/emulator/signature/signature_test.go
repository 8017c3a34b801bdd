package signature

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// The first is the example of Huawei Cloud's API request signing guide, the next two are from the tests of its Go SDK,
// the three that begin with the list's path were computed with AKSKSigner of its Node.js SDK,
// @huaweicloud/huaweicloud-sdk-core 3.1.211, and those for /resources are from the tests of its Python SDK.
func TestSignature_publishedVectors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ method, target, body, headers, secret, authorization string }{
		{
			method:  "GET",
			target:  "https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?marker=13551d6b-755d-4757-b956-536f674975c0&limit=2",
			headers: "Content-Type: application/json\nX-Sdk-Date: 20191115T033655Z",
			secret:  "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc",
			authorization: "SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=content-type;host;x-sdk-date, " +
				"Signature=7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe",
		},
		{
			method:  "GET",
			target:  "https://example.huaweicloud.com/path?limit=1",
			headers: "X-Sdk-Date: 20060102T150405Z",
			secret:  "SecretKey",
			authorization: "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=x-sdk-date, " +
				"Signature=5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624",
		},
		{
			method:  "POST",
			target:  "https://example.huaweicloud.com/path?key=value",
			body:    "{\"Name\":\"test\",\"Id\":1}\n",
			headers: "X-Sdk-Date: 20060102T150405Z\nContent-Type: application/json",
			secret:  "SecretKey",
			authorization: "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=x-sdk-date, " +
				"Signature=cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59",
		},
		{
			method: "GET",
			target: "https://example.huaweicloud.com/v1/0d1f6bb5a8c84e5f9a7c3b2e4f605172/vpc-endpoint-services" +
				"?sort_key=create_at&limit=10&endpoint_service_name=a%20b%2Bc*d~e%2Ff%25%C3%A9",
			headers: "X-Project-Id: 0d1f6bb5a8c84e5f9a7c3b2e4f605172\nContent-Type: application/json\nX-Sdk-Date: 20060102T150405Z",
			secret:  "SecretKey",
			authorization: "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=content-type;host;x-project-id;x-sdk-date, " +
				"Signature=a59346cf0d93fd6090af9e98ca3a252ddd8d91f11a6408f6d71dbd3c19693025",
		},
		{
			method:  "GET",
			target:  "https://example.huaweicloud.com/v1/x?b=1&b=10&b=2&a=",
			headers: "X-Sdk-Date: 20060102T150405Z",
			secret:  "SecretKey",
			authorization: "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=host;x-sdk-date, " +
				"Signature=f524bdb741bef648c455153a01b8e1337e5621e0f49bde4d885747affd748555",
		},
		{
			method:  "POST",
			target:  "https://example.huaweicloud.com/v3.0/OS-CREDENTIAL/securitytokens",
			body:    `{"auth":{"identity":{"methods":["token"]}}}`,
			headers: "Content-Type: application/json;charset=UTF-8\nX-Security-Token: token\nX-Sdk-Date: 20060102T150405Z",
			secret:  "SecretKey",
			authorization: "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=content-type;host;x-sdk-date;x-security-token, " +
				"Signature=2dfeb1a9662c000c6760af55366c7ce2315eb760fa7a54cb751cd7685e651211",
		},
		{
			method:  "GET",
			target:  "https://service.endpoint.myhuaweicloud.com/resources?size=1",
			headers: "X-Sdk-Date: 20200608T023900Z",
			secret:  "SecretKey",
			authorization: "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=host;x-sdk-date, " +
				"Signature=cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842",
		},
		{
			method:  "POST",
			target:  "https://service.endpoint.myhuaweicloud.com/resources?size=1",
			body:    `{"name":"test","id":1}`,
			headers: "X-Sdk-Date: 20200608T023900Z",
			secret:  "SecretKey",
			authorization: "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=host;x-sdk-date, " +
				"Signature=436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f",
		},
		{
			method:  "GET",
			target:  "https://service.endpoint.myhuaweicloud.com/resources?size=1",
			headers: "X-Sdk-Date: 20200608T023900Z",
			secret:  "SecretKey",
			authorization: "SDK-HMAC-SM3 Access=AccessKey, SignedHeaders=host;x-sdk-date, " +
				"Signature=f8ceb623f0be123dbccd7ad95a6211470f170d1d3c4fa9facbce716d82190e21",
		},
		{
			method:  "POST",
			target:  "https://service.endpoint.myhuaweicloud.com/resources?size=1",
			body:    `{"name":"test","id":1}`,
			headers: "X-Sdk-Date: 20200608T023900Z",
			secret:  "SecretKey",
			authorization: "SDK-HMAC-SM3 Access=AccessKey, SignedHeaders=host;x-sdk-date, " +
				"Signature=6521b276625d7870e9836c041bafb2fa8d6a7ed0df045b06f1b137243c050ed8",
		},
	} {
		r := httptest.NewRequest(c.method, c.target, nil)
		for header := range strings.SplitSeq(c.headers, "\n") {
			name, value, _ := strings.Cut(header, ": ")
			r.Header.Set(name, value)
		}
		a, err := Parse(c.authorization)
		if err != nil {
			t.Fatal(err)
		}
		if valid, err := a.Verify(r, []byte(c.body), c.secret); err != nil || !valid {
			t.Errorf("%s: valid %t, %v", c.target, valid, err)
		}
		if valid, _ := a.Verify(r, []byte(c.body+"x"), c.secret); valid {
			t.Errorf("%s: valid with another body", c.target)
		}
	}
}

func TestSignature_truncatedIsRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"SDK-HMAC-SHA256", "SDK-HMAC-SM3", "SDK-ECDSA-P256-SHA256", "SDK-SM2-SM3"} {
		for _, signature := range []string{"", "00", "zz", "3000", "30060201000201 00", "3006020100020100"} {
			a, err := Parse(name + " Access=AccessKey, SignedHeaders=x-sdk-date, Signature=" + signature)
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest("GET", "/v1/x/vpc-endpoint-services", nil)
			if valid, err := a.Verify(r, nil, "SecretKey"); valid || err != nil {
				t.Errorf("%s %q: valid %t, %v", name, signature, valid, err)
			}
		}
	}
}
