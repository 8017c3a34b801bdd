package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// identity is what the emulator serves HTTPS with, and the PEM files that a client needs, in a temporary folder that the
// caller removes.
type identity struct {
	config            *tls.Config
	folder            string
	caFile            string
	certFile, keyFile string // of the client, if it needs any
}

// newIdentity makes a certificate for the address and for loopback that is its own CA. With clientAuth it also issues a
// client certificate, and refuses clients without one.
func newIdentity(address net.Addr, clientAuth tls.ClientAuthType) (identity, error) {
	folder, err := os.MkdirTemp("", "vpcep-emulator-")
	if err != nil {
		return identity{}, err
	}
	id := identity{folder: folder, caFile: filepath.Join(folder, "ca.pem")}
	if err := id.create(address, clientAuth); err != nil {
		_ = os.RemoveAll(folder)
		return identity{}, err
	}
	return id, nil
}

func (id *identity) create(address net.Addr, clientAuth tls.ClientAuthType) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	ca := newTemplate("vpcep-emulator", x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth)
	ca.KeyUsage |= x509.KeyUsageCertSign
	ca.IsCA = true
	ca.DNSNames = []string{"localhost"}
	ca.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	if tcp, ok := address.(*net.TCPAddr); ok {
		ca.IPAddresses = append(ca.IPAddresses, tcp.IP)
	}
	certificate, err := x509.CreateCertificate(rand.Reader, ca, ca, &key.PublicKey, key)
	if err != nil {
		return err
	}
	id.config = &tls.Config{
		MinVersion:   tls.VersionTLS12,
		Certificates: []tls.Certificate{{Certificate: [][]byte{certificate}, PrivateKey: key}},
		ClientAuth:   clientAuth,
	}
	if err := writePEM(id.caFile, "CERTIFICATE", certificate); err != nil || clientAuth == tls.NoClientCert {
		return err
	}
	if ca, err = x509.ParseCertificate(certificate); err != nil {
		return err
	}
	id.config.ClientCAs = x509.NewCertPool()
	id.config.ClientCAs.AddCert(ca)
	return id.createClient(ca, key)
}

// createClient issues the client certificate.
func (id *identity) createClient(ca *x509.Certificate, caKey *ecdsa.PrivateKey) error {
	id.certFile, id.keyFile = filepath.Join(id.folder, "client.pem"), filepath.Join(id.folder, "client-key.pem")
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	certificate, err := x509.CreateCertificate(rand.Reader, newTemplate("client", x509.ExtKeyUsageClientAuth), ca, &key.PublicKey, caKey)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	return errors.Join(err, writePEM(id.certFile, "CERTIFICATE", certificate), writePEM(id.keyFile, "PRIVATE KEY", private))
}

func newTemplate(name string, usages ...x509.ExtKeyUsage) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		SerialNumber:          big.NewInt(now.UnixNano()),
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             now.Add(-time.Hour),
		NotAfter:              now.AddDate(0, 0, 30),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           usages,
		BasicConstraintsValid: true,
	}
}

func writePEM(file, kind string, content []byte) error {
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}), 0o600)
}
