-- What the scripts for wrk share. dofile() it with the path that stands in LETOPIS_BENCH_LUA.
-- Arguments after "--": the targets (a Lua file that prepare.mjs writes), a run number.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("thread_number", threads)
end

function load_targets(args)
  targets = dofile(args[1])
  run_number = tonumber(args[2])
end

function head_of(method, path)
  return method .. " " .. path .. " HTTP/1.1\r\nHost: " .. wrk.headers["Host"] ..
    "\r\nCookie: " .. targets.cookie .. "\r\n"
end

-- One line of JSON, for load.mjs. An answer of 400 or more counts as refused.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"per_second": %.1f, "p50_ms": %.3f, "p99_ms": %.3f, "requests": %d, ' ..
    '"refused": %d, "broken": %d}\n',
    summary.requests * 1e6 / summary.duration, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, summary.requests, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
