// Package sdk contains only tests, in which the official Go SDK sends requests to the emulator. The SDK shares no code with
// this project. Where they disagree, the emulator is wrong.
package sdk

import (
	"errors"
	"net/http/httptest"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/region"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	vpcep "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpcep/v1"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpcep/v1/model"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

// services have ports as numbers: the SDK cannot read the strings of the reference's own example.
func services(t *testing.T) []emulator.Service {
	t.Helper()
	var all []emulator.Service
	for _, object := range []string{
		`{"id": "3", "service_name": "cn-north-4.orders.3", "status": "available", "approval_enabled": true, "connection_count": 2,
		  "ports": [{"client_port": 443, "server_port": 8443, "protocol": "TCP"}], "tags": [{"key": "owner", "value": "支付组"}],
		  "created_at": "2026-03-01T00:00:00Z", "supported_editions": ["basic"]}`,
		`{"id": "2", "service_name": "cn-north-4.2", "status": "failed", "error": [{"code": "EndPoint.2034", "message": "No port."}],
		  "created_at": "2026-02-01T00:00:00Z"}`,
		`{"id": "1", "service_name": "cn-north-4.a b+c&d=e*f~g/h%é.1", "status": "available", "created_at": "2026-01-01T00:00:00Z"}`,
	} {
		s, err := emulator.NewService([]byte(object))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// start serves an emulator with the services and returns its URL.
func start(t *testing.T, config emulator.Config) string {
	t.Helper()
	e := emulator.New(config)
	if err := errors.Join(
		e.Create(emulator.ProjectID, services(t)...),
		e.Public.Create(emulator.ProjectID, emulator.PublicServices(emulator.Region)...),
	); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return server.URL
}

// connect makes the SDK's client for an emulator.
func connect(t *testing.T, url string, credentials *auth.BasicCredentialsBuilder, http *config.HttpConfig) *vpcep.VpcepClient {
	t.Helper()
	c, err := credentials.WithIamEndpointOverride(url).SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	client, err := vpcep.VpcepClientBuilder().
		WithCredential(c).WithRegion(region.NewRegion(emulator.Region, url)).WithHttpConfig(http).SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	return vpcep.NewVpcepClient(client)
}

// newClient makes the SDK's client for a new emulator. Without a project the SDK looks it up in IAM.
func newClient(t *testing.T, secretKey, projectID string) *vpcep.VpcepClient {
	t.Helper()
	credentials := basic.NewCredentialsBuilder().WithAk(emulator.AccessKey).WithSk(secretKey).WithProjectId(projectID)
	return connect(t, start(t, emulator.Config{}), credentials, config.DefaultHttpConfig())
}

func TestList_readsWhatTheEmulatorServes(t *testing.T) {
	t.Parallel()
	response, err := newClient(t, emulator.SecretKey, emulator.ProjectID).ListEndpointService(&model.ListEndpointServiceRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if *response.TotalCount != 3 || len(*response.EndpointServices) != 3 {
		t.Fatalf("got %d services of %d, want 3 of 3", len(*response.EndpointServices), *response.TotalCount)
	}
	orders, failed := (*response.EndpointServices)[0], (*response.EndpointServices)[1]
	if *orders.Id != "3" || *orders.ServiceName != "cn-north-4.orders.3" || !*orders.ApprovalEnabled || *orders.ConnectionCount != 2 {
		t.Errorf("got %s", orders)
	}
	if port := (*orders.Ports)[0]; *port.ClientPort != 443 || *port.ServerPort != 8443 || port.Protocol.Value() != "TCP" {
		t.Errorf("got port %s", port)
	}
	if tag := (*orders.Tags)[0]; *tag.Key != "owner" || *tag.Value != "支付组" {
		t.Errorf("got tag %s", tag)
	}
	if e := (*failed.Error)[0]; *e.Code != "EndPoint.2034" || *e.Message != "No port." {
		t.Errorf("got error %s", e)
	}
}

func TestList_looksUpTheProject(t *testing.T) {
	t.Parallel()
	response, err := newClient(t, emulator.SecretKey, "").ListEndpointService(&model.ListEndpointServiceRequest{})
	if err != nil || *response.TotalCount != 3 {
		t.Errorf("got %v, %v, want three services", response, err)
	}
}

func TestList_signsEveryParameter(t *testing.T) {
	t.Parallel()
	request := &model.ListEndpointServiceRequest{
		ContentType:         new("application/json"),
		EndpointServiceName: new("a b+c&d=e*f~g/h%é"),
		Id:                  new("1"),
		Status:              new(model.GetListEndpointServiceRequestStatusEnum().AVAILABLE),
		SortKey:             new(model.GetListEndpointServiceRequestSortKeyEnum().UPDATE_AT),
		SortDir:             new(model.GetListEndpointServiceRequestSortDirEnum().ASC),
		Limit:               new(int32(2)),
		NetType:             new(model.GetListEndpointServiceRequestNetTypeEnum().ALL),
	}
	response, err := newClient(t, emulator.SecretKey, emulator.ProjectID).ListEndpointService(request)
	if err != nil {
		t.Fatal(err)
	}
	if got := *response.EndpointServices; len(got) != 1 || *got[0].Id != "1" {
		t.Errorf("got %s, want the one service of that name", response)
	}
}

func TestList_pagesUntilTheTotal(t *testing.T) {
	t.Parallel()
	client := newClient(t, emulator.SecretKey, emulator.ProjectID)
	request := &model.ListEndpointServiceRequest{Limit: new(int32(2))}
	var ids []string
	for {
		response, err := client.ListEndpointService(request)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range *response.EndpointServices {
			ids = append(ids, *s.Id)
		}
		if len(ids) >= int(*response.TotalCount) {
			break
		}
		request.Offset = new(int32(len(ids)))
	}
	if len(ids) != 3 || ids[0] != "3" || ids[1] != "2" || ids[2] != "1" {
		t.Errorf("got %v, want 3, 2, 1", ids)
	}
}

func TestList_understandsErrors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		secretKey string
		offset    int32
		status    int
		code      string
	}{
		"negative offset":  {emulator.SecretKey, -1, 400, "EndPoint.0010"},
		"wrong secret key": {"wrong", 1, 401, "APIGW.0301"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newClient(t, test.secretKey, emulator.ProjectID).ListEndpointService(&model.ListEndpointServiceRequest{Offset: &test.offset})
			response, ok := errors.AsType[*sdkerr.ServiceResponseError](err)
			if !ok || response.StatusCode != test.status || response.ErrorCode != test.code || response.RequestId == "" {
				t.Errorf("got %v, want %d %s with a request id", err, test.status, test.code)
			}
		})
	}
}
