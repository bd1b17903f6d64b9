"""Reverb's insert, beside `./sd2ail benchmark pipe`: one process writes items of float32 [rows, floats] into a table of a
server process over loopback, as fast as it is confirmed.

    python3 -m venv venv && venv/bin/pip install "dm-reverb[tensorflow]==0.14.0" "numpy<2" psutil
    venv/bin/python bench/peers/reverb_insert.py
"""

import multiprocessing
import time

# A transition of Hopper-v5 and of Ant-v5 in the sizes of `benchmark pipe`: whole, and without the next observation.
FLOATS = (26, 15, 219, 114)
ROWS = (16, 64, 256)
CAPACITY = 20_000
UNCONFIRMED = 64
WARM_SECONDS, SECONDS = 3, 6


def serve(ports):
    import reverb

    table = reverb.Table(
        "transitions",
        sampler=reverb.selectors.Uniform(),
        remover=reverb.selectors.Fifo(),
        max_size=CAPACITY,
        rate_limiter=reverb.rate_limiters.MinSize(1),
    )
    server = reverb.Server([table])
    ports.put(server.port)
    server.wait()


def insert(writer, items, seconds):
    """Items written in about so many seconds, and how long it took until all were confirmed."""
    count, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < seconds:
        for item in items:
            writer.append({"rows": item})
            writer.create_item("transitions", 1.0, {"rows": writer.history["rows"][-1:]})
        count += len(items)
        writer.flush(block_until_num_items=UNCONFIRMED)
    writer.flush()
    return count, time.perf_counter() - begin


def main():
    context = multiprocessing.get_context("spawn")
    ports = context.Queue()
    process = context.Process(target=serve, args=(ports,), daemon=True)
    process.start()

    import numpy
    import psutil
    import reverb

    client = reverb.Client(f"localhost:{ports.get()}")
    both = psutil.Process(process.pid), psutil.Process()

    def processor_seconds():
        return sum(sum(each.cpu_times()[:2]) for each in both)

    random = numpy.random.default_rng(1)
    print("| floats | rows | rows/s | MB/s | cores busy |\n|---:|---:|---:|---:|---:|")
    for floats in FLOATS:
        for rows in ROWS:
            items = [random.standard_normal((rows, floats), dtype=numpy.float32) for _ in range(16)]
            with client.trajectory_writer(num_keep_alive_refs=1) as writer:
                insert(writer, items, WARM_SECONDS)
                before = processor_seconds()
                count, seconds = insert(writer, items, SECONDS)
                busy = (processor_seconds() - before) / seconds
            rate = count * rows / seconds
            print(f"| {floats} | {rows} | {rate:,.0f} | {rate * floats * 4 / 1e6:,.1f} | {busy:.2f} |", flush=True)
            client.reset("transitions")


if __name__ == "__main__":
    main()
