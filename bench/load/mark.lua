-- Durable marks, one per request, each a change of its cell's mark and each with an Idempotency-Key
-- of its own. Every thread has cells of its own and comes back to one only after all the others, so
-- no cell is written by two requests at a time.
dofile(os.getenv("LETOPIS_BENCH_LUA") .. "/wrk.lua")

local marks, heads, tail, turn, sent, tried

function init(args)
  load_targets(args)
  marks, heads, turn, sent = {}, {}, 0, 0
  for i, cell in ipairs(targets.cells) do
    if i % targets.threads == thread_number % targets.threads then
      marks[#marks + 1] = cell.mark
      heads[#heads + 1] = head_of("PUT", cell.path)
    end
  end
  tail = "X-Letopis-CSRF: " .. targets.csrf ..
    "\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n"
end

local function put(cell, mark)
  sent = sent + 1
  return string.format("%sIdempotency-Key: %08x-%04x-4000-8000-%012x\r\n%s{\"value\":\"%s\"}",
    heads[cell], run_number, thread_number, sent, tail, mark)
end

function next_mark()
  turn = turn % #marks + 1
  marks[turn] = marks[turn] == "5" and "4" or "5"
  return put(turn, marks[turn])
end

function request()
  -- Before the start wrk asks the first thread for one request that it does not send.
  if thread_number == 1 and not tried then
    tried = true
    return put(1, "5")
  end
  return next_mark()
end
