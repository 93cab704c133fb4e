-- Page reads with one mark among every twenty requests, as when pages are open while marks are set.
dofile(os.getenv("LETOPIS_BENCH_LUA") .. "/mark.lua")

local init_marks = init
local pages, page, turn = {}, 0, 0

function init(args)
  init_marks(args)
  for i, path in ipairs(targets.paths) do pages[i] = head_of("GET", path) .. "\r\n" end
  page = math.floor(#pages / 2) * (thread_number - 1)
end

function request()
  turn = turn + 1
  if turn % 20 == 0 then return next_mark() end
  page = page % #pages + 1
  return pages[page]
end
