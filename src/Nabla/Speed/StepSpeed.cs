namespace Nabla.Speed;

/// <summary>The speed of training steps, the median of many.</summary>
/// <param name="Workload">The workload's name, as in bench/workloads.json.</param>
/// <param name="Layers">Units of its layers, the inputs first, such as <c>784-128-10</c>.</param>
/// <param name="Batch">Rows of a step.</param>
/// <param name="Threads">Threads it was given.</param>
/// <param name="Microseconds">The time of a step.</param>
/// <param name="SamplesPerSecond">Rows trained on in a second.</param>
/// <param name="Gflops">GFLOP/s of its products, with the time of everything else.</param>
public sealed record StepSpeed(string Workload, string Layers, int Batch, int Threads, double Microseconds, double SamplesPerSecond, double Gflops);
