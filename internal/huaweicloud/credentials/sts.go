package credentials

import (
	"context"
	"fmt"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
)

// sessionName is the name of our sessions in audit logs: 2 to 64 letters.
const sessionName = "terraform-provider-vpcep"

// agencyURN returns the URN of an agency for STS.
func agencyURN(domainID, agencyName string) string {
	return fmt.Sprintf("iam::%s:agency:%s", domainID, agencyName)
}

// assumeAgency requests a temporary access key of an agency from STS:
// POST /v5/agencies/assume.
func assumeAgency(ctx context.Context, api huaweicloud.API, req *huaweicloud.Request, urn string, duration int) (huaweicloud.Credential, time.Time, error) {
	req.Path = "v5/agencies/assume"
	return postSTS(ctx, api, req, map[string]any{"agency_urn": urn}, duration)
}

// assumeAgencyWithOIDC exchanges an ID token for a temporary access key of an
// agency: POST /v5/agencies/assume-with-oidc.
func assumeAgencyWithOIDC(ctx context.Context, api huaweicloud.API, region, urn, providerURN, idToken string, duration int) (huaweicloud.Credential, time.Time, error) {
	req := &huaweicloud.Request{Region: region, Path: "v5/agencies/assume-with-oidc"}
	return postSTS(ctx, api, req, map[string]any{"agency_urn": urn, "provider_urn": providerURN, "id_token": idToken}, duration)
}

// postSTS sends a request for a key with a duration in seconds, 0 for the default.
func postSTS(ctx context.Context, api huaweicloud.API, req *huaweicloud.Request, body map[string]any, duration int) (huaweicloud.Credential, time.Time, error) {
	body["agency_session_name"] = sessionName
	if duration != 0 {
		body["duration_seconds"] = duration
	}
	req.Service, req.Body = ServiceSTS, body
	return postTemporaryKey(ctx, api, req)
}
