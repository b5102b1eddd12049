"""What the peers written in Python share: one request a line of standard input, one line of JSON as the answer; see bench/README.md."""
import json
import sys
import time


class Request:
    def __init__(self, line):
        words = line.split()
        self.workload, self.variant = words[0], words[1]
        self.threads, self.budget = int(words[2]), float(words[3])
        fields = dict(word.split("=", 1) for word in words[4:])
        self.sizes = [int(size) for size in fields["sizes"].split(",")]
        self.activation = fields.get("act")
        self.loss = fields.get("loss")
        self.optimizer = fields.get("opt")
        self.rate = float(fields.get("lr", 0))
        self.batch = int(fields["batch"])
        self.rows = int(fields.get("n", self.batch))
        self.chunk = int(fields.get("chunk", 1))
        self.infers = fields.get("infer") == "1"
        self.file = fields.get("file")


def requests():
    for line in sys.stdin:
        if line.strip():
            yield Request(line)


def measure(request, work, each=1, minimum=3):
    """Seconds of one unit of work, over and over until the budget is spent; the first call is not counted."""
    work()
    times, end = [], time.perf_counter() + request.budget
    while len(times) < minimum or time.perf_counter() < end:
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) / each)
    return times


def answer(request, peer, times, **more):
    times = sorted(times)
    middle = times[len(times) // 2]
    print(json.dumps({
        "workload": request.workload, "peer": peer, "variant": request.variant, "threads": request.threads, "seconds": times[0], "median": middle,
        "p50": middle, "p99": times[len(times) * 99 // 100], "chunks": len(times), **more}), flush=True)


def failed(request, peer, error):
    print(json.dumps({"workload": request.workload, "peer": peer, "variant": request.variant, "error": str(error)}), flush=True)
