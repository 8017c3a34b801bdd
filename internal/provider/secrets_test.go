package provider

import (
	"archive/zip"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vpcep/terraform-provider-vpcep/internal/emulator"
	"github.com/vpcep/terraform-provider-vpcep/internal/terraformcli"
)

// secrets are what the emulator's secrets and the ones it hands out begin with.
var secrets = []string{emulator.Token, "emulator-session", "emulator-secret-key", "emulator-security-token", emulator.Password, "wrong-secret",
	emulator.AccessKey, "EMULATORTEMPORARY", "Signature=", emulator.IDToken, emulator.PodToken}

const allSources = `
locals { secrets = jsondecode(file("secrets.json")) }
provider "vpcep" {
  alias = "token"
  token = local.secrets.token
}
provider "vpcep" {
  alias      = "key"
  access_key = local.secrets.access
  secret_key = local.secrets.secret
}
provider "vpcep" {
  alias       = "user"
  user_name   = "emulator-user"
  password    = local.secrets.password
  domain_name = "emulator-domain"
}
provider "vpcep" {
  alias      = "agency"
  access_key = local.secrets.access
  secret_key = local.secrets.secret
  assume_role {
    agency_name = "emulator-agency"
    domain_name = "emulator-domain"
  }
}
provider "vpcep" {
  alias              = "profile"
  shared_config_file = "koo.json"
}
provider "vpcep" {
  alias      = "chain"
  access_key = local.secrets.access
  secret_key = local.secrets.secret
  assume_role {
    agency_name = "emulator-agency"
    domain_name = "emulator-domain"
  }
  assume_role {
    agency_name = "emulator-second-agency"
    domain_id   = "6a4d2f0b8c3e5d7f9a1b2c4d6e8f0a13"
  }
}
provider "vpcep" {
  alias              = "agency_token"
  access_key         = local.secrets.access
  secret_key         = local.secrets.secret
  agency_name        = "emulator-agency"
  agency_domain_name = "emulator-domain"
}
provider "vpcep" {
  alias = "oidc_iam"
  assume_role_with_oidc {
    idp_id   = "emulator-idp"
    id_token = local.secrets.id_token
  }
}
provider "vpcep" {
  alias = "oidc_sts"
  assume_role_with_oidc {
    provider_urn  = "iam::5f3c1e9a7b2d4c6e8f0a1b3c5d7e9f02:oidcProvider:emulator-oidc"
    id_token_file = "id-token"
    agency_name   = "emulator-agency"
    domain_id     = "5f3c1e9a7b2d4c6e8f0a1b3c5d7e9f02"
  }
}
data "vpcep_endpoint_services" "chain" { provider = vpcep.chain }
data "vpcep_endpoint_services" "agency_token" { provider = vpcep.agency_token }
data "vpcep_endpoint_services" "oidc_iam" { provider = vpcep.oidc_iam }
data "vpcep_endpoint_services" "oidc_sts" { provider = vpcep.oidc_sts }
data "vpcep_endpoint_services" "token" { provider = vpcep.token }
data "vpcep_endpoint_services" "key" { provider = vpcep.key }
data "vpcep_endpoint_services" "user" { provider = vpcep.user }
data "vpcep_endpoint_services" "agency" { provider = vpcep.agency }
data "vpcep_endpoint_services" "profile" { provider = vpcep.profile }
data "vpcep_endpoint_services" "otherwise" {}
`

