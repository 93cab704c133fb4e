# Turns openapi.json into a C++ source: cmake -DIN=… -DOUT=… -P embed.cmake
file(READ ${IN} text)
# Compilers bound a literal at 64 KiB, so the text is cut.
string(LENGTH "${text}" length)
set(pieces "")
set(at 0)
while(at LESS length)
  string(SUBSTRING "${text}" ${at} 8000 piece)
  string(APPEND pieces "R\"~~~(${piece})~~~\"\n")
  math(EXPR at "${at} + 8000")
endwhile()
file(WRITE ${OUT} "#include \"server/api/open_api.h\"\n\nnamespace letopis::api {\n\nstd::string_view open_api_document() {\n  static constexpr char kText[] =\n${pieces};\n  return {kText, sizeof kText - 1};\n}\n\n}  // namespace letopis::api\n")
