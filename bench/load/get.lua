-- Reads the pages of targets.paths in turn, each thread from a place of its own.
dofile(os.getenv("LETOPIS_BENCH_LUA") .. "/wrk.lua")

local requests, turn

function init(args)
  load_targets(args)
  requests = {}
  for i, path in ipairs(targets.paths) do requests[i] = head_of("GET", path) .. "\r\n" end
  turn = math.floor(#requests / 2) * (thread_number - 1)
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end
