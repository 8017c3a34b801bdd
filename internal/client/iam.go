package client

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
)

// codeIAMNotFound is IAM's code for a project or an agency that it does not
// know. A wrong endpoint has others, or none.
const codeIAMNotFound = "404"

// iamEndpoint is IAM's base URL in a region.
func (c *Client) iamEndpoint(region string) *url.URL {
	return c.endpoint(c.config.IAMEndpoint, "iam", region)
}

// newIAMRequest makes a request with a JSON body.
func (c *Client) newIAMRequest(ctx context.Context, region, path string, body any) (*http.Request, error) {
	content, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.iamEndpoint(region).JoinPath(path).String(), bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	return req, nil
}
