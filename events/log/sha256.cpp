#include "events/log/sha256.h"

#include <openssl/evp.h>

#include <cstdlib>
#include <memory>

namespace letopis::log {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

struct FreeDigest {
  void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
};

// Fetching the algorithm costs more than hashing an entry, so each thread does it once.
struct Hasher {
  std::unique_ptr<EVP_MD, FreeDigest> algorithm{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  std::unique_ptr<EVP_MD_CTX, FreeContext> context{EVP_MD_CTX_new()};
};

}  // namespace

Digest sha256(std::initializer_list<ByteView> parts) {
  thread_local const Hasher hasher;
  EVP_MD_CTX* const context = hasher.context.get();
  // Without SHA-256 nothing that this program promises can be kept.
  if (EVP_DigestInit_ex2(context, hasher.algorithm.get(), nullptr) != 1) std::abort();
  for (const ByteView part : parts) EVP_DigestUpdate(context, part.data(), part.size());
  Digest out;
  EVP_DigestFinal_ex(context, out.bytes.data(), nullptr);
  return out;
}

}  // namespace letopis::log
