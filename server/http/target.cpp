#include "server/http/target.h"

#include <algorithm>
#include <array>

#include "schema/types/bytes.h"

namespace letopis::http {

namespace {

constexpr std::string_view kTokenSigns = "!#$%&'*+-.^_`|~";
constexpr std::string_view kPathSigns = "-._~!$&'()*+,;=:@/";  // RFC 3986 pchar and '/'
constexpr std::string_view kHostSigns = "-._~!$&'()*+,;=:[]%";

enum CharClass : unsigned char { token_sign = 1, path_sign = 2, host_sign = 4, field_byte = 8 };

constexpr bool is_alnum(unsigned char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z');
}

constexpr std::array<unsigned char, 256> make_classes() {
  std::array<unsigned char, 256> classes{};
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(i);
    const char sign = static_cast<char>(byte);
    unsigned bits = 0;
    if (is_alnum(byte) || kTokenSigns.find(sign) != std::string_view::npos) bits |= token_sign;
    if (is_alnum(byte) || kPathSigns.find(sign) != std::string_view::npos) bits |= path_sign;
    if (is_alnum(byte) || kHostSigns.find(sign) != std::string_view::npos) bits |= host_sign;
    if (byte == '\t' || (byte >= 0x20 && byte != 0x7f)) bits |= field_byte;
    classes[i] = static_cast<unsigned char>(bits);
  }
  classes[0] = 0;
  return classes;
}

constexpr std::array<unsigned char, 256> kClasses = make_classes();

bool is(char sign, CharClass wanted) {
  return (kClasses[static_cast<unsigned char>(sign)] & wanted) != 0;
}

bool all(std::string_view text, CharClass wanted) {
  return std::all_of(text.begin(), text.end(), [&](char sign) { return is(sign, wanted); });
}

constexpr char lower(char sign) {
  return sign >= 'A' && sign <= 'Z' ? static_cast<char>(sign + ('a' - 'A')) : sign;
}

int hex_digit(char sign) {
  if (sign >= '0' && sign <= '9') return sign - '0';
  const char small = lower(sign);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/// The byte of "%XX" at `text[at]`; less than 0 when there is none.
int escaped_byte(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size()) return -1;
  const int high = hex_digit(text[at + 1]);
  const int low = hex_digit(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool is_control(int byte) { return byte < 0x20 || byte == 0x7f; }

/// An escaped slash or backslash would move the borders of segments, so neither is taken.
bool decode_path(std::string_view raw, std::string& out) {
  out.reserve(raw.size());
  bool plain = true;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '%') {
      if (!is(raw[i], path_sign)) return false;
      out.push_back(raw[i]);
      continue;
    }
    const int byte = escaped_byte(raw, i);
    if (byte < 0 || is_control(byte) || byte == '/' || byte == '\\') return false;
    out.push_back(static_cast<char>(static_cast<unsigned char>(byte)));
    plain = plain && byte < 0x80;
    i += 2;
  }
  return plain || is_utf8(out);
}

bool segments_are_sound(std::string_view path) {
  std::size_t start = 1;
  while (start <= path.size()) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view segment = path.substr(start, end - start);
    if (segment.empty() || segment == "." || segment == "..") return false;
    start = end + 1;
  }
  return true;
}

bool decode_form(std::string_view raw, std::string& out) {
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const char sign = raw[i];
    if (sign == '%') {
      const int byte = escaped_byte(raw, i);
      if (byte < 0 || is_control(byte)) return false;
      out.push_back(static_cast<char>(static_cast<unsigned char>(byte)));
      i += 2;
    } else if (sign <= ' ' || sign > '~' || sign == '#') {  // signed: every byte over 0x7f too
      return false;
    } else {
      out.push_back(sign == '+' ? ' ' : sign);
    }
  }
  return is_utf8(out);
}

