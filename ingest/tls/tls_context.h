/// The certificate of the daemon, its private key, and what TLS may be: 1.2 with forward secrecy, and 1.3.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <mutex>
#include <string>

#include "core/base/result.h"

namespace evenstride {

struct TlsFiles {
  std::string certificate;  ///< PEM: the certificate, then those between it and the root
  std::string key;          ///< PEM, without a password
  bool any() const { return !certificate.empty() || !key.empty(); }
};

/// The settings that new connections begin with; they change under running ones.
class TlsContext {
 public:
  /// An error names the file: it cannot be read, the key does not fit, the certificate is not valid today.
  static Result<std::unique_ptr<TlsContext>> open(const TlsFiles& files);
  /// Reads the files again. After an error what was there goes on. From any thread.
  Status reload();
  std::shared_ptr<boost::asio::ssl::context> now() const {
    const std::lock_guard lock(mutex_);
    return context_;
  }

 private:
  explicit TlsContext(TlsFiles files) : files_(std::move(files)) {}
  const TlsFiles files_;
  mutable std::mutex mutex_;
  std::shared_ptr<boost::asio::ssl::context> context_;
};

}  // namespace evenstride
