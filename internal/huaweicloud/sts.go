package huaweicloud

import (
	"context"
	"fmt"
	"time"
)

// sessionName is what STS calls our sessions in audit logs: 2 to 64 letters.
const sessionName = "terraform-provider-vpcep"

// agencyURN names an agency of an account for STS.
func agencyURN(domainID, agencyName string) string {
	return fmt.Sprintf("iam::%s:agency:%s", domainID, agencyName)
}

// assumeAgency asks STS for a temporary access key of an agency:
// POST /v5/agencies/assume.
func (c *Client) assumeAgency(ctx context.Context, req *Request, urn string, duration int) (Credential, time.Time, error) {
	req.Path = "v5/agencies/assume"
	return c.postSTS(ctx, req, map[string]any{"agency_urn": urn}, duration)
}

// assumeAgencyWithOIDC gives an ID token for a temporary access key of an
// agency: POST /v5/agencies/assume-with-oidc.
func (c *Client) assumeAgencyWithOIDC(ctx context.Context, region, urn, providerURN, idToken string, duration int) (Credential, time.Time, error) {
	req := &Request{Region: region, Path: "v5/agencies/assume-with-oidc"}
	return c.postSTS(ctx, req, map[string]any{"agency_urn": urn, "provider_urn": providerURN, "id_token": idToken}, duration)
}

func (c *Client) postSTS(ctx context.Context, req *Request, body map[string]any, duration int) (Credential, time.Time, error) {
	body["agency_session_name"] = sessionName
	if duration != 0 {
		body["duration_seconds"] = duration
	}
	req.Service, req.Body = ServiceSTS, body
	var answer struct {
		Credentials temporaryKey `json:"credentials"`
	}
	return c.postTemporaryKey(ctx, req, &answer, &answer.Credentials)
}
