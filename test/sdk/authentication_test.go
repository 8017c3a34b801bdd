package sdk

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/provider"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer/algorithm"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	sts "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/sts/v1"
	stsmodel "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/sts/v1/model"
	vpcep "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpcep/v1"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/vpcep/v1/model"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
)

func checkList(t *testing.T, client *vpcep.VpcepClient) {
	t.Helper()
	response, err := client.ListEndpointService(&model.ListEndpointServiceRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, s := range *response.EndpointServices {
		ids = append(ids, *s.Id)
	}
	if got := strings.Join(ids, " "); got != "3 2 1" {
		t.Errorf("got services %s, want 3 2 1", got)
	}
}

func TestSigning_everyAlgorithm(t *testing.T) {
	t.Parallel()
	for _, by := range []algorithm.SigningAlgorithm{algorithm.HmacSHA256, algorithm.HmacSM3, algorithm.EcdsaP256SHA256, algorithm.SM2SM3} {
		t.Run(string(by), func(t *testing.T) {
			t.Parallel()
			url := start(t, emulator.Config{})
			http := config.DefaultHttpConfig().WithSigningAlgorithm(by)
			checkList(t, connect(t, url, basic.NewCredentialsBuilder().WithAk(emulator.AccessKey).WithSk(emulator.SecretKey), http))

			wrong := basic.NewCredentialsBuilder().WithAk(emulator.AccessKey).WithSk("wrong").WithProjectId(emulator.ProjectID)
			_, err := connect(t, url, wrong, http).ListEndpointService(&model.ListEndpointServiceRequest{})
			if response, ok := errors.AsType[*sdkerr.ServiceResponseError](err); !ok || response.ErrorCode != "APIGW.0301" {
				t.Errorf("with a wrong key: %v, want APIGW.0301", err)
			}
		})
	}
}

// The SDK gets a token for the ID token and then keys for the token, and looks the project up with these.
func TestOIDC_federation(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(emulator.IDToken+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	credentials := basic.NewCredentialsBuilder().WithIdpId(emulator.IdentityProviderID).WithIdTokenFile(file)
	checkList(t, connect(t, start(t, emulator.Config{}), credentials, config.DefaultHttpConfig()))
}

func TestPodIdentity_givesKeys(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(emulator.PodToken), 0o600); err != nil {
		t.Fatal(err)
	}
	url := start(t, emulator.Config{})
	t.Setenv("HC_CONTAINER_CREDENTIALS_FULL_URI", url+"/pod-identity/credentials")
	t.Setenv("HC_CONTAINER_AUTHORIZATION_TOKEN_FILE", file)
	credentials, err := provider.BasicCredentialPodIdentityProvider().GetCredentials()
	if err != nil {
		t.Fatal(err)
	}
	credentials.(*auth.BasicCredentials).ProjectId = emulator.ProjectID // it has no endpoint of IAM to look it up
	client, err := vpcep.VpcepClientBuilder().WithCredential(credentials).WithEndpoint(url).SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	checkList(t, vpcep.NewVpcepClient(client))
}

// stsKey is a temporary access key.
type stsKey = stsmodel.CredentialsDto

// stsClient signs with a key; a permanent one has no security token.
func stsClient(t *testing.T, url string, key *stsKey) *sts.StsClient {
	t.Helper()
	credentials, err := basic.NewCredentialsBuilder().
		WithAk(key.AccessKeyId).WithSk(key.SecretAccessKey).WithSecurityToken(key.SecurityToken).SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	client, err := sts.StsClientBuilder().WithCredential(credentials).WithEndpoint(url).SafeBuild()
	if err != nil {
		t.Fatal(err)
	}
	return sts.NewStsClient(client)
}

// assume returns the keys of an agency.
func assume(t *testing.T, client *sts.StsClient, domainID, agency string, seconds int32) (*stsKey, error) {
	t.Helper()
	response, err := client.AssumeAgency(&stsmodel.AssumeAgencyRequest{Body: &stsmodel.AssumeAgencyReqBody{
		AgencyUrn: "iam::" + domainID + ":agency:" + agency, AgencySessionName: "sdk", DurationSeconds: &seconds,
	}})
	if err != nil {
		return nil, err
	}
	if want := "sts::" + domainID + ":assumed-agency:" + agency + "/sdk"; response.AssumedAgency.Urn != want {
		t.Errorf("assumed %s, want %s", response.AssumedAgency.Urn, want)
	}
	return response.Credentials, nil
}

func TestSTS_chainOfAgencies(t *testing.T) {
	t.Parallel()
	now := time.Now().Truncate(time.Second)
	url := start(t, emulator.Config{Now: func() time.Time { return now }})
	key := &stsKey{AccessKeyId: emulator.AccessKey, SecretAccessKey: emulator.SecretKey}
	for _, hop := range []struct {
		domainID, agency string
		seconds          int32
	}{
		{emulator.DomainID, emulator.Agency, 43200},
		{emulator.SecondDomainID, emulator.SecondAgency, 3600},
		{emulator.ThirdDomainID, emulator.ThirdAgency, 900},
	} {
		var err error
		if key, err = assume(t, stsClient(t, url, key), hop.domainID, hop.agency, hop.seconds); err != nil {
			t.Fatalf("%s: %v", hop.agency, err)
		}
		if got, want := time.Time(*key.Expiration), now.Add(time.Duration(hop.seconds)*time.Second); !got.Equal(want) {
			t.Errorf("%s expires at %s, want %s", hop.agency, got, want)
		}
		identity, err := stsClient(t, url, key).GetCallerIdentity(&stsmodel.GetCallerIdentityRequest{})
		if err != nil || *identity.AccountId != hop.domainID {
			t.Errorf("%s: identity %v, %v, want account %s", hop.agency, identity, err, hop.domainID)
		}
	}
	credentials := basic.NewCredentialsBuilder().
		WithAk(key.AccessKeyId).WithSk(key.SecretAccessKey).WithSecurityToken(key.SecurityToken)
	checkList(t, connect(t, url, credentials, config.DefaultHttpConfig()))
}

func TestSTS_refusals(t *testing.T) {
	t.Parallel()
	url := start(t, emulator.Config{})
	permanent := &stsKey{AccessKeyId: emulator.AccessKey, SecretAccessKey: emulator.SecretKey}
	temporary, err := assume(t, stsClient(t, url, permanent), emulator.DomainID, emulator.Agency, 3600)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		key              *stsKey
		domainID, agency string
		seconds          int32
		status           int
		code             string
	}{
		"agency that trusts another": {permanent, emulator.SecondDomainID, emulator.SecondAgency, 3600, 403, "STS5.1001"},
		"over an hour in a chain":    {temporary, emulator.SecondDomainID, emulator.SecondAgency, 3601, 400, "STS5.1003"},
	} {
		_, err := assume(t, stsClient(t, url, test.key), test.domainID, test.agency, test.seconds)
		response, ok := errors.AsType[*sdkerr.ServiceResponseError](err)
		if !ok || response.StatusCode != test.status || response.ErrorCode != test.code || response.RequestId == "" {
			t.Errorf("%s: %v, want %d %s with a request ID", name, err, test.status, test.code)
		}
	}
}

// The SDK signs this request too, which the emulator ignores.
func TestSTS_assumeWithOIDC(t *testing.T) {
	t.Parallel()
	url := start(t, emulator.Config{})
	response, err := stsClient(t, url, &stsKey{AccessKeyId: "unknown", SecretAccessKey: "unknown"}).
		AssumeAgencyWithOIDC(&stsmodel.AssumeAgencyWithOidcRequest{Body: &stsmodel.AssumeAgencyWithOidcReqBody{
			ProviderUrn: emulator.OIDCProviderURN, IdToken: emulator.IDToken,
			AgencyUrn: "iam::" + emulator.DomainID + ":agency:" + emulator.Agency, AgencySessionName: "sdk",
		}})
	if err != nil {
		t.Fatal(err)
	}
	if *response.Provider != emulator.OIDCProviderURN || *response.Audience == "" || *response.SubjectFromIdToken == "" {
		t.Errorf("got %s", response)
	}
	key := response.Credentials
	credentials := basic.NewCredentialsBuilder().
		WithAk(key.AccessKeyId).WithSk(key.SecretAccessKey).WithSecurityToken(key.SecurityToken)
	checkList(t, connect(t, url, credentials, config.DefaultHttpConfig()))
}
