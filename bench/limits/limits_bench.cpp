// The machine's own limits: what no program on it can exceed. Measured in the same run as
// everything else, on the same disk, because a disk's speed changes from hour to hour.
//
//   limits_bench --dir DIR [--seconds S] [--rounds N] [--only PREFIX] [--json FILE]
//
// fdatasync_300    append 300 bytes and fdatasync, per second
// fdatasync_25600  append 64 times 400 bytes and fdatasync, per second: the most batches of 64
// sha256_333       SHA-256 of 333 bytes (a leaf), per second on one core
// sha256_1024      SHA-256 of 1 KiB, per second on one core
// rocksdb_N        entries per second, one thread writing synced batches of N entries
//
// Each measure runs in N short rounds, all of them in turn, and the median is printed, so that a
// bad moment of the disk hits all alike.
#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/limits/plain_rocksdb.h"

namespace {

using letopis::bench::PlainRocksDb;
using Seconds = std::chrono::duration<double>;

struct Settings {
  std::string dir;
  std::string json;
  std::string only;  // measures whose names begin so
  double seconds = 2;
  int rounds = 3;
};

struct Sample {
  double per_second = 0;
  double p50_ms = 0;  // 0: single steps are too short to be timed one by one
  double p99_ms = 0;
};

struct Measure {
  std::string name;
  std::function<Sample(double seconds)> run;
  std::vector<Sample> samples;
};

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

/// Repeats `step` for that long and times each one; a step does `items` things at once.
template <class Step>
Sample timed_steps(double seconds, double items, Step step) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> took_ms;
  const Clock::time_point start = Clock::now();
  Clock::time_point before = start;
  while (Seconds(before - start).count() < seconds) {
    step();
    const Clock::time_point after = Clock::now();
    took_ms.push_back(Seconds(after - before).count() * 1000);
    before = after;
  }
  const double elapsed = Seconds(before - start).count();
  const double steps = static_cast<double>(took_ms.size());
  std::sort(took_ms.begin(), took_ms.end());
  return {.per_second = items * steps / elapsed,
          .p50_ms = took_ms[took_ms.size() / 2],
          .p99_ms = took_ms[took_ms.size() * 99 / 100]};
}

Sample fdatasync_rate(const std::string& dir, std::size_t bytes, double seconds) {
  const std::string path = dir + "/fdatasync.tmp";
  const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) fail(path.c_str());
  const std::string block(bytes, 'b');
  const Sample sample = timed_steps(seconds, 1, [&] {
    if (::write(file, block.data(), block.size()) != static_cast<ssize_t>(block.size())) {
      fail("write");
    }
    if (::fdatasync(file) != 0) fail("fdatasync");
  });
  ::close(file);
  std::filesystem::remove(path);
  return sample;
}

Sample sha256_rate(std::size_t bytes, double seconds) {
  constexpr int kAtOnce = 1000;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> sha256(
      EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free);
  std::string message(bytes, 'm');
  unsigned char digest[EVP_MAX_MD_SIZE];
  Sample sample = timed_steps(seconds, kAtOnce, [&] {
    for (int i = 0; i < kAtOnce; ++i) {
      unsigned int size = 0;
      if (EVP_DigestInit_ex2(context.get(), sha256.get(), nullptr) != 1 ||
          EVP_DigestUpdate(context.get(), message.data(), message.size()) != 1 ||
          EVP_DigestFinal_ex(context.get(), digest, &size) != 1) {
        fail("SHA-256");
      }
      message[0] = static_cast<char>(digest[0]);  // each message depends on the one before
    }
  });
  sample.p50_ms = sample.p99_ms = 0;
  return sample;
}

std::vector<Measure> all_measures(const Settings& settings, PlainRocksDb& db) {
  std::vector<Measure> measures;
  for (const std::size_t bytes : {std::size_t{300}, std::size_t{25'600}}) {
    measures.push_back(
        {"fdatasync_" + std::to_string(bytes),
         [dir = settings.dir, bytes](double s) { return fdatasync_rate(dir, bytes, s); },
         {}});
  }
  for (const std::size_t bytes : {std::size_t{333}, std::size_t{1024}}) {
    measures.push_back({"sha256_" + std::to_string(bytes),
                        [bytes](double s) { return sha256_rate(bytes, s); },
                        {}});
  }
  for (const std::size_t count : {1U, 8U, 64U, 512U}) {
    measures.push_back({"rocksdb_" + std::to_string(count),
                        [&db, count](double s) {
                          return timed_steps(s, static_cast<double>(count),
                                             [&] { db.write(count); });
                        },
                        {}});
  }
  std::erase_if(measures,
                [&](const Measure& measure) { return !measure.name.starts_with(settings.only); });
  return measures;
}

Sample median_of(std::vector<Sample> samples) {
  std::sort(samples.begin(), samples.end(),
            [](const Sample& a, const Sample& b) { return a.per_second < b.per_second; });
  return samples[samples.size() / 2];
}

void print_json(const std::string& path, const std::vector<Measure>& measures) {
  std::ofstream out(path);
  out << "{";
  const char* separator = "\n";
  for (const Measure& measure : measures) {
    const Sample sample = median_of(measure.samples);
    out << separator << "  \"" << measure.name << "\": {\"per_second\": " << sample.per_second
        << ", \"p50_ms\": " << sample.p50_ms << ", \"p99_ms\": " << sample.p99_ms << "}";
    separator = ",\n";
  }
  out << "\n}\n";
  if (!out.flush()) fail(path.c_str());
}

template <class Number>
bool parse_number(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size() && out > 0;
}

std::optional<Settings> parse(const std::vector<std::string_view>& arguments) {
  Settings settings;
  for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
    const std::string_view name = arguments[i];
    const std::string_view value = arguments[i + 1];
    if (name == "--dir") {
      settings.dir = value;
    } else if (name == "--json") {
      settings.json = value;
    } else if (name == "--only") {
      settings.only = value;
    } else if (name == "--seconds") {
      if (!parse_number(value, settings.seconds)) return std::nullopt;
    } else if (name == "--rounds") {
      if (!parse_number(value, settings.rounds)) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  if (settings.dir.empty() || arguments.size() % 2 != 0) return std::nullopt;
  return settings;
}

}  // namespace

int main(int argc, char** argv) {
  const std::optional<Settings> settings = parse({argv + 1, argv + argc});
  if (!settings) {
    std::fputs(
        "usage: limits_bench --dir DIR [--seconds S] [--rounds N] [--only PREFIX] [--json FILE]\n",
        stderr);
    return 2;
  }
  std::filesystem::create_directories(settings->dir);
  const std::string database = settings->dir + "/plain-rocksdb";
  std::filesystem::remove_all(database);
  std::vector<Measure> measures;
  {
    PlainRocksDb db(database);
    measures = all_measures(*settings, db);
    for (int round = 0; round < settings->rounds; ++round) {
      for (Measure& measure : measures) measure.samples.push_back(measure.run(settings->seconds));
    }
  }
  std::filesystem::remove_all(database);
  for (const Measure& measure : measures) {
    const Sample sample = median_of(measure.samples);
    std::printf("%-16s %12.0f /s   p50 %7.3f ms   p99 %7.3f ms\n", measure.name.c_str(),
                sample.per_second, sample.p50_ms, sample.p99_ms);
  }
  if (!settings->json.empty()) print_json(settings->json, measures);
  return 0;
}
