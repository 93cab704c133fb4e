#include "server/api/live.h"

#include <algorithm>
#include <array>
#include <utility>

#include "events/all.h"
#include "projections/directory/query.h"
#include "projections/journal/page.h"
#include "projections/runtime/records.h"
#include "projections/runtime/tables.h"
#include "server/api/json.h"

namespace letopis::api {
namespace {

struct CellPlace {
  LessonId lesson;
  PersonId pupil;
};

// Marks and absences name their cell; other events none.
struct CellOf {
  template <class Other>
  std::optional<CellPlace> operator()(const Other& event) const {
    if constexpr (requires {
                    event.lesson;
                    event.pupil;
                  }) {
      return CellPlace{event.lesson, event.pupil};
    } else {
      return std::nullopt;
    }
  }
};

std::string event_text(Position position, std::string_view name, const std::string& data) {
  return "id: " + std::to_string(position.value) + "\nevent: " + std::string(name) +
         "\ndata: " + data + "\n\n";
}

std::string cell_json(const ledger::RowReader& rows, const log::EntryView& entry,
                      const CellPlace& place, const directory::LessonPlace& lesson) {
  const auto cell = journal::cell(rows, lesson, place.lesson, place.pupil);
  const std::array<PersonId, 1> actor{entry.user()};
  Json json;
  json.open('{').key("lesson").number(place.lesson.value).key("pupil").number(place.pupil.value);
  json.key("mark").text(text_of(cell.mark)).key("mark_revision").number(cell.mark_revision);
  json.key("absence").text(text_of(cell.absence));
  json.key("absence_revision").number(cell.absence_revision);
  json.key("actor");
  if (entry.user().exists()) {
    json.open('{').key("id").number(entry.user().value);
    json.key("name").text(directory::names(rows, actor).front()).close('}');
  } else {
    json.null();
  }
  json.key("recorded").plain(to_iso(entry.recorded()));
  json.key("position").number(entry.position().value).close('}');
  return json.take();
}

}  // namespace

// Text is appended by the writer and pulled by the connection's thread.
class LiveHub::Stream final : public http::EventStream {
 public:
  explicit Stream(LiveHub& hub) : hub_(hub) { ++hub_.watched_; }

  ~Stream() override { --hub_.watched_; }

  std::optional<std::string> pull() override {
    const std::lock_guard lock(mutex_);
    if (closed_) return std::nullopt;
    return std::exchange(waiting_, {});
  }

  void on_ready(std::function<void()> wake) override {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
  }

  void close() override {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    wake_ = nullptr;
  }

  void push(const std::string& text) {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    waiting_.append(text);
    closed_ = waiting_.size() > kWaitingBytes;
    if (wake_) wake_();
  }

  [[nodiscard]] bool closed() const {
    const std::lock_guard lock(mutex_);
    return closed_;
  }

 private:
  LiveHub& hub_;
  mutable std::mutex mutex_;
  std::string waiting_;
  std::function<void()> wake_;
  bool closed_ = false;
};

std::optional<LiveHub::Change> LiveHub::change_in(ByteView bytes) const {
  const auto entry = log::EntryView::read(bytes);
  const auto event = entry ? event_of(entry->kind(), entry->payload()) : std::nullopt;
  if (!event) return std::nullopt;
  if (const auto* const lesson = std::get_if<journal::LessonScheduled>(&*event)) {
    const auto id = std::to_string(entry->position().value);
    return Change{lesson->group, event_text(entry->position(), "lesson", "{\"id\":" + id + "}")};
  }
  const auto place = std::visit(CellOf{}, *event);
  if (!place) return std::nullopt;
  const auto row = rows_.get(runtime::kDirectory, directory::lesson_key(place->lesson));
  const auto lesson = row ? directory::place_in(*row) : std::nullopt;
  if (!lesson) return std::nullopt;
  return Change{lesson->group,
                event_text(entry->position(), "cell", cell_json(rows_, *entry, *place, *lesson))};
}

void LiveHub::committed(const std::shared_ptr<const ledger::Published>&,
                        const std::vector<Bytes>& entries) {
  if (watched_ == 0) return;
  for (const Bytes& entry : entries) {
    const auto change = change_in(entry);
    if (!change) continue;
    const std::lock_guard lock(mutex_);
    const auto [begin, end] = streams_.equal_range(change->group);
    for (auto each = begin; each != end;) {
      const auto stream = each->second.lock();
      if (!stream || stream->closed()) {
        each = streams_.erase(each);
        continue;
      }
      stream->push(change->text);
      ++each;
    }
  }
}

std::shared_ptr<http::EventStream> LiveHub::watch(GroupId group,
                                                  std::optional<Position> last_seen) {
  auto stream = std::make_shared<Stream>(*this);
  {
    const std::lock_guard lock(mutex_);
    streams_.emplace(group, stream);
  }
  // Asked for after the stream was registered: a change may come twice, never get lost.
  const std::uint64_t head = runtime::entry_count(rows_);
  std::string missed = ": welcome\n\n";
  if (last_seen && last_seen->value + 1 < head) {
    if (head - last_seen->value > kReplayed) {
      missed = event_text(Position{head - 1}, "reset", "{}");
    } else {
      for (std::uint64_t next = last_seen->value + 1; next < head; ++next) {
        const auto bytes = runtime::entry_bytes(rows_, Position{next});
        const auto change = bytes ? change_in(*bytes) : std::nullopt;
        if (change && change->group == group) missed.append(change->text);
      }
    }
  }
  stream->push(missed);
  return stream;
}

}  // namespace letopis::api
