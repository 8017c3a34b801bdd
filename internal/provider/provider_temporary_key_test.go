package provider

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestCredentials_temporaryKeys(t *testing.T) {
	t.Parallel()
	for name, give := range map[string]func(access, secret, token string) sources{
		"argument": func(a, s, t string) sources { return block("access_key", a, "secret_key", s, "security_token", t) },
		"HW": func(a, s, t string) sources {
			return env("HW_ACCESS_KEY", a, "HW_SECRET_KEY", s, "HW_SECURITY_TOKEN", t)
		},
		"HUAWEICLOUD_SDK": func(a, s, t string) sources {
			return env("HUAWEICLOUD_SDK_AK", a, "HUAWEICLOUD_SDK_SK", s, "HUAWEICLOUD_SDK_SECURITY_TOKEN", t)
		},
		"SDK file": func(a, s, t string) sources {
			return env("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "~/sdk").and(file("sdk", fmt.Sprintf("[basic]\nak=%s\nsk=%s\nsecurity_token=%s\n", a, s, t)))
		},
		"single sign-on profile": func(a, s, t string) sources {
			return env("HW_SHARED_CONFIG_FILE", "~/k").and(file("k", strings.Replace(
				kooCLI(`"ssoAuth": {"stsToken": {"accessKeyId": %q, "secretAccessKey": %q, "securityToken": %q}}`, a, s, t), "AKSK", "SSO", 1)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, server := newEmulator(t)
			access, secret, token := temporaryKey(t, server.URL)
			e.Reset()
			checkFailure(t, configureAndRead(t, e, server.URL, give(access, secret, token)), "")
			checkRecorded(t, e, "list 200 "+access+"+"+token)
			e.Reset()
			checkFailure(t, configureAndRead(t, e, server.URL, give(access, secret, "")), "A temporary access key requires its security token")
			checkRecorded(t, e, "list 401 "+access)
		})
	}
}

// temporaryKey gets one from an emulator's metadata service.
func temporaryKey(t *testing.T, url string) (access, secret, token string) {
	t.Helper()
	ask := func(method, path, header, value string, out any) {
		req, err := http.NewRequestWithContext(t.Context(), method, url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set(header, value)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if text, ok := out.(*string); ok {
			_, err = fmt.Fscan(resp.Body, text)
		} else {
			err = json.NewDecoder(resp.Body).Decode(out)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var session string
	ask(http.MethodPut, "/meta-data/latest/api/token", "X-Metadata-Token-Ttl-Seconds", "60", &session)
	var result struct {
		Credential struct{ Access, Secret, SecurityToken string }
	}
	ask(http.MethodGet, "/openstack/latest/securitykey", "X-Metadata-Token", session, &result)
	return result.Credential.Access, result.Credential.Secret, result.Credential.SecurityToken
}
