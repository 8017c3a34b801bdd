package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vpcep/terraform-provider-vpcep/internal/client"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud"
	"github.com/vpcep/terraform-provider-vpcep/internal/huaweicloud/credentials"
)

// errWrong means that the client returned a listing that contradicts another one.
var errWrong = errors.New("the listing is wrong, unless services were created or deleted during the check: see DIFFERS above")

// checker sends requests, all of which only read, and reports how the responses compare with the assumptions.
type checker struct {
	report
	api      *huaweicloud.Client
	client   *client.Client
	observer *observer
}

// check runs all checks. It returns the error of the first listing, without which nothing can be checked, or errWrong.
func (c *checker) check(ctx context.Context) error {
	list, responses, err := c.list(ctx, client.ListEndpointServicesOptions{})
	if err != nil {
		c.add("listing", differs, "%s", last(responses))
		return err
	}
	first, total := responses[0], list.TotalCount
	c.total("listing", len(list.EndpointServices), first)
	c.compare("page size", first.String() == page(min(1000, total), total), "1000 asked: %s", first)

	wrong := c.paging(ctx, ids(list))
	c.order(ctx, list)
	c.probes(ctx, list.Location, total)
	c.names(ctx, list)
	c.callerIdentity(ctx)
	fields(&c.report, "", reflect.TypeFor[client.EndpointService](), responses)
	c.publicServices(ctx)
	c.responses()
	if wrong {
		return errWrong
	}
	return ctx.Err()
}

// list reads a listing and returns it with all responses.
func (c *checker) list(ctx context.Context, opts client.ListEndpointServicesOptions) (*client.EndpointServiceList, []response, error) {
	n := len(c.observer.since(0))
	list, err := c.client.ListEndpointServices(ctx, opts)
	return list, c.observer.since(n), err
}

// publicServices reads the list of public services. It needs a permission of its own, so the API may reject it.
func (c *checker) publicServices(ctx context.Context) {
	n := len(c.observer.since(0))
	list, err := c.client.ListPublicEndpointServices(ctx, client.ListPublicEndpointServicesOptions{})
	responses := c.observer.since(n)
	if err != nil {
		c.add("public services", noted, "%s", last(responses))
		return
	}
	c.total("public services", len(list.EndpointServices), responses[0])
	fields(&c.report, "public ", reflect.TypeFor[client.PublicEndpointService](), responses)
}

// total compares the number of services of a whole list with the total of a page.
func (c *checker) total(check string, services int, page response) {
	total := string(page.decode().TotalCount)
	c.compare(check, total == strconv.Itoa(services), "%d services, total_count %s", services, cmp.Or(total, "missing"))
}

func ids(list *client.EndpointServiceList) []string {
	var all []string
	for _, s := range list.EndpointServices {
		all = append(all, text(s.ID))
	}
	return all
}

// paging reads the same listing in smaller pages, but few enough to stay below the rate limit.
func (c *checker) paging(ctx context.Context, want []string) (wrong bool) {
	for _, pages := range []int{2, 6} {
		check := fmt.Sprintf("in %d pages", pages)
		limit := len(want)/pages + 1
		if limit < 2 {
			c.add(check, notSeen, "too few services")
			continue
		}
		list, responses, err := c.list(ctx, client.ListEndpointServicesOptions{Limit: limit})
		if err != nil {
			c.add(check, differs, "limit %d: no listing after %d requests", limit, len(responses))
			wrong = true
			continue
		}
		got := ids(list)
		inOrder := slices.Equal(got, want)
		slices.Sort(got)
		same := slices.Equal(got, slices.Sorted(slices.Values(want)))
		wrong = wrong || !same
		c.compare(check, same && inOrder, "limit %d, %d requests: same services %t, same order %t", limit, len(responses), same, inOrder)
	}
	return wrong
}