// A real Terraform writes no secret anywhere, at its most talkative and
// whichever source the credentials have.
func TestAccSecrets_areNotWritten(t *testing.T) {
	t.Parallel()
	const otherwise = `data "vpcep_endpoint_services" "otherwise" {}`
	good := map[string]string{"token": emulator.Token, "access": emulator.AccessKey, "secret": emulator.SecretKey, "password": emulator.Password, "id_token": emulator.IDToken}
	bad := map[string]string{"token": "wrong-secret", "access": emulator.AccessKey, "secret": "wrong-secret", "password": "wrong-secret", "id_token": "wrong-secret"}
	for name, test := range map[string]struct {
		config  string
		secrets map[string]string
		env     []string
		reads   int
	}{
		"arguments, files and metadata": {config: allSources, secrets: good, reads: 10},
		"key from the environment":      {config: otherwise, env: []string{"HW_ACCESS_KEY=" + emulator.AccessKey, "HW_SECRET_KEY=" + emulator.SecretKey}, reads: 1},
		"token from the environment":    {config: otherwise, env: []string{"HW_AUTH_TOKEN=" + emulator.Token}, reads: 1},
		"user from the environment": {config: otherwise, env: []string{
			"HW_USER_NAME=" + emulator.User, "HW_USER_PASSWORD=" + emulator.Password, "HW_DOMAIN_NAME=" + emulator.Domain,
		}, reads: 1},
		"pod identity": {config: otherwise, env: []string{
			"HC_CONTAINER_CREDENTIALS_FULL_URI={url}/pod-identity/credentials", "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE=pod",
		}, reads: 1},
		"OIDC from the environment": {config: otherwise, env: []string{
			"HW_ASSUME_ROLE_IDP_ID=" + emulator.IdentityProviderID, "HW_ASSUME_ROLE_ID_TOKEN=" + emulator.IDToken,
		}, reads: 1},
		"wrong ones": {config: allSources, secrets: bad},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			w := workspace{t, dir, name == "wrong ones"}
			_, server := newEmulator(t, emulator.Generate(3, 1)...)
			w.write("secrets.json", mustJSON(t, test.secrets))
			w.write("koo.json", kooCLI(`"accessKeyId": %q, "secretAccessKey": %q`, emulator.AccessKey, test.secrets["secret"]))
			w.write("id-token", test.secrets["id_token"])
			w.write("pod", emulator.PodToken)
			w.write("main.tf", "terraform {\n  required_providers {\n    vpcep = { source = \"vpcep/vpcep\" }\n  }\n}\n"+test.config)
			env := slices.Concat(test.env, []string{serveVariable + "=" + server.URL, "HW_VPCEP_ENDPOINT=" + server.URL, "HW_AUTH_URL=" + server.URL, "HUAWEICLOUD_SDK_STS_ENDPOINT=" + server.URL, "HW_REGION_NAME=" + emulator.Region})
			for i := range env {
				env[i] = strings.ReplaceAll(env[i], "{url}", server.URL)
			}
			out := w.terraform(env, "apply", "-auto-approve", "-no-color")
			if test.reads > 1 {
				out += w.terraform(env, "plan", "-out=plan", "-no-color")
			}
			for _, file := range []string{"secrets.json", "koo.json", "id-token", "pod"} {
				if err := os.Remove(filepath.Join(dir, file)); err != nil {
					t.Fatal(err)
				}
			}
			written := w.written()
			written["output"] = out
			if n := strings.Count(written["terraform.tfstate"], `"total_count": 3`); n != test.reads {
				t.Errorf("%d reads in the state, want %d:\n%s", n, test.reads, out)
			}
			if test.reads > 0 && !strings.Contains(written["log"], "read a page") {
				t.Error("the provider's log is missing")
			}
			for file, content := range written {
				for _, secret := range secrets {
					if i := strings.Index(content, secret); i >= 0 {
						t.Errorf("%s has %s: …%q…", file, secret, content[max(0, i-200):min(len(content), i+100)])
					}
				}
			}
		})
	}
}

// workspace is a directory that Terraform runs in, with this test binary as
// the provider.
type workspace struct {
	t     *testing.T
	dir   string
	fails bool
}

func (w workspace) write(name, content string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// terraform runs a command and returns what it printed.
func (w workspace) terraform(env []string, args ...string) string {
	w.t.Helper()
	out, err := w.command(env, args...).CombinedOutput()
	if (err != nil) != w.fails {
		w.t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

// command is a Terraform command that was not run yet.
func (w workspace) command(env []string, args ...string) *exec.Cmd {
	w.t.Helper()
	cli := terraformcli.ForTest(w.t)
	self, err := os.Executable()
	if err != nil {
		w.t.Fatal(err)
	}
	plugins := w.t.TempDir()
	if err := os.Symlink(self, filepath.Join(plugins, "terraform-provider-vpcep")); err != nil {
		w.t.Fatal(err)
	}
	overrides, err := cli.DevOverrides(plugins)
	if err != nil {
		w.t.Fatal(err)
	}
	cmd := exec.CommandContext(w.t.Context(), cli.Path, args...)
	cmd.Dir = w.dir
	cmd.Env = append(terraformcli.Environ(), append(env,
		"HOME="+plugins, overrides, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(w.dir, "log"))...)
	return cmd
}

// written is all that Terraform left in the directory, the parts of a plan
// one by one.
func (w workspace) written() map[string]string {
	w.t.Helper()
	written := map[string]string{}
	err := filepath.WalkDir(w.dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(file)
		written[entry.Name()] = string(content)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if _, ok := written["plan"]; !ok {
		return written
	}
	plan, err := zip.OpenReader(filepath.Join(w.dir, "plan"))
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = plan.Close() }()
	for _, part := range plan.File {
		r, err := part.Open()
		if err != nil {
			w.t.Fatal(err)
		}
		content, err := io.ReadAll(io.LimitReader(r, 1<<20))
		if err != nil {
			w.t.Fatal(err)
		}
		written["plan/"+part.Name] = string(content)
	}
	return written
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	content, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
