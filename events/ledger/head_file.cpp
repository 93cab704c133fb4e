#include "events/ledger/head_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace letopis::ledger {
namespace {

constexpr std::size_t kMaxBytes = 64 * 1024;

Failure<StorageError> failure(const std::string& what, const std::string& path) {
  return {StorageError{what + " " + path + ": " + std::generic_category().message(errno)}};
}

// Closes the descriptor on every way out.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}

  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

bool write_all(int file, const std::string& content) {
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t wrote = ::write(file, content.data() + done, content.size() - done);
    if (wrote < 0) return false;
    done += static_cast<std::size_t>(wrote);
  }
  return ::fsync(file) == 0;
}

}  // namespace

HeadFile::HeadFile(std::string path) : path_(std::move(path)) {
  const std::size_t slash = path_.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path_.substr(0, slash);
  folder_ = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

HeadFile::~HeadFile() {
  if (folder_ >= 0) ::close(folder_);
}

Result<std::optional<std::string>, StorageError> HeadFile::read() const {
  const Descriptor file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    if (errno == ENOENT) return std::optional<std::string>{};
    return failure("open", path_);
  }
  std::string content;
  std::array<char, 4096> block{};
  for (;;) {
    const ssize_t got = ::read(file.get(), block.data(), block.size());
    if (got < 0) return failure("read", path_);
    if (got == 0) return std::optional(std::move(content));
    content.append(block.data(), static_cast<std::size_t>(got));
    if (content.size() > kMaxBytes) return Failure{StorageError{"too large: " + path_}};
  }
}

Result<void, StorageError> HeadFile::write(const std::string& content) {
  const std::string beside = path_ + ".new";
  {
    const Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (file.get() < 0) return failure("create", beside);
    if (!write_all(file.get(), content)) return failure("write", beside);
  }
  if (::rename(beside.c_str(), path_.c_str()) != 0) return failure("rename", beside);
  if (folder_ < 0 || ::fsync(folder_) != 0) return failure("sync folder of", path_);
  return {};
}

}  // namespace letopis::ledger