bool decode_query(std::string_view raw, Target& target) {
  while (!raw.empty()) {
    const std::size_t end = std::min(raw.find('&'), raw.size());
    const std::string_view piece = raw.substr(0, end);
    raw.remove_prefix(std::min(end + 1, raw.size()));
    if (piece.empty()) continue;
    if (target.query.size() == kQueryParameters) return false;
    const std::size_t sign = std::min(piece.find('='), piece.size());
    auto& [name, value] = target.query.emplace_back();
    if (!decode_form(piece.substr(0, sign), name)) return false;
    if (sign < piece.size() && !decode_form(piece.substr(sign + 1), value)) return false;
  }
  return true;
}

/// "http://host:port/path?query" without its beginning; nothing when it is not absolute-form.
std::optional<std::string_view> after_authority(std::string_view raw) {
  for (const std::string_view scheme :
       {std::string_view("http://"), std::string_view("https://")}) {
    if (raw.size() <= scheme.size() || !same_ascii(raw.substr(0, scheme.size()), scheme)) continue;
    raw.remove_prefix(scheme.size());
    const std::size_t end = std::min(raw.find_first_of("/?"), raw.size());
    if (end == 0 || !all(raw.substr(0, end), host_sign)) return std::nullopt;
    return raw.substr(end);
  }
  return std::nullopt;
}

}  // namespace

bool same_ascii(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

Result<Target, EdgeFault> parse_target(std::string_view raw, bool for_options) {
  if (raw.size() > kTargetBytes) return Failure{EdgeFault::target_too_long};
  Target target;
  if (raw == "*" && for_options) {
    target.path = "/";
    target.whole_server = true;
    return target;
  }
  if (raw.empty() || raw.front() != '/') {
    const auto rest = after_authority(raw);
    if (!rest) return Failure{EdgeFault::malformed_target};
    raw = *rest;
  }
  const std::size_t question = std::min(raw.find('?'), raw.size());
  std::string_view path = raw.substr(0, question);
  if (path.size() > 1 && path.back() == '/' && path[path.size() - 2] != '/') path.remove_suffix(1);
  if (path.empty()) path = "/";
  const bool sound = decode_path(path, target.path) &&
                     (target.path == "/" || segments_are_sound(target.path)) &&
                     decode_query(raw.substr(std::min(question + 1, raw.size())), target);
  if (!sound) return Failure{EdgeFault::malformed_target};
  return target;
}

namespace {

/// The framing fields as they were met.
struct Framing {
  int hosts = 0;
  int lengths = 0;
  bool coded = false;
  bool chunked_last = false;
  bool other_coding = false;
  bool expects_continue = false;
  bool odd_expectation = false;
};

void note_codings(Framing& framing, std::string_view value) {
  framing.coded = true;
  while (true) {
    const std::size_t comma = std::min(value.find(','), value.size());
    const std::string_view coding = trimmed(value.substr(0, comma));
    if (!coding.empty()) {
      // "chunked" before another coding, or twice, leaves the end of the body unknown.
      framing.other_coding = framing.other_coding || framing.chunked_last;
      framing.chunked_last = same_ascii(coding, "chunked");
      framing.other_coding = framing.other_coding || !framing.chunked_last;
    }
    if (comma == value.size()) return;
    value.remove_prefix(comma + 1);
  }
}

std::optional<EdgeFault> note_field(Framing& framing, std::string_view name,
                                    std::string_view value) {
  if (same_ascii(name, "host")) {
    if (++framing.hosts > 1 || !all(value, host_sign)) return EdgeFault::wrong_host;
  } else if (same_ascii(name, "content-length")) {
    const bool digits = !value.empty() && value.size() <= 18 &&
                        value.find_first_not_of("0123456789") == std::string_view::npos;
    if (++framing.lengths > 1 || !digits) return EdgeFault::wrong_length;
  } else if (same_ascii(name, "transfer-encoding")) {
    note_codings(framing, value);
  } else if (same_ascii(name, "expect")) {
    framing.expects_continue = same_ascii(value, "100-continue");
    framing.odd_expectation = framing.odd_expectation || !framing.expects_continue;
  }
  return std::nullopt;
}

std::optional<EdgeFault> inspect_field(Framing& framing, std::string_view line) {
  if (line.front() == ' ' || line.front() == '\t') return EdgeFault::folded_field;
  const std::size_t colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) return EdgeFault::malformed_field;
  if (!all(line.substr(0, colon), token_sign)) return EdgeFault::malformed_field;
  const std::string_view value = line.substr(colon + 1);
  if (!all(value, field_byte)) return EdgeFault::malformed_field;
  return note_field(framing, line.substr(0, colon), trimmed(value));
}

/// Sets the minor version. The method is the parser's to know.
std::optional<EdgeFault> inspect_request_line(std::string_view line, int& minor) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == 0 || !all(line.substr(0, first), token_sign)) {
    return EdgeFault::malformed_request;
  }
  if (last == first || last == first + 1) return EdgeFault::malformed_request;
  const std::string_view target = line.substr(first + 1, last - first - 1);
  if (target.size() > kTargetBytes) return EdgeFault::target_too_long;
  if (target.find_first_of(" \t") != std::string_view::npos) return EdgeFault::malformed_request;
  if (!all(target, field_byte)) return EdgeFault::malformed_target;
  const std::string_view version = line.substr(last + 1);
  const auto is_digit = [](char sign) { return sign >= '0' && sign <= '9'; };
  if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || !is_digit(version[5]) ||
      version[6] != '.' || !is_digit(version[7])) {
    return EdgeFault::malformed_request;
  }
  if (version[5] != '1' || version[7] > '1') return EdgeFault::version_unknown;
  minor = version[7] - '0';
  return std::nullopt;
}

