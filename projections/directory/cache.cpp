#include "projections/directory/cache.h"

#include <algorithm>

#include "events/log/entry.h"
#include "projections/directory/names.h"
#include "projections/directory/query.h"

namespace letopis::directory {
namespace {

template <class Value>
std::shared_ptr<const Value> shared(std::optional<Value> value) {
  return value ? std::make_shared<const Value>(*std::move(value)) : nullptr;
}

bool leaves_the_directory_alone(ByteView entry) {
  const auto view = log::EntryView::read(entry);
  if (!view) return false;
  const RecordKind kind = view->record().kind;
  return kind == RecordKind::mark || kind == RecordKind::absence;
}

}  // namespace

void Cache::committed(const std::vector<Bytes>& entries) {
  if (std::all_of(entries.begin(), entries.end(), leaves_the_directory_alone)) return;
  changes_.fetch_add(1, std::memory_order_release);
}

std::shared_ptr<const Lesson> Cache::lesson(LessonId id) {
  return lessons_.get(id.value, changes_, [&] { return shared(directory::lesson(rows_, id)); });
}

std::shared_ptr<const Group> Cache::group(GroupId id) {
  return groups_.get(id.value, changes_, [&] { return shared(directory::group(rows_, id)); });
}

std::shared_ptr<const std::string> Cache::name(PersonId id) {
  return names_.get(id.value, changes_, [&] {
    const auto found = person(rows_, id);
    return found ? std::make_shared<const std::string>(display_name(found->as)) : nullptr;
  });
}

}  // namespace letopis::directory
