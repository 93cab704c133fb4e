#pragma once
// How people are called and in which order they stand in a list.
#include <string>
#include <string_view>

#include "events/people/event.h"

namespace letopis::directory {

/// Pupils and others: "Family Given"; staff: "Family Given Patronymic", as pupils address them.
[[nodiscard]] std::string display_name(const people::PersonCreated& person);

/// Text whose bytes compare as the text sorts in Russian lists: lower case, ё as е, then by code
/// point. Good for Cyrillic and ASCII, which is what class lists hold; other letters (Tatar ә,
/// Latin é) stand after those of their alphabet. O(bytes).
[[nodiscard]] std::string collation_of(std::string_view text);

}  // namespace letopis::directory
