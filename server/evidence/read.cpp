#include "server/evidence/read.h"

#include <boost/json.hpp>
#include <charconv>
#include <utility>

#include "events/log/note.h"
#include "events/log/proof_file.h"
#include "events/log/record_map.h"
#include "schema/types/limits.h"

namespace letopis::evidence {
namespace {

namespace json = boost::json;

constexpr std::string_view kFormat = "letopis-evidence/1";
constexpr std::string_view kOpening = R"(<script type="application/json" id="evidence">)";
constexpr std::size_t kVersions = 1000;
constexpr std::size_t kLine = 512;

// One value of a document and where it stands. The first thing that is not as it has to be is kept;
// after it every answer is empty.
class Value {
 public:
  Value(const json::value* value, std::string where, Unread& unread)
      : value_(value), where_(std::move(where)), unread_(unread) {}

  [[nodiscard]] Value at(std::string_view name) const {
    const auto* const object = value_ == nullptr ? nullptr : value_->if_object();
    if (object == nullptr) wrong("an object is needed");
    std::string place = where_.empty() ? std::string(name) : where_ + "." + std::string(name);
    const auto* const inner =
        object == nullptr ? nullptr : object->if_contains({name.data(), name.size()});
    return {inner, std::move(place), unread_};
  }

  [[nodiscard]] bool absent() const { return value_ == nullptr; }

  [[nodiscard]] bool null() const { return value_ != nullptr && value_->is_null(); }

  [[nodiscard]] std::string text(std::size_t most = kLine) const {
    const auto* const text = value_ == nullptr ? nullptr : value_->if_string();
    if (text == nullptr) {
      wrong("a text is needed");
      return {};
    }
    if (text->size() > most) {
      wrong("the text is longer than " + std::to_string(most) + " bytes");
      return {};
    }
    return {text->data(), text->size()};
  }

  [[nodiscard]] std::uint64_t number() const {
    const auto* const number = value_ == nullptr ? nullptr : value_->if_int64();
    if (number != nullptr && *number >= 0) return static_cast<std::uint64_t>(*number);
    wrong("a whole number is needed");
    return 0;
  }

  [[nodiscard]] Bytes base64(std::size_t most) const {
    auto bytes = from_base64(text((most + 2) / 3 * 4));
    if (bytes && bytes->size() <= most) return std::move(*bytes);
    wrong("base64 of at most " + std::to_string(most) + " bytes is needed");
    return {};
  }

  [[nodiscard]] Digest hash() const {
    const auto digest = digest_of(base64(sizeof(Digest)));
    if (!digest) wrong("32 bytes are needed");
    return digest.value_or(Digest{});
  }

  template <class Each>
  auto list(std::size_t least, std::size_t most, Each each) const {
    std::vector<decltype(each(*this))> out;
    const auto* const items = value_ == nullptr ? nullptr : value_->if_array();
    if (items == nullptr || items->size() < least || items->size() > most) {
      wrong("a list of " + std::to_string(least) + " to " + std::to_string(most) + " is needed");
      return out;
    }
    for (std::size_t i = 0; i < items->size() && unread_.empty(); ++i) {
      out.push_back(each({&(*items)[i], where_ + "[" + std::to_string(i) + "]", unread_}));
    }
    return out;
  }

  void wrong(const std::string& wanted) const {
    if (unread_.empty()) unread_ = (where_.empty() ? "the file" : where_) + ": " + wanted;
  }

 private:
  const json::value* value_;
  std::string where_;
  Unread& unread_;
};

std::vector<Digest> path_of(const Value& value) {
  return value.list(0, log::kProofHashes, [](const Value& hash) { return hash.hash(); });
}

std::optional<std::string> word_of(const Value& value, std::string_view name) {
  if (value.null()) return std::nullopt;
  return name == "revision" ? std::to_string(value.number()) : value.text();
}

Version version_of(const Value& value) {
  Version out;
  out.position = value.at("position").number();
  out.bytes = value.at("bytes").base64(limits::kEntryBytes);
  out.leaf = value.at("leaf").hash();
  const Value path = value.at("proof");
  if (!path.null()) out.path = path_of(path);
  for (std::size_t i = 0; i < kWordNames.size(); ++i) {
    out.shown[i] = word_of(value.at(kWordNames[i]), kWordNames[i]);
  }
  return out;
}

Completeness completeness_of(const Value& value) {
  return {value.at("position").number(), value.at("bytes").base64(limits::kEntryBytes),
          path_of(value.at("proof")), value.at("mark").base64(log::kMapProofBytes),
          value.at("absence").base64(log::kMapProofBytes)};
}

About about_of(const Value& value) {
  const std::string kind = value.text();
  if (kind == "mark") return About::mark;
  if (kind == "absence") return About::absence;
  if (kind != "cell") value.wrong("cell, mark or absence is needed");
  return About::cell;
}

std::optional<std::uint64_t> id_of(std::string_view text) {
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return id;
}

void read_key(const Value& value, Evidence& out) {
  const std::string key = value.text();
  const std::size_t slash = key.find('/');
  const std::string_view all = key;
  const auto lesson = slash == std::string::npos ? std::nullopt : id_of(all.substr(0, slash));
  const auto pupil = slash == std::string::npos ? std::nullopt : id_of(all.substr(slash + 1));
  if (!lesson || !pupil) value.wrong("LESSON/PUPIL is needed");
  out.lesson = lesson.value_or(0);
  out.pupil = pupil.value_or(0);
}

Id128 ledger_of(const Value& value) {
  const auto bytes = from_hex(value.text());
  const auto id = bytes ? id128_of(*bytes) : std::nullopt;
  if (!id) value.wrong("32 hex digits are needed");
  return id.value_or(Id128{});
}

Evidence evidence_of(const Value& root) {
  Evidence out;
  const Value format = root.at("format");
  if (format.text() != kFormat) format.wrong(std::string(kFormat) + " is needed");
  out.origin = root.at("origin").text();
  out.ledger = ledger_of(root.at("ledger"));
  out.vkey = root.at("vkey").text();
  out.checkpoint = root.at("checkpoint").text(log::kNoteBytes);
  out.about = about_of(root.at("record").at("kind"));
  read_key(root.at("record").at("key"), out);
  out.versions = root.at("entries").list(1, kVersions, version_of);
  const Value whole = root.at("completeness");
  if (!whole.absent()) out.completeness = completeness_of(whole);
  return out;
}

}  // namespace

Result<Evidence, Unread> read_evidence(std::string_view text) {
  if (text.size() > kEvidenceBytes) return Failure{Unread("the file is too long")};
  json::parse_options options;
  options.max_depth = 16;
  boost::system::error_code error;
  const json::value document =
      json::parse({text.data(), text.size()}, error, json::storage_ptr(), options);
  if (error) return Failure{Unread("the file is not JSON")};
  Unread unread;
  Evidence out = evidence_of({&document, "", unread});
  if (!unread.empty()) return Failure{std::move(unread)};
  return out;
}

Result<Evidence, Unread> read_card(std::string_view page) {
  if (page.size() > kCardBytes) return Failure{Unread("the page is too long")};
  const std::size_t opening = page.find(kOpening);
  if (opening == std::string_view::npos) return Failure{Unread("no evidence is in this page")};
  page.remove_prefix(opening + kOpening.size());
  // The page's own maker writes every '<' of the evidence as an escape.
  return read_evidence(page.substr(0, page.find('<')));
}

}  // namespace letopis::evidence
