#include "server/import/manifest.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "server/import/table.h"

namespace letopis::import {
namespace {

constexpr std::string_view kManifest = "manifest.csv";
constexpr std::string_view kVersion = "oneroster.version";

// All files of both versions, those that Letopis has no use for included: a manifest names them.
constexpr std::array<std::string_view, 21> kKnown{"academicSessions",
                                                  "categories",
                                                  "classes",
                                                  "classResources",
                                                  "courses",
                                                  "courseResources",
                                                  "demographics",
                                                  "enrollments",
                                                  "lineItems",
                                                  "orgs",
                                                  "resources",
                                                  "results",
                                                  "roles",
                                                  "userProfiles",
                                                  "userResources",
                                                  "scoreScales",
                                                  "users",
                                                  "lineItemLearningObjectiveIds",
                                                  "lineItemScoreScales",
                                                  "resultLearningObjectiveIds",
                                                  "resultScoreScales"};

struct Property {
  std::string value;
  std::uint32_t line = 0;
};

using Properties = std::map<std::string, Property, std::less<>>;

void report(Problems& problems, std::string_view file, std::uint32_t line, std::string_view column,
            ProblemCode code, std::string_view detail) {
  problems.add(
      {std::string(file), line, std::string(column), code, printable(detail), Severity::error, {}});
}

Properties read_properties(std::string_view text, Problems& problems) {
  constexpr std::array<std::string_view, 2> kColumns{"propertyName", "value"};
  Properties out;
  Table table(kManifest, text, kColumns, problems);
  while (table.next()) {
    std::string name = table.required("propertyName", 200);
    if (name.empty()) continue;
    const auto [at, added] =
        out.emplace(std::move(name), Property{std::string(table.text("value")), table.line()});
    if (!added) table.report("propertyName", ProblemCode::id_twice, printable(at->first));
  }
  return out;
}

void read_file_property(std::string_view name, const Property& property, const Files& files,
                        Manifest& manifest, Problems& problems) {
  const std::string file = std::string(name) + ".csv";
  const bool there = files.contains(file);
  if (property.value == "bulk") {
    if (!there) {
      report(problems, file, 0, {}, ProblemCode::file_missing, {});
      return;
    }
    manifest.bulk.insert(file);
  } else if (property.value == "absent") {
    if (there) report(problems, file, 0, {}, ProblemCode::file_unexpected, {});
  } else if (property.value == "delta") {
    report(problems, kManifest, property.line, "value", ProblemCode::delta_refused, file);
  } else {
    report(problems, kManifest, property.line, "value", ProblemCode::manifest_property, file);
  }
}

}  // namespace

std::optional<Manifest> read_manifest(const Files& files, Problems& problems) {
  const auto text = files.find(kManifest);
  if (text == files.end()) {
    report(problems, kManifest, 0, {}, ProblemCode::manifest_missing, {});
    return std::nullopt;
  }
  const Properties properties = read_properties(text->second, problems);
  if (!properties.contains("manifest.version")) {
    report(problems, kManifest, 0, {}, ProblemCode::manifest_property, "manifest.version");
  }
  const auto version = properties.find(kVersion);
  if (version == properties.end()) {
    report(problems, kManifest, 0, {}, ProblemCode::manifest_property, kVersion);
    return std::nullopt;
  }
  Manifest out;
  if (version->second.value == "1.2") {
    out.version = Version::v1_2;
  } else if (version->second.value != "1.1") {
    report(problems, kManifest, version->second.line, "value", ProblemCode::version_unknown, {});
    return std::nullopt;
  }
  for (const std::string_view name : kKnown) {
    const auto property = properties.find("file." + std::string(name));
    if (property != properties.end()) {
      read_file_property(name, property->second, files, out, problems);
    } else if (files.contains(std::string(name) + ".csv")) {
      report(problems, std::string(name) + ".csv", 0, {}, ProblemCode::file_unexpected, {});
    }
  }
  if (out.version == Version::v1_2 && out.bulk.contains("users.csv") &&
      !out.bulk.contains("roles.csv")) {
    report(problems, "roles.csv", 0, {}, ProblemCode::file_missing, {});
  }
  return out;
}

}  // namespace letopis::import
