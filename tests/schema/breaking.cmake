# cmake -D FLATC=… -D CURRENT=DIR -D BASELINE=DIR -D SCRATCH=DIR -P breaking.cmake
# Changes the schemas in one way after another and expects conform.cmake to take what is allowed and
# to refuse what would make old entries unreadable or mean something else.
cmake_minimum_required(VERSION 3.25)

function(try name expected file from to)
  file(REMOVE_RECURSE ${SCRATCH})
  file(MAKE_DIRECTORY ${SCRATCH})
  file(GLOB schemas ${BASELINE}/*.fbs)
  file(COPY ${schemas} DESTINATION ${SCRATCH})
  file(READ ${SCRATCH}/${file} before)
  string(REPLACE "${from}" "${to}" after "${before}")
  if(before STREQUAL after)
    message(FATAL_ERROR "${name}: the change did not apply; adjust breaking.cmake")
  endif()
  file(WRITE ${SCRATCH}/${file} "${after}")
  execute_process(
    COMMAND ${CMAKE_COMMAND} -D FLATC=${FLATC} -D CURRENT=${SCRATCH} -D BASELINE=${BASELINE}
            -P ${CMAKE_CURRENT_LIST_DIR}/conform.cmake
    RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(result EQUAL 0)
    set(got taken)
  else()
    set(got refused)
  endif()
  if(NOT got STREQUAL expected)
    message(FATAL_ERROR "${name}: ${got}, expected: ${expected}\n${said}")
  endif()
  message(STATUS "${name}: ${got}")
endfunction()

try("a field appended" taken journal.fbs
    "external_id:string (id: 8);" "external_id:string (id: 8); room:string (id: 9);")
try("a table added" taken journal.fbs
    "table MarkSet {" "table Fresh { a:int (id: 0); } table MarkSet {")
try("a comment changed" taken journal.fbs "// place in the day's timetable" "// other words")
try("an id reused for another type" refused journal.fbs
    "topic:string (id: 5);" "place:int (id: 5);")
try("an id reused for the same type" refused journal.fbs
    "topic:string (id: 5);" "place:string (id: 5);")
try("a field removed" refused journal.fbs "external_id:string (id: 8);" "")
try("a type widened" refused journal.fbs "number:ubyte (id: 2);" "number:ushort (id: 2);")
try("a default changed" refused journal.fbs "weight:ubyte = 1" "weight:ubyte = 2")
try("two ids swapped" refused journal.fbs
    "value:ubyte (id: 2); }\ntable MarkChanged" "value:ubyte (id: 1); }\ntable MarkChanged")
try("a table removed" refused journal.fbs "table MarkRevoked {" "table MarkTaken {")
try("fields of a struct reordered" refused entry.fbs
    "kind:ushort; slot:ushort;" "slot:ushort; kind:ushort;")
try("a required field made optional" refused entry.fbs "(id: 10, required)" "(id: 10)")
try("the file identifier changed" refused entry.fbs "\"LTPE\"" "\"LTPF\"")
file(REMOVE_RECURSE ${SCRATCH})