// order checks by what the listing is sorted, and that services with equal times have a fixed order.
func (c *checker) order(ctx context.Context, list *client.EndpointServiceList) {
	equal := 0
	newestFirst := slices.IsSortedFunc(list.EndpointServices, func(a, b *client.EndpointService) int {
		order := strings.Compare(text(b.CreatedAt), text(a.CreatedAt))
		if order == 0 {
			equal++
		}
		return order
	})
	c.compare("newest first", newestFirst, "sorted by created_at, descending: %t", newestFirst)

	again, _, err := c.list(ctx, client.ListEndpointServicesOptions{})
	reversed, _, reversedErr := c.list(ctx, client.ListEndpointServicesOptions{SortKey: "create_at", SortDir: "asc"})
	if err != nil || reversedErr != nil {
		c.add("order", differs, "no listing")
		return
	}
	same := slices.Equal(ids(list), ids(again))
	back := ids(reversed)
	slices.Reverse(back)
	c.compare("order", same, "%d pairs of equal times; the same when read again: %t; reversed by sort_dir=asc: %t",
		equal, same, slices.Equal(ids(list), back))
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// probes sends requests that the provider rarely or never sends.
func (c *checker) probes(ctx context.Context, location client.Location, total int) {
	account, unknown := c.api.Credentials(), credentials.NewCache(credentials.NewStatic(credentials.Token("livecheck")))
	for _, p := range []struct {
		check, want, query string
		credentials        huaweicloud.CredentialsProvider
	}{
		{"limit=1001", "400 EndPoint.0006", "limit=1001", account},
		{"offset at the total", "", fmt.Sprintf("limit=1000&offset=%d", max(1, total)), account},
		{"unknown status", "400 EndPoint.0019", "status=livecheck", account},
		{"no match", page(0, 0), "id=00000000-0000-0000-0000-000000000000", account},
		{"special characters", page(0, 0), "endpoint_service_name=" + url.QueryEscape("a b+c&d=e*f~g/h%i\u00e9"), account},
		{"no limit", page(min(10, total), total), "", account},
		{"limit=0", "", "limit=0", account},
		{"limit=1", page(min(1, total), total), "limit=1", account},
		{"offset=0", "", "offset=0&limit=10", account},
		{"sort_key=created_at", "", "sort_key=created_at", account}, // the spelling of other clouds with this API
		{"unknown token", "401 APIGW.0301", "limit=10", unknown},
	} {
		responses := c.ask(ctx, location, p.query, p.credentials)
		c.probe(p.check, p.want, responses)
		if p.check == "unknown status" && len(responses) > 0 {
			c.add("error body", noted, "%s", responses[0].shape())
		}
	}
}

// ask sends a list request with this query string and returns the responses. It ignores what the client makes of them.
func (c *checker) ask(ctx context.Context, location client.Location, query string, as huaweicloud.CredentialsProvider) []response {
	values, _ := url.ParseQuery(query)
	n := len(c.observer.since(0))
	_, _ = c.api.Do(ctx, &huaweicloud.Request{
		Service:     client.Service,
		Region:      location.Region,
		ProjectID:   location.ProjectID,
		Path:        "v1/" + location.ProjectID + "/vpc-endpoint-services",
		Query:       values,
		Credentials: as,
	}, nil)
	return c.observer.since(n)
}

// callerIdentity reports how STS responds. The provider does not need this call: it shows whether STS accepts the host and
// the signature, without assuming an agency.
func (c *checker) callerIdentity(ctx context.Context) {
	response, err := c.api.Do(ctx, &huaweicloud.Request{
		Service: credentials.ServiceSTS, Region: c.api.Region(), Path: "v5/caller-identity", Credentials: c.api.Credentials(),
	}, nil)
	var apiErr *huaweicloud.APIError
	switch {
	case err == nil:
		c.add("caller identity", noted, "status %d", response.StatusCode)
	case errors.As(err, &apiErr):
		c.add("caller identity", noted, "status %d %s", apiErr.StatusCode, apiErr.Code)
	default:
		c.add("caller identity", noted, "no response from STS")
	}
}

// probe adds a line for the first response of a probe. If want is "", nothing is assumed about it.
func (c *checker) probe(check, want string, responses []response) {
	switch {
	case len(responses) == 0:
		c.add(check, notSeen, "no response")
	case want == "":
		c.add(check, noted, "%s", responses[0])
	default:
		c.compare(check, responses[0].String() == want, "%s", responses[0])
	}
}

// names checks the form of names, and looks up one service by a part of its name.
func (c *checker) names(ctx context.Context, list *client.EndpointServiceList) {
	middle, forms := "", map[string]int{}
	for _, s := range list.EndpointServices {
		rest, ok := strings.CutSuffix(text(s.ServiceName), "."+text(s.ID))
		_, part, named := strings.Cut(rest, ".")
		switch {
		case !ok:
			forms["another form"]++
		case named:
			forms["region.name.id"]++
			middle = part
		default:
			forms["region.id"]++
		}
	}
	c.compare("names", forms["another form"] == 0, "%s", counts(forms))

	if runes := []rune(middle); len(runes) < 3 {
		c.add("part of a name", notSeen, "no service has a name of its own")
	} else {
		part := string(runes[1 : len(runes)-1])
		found := c.find(ctx, part, middle)
		c.compare("part of a name", found, "finds its service: %t", found)
		c.add("part in capitals", noted, "finds its service: %t", c.find(ctx, strings.ToUpper(part), middle))
	}
}

func (c *checker) find(ctx context.Context, part, name string) bool {
	list, _, err := c.list(ctx, client.ListEndpointServicesOptions{EndpointServiceName: part})
	return err == nil && slices.ContainsFunc(list.EndpointServices, func(s *client.EndpointService) bool {
		return strings.Contains(text(s.ServiceName), name)
	})
}

// responses sums up all responses so far.
func (c *checker) responses() {
	all := c.observer.since(0)
	throttled, retryAfter, withID, largest, slowest := 0, 0, 0, 0, time.Duration(0)
	for _, a := range all {
		if a.status == http.StatusTooManyRequests || a.decode().ErrorCode == "EndPoint.0022" {
			throttled++
		}
		if a.header.Get("Retry-After") != "" {
			retryAfter++
		}
		if a.header.Get("X-Request-Id") != "" {
			withID++
		}
		largest, slowest = max(largest, len(a.body)), max(slowest, a.duration)
	}
	c.compare("request ids", withID == len(all), "%d of %d responses have X-Request-Id", withID, len(all))
	c.add("throttling", noted, "not provoked; %d of %d responses were throttled, %d had Retry-After", throttled, len(all), retryAfter)
	c.add("responses", noted, "%s, at most %d bytes and %s", all[0].proto, largest, slowest.Round(time.Millisecond))
}
