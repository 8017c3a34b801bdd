package accounts

import "testing"

func TestFindAgency_byIDOrElseName(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, accountID, accountName, want string }{
		{Agency, DomainID, "", Agency},
		{Agency, "", Domain, Agency},
		{Agency, DomainID, "other name", Agency}, // the ID counts
		{Agency, "other ID", Domain, ""},
		{Agency, "", "", ""},
		{Agency, SecondDomainID, "", ""},
		{"x", DomainID, "", ""},
		{ThirdAgency, ThirdDomainID, "", ThirdAgency},
	} {
		var got string
		if a := FindAgency(test.name, test.accountID, test.accountName); a != nil {
			got = a.Name
		}
		if got != test.want {
			t.Errorf("%+v: found %q", test, got)
		}
	}
}

func TestAgencies_formAChain(t *testing.T) {
	t.Parallel()
	first := FindAgency(Agency, DomainID, "")
	second := FindAgency(SecondAgency, SecondDomainID, "")
	third := FindAgency(ThirdAgency, ThirdDomainID, "")
	all := []Principal{UserPrincipal, Server, Pod, Federated, first.Principal, second.Principal, third.Principal}
	for agency, trusted := range map[*AgencyPrincipal][]bool{
		first:  {true, true, true, true, false, false, false},
		second: {false, false, false, false, true, false, false},
		third:  {false, false, false, false, false, true, false},
	} {
		for i, p := range all {
			if agency.Trusts(p) != trusted[i] {
				t.Errorf("%s trusts %s: %t", agency.Name, p.Name, !trusted[i])
			}
		}
	}
}
