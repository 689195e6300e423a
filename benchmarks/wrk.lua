-- For wrk: posts the bodies of a file, one a line, one after the other; without any, gets.

local bodies = {}
for line in io.lines(os.getenv("BODIES")) do
  bodies[#bodies + 1] = line
end

if #bodies > 0 then
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. os.getenv("KEY")
end

local at = 0
request = function()
  at = #bodies > 0 and at % #bodies + 1 or 0
  return wrk.format(nil, nil, nil, bodies[at])
end

-- What is not 200 is an error here, whatever wrk thinks of it.
done = function(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    "FIGURES %d %d %d %d %d %d %d\n", summary.requests, summary.duration, failed,
    latency:percentile(50), latency:percentile(95), latency:percentile(99), latency.max))
end
