package huaweicloud

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
)

func (c *call) scope() Scope { return Scope{Region: c.Region, ProjectID: c.ProjectID} }

func newLimiter(next handler, _ *slog.Logger) handler        { return next }
func newLockout(next handler) handler                        { return next }
func newRetrier(next handler, _ int, _ *slog.Logger) handler { return next }

type sender struct{ client *Client }

func newSender(c *Client) handler { return &sender{c} }

func (s *sender) do(ctx context.Context, call *call) (*Response, error) {
	base, err := s.client.Endpoint(call.Service, call.Region)
	if err != nil {
		return nil, err
	}
	u := base.JoinPath(call.Path)
	u.RawQuery = call.Query.Encode()
	var b bytes.Buffer
	if call.Body != nil {
		if err := json.NewEncoder(&b).Encode(call.Body); err != nil {
			return nil, err
		}
	}
	req, err := http.NewRequestWithContext(ctx, call.Method, u.String(), bytes.NewReader(b.Bytes()))
	if err != nil {
		return nil, err
	}
	for k, v := range call.Header {
		req.Header[k] = v
	}
	if call.credential != nil {
		if err := call.credential.Sign(req, SignOptions{ProjectID: call.ProjectID, DomainID: s.client.config.DomainID, Algorithm: s.client.config.SigningAlgorithm}); err != nil {
			return nil, err
		}
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, &NetworkError{call.Method, u.String(), err.Error(), err}
	}
	defer resp.Body.Close()
	want := call.Status
	if want == 0 {
		want = 200
	}
	if resp.StatusCode != want {
		return nil, &APIError{StatusCode: resp.StatusCode, Method: req.Method, URL: u.String()}
	}
	return &Response{StatusCode: resp.StatusCode, Header: resp.Header}, json.NewDecoder(resp.Body).Decode(call.out)
}