std::optional<EdgeFault> judge(const Framing& framing, int minor) {
  if (minor == 1 && framing.hosts != 1) return EdgeFault::wrong_host;
  if (framing.coded) {
    if (framing.lengths > 0) return EdgeFault::wrong_length;
    // RFC 9112 6.1: a sender of HTTP/1.0 cannot know what it means, so the framing is faulty.
    if (!framing.chunked_last || minor == 0) return EdgeFault::wrong_coding;
    if (framing.other_coding) return EdgeFault::coding_unknown;
  }
  if (framing.odd_expectation) return EdgeFault::expectation_unknown;
  return std::nullopt;
}

}  // namespace

Result<Head, EdgeFault> inspect_head(std::string_view head) {
  Framing framing;
  int minor = 1;
  std::size_t fields = 0;
  for (bool request_line = true; !head.empty(); request_line = false) {
    const std::size_t end = head.find('\n');
    if (end == std::string_view::npos || end == 0 || head[end - 1] != '\r') {
      return Failure{EdgeFault::malformed_request};
    }
    const std::string_view line = head.substr(0, end - 1);
    head.remove_prefix(end + 1);
    if (line.empty()) {
      if (request_line || !head.empty()) return Failure{EdgeFault::malformed_request};
      break;
    }
    if (!request_line && ++fields > kHeadFields) return Failure{EdgeFault::head_too_large};
    const auto fault =
        request_line ? inspect_request_line(line, minor) : inspect_field(framing, line);
    if (fault) return Failure{*fault};
  }
  if (const auto fault = judge(framing, minor)) return Failure{*fault};
  return Head{.expects_continue = framing.expects_continue && minor == 1};
}

std::optional<EdgeFault> inspect_start(std::string_view start) {
  if (!start.empty() && !is(start.front(), token_sign)) return EdgeFault::malformed_request;
  const std::size_t line = start.find('\n');
  const std::string_view first = start.substr(0, line);
  if (first.size() > kTargetBytes + 64) return EdgeFault::target_too_long;
  if (line != std::string_view::npos && (line == 0 || start[line - 1] != '\r')) {
    return EdgeFault::malformed_request;
  }
  return std::nullopt;
}

std::optional<std::string_view> cookie_value(std::string_view field, std::string_view name) {
  while (!field.empty()) {
    const std::size_t end = std::min(field.find(';'), field.size());
    const std::string_view pair = trimmed(field.substr(0, end));
    field.remove_prefix(std::min(end + 1, field.size()));
    const std::size_t sign = pair.find('=');
    if (sign == std::string_view::npos || pair.substr(0, sign) != name) continue;
    std::string_view value = pair.substr(sign + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return value;
  }
  return std::nullopt;
}

}  // namespace letopis::http
