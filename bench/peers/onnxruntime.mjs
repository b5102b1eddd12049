// ONNX Runtime in node, from the folder given as first argument (where onnxruntime-node is installed). Reads one request a line from standard
// input, answers with one line of JSON; see bench/README.md. runSync does not exist: a call of its session is a promise, as users have it.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [folder, command, file] = process.argv.slice(2);
const ort = createRequire(folder + "/")("onnxruntime-node");

const open = (path, threads) =>
    ort.InferenceSession.create(path, { intraOpNumThreads: threads, interOpNumThreads: 1, graphOptimizationLevel: "all", executionMode: "sequential" });

if (command === "start") {
    const session = await open(file, 1);
    const result = await session.run({ x: new ort.Tensor("float32", new Float32Array(784).fill(0.5), [1, 784]) });
    console.log(result.y.data[0]);
    process.exit(0);
}

for await (const line of createInterface({ input: process.stdin })) {
    const words = line.trim().split(/\s+/);
    if (words.length < 5) continue;
    const [workload, variant, threads, budget] = words;
    const fields = Object.fromEntries(words.slice(4).map(word => word.split("=")));
    const sizes = fields.sizes.split(",").map(Number), batch = Number(fields.batch);
    try {
        const session = await open(fields.file, Number(threads));
        const x = new Float32Array(batch * sizes[0]);
        for (let i = 0; i < x.length; i++) x[i] = Math.random();
        const feeds = { x: new ort.Tensor("float32", x, [batch, sizes[0]]) };
        // "held": the output tensor is allocated once and handed in.
        const fetches = variant === "held" ? { y: new ort.Tensor("float32", new Float32Array(batch * sizes.at(-1)), [batch, sizes.at(-1)]) } : ["y"];
        for (let i = 0; i < 5; i++) await session.run(feeds, fetches);
        const times = [], end = performance.now() + 1000 * Number(budget);
        while (times.length < 5 || performance.now() < end) {
            const started = process.hrtime.bigint();
            await session.run(feeds, fetches);
            times.push(Number(process.hrtime.bigint() - started) * 1e-9);
        }
        await session.release();
        times.sort((a, b) => a - b);
        const middle = times[times.length >> 1];
        console.log(JSON.stringify({
            workload, peer: "ONNX Runtime", variant, threads: Number(threads), seconds: times[0], median: middle, p50: middle,
            p99: times[Math.floor(times.length * 0.99)], chunks: times.length }));
    } catch (error) {
        console.log(JSON.stringify({ workload, peer: "ONNX Runtime", variant, error: String(error) }));
    }
}
