// The CSV reader takes any bytes, ends, and keeps within its bounds.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/import/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace letopis::import;  // NOLINT: one function
  const CsvLimits limits{.file_bytes = 1 << 16, .field_bytes = 64, .columns = 8, .rows = 100};
  CsvReader reader({reinterpret_cast<const char*>(data), size}, limits);
  CsvRow row;
  std::uint32_t line = 0;
  // Each call passes at least one byte or ends.
  for (std::size_t calls = 0; calls <= size + 2; ++calls) {
    const letopis::Result<bool, CsvError> read = reader.next(row);
    if (!read) continue;
    if (!read.value()) return 0;
    if (row.line <= line || row.fields.empty() || row.fields.size() > limits.columns) std::abort();
    line = row.line;
    for (const std::string& field : row.fields) {
      if (field.size() > limits.field_bytes) std::abort();
    }
  }
  std::abort();
}
