#pragma once
// Whether each record's entries follow one another without a gap: every revision names the one
// before it, nobody names one twice, and no record begins twice. Then the entries of a record are
// all that there are.
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "events/audit/chunk.h"
#include "events/audit/source.h"

namespace letopis::audit {

/// Takes chunks in order. Not thread-safe. Memory: 12 bytes for each entry and 15 to 30 for each
/// record, so about 300 MB for ten million entries of which most are the first of their record.
/// Whatever looks wrong is looked up in the source again, so findings are exact.
class Records {
 public:
  static constexpr std::uint64_t kMaxEntries = 0xFFFF'FFFF;

  explicit Records(const Source& source) : source_(source) {}

  /// Takes over the links of the chunk; findings are added to it.
  void take(Chunk& chunk);

 private:
  // Positions of first revisions by the fingerprint of their record: open addressing.
  class Beginnings {
   public:
    Beginnings() { grow(); }

    /// Calls same(position) for those that may be of this record, until it says yes; the position.
    /// Otherwise adds it.
    template <class Same>
    std::optional<std::uint32_t> find_or_add(std::uint64_t record, std::uint32_t position,
                                             const Same& same);
    void prefetch(std::uint64_t record) const;

   private:
    void grow();
    void place(std::uint64_t record, std::uint32_t position);

    std::size_t size_ = 0;
    std::size_t mask_ = 0;
    std::vector<std::uint64_t> records_;
    std::vector<std::uint32_t> positions_;  // kFree: an empty place
  };

  struct Stretch {
    std::vector<std::uint64_t> links;
    std::vector<std::uint32_t> followers;  // position of the entry that continues it; 0: none yet
  };

  void follow(const Continuation& continuation, Findings& findings);
  void begin(const Beginning& beginning, Findings& findings);
  [[nodiscard]] Finding mismatch(const Continuation& continuation) const;
  [[nodiscard]] std::uint64_t link(std::uint64_t position) const;
  [[nodiscard]] std::uint32_t& follower(std::uint64_t position);
  void prefetch(std::uint64_t position) const;

  const Source& source_;
  std::vector<Stretch> stretches_;  // of kChunkEntries each
  Beginnings beginnings_;
};

/// Reads one entry again; nothing when it cannot be had. Shared with the report's "since when".
class OneEntry final : public Source::Visitor {
 public:
  OneEntry(const Source& source, std::uint64_t position);

  void entry(std::uint64_t position, ByteView bytes) override;

  void stray(std::uint64_t) override {}

  /// Points into this object.
  [[nodiscard]] std::optional<log::EntryView> view() const&;
  std::optional<log::EntryView> view() const&& = delete;

 private:
  const std::uint64_t position_;
  Bytes bytes_;
};

}  // namespace letopis::audit
