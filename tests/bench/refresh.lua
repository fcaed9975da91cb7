-- Refreshes, each with a token of its own: equal tokens would share one refresh, as they should.

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  sent = 0
  salt = args[1] or "0"
end

function request()
  sent = sent + 1
  local token = string.format("bench-%s-%d-%012d-MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAx", salt, number, sent)
  return wrk.format("GET", "/dominoWebexRefresh", { ["Authorization"] = "Bearer " .. token })
end

-- One line for the script: requests, seconds, failures, median and 99th percentile in microseconds.
function done(summary, latency)
  local e = summary.errors
  local failures = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format("RESULT %d %.3f %d %d %d\n", summary.requests, summary.duration / 1e6, failures,
    latency:percentile(50), latency:percentile(99)))
end
