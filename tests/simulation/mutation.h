#pragma once
// Errors that are built into the simulated program on purpose, to show that they would be noticed.
#include <array>
#include <cstdint>
#include <string_view>

namespace letopis::sim {

enum class Mutation : std::uint8_t {
  none,
  answers_before_durable,    // receipts go out before the write has succeeded
  sync_does_nothing,         // the last write is in no disk yet when it is reported durable
  writes_on_after_failure,   // builds on what it remembers instead of opening again
  half_a_batch_persists,     // a batch is not atomic
  damage_is_skipped,         // opens past damaged commits (RocksDB: kSkipAnyCorruptedRecords)
  damage_ends_the_log,       // opens up to the damage (RocksDB's default: kPointInTimeRecovery)
  opens_without_head,        // the HEAD file is not looked at
  signs_before_durable,      // a checkpoint speaks of entries that may never have been
  publishes_before_head,     // a checkpoint is shown although HEAD could not be written
  forgets_requests,          // the request rows are not written
  forgets_newest_of_record,  // `prior` and `revision` start again
  loses_a_view_row,          // rows are no longer the fold of the entries
  refusal_leaves_a_row,
  refusal_ignored,  // writes what the rules refused
  entry_is_overwritten,
  failed_read_is_nothing,  // a row that could not be read counts as a row that is not there
};

struct NamedMutation {
  Mutation mutation;
  std::string_view name;
};

inline constexpr std::array kMutations{
    NamedMutation{Mutation::answers_before_durable, "answers_before_durable"},
    NamedMutation{Mutation::sync_does_nothing, "sync_does_nothing"},
    NamedMutation{Mutation::writes_on_after_failure, "writes_on_after_failure"},
    NamedMutation{Mutation::half_a_batch_persists, "half_a_batch_persists"},
    NamedMutation{Mutation::damage_is_skipped, "damage_is_skipped"},
    NamedMutation{Mutation::damage_ends_the_log, "damage_ends_the_log"},
    NamedMutation{Mutation::opens_without_head, "opens_without_head"},
    NamedMutation{Mutation::signs_before_durable, "signs_before_durable"},
    NamedMutation{Mutation::publishes_before_head, "publishes_before_head"},
    NamedMutation{Mutation::forgets_requests, "forgets_requests"},
    NamedMutation{Mutation::forgets_newest_of_record, "forgets_newest_of_record"},
    NamedMutation{Mutation::loses_a_view_row, "loses_a_view_row"},
    NamedMutation{Mutation::refusal_leaves_a_row, "refusal_leaves_a_row"},
    NamedMutation{Mutation::refusal_ignored, "refusal_ignored"},
    NamedMutation{Mutation::entry_is_overwritten, "entry_is_overwritten"},
    NamedMutation{Mutation::failed_read_is_nothing, "failed_read_is_nothing"},
};

}  // namespace letopis::sim
