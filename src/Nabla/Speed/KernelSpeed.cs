namespace Nabla.Speed;

/// <summary>The speed of a matrix product of a dense layer, in float.</summary>
/// <param name="Name"><c>forward</c>, <c>input gradient</c> or <c>weight gradient</c>.</param>
/// <param name="Shape">Batch by inputs by outputs.</param>
/// <param name="Threads">Threads, each with a product of its own.</param>
/// <param name="Gflops">GFLOP/s of all threads together; a multiply-add counts as two, padding does not count.</param>
/// <param name="FractionOfPeak">The share of the fused multiply-adds that one thread alone could do, measured in the same rounds; a thread's mean.</param>
public sealed record KernelSpeed(string Name, string Shape, int Threads, double Gflops, double FractionOfPeak);
