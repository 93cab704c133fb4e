#pragma once
// A disk under RocksDB that fails once, when and how a test wants it to.
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <memory>
#include <string>
#include <utility>

namespace letopis::test {

/// Which call on a write-ahead log fails next, and with what.
enum class Fault {
  none,
  append_no_space,  // ENOSPC before a byte was written
  append_error,     // EIO before a byte was written
  append_torn,      // EIO after the first half was written
  sync_error,       // EIO though the bytes reached the file
};

/// Owned by the test; outlives every store on it.
class FaultyDisk final : public rocksdb::FileSystemWrapper {
 public:
  FaultyDisk() : rocksdb::FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  [[nodiscard]] const char* Name() const override { return "FaultyDisk"; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    auto status = target()->NewWritableFile(name, options, file, context);
    if (status.ok() && name.ends_with(".log")) {
      *file = std::make_unique<Log>(std::move(*file), *this);
    }
    return status;
  }

  void fail_once(Fault fault) { fault_ = fault; }

  /// Whether the fault has struck.
  [[nodiscard]] bool struck() const { return fault_ == Fault::none; }

 private:
  class Log final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    Log(std::unique_ptr<rocksdb::FSWritableFile> file, FaultyDisk& disk)
        : rocksdb::FSWritableFileOwnerWrapper(std::move(file)), disk_(disk) {}

    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* context) override {
      return append(data, [&](const rocksdb::Slice& part) {
        return FSWritableFileOwnerWrapper::Append(part, options, context);
      });
    }

    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             const rocksdb::DataVerificationInfo& info,
                             rocksdb::IODebugContext* context) override {
      return append(data, [&](const rocksdb::Slice& part) {
        return FSWritableFileOwnerWrapper::Append(part, options, info, context);
      });
    }

    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* context) override {
      if (disk_.strikes(Fault::sync_error)) return rocksdb::IOStatus::IOError("sync: EIO");
      return FSWritableFileOwnerWrapper::Sync(options, context);
    }

    rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                            rocksdb::IODebugContext* context) override {
      if (disk_.strikes(Fault::sync_error)) return rocksdb::IOStatus::IOError("sync: EIO");
      return FSWritableFileOwnerWrapper::Fsync(options, context);
    }

   private:
    template <class Write>
    rocksdb::IOStatus append(const rocksdb::Slice& data, const Write& write) {
      if (disk_.strikes(Fault::append_no_space)) return rocksdb::IOStatus::NoSpace("append");
      if (disk_.strikes(Fault::append_error)) return rocksdb::IOStatus::IOError("append: EIO");
      if (disk_.strikes(Fault::append_torn)) {
        static_cast<void>(write(rocksdb::Slice(data.data(), data.size() / 2)));
        return rocksdb::IOStatus::IOError("append: EIO");
      }
      return write(data);
    }

    FaultyDisk& disk_;
  };

  [[nodiscard]] bool strikes(Fault fault) {
    if (fault_ != fault) return false;
    fault_ = Fault::none;
    return true;
  }

  Fault fault_ = Fault::none;
};

}  // namespace letopis::test
