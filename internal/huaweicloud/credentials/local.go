package credentials

import (
	"fmt"
	"io"
	"net/http"
)

// maxLocalAnswer bounds an answer of a local service, in bytes.
const maxLocalAnswer = 64 << 10

// newLocalClient makes an HTTP client for services of this machine: no proxy
// leads there.
func newLocalClient() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// doLocal sends a request and gives the answer's body. The error may be a
// *statusError.
func doLocal(client *http.Client, req *http.Request) ([]byte, error) {
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxLocalAnswer))
	if err == nil && resp.StatusCode != http.StatusOK {
		err = &statusError{req, resp.StatusCode, string(body)}
	}
	return body, err
}

// statusError is an answer of a local service with another status than 200.
type statusError struct {
	req  *http.Request
	code int
	text string
}

func (e *statusError) Error() string {
	return fmt.Sprintf("%s %s: %d %s: %s", e.req.Method, e.req.URL.Redacted(), e.code, http.StatusText(e.code), e.text)
}
