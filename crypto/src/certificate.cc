// The certificate that a server makes for itself on its first start.
#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "core/error.h"
#include "crypto/signing.h"
#include "new_file.h"
#include "openssl_error.h"
#include "openssl_handle.h"

namespace rotulus::crypto {
namespace {

namespace fs = std::filesystem;

constexpr int kLongestDays = 36500;
constexpr std::size_t kLongestCommonName = 64;  // X.520
constexpr long kClockSkewSeconds = 300;         // a client whose clock is behind must not be refused

bool is_dns_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
         c == '*';
}

bool is_dns_name(std::string_view name) {
  return !name.empty() && name.size() <= 253 && name.front() != '.' && std::ranges::all_of(name, is_dns_character);
}

// The bytes of an IPv4 or IPv6 address; nothing when the text is none.
Bytes address_of(const std::string& text) {
  Bytes address(16);
  if (text.find('\0') != std::string::npos) return {};
  if (inet_pton(AF_INET6, text.c_str(), address.data()) == 1) return address;
  address.resize(4);
  if (inet_pton(AF_INET, text.c_str(), address.data()) == 1) return address;
  return {};
}

GeneralNameHandle alternative_name(const std::string& name) {
  const Bytes address = address_of(name);
  const bool is_address = !address.empty();
  if (!is_address && !is_dns_name(name)) {
    throw Error(ErrorCode::kInvalidArgument, "\"" + name + "\" is neither a DNS name nor an IP address.");
  }
  GeneralNameHandle entry(GENERAL_NAME_new());
  StringHandle value(is_address ? ASN1_OCTET_STRING_new() : ASN1_IA5STRING_new());
  const ByteView content = is_address ? ByteView(address) : as_bytes(name);
  check(entry && value && ASN1_STRING_set(value.get(), content.data(), static_cast<int>(content.size())) == 1,
        "make a certificate");
  GENERAL_NAME_set0_value(entry.get(), is_address ? GEN_IPADD : GEN_DNS, value.release());
  return entry;
}

void set_alternative_names(X509* certificate, const std::vector<std::string>& names) {
  const GeneralNamesHandle all(GENERAL_NAMES_new());
  check(all != nullptr, "make a certificate");
  for (const std::string& name : names) {
    GeneralNameHandle entry = alternative_name(name);
    check(sk_GENERAL_NAME_push(all.get(), entry.get()) > 0, "make a certificate");
    static_cast<void>(entry.release());
  }
  check(X509_add1_ext_i2d(certificate, NID_subject_alt_name, all.get(), 0, X509V3_ADD_DEFAULT) == 1, "name a certificate");
}

void set_extension(X509* certificate, int id, const char* value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const ExtensionHandle extension(X509V3_EXT_conf_nid(nullptr, &context, id, value));
  check(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "extend a certificate");
}

void set_serial(X509* certificate) {
  std::array<std::uint8_t, 16> bytes;
  random_bytes(bytes);
  bytes[0] = static_cast<std::uint8_t>((bytes[0] & 0x7f) | 0x40);  // positive, and always of one length
  const NumberHandle number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  check(number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)), "number a certificate");
}

void set_subject(X509* certificate, const std::string& first_name) {
  const std::string common = first_name.size() <= kLongestCommonName ? first_name : "rotulus";
  X509_NAME* subject = X509_get_subject_name(certificate);
  check(X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, as_bytes(common).data(),
                                   static_cast<int>(common.size()), -1, 0) == 1,
        "name a certificate");
  check(X509_set_issuer_name(certificate, subject) == 1, "name a certificate");
}

void set_validity(X509* certificate, int days) {
  check(X509_gmtime_adj(X509_getm_notBefore(certificate), -kClockSkewSeconds) != nullptr, "date a certificate");
  check(X509_time_adj_ex(X509_getm_notAfter(certificate), days, 0, nullptr) != nullptr, "date a certificate");
}

CertificateHandle make_certificate(EVP_PKEY* key, const std::vector<std::string>& names, int days) {
  CertificateHandle certificate(X509_new());
  check(certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1, "make a certificate");
  set_alternative_names(certificate.get(), names);  // first, because it checks them
  set_serial(certificate.get());
  set_subject(certificate.get(), names.front());
  set_validity(certificate.get(), days);
  check(X509_set_pubkey(certificate.get(), key) == 1, "make a certificate");
  set_extension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE");
  set_extension(certificate.get(), NID_key_usage, "critical,digitalSignature");
  set_extension(certificate.get(), NID_ext_key_usage, "serverAuth");
  set_extension(certificate.get(), NID_subject_key_identifier, "hash");
  check(X509_sign(certificate.get(), key, EVP_sha256()) > 0, "sign a certificate");
  return certificate;
}

ByteView content_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return as_bytes({data, static_cast<std::size_t>(size)});
}

void refuse_existing(const fs::path& path) {
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(path, ignored))) {
    throw Error(ErrorCode::kConflict, path.string() + " exists already and is not overwritten.");
  }
}

}  // namespace

void create_self_signed_certificate(const std::vector<std::string>& names, int days, const fs::path& certificate,
                                    const fs::path& private_key) {
  if (names.empty()) throw Error(ErrorCode::kInvalidArgument, "A certificate needs a name.");
  if (days < 1 || days > kLongestDays) throw Error(ErrorCode::kInvalidArgument, "A certificate is valid for 1 to 36500 days.");
  refuse_existing(certificate);
  refuse_existing(private_key);
  const PkeyHandle key(EVP_EC_gen("P-256"));
  check(key != nullptr, "make a key");
  const CertificateHandle made = make_certificate(key.get(), names, days);
  const BioHandle certificate_text(BIO_new(BIO_s_mem()));
  const BioHandle key_text(BIO_new(BIO_s_secmem()));
  check(certificate_text && PEM_write_bio_X509(certificate_text.get(), made.get()) == 1, "write a certificate");
  check(key_text && PEM_write_bio_PKCS8PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
        "write a key");
  create_new_file(private_key, S_IRUSR | S_IWUSR, content_of(key_text.get()));
  try {
    create_new_file(certificate, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH, content_of(certificate_text.get()));
  } catch (const Error&) {
    unlink(private_key.c_str());  // one without the other would stop the next attempt
    throw;
  }
}

}  // namespace rotulus::crypto
