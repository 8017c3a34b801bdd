package huaweicloud

import (
	"io"
	"net/http"
)

// newLocalClient makes an HTTP client for services of this machine: no proxy
// leads there.
func newLocalClient() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// doLocal sends a request and reads the answer's body, up to maxMetadata bytes
// of it.
func doLocal(client *http.Client, req *http.Request) (*http.Response, []byte, error) {
	resp, err := client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxMetadata))
	return resp, body, err
}
