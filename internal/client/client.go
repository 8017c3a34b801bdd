// Package client reads Huawei Cloud's VPC Endpoint service (VPCEP): the API
// "Querying VPC Endpoint Services", page by page, as one consistent listing.
package client

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"
)

const (
	// maxConcurrent bounds the requests that one client has under way. Ten
	// further pages of 1000 make a listing of 10 000 services two round trips.
	maxConcurrent = 10

	// attemptTimeout ends one request that got stuck, so that it can be tried
	// again while there is time.
	attemptTimeout = time.Minute

	// maxBody bounds an answer, in bytes. A page of 1000 services has about 1 MB.
	maxBody = 64 << 20
)

// Config says where the services are and who asks for them.
type Config struct {
	Region      string // such as cn-north-4
	ProjectID   string // of the region; default: looked up in IAM by name
	ProjectName string // of the region; default: the region
	Cloud       string // default: myhuaweicloud.com, myhuaweicloud.eu for eu-west-1xx

	Endpoint    *url.URL // of VPCEP, for every region; default: https://vpcep.{region}.{cloud}
	IAMEndpoint *url.URL // of IAM, without /v3; default: https://iam.{region}.{cloud}

	Credentials Credentials
	Transport   http.RoundTripper // default: http.DefaultTransport; see NewTransport
	MaxRetries  int               // further tries of a failed request; 0 for none
	UserAgent   string
	Logger      *slog.Logger // pages at DEBUG, retries and re-reads at WARN, never a secret; default: none
}

// Client reads endpoint services. It is safe for concurrent use.
type Client struct {
	config   Config
	http     *http.Client
	jitter   float64 // the random part of a pause
	log      *slog.Logger
	slots    *semaphore.Weighted // one a request under way
	projects renewables[string]  // project ids by region
	gate     *gate
}

// New makes a client. It asks nothing of the network.
func New(config Config) *Client {
	return &Client{
		config: config,
		http: &http.Client{
			Transport:     config.Transport,
			CheckRedirect: noRedirect,
		},
		jitter: 0.5,
		log:    cmp.Or(config.Logger, slog.New(slog.DiscardHandler)),
		slots:  semaphore.NewWeighted(maxConcurrent),
		gate:   newGate(),
	}
}

// noRedirect gives the redirect itself as the answer: following it would carry
// the credentials to another place.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// get asks for a URL and decodes the answer into out. Credentials that are
// refused are renewed once, if they can be.
func (c *Client) get(ctx context.Context, s scope, u string, out any) (http.Header, error) {
	for renewed := false; ; renewed = true {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
		if err != nil {
			return nil, err
		}
		answered, err := c.config.Credentials.authenticate(ctx, c, req, s)
		if err != nil {
			return nil, err
		}
		header, err := c.call(ctx, req, http.StatusOK, out)
		if refused := answered(err); !refused || renewed {
			return header, err
		}
		c.log.WarnContext(ctx, "credentials were refused, signing in again", slog.Any("error", err))
	}
}

// call sends one request, once, and decodes the answer's body into out. A
// status other than want is an *APIError.
func (c *Client) call(ctx context.Context, req *http.Request, want int, out any) (http.Header, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, attemptTimeout, fmt.Errorf("no answer within %s", attemptTimeout))
	defer cancel()
	req = req.WithContext(ctx)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.config.UserAgent)
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != want {
		return resp.Header, newAPIError(resp)
	}
	return resp.Header, decode(resp, out)
}

// decode reads the whole body, and only a whole body, into out.
func decode(resp *http.Response, out any) error {
	answerErr := &AnswerError{
		Method:    resp.Request.Method,
		URL:       resp.Request.URL.Redacted(),
		RequestID: resp.Header.Get("X-Request-Id"),
	}
	var b bytes.Buffer
	// Without its length, a body of 1 MB is copied five times while it is read.
	// A length that no real page has is not believed before it comes.
	b.Grow(int(min(max(resp.ContentLength, 0), 4<<20)) + bytes.MinRead)
	_, err := b.ReadFrom(http.MaxBytesReader(nil, resp.Body, maxBody))
	body := b.Bytes()
	var tooLarge *http.MaxBytesError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &tooLarge):
		answerErr.Err = fmt.Errorf("it is larger than %d bytes", tooLarge.Limit)
		return answerErr
	case err != nil:
		answerErr.Err, answerErr.CutOff = fmt.Errorf("reading it failed: %w", err), true
		return answerErr
	case len(bytes.TrimSpace(body)) == 0:
		answerErr.Err, answerErr.CutOff = errors.New("it is empty"), true
		return answerErr
	case isHTML(body):
		answerErr.Err, answerErr.HTML = fmt.Errorf("it is a web page, not the API's JSON: %s", firstWords(body)), true
		return answerErr
	}
	err = json.Unmarshal(body, out)
	if v, ok := out.(interface{ normalize() error }); ok && err == nil {
		err = v.normalize()
	}
	if err == nil {
		return nil
	}
	if apiErr := parseAPIError(resp, body); apiErr.Code != "" {
		return apiErr
	}
	if wrongType, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		err = fmt.Errorf("unexpected %s in %s", wrongType.Value, cmp.Or(wrongType.Field, "the document"))
	}
	// The decoder stops at the end of what is cut off, elsewhere before it.
	answerErr.Err, answerErr.CutOff = err, errors.As(err, &syntax) && syntax.Offset == int64(len(body))
	return answerErr
}

// endpoint is the base URL of a service in a region.
func (c *Client) endpoint(given *url.URL, service, region string) *url.URL {
	if given != nil {
		return given
	}
	return &url.URL{Scheme: "https", Host: service + "." + region + "." + c.cloud(region)}
}

func (c *Client) cloud(region string) string {
	if strings.HasPrefix(region, "eu-west-1") && c.config.Cloud == "" {
		return "myhuaweicloud.eu"
	}
	return cmp.Or(c.config.Cloud, "myhuaweicloud.com")
}

// encode writes a query as the signature wants it: a space is %20.
func encode(query url.Values) string {
	return strings.ReplaceAll(query.Encode(), "+", "%20")
}
