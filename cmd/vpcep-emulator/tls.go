package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// identity is the TLS configuration of the emulator, and the PEM files that a client needs. They are in a temporary folder,
// which the caller removes, also after an error.
type identity struct {
	config            *tls.Config
	folder            string
	caFile            string
	certFile, keyFile string // of the client; "" without -mtls
}

// newIdentity creates a self-signed certificate for the address and for loopback. With clientAuth it is also the client
// certificate, and clients without it are rejected.
func newIdentity(address net.Addr, clientAuth tls.ClientAuthType) (id identity, err error) {
	if id.folder, err = os.MkdirTemp("", "vpcep-emulator-"); err != nil {
		return id, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return id, err
	}
	template := newTemplate(address)
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return id, err
	}
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})
	id.config = &tls.Config{
		MinVersion:   tls.VersionTLS12,
		Certificates: []tls.Certificate{{Certificate: [][]byte{certificate}, PrivateKey: key}},
		ClientAuth:   clientAuth,
		ClientCAs:    x509.NewCertPool(),
	}
	id.config.ClientCAs.AppendCertsFromPEM(ca)
	id.caFile = filepath.Join(id.folder, "ca.pem")
	if err := os.WriteFile(id.caFile, ca, 0o600); err != nil || clientAuth == tls.NoClientCert {
		return id, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return id, err
	}
	id.certFile, id.keyFile = id.caFile, filepath.Join(id.folder, "client-key.pem")
	return id, os.WriteFile(id.keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600)
}

func newTemplate(address net.Addr) *x509.Certificate {
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(now.UnixNano()),
		Subject:               pkix.Name{CommonName: "vpcep-emulator"},
		NotBefore:             now.Add(-time.Hour),
		NotAfter:              now.AddDate(0, 0, 30),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true,
		IsCA:                  true,
		DNSNames:              []string{"localhost"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	if tcp, ok := address.(*net.TCPAddr); ok {
		template.IPAddresses = append(template.IPAddresses, tcp.IP)
	}
	return template
}
