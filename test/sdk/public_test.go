package sdk

import (
	"errors"
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpcep/v1/model"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

func TestPublicList_readsWhatTheEmulatorServes(t *testing.T) {
	t.Parallel()
	want := emulator.PublicServices(emulator.Region)
	response, err := newClient(t, emulator.SecretKey, emulator.ProjectID).ListServicePublicDetails(&model.ListServicePublicDetailsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if *response.TotalCount != int32(len(want)) || len(*response.EndpointServices) != len(want) {
		t.Fatalf("got %d services of %d, want %d", len(*response.EndpointServices), *response.TotalCount, len(want))
	}
	for i, got := range *response.EndpointServices {
		if *got.Id != want[i].ID || *got.ServiceName != want[i].Name || got.CreatedAt.String() != want[i].CreatedAt {
			t.Errorf("service %d: got %s, want %s", i, got, want[i].JSON)
		}
	}
	swr, obs := (*response.EndpointServices)[0], (*response.EndpointServices)[1]
	if *swr.Owner != "SWR" || *swr.ServiceType != "interface" || !*swr.IsCharge || *obs.Owner != "OBS" || *obs.ServiceType != "gateway" || *obs.IsCharge {
		t.Errorf("got %s and %s", swr, obs)
	}
}

func TestPublicList_signsEveryParameter(t *testing.T) {
	t.Parallel()
	want := emulator.PublicServices(emulator.Region)[2]
	response, err := newClient(t, emulator.SecretKey, emulator.ProjectID).ListServicePublicDetails(&model.ListServicePublicDetailsRequest{
		ContentType:         new("application/json"),
		EndpointServiceName: new("OBS"),
		SortKey:             new(model.GetListServicePublicDetailsRequestSortKeyEnum().CREATE_AT),
		SortDir:             new(model.GetListServicePublicDetailsRequestSortDirEnum().ASC),
		Limit:               new(int32(1)),
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := *response.EndpointServices; len(got) != 1 || *got[0].Id != want.ID || *response.TotalCount != 2 {
		t.Errorf("got %s, want the older of two OBS services", response)
	}
	byID, err := newClient(t, emulator.SecretKey, emulator.ProjectID).ListServicePublicDetails(&model.ListServicePublicDetailsRequest{Id: new(want.ID)})
	if err != nil {
		t.Fatal(err)
	}
	if got := *byID.EndpointServices; len(got) != 1 || *got[0].ServiceName != want.Name {
		t.Errorf("got %s, want %s", byID, want.Name)
	}
}

func TestPublicList_understandsErrors(t *testing.T) {
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
			_, err := newClient(t, test.secretKey, emulator.ProjectID).ListServicePublicDetails(&model.ListServicePublicDetailsRequest{Offset: &test.offset})
			response, ok := errors.AsType[*sdkerr.ServiceResponseError](err)
			if !ok || response.StatusCode != test.status || response.ErrorCode != test.code || response.RequestId == "" {
				t.Errorf("got %v, want %d %s with a request ID", err, test.status, test.code)
			}
		})
	}
}
